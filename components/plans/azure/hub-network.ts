import { parseCidr } from "../cidr";
import { throwIfAny, type Issue } from "../issues";
import { addressPlanIssues } from "./address-plan";
import {
  allowedNetworkIssues,
  bastionRules,
  endpointRules,
  publicRanges,
  type AllowedNetwork,
} from "./network-security-rules";
import {
  CLOSED_SUBNET,
  extraSubnetIssues,
  extraSubnetRequests,
  planExtraSubnets,
  type ExtraSubnets,
  type PlannedSubnet,
} from "./subnets";

/** The subnets of every hub, in the order in which they are created. */
export const HUB_SUBNETS = ["bastion", "endpoints"] as const;
export type HubSubnet = (typeof HUB_SUBNETS)[number];

/** Names in Azure. That of the Bastion subnet is fixed by the service. */
export const HUB_SUBNET_NAMES = {
  bastion: "AzureBastionSubnet",
  endpoints: "PrivateEndpointSubnet",
} as const satisfies Readonly<Record<HubSubnet, string>>;

/** Address plan of the hub when none is given (decision D-38; the documents publish no ranges). */
export const HUB_ADDRESS_DEFAULTS = {
  addressSpace: "10.1.0.0/16",
  subnets: { bastion: "10.1.1.0/24", endpoints: "10.1.2.0/24" },
} as const satisfies {
  readonly addressSpace: string;
  readonly subnets: Readonly<Record<HubSubnet, string>>;
};

/** Longest prefix of each subnet: Azure Bastion takes /26 or larger. */
export const HUB_SUBNET_PREFIXES = {
  bastion: 26,
  endpoints: 28,
} as const satisfies Readonly<Record<HubSubnet, number>>;

export interface HubNetworkShape {
  readonly addressSpace?: string;
  readonly subnets?: Partial<Readonly<Record<HubSubnet, string>>>;
  readonly extraSubnets?: ExtraSubnets;
  readonly clientRanges?: readonly string[];
  readonly bastionClients?: readonly AllowedNetwork[];
}

export interface PlannedHubNetwork {
  readonly addressSpace: string;
  readonly subnets: readonly PlannedSubnet[];
  readonly bastionSubnetCidr: string;
}

/** Decides ranges, order and rules of a hub; refuses every unusable value at once. */
export function planHubNetwork(subject: string, shape: HubNetworkShape): PlannedHubNetwork {
  throwIfAny(subject, hubNetworkIssues(shape));
  const { addressSpace, subnets } = addressesOf(shape);
  const [clients, bastionClients] = [shape.clientRanges ?? [], shape.bastionClients ?? []];
  return {
    addressSpace,
    bastionSubnetCidr: subnets.bastion,
    subnets: [
      {
        ...CLOSED_SUBNET,
        key: "bastion",
        subnetName: HUB_SUBNET_NAMES.bastion,
        cidr: subnets.bastion,
        rules: bastionRules(publicRanges(bastionClients)),
      },
      {
        ...CLOSED_SUBNET,
        key: "endpoints",
        subnetName: HUB_SUBNET_NAMES.endpoints,
        cidr: subnets.endpoints,
        rules: endpointRules({
          subnet: subnets.endpoints,
          clients: [
            addressSpace,
            ...[...new Set(clients)].filter((c) => c !== addressSpace).sort(),
          ],
        }),
      },
      ...planExtraSubnets(shape.extraSubnets ?? {}, false),
    ],
  };
}

/** Everything wrong with a hub's arguments, in their own words. */
export function hubNetworkIssues(shape: HubNetworkShape): readonly Issue[] {
  const { addressSpace, subnets } = addressesOf(shape);
  const extras = shape.extraSubnets ?? {};
  return [
    ...addressPlanIssues({
      addressSpaces: [{ path: "addressSpace", cidr: addressSpace }],
      subnets: [
        ...HUB_SUBNETS.map((key) => ({
          path: `subnets.${key}`,
          cidr: subnets[key],
          longestPrefix: HUB_SUBNET_PREFIXES[key],
        })),
        ...extraSubnetRequests(extras),
      ],
      holdsCluster: false,
    }),
    ...extraSubnetIssues(extras, HUB_SUBNET_NAMES),
    ...(shape.clientRanges ?? []).flatMap((text, index) => {
      const parsed = parseCidr(text);
      const path = `clientRanges[${String(index)}]`;
      return parsed.ok ? [] : [{ path, problem: parsed.problem, hint: parsed.hint }];
    }),
    ...allowedNetworkIssues("bastionClients", shape.bastionClients ?? []),
  ];
}

function addressesOf(shape: HubNetworkShape) {
  return {
    addressSpace: shape.addressSpace ?? HUB_ADDRESS_DEFAULTS.addressSpace,
    subnets: { ...HUB_ADDRESS_DEFAULTS.subnets, ...shape.subnets },
  };
}
