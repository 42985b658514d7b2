import { BastionHost } from "../../../components/azure/bastion-host";
import { HubNetwork } from "../../../components/azure/hub-network";
import { type InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";

const common = { resourceGroupName: "CodeMieRG", location: "westeurope" };
const args = { ...common, subnetId: "/subnet" };

describe("a Bastion host", () => {
  it("is Standard with a tunnel, on a static address over all zones", async () => {
    const { resources, error } = await build(() => new BastionHost("bastion", args));
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "azure-native:network:BastionHost bastion-bas",
      "azure-native:network:PublicIPAddress bastion-pip",
      "platform-foundations:azure:BastionHost bastion",
    ]);
    const [host, address] = resources;
    expect(host?.inputs).toEqual({
      ...common,
      bastionHostName: "bastion",
      sku: { name: "Standard" },
      scaleUnits: 2,
      enableTunneling: true,
      enableFileCopy: true,
      enableIpConnect: false,
      enableShareableLink: false,
      disableCopyPaste: false,
      enableKerberos: false,
      enablePrivateOnlyBastion: false,
      enableSessionRecording: false,
      ipConfigurations: [
        {
          name: "primary",
          privateIPAllocationMethod: "Dynamic",
          subnet: { id: "/subnet" },
          publicIPAddress: { id: expect.stringMatching(/bastion-pip$/) },
        },
      ],
    });
    expect(address?.inputs).toMatchObject({
      publicIPAllocationMethod: "Static",
      sku: { name: "Standard", tier: "Regional" },
      zones: ["1", "2", "3"],
    });
    expect(address?.protect).toBe(false);
  });

  it("O21: waits for its address and its subnet, which waited for the complete security group", async () => {
    const { resources } = await build(() => {
      const hub = new HubNetwork("hub", common);
      return new BastionHost("bastion", { ...common, subnetId: hub.subnetIds.bastion });
    });
    const find = (name: string) => resources.find((r) => r.name === name);
    expect(find("bastion-bas")?.dependsOn).toEqual(["bastion-pip", "hub-snet-bastion"]);
    expect(find("hub-snet-bastion")?.dependsOn).toContain("hub-nsg-bastion");
    const rules = find("hub-nsg-bastion")?.inputs["securityRules"] as readonly { access: string }[];
    expect(rules.filter(({ access }) => access === "Allow")).toHaveLength(9); // eight of Azure, one for tunnels
  });

  it("waits for what its caller names besides", async () => {
    const { resources } = await build(() => {
      const hub = new HubNetwork("hub", common);
      return new BastionHost(
        "bastion",
        { ...common, subnetId: hub.subnetIds.bastion },
        { dependsOn: [...hub.subnets] },
      );
    });
    expect(resources.find((r) => r.name === "bastion-bas")?.dependsOn).toEqual([
      "bastion-pip",
      "hub-snet-bastion",
      "hub-snet-endpoints",
    ]);
  });

  it("takes the larger tier, names, tags and a workspace", async () => {
    const { resources } = await build(
      () =>
        new BastionHost("bastion", {
          ...args,
          bastionHostName: "Bastion",
          publicIpName: "BastionPip",
          sku: "Premium",
          scaleUnits: 4,
          addressZones: [],
          tags: { owner: "platform" },
          diagnostics: { workspaceId: "/workspace" },
        }),
    );
    expect(resources.find((r) => r.name === "bastion-bas")?.inputs).toMatchObject({
      bastionHostName: "Bastion",
      sku: { name: "Premium" },
      scaleUnits: 4,
      enableSessionRecording: false, // without a container every session would be refused
      tags: { owner: "platform" },
    });
    expect(resources.find((r) => r.name === "bastion-pip")?.inputs).toMatchObject({
      publicIpAddressName: "BastionPip",
    });
    expect(resources.map(({ name }) => name).filter((name) => name.endsWith("-diag"))).toEqual([
      "bastion-bas-diag",
      "bastion-pip-diag",
    ]);
  });

  it("refuses every mistake at once", async () => {
    const { error, resources } = await build(
      () =>
        new BastionHost("bastion", {
          ...args,
          scaleUnits: 1,
          addressZones: ["9"],
        }),
    );
    expect((error as InvalidArgumentsError).message.split("\n  ").slice(1)).toEqual([
      "scaleUnits: 1 is out of range; use a whole number from 2 to 50",
      'addressZones[0]: "9" is not an availability zone; use "1", "2" or "3"',
    ]);
    expect(resources).toEqual([]);
  });
});
