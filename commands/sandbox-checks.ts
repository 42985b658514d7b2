// npm run sandbox -- preflight | postflight: the same checks as for real accounts, answered by the simulated ones.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { writeDeployed } from "./deployed-state";
import { startPreflight } from "./start-preflight";
import { writePrivately } from "./outputs/read";
import { sandboxEngine } from "./sandbox-engine";

export type Phase = "preflight" | "postflight";

interface Options {
  readonly stack: string;
  readonly runFrom: string;
}

/** Places that are in no network of the simulated Azure. */
const OUTSIDE = ["laptop", "anywhere"];

/** Runs the checks of a phase against the simulated accounts, and returns their exit code. */
export async function checkSandbox(phase: Phase, argv: readonly string[]): Promise<number> {
  const command = new Command(`npm run sandbox -- ${phase}`)
    .description(`Runs ${phase} against the simulated accounts.`)
    .option("--stack <name>", "stack whose settings are read", "dev")
    .option("--run-from <place>", "laptop, jumpbox, or the name of a subnet", "laptop")
    .addHelpText("after", `\nThe other options are those of npm run ${phase} -- --help.`)
    .allowUnknownOption()
    .allowExcessArguments();
  command.parse([...argv], { from: "user" });
  const { stack, runFrom } = command.opts<Options>();
  const engine = await sandboxEngine({ runFrom });
  const folder = mkdtempSync(join(tmpdir(), "platform-checks-"));
  try {
    const state = await writeDeployed(engine, stack, folder);
    const outputs = join(folder, "outputs.json");
    if (phase === "postflight") {
      const read = ["stack", "output", "--json", "--stack", stack];
      writePrivately(outputs, (await engine.pulumi(read)).stdout);
    }
    const more = [
      ...(phase === "postflight" ? ["--outputs", outputs] : []),
      ...(OUTSIDE.includes(runFrom) ? [] : ["--inside"]),
      ...command.args,
    ];
    const { code } = await startPreflight(
      phase,
      { stack, endpoint: engine.httpUrl, state, more },
      { env: engine.variables, output: "inherit" },
    );
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await engine.close();
  }
}
