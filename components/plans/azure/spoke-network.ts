import { throwIfAny, type Issue } from "../issues";
import { addressPlanIssues, RESERVED_ADDRESSES_PER_SUBNET } from "./address-plan";
import { AKS_DEFAULTS, temporaryNodes, type PoolReplacement } from "./aks-cluster";
import { routeIssues, type OutboundType, type PlannedRoute } from "./egress";
import {
  allowedNetworkIssues,
  allowedRanges,
  apiServerSubnetRules,
  callerRangeIssues,
  injectedPostgresRules,
  nodeRules,
  podRules,
  postgresRules,
  vmRules,
  type AllowedNetwork,
  type NetworkRule,
} from "./network-security-rules";
import type { PostgresConnection } from "./postgres-server";
import {
  CLOSED_SUBNET,
  extraSubnetIssues,
  extraSubnetRequests,
  planExtraSubnets,
  type ExtraSubnets,
  type PlannedSubnet,
} from "./subnets";
import { parseCidr } from "../cidr";

/** The subnets of every spoke, in the order in which they are created. */
export const SPOKE_SUBNETS = ["system", "user", "pods", "vm", "postgres"] as const;
export type SpokeSubnet = (typeof SPOKE_SUBNETS)[number];

/** Names in Azure; `pods` is this project's, the others are the vendor's. */
export const SPOKE_SUBNET_NAMES = {
  system: "SystemSubnet",
  user: "UserSubnet",
  pods: "PodSubnet",
  vm: "VmSubnet",
  postgres: "ServicePostgresSubnet",
} as const satisfies Readonly<Record<SpokeSubnet, string>>;

/** Address plan of the AKS network when none is given (interpretation D-38; the documents publish no ranges). */
export const SPOKE_ADDRESS_DEFAULTS = {
  addressSpace: "10.0.0.0/16",
  subnets: {
    system: "10.0.0.0/20",
    user: "10.0.16.0/20",
    pods: "10.0.32.0/20",
    vm: "10.0.48.0/20",
    postgres: "10.0.64.0/24",
  },
} as const satisfies {
  readonly addressSpace: string;
  readonly subnets: Readonly<Record<SpokeSubnet, string>>;
};

/** Longest prefix of each subnet, whatever the pools need. PostgreSQL takes /28 or larger. */
export const SPOKE_SUBNET_PREFIXES = {
  system: 28,
  user: 28,
  pods: 28,
  vm: 29,
  postgres: 28,
} as const satisfies Readonly<Record<SpokeSubnet, number>>;

/** The subnet of an API server in the network: its key, its name in Azure, a range for it, and its longest prefix. */
export const API_SERVER_SUBNET = {
  key: "apiServer",
  subnetName: "ApiServerSubnet",
  cidr: "10.0.80.0/28",
  longestPrefix: 28,
} as const;

/** Service that pod and API server subnets belong to; AKS would add it itself and a later update would take it away again. */
export const CLUSTER_SUBNET_DELEGATION = "Microsoft.ContainerService/managedClusters";
const POSTGRES_DELEGATION = "Microsoft.DBforPostgreSQL/flexibleServers";

/** What one node pool may grow to. */
export interface PoolCapacity {
  /** Largest number of nodes. */
  readonly maxCount: number;
  /** Nodes that an upgrade or a replacement adds for a while. */
  readonly surgeNodes: number;
  /** Most pods on one node. */
  readonly maxPods: number;
}

export type ClusterCapacity = Readonly<Record<"system" | "user", readonly PoolCapacity[]>>;

/** What a pool may grow to, with the nodes that an upgrade or its replacement adds. */
export const poolCapacity = (pool: {
  readonly maxCount: number;
  readonly minCount?: number;
  readonly maxPods?: number;
  readonly replacement?: PoolReplacement;
}): PoolCapacity => ({
  maxCount: pool.maxCount,
  maxPods: pool.maxPods ?? AKS_DEFAULTS.maxPods,
  surgeNodes: temporaryNodes(pool),
});

/** The pools of a cluster with every default; used when the caller gives no pools. */
export const DEFAULT_CAPACITY: ClusterCapacity = {
  system: [poolCapacity(AKS_DEFAULTS.systemPool)],
  user: [poolCapacity(AKS_DEFAULTS.userPool)],
};

/** Front ends of internal load balancers that each node subnet keeps addresses for: ingress, NATS and two of the future. */
const LOAD_BALANCER_ADDRESSES = 4;
/** The API server's private endpoint lives in the subnet of the first pool. */
const API_SERVER_ADDRESSES = 1;
/** Nodes take pod addresses in batches. */
const POD_BATCH = 16;
/** Addresses a node holds ready beyond its pods, so that the next batch arrives in time. */
const POD_HEADROOM = 8;

/** Addresses that each cluster subnet must hold when every pool is at its largest and upgrading. */
export function addressesNeeded(
  capacity: ClusterCapacity,
): Readonly<Record<"system" | "user" | "pods", number>> {
  const nodes = (pools: readonly PoolCapacity[]) =>
    pools.reduce((sum, { maxCount, surgeNodes }) => sum + maxCount + surgeNodes, 0);
  const pods = [...capacity.system, ...capacity.user].reduce(
    (sum, { maxCount, surgeNodes, maxPods }) =>
      sum + (maxCount + surgeNodes) * POD_BATCH * Math.ceil((maxPods + POD_HEADROOM) / POD_BATCH),
    0,
  );
  return {
    system: nodes(capacity.system) + API_SERVER_ADDRESSES + LOAD_BALANCER_ADDRESSES,
    user: nodes(capacity.user) + LOAD_BALANCER_ADDRESSES,
    pods,
  };
}

export interface SpokeNetworkShape<Text = string> {
  /**
   * Optional. Range of the network.
   *
   * Unit: canonical IPv4 range, /8 to /29, clear of the ranges that AKS keeps.
   * Error: `addressSpace: 172.30.0.0/16 overlaps 172.30.0.0/16, which AKS uses inside its nodes; …`.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; the ranges are interpretation D-38.
   * @default "10.0.0.0/16"
   */
  readonly addressSpace?: string | undefined;
  /**
   * Optional. Ranges of the five subnets: system and user nodes, pods, jumpbox, database endpoints.
   *
   * Unit: canonical IPv4 range. Nodes: every pool at its largest with its surge nodes. Pods: 16 addresses for each batch.
   * Error: `subnets.pods: 10.0.32.0/24 has 251 usable addresses, but 1344 are needed; use /21 or a larger block`.
   * Source: CodeMie, Infrastructure Deployment, "Network Security", segmentation; AKS, "Azure CNI, dynamic allocation".
   * @default { system: "10.0.0.0/20", user: "10.0.16.0/20", pods: "10.0.32.0/20", vm: "10.0.48.0/20", postgres: "10.0.64.0/24" }
   */
  readonly subnets?: Partial<Readonly<Record<SpokeSubnet, string>>> | undefined;
  /** Optional. Further subnets by key, created after the five in key order; adding one changes no other. @default - none */
  readonly extraSubnets?: ExtraSubnets<Text> | undefined;
  /**
   * Optional. Range of a subnet for the API server, created after all others: for `apiServer: { mode: "vnetIntegration" }` of the
   * cluster. The API servers of several clusters of the network may share it; nothing else may be in it.
   *
   * Unit: canonical IPv4 range, /28 or larger; a cluster keeps 9 addresses.
   * Source: Azure, "Use API Server VNet Integration in AKS".
   * @default - none
   */
  readonly apiServerSubnet?: string | undefined;
  /** Optional. What the node pools may grow to, for the size of the subnets. @default - the pools of interpretation D-38 */
  readonly capacity?: ClusterCapacity | undefined;
  /** Optional. `privateEndpoint`, or `injected` for a delegated database subnet (interpretation D-08). @default "privateEndpoint" */
  readonly postgresConnection?: PostgresConnection | undefined;
  /** Optional. Range of the hub's AzureBastionSubnet, the only source of SSH and RDP. @default - none */
  readonly bastionSubnetCidr?: Text | undefined;
  /**
   * Optional. Networks whose users may reach the ingress controller and NATS.
   *
   * Error: `allowedNetworks[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from`.
   * Source: CodeMie, Prerequisites, "Access Control Network List".
   * @default - none outside the network
   */
  readonly allowedNetworks?: readonly AllowedNetwork<Text>[] | undefined;
  /**
   * Optional. Ranges of build agents and other machines that call the API server, beside nodes and jumpbox; they reach it and nothing
   * else. @default []
   */
  readonly apiServerClients?: readonly Text[] | undefined;
  /** Optional. Ports of ingress controller and NATS. @default [443] */
  readonly ingressPorts?: readonly number[] | undefined;
  /** Optional. TCP ports of corporate services, beside 443 and 80, that nodes and pods may call. @default [] */
  readonly egressPorts?: readonly number[] | undefined;
  /**
   * Optional. Routes beside those of the egress mode, for example to corporate ranges.
   *
   * Error: `routes[0].addressPrefix: 0.0.0.0/0 decides how everything leaves; choose egress mode appliance instead; …`.
   * Source: CodeMie, Infrastructure Deployment, "Network Security", user-defined routing.
   * @default []
   */
  readonly routes?: readonly PlannedRoute<Text>[] | undefined;
  readonly egress: {
    readonly outboundType: OutboundType;
    readonly routes: readonly PlannedRoute<Text>[];
  };
}

export interface PlannedSpokeNetwork {
  readonly addressSpace: string;
  readonly subnets: readonly PlannedSubnet[];
  readonly routes: readonly PlannedRoute[];
}

/** Port on which both the ingress controller and NATS listen. */
export const INGRESS_PORTS = [443] as const;

/** Decides ranges, order, rules and routes of a spoke; refuses every unusable value at once. */
export function planSpokeNetwork(subject: string, shape: SpokeNetworkShape): PlannedSpokeNetwork {
  throwIfAny(subject, spokeNetworkIssues(shape));
  const { addressSpace, subnets } = addressesOf(shape);
  const injected = shape.postgresConnection === "injected";
  const rules = rulesOf(shape, subnets);
  const row = (key: SpokeSubnet): PlannedSubnet => ({
    ...CLOSED_SUBNET,
    key,
    subnetName: SPOKE_SUBNET_NAMES[key],
    cidr: subnets[key],
    rules: rules[key],
    routeTable: true,
    natGateway: key !== "postgres", // the database endpoint opens no connections
    delegation: key === "pods" ? CLUSTER_SUBNET_DELEGATION : undefined,
  });
  const postgres = row("postgres");
  return {
    addressSpace,
    subnets: [
      row("system"),
      row("user"),
      row("pods"),
      row("vm"),
      injected
        ? {
            ...postgres,
            delegation: POSTGRES_DELEGATION,
            // A highly available server archives its logs through it (PostgreSQL, "Private access networking").
            serviceEndpoints: ["Microsoft.Storage"],
          }
        : postgres,
      ...planExtraSubnets(shape.extraSubnets ?? {}, true),
      ...(shape.apiServerSubnet === undefined
        ? []
        : [planApiServerSubnet(shape, subnets, shape.apiServerSubnet)]),
    ],
    routes: [...shape.egress.routes, ...(shape.routes ?? [])],
  };
}

// The last subnet, so that no other waits for another one than before.
function planApiServerSubnet(
  shape: SpokeNetworkShape,
  subnets: Readonly<Record<SpokeSubnet, string>>,
  cidr: string,
): PlannedSubnet {
  const { key, subnetName } = API_SERVER_SUBNET;
  return {
    ...CLOSED_SUBNET,
    key,
    subnetName,
    cidr,
    rules: apiServerSubnetRules(
      { inside: insideOf(shape, subnets), vmSubnet: subnets.vm },
      { subnet: cidr, clients: apiServerClientsOf(shape) },
    ),
    routeTable: true,
    delegation: CLUSTER_SUBNET_DELEGATION,
  };
}

/** Subnets whose traffic AKS wants unfiltered: nodes, pods, and the API server where it is in the network. */
const insideOf = (
  { apiServerSubnet }: SpokeNetworkShape,
  { system, user, pods }: Readonly<Record<SpokeSubnet, string>>,
): readonly [string, ...string[]] => [
  system,
  user,
  pods,
  ...(apiServerSubnet === undefined ? [] : [apiServerSubnet]),
];

// Bastion tunnels to the API server on behalf of a person who signed in.
const apiServerClientsOf = ({
  apiServerClients = [],
  bastionSubnetCidr,
}: SpokeNetworkShape): readonly string[] => [
  ...apiServerClients,
  ...(bastionSubnetCidr === undefined ? [] : [bastionSubnetCidr]),
];

function rulesOf(
  shape: SpokeNetworkShape,
  subnets: Readonly<Record<SpokeSubnet, string>>,
): Readonly<Record<SpokeSubnet, readonly NetworkRule[]>> {
  const bastion = shape.bastionSubnetCidr;
  const cluster = {
    inside: insideOf(shape, subnets),
    vmSubnet: subnets.vm,
    allowedRanges: allowedRanges(shape.allowedNetworks ?? []),
    ingressPorts: shape.ingressPorts ?? INGRESS_PORTS,
    egressPorts: shape.egressPorts ?? [],
  } as const;
  const database = {
    subnet: subnets.postgres,
    clients: [subnets.system, subnets.user, subnets.pods, subnets.vm],
  } as const;
  return {
    system: nodeRules(
      cluster,
      shape.apiServerSubnet === undefined
        ? { subnet: subnets.system, clients: apiServerClientsOf(shape) }
        : undefined,
    ),
    user: nodeRules(cluster),
    pods: podRules(cluster),
    vm: vmRules({ subnet: subnets.vm, bastionSubnet: bastion }),
    postgres:
      shape.postgresConnection === "injected"
        ? injectedPostgresRules(database)
        : postgresRules(database),
  };
}

/** Everything wrong with a spoke's arguments, in their own words. */
export function spokeNetworkIssues(shape: SpokeNetworkShape): readonly Issue[] {
  const { addressSpace, subnets } = addressesOf(shape);
  const extras = shape.extraSubnets ?? {};
  const needed = addressesNeeded(shape.capacity ?? DEFAULT_CAPACITY);
  return [
    ...addressPlanIssues({
      addressSpaces: [{ path: "addressSpace", cidr: addressSpace }],
      subnets: [
        ...SPOKE_SUBNETS.map((key) => ({
          path: `subnets.${key}`,
          cidr: subnets[key],
          longestPrefix: SPOKE_SUBNET_PREFIXES[key],
          ...(key === "vm" || key === "postgres" ? {} : { addressesNeeded: needed[key] }),
        })),
        ...extraSubnetRequests(extras),
        ...(shape.apiServerSubnet === undefined
          ? []
          : [
              {
                path: "apiServerSubnet",
                cidr: shape.apiServerSubnet,
                longestPrefix: API_SERVER_SUBNET.longestPrefix,
              },
            ]),
      ],
      holdsCluster: true,
    }),
    ...extraSubnetIssues(extras, {
      ...SPOKE_SUBNET_NAMES,
      ...(shape.apiServerSubnet === undefined
        ? {}
        : { [API_SERVER_SUBNET.key]: API_SERVER_SUBNET.subnetName }),
    }),
    ...bastionIssues(shape.bastionSubnetCidr),
    ...allowedNetworkIssues("allowedNetworks", shape.allowedNetworks ?? []),
    ...(shape.apiServerClients ?? []).flatMap((range, index) =>
      apiServerClientIssues(`apiServerClients[${String(index)}]`, range),
    ),
    ...portIssues("ingressPorts", shape.ingressPorts ?? []),
    ...portIssues("egressPorts", shape.egressPorts ?? []),
    ...routeIssues("routes", shape.routes ?? []),
    ...injectionIssues("postgresConnection", shape),
  ];
}

/** A server in the subnet calls Entra ID and storage itself, which an appliance may hold back. */
export function injectionIssues(
  path: string,
  { postgresConnection, egress }: Pick<SpokeNetworkShape, "postgresConnection" | "egress">,
): readonly Issue[] {
  if (postgresConnection !== "injected" || egress.outboundType !== "userDefinedRouting") return [];
  return [
    {
      path,
      problem: "injected needs access to Entra ID and storage that does not pass the appliance",
      hint: "use privateEndpoint, or another egress mode",
    },
  ];
}

function bastionIssues(text: string | undefined): readonly Issue[] {
  if (text === undefined) return [];
  const parsed = parseCidr(text);
  return parsed.ok
    ? []
    : [{ path: "bastionSubnetCidr", problem: parsed.problem, hint: parsed.hint }];
}

/** Everything wrong with a range that calls the API server. */
export const apiServerClientIssues = (path: string, range: string): readonly Issue[] =>
  callerRangeIssues(path, range, "list the ranges of the machines that call the API server");

function portIssues(path: string, ports: readonly number[]): readonly Issue[] {
  return ports.flatMap((port, index) =>
    Number.isInteger(port) && port >= 1 && port <= 65_535
      ? []
      : [
          {
            path: `${path}[${String(index)}]`,
            problem: `${String(port)} is not a port`,
            hint: "use a whole number from 1 to 65535",
          },
        ],
  );
}

function addressesOf(shape: SpokeNetworkShape) {
  return {
    addressSpace: shape.addressSpace ?? SPOKE_ADDRESS_DEFAULTS.addressSpace,
    subnets: { ...SPOKE_ADDRESS_DEFAULTS.subnets, ...shape.subnets },
  };
}

/** Usable addresses of a range of the given prefix, for pages that show the arithmetic. */
export function usableAddresses(prefix: number): number {
  return 2 ** (32 - prefix) - RESERVED_ADDRESSES_PER_SUBNET;
}
