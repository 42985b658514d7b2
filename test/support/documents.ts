// The pages that people write, for the tests that read them. Pages below docs/reference are generated.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** A fenced block of a page. */
export interface Fence {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** What follows the three backticks, such as `sh account`. */
  readonly info: string;
  /** Its lines, without the indentation of the fence. */
  readonly text: string;
}

/** Every page, the changelog included: paths from the top of the clone. */
export const PAGES: readonly string[] = execFileSync("git", ["ls-files", "*.md"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && !/^(docs\/reference|test|examples)\//.test(path));

export const readPage = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** The fenced blocks of a page, in order. */
export function fencesOf(page: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly indent: number; readonly info: string; readonly line: number } | undefined;
  let lines: string[] = [];
  for (const [index, line] of readPage(page).split("\n").entries()) {
    const [, indent = "", info] = /^( *)```(.*)$/.exec(line) ?? [];
    if (open === undefined && info !== undefined) {
      open = { indent: indent.length, info: info.trim(), line: index + 1 };
      lines = [];
    } else if (open !== undefined && info === "") {
      fences.push({ page, line: open.line, info: open.info, text: lines.join("\n") });
      open = undefined;
    } else if (open !== undefined) lines.push(line.slice(open.indent));
  }
  if (open !== undefined) throw new Error(`${page}:${String(open.line)}: the fence is not closed`);
  return fences;
}

/** The blocks that hold shell commands. */
export const shellFences = (): readonly Fence[] =>
  PAGES.flatMap(fencesOf).filter(({ info }) => /^(sh|bash|shell|console)\b/.test(info));
