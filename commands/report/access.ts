// Who may reach a service of the stack: over the network by the security rules, and as whom by roles. What a rule leaves to the
// cloud's defaults counts with them: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
import { asRange, contains, overlaps, parseCidr, type Cidr } from "../../components/plans/cidr";
import { ROLES } from "../../components/plans/azure/roles";
import { listAt, nounOf, textAt, titleOf, type Graph, type Resource } from "./graph";
import { EVERYBODY, groupsOf, type Flow, type Groups, type Peer } from "./groups";
import { GROUPS, NOT_KNOWN, type Network, type Rule, type Subnet } from "./network";

/** A service with everybody who may use it. */
export interface Service {
  readonly urn: string;
  readonly title: string;
  readonly noun: string;
  /** TCP port that its clients use. */
  readonly port: number;
  /** Subnet in which it is reached; undefined for a service without a private address. */
  readonly subnet: string | undefined;
  readonly isPublic: Exposure;
  /** Every other subnet of the stack, with what its packets meet; none for a service that security groups of AWS guard. */
  readonly callers: readonly Caller[];
  /** What the rules of its security groups name, on AWS. */
  readonly groupCallers: readonly GroupCaller[];
  readonly grants: readonly Grant[];
}

/** Whether a service answers from the internet. */
export type Exposure = "no" | "listed addresses" | "yes" | "not stated";

export interface Caller {
  readonly subnet: string;
  readonly network: string;
  readonly answer: "yes" | "some addresses" | "no";
  /** The rule that decides, or why none does. */
  readonly because: string;
}

/** A caller that a security group names: a group with what is in it, a prefix list, or addresses. */
export interface GroupCaller {
  readonly caller: string;
  readonly answer: "yes" | "no";
  readonly because: string;
}

/** A role at one resource. */
export interface Grant {
  readonly role: string;
  readonly receiver: string;
  readonly receiverKind: string;
  /** URN of the resource; undefined where the scope is not a resource of the stack. */
  readonly scopeUrn: string | undefined;
  readonly scope: string;
}

/** TCP port that the clients of a type use. */
const PORTS: Readonly<Record<string, number>> = {
  "azure-native:keyvault:Vault": 443,
  "azure-native:storage:StorageAccount": 443,
  "azure-native:cognitiveservices:Account": 443,
  "azure-native:containerregistry:Registry": 443,
  "azure-native:containerservice:ManagedCluster": 443,
  "azure-native:compute:VirtualMachine": 22,
  "azure-native:dbforpostgresql:Server": 5432,
};

/** TCP port that the clients of a type of AWS use, where it does not say another one. */
const AWS_PORTS: Readonly<Record<string, number>> = {
  "aws:rds/instance:Instance": 5432,
  "aws:rds/cluster:Cluster": 5432,
  "aws:elasticache/replicationGroup:ReplicationGroup": 6379,
};
/** Ports of the engines of RDS, by the beginning of their names. */
const ENGINE_PORTS: readonly (readonly [RegExp, number])[] = [
  [/mysql|mariadb/, 3306],
  [/^oracle/, 1521],
  [/^sqlserver/, 1433],
];

/** Every service that the stack makes and that somebody calls. */
export function servicesOf(
  graph: Graph,
  networks: readonly Network[],
  groups: Groups = groupsOf(graph),
): readonly Service[] {
  return [...azureServices(graph, networks), ...awsServices(graph, networks, groups)];
}

function azureServices(graph: Graph, networks: readonly Network[]): readonly Service[] {
  const grants = grantsOf(graph);
  return graph.resources.flatMap((resource): readonly Service[] => {
    const port = PORTS[resource.type];
    if (port === undefined) return [];
    const place = placeOf(networks, resource);
    return [
      {
        urn: resource.urn,
        title: titleOf(resource),
        noun: nounOf(resource),
        port,
        subnet: place?.subnet.title,
        isPublic: exposureOf(resource),
        callers: place === undefined ? [] : callersOf(networks, place, port),
        groupCallers: [],
        grants: grants.filter(({ scopeUrn }) => scopeUrn === resource.urn),
      },
    ];
  });
}

function awsServices(
  graph: Graph,
  networks: readonly Network[],
  groups: Groups,
): readonly Service[] {
  const grants = grantsOf(graph);
  return graph.resources.flatMap((resource): readonly Service[] => {
    const port = awsPortOf(resource);
    if (port === undefined) return [];
    const subnets = networks.flatMap((network) =>
      network.subnets.filter((subnet) => memberOf(subnet, resource.urn)),
    );
    const flows = flowsTo(resource, port, groups);
    return [
      {
        urn: resource.urn,
        title: titleOf(resource),
        noun: nounOf(resource),
        port,
        subnet: subnets.length === 0 ? undefined : subnets.map(({ title }) => title).join(", "),
        isPublic: awsExposure(resource, flows),
        callers: [],
        groupCallers: flows.map(({ from, letInBy, letOutBy, passes }) => ({
          caller: callerText(from, networks, groups),
          answer: passes ? "yes" : "no",
          because: passes
            ? [letInBy, letOutBy].filter((text) => text !== undefined).join("; let out by ")
            : `${letInBy ?? ""}, and ${from.title} lets nothing out to it`,
        })),
        grants: grants.filter(({ scopeUrn }) => scopeUrn === resource.urn),
      },
    ];
  });
}

function awsPortOf({ type, inputs }: Resource): number | undefined {
  const usual = AWS_PORTS[type];
  if (usual === undefined) return undefined;
  const own = inputs["port"];
  if (typeof own === "number") return own;
  const engine = textAt(inputs, "engine") ?? "";
  return ENGINE_PORTS.find(([name]) => name.test(engine))?.[1] ?? usual;
}

/** What the groups of a resource let in at a port. */
const flowsTo = ({ urn }: Resource, port: number, { groups, flows }: Groups): readonly Flow[] => {
  const own = groups.filter(({ memberUrns }) => memberUrns.includes(urn)).map((group) => group.urn);
  return flows.filter(
    ({ to, ports, letInBy }) =>
      letInBy !== undefined &&
      to.urn !== undefined &&
      own.includes(to.urn) &&
      isOnPort(ports, port),
  );
};

/** @param ports `any`, `tcp any`, `tcp 443` or `tcp 1-65535` */
function isOnPort(ports: string, port: number): boolean {
  const [protocol = "", range = "any"] = ports.split(" ");
  return ["any", "tcp"].includes(protocol) && (range === "any" || holds(range, port));
}

function awsExposure({ inputs }: Resource, flows: readonly Flow[]): Exposure {
  if (inputs["publiclyAccessible"] !== true) return "no";
  return flows.some(({ from }) => EVERYBODY.includes(from.title)) ? "yes" : "listed addresses";
}

function callerText(from: Peer, networks: readonly Network[], { groups }: Groups): string {
  const group = groups.find(({ urn }) => urn === from.urn);
  if (group !== undefined)
    return group.members.length === 0
      ? `${from.title} (nothing of this stack is in it)`
      : `${group.members.join(", ")} (${from.title})`;
  if (from.kind !== "addresses") return `${from.kind} ${from.title}`;
  const [range] = parsed(from.title);
  const subnets = networks
    .flatMap((network) => network.subnets)
    .filter((subnet) =>
      subnet.ranges.flatMap(parsed).some((each) => range !== undefined && contains(range, each)),
    );
  return subnets.length === 0
    ? from.title
    : `${from.title} (${subnets.map(({ title }) => title).join(", ")})`;
}

interface Place {
  readonly network: Network;
  readonly subnet: Subnet;
  readonly isEndpoint: boolean;
}

/** Where a service has its private address: of a private endpoint, or of itself. */
function placeOf(
  networks: readonly Network[],
  { urn, type, sources }: Resource,
): Place | undefined {
  const places = networks.flatMap((network) =>
    network.subnets.map((subnet) => ({ network, subnet })),
  );
  for (const place of places)
    if (place.subnet.members.some(({ leadsTo }) => leadsTo === urn))
      return { ...place, isEndpoint: true };
  // Azure puts the private endpoint of an API server into the subnet of the first pool, and its network policies do not apply.
  const pools = type.endsWith(":ManagedCluster") ? (sources["agentPoolProfiles"] ?? []) : undefined;
  for (const place of places)
    if (pools === undefined ? memberOf(place.subnet, urn) : pools[0] === place.subnet.urn)
      return { ...place, isEndpoint: false };
  return undefined;
}

const memberOf = ({ members }: Subnet, urn: string): boolean =>
  members.some((member) => member.urn === urn);

function exposureOf({ type, inputs }: Resource): Exposure {
  if (type.endsWith(":VirtualMachine")) return "no";
  if (type.endsWith(":ManagedCluster"))
    return isTrue(inputs, "apiServerAccessProfile", "enablePrivateCluster")
      ? "no"
      : listAt(recordAt(inputs, "apiServerAccessProfile"), "authorizedIPRanges").length > 0
        ? "listed addresses"
        : "yes";
  const network = recordAt(inputs, "network");
  const properties = recordAt(inputs, "properties");
  const access = [inputs, properties, network]
    .map((from) => textAt(from, "publicNetworkAccess"))
    .find((text) => text !== undefined);
  if (access === undefined) return "not stated";
  if (access === "Disabled") return "no";
  const rules = [
    recordAt(inputs, "networkAcls"),
    recordAt(inputs, "networkRuleSet"),
    recordAt(properties, "networkAcls"),
  ];
  return rules.some((each) => textAt(each, "defaultAction") === "Deny")
    ? "listed addresses"
    : "yes";
}

function recordAt(inputs: Readonly<Record<string, unknown>>, key: string) {
  const value = inputs[key];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const isTrue = (inputs: Readonly<Record<string, unknown>>, key: string, inner: string): boolean =>
  recordAt(inputs, key)[inner] === true;

function callersOf(networks: readonly Network[], target: Place, port: number): readonly Caller[] {
  return networks.flatMap((network) =>
    network.cloud !== target.network.cloud
      ? []
      : network.subnets
          .filter((subnet) => subnet !== target.subnet)
          .map((subnet) => ({
            subnet: subnet.title,
            network: network.title,
            ...answerOf({ network, subnet, isEndpoint: false }, target, port, networks),
          })),
  );
}

type Answer = Pick<Caller, "answer" | "because">;

/** What a packet from one subnet to a place meets: first the rules of its own subnet, then those of the other. */
function answerOf(from: Place, to: Place, port: number, networks: readonly Network[]): Answer {
  const ends = [
    from.network.peers.includes(to.network.urn),
    to.network.peers.includes(from.network.urn),
  ];
  if (from.network !== to.network && ends.includes(false)) {
    const because = ends.includes(true)
      ? "the networks are peered from one side only"
      : "the networks are not peered";
    return { answer: "no", because };
  }
  const sides = [
    decide(from.subnet, "out", from.subnet, to.subnet, port, tagRanges(from.network, networks)),
    ...(to.isEndpoint && !to.subnet.rulesHoldForEndpoints
      ? []
      : [decide(to.subnet, "in", from.subnet, to.subnet, port, tagRanges(to.network, networks))]),
  ];
  const worst = ["no", "some addresses"].map((word) => sides.find(({ answer }) => answer === word));
  const last = sides.at(-1) ?? { answer: "yes", because: "no rule holds" };
  return worst.find((side) => side !== undefined) ?? last;
}

/** Ranges that the tag `VirtualNetwork` stands for. */
const tagRanges = ({ urn, ranges, peers }: Network, networks: readonly Network[]) => [
  ...ranges,
  ...networks
    .filter((other) => peers.includes(other.urn) || other.peers.includes(urn))
    .flatMap((other) => other.ranges),
];

function decide(
  { rules, rulesFrom }: Subnet,
  direction: Rule["direction"],
  source: Subnet,
  destination: Subnet,
  port: number,
  tag: readonly string[],
): Answer {
  let isPart = false;
  for (const rule of rules.filter((each) => each.direction === direction)) {
    if (!["any", "tcp"].includes(rule.protocol) || !rule.ports.some((one) => holds(one, port)))
      continue;
    const from = share(rule.from, source.ranges, tag);
    const to = share(rule.to, destination.ranges, tag);
    if (from === "none" || to === "none") continue;
    const because = `${rulesFrom ?? ""}: ${rule.name}`;
    if (from === "part" || to === "part") {
      if (rule.allows) return { answer: "some addresses", because };
      isPart = true;
    } else if (rule.allows && isPart) return { answer: "some addresses", because };
    else return { answer: rule.allows ? "yes" : "no", because };
  }
  return {
    answer: isPart ? "some addresses" : "yes",
    because:
      direction === "in" ? "default rule AllowVnetInBound" : "default rule AllowVnetOutBound",
  };
}

function holds(ports: string, port: number): boolean {
  if (ports === "*") return true;
  const [low, high = low] = ports.split("-").map(Number);
  return low !== undefined && high !== undefined && low <= port && port <= high;
}

/** How much of some ranges a rule's prefixes hold. Service tags other than `VirtualNetwork` hold no private address. */
function share(
  prefixes: readonly string[],
  ranges: readonly string[],
  tag: readonly string[],
): "all" | "part" | "none" {
  if (prefixes.some((prefix) => prefix === "*" || prefix.toLowerCase() === "any")) return "all";
  const outer = prefixes
    .flatMap((prefix) => (prefix === "VirtualNetwork" ? tag : prefix))
    .flatMap(parsed);
  const inner = ranges.flatMap(parsed);
  if (inner.length > 0 && inner.every((range) => outer.some((each) => contains(each, range))))
    return "all";
  if (prefixes.includes(NOT_KNOWN) || prefixes.includes(GROUPS)) return "part";
  return inner.some((range) => outer.some((each) => overlaps(each, range))) ? "part" : "none";
}

function parsed(text: string): readonly Cidr[] {
  const result = parseCidr(asRange(text));
  return result.ok ? [result.cidr] : [];
}

const TITLES: ReadonlyMap<string, string> = new Map(
  Object.entries(ROLES).map(([title, id]) => [id, title]),
);

/** Roles that the stack assigns in Azure, and the roles of AWS with who assumes them. */
export const grantsOf = (graph: Graph): readonly Grant[] => [
  ...graph
    .ofType("azure-native:authorization:RoleAssignment")
    .map((each) => azureGrant(graph, each)),
  ...graph.ofType("aws:iam/rolePolicy:RolePolicy").map((policy): Grant => {
    const role = graph.target(policy, "role", "aws:iam/role:Role");
    const scope = graph
      .targets(policy, "policy")
      .find((target) => !target.type.startsWith("aws:iam/"));
    return {
      role: textAt(policy.inputs, "name") ?? policy.name,
      receiver: role === undefined ? (textAt(policy.inputs, "role") ?? "") : titleOf(role),
      receiverKind: "IAM role",
      scopeUrn: scope?.urn,
      scope: scope === undefined ? "as its policy says" : titleOf(scope),
    };
  }),
  ...graph.ofType("aws:iam/serviceLinkedRole:ServiceLinkedRole").map(({ inputs, name }): Grant => ({
    role: "service-linked role",
    receiver: textAt(inputs, "awsServiceName") ?? name,
    receiverKind: "AWS service",
    scopeUrn: undefined,
    scope: "the account",
  })),
];

function azureGrant(graph: Graph, assignment: Resource): Grant {
  const { inputs } = assignment;
  const id = textAt(inputs, "roleDefinitionId")?.split("/").at(-1) ?? "";
  const scope = graph.targets(assignment, "scope")[0];
  const receiver = graph.targets(assignment, "principalId")[0];
  const kind = textAt(inputs, "principalType") ?? "principal";
  return {
    role: TITLES.get(id) ?? id,
    receiver: receiver === undefined ? (textAt(inputs, "principalId") ?? "") : titleOf(receiver),
    receiverKind: receiver === undefined ? kind : nounOf(receiver),
    scopeUrn: scope?.urn,
    scope: scope === undefined ? (textAt(inputs, "scope") ?? "") : titleOf(scope),
  };
}
