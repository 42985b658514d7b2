import { findRequirement } from "../../prerequisites";
import type { Verdict } from "../check";
import { verdictOf, type Report, type Result } from "../run";

/** What every form of the report says of a result. */
export interface Row {
  readonly code: string;
  readonly verdict: Uppercase<Verdict>;
  readonly subject: string | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  readonly title: string;
  readonly source: string;
  readonly link: string | undefined;
  readonly requirements: readonly string[];
  readonly waivedBecause: string | undefined;
  readonly durationMs: number;
}

export function rowsOf({ results }: Pick<Report, "results">): readonly Row[] {
  return results.map(rowOf);
}

function rowOf(result: Result): Row {
  const { code, finding, waiver, durationMs } = result;
  const row = findRequirement(code);
  return {
    code,
    verdict: verdictOf(result).toUpperCase() as Uppercase<Verdict>,
    subject: finding.subject,
    message: "found" in finding ? finding.found : finding.because,
    hint: "hint" in finding ? finding.hint : undefined,
    title: row?.title ?? code,
    source: row === undefined ? "" : `${row.source.document}, "${row.source.section}"`,
    link: row?.link,
    requirements: row?.requirements ?? [],
    waivedBecause: waiver?.reason,
    durationMs,
  };
}

/** One line that counts the verdicts. */
export function summaryOf({ counts, exitCode, phase }: Report): string {
  const parts = (["fail", "warn", "unknown", "skip", "pass"] as const).map(
    (verdict) => `${String(counts[verdict])} ${verdict}`,
  );
  return `${phase}: ${parts.join(", ")}; exit code ${String(exitCode)}`;
}
