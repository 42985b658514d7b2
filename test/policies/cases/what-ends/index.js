// A certificate of an application that is past, and a key of the classic provider whose end the program works out from its own day.
const azuread = require("@pulumi/azuread");
const pulumi = require("@pulumi/pulumi");
const application = new azuread.Application("proxy", { displayName: "proxy" });
new azuread.ApplicationCertificate("login", {
  applicationId: application.id,
  type: "AsymmetricX509Cert",
  value: "MIIB",
  endDate: "2026-03-01T00:00:00Z",
});
new pulumi.CustomResource("azure:keyvault/key:Key", "disks", {
  keyVaultId: pulumi.interpolate`/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v`,
  keyType: "RSA",
  keySize: 3072,
  keyOpts: ["wrapKey", "unwrapKey"],
  expirationDate: new Date(Date.parse("2026-11-21") + 40 * 86_400_000).toISOString(),
});
