// What tells two states of a test apart.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** A short digest of some files and their places below a folder, in whatever order they are given. */
export function digestOf(files: readonly string[], root: string): string {
  const hash = createHash("sha256");
  for (const file of files.toSorted())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex").slice(0, 8);
}
