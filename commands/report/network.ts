// Networks of a stack: ranges, what is in each subnet, where its traffic may go, in one form for Azure and AWS.
import { cidrOf, contains, parseCidr, sizeOf } from "../../components/plans/cidr";
import {
  AZURE_SUBNET,
  VNET,
  itemsAt,
  listAt,
  nounOf,
  textAt,
  titleOf,
  type Graph,
  type Resource,
} from "./graph";

/** A network with its subnets. */
export interface Network {
  readonly urn: string;
  readonly title: string;
  readonly cloud: "Azure" | "AWS";
  readonly ranges: readonly string[];
  readonly subnets: readonly Subnet[];
  /** URNs of networks that it is peered with. */
  readonly peers: readonly string[];
}

export interface Subnet {
  readonly urn: string;
  readonly title: string;
  readonly ranges: readonly string[];
  /** Availability zone, where a subnet is in one. */
  readonly zone: string | undefined;
  readonly members: readonly Member[];
  /** Security rules in the order in which the cloud applies them. */
  readonly rules: readonly Rule[];
  /** Title of the list that the rules are from. */
  readonly rulesFrom: string | undefined;
  /** Whether the rules hold for private endpoints too. */
  readonly rulesHoldForEndpoints: boolean;
  /** How packets reach the internet. */
  readonly way: Way | undefined;
}

/** How a subnet reaches the internet. */
export interface Way {
  readonly urn: string;
  readonly title: string;
  readonly kind: "NAT gateway" | "internet gateway";
}

/** Something in a subnet. */
export interface Member {
  readonly urn: string;
  readonly title: string;
  readonly noun: string;
  /** URN of the service that a private endpoint leads to. */
  readonly leadsTo: string | undefined;
  readonly hasPublicAddress: boolean;
}

/** One rule of a network security group or of a network ACL. */
export interface Rule {
  readonly name: string;
  readonly order: number;
  readonly direction: "in" | "out";
  readonly allows: boolean;
  /** `tcp`, `udp`, `icmp` or `any`. */
  readonly protocol: string;
  /** Ranges, service tags or `*`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ports and ranges of ports, or `*`. */
  readonly ports: readonly string[];
}

const AZURE = "azure-native:network:";
const AZURE_NAT = `${AZURE}NatGateway`;
const ENDPOINT = `${AZURE}PrivateEndpoint`;
const INTERFACE = `${AZURE}NetworkInterface`;
const PUBLIC_ADDRESS = `${AZURE}PublicIPAddress`;
const VPC = "aws:ec2/vpc:Vpc";
const AWS_SUBNET = "aws:ec2/subnet:Subnet";
const AWS_NAT = "aws:ec2/natGateway:NatGateway";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
const ELASTIC_IP = "aws:ec2/eip:Eip";

/** Groups of subnets that a database of AWS is put into. */
const SUBNET_GROUP = /SubnetGroup$/;

/** Resources that refer to a subnet without being in it. */
const NOT_IN_A_SUBNET =
  /(Association|VirtualNetwork|Subnet|Acl|RouteTable|NetworkSecurityGroup|Diagnostic\w*)$/;

/** Every network that the stack makes, in the order in which the program names them. */
export const networksOf = (graph: Graph): readonly Network[] => [
  ...graph.ofType(VNET).map((network) => azureNetwork(graph, network)),
  ...graph.ofType(VPC).map((network) => awsNetwork(graph, network)),
];

function azureNetwork(graph: Graph, network: Resource): Network {
  const own = (resource: Resource): boolean => azureNetworkOf(graph, resource) === network;
  const space = network.inputs["addressSpace"];
  return {
    urn: network.urn,
    title: titleOf(network),
    cloud: "Azure",
    ranges:
      typeof space === "object" && space !== null ? listAt({ ...space }, "addressPrefixes") : [],
    subnets: graph
      .ofType(AZURE_SUBNET)
      .filter(own)
      .map((subnet) => azureSubnet(graph, subnet))
      .sort(byRange),
    peers: graph
      .ofType(`${AZURE}VirtualNetworkPeering`)
      .filter(own)
      .flatMap((peering) => graph.target(peering, "remoteVirtualNetwork", VNET)?.urn ?? []),
  };
}

/** The network that a subnet or a peering belongs to, by what its name is made from or by the name itself. */
function azureNetworkOf(graph: Graph, resource: Resource): Resource | undefined {
  const name = textAt(resource.inputs, "virtualNetworkName");
  return (
    graph.target(resource, "virtualNetworkName", VNET) ??
    graph.ofType(VNET).find((network) => name !== undefined && titleOf(network) === name)
  );
}

function azureSubnet(graph: Graph, subnet: Resource): Subnet {
  const group = graph.target(subnet, "networkSecurityGroup", `${AZURE}NetworkSecurityGroup`);
  const nat = graph.target(subnet, "natGateway", AZURE_NAT);
  return {
    urn: subnet.urn,
    title: titleOf(subnet),
    ranges: listAt(subnet.inputs, "addressPrefix", "addressPrefixes"),
    zone: undefined,
    members: membersOf(graph, subnet),
    rules: group === undefined ? [] : azureRules(graph, group),
    rulesFrom: group && titleOf(group),
    rulesHoldForEndpoints: ["Enabled", "NetworkSecurityGroupEnabled"].includes(
      textAt(subnet.inputs, "privateEndpointNetworkPolicies") ?? "Disabled",
    ),
    way: nat && { urn: nat.urn, title: titleOf(nat), kind: "NAT gateway" },
  };
}

function azureRules(graph: Graph, group: Resource): readonly Rule[] {
  const separate = graph
    .ofType(`${AZURE}SecurityRule`)
    .filter((rule) => graph.target(rule, "networkSecurityGroupName", group.type) === group)
    .map(({ inputs }) => inputs);
  return [...itemsAt(group.inputs, "securityRules"), ...separate]
    .map((rule): Rule => {
      const sides = (side: string): readonly string[] => {
        const ranges = listAt(rule, `${side}AddressPrefix`, `${side}AddressPrefixes`);
        if (ranges.length > 0) return ranges;
        return [rule[`${side}ApplicationSecurityGroups`] === undefined ? NOT_KNOWN : GROUPS];
      };
      return {
        name: textAt(rule, "name") ?? textAt(rule, "securityRuleName") ?? "",
        order: Number(rule["priority"]),
        direction: textAt(rule, "direction") === "Outbound" ? "out" : "in",
        allows: textAt(rule, "access") === "Allow",
        protocol: protocolOf(textAt(rule, "protocol")),
        from: sides("source"),
        to: sides("destination"),
        ports: listAt(rule, "destinationPortRange", "destinationPortRanges"),
      };
    })
    .sort(byOrder);
}

/** Stand where a rule has no range that is known before the deployment. */
export const NOT_KNOWN = "addresses that are not known yet";
export const GROUPS = "application security groups";

const NUMBERS: Readonly<Record<string, string>> = {
  "-1": "any",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
};

export const protocolOf = (text = "*"): string =>
  text === "*" ? "any" : (NUMBERS[text] ?? text.toLowerCase());

const byOrder = (a: Rule, b: Rule): number =>
  a.direction.localeCompare(b.direction) || a.order - b.order;

function awsNetwork(graph: Graph, network: Resource): Network {
  const more = graph
    .ofType("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation")
    .filter((association) => graph.target(association, "vpcId", VPC) === network)
    .flatMap(({ inputs }) => listAt(inputs, "cidrBlock"));
  return {
    urn: network.urn,
    title: titleOf(network),
    cloud: "AWS",
    ranges: [...listAt(network.inputs, "cidrBlock"), ...more],
    subnets: graph
      .ofType(AWS_SUBNET)
      .filter((subnet) => graph.target(subnet, "vpcId", VPC) === network)
      .map((subnet) => awsSubnet(graph, subnet))
      .sort(byRange),
    peers: [],
  };
}

function awsSubnet(graph: Graph, subnet: Resource): Subnet {
  const acl = associated(graph, subnet, "networkAcl", ACL);
  return {
    urn: subnet.urn,
    title: titleOf(subnet),
    ranges: listAt(subnet.inputs, "cidrBlock"),
    zone: textAt(subnet.inputs, "availabilityZone"),
    members: membersOf(graph, subnet),
    rules: acl === undefined ? [] : aclRules(graph, acl),
    rulesFrom: acl && titleOf(acl),
    rulesHoldForEndpoints: true,
    way: awsWay(graph, associated(graph, subnet, "routeTable", ROUTE_TABLE)),
  };
}

/** The route table or network ACL that an association ties to a subnet. */
function associated(
  graph: Graph,
  subnet: Resource,
  noun: "networkAcl" | "routeTable",
  type: string,
): Resource | undefined {
  const association = graph.resources.find(
    (resource) =>
      /(networkAcl|routeTable)Association:/.test(resource.type) &&
      graph.target(resource, "subnetId", AWS_SUBNET) === subnet &&
      graph.target(resource, `${noun}Id`, type) !== undefined,
  );
  return association && graph.target(association, `${noun}Id`, type);
}

function awsWay(graph: Graph, table: Resource | undefined): Way | undefined {
  if (table === undefined) return undefined;
  const routes = graph
    .ofType("aws:ec2/route:Route")
    .filter((route) => graph.target(route, "routeTableId", ROUTE_TABLE) === table);
  for (const route of routes) {
    const nat = graph.target(route, "natGatewayId", AWS_NAT);
    if (nat !== undefined) return { urn: nat.urn, title: titleOf(nat), kind: "NAT gateway" };
    const gateway = graph.target(route, "gatewayId", INTERNET_GATEWAY);
    if (gateway !== undefined)
      return { urn: gateway.urn, title: titleOf(gateway), kind: "internet gateway" };
  }
  return undefined;
}

const aclRules = (graph: Graph, acl: Resource): readonly Rule[] =>
  graph
    .ofType("aws:ec2/networkAclRule:NetworkAclRule")
    .filter((rule) => graph.target(rule, "networkAclId", ACL) === acl)
    .map(({ inputs, name }): Rule => {
      const isOut = inputs["egress"] === true;
      const range = listAt(inputs, "cidrBlock", "ipv6CidrBlock");
      const [low, high] = [inputs["fromPort"], inputs["toPort"]].map(String);
      return {
        name,
        order: Number(inputs["ruleNumber"]),
        direction: isOut ? "out" : "in",
        allows: textAt(inputs, "ruleAction") === "allow",
        protocol: protocolOf(textAt(inputs, "protocol")),
        from: isOut ? ["*"] : range,
        to: isOut ? range : ["*"],
        ports:
          inputs["fromPort"] === undefined ? ["*"] : [low === high ? `${low}` : `${low}-${high}`],
      };
    })
    .sort(byOrder);

function membersOf(graph: Graph, subnet: Resource): readonly Member[] {
  return graph.resources
    .filter(
      (resource) =>
        !NOT_IN_A_SUBNET.test(resource.type) &&
        !resource.type.startsWith("platform-foundations:") &&
        Object.keys(resource.inputs).some((input) =>
          graph.targets(resource, input).includes(subnet),
        ),
    )
    .flatMap((resource) => ownersOf(graph, resource).map((shown) => [resource, shown] as const))
    .map(([resource, shown]): Member => {
      const target = Object.keys(resource.inputs)
        .filter((input) => resource.type === ENDPOINT && /LinkServiceConnections$/.test(input))
        .flatMap((input) => graph.targets(resource, input))[0];
      return {
        urn: shown.urn,
        title: titleOf(shown),
        noun: nounOf(shown),
        leadsTo: target?.urn,
        hasPublicAddress: [PUBLIC_ADDRESS, ELASTIC_IP].some(
          (type) => graph.inputsReferringTo(resource, type).length > 0,
        ),
      };
    });
}

/** The machine that a network interface belongs to, and what is in a subnet group; everything else stands for itself. */
function ownersOf(graph: Graph, resource: Resource): readonly Resource[] {
  const owners =
    resource.type === INTERFACE
      ? graph
          .ofType("azure-native:compute:VirtualMachine")
          .filter((machine) => graph.targets(machine, "networkProfile").includes(resource))
      : SUBNET_GROUP.test(resource.type)
        ? graph.resources.filter((user) =>
            Object.keys(user.inputs).some((input) => graph.targets(user, input).includes(resource)),
          )
        : [];
  return owners.length > 0 ? owners : [resource];
}

const firstAddress = ({ ranges }: Subnet): bigint => {
  const parsed = parseCidr(ranges[0] ?? "");
  return parsed.ok ? parsed.cidr.first : -1n;
};

const byRange = (a: Subnet, b: Subnet): number => {
  const difference = firstAddress(a) - firstAddress(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Number of addresses in a network's IPv4 ranges, and how many of them no subnet takes. */
export function addressesOf({ ranges, subnets }: Network): {
  readonly all: number;
  readonly free: number;
} {
  const known = (texts: readonly string[]) =>
    texts.flatMap((text) => (parseCidr(text).ok ? [cidrOf(text)] : []));
  const own = known(ranges);
  const all = own.reduce((sum, range) => sum + sizeOf(range), 0);
  const taken = known(subnets.flatMap((subnet) => subnet.ranges))
    .filter((range) => own.some((outer) => contains(outer, range)))
    .reduce((sum, range) => sum + sizeOf(range), 0);
  return { all, free: all - taken };
}
