// npm run export:arm -- --stack dev --out template.json: the planned Azure resources as an ARM template, for checkers that
// read ARM (Checkov, PSRule, Trivy).
import { armTemplate } from "./export-arm/body";
import { asJson, runExport } from "./export-command";

runExport({
  script: "export:arm",
  description: "Writes the Azure resources that a stack would create as an ARM template.",
  noun: "Azure resources",
  select: (planned) => planned.filter(({ type }) => type.startsWith("azure-native:")),
  render: (resources) => asJson(armTemplate(resources)),
});
