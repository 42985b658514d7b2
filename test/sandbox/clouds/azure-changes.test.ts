// Changes of networks, databases and vaults that Azure refuses, although each of the two states is fine.
import type { Properties } from "../../../sandbox/wire/values";
import { connect, type ProviderClient } from "../support/provider-client";

const RG = { resourceGroupName: "rg", location: "westeurope" };
const refused = (code: string): { readonly details: unknown } => ({
  details: expect.stringContaining(`Code="${code}"`) as unknown,
});

let azure: ProviderClient;
beforeEach(async () => {
  azure = await connect("azure-native", { config: { subscriptionId: "s" } });
  await azure.create("azure-native:resources:ResourceGroup", RG);
});
afterEach(() => {
  azure.close();
});

/** Creates a resource and updates it to other inputs. */
async function changed(type: string, before: Properties, after: Properties): Promise<Properties> {
  const created = await azure.create(`azure-native:${type}`, { ...RG, ...before });
  return azure.update(`azure-native:${type}`, created, { ...created.inputs, ...after });
}

describe("a database server", () => {
  const type = "dbforpostgresql:Server";
  const before = {
    serverName: "db",
    version: "16",
    sku: { name: "Standard_B2ms", tier: "Burstable" },
    storage: { storageSizeGB: 64 },
    highAvailability: { mode: "Disabled" },
  };
  const larger = { name: "Standard_D2ds_v5", tier: "GeneralPurpose" };

  it("takes a newer version, a larger size and a larger disk", async () => {
    const after = { version: "17", sku: larger, storage: { storageSizeGB: 128 } };
    expect(await changed(type, before, after)).toMatchObject({ version: "17" });
  });

  it.each([
    ["an older version", { version: "15" }, "MajorVersionUpgradeTargetVersionNotSupported"],
    ["a smaller disk", { storage: { storageSizeGB: 32 } }, "InvalidParameterValue"],
    [
      "another tier together with a standby",
      { sku: larger, highAvailability: { mode: "SameZone" } },
      "HANotSupportedForBurstableSkuWithinRegion",
    ],
  ])("refuses %s", async (_, after, code) => {
    await expect(changed(type, before, after)).rejects.toMatchObject(refused(code));
  });
});

describe("a network", () => {
  const network = { virtualNetworkName: "net", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } };
  const subnet = { virtualNetworkName: "net", subnetName: "user", addressPrefix: "10.0.16.0/20" };

  it("moves an empty subnet, and keeps the range of one in use", async () => {
    await azure.create("azure-native:network:VirtualNetwork", { ...RG, ...network });
    const created = await azure.create("azure-native:network:Subnet", { ...RG, ...subnet });
    const move = (addressPrefix: string): Promise<Properties> =>
      azure.update("azure-native:network:Subnet", created, { ...created.inputs, addressPrefix });
    await move("10.0.32.0/20");
    await azure.create("azure-native:network:NetworkInterface", {
      ...RG,
      networkInterfaceName: "nic",
      ipConfigurations: [{ name: "primary", subnet: { id: created.id } }],
    });
    await expect(move("10.0.48.0/20")).rejects.toMatchObject(refused("InUsePrefixCannotBeDeleted"));
  });

  it("keeps an address space that its subnets need", async () => {
    const created = await azure.create("azure-native:network:VirtualNetwork", {
      ...RG,
      ...network,
    });
    await azure.create("azure-native:network:Subnet", { ...RG, ...subnet });
    const widen = (prefix: string): Promise<Properties> =>
      azure.update("azure-native:network:VirtualNetwork", created, {
        ...created.inputs,
        addressSpace: { addressPrefixes: [prefix] },
      });
    await widen("10.0.0.0/15");
    await expect(widen("10.4.0.0/16")).rejects.toMatchObject(refused("InUseSubnetCannotBeDeleted"));
  });
});

describe("a vault", () => {
  it("keeps the period in which it can be recovered", async () => {
    const properties = {
      tenantId: "t",
      sku: { name: "standard", family: "A" },
      enablePurgeProtection: true,
      softDeleteRetentionInDays: 90,
    };
    const after = { properties: { ...properties, softDeleteRetentionInDays: 7 } };
    await expect(
      changed("keyvault:Vault", { vaultName: "airun-vault", properties }, after),
    ).rejects.toMatchObject(refused("BadRequest"));
    // A vault that was created without a period has 90 days.
    const silent = { ...properties, softDeleteRetentionInDays: undefined };
    await expect(
      changed("keyvault:Vault", { vaultName: "silent", properties: silent }, { properties }),
    ).resolves.toBeDefined();
  });
});
