import type { EngineResource } from "../../../policies/lib/node";
import type { Rule } from "../../../policies/lib/policy-for";
import { placeOf } from "../../../policies/lib/problem";
import { bySubject, messageOf } from "../../../policies/lib/report";

import { TODAY } from "../../support/today";
import { seen, type Graph, type Phase } from "./graph";

export interface Verdict {
  readonly violations: readonly string[];
  /** The places that the rule could not read. */
  readonly unknowns: readonly string[];
}

/** The library passes the inputs of a resource to resource policies and the provider's answer to stack policies. */
export function handedTo(
  rule: Rule,
  resources: readonly EngineResource[],
): readonly EngineResource[] {
  if (rule.kind === "stack") return resources;
  return resources.map(({ inputs, ...rest }) => ({ ...rest, props: inputs ?? rest.props }));
}

/** What one rule says of a graph. */
export function verdictOf(
  rule: Rule,
  graph: Graph,
  config: Readonly<Record<string, unknown>> = {},
  phase: Phase = "preview",
  now = TODAY,
): Verdict {
  const problems = rule.examine(handedTo(rule, seen(graph, phase)), config, now);
  return {
    violations: bySubject(problems.filter((problem) => problem.kind === "violation")).map((found) =>
      messageOf(rule.row, found),
    ),
    unknowns: problems.filter(({ kind }) => kind === "unknown").map(placeOf),
  };
}

/** The codes of the rules that a graph breaks. */
export function brokenCodes(
  rules: readonly Rule[],
  graph: Graph,
  phase: Phase = "preview",
): readonly string[] {
  const resources = seen(graph, phase);
  return rules
    .filter((rule) =>
      rule
        .examine(handedTo(rule, resources), {}, TODAY)
        .some((problem) => problem.kind === "violation"),
    )
    .map((rule) => rule.row.id);
}
