import { asRange } from "../cidr";
import type { Issue } from "../issues";
import { keyIssues } from "../keys";
import { sortedEntries } from "../record";
import { networkPartNameIssues } from "./arm-names";
import { ORDINARY_SUBNET_PREFIX, type SubnetRequest } from "./address-plan";
import {
  CALLER_PRIORITIES,
  callerRuleIssues,
  closedRules,
  type NetworkRule,
} from "./network-security-rules";

/** One subnet, completely decided. */
export interface PlannedSubnet {
  readonly key: string;
  readonly subnetName: string;
  readonly cidr: string;
  /** Rules of its security group; undefined where Azure allows no group on the subnet. */
  readonly rules: readonly NetworkRule[] | undefined;
  readonly natGateway: boolean;
  readonly routeTable: boolean;
  /** Service that the subnet is delegated to. */
  readonly delegation: string | undefined;
  readonly serviceEndpoints: readonly string[];
}

/** A rule of an extra subnet. What is left out admits `sources` to `ports` of the subnet, by TCP. */
export interface ExtraSubnetRule<Text = string> extends Partial<
  Omit<NetworkRule<Text>, "name" | "sources" | "ports">
> {
  /** Required. Unique within the subnet; letters, digits, dots, hyphens and underscores. */
  readonly name: string;
  /** Required. Ranges, or single addresses that are read as /32. */
  readonly sources: readonly [Text, ...Text[]];
  /** Required. Ports, or ranges of ports as text. */
  readonly ports: readonly [number | string, ...(number | string)[]];
}

/** A further subnet of a network, beside those that the component always makes. */
export interface ExtraSubnet<Text = string> {
  /** Required. Its range, inside the network's address space. Size: /29 or larger. */
  readonly cidr: string;
  /**
   * Optional. Name of the subnet in Azure; a value for names that Azure reserves, such as `GatewaySubnet`.
   * @default - its key in the map
   */
  readonly subnetName?: Text | undefined;
  /** Optional. Rules in front of the deny at the end; without any the subnet allows no inbound traffic. @default - none */
  readonly rules?: readonly ExtraSubnetRule<Text>[] | undefined;
  /** Optional. Machines here leave through the network's NAT gateway, where it has one. @default false */
  readonly internetEgress?: boolean | undefined;
  /** Optional. Service that the subnet is delegated to, for example `Microsoft.App/environments`. @default - none */
  readonly delegation?: string | undefined;
}

export type ExtraSubnets<Text = string> = Readonly<Record<string, ExtraSubnet<Text>>>;

// Azure refuses a security group on these, or breaks the service when it has one.
const WITHOUT_SECURITY_GROUP = [
  "GatewaySubnet",
  "AzureFirewallSubnet",
  "AzureFirewallManagementSubnet",
  "RouteServerSubnet",
];

/** What every subnet has unless its row says otherwise. */
export const CLOSED_SUBNET = {
  natGateway: false,
  routeTable: false,
  delegation: undefined,
  serviceEndpoints: [],
} as const satisfies Partial<PlannedSubnet>;

/** The extra subnets in key order, so that the chain never depends on how a file was written. */
export function planExtraSubnets(
  extras: ExtraSubnets,
  routeTable: boolean,
): readonly PlannedSubnet[] {
  return sortedEntries(extras).map(([key, extra]) => {
    const subnetName = extra.subnetName ?? key;
    const special = WITHOUT_SECURITY_GROUP.includes(subnetName);
    return {
      key,
      subnetName,
      cidr: extra.cidr,
      rules: special ? undefined : closedRules(rulesOf(extra)),
      natGateway: extra.internetEgress ?? false,
      routeTable: routeTable && !special,
      delegation: extra.delegation,
      serviceEndpoints: [],
    };
  });
}

// Numbered by place: a rule that is added at the end renumbers no other.
function rulesOf({ cidr, rules = [] }: ExtraSubnet): readonly NetworkRule[] {
  return rules.map(
    ({ name, sources: [first, ...others], ports: [port, ...more], ...rest }, index) => ({
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: CALLER_PRIORITIES.first + 10 * index,
      destinations: [cidr],
      description: `${name} may call.`,
      ...rest,
      name,
      sources: [asRange(first), ...others.map(asRange)],
      ports: [String(port), ...more.map(String)],
    }),
  );
}

export function extraSubnetRequests(extras: ExtraSubnets): readonly SubnetRequest[] {
  return sortedEntries(extras).map(([key, { cidr }]) => ({
    path: `extraSubnets.${key}.cidr`,
    cidr,
    longestPrefix: ORDINARY_SUBNET_PREFIX,
  }));
}

/** Everything wrong with the keys, names and rules of extra subnets. */
export function extraSubnetIssues(
  extras: ExtraSubnets,
  taken: Readonly<Record<string, string>>,
): readonly Issue[] {
  const names = new Map(Object.entries(taken).map(([key, name]) => [name.toLowerCase(), key]));
  return sortedEntries(extras).flatMap(([key, extra]) => {
    const path = `extraSubnets.${key}`;
    const issues: Issue[] = [...keyIssues(path, key)];
    if (Object.hasOwn(taken, key)) {
      issues.push({
        path,
        problem: `${key} is a built-in subnet of this network`,
        hint: `choose another key than ${Object.keys(taken).join(", ")}`,
      });
    }
    const name = (extra.subnetName ?? key).toLowerCase();
    const holder = names.get(name);
    if (holder !== undefined && !Object.hasOwn(taken, key)) {
      issues.push({
        path: `${path}.subnetName`,
        problem: `${extra.subnetName ?? key} is the name of subnet ${holder}`,
        hint: "give each subnet a name of its own",
      });
    }
    names.set(name, key);
    issues.push(...networkPartNameIssues(`${path}.subnetName`, extra.subnetName ?? key));
    return [...issues, ...callerRuleIssues(`${path}.rules`, rulesOf(extra))];
  });
}
