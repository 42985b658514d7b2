// npm run settings:upgrade -- [--check | --write] [file…]: renames the settings of 0.1 to those of 0.2.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { projectName } from "../config/project";
import { runMain } from "../process/run-main";
import { upgradeSettings } from "./settings-upgrade/upgrade";

const ROOT = join(__dirname, "..");

interface Options {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly keepDeployed?: boolean;
}

const program = new Command("npm run settings:upgrade --")
  .description(
    "Renames the settings of 0.1 in Pulumi.<stack>.yaml to those of 0.2 and keeps comments and order. Without an option it only prints the changes.",
  )
  .argument("[file...]", "settings files; default: every Pulumi.<stack>.yaml of the project")
  .option("--check", "exit with code 1 if a file has settings of 0.1")
  .option("--write", "write the upgraded files")
  .option(
    "--keep-deployed",
    "write the defaults of 0.2 that 0.3 changed (models, end of the client secret): for stacks whose models are deployed",
  );

function main(): number {
  program.parse();
  const { check = false, write = false, keepDeployed = false } = program.opts<Options>();
  const project = projectName(ROOT);
  const files = program.args.length > 0 ? program.args.map((file) => resolve(file)) : ownFiles();
  const results = files.map((file) => {
    const upgrade = upgradeSettings(readFileSync(file, "utf8"), project, { keepDeployed });
    for (const change of upgrade.changes) console.log(`${file}: ${change}`);
    for (const { path, problem, hint } of upgrade.problems)
      console.error(`${file}: ${path} ${problem}; ${hint}`);
    return { file, upgrade };
  });
  const isRefused = results.some(({ upgrade }) => upgrade.problems.length > 0);
  const isOld = results.some(({ upgrade }) => upgrade.changes.length > 0);
  if (write && !isRefused)
    for (const { file, upgrade } of results)
      if (upgrade.changes.length > 0) writeFileSync(file, upgrade.text);
  console.log(summaryOf(isRefused, isOld, write));
  return isRefused || (check && isOld) ? 1 : 0;
}

function summaryOf(isRefused: boolean, isOld: boolean, write: boolean): string {
  if (isRefused) return "Nothing was written: some settings cannot be upgraded.";
  if (!isOld) return "Every file has the settings of 0.2.";
  return write ? "The files are upgraded." : "Nothing was written; add --write to write the files.";
}

const ownFiles = (): readonly string[] =>
  readdirSync(ROOT)
    .filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file))
    .map((file) => join(ROOT, file));

runMain(async () => Promise.resolve(main()));
