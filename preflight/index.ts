export { fail, pass, skip, unknown, warn } from "./check";
export type { Check, CheckContext, Finding, Reach, Verdict } from "./check";
export { jsonReport } from "./report/json";
export { markdownReport } from "./report/markdown";
export { sarifReport } from "./report/sarif";
export { tableReport } from "./report/table";
export { runPreflight, type PreflightOptions } from "./run-preflight";
export type { ExitCode, Report, Result, Waiver } from "./run";
