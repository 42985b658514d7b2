// npm run export:plan -- --stack dev --out plan.json
import { asJson, runExport } from "./export-command";

runExport({
  script: "export:plan",
  description:
    "Writes everything that a stack would create, as JSON for outside checkers: type, name, inputs, urn, parent.",
  noun: "resources",
  select: (planned) => planned,
  render: asJson,
});
