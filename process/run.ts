import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a child process is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Optional. `inherit` shows the child's output and lets it ask; `capture` returns it. @default "capture" */
  readonly output?: "inherit" | "capture";
  /** Optional. Text for the child's standard input; kept out of files and argument lists. */
  readonly input?: string;
  /** Optional. Called with each line of standard output as it comes; such lines are not collected. */
  readonly onLine?: (line: string) => void;
  /** Optional. Called once with the child's process id. */
  readonly onStart?: (pid: number) => void;
}

/** How a child process ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CODE_WHEN_KILLED = 137;

/** Runs a command to its end. Signals that reach this process go on to the child, which decides when to stop. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  const inherit = options.output === "inherit";
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: inherit ? "inherit" : [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl-C at a terminal has reached the whole group already; twice would make the engine give up its clean-up.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);

  const stdout: string[] = [];
  const stderr: string[] = [];
  const { onLine } = options;
  let linesEnded = Promise.resolve();
  if (child.stdout !== null) {
    child.stdout.setEncoding("utf8");
    if (onLine === undefined) child.stdout.on("data", (text: string) => stdout.push(text));
    else {
      const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
      lines.on("line", onLine);
      linesEnded = new Promise((ended) => lines.once("close", ended));
    }
  }
  child.stderr?.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  // The child may end without reading all of its input; its exit code says more than a broken pipe would.
  child.stdin?.on("error", () => undefined);
  if (options.input !== undefined) child.stdin?.end(options.input);

  return new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      void linesEnded.then(() => {
        resolve({
          code: code ?? CODE_WHEN_KILLED,
          stdout: stdout.join(""),
          stderr: stderr.join(""),
        });
      });
    });
  }).finally(() => {
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}
