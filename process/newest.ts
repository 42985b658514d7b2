import { stat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Time of the last change of a file, or of the newest file below a folder; 0 where there is none. Unit: milliseconds. */
export async function newestIn(path: string, except: readonly string[] = []): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = (await readdir(path)).filter((name) => !except.includes(name));
  return Math.max(
    0,
    ...(await Promise.all(inside.map((name) => newestIn(join(path, name), except)))),
  );
}
