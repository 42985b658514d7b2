import type { ReportViolation } from "@pulumi/policy";

import type { Requirement } from "../../prerequisites";

import { factOf, subjectOf, type Violation } from "./problem";

/** A row that a policy asks. */
export type PolicyRow = Requirement & { readonly checkedBy: { readonly policy: string } };

/** A finding as the policy library takes it; its declarations know only the message and the URN. */
interface Report {
  readonly message: string;
  readonly urn?: string;
  /** The policy that the finding belongs to. @default the one that reports it */
  readonly name?: string;
  /** @default the level of the policy that reports it */
  readonly enforcementLevel?: "advisory";
}

/** Reports one line. A message by itself would get the policy's description as a line above it, for every finding. */
export function reportLine(report: ReportViolation, finding: Report): void {
  report(finding as unknown as string);
}

/** The violations of a rule by what they are about, so that a reader meets each resource in one line of the rule. */
export function bySubject(violations: readonly Violation[]): readonly (readonly Violation[])[] {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const key = `${violation.node.urn} ${subjectOf(violation.node)}`;
    groups.set(key, [...(groups.get(key) ?? []), violation]);
  }
  return [...groups.values()];
}

/** What a rule found about one thing: rule, resource, what was found and expected, what to do, where to read on. */
export function messageOf(row: PolicyRow, violations: readonly Violation[]): string {
  const [first] = violations;
  if (first === undefined) throw new Error(`a message of ${row.id} needs a violation`);
  const facts = [...new Set(violations.map(factOf))].join("; ");
  const link = row.link === undefined ? "" : ` See ${row.link}`;
  return `[${row.id}] ${subjectOf(first.node)}: ${facts}. Fix: ${row.hint}.${link}`;
}
