import { PolicyPack, type PolicyPackArgs } from "@pulumi/policy";

import { exceptionPolicies } from "./exception-policies";
import type { Rule } from "./policy-for";
import { readOnce } from "./read-once";
import { undecidedPolicy } from "./undecided";

/** Serves rules as a pack. Constructing a pack starts serving it, so tests import the rules and never an index.ts. */
export function servePack(
  name: string,
  about: Required<Pick<PolicyPackArgs, "displayName" | "description">>,
  rules: readonly Rule[],
): void {
  readOnce();
  new PolicyPack(name, { ...about, policies: policiesOf(name, rules) });
}

/** The policies of a pack: its rules, then those that speak of what the rules met. */
export function policiesOf(name: string, rules: readonly Rule[]): PolicyPackArgs["policies"] {
  return [
    ...rules.map((rule) => rule.policy),
    ...exceptionPolicies(name, rules),
    undecidedPolicy(name),
  ];
}
