import { armResource } from "../../../commands/export-arm/body";

const planned = (type: string, inputs: Record<string, unknown>) => ({
  type,
  name: "logical",
  inputs,
  urn: "",
  parent: "",
});

describe("the ARM form of a planned resource", () => {
  it("nests flattened properties, restores ARM's names, keeps the top level", () => {
    expect(
      armResource(
        planned("azure-native:storage:StorageAccount", {
          resourceGroupName: "group",
          accountName: "files",
          location: "westeurope",
          kind: "StorageV2",
          sku: { name: "Standard_ZRS" },
          enableHttpsTrafficOnly: true,
          networkRuleSet: {
            defaultAction: "Deny",
            ipRules: [{ iPAddressOrRange: "203.0.113.1", action: "Allow" }],
          },
        }),
      ),
    ).toEqual({
      type: "Microsoft.Storage/storageAccounts",
      apiVersion: "2024-01-01",
      name: "files",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      properties: {
        supportsHttpsTrafficOnly: true,
        networkAcls: {
          defaultAction: "Deny",
          ipRules: [{ value: "203.0.113.1", action: "Allow" }],
        },
      },
    });
  });

  it("writes the days of a secret as a vault has them", () => {
    const attributes = { enabled: true, expires: 1893456000, notBefore: 1735689600 };
    expect(
      armResource(
        planned("azure-native:keyvault:Secret", {
          vaultName: "kv",
          secretName: "s",
          properties: { attributes },
        }),
      ),
    ).toMatchObject({
      name: "kv/s",
      properties: { attributes: { enabled: true, exp: 1893456000, nbf: 1735689600 } },
    });
  });

  it("names a child by its whole path and gives list items their own properties", () => {
    expect(
      armResource(
        planned("azure-native:network:Subnet", {
          resourceGroupName: "group",
          virtualNetworkName: "HubVNet",
          subnetName: "AzureBastionSubnet",
          addressPrefix: "10.1.1.0/24",
        }),
      ),
    ).toMatchObject({
      name: "HubVNet/AzureBastionSubnet",
      properties: { addressPrefix: "10.1.1.0/24" },
    });
    expect(
      armResource(
        planned("azure-native:network:NetworkSecurityGroup", {
          resourceGroupName: "group",
          networkSecurityGroupName: "nsg",
          securityRules: [{ name: "one", access: "Deny" }],
        }),
      )?.properties,
    ).toEqual({ securityRules: [{ name: "one", properties: { access: "Deny" } }] });
  });

  it("names a flow log by its watcher and keeps its identity at the top", () => {
    expect(
      armResource(
        planned("azure-native:network:FlowLog", {
          resourceGroupName: "NetworkWatcherRG",
          networkWatcherName: "NetworkWatcher_westeurope",
          flowLogName: "core-hub",
          location: "westeurope",
          identity: { type: "UserAssigned", userAssignedIdentities: ["/writer"] },
          retentionPolicy: { enabled: true, days: 90 },
        }),
      ),
    ).toEqual({
      type: "Microsoft.Network/networkWatchers/flowLogs",
      apiVersion: "2024-05-01",
      name: "NetworkWatcher_westeurope/core-hub",
      location: "westeurope",
      identity: { type: "UserAssigned", userAssignedIdentities: { "/writer": {} } },
      properties: { retentionPolicy: { enabled: true, days: 90 } },
    });
  });

  it("passes over other providers and refuses an azure-native type that it does not know", () => {
    expect(armResource(planned("aws:ec2/vpc:Vpc", {}))).toBeUndefined();
    expect(() => armResource(planned("azure-native:quantum:Workspace", {}))).toThrow(
      "azure-native:quantum:Workspace has no ARM type here; add a row to commands/export-arm/types.ts",
    );
  });
});
