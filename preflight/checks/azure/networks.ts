import {
  API_SERVER_SUBNET,
  CLUSTER_SUBNET_DELEGATION,
} from "../../../components/plans/azure/spoke-network";
import { cidrOf, overlaps, parseCidr } from "../../../components/plans/cidr";
import { about, azureCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import type { AzureNeeds, GivenNeed, JoinedNetworkNeed } from "../../needs/azure";
import { Unreadable } from "../../unreadable";
import type { AzureClient } from "../../clients/azure";
import type { Cluster } from "../../clients/azure/compute";
import type { Subnet, VirtualNetwork } from "../../clients/azure/network";

/** Resource group of an id. */
export const groupOf = (id: string): string | undefined =>
  /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1];

/** Azure's ids and names know no case. */
export const same = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

/** Something given by its id, in whichever subscription it is. */
export function presenceOf(
  { what, id, setting, region }: GivenNeed,
  azure: AzureClient,
): Promise<readonly Finding[]> {
  return about(what, async () => {
    const found = await azure.resource(id);
    if (found === undefined) return [fail(`there is no ${id}`, `correct ${setting}`, what)];
    const there = found.location?.toLowerCase().replaceAll(" ", "");
    return [
      region === undefined || there === undefined || there === region.location
        ? pass("exists", what)
        : fail(
            `exists in ${there}, not in ${region.location}`,
            `set ${region.setting}: ${there}`,
            what,
          ),
    ];
  });
}

type Neighbour = Pick<VirtualNetwork, "id" | "name"> & {
  readonly properties: Pick<VirtualNetwork["properties"], "addressSpace">;
};

/** Networks of other groups in the subscription: peering with an overlapping one is refused later. */
export function assessOverlaps(
  ranges: readonly Pick<AzureNeeds["ranges"][number], "name" | "cidr">[],
  ownGroup: string | undefined,
  existing: readonly Neighbour[],
  mustPeer: readonly string[],
): readonly Finding[] {
  const isPeered = ({ id }: Neighbour): boolean => mustPeer.some((other) => same(other, id));
  const others = existing.filter(
    (network) => isPeered(network) || !same(groupOf(network.id), ownGroup),
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
    const hint =
      "choose another addressSpace in azureCore.azureNetwork, or list the range in reservedRanges if it must never be reached";
    return clashes.some(({ network }) => isPeered(network))
      ? fail(`${cidr} overlaps ${list}, to which it is peered`, hint, name)
      : warn(`${cidr} overlaps ${list}`, hint, name);
  });
}

/** A subnet for the API server: AKS takes no other, and keeps the one that it is given for good. */
export function assessApiServerSubnet({ properties }: Subnet): readonly Finding[] {
  const what = "API server subnet";
  const { addressPrefix, addressPrefixes = [], delegations, privateEndpoints } = properties;
  const [range = ""] = addressPrefix === undefined ? addressPrefixes : [addressPrefix];
  const prefix = Number(range.split("/").at(1));
  const { longestPrefix } = API_SERVER_SUBNET;
  return [
    ...(prefix > longestPrefix
      ? [fail(`${range} is too small`, `use a subnet of /${String(longestPrefix)} or larger`, what)]
      : []),
    ...(delegations.some((one) => one.properties.serviceName === CLUSTER_SUBNET_DELEGATION)
      ? []
      : [
          fail(
            "is not delegated to AKS",
            `az network vnet subnet update --delegations ${CLUSTER_SUBNET_DELEGATION}`,
            what,
          ),
        ]),
    ...(privateEndpoints.length === 0
      ? []
      : [
          fail(
            `holds ${String(privateEndpoints.length)} private endpoints`,
            "give a subnet that nothing but API servers uses",
            what,
          ),
        ]),
  ];
}

export const byoNetwork = azureCheck(
  "AZ_BYO_NETWORK",
  ["Microsoft.Network/virtualNetworks/read"],
  async ({ ranges, networks, existing, resourceGroupName, apiServerSubnetId }, { azure }) => {
    const wanted =
      existing?.ids.filter(({ id }) => /virtualNetworks|publicIPAddresses/i.test(id)) ?? [];
    if (ranges.length === 0 && wanted.length === 0) return skip("no network is configured");
    const presence = await Promise.all(wanted.map((given) => presenceOf(given, azure)));
    const clashes = await about(undefined, async () => {
      if (ranges.length === 0) return [];
      const here = await azure.virtualNetworks();
      const given = await Promise.all(networks.map(({ id }) => visible(azure.virtualNetwork(id))));
      const elsewhere = given.flatMap((network) =>
        network === undefined || here.some(({ id }) => same(id, network.id)) ? [] : [network],
      );
      const peered = networks.map(({ id }) => id);
      return assessOverlaps(ranges, resourceGroupName, [...here, ...elsewhere], peered);
    });
    const subnet =
      apiServerSubnetId === undefined ? undefined : await visible(azure.subnet(apiServerSubnetId));
    return [
      ...presence.flat(),
      ...clashes,
      ...(subnet === undefined ? [] : assessApiServerSubnet(subnet)),
    ];
  },
);

// The check of its presence reports a given network that cannot be seen.
async function visible<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

type Peering = VirtualNetwork["properties"]["virtualNetworkPeerings"][number];

const leadsTo = ({ properties }: Peering, id: string): boolean =>
  same(properties.remoteVirtualNetwork?.id, id);

/** The halves in one network: none may be left over or stand in the way of the one that is written here. */
export function assessPeerings(
  { what, halves }: JoinedNetworkNeed,
  { properties: { virtualNetworkPeerings: peerings } }: VirtualNetwork,
): readonly Finding[] {
  return halves.flatMap(({ to, name, setting }) =>
    peerings
      .filter((peering) => leadsTo(peering, to))
      .flatMap((peering) => {
        if (peering.properties.peeringState === "Disconnected")
          return [
            fail(
              `peering ${peering.name} is disconnected`,
              name === undefined
                ? "have its owner remove this half, so that the networks can be joined again"
                : "remove this half before the deployment",
              what,
            ),
          ];
        if (name === undefined || same(peering.name, name)) return [];
        return [
          fail(
            `peering ${peering.name} leads to ${to} already, and two networks are peered once`,
            `set ${setting} to existing, or have the peering removed`,
            what,
          ),
        ];
      }),
  );
}

/** A hub that exists: nothing that it reaches may overlap what is made. */
export function assessHub(
  { what, halves }: JoinedNetworkNeed,
  hub: VirtualNetwork,
  ranges: AzureNeeds["ranges"],
): readonly Finding[] {
  const strangers = hub.properties.virtualNetworkPeerings.filter(
    (peering) => !halves.some(({ to }) => leadsTo(peering, to)),
  );
  const reached: Neighbour[] = strangers.map(({ name, properties }) => ({
    id: properties.remoteVirtualNetwork?.id ?? name,
    name: properties.remoteVirtualNetwork?.id.split("/").at(-1) ?? name,
    properties: {
      addressSpace: properties.remoteVirtualNetworkAddressSpace ?? { addressPrefixes: [] },
    },
  }));
  return [
    ...assessOverlaps(
      ranges,
      undefined,
      reached,
      reached.map(({ id }) => id),
    ).filter(({ result }) => result === "fail"),
    ...strangers.flatMap(({ name, properties }) => {
      if (properties.peeringState === "Disconnected")
        return [
          warn(
            `peering ${name} is disconnected, and it is none of this deployment's`,
            "tell the hub's owner",
            what,
          ),
        ];
      return properties.remoteVirtualNetworkAddressSpace === undefined
        ? [unknown(`peering ${name} does not say which ranges it reaches`, what)]
        : [];
    }),
  ];
}

export const byoHub = azureCheck(
  "AZ_BYO_HUB",
  ["Microsoft.Network/virtualNetworks/read"],
  async ({ networks, ranges }, { azure }) => {
    if (networks.length === 0) return skip("the deployment makes its own hub, and joins no other");
    const findings = await Promise.all(
      networks.map((network) =>
        about(network.what, async () => {
          const found = await azure.virtualNetwork(network.id);
          if (found === undefined)
            return [unknown("is not there (see AZ_BYO_NETWORK)", network.what)];
          const wrong = [
            ...assessPeerings(network, found),
            ...(network.key === "hub" ? assessHub(network, found, ranges) : []),
          ];
          return wrong.length === 0 ? [pass("can be joined", network.what)] : wrong;
        }),
      ),
    );
    return findings.flat();
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

export function assessCluster(cluster: Cluster | undefined, id: string): readonly Finding[] {
  if (cluster === undefined)
    return [fail(`there is no ${id}`, "correct azureCore.aks.existingClusterId")];
  const { properties, name } = cluster;
  const place = `--name ${name} --resource-group ${groupOf(cluster.id) ?? ""}`;
  const on = (
    value: boolean | null | undefined,
    what: string,
    option: string,
    command = "update",
  ): Finding =>
    value === true
      ? pass("on", what)
      : fail(
          value === false ? "off" : "not reported, so off",
          `az aks ${command} ${place} ${option}`,
          what,
        );
  const secretsProvider = properties.addonProfiles?.["azureKeyvaultSecretsProvider"];
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
    // Roles are assigned to both identities: without them Azure would be given an empty principal.
    on(
      secretsProvider?.enabled === true && secretsProvider.identity?.objectId !== undefined,
      "secrets-provider add-on",
      "--addons azure-keyvault-secrets-provider",
      "enable-addons",
    ),
    on(
      properties.identityProfile?.["kubeletidentity"]?.objectId !== undefined,
      "kubelet identity",
      "--enable-managed-identity",
    ),
  ];
}

export const existingServices = azureCheck(
  "AZ_EXISTING_SERVICES",
  ["Microsoft.ContainerService/managedClusters/read"],
  async ({ existing }, { azure }) => {
    const { clusterId, ids = [] } = existing ?? {};
    const rest = ids.filter(
      ({ id }) => id !== clusterId && !/virtualNetworks|publicIPAddresses/i.test(id),
    );
    if (clusterId === undefined && rest.length === 0)
      return skip("the deployment makes its own cluster and services");
    const services = await Promise.all(rest.map((given) => presenceOf(given, azure)));
    return [
      ...(clusterId === undefined ? [] : assessCluster(await azure.cluster(clusterId), clusterId)),
      ...services.flat(),
    ];
  },
);
