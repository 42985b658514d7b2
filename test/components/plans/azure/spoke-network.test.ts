import * as fc from "fast-check";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  closedRules,
  injectedPostgresRules,
  nodeRules,
  podRules,
  postgresRules,
  vmRules,
} from "../../../../components/plans/azure/network-security-rules";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  addressesNeeded,
  DEFAULT_CAPACITY,
  planSpokeNetwork,
  poolCapacity,
  SPOKE_ADDRESS_DEFAULTS,
  SPOKE_SUBNETS,
  spokeNetworkIssues,
  usableAddresses,
  type SpokeNetworkShape,
} from "../../../../components/plans/azure/spoke-network";
import { linesOf } from "../../../support/issues";

const shape = (more: Partial<SpokeNetworkShape> = {}): SpokeNetworkShape => ({
  egress: { outboundType: "userAssignedNATGateway", routes: [] },
  ...more,
});
const plan = (more: Partial<SpokeNetworkShape> = {}) =>
  planSpokeNetwork('SpokeNetwork "aks"', shape(more));

// Extra subnets out of the upper half of the network, which the five of the default plan leave free.
const extras = fc
  .uniqueArray(fc.integer({ min: 0, max: 127 }), { minLength: 1, maxLength: 6 })
  .map((indexes) =>
    Object.fromEntries(
      indexes.map((index, position) => [
        `extra${String(position)}`,
        { cidr: block(cidrOf("10.0.128.0/17"), 24, index).text },
      ]),
    ),
  );

describe("the plan of a spoke", () => {
  it("is the published one by default", () => {
    expect(plan().addressSpace).toBe("10.0.0.0/16");
    expect(plan().subnets.map(({ key, subnetName, cidr }) => [key, subnetName, cidr])).toEqual([
      ["system", "SystemSubnet", "10.0.0.0/20"],
      ["user", "UserSubnet", "10.0.16.0/20"],
      ["pods", "PodSubnet", "10.0.32.0/20"],
      ["vm", "VmSubnet", "10.0.48.0/20"],
      ["postgres", "ServicePostgresSubnet", "10.0.64.0/24"],
    ]);
  });

  it("keeps blocks aligned, inside and disjoint, whatever is added", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const { addressSpace, subnets } = plan({ extraSubnets });
        const cidrs = subnets.map(({ cidr }) => cidrOf(cidr)); // refuses a block that is not aligned
        expect(cidrs.every((cidr) => contains(cidrOf(addressSpace), cidr))).toBe(true);
        expect(cidrs.every((a, i) => cidrs.slice(i + 1).every((b) => !overlaps(a, b)))).toBe(true);
      }),
    );
  });

  it("changes no subnet that was there when one is added at the end", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const before = plan({ extraSubnets }).subnets;
        const more = { ...extraSubnets, zzz: { cidr: "10.0.65.0/24" } };
        expect(plan({ extraSubnets: more }).subnets.slice(0, -1)).toEqual(before);
      }),
    );
  });

  it("does not depend on the order in which extra subnets are written", () => {
    fc.assert(
      fc.property(extras, (extraSubnets) => {
        const reversed = Object.fromEntries(Object.entries(extraSubnets).reverse());
        expect(plan({ extraSubnets: reversed })).toEqual(plan({ extraSubnets }));
      }),
    );
  });

  it("has a subnet for an API server in the network, after all others, which keep their place", () => {
    const apiServerSubnet = "10.0.80.0/28";
    const clients = { apiServerClients: ["10.1.4.0/24"], bastionSubnetCidr: "10.1.0.0/26" };
    const extraSubnets = { zzz: { cidr: "10.0.65.0/24" } };
    const before = plan({ ...clients, extraSubnets }).subnets;
    const { subnets } = plan({ ...clients, extraSubnets, apiServerSubnet });
    expect(subnets.map(({ key }) => key)).toEqual([...before.map(({ key }) => key), "apiServer"]);
    const added = subnets.at(-1);
    expect(added).toMatchObject({
      subnetName: "ApiServerSubnet",
      cidr: apiServerSubnet,
      delegation: "Microsoft.ContainerService/managedClusters",
      natGateway: false,
    });
    const inbound = (key: string) =>
      subnets
        .find((one) => one.key === key)
        ?.rules?.filter(({ direction }) => direction === "Inbound")
        .map(({ access, sources, ports }) => `${access} ${sources.join(" ")}: ${ports.join(" ")}`);
    const inside = "10.0.0.0/20 10.0.16.0/20 10.0.32.0/20 10.0.80.0/28";
    expect(inbound("apiServer")).toEqual([
      `Allow ${inside}: *`,
      "Allow AzureLoadBalancer: *",
      "Allow 10.0.48.0/20: 443",
      "Allow 10.1.0.0/26 10.1.4.0/24: 443",
      "Deny *: *",
    ]);
    // Kubelets and webhooks are called from there; clients have nothing to ask of the nodes any more.
    expect(inbound("pods")).toContain(`Allow ${inside}: *`);
    expect(inbound("system")).not.toContain("Allow 10.1.0.0/26 10.1.4.0/24: 443");
  });

  it("refuses a subnet for the API server that is too small or meets another", () => {
    const paths = (apiServerSubnet: string) =>
      spokeNetworkIssues(shape({ apiServerSubnet })).map(({ path }) => path);
    expect(paths("10.0.80.0/29")).toEqual(["apiServerSubnet"]);
    expect(paths("10.0.64.0/28")).toEqual(["apiServerSubnet"]);
    expect(
      spokeNetworkIssues(
        shape({
          apiServerSubnet: "10.0.80.0/28",
          extraSubnets: { apiServer: { cidr: "10.0.81.0/24" } },
        }),
      ).map(({ path }) => path),
    ).toEqual(["extraSubnets.apiServer"]);
  });

  it("associates the gateway with nodes, pods and jumpbox, and a table with every subnet", () => {
    const { subnets } = plan();
    expect(subnets.filter(({ natGateway }) => natGateway).map(({ key }) => key)).toEqual([
      "system",
      "user",
      "pods",
      "vm",
    ]);
    expect(subnets.every(({ routeTable }) => routeTable)).toBe(true);
  });
});

describe("the whole plan of a spoke", () => {
  const inside = ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"] as const;
  const CLUSTER = {
    inside,
    vmSubnet: "10.0.48.0/20",
    allowedRanges: [],
    ingressPorts: [443],
    egressPorts: [],
  } as const;
  const DATABASE = { subnet: "10.0.64.0/24", clients: [...inside, "10.0.48.0/20"] } as const;
  const subnet = (key: string, subnetName: string, cidr: string, more: object) => ({
    key,
    subnetName,
    cidr,
    natGateway: true,
    routeTable: true,
    delegation: undefined,
    serviceEndpoints: [],
    ...more,
  });
  const AKS = "Microsoft.ContainerService/managedClusters";
  // Interpretation D-38: /20 blocks for system, user, pods and machines, and a /24 for databases.
  const SUBNETS = [
    subnet("system", "SystemSubnet", "10.0.0.0/20", {
      rules: nodeRules(CLUSTER, { subnet: "10.0.0.0/20", clients: [] }),
    }),
    subnet("user", "UserSubnet", "10.0.16.0/20", { rules: nodeRules(CLUSTER) }),
    subnet("pods", "PodSubnet", "10.0.32.0/20", { rules: podRules(CLUSTER), delegation: AKS }),
    subnet("vm", "VmSubnet", "10.0.48.0/20", {
      rules: vmRules({ subnet: "10.0.48.0/20", bastionSubnet: undefined }),
    }),
    subnet("postgres", "ServicePostgresSubnet", "10.0.64.0/24", {
      rules: postgresRules(DATABASE),
      natGateway: false,
    }),
  ];

  it("is five subnets by default", () => {
    expect(plan()).toStrictEqual({ addressSpace: "10.0.0.0/16", subnets: SUBNETS, routes: [] });
  });

  it("has an injected database in a delegated subnet", () => {
    expect(plan({ postgresConnection: "injected" }).subnets).toStrictEqual([
      ...SUBNETS.slice(0, 4),
      {
        ...SUBNETS[4],
        rules: injectedPostgresRules(DATABASE),
        delegation: "Microsoft.DBforPostgreSQL/flexibleServers",
        serviceEndpoints: ["Microsoft.Storage"],
      },
    ]);
    expect(plan({ postgresConnection: "privateEndpoint" }).subnets).toStrictEqual(SUBNETS);
  });

  it("lets in networks, Bastion, clients of the API server and integrations", () => {
    const wider = {
      ...CLUSTER,
      allowedRanges: ["203.0.113.0/24"],
      ingressPorts: [443, 4222],
      egressPorts: [8443],
    };
    const { subnets, routes } = plan({
      allowedNetworks: [{ name: "office", kind: "office", cidr: "203.0.113.0/24" }],
      ingressPorts: [443, 4222],
      egressPorts: [8443],
      bastionSubnetCidr: "10.1.1.0/24",
      apiServerClients: ["10.4.0.0/16"],
      routes: [{ name: "corp", addressPrefix: "10.200.0.0/16", nextHopIp: "10.1.4.4" }],
      egress: {
        outboundType: "userDefinedRouting",
        routes: [{ name: "default", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.4.4" }],
      },
    });
    expect(subnets.map(({ rules }) => rules)).toStrictEqual([
      nodeRules(wider, { subnet: "10.0.0.0/20", clients: ["10.4.0.0/16", "10.1.1.0/24"] }),
      nodeRules(wider),
      podRules(wider),
      vmRules({ subnet: "10.0.48.0/20", bastionSubnet: "10.1.1.0/24" }),
      postgresRules(DATABASE),
    ]);
    expect(routes.map(({ name }) => name)).toEqual(["default", "corp"]); // the mode's own first
  });

  it("has extra subnets with the network's route table", () => {
    const extra = { cidr: "10.0.65.0/24" };
    expect(plan({ extraSubnets: { more: extra } }).subnets.at(-1)).toStrictEqual(
      subnet("more", "more", "10.0.65.0/24", { rules: closedRules([]), natGateway: false }),
    );
  });
});

describe("what a spoke refuses", () => {
  const RANGE = "write four numbers and a prefix length, for example 10.1.0.0/16";
  const PORT = "use a whole number from 1 to 65535";
  const INJECTED =
    "injected needs access to Entra ID and storage that does not pass the appliance; use privateEndpoint, or another egress mode";
  const appliance = { outboundType: "userDefinedRouting", routes: [] } as const;
  it.each<readonly [Partial<SpokeNetworkShape>, readonly string[]]>([
    [{ ingressPorts: [1, 65_535], egressPorts: [22] }, []],
    [
      { addressSpace: "172.30.0.0/16" },
      [
        "addressSpace: 172.30.0.0/16 overlaps 172.30.0.0/16, which AKS uses inside its nodes; stay clear of 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16, 192.0.2.0/24",
        ...["system", "user", "pods", "vm"].map(
          (key, index) =>
            `subnets.${key}: 10.0.${String(16 * index)}.0/20 lies outside 172.30.0.0/16; move it inside addressSpace`,
        ),
        "subnets.postgres: 10.0.64.0/24 lies outside 172.30.0.0/16; move it inside addressSpace",
      ],
    ],
    [
      { subnets: { vm: "10.0.48.0/30", postgres: "10.0.64.0/29", system: "10.0.0.0/29" } },
      [
        "subnets.system: 10.0.0.0/29 is too small; use /28 or a larger block",
        "subnets.vm: 10.0.48.0/30 is too small; use /29 or a larger block",
        "subnets.postgres: 10.0.64.0/29 is too small; use /28 or a larger block",
      ],
    ],
    [{ subnets: { vm: "10.0.48.0/29", postgres: "10.0.64.0/28" } }, []],
    [
      {
        extraSubnets: { system: { cidr: "10.0.65.0/30" } },
        bastionSubnetCidr: "here",
        allowedNetworks: [{ name: "all", kind: "other", cidr: "0.0.0.0/0" }],
        apiServerClients: ["10.4.0.0/16", "there", "0.0.0.0/0"],
        ingressPorts: [443, 0],
        egressPorts: [65_536, 1.5],
        routes: [{ name: "all", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.4.4" }],
        postgresConnection: "injected",
        egress: appliance,
      },
      [
        "extraSubnets.system.cidr: 10.0.65.0/30 is too small; use /29 or a larger block",
        "extraSubnets.system: system is a built-in subnet of this network; choose another key than system, user, pods, vm, postgres",
        `bastionSubnetCidr: "here" is not an IPv4 range; ${RANGE}`,
        "allowedNetworks[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from",
        `apiServerClients[1]: "there" is not an IPv4 range; ${RANGE}`,
        "apiServerClients[2]: 0.0.0.0/0 is open to the whole internet; list the ranges of the machines that call the API server",
        `ingressPorts[1]: 0 is not a port; ${PORT}`,
        `egressPorts[0]: 65536 is not a port; ${PORT}`,
        `egressPorts[1]: 1.5 is not a port; ${PORT}`,
        "routes[0].addressPrefix: 0.0.0.0/0 is the default route, which the egress mode sets; use egress mode appliance instead; a NAT gateway cannot be combined with a default route",
        `postgresConnection: ${INJECTED}`,
      ],
    ],
    [{ postgresConnection: "injected" }, []],
    [{ postgresConnection: "privateEndpoint", egress: appliance }, []],
    [
      { apiServerSubnet: "10.0.80.0/29" },
      ["apiServerSubnet: 10.0.80.0/29 is too small; use /28 or a larger block"],
    ],
    [{ apiServerSubnet: "10.0.80.0/28" }, []],
    [{ extraSubnets: { apiServer: { cidr: "10.0.65.0/24" } } }, []], // a key of its own without such a subnet
    [
      {
        apiServerSubnet: "10.0.80.0/28",
        extraSubnets: { more: { cidr: "10.0.65.0/24", subnetName: "ApiServerSubnet" } },
      },
      [
        "extraSubnets.more.subnetName: ApiServerSubnet is the name of subnet apiServer; give each subnet a name of its own",
      ],
    ],
  ])("%j: %j", (more, lines) => {
    expect(linesOf(spokeNetworkIssues(shape(more)))).toEqual(lines);
    if (lines.length > 0) expect(() => plan(more)).toThrow(InvalidArgumentsError);
  });
});

describe("the arithmetic of a spoke", () => {
  it("takes what a pool may grow to from its settings, or from the defaults", () => {
    expect(poolCapacity({ maxCount: 10 })).toEqual({ maxCount: 10, maxPods: 50, surgeNodes: 4 });
    expect(
      poolCapacity({ maxCount: 10, minCount: 6, maxPods: 30, replacement: "createFirst" }),
    ).toEqual({ maxCount: 10, maxPods: 30, surgeNodes: 6 });
    expect(DEFAULT_CAPACITY).toEqual({
      system: [{ maxCount: 5, maxPods: 50, surgeNodes: 2 }],
      user: [{ maxCount: 10, maxPods: 50, surgeNodes: 4 }],
    });
  });

  it("counts nodes with their surge, the API server, load balancers, and pods in batches of sixteen", () => {
    const pool = (maxCount: number, surgeNodes: number, maxPods: number) => ({
      maxCount,
      surgeNodes,
      maxPods,
    });
    expect(
      addressesNeeded({ system: [pool(5, 2, 50)], user: [pool(10, 4, 50), pool(3, 1, 110)] }),
    ).toEqual({
      system: 5 + 2 + 1 + 4,
      user: 10 + 4 + 3 + 1 + 4,
      // 58 addresses are four batches, 118 are eight.
      pods: (7 + 14) * 64 + 4 * 128,
    });
  });

  it("fits the default plan with space to grow", () => {
    const needed = addressesNeeded(DEFAULT_CAPACITY);
    for (const key of ["system", "user", "pods"] as const) {
      const { prefix } = cidrOf(SPOKE_ADDRESS_DEFAULTS.subnets[key]);
      expect(usableAddresses(prefix)).toBeGreaterThan(2 * needed[key]);
    }
  });

  it("refuses a pod subnet as soon as the pools outgrow it, and not before", () => {
    const issues = (maxCount: number) =>
      spokeNetworkIssues(
        shape({
          subnets: { pods: "10.0.32.0/24" },
          capacity: {
            system: [{ maxCount: 1, surgeNodes: 1, maxPods: 24 }],
            user: [{ maxCount, surgeNodes: 1, maxPods: 24 }],
          },
        }),
      );
    // 251 usable addresses; each node takes 32.
    expect(issues(4)).toEqual([]);
    expect(issues(5)).toEqual([
      {
        path: "subnets.pods",
        problem: "10.0.32.0/24 has 251 usable addresses, but 256 are needed",
        hint: "use /23 or a larger block",
      },
    ]);
  });

  it("has a home for every subnet of the list", () => {
    expect(Object.keys(SPOKE_ADDRESS_DEFAULTS.subnets)).toEqual([...SPOKE_SUBNETS]);
  });
});
