// Azure reads its enumerations in any letter case: this vault is closed, and lacks a private endpoint.
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const { Vault } = require("@pulumi/azure-native/keyvault");
const group = new ResourceGroup("group");
new Vault("vault", {
  resourceGroupName: group.name,
  properties: {
    tenantId: "00000000-0000-0000-0000-000000000002",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
    publicNetworkAccess: "disabled",
  },
});
