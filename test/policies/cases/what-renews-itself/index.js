// Keys and certificates that are renewed without anybody, a secret that is switched off, and one that lives long enough.
const keyvault = require("@pulumi/azure-native/keyvault");
const pulumi = require("@pulumi/pulumi");
const tls = require("@pulumi/tls");
const of = (type, name, args) =>
  new pulumi.CustomResource(`azure:${type}`, name, { name: undefined, ...args });
const keyVaultId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
of("keyvault/key:Key", "disks", {
  keyVaultId,
  keyType: "RSA",
  keySize: 3072,
  keyOpts: ["wrapKey"],
  expirationDate: "2026-12-01T00:00:00Z",
  rotationPolicy: { expireAfter: "P90D", automatic: { timeBeforeExpiry: "P30D" } },
});
of("keyvault/secret:Secret", "token", {
  keyVaultId,
  value: pulumi.secret("token"),
  contentType: "token",
  expirationDate: "2027-11-21T00:00:00Z",
});
new keyvault.Secret("old", {
  resourceGroupName: "g",
  vaultName: "v",
  secretName: "old",
  properties: {
    value: pulumi.secret("old"),
    contentType: "password",
    attributes: { enabled: false, expires: 1577836800 },
  },
});
const key = new tls.PrivateKey("key", { algorithm: "RSA" });
new tls.SelfSignedCert("certificate", {
  privateKeyPem: key.privateKeyPem,
  allowedUses: ["server_auth"],
  subject: { commonName: "ingress.example.com" },
  validityPeriodHours: 720,
  earlyRenewalHours: 240,
});
