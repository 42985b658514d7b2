// What the export commands share: their options, the plan of a stack where nothing exists, and where the result goes.
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, type Option } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { reportTo } from "../process/report";
import { runMain } from "../process/run-main";
import { planStack, type PlannedResource } from "../sandbox/plan";
import { settingsFromFile } from "../config/from-file";
import { loadConfig } from "../config/load";
import { projectName } from "../config/project";
import { stackIn, upstreamsIn } from "./deploy/order";
import { ROOT } from "./engine";

/** Options of every export. */
interface ExportOptions {
  readonly stack: string;
  readonly out?: string;
  readonly configFile?: string;
}

/** The result of an export: one text, or a text for each file of a folder. */
export type Exported =
  | { readonly text: string }
  | { readonly files: Readonly<Record<string, string>>; readonly separator: string };

/** One export command. */
export interface ExportCommand<Item, Extra extends object> {
  /** Required. The npm script that runs it. */
  readonly script: string;
  /** Required. What it writes, as `--help` shows it. */
  readonly description: string;
  /** Optional. The stack when none is named. @default "dev" */
  readonly stack?: string;
  /** Required. The exported things by name, as in "Azure resources". */
  readonly noun: string;
  /** Optional. Options of this command alone. @default - none */
  readonly options?: readonly Option[];
  /** Required. What is exported of a plan. */
  select(planned: readonly PlannedResource[], options: Extra): readonly Item[];
  /** Required. The text of it. */
  render(items: readonly Item[]): Exported;
}

export const asJson = (document: unknown): Exported => ({
  text: `${JSON.stringify(document, undefined, 2)}\n`,
});

/** Plans a stack where nothing exists and writes what the command makes of the plan. */
export function runExport<Item, Extra extends object = object>(
  command: ExportCommand<Item, Extra>,
): void {
  const program = new Command(`npm run ${command.script} --`)
    .description(
      `${command.description} Planned by the real engine where nothing exists but the stacks that it reads; secrets are hidden.`,
    )
    .option("-s, --stack <name>", "the stack", command.stack ?? "dev")
    .option("-o, --out <path>", "where to write (default: standard output)")
    .option(
      "--config-file <file>",
      "a file with the stack's values, instead of Pulumi.<stack>.yaml",
    );
  for (const option of command.options ?? []) program.addOption(option);

  runMain(async () => {
    const options = program.parse().opts<ExportOptions & Extra>();
    const { stack, out, configFile } = options;
    const planned = await planOf(stack, configFile);
    const items = command.select(planned, options);
    if (items.length === 0) throw new Error(`The plan of ${stack} has no ${command.noun}.`);
    write(command.render(items), out);
    if (out !== undefined)
      console.error(`${String(items.length)} ${command.noun} of ${stack} written to ${out}`);
  });
}

/** The plan of a stack of this project. @param configFile its values; the stack's own file when absent */
export function planOf(stack: string, configFile?: string): Promise<PlannedResource[]> {
  const file = resolve(configFile ?? join(ROOT, `Pulumi.${stack}.yaml`));
  return planStack({
    root: ROOT,
    stack,
    // A file that is missing is named by the plan, with those that are there.
    upstreams: existsSync(file) ? upstreamsOf(file, projectName(ROOT)) : [],
    report: reportTo(),
    ...(configFile === undefined ? {} : { configFile: file }),
  });
}

/** The stacks of this project that a stack reads, each after those that it reads itself. */
function upstreamsOf(file: string, project: string): readonly string[] {
  const read = upstreamsIn(loadConfig(settingsFromFile(file, project))).flatMap((reference) => {
    const stack = stackIn(reference, { project });
    if (stack === undefined) return [];
    return [...upstreamsOf(join(ROOT, `Pulumi.${stack}.yaml`), project), stack];
  });
  return [...new Set(read)];
}

function write(exported: Exported, out: string | undefined): void {
  if ("text" in exported) {
    if (out === undefined) process.stdout.write(exported.text);
    else writeFileAtomic(resolve(out), exported.text);
    return;
  }
  const { files, separator } = exported;
  if (out === undefined) {
    process.stdout.write(Object.values(files).join(separator));
    return;
  }
  mkdirSync(resolve(out), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileAtomic(join(resolve(out), name), text);
}
