// Lines that a change brings, in Stryker's form.
import { piecesOf } from "./sample";

/**
 * Pieces of at most ten lines of what a change adds or rewrites, `file:first-last`.
 * @param diff unified diff without context lines (`git diff --unified=0`)
 */
export function changedPieces(diff: string): readonly string[] {
  const pieces: string[] = [];
  let file: string | undefined;
  for (const line of diff.split("\n")) {
    const header = /^\+\+\+ (?:b\/(.+)|\/dev\/null)$/.exec(line);
    if (header !== null) file = header[1];
    const [, start, count = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (file === undefined || start === undefined) continue;
    const first = Number(start);
    pieces.push(...piecesOf(file, first, first + Number(count) - 1));
  }
  return pieces;
}
