// npm run checkers [-- --stack dev dev-cluster]: what checkers of others say of the plans, the pipelines and the packed packages. Ends with code 1 for a finding that no waiver
// covers, 3 when a checker could not be installed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { planOf } from "../commands/export-command";
import { runMain } from "../process/run-main";
import { ROOT } from "../commands/engine";
import { checkPlan, type Skipped, type Verdict } from "./checkers/checkers";
import { checkPackages } from "./checkers/packages";
import { checkPipelines } from "./checkers/pipelines";
import { waived, type ReviewedFinding } from "./checkers/waivers";

const program = new Command("npm run checkers --")
  .description(
    "Runs Checkov and kube-score on what stacks plan, the linters of pipelines, and publint and attw on the packed packages, less what waivers.json waives.",
  )
  .option(
    "-s, --stack <name...>",
    "these stacks alone (default: all, the pipelines and the packages)",
  )
  .option("--pipelines", "the pipelines alone")
  .option("--packages", "the packed packages alone")
  .option("--config-file <file>", "a file with the values of the one stack that is named")
  .option("--all", "name every waived finding too");

interface Options {
  readonly stack?: readonly string[];
  readonly pipelines?: boolean;
  readonly packages?: boolean;
  readonly configFile?: string;
  readonly all?: boolean;
}

const STACKS = ["bootstrap", "dev", "dev-cluster"];

async function main(): Promise<number> {
  const {
    stack,
    pipelines = false,
    packages = false,
    configFile,
    all = false,
  } = program.parse().opts<Options>();
  const everything = stack === undefined && !pipelines && !packages;
  const day = new Date().toISOString().slice(0, 10);
  const total = { missing: 0, objections: 0 };
  const print = (subject: string, results: readonly (Verdict | Skipped)[]): void => {
    for (const result of results) {
      if ("skipped" in result) {
        total.missing += 1;
        console.log(`${subject}: ${result.checker} did not run: ${result.skipped}`);
        continue;
      }
      const reviewed = waived(result.findings, day);
      const open = reviewed.filter(({ waiver, expired }) => waiver === undefined || expired);
      total.objections += open.length;
      console.log(
        `${subject}: ${result.checker}: ${String(result.passed)} passed, ${String(reviewed.length - open.length)} waived, ${String(open.length)} to fix`,
      );
      for (const finding of all ? reviewed : open) console.log(lineOf(finding));
    }
  };
  for (const name of stack ?? (everything ? STACKS : []))
    print(name, await ofStack(name, configFile));
  if (everything || pipelines) print("pipelines", await checkPipelines(ROOT));
  if (everything || packages) print("packages", await checkPackages());
  if (total.objections > 0) return 1;
  return total.missing > 0 ? 3 : 0;
}

async function ofStack(
  stack: string,
  configFile: string | undefined,
): Promise<readonly (Verdict | Skipped)[]> {
  const planned = await planOf(stack, configFile);
  const folder = mkdtempSync(join(tmpdir(), "checkers-"));
  try {
    return await checkPlan(planned, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lineOf({ rule, resource, text, waiver, expired = false }: ReviewedFinding): string {
  const under = waiver === undefined ? "" : ` (${waiver}${expired ? ", past its day" : ""})`;
  return `  ${rule} ${resource}: ${text}${under}`;
}

runMain(main);
