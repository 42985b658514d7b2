import type { Rule } from "../../../policies/lib/policy-for";

import type { Change, Graph } from "./graph";
import { brokenCodes, verdictOf } from "./verdict";

/** How one rule is put to the test. Each text is a message without its code, its fix and its link. */
export interface RuleCase {
  /** Faults, each with the one message that it gives; no other rule of the pack may speak. */
  readonly faults: readonly (readonly [Change, string])[];
  /** Programs of another kind that are as sound. */
  readonly sound?: readonly Change[];
  /** The block or resource is not there at all. Left out where nothing has to be there. */
  readonly absent?: readonly [Change, string];
  /** The value is not known before the update. Absent where the rule reads no value. */
  readonly unknown?: readonly [Change, string];
  /** Another configuration turns the verdict round. */
  readonly config?: {
    readonly on?: Change;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly says: string | undefined;
  };
}

/** The message that a user reads. */
export function fullMessage(rule: Rule, text: string): string {
  const { id, hint, link } = rule.row;
  return `[${id}] ${text}. Fix: ${hint}.${link === undefined ? "" : ` See ${link}`}`;
}

/** One block of tests for each rule of a pack. */
export function describeRules(
  rules: readonly Rule[],
  sound: Graph,
  cases: Readonly<Record<string, RuleCase>>,
): void {
  it("puts every rule of the pack to the test", () => {
    expect(Object.keys(cases).sort()).toEqual(
      rules.map((rule) => rule.row.checkedBy.policy).sort(),
    );
  });

  describe.each(rules.map((rule) => [rule.row.checkedBy.policy, rule] as const))(
    "%s",
    (name, rule) => {
      const one = cases[name];
      if (one === undefined) return;

      it("passes a sound program before and after the update, with nothing left open", () => {
        for (const phase of ["preview", "deployed"] as const) {
          expect(verdictOf(rule, sound, {}, phase)).toEqual({ violations: [], unknowns: [] });
        }
      });

      const { faults, sound: others = [], absent, unknown, config } = one;
      for (const [index, change] of others.entries()) {
        it(`passes another sound program (${String(index + 1)})`, () => {
          expect(verdictOf(rule, change(sound))).toEqual({ violations: [], unknowns: [] });
        });
      }
      for (const [index, [change, text]] of faults.entries()) {
        it(`refuses fault ${String(index + 1)}, alone and with exactly its message`, () => {
          const faulty = change(sound);
          expect(verdictOf(rule, faulty).violations).toEqual([fullMessage(rule, text)]);
          expect(brokenCodes(rules, faulty)).toEqual([rule.row.id]);
          expect(verdictOf(rule, faulty, {}, "deployed").violations).toEqual([
            fullMessage(rule, text),
          ]);
        });
      }
      if (absent !== undefined) {
        it("refuses what is not there at all", () => {
          const [change, text] = absent;
          expect(verdictOf(rule, change(sound)).violations).toContain(fullMessage(rule, text));
        });
      }
      if (unknown !== undefined) {
        it("says of a value that is not known yet that it cannot tell", () => {
          const [change, text] = unknown;
          const verdict = verdictOf(rule, change(sound));
          expect(verdict.violations).toEqual([]);
          expect(verdict.unknowns).toContain(text);
        });
      }
      if (config !== undefined) {
        it("follows its configuration", () => {
          const graph = config.on === undefined ? sound : config.on(sound);
          const text = config.says;
          expect(verdictOf(rule, graph, config.settings).violations).toEqual(
            text === undefined ? [] : [fullMessage(rule, text)],
          );
        });
      }
    },
  );
}
