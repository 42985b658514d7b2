import pc from "picocolors";
import type { Report } from "../run";
import { rowsOf, summaryOf, type Row } from "./results";

const COLOURS: Readonly<Record<Row["verdict"], (text: string) => string>> = {
  FAIL: pc.red,
  WARN: pc.yellow,
  UNKNOWN: pc.magenta,
  PASS: pc.green,
  SKIP: pc.dim,
};

// What stops a deployment stands last, where the eye is when the command ends.
const ORDER = ["SKIP", "PASS", "UNKNOWN", "WARN", "FAIL"];

/** Lines for a person: verdict, code and what was found; passes too, so that the coverage can be seen. */
export function tableReport(report: Report, isColoured: boolean): string {
  const rows = [...rowsOf(report)].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict),
  );
  return `${rows.map((row) => linesOf(row, isColoured)).join("\n")}\n\n${summaryOf(report)}\n`;
}

function linesOf(
  { verdict, code, subject, message, hint, waivedBecause }: Row,
  isColoured: boolean,
): string {
  const mark = `[${verdict}]`.padEnd(9);
  const colour = isColoured ? COLOURS[verdict] : String;
  const about = subject === undefined ? "" : ` ${subject}:`;
  return [
    `${colour(mark)} ${code}${about} ${message}`,
    ...(hint === undefined ? [] : [`          hint: ${hint}`]),
    ...(waivedBecause === undefined ? [] : [`          waived: ${waivedBecause}`]),
  ].join("\n");
}
