import { cidrOf, contains } from "../../../../components/plans/cidr";
import {
  allowedNetworkIssues,
  allowedRanges,
  bastionRules,
  callerRuleIssues,
  closedRules,
  endpointRules,
  injectedPostgresRules,
  nodeRules,
  podRules,
  postgresRules,
  vmRules,
  type NetworkRule,
} from "../../../../components/plans/azure/network-security-rules";

const cluster = {
  inside: ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"],
  vmSubnet: "10.0.48.0/20",
  allowedRanges: ["198.51.100.0/24"],
  ingressPorts: [443],
  egressPorts: [],
} as const;
const database = { subnet: "10.0.64.0/24", clients: ["10.0.0.0/20", "10.0.48.0/20"] } as const;
const TABLES: Readonly<Record<string, readonly NetworkRule[]>> = {
  bastion: bastionRules([]),
  vm: vmRules({ subnet: "10.0.48.0/20", bastionSubnet: "10.1.1.0/24" }),
  postgres: postgresRules(database),
  injectedPostgres: injectedPostgresRules(database),
  endpoints: endpointRules({ subnet: "10.1.2.0/24", clients: ["10.0.0.0/16"] }),
  nodes: nodeRules(cluster),
  pods: podRules(cluster),
  extra: closedRules([]),
};

/** Does the table let this flow through? The first rule that matches decides, as in Azure; false when none does. */
function admits(
  rules: readonly NetworkRule[],
  direction: NetworkRule["direction"],
  flow: { readonly source: string; readonly destination: string; readonly port: number },
): boolean {
  const matches = (entry: string, address: string) =>
    entry === "*" ||
    entry === address ||
    (/^[\d.]+\//.test(entry) &&
      /^\d/.test(address) &&
      contains(cidrOf(entry), cidrOf(`${address}/32`)));
  const hit = rules
    .filter((rule) => rule.direction === direction)
    .sort((a, b) => a.priority - b.priority)
    .find(
      (rule) =>
        rule.sources.some((entry) => matches(entry, flow.source)) &&
        rule.destinations.some((entry) => matches(entry, flow.destination)) &&
        rule.ports.some((port) => port === "*" || port === String(flow.port)),
    );
  return hit?.access === "Allow";
}
const from = (source: string, destination: string, port: number) => ({ source, destination, port });

describe("every rule table", () => {
  it.each(Object.entries(TABLES))(
    "%s: numbers and names are unique in each direction",
    (_, rules) => {
      const keys = rules.map(({ direction, priority }) => `${direction} ${String(priority)}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
      expect(rules.every(({ priority }) => priority >= 100 && priority <= 4096)).toBe(true);
    },
  );

  it.each(Object.entries(TABLES))("%s: everything else inbound is denied, last", (_, rules) => {
    const last = rules
      .filter(({ direction }) => direction === "Inbound")
      .sort((a, b) => a.priority - b.priority)
      .at(-1);
    expect(last).toMatchObject({ access: "Deny", priority: 4096, sources: ["*"], ports: ["*"] });
  });

  it.each(Object.entries(TABLES).filter(([key]) => key !== "bastion"))(
    "%s: nobody gets in from the internet, and nobody hops on by SSH or RDP",
    (_, rules) => {
      for (const port of [22, 80, 443, 3389, 5432]) {
        expect(admits(rules, "Inbound", from("Internet", "*", port))).toBe(false);
      }
      for (const port of [22, 3389]) {
        expect(admits(rules, "Outbound", from("10.0.0.4", "VirtualNetwork", port))).toBe(false);
      }
    },
  );

  it.each(Object.entries(TABLES))("%s: service tags stand alone, as Azure asks", (_, rules) => {
    const lists = rules.flatMap(({ sources, destinations }) => [sources, destinations]);
    const mixed = lists.filter((list) => list.length > 1 && list.some((e) => !/^[\d./]+$/.test(e)));
    expect(mixed).toEqual([]);
  });
});

describe("the Bastion table", () => {
  it("holds the eight rules that Azure requires together, and one for tunnels to API servers", () => {
    const allowed = bastionRules([]).filter(({ access }) => access === "Allow");
    expect(
      allowed.map(({ direction, protocol, sources, destinations, ports }) =>
        [direction, protocol, sources.join(), destinations.join(), ports.join()].join(" "),
      ),
    ).toEqual([
      "Inbound Tcp Internet * 443",
      "Inbound Tcp GatewayManager * 443",
      "Inbound Tcp AzureLoadBalancer * 443",
      "Inbound * VirtualNetwork VirtualNetwork 8080,5701",
      "Outbound * * VirtualNetwork 22,3389",
      "Outbound Tcp * VirtualNetwork 443",
      "Outbound Tcp * AzureCloud 443",
      "Outbound * VirtualNetwork VirtualNetwork 8080,5701",
      "Outbound * * Internet 80",
    ]);
  });

  it("admits only listed users when they are listed", () => {
    const rules = bastionRules(["203.0.113.0/24"]);
    expect(admits(rules, "Inbound", from("203.0.113.9", "*", 443))).toBe(true);
    expect(admits(rules, "Inbound", from("198.51.100.9", "*", 443))).toBe(false);
    expect(admits(rules, "Inbound", from("Internet", "*", 443))).toBe(false);
  });
});

describe("the other tables", () => {
  it("vm: SSH and RDP come from the Bastion subnet only", () => {
    const rules = TABLES["vm"] ?? [];
    for (const port of [22, 3389]) {
      expect(admits(rules, "Inbound", from("10.1.1.4", "10.0.48.4", port))).toBe(true);
      expect(admits(rules, "Inbound", from("10.0.0.4", "10.0.48.4", port))).toBe(false);
    }
    expect(admits(rules, "Outbound", from("10.0.48.4", "Internet", 443))).toBe(true);
    expect(admits(rules, "Outbound", from("10.0.48.4", "Internet", 25))).toBe(false);
    const alone = vmRules({ subnet: "10.0.48.0/20", bastionSubnet: undefined });
    expect(admits(alone, "Inbound", from("10.1.1.4", "10.0.48.4", 22))).toBe(false);
  });

  it("postgres: its clients on the two database ports, and nothing out", () => {
    const rules = TABLES["postgres"] ?? [];
    expect(admits(rules, "Inbound", from("10.0.0.9", "10.0.64.4", 5432))).toBe(true);
    expect(admits(rules, "Inbound", from("10.0.48.9", "10.0.64.4", 6432))).toBe(true);
    expect(admits(rules, "Inbound", from("10.0.0.9", "10.0.64.4", 443))).toBe(false);
    expect(admits(rules, "Inbound", from("10.1.2.9", "10.0.64.4", 5432))).toBe(false);
    expect(admits(rules, "Outbound", from("10.0.64.4", "Internet", 443))).toBe(false);
  });

  it("injected postgres: may replicate, archive and sign in as well", () => {
    const rules = TABLES["injectedPostgres"] ?? [];
    expect(admits(rules, "Inbound", from("10.0.64.5", "10.0.64.4", 5432))).toBe(true);
    expect(admits(rules, "Outbound", from("10.0.64.5", "10.0.64.4", 5432))).toBe(true);
    expect(admits(rules, "Outbound", from("10.0.64.5", "Storage", 443))).toBe(true);
    expect(admits(rules, "Outbound", from("10.0.64.5", "AzureActiveDirectory", 443))).toBe(true);
  });

  it("endpoints: HTTPS from the networks that use them", () => {
    const rules = TABLES["endpoints"] ?? [];
    expect(admits(rules, "Inbound", from("10.0.5.1", "10.1.2.4", 443))).toBe(true);
    expect(admits(rules, "Inbound", from("10.0.5.1", "10.1.2.4", 80))).toBe(false);
    expect(admits(rules, "Inbound", from("10.7.5.1", "10.1.2.4", 443))).toBe(false);
  });

  it("nodes: each other, pods, the jumpbox and the application's users", () => {
    const rules = TABLES["nodes"] ?? [];
    expect(admits(rules, "Inbound", from("10.0.33.1", "10.0.0.4", 10_250))).toBe(true);
    expect(admits(rules, "Inbound", from("AzureLoadBalancer", "*", 30_000))).toBe(true);
    expect(admits(rules, "Inbound", from("10.0.48.4", "10.0.0.4", 443))).toBe(true);
    expect(admits(rules, "Inbound", from("198.51.100.7", "20.1.2.3", 443))).toBe(true);
    expect(admits(rules, "Inbound", from("198.51.100.7", "20.1.2.3", 22))).toBe(false);
    expect(admits(rules, "Inbound", from("203.0.113.7", "20.1.2.3", 443))).toBe(false);
  });

  it("nodes and pods: out to the internet by 443 and 80, and to integrations on ports of their own", () => {
    for (const make of [nodeRules, podRules]) {
      const rules = make({ ...cluster, egressPorts: [8443] });
      for (const port of [443, 80, 8443]) {
        expect(admits(rules, "Outbound", from("10.0.0.4", "Internet", port))).toBe(true);
      }
      expect(admits(rules, "Outbound", from("10.0.0.4", "Internet", 25))).toBe(false);
      expect(admits(make(cluster), "Outbound", from("10.0.0.4", "Internet", 8443))).toBe(false);
    }
  });

  it("nodes: callers of the API server reach its subnet by 443, and no ingress", () => {
    const agents = { subnet: "10.0.0.0/20", clients: ["10.4.0.0/16"] };
    const rules = nodeRules(cluster, agents);
    expect(admits(rules, "Inbound", from("10.4.0.9", "10.0.0.4", 443))).toBe(true);
    expect(admits(rules, "Inbound", from("10.4.0.9", "10.0.0.4", 22))).toBe(false);
    expect(admits(rules, "Inbound", from("10.4.0.9", "20.1.2.3", 443))).toBe(false);
    expect(admits(nodeRules(cluster), "Inbound", from("10.4.0.9", "10.0.0.4", 443))).toBe(false);
    expect(nodeRules(cluster, { ...agents, clients: [] })).toEqual(nodeRules(cluster));
  });

  it("pods: nodes and other pods, but no user directly", () => {
    const rules = TABLES["pods"] ?? [];
    expect(admits(rules, "Inbound", from("10.0.0.4", "10.0.33.1", 8080))).toBe(true);
    expect(admits(rules, "Inbound", from("198.51.100.7", "10.0.33.1", 443))).toBe(false);
  });

  it("change one rule, and renumber none, when a network is allowed", () => {
    const before = nodeRules({ ...cluster, allowedRanges: [] });
    const after = nodeRules(cluster);
    expect(after.filter(({ name }) => name !== "AllowIngressFromAllowedNetworks")).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
  });
});

describe("allowed networks", () => {
  it("reads a single address as /32, and each range once", () => {
    const kind = "office";
    expect(
      allowedRanges([
        { name: "b", kind, cidr: "203.0.113.7" },
        { name: "a", kind, cidr: "198.51.100.0/24" },
        { name: "c", kind, cidr: "203.0.113.7/32" },
      ]),
    ).toEqual(["198.51.100.0/24", "203.0.113.7/32"]);
  });

  it("refuses everybody and nonsense", () => {
    const kind = "other";
    expect(
      allowedNetworkIssues("access.allowedNetworks", [
        { name: "all", kind, cidr: "0.0.0.0/0" },
        { name: "typo", kind, cidr: "10.0.0.256" },
        { name: "good", kind, cidr: "10.5.0.0/16" },
      ]).map(({ path }) => path),
    ).toEqual(["access.allowedNetworks[0].cidr", "access.allowedNetworks[1].cidr"]);
  });
});

describe("rules of the caller's own", () => {
  const own: NetworkRule = {
    name: "AllowDns",
    direction: "Inbound",
    access: "Allow",
    protocol: "Udp",
    priority: 1000,
    sources: ["10.0.0.0/16"],
    destinations: ["*"],
    ports: ["53"],
    description: "Resolver.",
  };

  it("stand in front of the deny", () => {
    expect(callerRuleIssues("rules", [own])).toEqual([]);
    expect(admits(closedRules([own]), "Inbound", from("10.0.1.1", "*", 53))).toBe(true);
    expect(admits(closedRules([own]), "Inbound", from("10.1.1.1", "*", 53))).toBe(false);
  });

  it("may not open to everyone, mix tags with ranges, share a number or leave their numbers", () => {
    const bad = callerRuleIssues("rules", [
      own,
      { ...own, name: "a b" },
      { ...own, name: "b", priority: 4096, sources: ["Internet"] },
      { ...own, name: "c", priority: 1001, sources: ["10.0.0.0/16", "VirtualNetwork"] },
      { ...own, name: "d", priority: 1002, sources: ["0.0.0.0/1", "128.0.0.0/1"] },
      { ...own, name: "D", priority: 1003 },
    ]);
    expect(bad.map(({ path }) => path)).toEqual([
      "rules[1].priority",
      "rules[1].name",
      "rules[2].priority",
      "rules[2].sources",
      "rules[3].sources",
      "rules[4].sources",
      "rules[5].name",
    ]);
  });
});
