// What the export commands share: their options, the plan of a stack where nothing exists, and where the result goes.
import { resolve } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { planStack, type PlannedResource } from "../sandbox/plan";
import { reportTo } from "../process/report";

/** Options of every export. */
export interface ExportOptions {
  readonly stack: string;
  readonly out?: string;
  readonly configFile?: string;
}

/** A document made of a plan. */
export interface Export {
  readonly document: unknown;
  /** How many of the planned resources it holds. */
  readonly count: number;
}

/** The command line of an export; what the script adds to it comes after. */
export function exportCommand(script: string, description: string): Command {
  return new Command(`npm run ${script} --`)
    .description(
      `${description} Planned by the real engine where nothing exists; secrets are hidden.`,
    )
    .option("-s, --stack <name>", "the stack", "dev")
    .option("-o, --out <path>", "where to write (default: standard output)")
    .option(
      "--config-file <file>",
      "a file with the stack's values, instead of Pulumi.<stack>.yaml",
    );
}

/** Everything that the stack would create where nothing exists. */
export function planFor({ stack, configFile }: ExportOptions): Promise<PlannedResource[]> {
  return planStack({
    root: resolve(__dirname, ".."),
    stack,
    report: reportTo(),
    ...(configFile === undefined ? {} : { configFile: resolve(configFile) }),
  });
}

/** Plans a stack and writes one JSON document about it. */
export async function exportDocument(
  command: Command,
  render: (planned: readonly PlannedResource[], stack: string) => Export,
): Promise<void> {
  const options = command.parse().opts<ExportOptions>();
  const { stack, out } = options;
  const { document, count } = render(await planFor(options), stack);
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileAtomic(resolve(out), text);
  console.error(`${String(count)} resources of ${stack} written to ${out}`);
}
