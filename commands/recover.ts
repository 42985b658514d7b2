// npm run recover -- --stack dev: repairs a stack after a run that was killed, in any backend, through the engine alone.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { fromAzure } from "./adopt/existing";
import { openEngine } from "./engine";
import { examine, repair } from "./recover/recover";

interface Options {
  readonly stack: string;
  readonly id?: readonly string[];
  readonly absent?: readonly string[];
  readonly azure?: readonly string[];
  readonly yes?: true;
  readonly sandbox?: true;
}

const program = new Command("npm run recover --")
  .description(
    "Explains what an interrupted run left of a stack: the lock and who holds it, operations under way, resources that the program plans and " +
      "the state does not know. Then asks, removes the lock, refreshes, and adopts what exists by its id. Works in every backend, through the engine alone.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .option("--id <name=id...>", "a planned resource that exists, by its logical name or URN")
  .option("--absent <name...>", "an interrupted creation of which nothing exists in the cloud")
  .option("--azure <file...>", "what az resource list printed: planned resources are found in it")
  .option("-y, --yes", "act without a question")
  .option("--sandbox", "use the simulated clouds")
  .addHelpText(
    "after",
    "\nExit codes: 0 the stack agrees with the clouds; 1 something failed; 2 something has to be decided first, or the answer was no.",
  );

function idsFrom(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, id] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined || id === undefined)
        throw new Error(`--id ${text} is not valid; write <name>=<id>`);
      return [name, id];
    }),
  );
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Do this? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}

async function main(): Promise<number> {
  const { stack, id = [], absent = [], azure = [], yes, sandbox } = program.parse().opts<Options>();
  const known = {
    ids: idsFrom(id),
    absent,
    existing: azure.flatMap((file) => fromAzure(readFileSync(file, "utf8"))),
  };
  const engine = await openEngine({ sandbox });
  const folder = mkdtempSync(join(tmpdir(), "platform-recover-"));
  try {
    await engine.requireStacks([stack]);
    const found = await examine(engine, stack, known);
    console.log(found.lines.join("\n"));
    if (found.stops.length > 0) return 2;
    if (yes !== true && !(await agreed())) {
      console.log("Nothing was changed. Add --yes to do it.");
      return 2;
    }
    const { lines, failed } = await repair(engine, stack, found, join(folder, "import.json"));
    console.log(lines.join("\n"));
    return failed ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await engine.close();
  }
}

runMain(main);
