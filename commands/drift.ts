// npm run drift -- --stack dev: what somebody changed in the clouds since the last update. Nothing is changed.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { runMain } from "../process/run-main";
import { previewEvents } from "./change/preview";
import { stepsOf } from "./change/steps";
import { driftReport } from "./drift/report";
import { openEngine } from "./engine";

interface Options {
  readonly stack: string;
  readonly out?: string;
  readonly sandbox?: boolean;
}

const program = new Command("npm run drift --")
  .description(
    "Reads every resource of a stack in its cloud and says what the next update would put back. Nothing is changed, and no value is shown.",
  )
  .requiredOption("-s, --stack <name>", "the stack")
  .option("-o, --out <file>", "where the report is written too, as Markdown")
  .option("--sandbox", "ask the simulated clouds")
  .addHelpText("after", "\nExit codes: 0 no drift; 1 the preview failed; 2 drift.");

async function main(): Promise<number> {
  const { stack, out, sandbox } = program.parse().opts<Options>();
  const engine = await openEngine({ sandbox });
  try {
    const { events, errors } = await previewEvents(engine, stack, ["--refresh"]);
    if (errors.length > 0) throw new Error(errors.join("\n"));
    const steps = stepsOf(events);
    const text = driftReport(stack, steps);
    console.log(text);
    if (out !== undefined) {
      mkdirSync(dirname(resolve(out)), { recursive: true });
      writeFileSync(out, text);
    }
    return steps.length === 0 ? 0 : 2;
  } finally {
    await engine.close();
  }
}

runMain(main);
