import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { isAlive } from "./is-alive";

/** Age at which a lock that is not renewed counts as left behind by a process that was killed. */
const STALE_MILLISECONDS = 10_000;
/** Often enough that a very busy machine does not look dead. */
const RENEW_MILLISECONDS = 2_000;

export interface LockOptions {
  /** Optional. What the holder does, for the message to those that come later. @default "another command" */
  readonly command?: string;
  /** Optional. Called about once a second while another process holds the lock; without it, a lock held by a live process is an error. Unit: seconds waited. */
  readonly onWait?: (seconds: number) => void;
  /** Optional. Unit: milliseconds, 2000 or more. @default 10000 */
  readonly staleMilliseconds?: number;
}

interface Holder {
  readonly pid: number;
  readonly command: string;
}

/** A lock that is held; `release` frees it, and throws when it was lost meanwhile. */
export interface Lock {
  readonly release: () => Promise<void>;
}

/**
 * Takes a lock that processes of this machine share, in a directory that is created when missing. A lock whose process was
 * killed is taken over once it is stale.
 *
 * @throws when a live process holds it and `onWait` is missing
 */
export async function takeLock(directory: string, options: LockOptions = {}): Promise<Lock> {
  const { command = "another command", onWait, staleMilliseconds = STALE_MILLISECONDS } = options;
  await mkdir(directory, { recursive: true });
  const holderFile = join(directory, ".lock-holder.json");
  const started = Date.now();
  let lost: Error | undefined;
  for (;;) {
    try {
      const free = await lockfile.lock(directory, {
        lockfilePath: join(directory, ".lock"),
        stale: staleMilliseconds,
        update: Math.min(RENEW_MILLISECONDS, staleMilliseconds / 2),
        realpath: false,
        onCompromised: (error) => {
          lost = error;
        },
      });
      await writeFileAtomic(holderFile, JSON.stringify({ pid: process.pid, command }));
      return {
        release: async () => {
          // A lock that was lost belongs to another process by now.
          if (lost !== undefined) throw lost;
          await free();
        },
      };
    } catch (error) {
      if (!isLocked(error)) throw error;
    }
    if (onWait === undefined) {
      const holder = await readHolder(holderFile);
      if (holder !== undefined && isAlive(holder.pid))
        throw new Error(
          `"${holder.command}" (process ${holder.pid}) is using ${directory}. Wait until it ends, or stop it.`,
        );
    } else onWait(Math.round((Date.now() - started) / 1000));
    await sleep(1_000);
  }
}

/** Runs `work` while no other process runs its own under the same lock. */
export async function withLock<Result>(
  directory: string,
  work: () => Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  const lock = await takeLock(directory, { onWait: () => undefined, ...options });
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await lock.release().catch(() => undefined); // the failure of the work says more
    throw error;
  }
  await lock.release();
  return result;
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ELOCKED";

/** Undefined where the holder has not written its name yet. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}
