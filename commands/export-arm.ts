// npm run export:arm -- --stack dev --out template.json: the planned Azure resources as an ARM template, for checkers that
// read ARM (Checkov, PSRule, Trivy).
import { armResource } from "./export-arm/body";
import { asJson, runExport } from "./export-command";

const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

runExport({
  script: "export:arm",
  description: "Writes the Azure resources that a stack would create as an ARM template.",
  noun: "Azure resources",
  select: (planned) => planned.flatMap((resource) => armResource(resource) ?? []),
  render: (resources) => asJson({ $schema: SCHEMA, contentVersion: "1.0.0.0", resources }),
});
