import { mkdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import lockfile from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";

/** Where everything lies that outlives a clone: engines by version, language hosts by content. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env["PLATFORM_FOUNDATIONS_CACHE"];
  if (chosen !== undefined && chosen !== "") return path.resolve(chosen);
  const base = env["XDG_CACHE_HOME"];
  return path.join(
    base === undefined || base === "" ? path.join(os.homedir(), ".cache") : base,
    "platform-foundations",
  );
}

export interface LockOptions {
  /** Called about once a second while somebody else holds the lock, with the seconds waited. */
  readonly onWait?: (seconds: number) => void;
  /** Age at which a lock without a sign of life counts as left behind. @default 30000; no less than 2000 */
  readonly staleMilliseconds?: number;
}

/** Runs `work` while no other process runs its own in the same directory. A holder that was killed is outlived. */
export async function withLock<Result>(
  directory: string,
  work: () => Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  await mkdir(directory, { recursive: true });
  const started = Date.now();
  let lost: Error | undefined;
  let release: (() => Promise<void>) | undefined;
  while (release === undefined) {
    try {
      release = await lockfile.lock(directory, {
        lockfilePath: path.join(directory, ".lock"),
        stale: options.staleMilliseconds ?? 30_000,
        update: 5_000, // often enough that a very busy machine does not look dead
        realpath: false,
        onCompromised: (error) => {
          lost = error;
        },
      });
    } catch (error) {
      if (!isLocked(error)) throw error;
      options.onWait?.(Math.round((Date.now() - started) / 1000));
      await sleep(1_000);
    }
  }
  try {
    const result = await work();
    if (lost !== undefined) throw lost;
    return result;
  } finally {
    // A lock that was lost is somebody else's by now, and not ours to give back.
    if (lost === undefined) await release();
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}

/** A small JSON file that is there whole or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** What a JSON file holds, or undefined when it is missing or no JSON: a cache may always be rebuilt. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

export async function emptyDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
}
