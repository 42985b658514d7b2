import type { PolicyConfigSchema, StackValidationPolicy } from "@pulumi/policy";

import {
  daysLeft,
  forgetExceptions,
  takenExceptions,
  taggedPolicies,
  type ExceptionEntry,
  type Taken,
  type Use,
} from "./exceptions";
import { withInputs } from "./inputs";
import type { EngineResource } from "./node";
import { isAbout, type Rule } from "./policy-for";
import { bySubject, messageOf, reportLine } from "./report";
import { runStart } from "./run-start";

const MOST_NAMES = 5;

const SCHEMA: PolicyConfigSchema["properties"] = {
  allowed: {
    type: "boolean",
    description: "Whether tags make exceptions; without them, entries of `exceptions` still do.",
    default: true,
  },
};

/**
 * The last policies of a pack about exceptions: one reports what tags hide and may not, as a finding of the rule itself; the
 * other lists the exceptions in use.
 */
export function exceptionPolicies(
  pack: string,
  rules: readonly Rule[],
): readonly [StackValidationPolicy, StackValidationPolicy] {
  const refused = new Set<string>();
  const tags: StackValidationPolicy = {
    name: `${pack}-exception-tags`,
    displayName: "Exceptions by tag",
    description: "A tag makes an exception on the resource that needs it, not on a whole stack.",
    enforcementLevel: "mandatory",
    severity: "high",
    configSchema: { properties: SCHEMA },
    validateStack: (args, report) => {
      refused.clear();
      const { allowed = true } = args.getConfig<{ allowed?: boolean }>();
      const tagged = taggedBy(args.resources);
      for (const rule of rules) {
        const policy = rule.row.checkedBy.policy;
        const runs = takenOf(rule);
        const others = withoutNeed(rule, runs, tagged.get(policy) ?? []);
        if (allowed && others.length === 0) continue;
        const why = allowed
          ? `its tag is also on ${namesOf(others)}, where this rule has nothing to except; give the tag to this resource alone`
          : `${pack}-exception-tags allows none; use an entry of "exceptions" in the pack's configuration`;
        refused.add(policy);
        for (const found of bySubject(runs.flatMap(({ behindTags }) => behindTags))) {
          reportLine(report, {
            name: policy,
            message: `${messageOf(rule.row, found)} An exception by tag does not count here: ${why}.`,
            urn: found[0]?.node.urn ?? "",
            ...(rule.row.severity === "warning" ? { enforcementLevel: "advisory" } : {}),
          });
        }
      }
    },
  };
  const list: StackValidationPolicy = {
    name: `${pack}-exceptions`,
    displayName: "Exceptions in use",
    description: "Resources that a rule of this pack excepts, each with its reason.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: ({ resources }, report) => {
      const tagged = taggedBy(resources);
      const lines = rules.flatMap((rule) => {
        const byTag = !refused.has(rule.row.checkedBy.policy);
        return [
          ...linesOf(rule, byTag),
          ...(byTag ? idleTags(rule, tagged) : []),
          ...idleEntries(rule),
        ];
      });
      refused.clear();
      forgetExceptions();
      for (const message of lines) reportLine(report, { message });
    },
  };
  return [tags, list];
}

/** The tagged resources on which an exception from the rule says nothing. */
function withoutNeed(
  rule: Rule,
  runs: readonly Taken[],
  tagged: readonly EngineResource[],
): readonly EngineResource[] {
  if (!rule.types.includes("*")) return tagged.filter((one) => !isAbout(rule, [one]));
  const needing = new Set(runs.flatMap(({ used }) => used.map(({ node }) => node.urn)));
  return tagged.filter(({ urn }) => !needing.has(urn));
}

function takenOf(rule: Rule): readonly Taken[] {
  return takenExceptions().taken.filter(({ row }) => row.id === rule.row.id);
}

/** The exceptions of a rule, those of one reason and end together. */
function linesOf(rule: Rule, byTag: boolean): readonly string[] {
  const runs = takenOf(rule);
  const groups = new Map<string, Use[]>();
  const uses = [
    ...runs.filter(({ needed }) => needed).flatMap(({ used }) => used),
    ...runs.flatMap(({ ended }) => ended),
  ].filter(({ from }) => byTag || from === "entry");
  for (const use of uses) {
    const key = `${use.reason} ${use.until ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), use]);
  }
  return [...groups].sort().map(([, group]) => lineOf(rule, group));
}

function lineOf(rule: Rule, uses: readonly Use[]): string {
  const [{ reason, until } = { reason: "", until: undefined }] = uses;
  const resources = [...new Map(uses.map(({ node }) => [node.urn, node.resource])).values()];
  const names = `[${rule.row.id}] ${namesOf(resources)}`;
  const left = daysLeft(until, runStart());
  if (until === undefined) return `${names} excepted, because: ${reason}`;
  if (left >= 0) {
    return `${names} excepted, because: ${reason}; ends on ${until} (days left: ${String(left)})`;
  }
  return `${names}: the exception ended on ${until}, so the rule applies again; the reason was: ${reason}`;
}

/** Tags on resources of the rule's types that the rule had nothing to say about. */
function idleTags(
  rule: Rule,
  tagged: ReadonlyMap<string, readonly EngineResource[]>,
): readonly string[] {
  const policy = rule.row.checkedBy.policy;
  if (!takenExceptions().entriesOf.has(policy)) return [];
  const busy = new Set(
    takenOf(rule)
      .filter(({ needed, ended }) => needed || ended.length > 0)
      .flatMap(({ used, ended }) => [...used, ...ended])
      .flatMap(({ node: { resource } }) => [resource.urn, resource.parent?.urn]),
  );
  const idle = (tagged.get(policy) ?? []).filter(({ urn }) => !busy.has(urn));
  return idle.length === 0
    ? []
    : [`[${rule.row.id}] the exception is not needed on ${namesOf(idle)}; remove the tag`];
}

/** Entries of the configuration that except nothing. */
function idleEntries(rule: Rule): readonly string[] {
  const entries = takenExceptions().entriesOf.get(rule.row.checkedBy.policy) ?? [];
  const busy = new Set<ExceptionEntry | undefined>(
    takenOf(rule)
      .filter(({ needed, ended }) => needed || ended.length > 0)
      .flatMap(({ used, ended }) => [...used, ...ended])
      .map(({ entry }) => entry),
  );
  return entries
    .filter((entry) => !busy.has(entry))
    .map(
      ({ resource }) =>
        `[${rule.row.id}] the exception for "${resource}" is not in use; remove the entry`,
    );
}

/** The resources that have an exception tag, by policy. A component passes its tags on, so what counts are its children. */
function taggedBy(resources: readonly EngineResource[]): ReadonlyMap<string, EngineResource[]> {
  const parents = new Set(resources.map(({ parent }) => parent?.urn));
  const tagged = new Map<string, EngineResource[]>();
  for (const resource of resources.map(withInputs)) {
    if (parents.has(resource.urn)) continue;
    for (const policy of taggedPolicies(resource)) {
      tagged.set(policy, [...(tagged.get(policy) ?? []), resource]);
    }
  }
  return tagged;
}

/** How many resources, and the first of them by name. */
function namesOf(resources: readonly EngineResource[]): string {
  const names = resources.map(({ type, name }) => `${type} "${name}"`).sort();
  const count = names.length === 1 ? "1 resource" : `${String(names.length)} resources`;
  const more = names.length > MOST_NAMES ? ` and ${String(names.length - MOST_NAMES)} more` : "";
  return `${count} (${names.slice(0, MOST_NAMES).join(", ")}${more})`;
}
