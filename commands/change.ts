// npm run change -- --stack dev: what the settings do to a deployed stack, before they do it. Nothing is changed.
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { previewEvents } from "./change/preview";
import { changeOf } from "./change/read";
import { exitCodeOf, jsonOf, textOf } from "./change/report";
import { openEngine } from "./engine";

interface Options {
  readonly stack: string;
  readonly base?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
}

const program = new Command("npm run change --")
  .description(
    "Says what a change of settings does to a deployed stack: in place, restart, replacement, downtime, data at risk, irreversible or refused, with typical duration and cost. Nothing is changed.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .option("--base <revision>", "compare the settings with this revision instead of the last update")
  .option("--sandbox", "ask the simulated clouds")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    "\nExit codes: 0 nothing is interrupted; 1 the preview failed; 2 restart, downtime or replacement; 3 data at risk or irreversible; 4 refused.",
  );

async function main(): Promise<number> {
  const { stack, base, sandbox, json = false } = program.parse().opts<Options>();
  const engine = await openEngine({ sandbox });
  try {
    const change = await changeOf(engine, stack, await previewEvents(engine, stack, []), base);
    process.stdout.write(
      json
        ? `${JSON.stringify(jsonOf(change), undefined, 2)}\n`
        : textOf(change, process.stdout.isTTY),
    );
    return exitCodeOf(change);
  } finally {
    await engine.close();
  }
}

runMain(main);
