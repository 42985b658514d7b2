// npm run checkers [-- --stack dev dev-cluster]: what checkers of others say of the plans. Ends with code 1 for a finding that no waiver
// covers, 3 when a checker could not be installed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { planOf } from "../commands/export-command";
import { runMain } from "../process/run-main";
import { checkPlan } from "./checkers/checkers";
import { waived, type Judged } from "./checkers/waivers";

const program = new Command("npm run checkers --")
  .description("Runs Checkov and kube-score on what stacks plan, less what waivers.json waives.")
  .option("-s, --stack <name...>", "the stacks", ["bootstrap", "dev", "dev-cluster"])
  .option("--config-file <file>", "a file with the values of the one stack that is named")
  .option("--all", "name every waived finding too");

interface Options {
  readonly stack: readonly string[];
  readonly configFile?: string;
  readonly all?: boolean;
}

async function main(): Promise<number> {
  const { stack: stacks, configFile, all = false } = program.parse().opts<Options>();
  const day = new Date().toISOString().slice(0, 10);
  let missing = false;
  let objections = 0;
  for (const stack of stacks) {
    const planned = await planOf(stack, configFile);
    const folder = mkdtempSync(join(tmpdir(), "checkers-"));
    try {
      for (const result of await checkPlan(planned, folder)) {
        if ("skipped" in result) {
          missing = true;
          console.log(`${stack}: ${result.checker} did not run: ${result.skipped}`);
          continue;
        }
        const judged = waived(result.findings, day);
        const open = judged.filter(({ waiver, expired }) => waiver === undefined || expired);
        objections += open.length;
        console.log(
          `${stack}: ${result.checker}: ${String(result.passed)} passed, ${String(judged.length - open.length)} waived, ${String(open.length)} to fix`,
        );
        for (const finding of all ? judged : open) console.log(lineOf(finding));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (objections > 0) return 1;
  return missing ? 3 : 0;
}

function lineOf({ rule, resource, text, waiver, expired = false }: Judged): string {
  const under = waiver === undefined ? "" : ` (${waiver}${expired ? ", past its day" : ""})`;
  return `  ${rule} ${resource}: ${text}${under}`;
}

runMain(main);
