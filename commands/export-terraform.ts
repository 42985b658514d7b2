// npm run export:terraform -- --stack dev --out plan.json: the planned AWS resources as a Terraform plan, for checkers that
// read one (Checkov, Trivy).
import { asJson, runExport } from "./export-command";
import { terraformPlan } from "./export-terraform/plan";

runExport({
  script: "export:terraform",
  description: "Writes the AWS resources that a stack would create as a Terraform plan in JSON.",
  noun: "AWS resources",
  select: (planned) => planned.filter(({ type }) => type.startsWith("aws:")),
  render: (resources) => asJson(terraformPlan(resources)),
});
