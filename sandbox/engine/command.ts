import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The command is ended after this time. @default never */
  readonly timeoutMilliseconds?: number;
  /** Called with each line of the command's error stream, which is where tools show what they do. */
  readonly onErrorLine?: (line: string) => void;
}

/** Runs a tool to its end and answers what it printed; a failure says the command, how it ended and its last words. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const shown = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const lastLines: string[] = [];
    let timedOut = false;
    const timer =
      options.timeoutMilliseconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, options.timeoutMilliseconds);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.trim() !== "") lastLines.push(line);
      if (lastLines.length > 5) lastLines.shift();
      options.onErrorLine?.(line);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`${shown} could not be started: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) {
        resolve(output);
        return;
      }
      const how = timedOut
        ? `took longer than ${String((options.timeoutMilliseconds ?? 0) / 1000)} s`
        : signal === null
          ? `failed with exit code ${String(code)}`
          : `was ended by ${signal}`;
      reject(new Error([`${shown} ${how}`, ...lastLines].join("\n")));
    });
  });
}
