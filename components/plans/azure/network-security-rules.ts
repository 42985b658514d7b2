// The flows that each subnet admits, as tables of plain values. Nothing is open that the documents do not need, each table
// that closes its subnet ends in a deny, and priorities are fixed numbers: adding a rule renumbers no other.
import { callerWidthIssues, WIDEST_CALLER_PREFIX } from "../caller-range";
import { asRange, cidrOf, contains, parseCidr } from "../cidr";
import type { Issue } from "../issues";
import { isSameName, networkPartNameIssues } from "./arm-names";

/** One rule of a network security group. Sources and destinations are ranges or service tags; ports are numbers, ranges or `*`. */
export interface NetworkRule<Text = string> {
  /** Unique within the group; letters, digits, dots, hyphens and underscores. */
  readonly name: string;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  /** 100 to 4096; the lowest number decides first. */
  readonly priority: number;
  readonly sources: readonly [Text, ...Text[]];
  readonly destinations: readonly [Text, ...Text[]];
  readonly ports: readonly [string, ...string[]];
  /** Why the flow is there; for readers and generated pages. */
  readonly description: string;
}

/** Kinds of network that users come from. */
export const NETWORK_KINDS = ["corporate", "vpn", "office", "other"] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** A network whose users may reach the application. */
export interface AllowedNetwork<Text = string> {
  /** Required. What the company calls it. */
  readonly name: string;
  /** Required. Kind of network, for readers of the rules. */
  readonly kind: NetworkKind;
  /** Required. A range, or a single address that is read as /32. */
  readonly cidr: Text;
}

const ANY = ["*"] as const;
const NETWORK = ["VirtualNetwork"] as const;
const ADMIN_PORTS = ["22", "3389"] as const;

/** Priorities that callers may use for rules of their own; the tables stay outside. */
export const CALLER_PRIORITIES = { first: 1000, last: 3999 } as const;

const DENY_INBOUND: NetworkRule = {
  name: "DenyAllInbound",
  direction: "Inbound",
  access: "Deny",
  protocol: "*",
  priority: 4096,
  sources: ANY,
  destinations: ANY,
  ports: ANY,
  description: "Only the flows listed above come in.",
};

const DENY_OUTBOUND: NetworkRule = {
  ...DENY_INBOUND,
  name: "DenyAllOutbound",
  direction: "Outbound",
  description: "Nothing here opens connections of its own.",
};

// A node or machine that was taken over must not hop on by SSH or RDP; only Bastion may (PSRule Azure.NSG.LateralTraversal).
const DENY_LATERAL: NetworkRule = {
  name: "DenySshRdpOutbound",
  direction: "Outbound",
  access: "Deny",
  protocol: "Tcp",
  priority: 900,
  sources: ANY,
  destinations: NETWORK,
  ports: ADMIN_PORTS,
  description: "No administrative hop from here to other machines.",
};

/**
 * The eight rules that Azure Bastion requires, one for tunnels to private API servers, and a deny in each direction.
 *
 * All eight are needed together: Azure refuses to create or update a Bastion whose subnet has only some of them.
 * @param clients public ranges from which the portal's users come; empty admits the internet to port 443
 */
export function bastionRules(clients: readonly string[]): readonly NetworkRule[] {
  const dataPlane = { sources: NETWORK, destinations: NETWORK, ports: ["8080", "5701"] } as const;
  return [
    {
      name: "AllowHttpsInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 120,
      sources: nonEmpty(clients) ?? ["Internet"],
      destinations: ANY,
      ports: ["443"],
      description: "Users reach Bastion through the portal or their own client.",
    },
    {
      name: "AllowGatewayManagerInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 130,
      sources: ["GatewayManager"],
      destinations: ANY,
      ports: ["443"],
      description: "Control plane of Bastion.",
    },
    {
      name: "AllowAzureLoadBalancerInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 140,
      sources: ["AzureLoadBalancer"],
      destinations: ANY,
      ports: ["443"],
      description: "Health probes.",
    },
    {
      name: "AllowBastionHostCommunicationInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "*",
      priority: 150,
      ...dataPlane,
      description: "Data plane between the instances of Bastion.",
    },
    DENY_INBOUND,
    {
      name: "AllowSshRdpOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "*",
      priority: 100,
      sources: ANY,
      destinations: NETWORK,
      ports: ADMIN_PORTS,
      description: "Sessions to machines in this and the peered networks.",
    },
    {
      name: "AllowApiServerOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 105,
      sources: ANY,
      destinations: NETWORK,
      ports: ["443"],
      description: "Tunnels to API servers of private clusters (az aks bastion tunnel).",
    },
    {
      name: "AllowAzureCloudOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 110,
      sources: ANY,
      destinations: ["AzureCloud"],
      ports: ["443"],
      description: "Azure's public endpoints for logs and diagnostics.",
    },
    {
      name: "AllowBastionHostCommunicationOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "*",
      priority: 120,
      ...dataPlane,
      description: "Data plane between the instances of Bastion.",
    },
    {
      name: "AllowCertificateChecksOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "*",
      priority: 130,
      sources: ANY,
      destinations: ["Internet"],
      ports: ["80"],
      description: "Certificate validation and session information.",
    },
    DENY_OUTBOUND,
  ];
}

/** The jumpbox: SSH and RDP from Bastion, nothing else; out to the internet by HTTPS and HTTP for its tools. */
export function vmRules(shape: {
  readonly subnet: string;
  /** Range of the hub's AzureBastionSubnet; absent when there is no Bastion. */
  readonly bastionSubnet: string | undefined;
}): readonly NetworkRule[] {
  const fromBastion: readonly NetworkRule[] =
    shape.bastionSubnet === undefined
      ? []
      : [
          {
            name: "AllowSshRdpFromBastion",
            direction: "Inbound",
            access: "Allow",
            protocol: "Tcp",
            priority: 100,
            sources: [shape.bastionSubnet],
            destinations: [shape.subnet],
            ports: ADMIN_PORTS,
            description: "Administrators come through Bastion and nowhere else.",
          },
        ];
  return [...fromBastion, DENY_INBOUND, ...internetOutbound([]), DENY_LATERAL];
}

/** The database's private endpoint: its clients on the two PostgreSQL ports. */
export function postgresRules(shape: {
  readonly subnet: string;
  readonly clients: readonly [string, ...string[]];
}): readonly NetworkRule[] {
  return [
    {
      name: "AllowPostgresFromClients",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 100,
      sources: shape.clients,
      destinations: [shape.subnet],
      // 6432 is the server's own connection pooler.
      ports: ["5432", "6432"],
      description: "The application's nodes and pods, and the jumpbox.",
    },
    DENY_INBOUND,
    DENY_LATERAL,
    DENY_OUTBOUND,
  ];
}

/** A server injected into its subnet: as above, and what the server itself needs to replicate, archive and sign in. */
export function injectedPostgresRules(shape: {
  readonly subnet: string;
  readonly clients: readonly [string, ...string[]];
}): readonly NetworkRule[] {
  const inside = {
    access: "Allow",
    protocol: "Tcp",
    sources: [shape.subnet],
    ports: ["5432", "6432"],
    description: "Replication between the primary and its standby.",
  } as const;
  return [
    ...postgresRules(shape).filter(({ name }) => name !== DENY_OUTBOUND.name),
    {
      ...inside,
      name: "AllowReplicationInbound",
      direction: "Inbound",
      priority: 110,
      destinations: [shape.subnet],
    },
    {
      ...inside,
      name: "AllowReplicationOutbound",
      direction: "Outbound",
      priority: 110,
      destinations: [shape.subnet],
    },
    {
      ...inside,
      name: "AllowLogArchiveOutbound",
      direction: "Outbound",
      priority: 120,
      destinations: ["Storage"],
      ports: ["443"],
      description: "Write-ahead logs are archived to storage.",
    },
    {
      ...inside,
      name: "AllowEntraOutbound",
      direction: "Outbound",
      priority: 130,
      destinations: ["AzureActiveDirectory"],
      ports: ["443"],
      description: "Sign-in with Entra ID.",
    },
  ];
}

/** Private endpoints of the platform services: HTTPS from the networks that use them. */
export function endpointRules(shape: {
  readonly subnet: string;
  readonly clients: readonly [string, ...string[]];
}): readonly NetworkRule[] {
  return [
    {
      name: "AllowHttpsFromClients",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 100,
      sources: shape.clients,
      destinations: [shape.subnet],
      ports: ["443"],
      description: "Vault, storage, registry and models are asked over HTTPS.",
    },
    DENY_INBOUND,
    DENY_LATERAL,
    DENY_OUTBOUND,
  ];
}

export interface ClusterRulesShape {
  /** Ranges of all node and pod subnets; traffic among them is never filtered here, network policy does that. */
  readonly inside: readonly [string, ...string[]];
  /** Range of the jumpbox subnet. */
  readonly vmSubnet: string;
  /** Ranges whose users may reach ingress and NATS. */
  readonly allowedRanges: readonly string[];
  /** Ports of ingress and NATS. */
  readonly ingressPorts: readonly number[];
  /** TCP ports beside 443 and 80 that corporate services listen on. */
  readonly egressPorts: readonly number[];
}

/**
 * The API server's own subnet: nodes and pods, the jumpbox, other clients, and the probes of its load balancer.
 * Source: https://learn.microsoft.com/azure/aks/api-server-vnet-integration
 */
export function apiServerSubnetRules(
  { inside, vmSubnet }: Pick<ClusterRulesShape, "inside" | "vmSubnet">,
  apiServer: ApiServerShape,
): readonly NetworkRule[] {
  return [
    ...insideClusterRules(inside),
    {
      name: "AllowHttpsFromJumpbox",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 120,
      sources: [vmSubnet],
      destinations: [apiServer.subnet],
      ports: ["443"],
      description: "kubectl and deployments on the jumpbox.",
    },
    ...apiServerRules(apiServer),
    DENY_INBOUND,
    DENY_LATERAL,
  ];
}

/** The subnet in which the API server answers, and the ranges that call it beside the nodes and the jumpbox. */
export interface ApiServerShape {
  readonly subnet: string;
  readonly clients: readonly string[];
}

/**
 * Node subnets: each other and the pods, health probes, the jumpbox, and the application's users.
 * @param apiServer for the subnet with the API server's endpoint
 */
export function nodeRules(
  shape: ClusterRulesShape,
  apiServer?: ApiServerShape,
): readonly NetworkRule[] {
  const ranges = nonEmpty(shape.allowedRanges);
  const ports = nonEmpty(shape.ingressPorts.map(String));
  const users: readonly NetworkRule[] =
    ranges === undefined || ports === undefined
      ? []
      : [
          {
            name: "AllowIngressFromAllowedNetworks",
            direction: "Inbound",
            access: "Allow",
            protocol: "Tcp",
            priority: 200,
            sources: ranges,
            // A load balancer's packets arrive under its front-end address, which lies outside the subnet when it is public.
            destinations: ANY,
            ports,
            description: "The application's users: ingress controller and NATS.",
          },
        ];
  return [
    ...insideClusterRules(shape.inside),
    {
      name: "AllowHttpsFromJumpbox",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 120,
      sources: [shape.vmSubnet],
      destinations: ANY,
      ports: ["443"],
      description: "The API server's private endpoint and the ingress controller.",
    },
    ...apiServerRules(apiServer),
    ...users,
    DENY_INBOUND,
    ...internetOutbound(shape.egressPorts),
    DENY_LATERAL,
  ];
}

// Its address is Azure's choice, so the rule admits to the whole subnet; ingress controllers are in the other one.
function apiServerRules(apiServer: ApiServerShape | undefined): readonly NetworkRule[] {
  const clients = nonEmpty([...new Set(apiServer?.clients ?? [])].sort());
  if (apiServer === undefined || clients === undefined) return [];
  return [
    {
      name: "AllowHttpsFromApiServerClients",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 130,
      sources: clients,
      destinations: [apiServer.subnet],
      ports: ["443"],
      description: "Build agents and other machines that call the API server.",
    },
  ];
}

/** The pod subnet: nodes, other pods and health probes; users reach pods through the nodes. */
export function podRules(
  shape: Pick<ClusterRulesShape, "inside" | "egressPorts">,
): readonly NetworkRule[] {
  return [
    ...insideClusterRules(shape.inside),
    DENY_INBOUND,
    ...internetOutbound(shape.egressPorts),
    DENY_LATERAL,
  ];
}

function insideClusterRules(inside: readonly [string, ...string[]]): readonly NetworkRule[] {
  return [
    {
      name: "AllowNodesAndPodsInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "*",
      priority: 100,
      sources: inside,
      destinations: inside,
      ports: ANY,
      description: "Traffic inside the cluster; AKS requires it to be unfiltered.",
    },
    {
      name: "AllowLoadBalancerProbesInbound",
      direction: "Inbound",
      access: "Allow",
      protocol: "*",
      priority: 110,
      sources: ["AzureLoadBalancer"],
      destinations: ANY,
      ports: ANY,
      description: "Health probes of the cluster's load balancers.",
    },
  ];
}

/** A subnet of the caller's own: closed, apart from the rules that come with it. */
export function closedRules(own: readonly NetworkRule[]): readonly NetworkRule[] {
  return [...own, DENY_INBOUND, DENY_LATERAL];
}

// The allow-list of the documents is by host name, which a security group cannot filter: it opens the ports, and the list
// itself is checked from inside and enforced by an appliance where there is one.
function internetOutbound(more: readonly number[]): readonly NetworkRule[] {
  const rules: NetworkRule[] = [
    {
      name: "AllowWebOutbound",
      direction: "Outbound",
      access: "Allow",
      protocol: "Tcp",
      priority: 200,
      sources: ANY,
      destinations: ["Internet"],
      ports: ["443", "80"],
      description: "Images, Azure's own endpoints, packages and integrated services.",
    },
    {
      name: "DenyOtherInternetOutbound",
      direction: "Outbound",
      access: "Deny",
      protocol: "*",
      priority: 4000,
      sources: ANY,
      destinations: ["Internet"],
      ports: ANY,
      description: "Nothing else leaves for the internet.",
    },
  ];
  const ports = nonEmpty([...new Set(more)].sort((a, b) => a - b).map(String));
  if (ports === undefined) return rules;
  const integrations: NetworkRule = {
    name: "AllowIntegrationsOutbound",
    direction: "Outbound",
    access: "Allow",
    protocol: "Tcp",
    priority: 210,
    sources: ANY,
    destinations: ["Internet"],
    ports,
    description: "Corporate services on ports of their own.",
  };
  return [integrations, ...rules];
}

/** The ranges of a list of allowed networks, a single address as /32, each once, sorted. */
export function allowedRanges(networks: readonly AllowedNetwork[]): readonly string[] {
  return [...new Set(networks.map(({ cidr }) => asRange(cidr)))].sort();
}

// RFC 1918 and RFC 6598: no traffic reaches a public address from these.
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(
  cidrOf,
);

/** The ranges of a list that can arrive at a public address; corporate and VPN ranges are often private. */
export function publicRanges(networks: readonly AllowedNetwork[]): readonly string[] {
  return allowedRanges(networks).filter(
    (text) => !PRIVATE_RANGES.some((range) => contains(range, cidrOf(text))),
  );
}

/** Everything wrong with a range of callers. @param hint what to write instead of everything */
export function callerRangeIssues(path: string, text: string, hint: string): readonly Issue[] {
  const parsed = parseCidr(text);
  if (!parsed.ok) return [{ path, problem: parsed.problem, hint: parsed.hint }];
  return callerWidthIssues(path, parsed.cidr, hint);
}

/** Everything wrong with a list of allowed networks. */
export const allowedNetworkIssues = (
  path: string,
  networks: readonly AllowedNetwork[],
): readonly Issue[] =>
  networks.flatMap(({ cidr }, index) =>
    callerRangeIssues(
      `${path}[${String(index)}].cidr`,
      asRange(cidr),
      "list the networks your users come from",
    ),
  );

/** Everything wrong with rules that a caller brings along. */
export function callerRuleIssues(path: string, rules: readonly NetworkRule[]): Issue[] {
  const issues: Issue[] = [];
  const { first, last } = CALLER_PRIORITIES;
  rules.forEach((rule, index) => {
    const where = `${path}[${String(index)}]`;
    if (rule.priority < first || rule.priority > last || !Number.isInteger(rule.priority)) {
      issues.push({
        path: `${where}.priority`,
        problem: `${String(rule.priority)} is not free`,
        hint: `use a whole number from ${String(first)} to ${String(last)}`,
      });
    }
    const twin = rules
      .slice(0, index)
      .find((r) => r.direction === rule.direction && r.priority === rule.priority);
    if (twin !== undefined) {
      issues.push({
        path: `${where}.priority`,
        problem: `${String(rule.priority)} is already taken by ${twin.name}`,
        hint: "give each rule of one direction a number of its own",
      });
    }
    issues.push(...networkPartNameIssues(`${where}.name`, rule.name));
    if (rules.slice(0, index).some(({ name }) => isSameName(name, rule.name))) {
      issues.push({
        path: `${where}.name`,
        problem: `${rule.name} appears twice`,
        hint: "give each rule a name of its own",
      });
    }
    issues.push(...mixedListIssues(where, rule), ...openSourceIssues(where, rule));
  });
  return issues;
}

// Azure refuses a list that holds a service tag.
function mixedListIssues(where: string, rule: NetworkRule): Issue[] {
  return (["sources", "destinations"] as const).flatMap((side) => {
    const tag = rule[side].find((entry) => !/^[\d./]+$/.test(entry));
    if (tag === undefined || rule[side].length === 1) return [];
    return [
      {
        path: `${where}.${side}`,
        problem: `service tag ${tag} cannot be combined with other entries`,
        hint: "give a service tag a rule of its own",
      },
    ];
  });
}

function openSourceIssues(where: string, rule: NetworkRule): Issue[] {
  if (rule.direction !== "Inbound" || rule.access !== "Allow") return [];
  const everybody = rule.sources.find((source) => {
    const parsed = parseCidr(source);
    return parsed.ok
      ? parsed.cidr.prefix < WIDEST_CALLER_PREFIX
      : ["*", "internet", "any"].includes(source.toLowerCase());
  });
  if (everybody === undefined) return [];
  return [
    {
      path: `${where}.sources`,
      problem: `${everybody} is open to the whole internet`,
      hint: "list the ranges that need access",
    },
  ];
}

function nonEmpty(values: readonly string[]): readonly [string, ...string[]] | undefined {
  const [first, ...rest] = values;
  return first === undefined ? undefined : [first, ...rest];
}
