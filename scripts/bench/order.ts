// How much longer a deployment takes than the waits that the clouds themselves demand: where a resource was made, from when
// to when, and what it had to wait for. Pure.

/** One creation as the simulated clouds noted it. */
export interface Creation {
  readonly id: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** The creations that the clouds' journal tells the end of. */
export function creationsIn(
  journal: readonly Readonly<Record<string, unknown>>[],
): readonly Creation[] {
  return journal.flatMap(({ operation, id, startedMs, endedMs }) =>
    operation === "create" &&
    typeof id === "string" &&
    typeof startedMs === "number" &&
    typeof endedMs === "number"
      ? [{ id, startedMs, endedMs }]
      : [],
  );
}

/** A resource of the stack's state, as far as its waits go. */
export interface Waiting {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Everything it waited for, by the program's word or by a value. */
  readonly dependencies?: readonly string[];
  /** By input, the resources whose values it holds. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Waits that no value shows and that the clouds demand all the same: type that waits, type that is waited for. Why each is
 * demanded is a comment at the `dependsOn` that makes it.
 */
const DEMANDED: readonly (readonly [RegExp, RegExp])[] = [
  [/network:Subnet$/, /network:Subnet$/], // one change of a network at a time
  [/network:VirtualNetworkPeering$/, /network:(Subnet|VirtualNetworkPeering)$/],
  [/containerservice:ManagedCluster$/, /network:Subnet$|:VirtualNetworkLink$|:RoleAssignment$/],
  [/dbforpostgresql:/, /dbforpostgresql:|:VirtualNetworkLink$|network:Subnet$/], // one change of a server at a time
  [/cognitiveservices:Deployment$/, /cognitiveservices:Deployment$/], // one change of an account at a time
  [/keyvault:(Secret|Key)$/, /:RoleAssignment$/], // data in a vault needs a role of its own
  [
    /network:(PrivateEndpoint|PrivateDnsZoneGroup)$/,
    /:VirtualNetworkLink$|network:Subnet$|:Account$/,
  ],
  [/network:BastionHost$|compute:VirtualMachine$|network:NetworkInterface$/, /network:Subnet$/],
  [/authorization:ManagementLock/, /./], // it would hinder what comes after it
  [/^kubernetes:/, /./], // policies and quotas before the objects they are about
  [/^aws:/, /^aws:/],
];

const isDemanded = (waiting: string, on: string): boolean =>
  DEMANDED.some(([later, earlier]) => later.test(waiting) && earlier.test(on));

/** The deployment's time, and the longest chain of demanded waits with the durations that were noted. */
export function orderOf(
  creations: readonly Creation[],
  resources: readonly Waiting[],
): { readonly tookMs: number; readonly chainMs: number } {
  const byId = new Map(creations.map((creation) => [creation.id, creation]));
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, number>();
  const ends = (urn: string): number => {
    const found = known.get(urn);
    if (found !== undefined) return found;
    const resource = byUrn.get(urn);
    if (resource === undefined) return 0;
    const values = new Set(Object.values(resource.propertyDependencies ?? {}).flat());
    const waits = (resource.dependencies ?? []).filter(
      (on) => values.has(on) || isDemanded(resource.type, byUrn.get(on)?.type ?? ""),
    );
    const made = byId.get(resource.id ?? "");
    const took = made === undefined ? 0 : made.endedMs - made.startedMs;
    const end = took + Math.max(0, ...waits.map(ends));
    known.set(urn, end);
    return end;
  };
  const started = Math.min(...creations.map(({ startedMs }) => startedMs));
  const ended = Math.max(...creations.map(({ endedMs }) => endedMs));
  return {
    tookMs: ended - started,
    chainMs: Math.max(...resources.map(({ urn }) => ends(urn))),
  };
}
