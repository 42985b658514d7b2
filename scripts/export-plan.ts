// npm run export:plan -- --stack dev --out plan.json
import { resolve } from "node:path";
import { Command } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { planStack } from "../sandbox/plan";
import { reportTo } from "../sandbox/report";

interface Options {
  readonly stack: string;
  readonly out?: string;
  readonly configFile?: string;
}

const program = new Command("npm run export:plan --")
  .description(
    "Writes everything that a stack would create, as JSON for outside checkers: type, name, inputs, urn, parent. " +
      "Planned by the real engine where nothing exists; secrets are hidden.",
  )
  .option("-s, --stack <name>", "the stack", "dev")
  .option("-o, --out <file>", "where to write (default: standard output)")
  .option("--config-file <file>", "a file with the stack's values, instead of Pulumi.<stack>.yaml");

async function main(): Promise<void> {
  const { stack, out, configFile } = program.parse().opts<Options>();
  const root = resolve(__dirname, "..");
  const resources = await planStack({
    root,
    stack,
    report: reportTo(),
    ...(configFile === undefined ? {} : { configFile: resolve(configFile) }),
  });
  const text = `${JSON.stringify(resources, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else writeFileAtomic(resolve(out), text);
  if (out !== undefined)
    console.error(`${resources.length} resources of ${stack} written to ${out}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
