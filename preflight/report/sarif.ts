import type { Log, ReportingDescriptor, Result as SarifResult } from "sarif";
import { findRequirement } from "../../prerequisites";
import type { Report } from "../run";
import { rowsOf, type Row } from "./results";

type Level = NonNullable<SarifResult["level"]>;
type Kind = NonNullable<SarifResult["kind"]>;

const KINDS: Readonly<Record<Row["verdict"], { readonly kind: Kind; readonly level: Level }>> = {
  FAIL: { kind: "fail", level: "error" },
  WARN: { kind: "fail", level: "warning" },
  UNKNOWN: { kind: "open", level: "none" },
  SKIP: { kind: "notApplicable", level: "none" },
  PASS: { kind: "pass", level: "none" },
};

/** SARIF 2.1.0, for code scanning: one rule for each check, one result for each finding, all at the stack's file. */
export function sarifReport(report: Report, stackFile: string, version: string): string {
  const rows = rowsOf(report);
  const codes = [...new Set(rows.map(({ code }) => code))];
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: `platform-foundations ${report.phase}`,
            version,
            rules: codes.map(ruleOf),
          },
        },
        // Code scanning takes one run of a category from an upload.
        automationDetails: { id: `${report.phase}/${stackFile}/` },
        invocations: [{ executionSuccessful: report.exitCode !== 3, exitCode: report.exitCode }],
        results: rows.map((row) => resultOf(row, codes.indexOf(row.code), stackFile)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf(code: string): ReportingDescriptor {
  const row = findRequirement(code);
  return {
    id: code,
    name: code,
    shortDescription: { text: row?.title ?? code },
    help: { text: row?.hint ?? "see docs/deploy/preflight.md" },
    ...(row?.link === undefined ? {} : { helpUri: row.link }),
    defaultConfiguration: { level: row?.severity === "warning" ? "warning" : "error" },
    properties: { tags: [...(row?.requirements ?? [])] },
  };
}

function resultOf(row: Row, ruleIndex: number, stackFile: string): SarifResult {
  const { code, verdict, subject, message, hint, waivedBecause } = row;
  const about = subject === undefined ? "" : `${subject}: `;
  const { kind, level } = KINDS[verdict];
  return {
    ruleId: code,
    ruleIndex,
    kind,
    level,
    message: { text: `${about}${message}${hint === undefined ? "" : `. Hint: ${hint}`}` },
    locations: [
      { physicalLocation: { artifactLocation: { uri: stackFile }, region: { startLine: 1 } } },
    ],
    partialFingerprints: { finding: `${code}/${subject ?? ""}` },
    ...(waivedBecause === undefined
      ? {}
      : { suppressions: [{ kind: "external", justification: waivedBecause }] }),
  };
}
