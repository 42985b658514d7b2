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

/** Address plan of the hub when none is given (interpretation D-38; the documents publish no ranges). */
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

export interface HubNetworkShape<Text = string> {
  /**
   * Optional. Range of the network.
   *
   * Unit: canonical IPv4 range, /8 to /29.
   * Error: `addressSpace: 10.1.0.1/16 is not a network address; write 10.1.0.0/16`.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; the ranges are interpretation D-38.
   * @default "10.1.0.0/16"
   */
  readonly addressSpace?: string | undefined;
  /**
   * Optional. Ranges of the two subnets.
   *
   * Unit: canonical IPv4 range; `bastion` /26 or larger, `endpoints` /28 or larger.
   * Error: `subnets.bastion: 10.1.1.0/27 is too small; use /26 or a larger block`.
   * Source: Azure Bastion, "Configuration settings", subnet.
   * @default { bastion: "10.1.1.0/24", endpoints: "10.1.2.0/24" }
   */
  readonly subnets?: Partial<Readonly<Record<HubSubnet, string>>> | undefined;
  /**
   * Optional. Further subnets by key, created after the two in key order; adding one changes no other.
   *
   * Error: `extraSubnets.dns.cidr: 10.9.0.0/24 lies outside 10.1.0.0/16; move it inside addressSpace`.
   * @default - none
   */
  readonly extraSubnets?: ExtraSubnets<Text> | undefined;
  /**
   * Optional. Ranges beside the hub's own that use its private endpoints: the spokes, and corporate ranges if they do.
   *
   * Unit: canonical IPv4 ranges.
   * @default - the hub only
   */
  readonly clientRanges?: readonly Text[] | undefined;
  /**
   * Optional. Public ranges from which administrators open Bastion. Bastion itself asks for Entra sign-in.
   * Private ranges of the list are ignored: no traffic reaches Bastion's public address from them.
   *
   * Error: `bastionClients[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from`.
   * @default - the internet, to port 443 of Bastion and nothing else
   */
  readonly bastionClients?: readonly AllowedNetwork<Text>[] | undefined;
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
