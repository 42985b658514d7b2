import type { Issue } from "../../components/plans/issues";

/** Each issue as the message of a refusal has it: path, problem and fix. */
export const linesOf = (issues: readonly Issue[]): readonly string[] =>
  issues.map(({ path, problem, hint }) => `${path}: ${problem}; ${hint}`);
