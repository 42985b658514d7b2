import type { StackValidationPolicy } from "@pulumi/policy";

import { placeOf, type NotYetKnown } from "./problem";

interface Undecided {
  readonly policy: string;
  readonly unknowns: readonly NotYetKnown[];
}

// By rule and by what it checked, so that a later look at the same thing replaces the earlier one.
const waiting = new Map<string, Undecided>();

/** Keeps what a rule could not tell about a resource, or about the whole stack, for {@link undecidedPolicy}. */
export function noteUndecided(
  policy: string,
  subject: string,
  unknowns: readonly NotYetKnown[],
): void {
  const key = `${policy} ${subject}`;
  if (unknowns.length === 0) waiting.delete(key);
  else waiting.set(key, { policy, unknowns });
}

/**
 * The last policy of a pack: one line for everything that its rules could not tell. A first preview does not know the
 * id of anything it will make, so a line for each would bury what a reader can act on. Raising the engine's own error
 * is the one way to speak that no setting of a pack turns into a failure; the update knows the values and decides.
 */
export function undecidedPolicy(pack: string): StackValidationPolicy {
  return {
    name: `${pack}-undecided`,
    displayName: "What a preview cannot tell",
    description:
      "Values that a preview does not know are neither passed nor refused; they are counted here.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: () => {
      const found = [...waiting.values()];
      waiting.clear();
      const cause = found[0]?.unknowns[0]?.cause;
      if (cause === undefined) return;
      cause.message = `cannot tell yet, the update decides: ${linesOf(found).join("; ")}`;
      throw cause;
    },
  };
}

function linesOf(found: readonly Undecided[]): readonly string[] {
  const byPolicy = new Map<string, string[]>();
  for (const { policy, unknowns } of found) {
    byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), ...unknowns.map(placeOf)]);
  }
  // Resources come in any order; the line is the same in every preview of one change.
  return [...byPolicy].sort().map(([policy, places]) => {
    const [first = "", ...others] = places.sort();
    return `${policy}: ${first}${others.length === 0 ? "" : ` and ${String(others.length)} more`}`;
  });
}
