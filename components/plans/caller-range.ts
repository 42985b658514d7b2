import type { Cidr } from "./cidr";
import type { Issue } from "./issues";

/** Shortest prefix of a range of known callers. Two halves of the internet are as open as all of it. */
export const WIDEST_CALLER_PREFIX = 8;

/** What is wrong with the width of a range of callers. @param hint what to write instead of everything */
export function callerWidthIssues(
  path: string,
  { text, prefix }: Cidr,
  hint: string,
): readonly Issue[] {
  if (prefix === 0) return [{ path, problem: `${text} is open to the whole internet`, hint }];
  return prefix >= WIDEST_CALLER_PREFIX
    ? []
    : [
        {
          path,
          problem: `${text} is too wide`,
          hint: `use /${String(WIDEST_CALLER_PREFIX)} or a smaller range`,
        },
      ];
}
