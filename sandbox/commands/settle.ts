import { shortUrn } from "../events";
import type { CloudResource } from "../cloud-store";
import type { ExportedState, StateResource } from "../exported-state";

/** A stack whose interrupted creations are decided. */
export interface SettledStack {
  readonly stack: ExportedState;
  /** Whether it differs from the stack as it was. */
  readonly changed: boolean;
  /** What was found, for people. */
  readonly findings: readonly string[];
}

/**
 * Enters into a stack each resource that the clouds made without an answer to the engine, as far as the stack knows that
 * it was wanted: by a creation under way, or by a replacement begun. Inputs and outputs may be stale; a refresh after
 * this reads them. Other interrupted operations need no entry, because a refresh sees how they ended.
 */
export function settle(stack: ExportedState, existing: readonly CloudResource[]): SettledStack {
  const kept = stack.deployment.resources ?? [];
  const pending = stack.deployment.pending_operations ?? [];
  const creating = new Map(
    pending.flatMap(({ type, resource }) =>
      type === "creating" ? [[resource.urn, resource]] : [],
    ),
  );
  const lost = newestOf(existing).filter((found) => {
    const known = liveIn(kept, found.urn);
    return known === undefined
      ? creating.has(found.urn)
      : known.pendingReplacement === true ||
          (known.id !== found.id && (creating.has(found.urn) || isThere(known, existing)));
  });
  const settled = lost.reduce<readonly StateResource[]>(
    (resources, found) => adopted(resources, found, creating.get(found.urn)),
    kept,
  );
  const adoptedIds = new Map(lost.map(({ urn, id }) => [urn, id]));
  return {
    stack: {
      ...stack,
      deployment: { ...stack.deployment, resources: settled, pending_operations: [] },
    },
    changed: pending.length > 0 || lost.length > 0,
    findings: [
      ...pending.map(({ type, resource: { urn } }) => {
        if (type !== "creating")
          return `${shortUrn(urn)} was ${type}: the refresh sees how far it came`;
        const id = adoptedIds.get(urn);
        return `${shortUrn(urn)} was being created: ${id === undefined ? "it does not exist, forgotten" : `it exists, adopted as ${id}`}`;
      }),
      ...lost
        .filter(({ urn }) => !creating.has(urn))
        .map(
          ({ urn, id }) =>
            `${shortUrn(urn)} was being replaced: the new one exists, adopted as ${id}`,
        ),
    ],
  };
}

/** Resources in the clouds under names of the stack, without a record in it. */
export function unknownTo(
  stack: ExportedState,
  existing: readonly CloudResource[],
): CloudResource[] {
  const known = new Set((stack.deployment.resources ?? []).map(({ urn }) => urn));
  return newestOf(existing).filter(({ urn }) => !known.has(urn));
}

/** The last of each name; `existing` is in the order of creation. */
const newestOf = (existing: readonly CloudResource[]): readonly CloudResource[] => [
  ...new Map(existing.map((found) => [found.urn, found])).values(),
];

const liveIn = (kept: readonly StateResource[], urn: string): StateResource | undefined =>
  kept.find((resource) => resource.urn === urn && resource.delete !== true);

/** If it is not, then what the clouds have by its name is older: retained on purpose when the stack gave it up. */
const isThere = ({ urn, id }: StateResource, existing: readonly CloudResource[]): boolean =>
  existing.some((found) => found.urn === urn && found.id === id);

/**
 * In place where the old one is gone, because others in the list depend on the name; otherwise at the end, after all
 * that it may depend on, and the old one is left to the next run to delete.
 */
function adopted(
  kept: readonly StateResource[],
  { urn, id }: CloudResource,
  asked: StateResource | undefined,
): readonly StateResource[] {
  const known = liveIn(kept, urn);
  const wanted = asked ?? known;
  if (wanted === undefined) return kept;
  const rest = { ...wanted, urn, id };
  if (known === undefined) return [...kept, rest];
  if (known.pendingReplacement === true) {
    const made = { ...known, id, pendingReplacement: false };
    return kept.map((resource) => (resource === known ? made : resource));
  }
  return [
    ...kept.map((resource) => (resource === known ? { ...known, delete: true } : resource)),
    rest,
  ];
}
