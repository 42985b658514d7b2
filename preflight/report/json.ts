import type { Report } from "../run";
import { rowsOf } from "./results";

/** For programs: every result with its row, the counts and the exit code. */
export function jsonReport(report: Report): string {
  const { phase, counts, exitCode } = report;
  return `${JSON.stringify({ version: 1, phase, exitCode, counts, results: rowsOf(report) }, undefined, 2)}\n`;
}
