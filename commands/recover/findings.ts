// What an interrupted run left of a stack, and what has to be decided about it. Pure.
import { hasProvider, providerOf, type ImportFile } from "../../process/import-file";
import type { Adoption, StackPlan } from "../adopt/adopt";
import { adoptionOf, described, importFileOf } from "../adopt/adopt";
import type { ExportedState, StateResource } from "../../sandbox/exported-state";
import type { Existing } from "../adopt/existing";
import type { Match, Planned } from "../adopt/match";

/** What a person knows about resources that the state does not know. */
export interface Known {
  /** Ids by logical name or URN. */
  readonly ids: Readonly<Record<string, string>>;
  /** Logical names or URNs of interrupted creations of which nothing exists. */
  readonly absent: readonly string[];
  /** What the Azure CLI listed. */
  readonly existing: readonly Existing[];
}

export interface Findings {
  /** Interrupted operations, and what becomes of each. */
  readonly pending: readonly string[];
  /** Why nothing may be done yet. */
  readonly stops: readonly string[];
  readonly adopted: readonly string[];
  /** Planned ones of which nothing is known: the next update creates them. */
  readonly created: readonly string[];
  readonly importFile: ImportFile;
}

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Compares a state, what the program plans beyond it, and what a person knows. */
export function findingsOf({ deployment }: ExportedState, plan: StackPlan, known: Known): Findings {
  const kept = deployment.resources ?? [];
  const named = namedPairs(plan.planned, known);
  const adoption = adoptionOf(
    { ...plan, planned: withoutPaired(plan.planned, named) },
    unknownTo(kept, known.existing),
  );
  const pairs = [...named, ...adoption.matches.pairs];
  const ids = new Map(pairs.map(({ planned, existing }) => [planned.urn, existing.id]));
  const decided = (deployment.pending_operations ?? []).map(({ type, resource }) =>
    decisionOn(type, resource, kept, ids.get(resource.urn), known),
  );
  const importFile = importFileOf(plan.importFile, pairs);
  return {
    pending: decided.map(({ line }) => line),
    stops: [
      ...decided.flatMap(({ stop }) => stop ?? []),
      ...adoption.stops,
      ...unclear(adoption),
      ...withoutProvider(importFile),
    ],
    adopted: pairs.map(({ planned, existing: { id } }) => `${described(planned)} as ${id}`),
    created: adoption.matches.missing.map(described),
    importFile,
  };
}

/** @throws for a name that the program does not plan */
function namedPairs(planned: readonly Planned[], { ids }: Known): readonly Match[] {
  return Object.entries(ids).map(([name, id]) => {
    const [found, ...others] = planned.filter((each) => each.urn === name || each.name === name);
    if (found === undefined)
      throw new Error(
        `--id ${name} is not valid: the program does not plan it beyond the state; use one of ${planned.map((each) => each.name).join(", ") || "none"}`,
      );
    if (others.length > 0)
      throw new Error(
        `--id ${name} is not valid: several resources have this name; use one of the URNs ${[found, ...others].map(({ urn }) => urn).join(", ")}`,
      );
    return {
      planned: found,
      existing: { address: id, types: [found.type], id, attributes: {} },
    };
  });
}

const withoutPaired = (
  planned: readonly Planned[],
  pairs: readonly Match[],
): readonly Planned[] => {
  const taken = new Set(pairs.map((pair) => pair.planned.urn));
  return planned.filter(({ urn }) => !taken.has(urn));
};

/** Azure's ids do not distinguish case. */
function unknownTo(
  kept: readonly StateResource[],
  existing: readonly Existing[],
): readonly Existing[] {
  const ids = new Set(kept.map(({ id = "" }) => id.toLowerCase()));
  return existing.filter(({ id }) => !ids.has(id.toLowerCase()));
}

interface Decision {
  readonly line: string;
  readonly stop?: string;
}

function decisionOn(
  type: string,
  { urn, type: resourceType }: StateResource,
  kept: readonly StateResource[],
  id: string | undefined,
  { absent }: Known,
): Decision {
  const name = nameOf(urn);
  const what = `${resourceType} ${name} was ${type}`;
  if (type !== "creating") return { line: `${what}: the refresh reads how far it came` };
  if (id !== undefined) return { line: `${what}: it exists, and is adopted as ${id}` };
  if (absent.includes(name) || absent.includes(urn))
    return { line: `${what}: it does not exist, and the next update creates it` };
  if (kept.some((each) => each.urn === urn))
    return {
      line: `${what} to replace the one in the state`,
      stop: `${name}: the state has the old one by this name, so the new one cannot be adopted; delete the new one in the cloud if it exists, then add --absent ${name}`,
    };
  return {
    line: what,
    stop: `${name}: look in the cloud whether it exists; add --id ${name}=<id>, --azure <file>, or --absent ${name}`,
  };
}

const unclear = ({ matches }: Adoption): readonly string[] =>
  matches.unclear.map(
    ({ planned, candidates }) =>
      `${described(planned)} may be any of ${candidates.map(({ address }) => address).join(", ")}; add --id ${planned.name}=<id>`,
  );

const withoutProvider = (file: ImportFile): readonly string[] =>
  file.resources
    .filter((entry) => !hasProvider(entry, file))
    .map(
      (entry) =>
        `${entry.type} ${entry.name}: its provider ${entry.provider ?? ""} is not in the state; create it first, with pulumi up --target "${providerOf(entry)}"`,
    );
