// Who holds a stack, as the engine says when it refuses to work on it.
import { hostname } from "node:os";
import { isAlive } from "../../process/is-alive";
import type { Engine } from "../engine";

export interface Holder {
  /** `user@host`. */
  readonly who: string;
  readonly pid: number;
  readonly since: string;
}

/** What the engine prints of a lock in a file or blob backend. */
const HOLDER = /created by (\S+) \(pid (\d+)\) at (\S+)/g;
/** How the engine refuses a stack that is in use, in a file or blob backend and in Pulumi Cloud. */
const IN_USE = /currently locked|Another update is currently in progress/;

export interface Lock {
  readonly holders: readonly Holder[];
}

/** The lock in what the engine answered, or undefined where it did not speak of one. */
export function lockIn(answer: string): Lock | undefined {
  if (!IN_USE.test(answer)) return undefined;
  return {
    holders: [...answer.matchAll(HOLDER)].map(([, who = "", pid = "", since = ""]) => ({
      who,
      pid: Number(pid),
      since,
    })),
  };
}

/**
 * Asks the engine to refresh the stack resource alone, which reads nothing in the clouds and changes nothing: only a command
 * that writes is refused where somebody holds the stack.
 */
export async function lockOf(
  engine: Pick<Engine, "pulumi">,
  stack: string,
  /** Undefined for a state without any resource, of which everything may be refreshed. */
  stackUrn: string | undefined,
): Promise<Lock | undefined> {
  const { code, stdout, stderr } = await engine.pulumi([
    ...["refresh", "--stack", stack, "--skip-pending-creates"],
    ...(stackUrn === undefined ? [] : ["--target", stackUrn]),
    ...["--yes", "--skip-preview", "--non-interactive"],
  ]);
  const answer = `${stdout}\n${stderr}`.trim();
  const lock = lockIn(answer);
  if (code !== 0 && lock === undefined) throw new Error(answer);
  return lock;
}

/** The holders whose process is at work on this machine. */
export const atWork = ({ holders }: Lock, here = hostname()): readonly Holder[] =>
  holders.filter(({ who, pid }) => who.endsWith(`@${here}`) && isAlive(pid));
