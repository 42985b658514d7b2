import { cidrOf, contains } from "../../../../components/plans/cidr";
import {
  allowedNetworkIssues,
  allowedRanges,
  apiServerSubnetRules,
  bastionRules,
  callerRuleIssues,
  closedRules,
  endpointRules,
  injectedPostgresRules,
  nodeRules,
  podRules,
  postgresRules,
  publicRanges,
  vmRules,
  type NetworkRule,
} from "../../../../components/plans/azure/network-security-rules";
import { linesOf } from "../../../support/issues";

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

/** A rule in one line: `In 120 Allow Tcp Internet -> * 443 AllowHttpsInbound`. */
const lineOf = (rule: NetworkRule): string => {
  const { direction, priority, access, protocol, sources, destinations, ports, name } = rule;
  const flow = `${sources.join(",")} -> ${destinations.join(",")} ${ports.join(",")}`;
  return `${direction.replace("bound", "")} ${String(priority)} ${access} ${protocol} ${flow} ${name}`;
};
const DENY_IN = "In 4096 Deny * * -> * * DenyAllInbound";
const DENY_OUT = "Out 4096 Deny * * -> * * DenyAllOutbound";
const LATERAL = "Out 900 Deny Tcp * -> VirtualNetwork 22,3389 DenySshRdpOutbound";
const WEB = [
  "Out 200 Allow Tcp * -> Internet 443,80 AllowWebOutbound",
  "Out 4000 Deny * * -> Internet * DenyOtherInternetOutbound",
];
const INSIDE = [
  "In 100 Allow * 10.0.0.0/20,10.0.16.0/20,10.0.32.0/20 -> 10.0.0.0/20,10.0.16.0/20,10.0.32.0/20 * AllowNodesAndPodsInbound",
  "In 110 Allow * AzureLoadBalancer -> * * AllowLoadBalancerProbesInbound",
];
const POSTGRES =
  "In 100 Allow Tcp 10.0.0.0/20,10.0.48.0/20 -> 10.0.64.0/24 5432,6432 AllowPostgresFromClients";
const CLIENTS = { subnet: "10.0.80.0/28", clients: ["10.4.0.0/16", "10.1.0.0/26", "10.4.0.0/16"] };

describe("the whole of each table", () => {
  it.each<readonly [name: string, make: () => readonly NetworkRule[], lines: readonly string[]]>([
    [
      // Azure, "Working with NSG access and Azure Bastion": the eight rules; the ninth is for az aks bastion.
      "bastion",
      () => bastionRules(["203.0.113.0/24", "198.51.100.7/32"]),
      [
        "In 120 Allow Tcp 203.0.113.0/24,198.51.100.7/32 -> * 443 AllowHttpsInbound",
        "In 130 Allow Tcp GatewayManager -> * 443 AllowGatewayManagerInbound",
        "In 140 Allow Tcp AzureLoadBalancer -> * 443 AllowAzureLoadBalancerInbound",
        "In 150 Allow * VirtualNetwork -> VirtualNetwork 8080,5701 AllowBastionHostCommunicationInbound",
        DENY_IN,
        "Out 100 Allow * * -> VirtualNetwork 22,3389 AllowSshRdpOutbound",
        "Out 105 Allow Tcp * -> VirtualNetwork 443 AllowApiServerOutbound",
        "Out 110 Allow Tcp * -> AzureCloud 443 AllowAzureCloudOutbound",
        "Out 120 Allow * VirtualNetwork -> VirtualNetwork 8080,5701 AllowBastionHostCommunicationOutbound",
        "Out 130 Allow * * -> Internet 80 AllowCertificateChecksOutbound",
        DENY_OUT,
      ],
    ],
    [
      "vm",
      () => vmRules({ subnet: "10.0.48.0/20", bastionSubnet: "10.1.1.0/24" }),
      [
        "In 100 Allow Tcp 10.1.1.0/24 -> 10.0.48.0/20 22,3389 AllowSshRdpFromBastion",
        DENY_IN,
        ...WEB,
        LATERAL,
      ],
    ],
    [
      "vm without Bastion",
      () => vmRules({ subnet: "10.0.48.0/20", bastionSubnet: undefined }),
      [DENY_IN, ...WEB, LATERAL],
    ],
    ["postgres", () => postgresRules(database), [POSTGRES, DENY_IN, LATERAL, DENY_OUT]],
    [
      // Azure, "Network with private access (VNet integration)": replication, log archive and sign-in.
      "injected postgres",
      () => injectedPostgresRules(database),
      [
        POSTGRES,
        DENY_IN,
        LATERAL,
        "In 110 Allow Tcp 10.0.64.0/24 -> 10.0.64.0/24 5432,6432 AllowReplicationInbound",
        "Out 110 Allow Tcp 10.0.64.0/24 -> 10.0.64.0/24 5432,6432 AllowReplicationOutbound",
        "Out 120 Allow Tcp 10.0.64.0/24 -> Storage 443 AllowLogArchiveOutbound",
        "Out 130 Allow Tcp 10.0.64.0/24 -> AzureActiveDirectory 443 AllowEntraOutbound",
      ],
    ],
    [
      "endpoints",
      () => endpointRules({ subnet: "10.1.2.0/24", clients: ["10.0.0.0/16"] }),
      [
        "In 100 Allow Tcp 10.0.0.0/16 -> 10.1.2.0/24 443 AllowHttpsFromClients",
        DENY_IN,
        LATERAL,
        DENY_OUT,
      ],
    ],
    [
      "nodes",
      () =>
        nodeRules(
          { ...cluster, ingressPorts: [443, 4222], egressPorts: [8443, 22, 8443] },
          CLIENTS,
        ),
      [
        ...INSIDE,
        "In 120 Allow Tcp 10.0.48.0/20 -> * 443 AllowHttpsFromJumpbox",
        "In 130 Allow Tcp 10.1.0.0/26,10.4.0.0/16 -> 10.0.80.0/28 443 AllowHttpsFromApiServerClients",
        "In 200 Allow Tcp 198.51.100.0/24 -> * 443,4222 AllowIngressFromAllowedNetworks",
        DENY_IN,
        "Out 210 Allow Tcp * -> Internet 22,8443 AllowIntegrationsOutbound",
        ...WEB,
        LATERAL,
      ],
    ],
    [
      "nodes without ingress",
      () => nodeRules({ ...cluster, ingressPorts: [] }),
      [
        ...INSIDE,
        "In 120 Allow Tcp 10.0.48.0/20 -> * 443 AllowHttpsFromJumpbox",
        DENY_IN,
        ...WEB,
        LATERAL,
      ],
    ],
    [
      "an API server in the network",
      () => apiServerSubnetRules(cluster, CLIENTS),
      [
        ...INSIDE,
        "In 120 Allow Tcp 10.0.48.0/20 -> 10.0.80.0/28 443 AllowHttpsFromJumpbox",
        "In 130 Allow Tcp 10.1.0.0/26,10.4.0.0/16 -> 10.0.80.0/28 443 AllowHttpsFromApiServerClients",
        DENY_IN,
        LATERAL,
      ],
    ],
    ["pods", () => podRules(cluster), [...INSIDE, DENY_IN, ...WEB, LATERAL]],
    ["a subnet of the caller's", () => closedRules([]), [DENY_IN, LATERAL]],
  ])("%s", (_name, make, lines) => {
    const rules = make();
    expect(rules.map(lineOf)).toEqual(lines);
    // Readers of the portal and of the generated pages see why each flow is there.
    for (const { description } of rules) expect(description).toMatch(/^.{10,}\.$/);
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
      linesOf(
        allowedNetworkIssues("access.allowedNetworks", [
          { name: "all", kind, cidr: "0.0.0.0/0" },
          { name: "typo", kind, cidr: "10.0.0.256" },
          { name: "good", kind, cidr: "10.5.0.0/16" },
          { name: "half", kind, cidr: "0.0.0.0/7" },
          { name: "widest", kind, cidr: "11.0.0.0/8" },
        ]),
      ),
    ).toEqual([
      "access.allowedNetworks[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from",
      'access.allowedNetworks[1].cidr: "10.0.0.256" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
      "access.allowedNetworks[3].cidr: 0.0.0.0/7 is too wide; use /8 or a smaller range",
    ]);
  });

  // RFC 1918 and RFC 6598.
  it("knows which ranges reach a public address", () => {
    const kind = "vpn";
    const cidrs = [
      "203.0.113.7",
      "10.20.0.0/16",
      "172.31.0.0/16",
      "172.32.0.0/16",
      "192.168.1.0/24",
      "100.127.0.0/16",
      "100.128.0.0/16",
    ];
    expect(publicRanges(cidrs.map((cidr) => ({ name: cidr, kind, cidr })))).toEqual([
      "100.128.0.0/16",
      "172.32.0.0/16",
      "203.0.113.7/32",
    ]);
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
    expect(linesOf(bad)).toEqual([
      "rules[1].priority: 1000 is already taken by AllowDns; give each rule of one direction a number of its own",
      'rules[1].name: "a b" is not a valid name; use 1 to 80 letters, digits, dots, hyphens and underscores',
      "rules[2].priority: 4096 is not free; use a whole number from 1000 to 3999",
      "rules[2].sources: Internet is open to the whole internet; list the ranges that need access",
      "rules[3].sources: service tag VirtualNetwork cannot be combined with other entries; give a service tag a rule of its own",
      "rules[4].sources: 0.0.0.0/1 is open to the whole internet; list the ranges that need access",
      "rules[5].name: D appears twice; give each rule a name of its own",
    ]);
  });

  it("keep to their numbers, once in each direction", () => {
    const numbered = (priority: number) =>
      linesOf(callerRuleIssues("rules", [{ ...own, priority }]));
    for (const priority of [1000, 3999]) expect(numbered(priority)).toEqual([]);
    for (const priority of [999, 4000, 1000.5])
      expect(numbered(priority)).toEqual([
        `rules[0].priority: ${String(priority)} is not free; use a whole number from 1000 to 3999`,
      ]);
    expect(
      callerRuleIssues("rules", [own, { ...own, name: "Out", direction: "Outbound" }]),
    ).toEqual([]);
  });

  it.each<readonly [Partial<NetworkRule>, readonly string[]]>([
    [{ sources: ["10.0.0.0/8"] }, []],
    [{ sources: ["VirtualNetwork"] }, []],
    [{ sources: ["*"], access: "Deny" }, []],
    [{ sources: ["*"], direction: "Outbound" }, []],
    [
      { sources: ["10.0.0.0/16", "internet"] },
      [
        "rules[0].sources: service tag internet cannot be combined with other entries; give a service tag a rule of its own",
        "rules[0].sources: internet is open to the whole internet; list the ranges that need access",
      ],
    ],
    ...(["*", "Internet", "Any", "10.0.0.0/7"] as const).map(
      (source) =>
        [
          { sources: [source] },
          [
            `rules[0].sources: ${source} is open to the whole internet; list the ranges that need access`,
          ],
        ] as const,
    ),
    [
      { destinations: ["10.0.0.0/16", "10.1.0.4", "Storage"] },
      [
        "rules[0].destinations: service tag Storage cannot be combined with other entries; give a service tag a rule of its own",
      ],
    ],
    [{ destinations: ["10.0.0.0/16", "10.1.0.4"] }, []],
  ])("with %j refuse %j", (more, lines) => {
    expect(linesOf(callerRuleIssues("rules", [{ ...own, ...more }]))).toEqual(lines);
  });
});
