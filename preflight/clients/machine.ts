import { execFile } from "node:child_process";
import { connectionFailure } from "../../process/connect";

/** The output of a program of this machine: what it prints, or its error where it prints nothing else. */
export type Ran =
  | { readonly ran: true; readonly exitCode: number; readonly output: string }
  | { readonly ran: false; readonly because: "not installed" | "no answer in time" };

/** The machine that the checks run on: its programs and what it can reach. */
export interface MachineClient {
  readonly nodeVersion: string;
  run(program: string, args: readonly string[]): Promise<Ran>;
  /** Whether a connection comes about; for port 443 with TLS. */
  reach(
    host: string,
    port: number,
  ): Promise<{ readonly reached: boolean; readonly because: string }>;
}

/** The real machine. Programs get no input, a time limit, and no shell. */
export function machineClient(): MachineClient {
  return {
    nodeVersion: process.versions.node,
    run: (program, args) =>
      new Promise((resolve) => {
        const options = {
          timeout: 20_000,
          maxBuffer: 512 * 1024 * 1024, // an exported state
          env: { ...process.env, GIT_TERMINAL_PROMPT: "0", PULUMI_SKIP_UPDATE_CHECK: "true" },
        };
        execFile(program, [...args], options, (error, stdout, stderr) => {
          const output = stdout.trim() === "" ? stderr.trim() : stdout.trim();
          if (error === null) resolve({ ran: true, exitCode: 0, output });
          else if (error.code === "ENOENT") resolve({ ran: false, because: "not installed" });
          else if (error.killed === true) resolve({ ran: false, because: "no answer in time" });
          else resolve({ ran: true, exitCode: Number(error.code ?? 1), output });
        }).stdin?.end();
      }),
    reach: async (host, port) => {
      const failure = await connectionFailure(host, port, { tls: port === 443 });
      return failure === undefined
        ? { reached: true, because: "connected" }
        : { reached: false, because: failure.code ?? failure.message };
    },
  };
}
