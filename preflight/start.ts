import { CommanderError } from "commander";
import { runCommand } from "./command";

/** Runs the command on this process's streams and ends the process with the code of the report. */
export function start(phase: "preflight" | "postflight", argv: readonly string[]): void {
  // What the AWS SDK says about the Node of its later versions is nothing that a reader of the report can act on.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  runCommand(phase, argv, process.cwd(), {
    out: (text) => process.stdout.write(text),
    progress: (text) => process.stderr.write(text),
    isColoured: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
    isTerminal: process.stderr.isTTY,
  })
    .then((code) => {
      // A check that was given up may still hold a connection; the report is out, so nothing is waited for.
      process.stdout.write("", () => process.exit(code));
    })
    .catch((error: unknown) => {
      if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 3);
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(3);
    });
}
