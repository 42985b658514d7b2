import * as network from "@pulumi/azure-native/network";
import { Egress } from "../../../components/azure/egress";
import {
  SpokeNetwork,
  type SpokeNetworkArgs,
  type SpokeNetworkFacts,
} from "../../../components/azure/spoke-network";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf, type Recorded } from "../../support/build";

const common = { resourceGroupName: "CodeMieRG", location: "westeurope" };
const nat = {
  outboundType: "userAssignedNATGateway",
  natGatewayId: "/nat",
  routes: [],
} as const satisfies SpokeNetworkArgs["egress"];
const appliance = {
  outboundType: "userDefinedRouting",
  natGatewayId: undefined,
  routes: [{ name: "default-to-appliance", addressPrefix: "0.0.0.0/0", nextHopIp: "10.1.4.4" }],
} as const satisfies SpokeNetworkArgs["egress"];

const spoke = (more: Partial<SpokeNetworkArgs> = {}): SpokeNetworkArgs => ({
  ...common,
  egress: nat,
  ...more,
});
const KEYS = ["system", "user", "pods", "vm", "postgres"] as const;
const inputsOf = (resources: readonly Recorded[], name: string) =>
  resources.find((r) => r.name === name)?.inputs;

describe("a spoke network", () => {
  it("creates by default a network, a route table and five subnets with a security group each", async () => {
    const { resources, error } = await build(() => new SpokeNetwork("aks", spoke()));
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`)).toEqual([
      ...[...KEYS].sort().map((key) => `NetworkSecurityGroup aks-nsg-${key}`),
      "RouteTable aks-rt",
      ...[...KEYS].sort().map((key) => `Subnet aks-snet-${key}`),
      "VirtualNetwork aks-vnet",
      "SpokeNetwork aks",
    ]);
  });

  it.each([
    ["system", "SystemSubnet", "10.0.0.0/20", true],
    ["user", "UserSubnet", "10.0.16.0/20", true],
    ["pods", "PodSubnet", "10.0.32.0/20", true],
    ["vm", "VmSubnet", "10.0.48.0/20", true],
    ["postgres", "ServicePostgresSubnet", "10.0.64.0/24", false],
  ])(
    "gives %s its own private subnet %s with group, table and gateway",
    async (key, subnetName, addressPrefix, gateway) => {
      const { resources } = await build(() => new SpokeNetwork("aks", spoke()));
      expect(inputsOf(resources, `aks-snet-${key}`)).toEqual({
        resourceGroupName: "CodeMieRG",
        virtualNetworkName: "aks-vnet",
        subnetName,
        addressPrefix,
        defaultOutboundAccess: false,
        privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        privateLinkServiceNetworkPolicies: "Enabled",
        networkSecurityGroup: { id: expect.stringMatching(new RegExp(`aks-nsg-${key}$`)) },
        routeTable: { id: expect.stringMatching(/aks-rt$/) },
        ...(gateway ? { natGateway: { id: "/nat" } } : {}),
        ...(key === "pods"
          ? {
              delegations: [
                { name: "delegation", serviceName: "Microsoft.ContainerService/managedClusters" },
              ],
            }
          : {}),
      });
    },
  );

  it("O1: creates its subnets one after another", async () => {
    const { resources } = await build(() => new SpokeNetwork("aks", spoke()));
    const waits = KEYS.map((key) => resources.find((r) => r.name === `aks-snet-${key}`)?.dependsOn);
    expect(waits).toEqual([
      ["aks-nsg-system", "aks-rt", "aks-vnet"],
      ["aks-nsg-user", "aks-rt", "aks-snet-system", "aks-vnet"],
      ["aks-nsg-pods", "aks-rt", "aks-snet-user", "aks-vnet"],
      ["aks-nsg-vm", "aks-rt", "aks-snet-pods", "aks-vnet"],
      ["aks-nsg-postgres", "aks-rt", "aks-snet-vm", "aks-vnet"],
    ]);
  });

  it("O2, O5: a subnet waits for the gateway it names, so that a resource that waits for the subnet has egress", async () => {
    const { resources } = await build(() => {
      const egress = new Egress("out", common);
      const aks = new SpokeNetwork("aks", spoke({ egress }));
      // Stands for the cluster: it takes the ids of node and pod subnets.
      new network.RouteTable("cluster", {
        resourceGroupName: "rg",
        tags: { system: aks.subnetIds.system, pods: aks.subnetIds.pods },
      });
    });
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("aks-snet-system")).toEqual(["aks-nsg-system", "aks-rt", "aks-vnet", "out-ng"]);
    expect(waits("aks-snet-pods")).toEqual([
      "aks-nsg-pods",
      "aks-rt",
      "aks-snet-user",
      "aks-vnet",
      "out-ng",
    ]);
    expect(waits("aks-snet-postgres")).not.toContain("out-ng");
    expect(waits("cluster")).toEqual(["aks-snet-pods", "aks-snet-system"]);
  });

  it("keeps its route table free of a default route beside a NAT gateway", async () => {
    const routes = [{ name: "corp", addressPrefix: "10.200.0.0/16", nextHopIp: "10.1.4.4" }];
    const { resources } = await build(() => new SpokeNetwork("aks", spoke({ routes })));
    expect(inputsOf(resources, "aks-rt")).toEqual({
      ...common,
      routeTableName: "aks-rt",
      disableBgpRoutePropagation: true,
      routes: [
        {
          name: "corp",
          addressPrefix: "10.200.0.0/16",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.1.4.4",
        },
      ],
    });
  });

  it("sends everything to the appliance, and associates no gateway, in that mode", async () => {
    const { resources } = await build(() => new SpokeNetwork("aks", spoke({ egress: appliance })));
    expect(inputsOf(resources, "aks-rt")?.["routes"]).toEqual([
      {
        name: "default-to-appliance",
        addressPrefix: "0.0.0.0/0",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.1.4.4",
      },
    ]);
    for (const key of KEYS) {
      expect(inputsOf(resources, `aks-snet-${key}`)).not.toHaveProperty("natGateway");
    }
  });

  it("delegates the database subnet when the server is injected into it", async () => {
    const { resources } = await build(
      () => new SpokeNetwork("aks", spoke({ postgresConnection: "injected" })),
    );
    expect(inputsOf(resources, "aks-snet-postgres")).toMatchObject({
      delegations: [
        { name: "delegation", serviceName: "Microsoft.DBforPostgreSQL/flexibleServers" },
      ],
      serviceEndpoints: [{ service: "Microsoft.Storage" }],
    });
  });

  it("takes every option together", async () => {
    const { resources, error, value } = await build(
      () =>
        new SpokeNetwork(
          "aks",
          spoke({
            networkName: "AksVNet",
            routeTableName: "AksRouteTable",
            gatewayRoutes: true,
            dnsServers: ["10.1.3.4"],
            bastionSubnetCidr: "10.1.1.0/24",
            allowedNetworks: [{ name: "vpn", kind: "vpn", cidr: "198.51.100.0/24" }],
            egressPorts: [8443],
            capacity: {
              system: [{ maxCount: 5, surgeNodes: 2, maxPods: 50 }],
              user: [{ maxCount: 20, surgeNodes: 7, maxPods: 110 }],
            },
            extraSubnets: { tools: { cidr: "10.0.70.0/24", internetEgress: true } },
            diagnostics: { workspaceId: "/workspace" },
            tags: { owner: "platform" },
          }),
        ),
    );
    expect(error).toBeUndefined();
    expect(resources.filter(({ type }) => type.endsWith("DiagnosticSetting"))).toHaveLength(7);
    expect(resources.filter(({ type }) => type.endsWith("network:Subnet"))).toHaveLength(6);
    expect(inputsOf(resources, "aks-snet-tools")).toMatchObject({ natGateway: { id: "/nat" } });
    expect(inputsOf(resources, "aks-rt")).toMatchObject({
      routeTableName: "AksRouteTable",
      disableBgpRoutePropagation: false,
      tags: { owner: "platform" },
    });
    expect(inputsOf(resources, "aks-vnet")).toMatchObject({
      virtualNetworkName: "AksVNet",
      dhcpOptions: { dnsServers: ["10.1.3.4"] },
    });
    expect(Object.keys((value as SpokeNetwork).extraSubnetIds)).toEqual(["tools"]);
  });

  it("adds a subnet at the end without touching anything that was there", async () => {
    const before = await build(() => new SpokeNetwork("aks", spoke()));
    const after = await build(
      () => new SpokeNetwork("aks", spoke({ extraSubnets: { more: { cidr: "10.0.70.0/24" } } })),
    );
    expect(after.resources.filter(({ name }) => !name.endsWith("-more"))).toEqual(before.resources);
    expect(after.resources.length).toBe(before.resources.length + 2);
  });

  it("returns the facts of an existing network and registers nothing", async () => {
    const vnetId =
      "/subscriptions/s/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/corp-aks";
    const subnetIds = {
      system: `${vnetId}/subnets/a`,
      user: `${vnetId}/subnets/b`,
      pods: `${vnetId}/subnets/c`,
      vm: `${vnetId}/subnets/d`,
      postgres: `${vnetId}/subnets/e`,
    };
    const { resources, value } = await build(() => SpokeNetwork.existing({ vnetId, subnetIds }));
    expect(resources).toEqual([]);
    const aks = value as SpokeNetworkFacts;
    expect(await valueOf(aks.vnetName)).toBe("corp-aks");
    expect(await valueOf(aks.resourceGroupName)).toBe("net-rg");
    expect(await valueOf(aks.subnetIds.postgres)).toBe(subnetIds.postgres);
    expect(aks.routeTableId).toBeUndefined();
  });

  it("has of an existing network only the subnets that are given, in its type too", async () => {
    const vnetId =
      "/subscriptions/s/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/corp-aks";
    const aks: SpokeNetworkFacts<"system" | "user"> = SpokeNetwork.existing({
      vnetId,
      subnetIds: { system: `${vnetId}/subnets/a`, user: `${vnetId}/subnets/b` },
    });
    // @ts-expect-error the subnet of the jumpbox is not given
    const vm: unknown = aks.subnetIds.vm;
    expect(vm).toBeUndefined();
    expect(await valueOf(aks.subnetIds.user)).toBe(`${vnetId}/subnets/b`);
  });

  it("lives twice in one stack without a name in common", async () => {
    const { resources } = await build(() => [
      new SpokeNetwork("one", spoke()),
      new SpokeNetwork("two", spoke()),
    ]);
    const names = resources.flatMap(({ inputs }) =>
      ["virtualNetworkName", "networkSecurityGroupName", "routeTableName"].flatMap((key) =>
        typeof inputs[key] === "string" && !("subnetName" in inputs) ? [inputs[key]] : [],
      ),
    );
    expect(names).toHaveLength(14);
    expect(new Set(names).size).toBe(14);
  });

  it("rejects every unusable value at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new SpokeNetwork(
          "aks",
          spoke({
            addressSpace: "172.30.0.0/15",
            subnets: {
              system: "172.30.0.0/28",
              user: "172.30.1.0/24",
              pods: "172.30.4.0/24",
              vm: "172.30.2.0/30",
              postgres: "172.30.2.0/29",
            },
            bastionSubnetCidr: "bastion",
            allowedNetworks: [{ name: "all", kind: "other", cidr: "0.0.0.0/0" }],
            ingressPorts: [0],
            egressPorts: [70000],
            routes: [
              { name: "all", addressPrefix: "0.0.0.0/0", nextHopIp: "gateway" },
              { name: "All", addressPrefix: "10.9.0.0/16", nextHopIp: "10.1.4.4" },
            ],
            egress: appliance,
            postgresConnection: "injected",
          }),
        ),
    );
    expect((error as InvalidArgumentsError).message.split("\n")).toEqual([
      'SpokeNetwork "aks"',
      "  addressSpace: 172.30.0.0/15 overlaps 172.30.0.0/16, which AKS uses inside its nodes; stay clear of 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16, 192.0.2.0/24",
      "  addressSpace: 172.30.0.0/15 overlaps 172.31.0.0/16, which AKS uses inside its nodes; stay clear of 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16, 192.0.2.0/24",
      "  subnets.system: 172.30.0.0/28 has 11 usable addresses, but 12 are needed; use /27 or a larger block",
      "  subnets.pods: 172.30.4.0/24 has 251 usable addresses, but 1344 are needed; use /21 or a larger block",
      "  subnets.vm: 172.30.2.0/30 is too small; use /29 or a larger block",
      "  subnets.postgres: 172.30.2.0/29 is too small; use /28 or a larger block",
      "  subnets.postgres: 172.30.2.0/29 overlaps subnets.vm 172.30.2.0/30; choose a range of its own",
      '  bastionSubnetCidr: "bastion" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
      "  allowedNetworks[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from",
      "  ingressPorts[0]: 0 is not a port; use a whole number from 1 to 65535",
      "  egressPorts[0]: 70000 is not a port; use a whole number from 1 to 65535",
      "  routes[0].addressPrefix: 0.0.0.0/0 is the default route, which the egress mode sets; use egress mode appliance instead; a NAT gateway cannot be combined with a default route",
      '  routes[0].nextHopIp: "gateway" is not an IPv4 address; give the private address of the appliance',
      "  routes[1].name: All appears twice; give each route a name of its own",
      "  postgresConnection: injected needs access to Entra ID and storage that does not pass the appliance; use privateEndpoint, or another egress mode",
    ]);
    expect(resources).toEqual([]);
  });
});
