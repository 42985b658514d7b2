import type { MachineClient } from "../../clients/machine";

/** The answer of a service that tells callers their address; undefined when it gave none. */
export async function echo(machine: MachineClient, url: string): Promise<string | undefined> {
  const limits = ["--silent", "--show-error", "--max-time", "10"];
  const answer = await machine.run("curl", [...limits, "--", url]);
  return answer.ran && answer.exitCode === 0 ? answer.output : undefined;
}

/** The first IPv4 address of a text. */
export const addressIn = (text: string): string | undefined =>
  /\d{1,3}(?:\.\d{1,3}){3}/.exec(text)?.[0];
