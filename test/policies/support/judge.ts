import type { Rule } from "../../../policies/lib/policy-for";
import { messageOf } from "../../../policies/lib/policy-for";

import { seen, type Graph, type Phase } from "./graph";

export interface Verdict {
  readonly violations: readonly string[];
  readonly unknowns: readonly string[];
}

/** What one rule says of a graph. */
export function verdictOf(
  rule: Rule,
  graph: Graph,
  config: Readonly<Record<string, unknown>> = {},
  phase: Phase = "preview",
): Verdict {
  const problems = rule.examine(seen(graph, phase), config);
  const messages = (kind: "violation" | "unknown"): string[] =>
    problems
      .filter((problem) => problem.kind === kind)
      .map((problem) => messageOf(rule.row, problem));
  return { violations: messages("violation"), unknowns: messages("unknown") };
}

/** The codes of the rules that a graph breaks. */
export function brokenCodes(
  rules: readonly Rule[],
  graph: Graph,
  phase: Phase = "preview",
): readonly string[] {
  const resources = seen(graph, phase);
  return rules
    .filter((rule) => rule.examine(resources).some((problem) => problem.kind === "violation"))
    .map((rule) => rule.row.id);
}
