import type { Report } from "../run";
import { rowsOf, summaryOf, type Row } from "./results";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** For a pull request: what needs attention as a table, the rest folded away. */
export function markdownReport(report: Report): string {
  const rows = rowsOf(report);
  const open = rows.filter(({ verdict }) => ["FAIL", "WARN", "UNKNOWN"].includes(verdict));
  const rest = rows.filter((row) => !open.includes(row));
  return [
    `### ${report.phase === "preflight" ? "Preflight" : "Postflight"}`,
    "",
    summaryOf(report),
    "",
    ...(open.length === 0 ? ["Nothing needs attention."] : table(open)),
    "",
    `<details><summary>${String(rest.length)} passed or skipped</summary>`,
    "",
    ...table(rest),
    "",
    "</details>",
    "",
  ].join("\n");
}

function table(rows: readonly Row[]): readonly string[] {
  return [
    "| verdict | check | about | found | what to do |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(
      ({ verdict, code, subject, message, hint, waivedBecause }) =>
        `| ${[verdict, `\`${code}\``, subject ?? "", message, waivedBecause === undefined ? (hint ?? "") : `waived: ${waivedBecause}`].map(cell).join(" | ")} |`,
    ),
  ];
}
