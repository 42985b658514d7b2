import * as network from "@pulumi/azure-native/network";
import { HubNetwork } from "../../../components/azure/hub-network";
import { NetworkPeering } from "../../../components/azure/network-peering";
import { SpokeNetwork } from "../../../components/azure/spoke-network";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";

const common = { resourceGroupName: "CodeMieRG", location: "westeurope" };
const egress = {
  outboundType: "userAssignedNATGateway",
  natGatewayId: "/nat",
  routes: [],
} as const;
const hub = () => new HubNetwork("hub", { ...common, networkName: "HubVNet" });
const spoke = (name = "aks", networkName = "AksVNet") =>
  new SpokeNetwork(name, { ...common, networkName, egress });
const peerings = (resources: readonly { type: string; name: string }[]) =>
  resources.filter(({ type }) => type.endsWith("VirtualNetworkPeering")).map(({ name }) => name);

const HUB_SUBNETS = ["hub-snet-bastion", "hub-snet-endpoints"];
const AKS_SUBNETS = ["pods", "postgres", "system", "user", "vm"].map((key) => `aks-snet-${key}`);

describe("a peering of hub and spoke", () => {
  it("joins them in both directions, without gateway transit", async () => {
    const { resources, error } = await build(
      () => new NetworkPeering("hub-aks", { hub: hub(), spoke: spoke() }),
    );
    expect(error).toBeUndefined();
    expect(peerings(resources)).toEqual(["hub-aks-peer-hub", "hub-aks-peer-spoke"]);
    const shared = {
      resourceGroupName: "CodeMieRG",
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      syncRemoteAddressSpace: "true",
    };
    const inputs = (name: string) => resources.find((r) => r.name === name)?.inputs;
    expect(inputs("hub-aks-peer-hub")).toEqual({
      ...shared,
      virtualNetworkName: "HubVNet",
      virtualNetworkPeeringName: "HubVNetToAksVNet",
      remoteVirtualNetwork: { id: expect.stringMatching(/aks-vnet$/) },
    });
    expect(inputs("hub-aks-peer-spoke")).toEqual({
      ...shared,
      virtualNetworkName: "AksVNet",
      virtualNetworkPeeringName: "AksVNetToHubVNet",
      remoteVirtualNetwork: { id: expect.stringMatching(/hub-vnet$/) },
    });
  });

  it("O4: waits for all subnets of both networks, the second half for the first too", async () => {
    const { resources } = await build(
      () => new NetworkPeering("hub-aks", { hub: hub(), spoke: spoke() }),
    );
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("hub-aks-peer-hub")).toEqual([...AKS_SUBNETS, "aks-vnet", ...HUB_SUBNETS].sort());
    expect(waits("hub-aks-peer-spoke")).toEqual(
      [...AKS_SUBNETS, "hub-aks-peer-hub", ...HUB_SUBNETS, "hub-vnet"].sort(),
    );
  });

  it("waits for whatever else still changes one of the networks", async () => {
    const { resources } = await build(() => {
      const late = new network.Subnet("late", { resourceGroupName: "rg", virtualNetworkName: "v" });
      return new NetworkPeering("hub-aks", { hub: hub(), spoke: spoke(), after: [late] });
    });
    for (const name of peerings(resources)) {
      expect(resources.find((r) => r.name === name)?.dependsOn).toContain("late");
    }
  });

  it("leaves the hub's peering to the owner of the hub", async () => {
    const vnetId =
      "/subscriptions/other/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/corp";
    const { resources } = await build(
      () =>
        new NetworkPeering("hub-aks", {
          hub: HubNetwork.existing({
            vnetId,
            endpointSubnetId: `${vnetId}/subnets/pe`,
          }),
          spoke: spoke(),
          sides: { mode: "spokeOnly", reason: "the hub lives in the connectivity subscription" },
        }),
    );
    expect(peerings(resources)).toEqual(["hub-aks-peer-spoke"]);
    expect(resources.find((r) => r.name === "hub-aks-peer-spoke")?.inputs).toMatchObject({
      virtualNetworkPeeringName: "AksVNetTocorp",
      remoteVirtualNetwork: { id: vnetId },
    });
  });

  it("names the peering in a shared hub after the stack", async () => {
    const vnetId =
      "/subscriptions/other/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/corp";
    const endpointSubnetId = `${vnetId}/subnets/pe`;
    const halves = async (stack: string): Promise<readonly unknown[]> => {
      const { resources } = await build(
        () =>
          new NetworkPeering("hub-aks", {
            hub: HubNetwork.existing({ vnetId, endpointSubnetId }),
            spoke: spoke(),
          }),
        { stack },
      );
      return peerings(resources).map(
        (name) => resources.find((r) => r.name === name)?.inputs["virtualNetworkPeeringName"],
      );
    };
    const [dev, prod] = [await halves("dev"), await halves("prod")];
    expect(dev).toEqual([expect.stringMatching(/^hub-aks-[0-9a-f]{6}$/), "AksVNetTocorp"]);
    expect(prod[0]).not.toBe(dev[0]);
    expect(await halves("dev")).toEqual(dev);
  });

  it("joins a second spoke without touching the first pair", async () => {
    const before = await build(() => new NetworkPeering("hub-aks", { hub: hub(), spoke: spoke() }));
    const after = await build(() => {
      const shared = hub();
      new NetworkPeering("hub-aks", { hub: shared, spoke: spoke() });
      new NetworkPeering("hub-two", { hub: shared, spoke: spoke("two", "TwoVNet") });
    });
    const old = new Set(before.resources.map(({ name }) => name));
    expect(after.resources.filter(({ name }) => old.has(name))).toEqual(before.resources);
    const names = after.resources.flatMap(
      ({ inputs }) => inputs["virtualNetworkPeeringName"] ?? [],
    );
    expect(names).toEqual([
      "HubVNetToAksVNet",
      "AksVNetToHubVNet",
      "HubVNetToTwoVNet",
      "TwoVNetToHubVNet",
    ]);
  });

  it("refuses half a pair without a reason", async () => {
    const { error } = await build(
      () =>
        new NetworkPeering("hub-aks", {
          hub: hub(),
          spoke: spoke(),
          sides: { mode: "spokeOnly", reason: "" },
        }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "sides.reason",
    ]);
  });
});
