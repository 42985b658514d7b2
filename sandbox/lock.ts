import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Who holds the sandbox. */
interface Holder {
  readonly pid: number;
  readonly command: string;
}

/**
 * Takes the sandbox for this process and returns what gives it back. The clouds of one sandbox serve one command at
 * a time: the engine locks a stack, but two stacks share a store. A lock left by a process that is gone is taken over.
 */
export function takeLock(file: string, command: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, command } satisfies Holder));
  try {
    for (;;) {
      try {
        linkSync(own, file); // a link appears whole or not at all, so no reader sees an empty lock
        return () => {
          rmSync(file, { force: true });
        };
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
      const holder = readHolder(file);
      if (holder !== undefined && isAlive(holder.pid))
        throw new Error(
          `The sandbox is busy with "${holder.command}" (process ${holder.pid}). Wait until it ends, or stop it.`,
        );
      setAside(file, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Renaming is atomic: of several processes that find the same dead lock, one moves it and the others try again. */
function setAside(file: string, stale: string): void {
  try {
    renameSync(file, stale);
    rmSync(stale, { force: true });
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Whether a process exists on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;
