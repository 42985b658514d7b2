import type { Rule } from "../../../policies/lib/policy-for";

import { fullMessage } from "./cases";
import type { Change, Graph, Phase } from "./graph";
import { verdictOf } from "./verdict";

/** A change to the sound program, and all that one rule says of it then. */
export interface Corner {
  readonly on: Change;
  /** Messages without code, fix and link. @default none */
  readonly violations?: readonly string[];
  /** Places that the rule could not read. @default none */
  readonly unknowns?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** @default a preview */
  readonly phase?: Phase;
}

/** Corners by policy and by what they are. */
export type Corners = Readonly<Record<string, Readonly<Record<string, Corner>>>>;

/** One block of tests for each rule: what it says of programs beside its own cases, word for word. */
export function describeCorners(rules: readonly Rule[], sound: Graph, corners: Corners): void {
  describe.each(Object.keys(corners))("%s", (policy) => {
    it.each(Object.entries(corners[policy] ?? {}))("%s", (_, corner) => {
      const { on, violations = [], unknowns = [], settings = {}, phase } = corner;
      const rule = rules.find(({ row }) => row.checkedBy.policy === policy);
      if (rule === undefined) throw new Error(`no rule ${policy}`);
      expect(verdictOf(rule, on(sound), settings, phase)).toEqual({
        violations: violations.map((text) => fullMessage(rule, text)),
        unknowns,
      });
    });
  });
}
