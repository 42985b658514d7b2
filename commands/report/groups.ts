// Security groups that name each other: who may talk to whom, whatever their addresses are. On AWS a packet has to be let out by
// the groups of the caller and let in by those of the callee; on Azure a rule of a network security group may name application
// security groups: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html,
// https://learn.microsoft.com/azure/virtual-network/application-security-groups
import { UNKNOWN } from "../../sandbox/wire/values";
import type { Inputs } from "../change/steps";
import {
  itemsAt,
  listAt,
  nounOf,
  textAt,
  textsIn,
  titleOf,
  type Graph,
  type Resource,
} from "./graph";
import { NOT_KNOWN, protocolOf } from "./network";

/** A security group of AWS, or an application security group of Azure. */
export interface Group {
  readonly urn: string;
  readonly title: string;
  readonly cloud: "Azure" | "AWS";
  /** What is in it: noun and title. */
  readonly members: readonly string[];
  readonly memberUrns: readonly string[];
}

/** The other end of a rule: a group of the stack, a prefix list, or addresses. */
export interface Peer {
  readonly kind: "group" | "prefix list" | "addresses";
  /** URN of a group or a prefix list of the stack; undefined for one that the stack does not make. */
  readonly urn: string | undefined;
  readonly title: string;
}

/** Traffic that a rule allows. */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  /** For example `tcp 5432`. */
  readonly ports: string;
  /** What lets it out of the caller and into the callee; undefined where nothing of this stack decides. */
  readonly letOutBy: string | undefined;
  readonly letInBy: string | undefined;
  /** Whether both sides allow it, as far as they are in this stack. */
  readonly passes: boolean;
}

export interface Groups {
  readonly groups: readonly Group[];
  readonly flows: readonly Flow[];
}

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const AWS_GROUPS = [SECURITY_GROUP, DEFAULT_GROUP];
const PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const RULES = [RULE, INGRESS_RULE, EGRESS_RULE];
const APPLICATION_GROUP = "azure-native:network:ApplicationSecurityGroup";
const NETWORK_GROUP = "azure-native:network:NetworkSecurityGroup";
const AZURE_RULE = "azure-native:network:SecurityRule";

/** Resources that name a group without being in it. */
const NO_MEMBERS = [...AWS_GROUPS, ...RULES, NETWORK_GROUP, AZURE_RULE];

/** Every address of the internet. */
export const EVERYBODY = ["0.0.0.0/0", "::/0"];

/** Every group of the stack, and what its rules allow. */
export function groupsOf(graph: Graph): Groups {
  const groups = graph
    .ofType(...AWS_GROUPS, APPLICATION_GROUP)
    .map((group) => groupOf(graph, group));
  return { groups, flows: [...awsFlows(graph), ...azureFlows(graph)] };
}

function groupOf(graph: Graph, group: Resource): Group {
  const members = graph.resources.filter(
    (resource) =>
      !NO_MEMBERS.includes(resource.type) &&
      !resource.type.startsWith("platform-foundations:") &&
      Object.keys(resource.inputs).some((input) => graph.targets(resource, input).includes(group)),
  );
  return {
    urn: group.urn,
    title: titleOf(group),
    cloud: group.type === APPLICATION_GROUP ? "Azure" : "AWS",
    members: members.map((member) => `${nounOf(member)} ${titleOf(member)}`),
    memberUrns: members.map(({ urn }) => urn),
  };
}

/** One direction of a rule of AWS. */
interface Side {
  readonly group: Resource;
  readonly direction: "in" | "out";
  readonly peers: readonly Peer[];
  readonly protocol: string;
  readonly ports: readonly [low: number, high: number] | undefined;
  /** What the rule is called. */
  readonly by: string;
}

function awsFlows(graph: Graph): readonly Flow[] {
  const sides = [
    ...graph.ofType(...AWS_GROUPS).flatMap((group) => inlineSides(graph, group)),
    ...graph.ofType(...RULES).flatMap((rule) => separateSide(graph, rule)),
  ];
  const entering = sides
    .filter(({ direction }) => direction === "in")
    .flatMap((side) => side.peers.map((peer) => flowInto(side, peer, sides)));
  // What is let out to a group shows with that group's own rules, unless none of them lets it in.
  const leaving = sides
    .filter(({ direction }) => direction === "out")
    .flatMap((side) => side.peers.map((peer) => flowOutOf(side, peer, sides)))
    .filter(({ to, passes }) => to.kind !== "group" || !passes);
  return [...entering, ...leaving];
}

const peerOf = (group: Resource): Peer => ({
  kind: "group",
  urn: group.urn,
  title: titleOf(group),
});

function flowInto(side: Side, from: Peer, sides: readonly Side[]): Flow {
  const out = from.kind === "group" ? counterpart(side, from, "out", sides) : undefined;
  return {
    from,
    to: peerOf(side.group),
    ports: portsText(side),
    letOutBy: out?.by,
    letInBy: side.by,
    passes: from.kind !== "group" || out !== undefined,
  };
}

function flowOutOf(side: Side, to: Peer, sides: readonly Side[]): Flow {
  const into = to.kind === "group" ? counterpart(side, to, "in", sides) : undefined;
  return {
    from: peerOf(side.group),
    to,
    ports: portsText(side),
    letOutBy: side.by,
    letInBy: into?.by,
    passes: to.kind !== "group" || into !== undefined,
  };
}

/** The rule of the other group that allows the same traffic. A range may hold the group's addresses, and then it counts. */
const counterpart = (
  side: Side,
  peer: Peer,
  direction: Side["direction"],
  sides: readonly Side[],
): Side | undefined =>
  sides.find(
    (other) =>
      other.direction === direction &&
      other.group.urn === peer.urn &&
      sharePorts(side, other) &&
      other.peers.some(({ kind, urn }) => kind === "addresses" || urn === side.group.urn),
  );

const sharePorts = (a: Side, b: Side): boolean => {
  if (a.protocol !== b.protocol && a.protocol !== "any" && b.protocol !== "any") return false;
  if (a.ports === undefined || b.ports === undefined) return true;
  return a.ports[0] <= b.ports[1] && b.ports[0] <= a.ports[1];
};

const portsText = ({ protocol, ports }: Side): string => {
  if (ports === undefined) return protocol === "any" ? "any" : `${protocol} any`;
  const [low, high] = ports;
  return `${protocol} ${low === high ? String(low) : `${String(low)}-${String(high)}`}`;
};

const inlineSides = (graph: Graph, group: Resource): readonly Side[] =>
  (["ingress", "egress"] as const).flatMap((key) =>
    itemsAt(group.inputs, key).map((item): Side => {
      const description = textAt(item, "description");
      return {
        group,
        direction: key === "ingress" ? "in" : "out",
        peers: peersOf(graph, group, item, group, key),
        ...portsOf(item, textAt(item, "protocol")),
        by: `${titleOf(group)}: ${description ?? `its ${key}`}`,
      };
    }),
  );

function separateSide(graph: Graph, rule: Resource): readonly Side[] {
  const group = graph
    .targets(rule, "securityGroupId")
    .find(({ type }) => AWS_GROUPS.includes(type));
  if (group === undefined) return [];
  const { type, inputs } = rule;
  const isIn = type === RULE ? textAt(inputs, "type") === "ingress" : type === INGRESS_RULE;
  return [
    {
      group,
      direction: isIn ? "in" : "out",
      peers: peersOf(graph, rule, inputs, group),
      ...portsOf(inputs, textAt(inputs, type === RULE ? "protocol" : "ipProtocol")),
      by: `${titleOf(group)}: ${textAt(inputs, "description") ?? rule.name}`,
    },
  ];
}

function portsOf(rule: Inputs, text: string | undefined): Pick<Side, "protocol" | "ports"> {
  const protocol = protocolOf(text === "all" ? "-1" : text);
  const [low, high] = [rule["fromPort"], rule["toPort"]];
  const hasPorts =
    ["tcp", "udp"].includes(protocol) && typeof low === "number" && typeof high === "number";
  return { protocol, ports: hasPorts ? [low, high] : undefined };
}

const GROUP_KEYS = ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"];
const LIST_KEYS = ["prefixListIds", "prefixListId"];
const RANGE_KEYS = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"];

/**
 * Who is at the other end of a rule.
 * @param from resource whose inputs the rule is in
 * @param input the only input of it that the rule is in; absent: each
 */
function peersOf(
  graph: Graph,
  from: Resource,
  rule: Inputs,
  group: Resource,
  input?: string,
): readonly Peer[] {
  const own = rule["self"] === true ? [peerOf(group)] : [];
  const named = (
    keys: readonly string[],
    types: readonly string[],
    kind: Peer["kind"],
  ): readonly Peer[] =>
    keys.flatMap((key) =>
      rule[key] === undefined
        ? []
        : namedIn(graph, from, rule[key], input ?? key, types).map((found) =>
            typeof found === "string"
              ? { kind, urn: undefined, title: found }
              : { kind, urn: found.urn, title: titleOf(found) },
          ),
    );
  const ranges = RANGE_KEYS.flatMap((key): readonly Peer[] => {
    if (rule[key] === undefined) return [];
    const titles = [...listAt(rule, key), ...(holdsUnknown(rule[key]) ? [NOT_KNOWN] : [])];
    return titles.map((title) => ({ kind: "addresses", urn: undefined, title }));
  });
  return [
    ...own,
    ...named(GROUP_KEYS, AWS_GROUPS, "group"),
    ...named(LIST_KEYS, [PREFIX_LIST], "prefix list"),
    ...ranges,
  ];
}

/** Resources of the stack that a value names, and the ids of others. */
function namedIn(
  graph: Graph,
  from: Resource,
  value: unknown,
  input: string,
  types: readonly string[],
): readonly (Resource | string)[] {
  const targets = graph.targets(from, input).filter(({ type }) => types.includes(type));
  const known = textsIn(value).flatMap((text): readonly (Resource | string)[] => {
    if (text === UNKNOWN) return [];
    const found = targets.find(({ id }) => id?.toLowerCase() === text.toLowerCase());
    return [found ?? text];
  });
  const unknown = holdsUnknown(value)
    ? targets.filter((target) => target.id === undefined && !known.includes(target))
    : [];
  return [...known, ...unknown];
}

const holdsUnknown = (value: unknown): boolean => textsIn(value).includes(UNKNOWN);

/** Rules of Azure's network security groups that name application security groups. */
const azureFlows = (graph: Graph): readonly Flow[] =>
  graph.ofType(NETWORK_GROUP).flatMap((group) => {
    const separate = graph
      .ofType(AZURE_RULE)
      .filter((rule) => graph.target(rule, "networkSecurityGroupName", NETWORK_GROUP) === group)
      .map((rule) => ({ rule: rule.inputs, from: rule, input: undefined }));
    const inline = itemsAt(group.inputs, "securityRules").map((rule) => ({
      rule,
      from: group,
      input: "securityRules",
    }));
    return [...inline, ...separate].flatMap(({ rule, from, input }) =>
      textAt(rule, "access") === "Allow" ? azureFlowsOf(graph, group, rule, from, input) : [],
    );
  });

function azureFlowsOf(
  graph: Graph,
  group: Resource,
  rule: Inputs,
  from: Resource,
  input: string | undefined,
): readonly Flow[] {
  const ends = (side: "source" | "destination"): readonly Peer[] => {
    const key = `${side}ApplicationSecurityGroups`;
    if (rule[key] !== undefined)
      return namedIn(graph, from, rule[key], input ?? key, [APPLICATION_GROUP]).map((found) =>
        typeof found === "string"
          ? { kind: "group", urn: undefined, title: found.split("/").at(-1) ?? found }
          : peerOf(found),
      );
    return listAt(rule, `${side}AddressPrefix`, `${side}AddressPrefixes`).map((title) => ({
      kind: "addresses",
      urn: undefined,
      title,
    }));
  };
  const [sources, destinations] = [ends("source"), ends("destination")];
  const names = [...sources, ...destinations].some(({ kind }) => kind === "group");
  if (!names) return [];
  const by = `${titleOf(group)}: ${textAt(rule, "name") ?? textAt(rule, "securityRuleName") ?? ""}`;
  const isOut = textAt(rule, "direction") === "Outbound";
  const ports = listAt(rule, "destinationPortRange", "destinationPortRanges").join(", ");
  const protocol = protocolOf(textAt(rule, "protocol"));
  return sources.flatMap((source) =>
    destinations.map((destination) => ({
      from: source,
      to: destination,
      ports: `${protocol} ${ports === "*" ? "any" : ports}`.replace("any any", "any"),
      letOutBy: isOut ? by : undefined,
      letInBy: isOut ? undefined : by,
      passes: true,
    })),
  );
}
