import { mkdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import writeFileAtomic from "write-file-atomic";

/** The folder that all projects share: engines by version, language hosts by content. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return chosenFolder(env["PULUMI_SANDBOX_CACHE"], env["XDG_CACHE_HOME"], ".cache");
}

/** The folder under which each project has its simulated clouds and state, unless it chooses another one. */
export function stateRoot(env: NodeJS.ProcessEnv = process.env): string {
  return chosenFolder(undefined, env["XDG_STATE_HOME"], ".local/state");
}

function chosenFolder(own: string | undefined, base: string | undefined, inHome: string): string {
  if (own) return path.resolve(own);
  return path.join(base || path.join(os.homedir(), inHome), "pulumi-sandbox"); // an empty variable counts as unset
}

/** Writes a small JSON file atomically. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** The content of a JSON file, or undefined when it is missing or not valid JSON: a cache may always be rebuilt. */
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
