import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a child process is run. */
export interface RunOptions {
  /** Optional. @default - the working directory of this process */
  readonly cwd?: string;
  /** Optional. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Optional. `inherit` shows the child's output and lets it ask; `capture` returns it. @default "capture" */
  readonly output?: "inherit" | "capture";
  /** Optional. Text for the child's standard input; kept out of files and argument lists. */
  readonly input?: string;
  /** Optional. Called with each line of standard output as it comes; such lines are not collected. */
  readonly onLine?: (line: string) => void;
  /** Optional. Called with each line of standard error as it comes, which is where tools show progress. */
  readonly onErrorLine?: (line: string) => void;
  /** Optional. The child is killed after this time. Unit: milliseconds. @default never */
  readonly timeoutMilliseconds?: number;
  /** Optional. Called once with the child's process id. */
  readonly onStart?: (pid: number) => void;
}

/** How a child process ended. */
export interface Outcome {
  /** Exit code; 137 for a child that a signal ended. */
  readonly code: number;
  /** In words: `failed with exit code 1`, `was ended by SIGTERM`, `took longer than 60 s`. */
  readonly ending: string;
  readonly stdout: string;
  readonly stderr: string;
}

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CODE_WHEN_KILLED = 137;

/** Lines of standard error that a failure shows. */
const LAST_LINES = 5;

/** Runs a command that has to succeed and returns its standard output. @throws with the command, how it ended and its last lines */
export async function runToSuccess(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, ending, stdout, stderr } = await run(command, args, options);
  if (code === 0) return stdout;
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  throw new Error(
    [`${[command, ...args].join(" ")} ${ending}`, ...lines.slice(-LAST_LINES)].join("\n"),
  );
}

/** Runs a command to its end. Signals that reach this process go on to the child, which decides when to stop. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const inherit = options.output === "inherit";
  const child = spawn(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? process.env,
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
  if (child.stderr !== null && options.onErrorLine !== undefined)
    createInterface({ input: child.stderr }).on("line", options.onErrorLine);
  // The child may end without reading all of its input; its exit code says more than a broken pipe would.
  child.stdin?.on("error", () => undefined);
  if (options.input !== undefined) child.stdin?.end(options.input);

  const { timeoutMilliseconds } = options;
  let timedOut = false;
  const timer =
    timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          child.kill("SIGKILL");
        }, timeoutMilliseconds);
  const endingOf = (code: number | null, signal: NodeJS.Signals | null): string => {
    if (timedOut) return `took longer than ${(timeoutMilliseconds ?? 0) / 1000} s`;
    return signal === null ? `failed with exit code ${String(code)}` : `was ended by ${signal}`;
  };

  return new Promise<Outcome>((resolve, reject) => {
    child.on("error", (cause) => {
      const reason =
        "code" in cause && cause.code === "ENOENT" && existsSync(options.cwd ?? ".")
          ? "it is not on PATH; install it"
          : cause.message;
      reject(new Error(`${command} could not be started: ${reason}`, { cause }));
    });
    child.on("close", (code, signal) => {
      void linesEnded.then(() => {
        resolve({
          code: code ?? CODE_WHEN_KILLED,
          ending: code === 0 ? "succeeded" : endingOf(code, signal),
          stdout: stdout.join(""),
          stderr: stderr.join(""),
        });
      });
    });
  }).finally(() => {
    clearTimeout(timer);
    for (const signal of FORWARDED) process.off(signal, forward);
  });
}
