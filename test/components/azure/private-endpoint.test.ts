import * as keyvault from "@pulumi/azure-native/keyvault";
import { Provider } from "@pulumi/azure-native/provider";
import * as privatedns from "@pulumi/azure-native/privatedns";
import {
  PrivateEndpoint,
  type PrivateEndpointArgs,
} from "../../../components/azure/private-endpoint";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";

const withoutZone: PrivateEndpointArgs = {
  resourceGroupName: "CodeMieRG",
  location: "westeurope",
  privateLinkServiceId: "/vault",
  groupId: "vault",
  subnetId: "/subnet",
};
const args = (more: Partial<PrivateEndpointArgs> = {}): PrivateEndpointArgs => ({
  ...withoutZone,
  privateDnsZoneId: "/zone",
  ...more,
});

describe("a private endpoint", () => {
  it("creates the endpoint and writes its name into the zone", async () => {
    const { resources, error } = await build(() => new PrivateEndpoint("vault-pe", args()));
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name, parent }) => ({ type, name, parent }))).toEqual([
      {
        type: "azure-native:network:PrivateDnsZoneGroup",
        name: "vault-pe-pdnszg",
        parent: "vault-pe",
      },
      { type: "azure-native:network:PrivateEndpoint", name: "vault-pe-pep", parent: "vault-pe" },
      {
        type: "platform-foundations:azure:PrivateEndpoint",
        name: "vault-pe",
        parent: expect.anything(),
      },
    ]);
    expect(resources[0]?.inputs).toEqual({
      resourceGroupName: "CodeMieRG",
      privateEndpointName: "vault-pe-pep",
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: "/zone" }],
    });
    expect(resources[1]?.inputs).toEqual({
      resourceGroupName: "CodeMieRG",
      location: "westeurope",
      privateEndpointName: "vault-pe",
      subnet: expect.objectContaining({ id: "/subnet" }), // the SDK adds its own defaults to the reference
      customNetworkInterfaceName: "vault-pe-nic",
      privateLinkServiceConnections: [
        { name: "vault-pe", privateLinkServiceId: "/vault", groupIds: ["vault"] },
      ],
    });
  });

  it("leaves the zone group to the tenant's policy when that is the mode", async () => {
    const { resources, error } = await build(
      () => new PrivateEndpoint("vault-pe", { ...withoutZone, policyManagedPrivateDns: true }),
    );
    expect(error).toBeUndefined();
    expect(resources.map(({ type }) => type)).toEqual([
      "azure-native:network:PrivateEndpoint",
      "platform-foundations:azure:PrivateEndpoint",
    ]);
  });

  it("waits for what its caller names, and its zone group for endpoint, zone and links (O13, O14)", async () => {
    const { resources } = await build(() => {
      const secret = new keyvault.Secret("last", {
        resourceGroupName: "rg",
        vaultName: "v",
        properties: {},
      });
      const zone = new privatedns.PrivateZone("zone", { resourceGroupName: "rg" });
      const link = new privatedns.VirtualNetworkLink("link", {
        resourceGroupName: "rg",
        privateZoneName: "z",
      });
      return new PrivateEndpoint(
        "vault-pe",
        args({ privateDnsZoneId: zone.id, zoneLinks: [link] }),
        { dependsOn: [secret] },
      );
    });
    const waits = (name: string) => resources.find((r) => r.name === name)?.dependsOn;
    expect(waits("vault-pe-pep")).toEqual(["last"]);
    expect(waits("vault-pe-pdnszg")).toEqual(["link", "vault-pe-pep", "zone"]);
  });

  it("has the address of its network interface, unknown before the interface exists", async () => {
    const id =
      "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/networkInterfaces/own-nic";
    const PE = "azure-native:network:PrivateEndpoint";
    const asked: unknown[] = [];
    const { value } = await build(
      () => {
        const provider = new Provider("other", { subscriptionId: "s" });
        return new PrivateEndpoint("vault-pe", args({ subscriptionProvider: provider }));
      },
      {
        outputs: { [PE]: () => ({ networkInterfaces: [{ id }], customDnsConfigs: [] }) },
        invokes: {
          "azure-native:network:getNetworkInterface": (given) => {
            asked.push(given);
            return { ipConfigurations: [{ privateIPAddress: "10.1.0.5" }] };
          },
        },
      },
    );
    const endpoint = value as PrivateEndpoint;
    expect(await valueOf(endpoint.networkInterfaceId)).toBe(id);
    expect(asked).toEqual([]); // only when it is read
    expect(await valueOf(endpoint.address())).toBe("10.1.0.5");
    expect(asked).toEqual([{ networkInterfaceName: "own-nic", resourceGroupName: "net" }]);
  });

  it("gives two endpoints of one stack different names in Azure", async () => {
    const { resources } = await build(() => [
      new PrivateEndpoint("a", args()),
      new PrivateEndpoint("b", args()),
    ]);
    const names = resources
      .filter(({ type }) => type === "azure-native:network:PrivateEndpoint")
      .map(({ inputs }) => [inputs["privateEndpointName"], inputs["customNetworkInterfaceName"]]);
    expect(names).toEqual([
      ["a", "a-nic"],
      ["b", "b-nic"],
    ]);
  });

  it.each(["file", "dfs", "sqlServer", "redisCache", "browser_authentication", "sites-staging"])(
    "leads to any sub-resource that Azure has, such as %s",
    async (groupId) => {
      const { error, resources } = await build(() => new PrivateEndpoint("pe", args({ groupId })));
      expect(error).toBeUndefined();
      expect(
        resources.find(({ name }) => name === "pe-pep")?.inputs["privateLinkServiceConnections"],
      ).toEqual([{ name: "pe", privateLinkServiceId: "/vault", groupIds: [groupId] }]);
    },
  );

  it("refuses every mistake at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new PrivateEndpoint("pe", {
          ...withoutZone,
          groupId: "blob, file",
          endpointName: "-x",
        }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "groupId",
      "privateDnsZoneId",
      "endpointName",
    ]);
    expect(resources).toEqual([]);
  });

  it("refuses two writers of one zone group", async () => {
    const { error } = await build(
      () => new PrivateEndpoint("pe", args({ policyManagedPrivateDns: true })),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "policyManagedPrivateDns",
    ]);
  });
});
