// A closed vault of the classic provider, by the name of the setting that most programs write.
const pulumi = require("@pulumi/pulumi");
const of = (type, name, args) =>
  new pulumi.CustomResource(`azure:${type}`, name, { name: undefined, ...args });
const rg = of("core/resourceGroup:ResourceGroup", "rg", { location: "westeurope" });
of("keyvault/keyVault:KeyVault", "vault", {
  resourceGroupName: rg.name,
  tenantId: "00000000-0000-0000-0000-000000000002",
  skuName: "standard",
  enableRbacAuthorization: true,
  purgeProtectionEnabled: true,
  publicNetworkAccessEnabled: false,
});
