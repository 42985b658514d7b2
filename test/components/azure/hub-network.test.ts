import {
  HubNetwork,
  type HubNetworkArgs,
  type HubNetworkFacts,
} from "../../../components/azure/hub-network";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";

const hub = (more: Partial<HubNetworkArgs> = {}): HubNetworkArgs => ({
  resourceGroupName: "CodeMieRG",
  location: "westeurope",
  ...more,
});

const created = (resources: readonly { type: string; name: string }[]) =>
  resources.map(({ type, name }) => `${type.split(":").slice(1).join(":")} ${name}`);

describe("a hub network", () => {
  it("creates by default a network, and two subnets with a security group each", async () => {
    const { resources, error, value } = await build(() => new HubNetwork("hub", hub()));
    expect(error).toBeUndefined();
    expect(created(resources)).toEqual([
      "network:NetworkSecurityGroup hub-nsg-bastion",
      "network:NetworkSecurityGroup hub-nsg-endpoints",
      "network:Subnet hub-snet-bastion",
      "network:Subnet hub-snet-endpoints",
      "network:VirtualNetwork hub-vnet",
      "azure:HubNetwork hub",
    ]);
    const inputs = (name: string) => resources.find((r) => r.name === name)?.inputs;
    expect(inputs("hub-vnet")).toMatchObject({
      virtualNetworkName: "hub",
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    });
    expect(inputs("hub-snet-bastion")).toMatchObject({
      subnetName: "AzureBastionSubnet",
      addressPrefix: "10.1.1.0/24",
      defaultOutboundAccess: false,
    });
    expect(inputs("hub-snet-endpoints")).toMatchObject({
      subnetName: "PrivateEndpointSubnet",
      addressPrefix: "10.1.2.0/24",
      defaultOutboundAccess: false,
      privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
    });
    const network = value as HubNetwork;
    expect(await valueOf(network.vnetId)).toMatch(/hub-vnet$/);
    expect(await valueOf(network.subnetIds.bastion)).toMatch(/hub-snet-bastion$/);
    expect(await valueOf(network.subnetIds.endpoints)).toMatch(/hub-snet-endpoints$/);
  });

  it("never lists subnets inside the network, because an update would then undo the subnets of their own", async () => {
    const { resources } = await build(() => new HubNetwork("hub", hub()));
    expect(Object.keys(resources.find((r) => r.name === "hub-vnet")?.inputs ?? {})).not.toContain(
      "subnets",
    );
  });

  it("O1, O2: creates its subnets one after another, each after the group it names", async () => {
    const extraSubnets = { resolver: { cidr: "10.1.3.0/28" } };
    const { resources } = await build(() => new HubNetwork("hub", hub({ extraSubnets })));
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("hub-snet-bastion")).toEqual(["hub-nsg-bastion", "hub-vnet"]);
    expect(waits("hub-snet-endpoints")).toEqual([
      "hub-nsg-endpoints",
      "hub-snet-bastion",
      "hub-vnet",
    ]);
    expect(waits("hub-snet-resolver")).toEqual([
      "hub-nsg-resolver",
      "hub-snet-endpoints",
      "hub-vnet",
    ]);
  });

  it("takes extra subnets, clients, DNS servers, tags, names and a workspace", async () => {
    const { resources, value } = await build(
      () =>
        new HubNetwork(
          "hub",
          hub({
            networkName: "HubVNet",
            addressSpace: "10.9.0.0/16",
            subnets: { bastion: "10.9.1.0/26", endpoints: "10.9.2.0/24" },
            extraSubnets: {
              gateway: { cidr: "10.9.4.0/27", subnetName: "GatewaySubnet" },
              resolver: { cidr: "10.9.3.0/28", delegation: "Microsoft.Network/dnsResolvers" },
            },
            clientRanges: ["10.0.0.0/16"],
            bastionClients: [{ name: "office", kind: "office", cidr: "203.0.113.7" }],
            dnsServers: ["10.9.3.4"],
            tags: { owner: "platform" },
            diagnostics: { workspaceId: "/workspace" },
          }),
        ),
    );
    expect(created(resources).filter((line) => !line.includes("DiagnosticSetting"))).toEqual([
      "network:NetworkSecurityGroup hub-nsg-bastion",
      "network:NetworkSecurityGroup hub-nsg-endpoints",
      "network:NetworkSecurityGroup hub-nsg-resolver",
      "network:Subnet hub-snet-bastion",
      "network:Subnet hub-snet-endpoints",
      "network:Subnet hub-snet-gateway",
      "network:Subnet hub-snet-resolver",
      "network:VirtualNetwork hub-vnet",
      "azure:HubNetwork hub",
    ]);
    expect(created(resources).filter((line) => line.includes("DiagnosticSetting"))).toEqual([
      "monitor:DiagnosticSetting hub-nsg-bastion-diag",
      "monitor:DiagnosticSetting hub-nsg-endpoints-diag",
      "monitor:DiagnosticSetting hub-nsg-resolver-diag",
      "monitor:DiagnosticSetting hub-vnet-diag",
    ]);
    const group = (name: string) => resources.find((r) => r.name === name)?.inputs;
    expect(group("hub-nsg-endpoints")).toMatchObject({
      networkSecurityGroupName: "HubVNet-PrivateEndpointSubnet-nsg",
      tags: { owner: "platform" },
    });
    expect(rule(group("hub-nsg-endpoints"), "AllowHttpsFromClients")).toMatchObject({
      sourceAddressPrefixes: ["10.9.0.0/16", "10.0.0.0/16"],
      destinationAddressPrefix: "10.9.2.0/24",
      destinationPortRange: "443",
    });
    expect(rule(group("hub-nsg-bastion"), "AllowHttpsInbound")).toMatchObject({
      sourceAddressPrefix: "203.0.113.7/32",
    });
    expect(Object.keys((value as HubNetwork).extraSubnetIds)).toEqual(["gateway", "resolver"]);
  });

  it("adds a subnet at the end without touching anything that was there", async () => {
    const before = await build(() => new HubNetwork("hub", hub()));
    const after = await build(
      () => new HubNetwork("hub", hub({ extraSubnets: { dns: { cidr: "10.1.3.0/28" } } })),
    );
    const kept = after.resources.filter(({ name }) => !name.endsWith("-dns"));
    expect(kept).toEqual(before.resources);
    expect(after.resources.length).toBe(before.resources.length + 2);
  });

  it("returns the facts of an existing hub and registers nothing", async () => {
    const vnetId =
      "/subscriptions/s/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/corp-hub";
    const { resources, value } = await build(() =>
      HubNetwork.existing({
        vnetId,
        endpointSubnetId: `${vnetId}/subnets/pe`,
        bastionSubnet: "10.50.1.0/26",
      }),
    );
    expect(resources).toEqual([]);
    const network = value as HubNetworkFacts;
    expect(await valueOf(network.vnetId)).toBe(vnetId);
    expect(await valueOf(network.vnetName)).toBe("corp-hub");
    expect(await valueOf(network.resourceGroupName)).toBe("net-rg");
    expect(await valueOf(network.subnetIds.bastion)).toBe(`${vnetId}/subnets/AzureBastionSubnet`);
    expect(await valueOf(network.subnetIds.endpoints)).toBe(`${vnetId}/subnets/pe`);
    expect(network.bastionSubnetCidr).toBe("10.50.1.0/26");
    expect(network.subnets).toEqual([]);
  });

  it("has of an existing hub only the subnets that are given, in its type too", async () => {
    const vnetId =
      "/subscriptions/s/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/corp-hub";
    const hubOnly: HubNetworkFacts<"bastion"> = HubNetwork.existing({ vnetId });
    // @ts-expect-error the subnet for endpoints is not given
    const endpoints: unknown = hubOnly.subnetIds.endpoints;
    expect(endpoints).toBeUndefined();
    expect(Object.keys(hubOnly.subnetIds)).toEqual(["bastion"]);
    expect(await valueOf(hubOnly.subnetIds.bastion)).toBe(`${vnetId}/subnets/AzureBastionSubnet`);
  });

  it("lives twice in one stack without a name in common", async () => {
    const { resources } = await build(() => [
      new HubNetwork("one", hub()),
      new HubNetwork("two", hub()),
    ]);
    const names = resources.flatMap(({ inputs }) =>
      ["virtualNetworkName", "networkSecurityGroupName"].flatMap((key) =>
        typeof inputs[key] === "string" && !("subnetName" in inputs) ? [inputs[key]] : [],
      ),
    );
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
  });

  it("rejects every unusable subnet at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new HubNetwork(
          "hub",
          hub({
            subnets: { bastion: "10.1.1.0/27", endpoints: "10.9.0.0/24" },
            extraSubnets: {
              bastion: { cidr: "10.1.4.0/24" },
              twin: { cidr: "10.1.4.0/25", subnetName: "privateendpointsubnet" },
              wide: {
                cidr: "10.1.5.1/24",
                rules: [
                  {
                    name: "AllowAll",
                    direction: "Inbound",
                    access: "Allow",
                    protocol: "*",
                    priority: 100,
                    sources: ["Internet"],
                    destinations: ["*"],
                    ports: ["*"],
                    description: "",
                  },
                ],
              },
            },
            bastionClients: [{ name: "all", kind: "other", cidr: "0.0.0.0/0" }],
            clientRanges: ["10.0.0.0"],
          }),
        ),
    );
    expect((error as InvalidArgumentsError).message.split("\n")).toEqual([
      'HubNetwork "hub"',
      "  subnets.bastion: 10.1.1.0/27 is too small; use /26 or a larger block",
      "  subnets.endpoints: 10.9.0.0/24 lies outside 10.1.0.0/16; move it inside addressSpace",
      "  extraSubnets.twin.cidr: 10.1.4.0/25 overlaps extraSubnets.bastion.cidr 10.1.4.0/24; choose a range of its own",
      "  extraSubnets.wide.cidr: 10.1.5.1/24 is not a network address; write 10.1.5.0/24",
      "  extraSubnets.bastion: bastion is a built-in subnet of this network; choose another key than bastion, endpoints",
      "  extraSubnets.twin.subnetName: privateendpointsubnet is the name of subnet endpoints; give each subnet a name of its own",
      "  extraSubnets.wide.rules[0].priority: 100 is not free; use a whole number from 1000 to 3999",
      "  extraSubnets.wide.rules[0].sources: Internet is open to the whole internet; list the ranges that need access",
      '  clientRanges[0]: "10.0.0.0" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
      "  bastionClients[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from",
    ]);
    expect(resources).toEqual([]);
  });
});

function rule(inputs: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  const rules = inputs?.["securityRules"] as readonly { readonly name: string }[] | undefined;
  return rules?.find((r) => r.name === name);
}
