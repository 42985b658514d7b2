export { CHECKS } from "./checks";
export type { Check, Context, Finding, Verdict, World } from "./check";
export { contextOf, type ContextOptions } from "./context";
export { changedText, proposalOf, roleChanges, type Change } from "./fix-config";
export { jsonReport } from "./report/json";
export { markdownReport } from "./report/markdown";
export { sarifReport } from "./report/sarif";
export { tableReport } from "./report/table";
export {
  reportOf,
  runChecks,
  type ExitCode,
  type Report,
  type Result,
  type RunOptions,
  type Waiver,
} from "./run";
export { Denied, Throttled, Unreachable, Unreadable } from "./unreadable";
