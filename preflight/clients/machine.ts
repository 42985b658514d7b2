import { execFile } from "node:child_process";
import { connect as connectTls } from "node:tls";
import { connect } from "node:net";

/** The output of a program of this machine. */
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
          maxBuffer: 1_000_000,
          env: { ...process.env, GIT_TERMINAL_PROMPT: "0", PULUMI_SKIP_UPDATE_CHECK: "true" },
        };
        execFile(program, [...args], options, (error, stdout, stderr) => {
          const output = `${stdout}${stderr}`.trim();
          if (error === null) resolve({ ran: true, exitCode: 0, output });
          else if (error.code === "ENOENT") resolve({ ran: false, because: "not installed" });
          else if (error.killed === true) resolve({ ran: false, because: "no answer in time" });
          else resolve({ ran: true, exitCode: Number(error.code ?? 1), output });
        }).stdin?.end();
      }),
    reach: (host, port) =>
      new Promise((resolve) => {
        const socket =
          port === 443
            ? connectTls({ host, port, servername: host, timeout: 8_000 })
            : connect({ host, port, timeout: 8_000 });
        const end = (reached: boolean, because: string): void => {
          socket.destroy();
          resolve({ reached, because });
        };
        socket.once(port === 443 ? "secureConnect" : "connect", () => {
          end(true, "connected");
        });
        socket.once("timeout", () => {
          end(false, "no answer within 8 s");
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
          end(false, error.code ?? error.message);
        });
      }),
  };
}
