// npm run environments: writes Pulumi.<environment>.yaml of every environment from environments.yaml.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { projectName } from "../config/project";
import { runMain } from "../process/run-main";
import { differencesTable } from "./environments/differences-table";
import { type Environments, environmentsIn } from "./environments/environments";
import { ROOT } from "./engine";

interface Options {
  readonly file: string;
  readonly folder: string;
  readonly check?: boolean;
  readonly differences?: true | readonly string[];
}

const program = new Command("npm run environments --")
  .description(
    "Writes the stack files of every environment from one file, after the loader has accepted all of them and their networks and names are disjoint. Encrypted values and the secrets provider of a stack file stay.",
  )
  .option("--file <path>", "the file of environments", "environments.yaml")
  .option("--folder <path>", "folder of Pulumi.yaml and the stack files", ROOT)
  .option("--check", "write nothing; exit with code 1 when a stack file differs")
  .option("--differences [environments...]", "write nothing; print how environments differ");

function main(): number {
  const { file, folder, check = false, differences } = program.parse().opts<Options>();
  const source = resolve(folder, file);
  const project = projectName(folder);
  const found = environmentsIn(folder, source, project);
  const names = [...new Set(found.stacks.map(({ environment }) => environment))];
  if (differences !== undefined) {
    console.log(differencesTable(found.stacks, chosen(differences, names), project));
    return 0;
  }
  const stale = found.files.filter(({ changes }) => changes === undefined || changes.length > 0);
  if (!check) for (const { file: name, text } of stale) writeFileSync(join(folder, name), text);
  for (const line of linesOf(found)) console.log(line);
  console.log(
    `${String(names.length)} environments, ${String(found.files.length)} stack files: ${String(stale.length)} ${check ? "differ" : "written"}.`,
  );
  if (found.free !== undefined) console.log(`Free for another environment: range ${found.free}.`);
  const isStale = stale.length > 0 || found.leftOver.length > 0;
  return check && isStale ? 1 : 0;
}

const linesOf = ({ files, leftOver }: Environments): readonly string[] => [
  ...files.flatMap(({ file, changes }) =>
    changes === undefined ? [`${file}: is new`] : changes.map((change) => `${file}: ${change}`),
  ),
  ...leftOver.map(
    (file) =>
      `${file}: its environment is not in the file any more; destroy the stack, then delete the stack file`,
  ),
];

function chosen(wanted: true | readonly string[], names: readonly string[]): readonly string[] {
  if (wanted === true) return names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(
      `--differences ${unknown}: is not an environment of the file; use ${names.join(", ")}`,
    );
  return wanted;
}

runMain(async () => Promise.resolve(main()));
