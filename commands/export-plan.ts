// npm run export:plan -- --stack dev --out plan.json
import { runMain } from "../process/run-main";
import { exportCommand, exportDocument } from "./export-command";

const command = exportCommand(
  "export:plan",
  "Writes everything that a stack would create, as JSON for outside checkers: type, name, inputs, urn, parent.",
);

runMain(() => exportDocument(command, (planned) => ({ document: planned, count: planned.length })));
