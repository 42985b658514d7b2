import { cidrOf, overlaps, parseCidr } from "../../../components/shared/cidr";
import { azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import type { AzureNeeds } from "../../needs/azure";
import type { Cluster, VirtualNetwork } from "../../worlds/azure";

const groupOf = (id: string): string | undefined => /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1];

/** Networks of other groups in the subscription: peering with an overlapping one is refused later. */
export function judgeOverlaps(
  ranges: AzureNeeds["ranges"],
  ownGroup: string | undefined,
  existing: readonly VirtualNetwork[],
  mustPeer: readonly string[],
): readonly Finding[] {
  const others = existing.filter(
    ({ id }) => groupOf(id)?.toLowerCase() !== ownGroup?.toLowerCase(),
  );
  return ranges.map(({ name, cidr }) => {
    const clashes = others.flatMap((network) =>
      network.properties.addressSpace.addressPrefixes.flatMap((prefix) => {
        const parsed = parseCidr(prefix);
        return parsed.ok && overlaps(parsed.cidr, cidrOf(cidr)) ? [{ network, prefix }] : [];
      }),
    );
    if (clashes.length === 0)
      return pass(`${cidr} is free among ${String(others.length)} other networks`, name);
    const list = clashes.map(({ network, prefix }) => `${network.name} ${prefix}`).join(", ");
    const peered = clashes.some(({ network }) =>
      mustPeer.some((id) => id.toLowerCase() === network.id.toLowerCase()),
    );
    const hint =
      "choose another addressSpace in azureCore.azureNetwork, or list the range in reservedRanges if it must never be reached";
    return peered
      ? fail(`${cidr} overlaps ${list}, to which it is peered`, hint, name)
      : warn(`${cidr} overlaps ${list}`, hint, name);
  });
}

export const byoNetwork = azureCheck(
  "AZ_BYO_NETWORK",
  ["Microsoft.Network/virtualNetworks/read"],
  async (needs, { azure }) => {
    const wanted =
      needs.existing?.ids.filter(({ id }) => /virtualNetworks|publicIPAddresses/i.test(id)) ?? [];
    if (needs.ranges.length === 0 && wanted.length === 0) return skip("no network is configured");
    const existing = await azure.virtualNetworks();
    const given = wanted.map(({ id }) => id);
    const presence = await Promise.all(
      wanted.map(async ({ what, id }) =>
        (await azure.resource(id)) === undefined
          ? fail(`there is no ${id}`, "correct its id in azureCore.azureNetwork", what)
          : pass("exists", what),
      ),
    );
    return [...presence, ...judgeOverlaps(needs.ranges, needs.resourceGroupName, existing, given)];
  },
);

/** A hub that exists: no half-open peering, and nothing that it reaches may overlap what is made. */
export function judgeHub(
  hub: VirtualNetwork,
  ranges: AzureNeeds["ranges"],
  existing: readonly VirtualNetwork[],
): readonly Finding[] {
  const broken = hub.properties.virtualNetworkPeerings.filter(
    ({ properties }) => properties.peeringState === "Disconnected",
  );
  const reached = hub.properties.virtualNetworkPeerings.flatMap(
    ({ properties }) => properties.remoteVirtualNetwork?.id ?? [],
  );
  const findings = broken.map(({ name }) =>
    fail(`peering ${name} is disconnected`, "remove this half before the deployment", hub.name),
  );
  const remote = existing.filter(({ id }) =>
    [hub.id, ...reached].some((other) => other.toLowerCase() === id.toLowerCase()),
  );
  const clashes = judgeOverlaps(
    ranges,
    undefined,
    remote,
    remote.map(({ id }) => id),
  ).filter(({ result }) => result === "fail");
  return findings.length + clashes.length === 0
    ? [pass("can be peered", hub.name)]
    : [...findings, ...clashes];
}

export const byoHub = azureCheck(
  "AZ_BYO_HUB",
  ["Microsoft.Network/virtualNetworks/read"],
  async (needs, { azure }) => {
    const hub = needs.existing?.ids.find(({ what }) => what === "hub network");
    if (hub === undefined) return skip("the deployment makes its own hub");
    const existing = await azure.virtualNetworks();
    const found = existing.find(({ id }) => id.toLowerCase() === hub.id.toLowerCase());
    return found === undefined
      ? unknown("the hub is not in this subscription, so its peerings cannot be seen")
      : judgeHub(found, needs.ranges, existing);
  },
);

const nameOf = (id: string): string => id.split("/").at(-1)?.toLowerCase() ?? "";

/** Zones that a network resolves already: a second zone of one name cannot be linked to it. */
export function judgeZones(
  wanted: readonly string[],
  ownGroup: string | undefined,
  existing: readonly { readonly id: string; readonly name: string }[],
): readonly Finding[] {
  return wanted.map((name) => {
    const others = existing.filter(
      (zone) =>
        zone.name.toLowerCase() === name.toLowerCase() &&
        groupOf(zone.id)?.toLowerCase() !== ownGroup?.toLowerCase(),
    );
    return others.length === 0
      ? pass("no other zone of this name", name)
      : warn(
          `exists already: ${others.map(({ id }) => id).join(", ")}`,
          "give this zone's id in azureCore.dns.privateZones if your networks are linked to it; two zones of one name cannot serve one network",
          name,
        );
  });
}

export const byoZones = azureCheck(
  "AZ_BYO_ZONES",
  ["Microsoft.Network/privateDnsZones/read"],
  async (needs, { azure }) => {
    const given = needs.existing?.ids.filter(({ id }) => /privateDnsZones/i.test(id)) ?? [];
    if (needs.privateZones.length + given.length === 0)
      return skip("no private zone is configured");
    const existing = await azure.privateZones();
    const presence = given.map(({ what, id }) =>
      existing.some((zone) => zone.id.toLowerCase() === id.toLowerCase())
        ? pass(`${nameOf(id)} exists`, what)
        : unknown("the zone is not in this subscription, so it cannot be seen", what),
    );
    return [...presence, ...judgeZones(needs.privateZones, needs.resourceGroupName, existing)];
  },
);

/** Types whose creation the tenant's policies are asked about. */
const ASKED_TYPES = [
  "Microsoft.Network/virtualNetworks",
  "Microsoft.Network/publicIPAddresses",
  "Microsoft.ContainerService/managedClusters",
  "Microsoft.DBforPostgreSQL/flexibleServers",
  "Microsoft.KeyVault/vaults",
  "Microsoft.Storage/storageAccounts",
];

export const policyDeny = azureCheck(
  "AZ_POLICY_DENY",
  [
    "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
    "Microsoft.Authorization/policyAssignments/read",
  ],
  async ({ location, layers }, { azure }) => {
    if (!layers.includes("core")) return skip("the platform is not configured");
    const assignments = await azure.policyAssignments();
    const enforced = assignments.filter(
      ({ properties }) => properties.enforcementMode !== "DoNotEnforce",
    );
    if (enforced.length === 0) return pass("no policy assignment is enforced on the subscription");
    return Promise.all(
      ASKED_TYPES.map(async (type) => {
        const answer = await azure.policyRestrictions(type, location);
        const denials = [
          ...(answer.contentEvaluationResult?.policyEvaluations ?? [])
            .filter(({ evaluationResult }) => evaluationResult === "NonCompliant")
            .map(({ policyInfo }) => policyInfo?.policyAssignmentId ?? "an assignment"),
          ...answer.fieldRestrictions.flatMap(({ field, restrictions }) =>
            restrictions
              .filter(({ result }) => result === "Deny")
              .map(
                ({ policy }) =>
                  `${policy?.policyAssignmentId ?? "an assignment"} (${field ?? "a field"})`,
              ),
          ),
        ];
        return denials.length === 0
          ? pass(`no denial foreseen among ${String(enforced.length)} assignments`, type)
          : warn(
              `may be denied by ${[...new Set(denials)].join(", ")}`,
              "ask the owner of the assignment for an exemption, or change the settings that it names",
              type,
            );
      }),
    );
  },
);

export function judgeCluster(cluster: Cluster | undefined, id: string): readonly Finding[] {
  if (cluster === undefined)
    return [fail(`there is no ${id}`, "correct azureCore.aks.existingClusterId")];
  const { properties, name } = cluster;
  const on = (value: boolean | null | undefined, what: string, command: string): Finding =>
    value === true
      ? pass("on", what)
      : fail(
          value === false ? "off" : "not reported, so off",
          `az aks update --name ${name} --resource-group ${groupOf(cluster.id) ?? ""} ${command}`,
          what,
        );
  return [
    properties.provisioningState === "Succeeded"
      ? pass("ready", "cluster")
      : fail(
          `state is ${properties.provisioningState ?? "not reported"}`,
          "wait until it is Succeeded",
          "cluster",
        ),
    on(properties.oidcIssuerProfile?.enabled, "OIDC issuer", "--enable-oidc-issuer"),
    on(
      properties.securityProfile?.workloadIdentity?.enabled,
      "workload identity",
      "--enable-workload-identity",
    ),
    on(properties.storageProfile?.diskCSIDriver?.enabled, "disk driver", "--enable-disk-driver"),
  ];
}

export const existingServices = azureCheck(
  "AZ_EXISTING_SERVICES",
  ["Microsoft.ContainerService/managedClusters/read"],
  async ({ existing }, { azure }) => {
    const { clusterId, ids = [] } = existing ?? {};
    const rest = ids.filter(
      ({ id }) =>
        id !== clusterId && !/virtualNetworks|publicIPAddresses|privateDnsZones|dnszones/i.test(id),
    );
    if (clusterId === undefined && rest.length === 0)
      return skip("the deployment makes its own cluster and services");
    const services = await Promise.all(
      rest.map(async ({ what, id }) =>
        (await azure.resource(id)) === undefined
          ? fail(`there is no ${id}`, "correct its id in azureCore", what)
          : pass("exists", what),
      ),
    );
    return [
      ...(clusterId === undefined ? [] : judgeCluster(await azure.cluster(clusterId), clusterId)),
      ...services,
    ];
  },
);
