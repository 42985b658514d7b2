import { KeyVault, type KeyVaultArgs } from "../../../components/azure/key-vault";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named, placement, REGIONAL, TENANT, WORKSPACE_ID } from "./paas";

const vault = (args: Partial<KeyVaultArgs> = {}): KeyVaultArgs => ({
  ...REGIONAL,
  tenantId: TENANT,
  ...args,
});
const REASON = "operators read the key through the portal";

describe("a key vault", () => {
  it("by default is private, opened by roles, protected from purging, and empty", async () => {
    const { error, resources } = await build(() => new KeyVault("vault", vault()));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual(["keyvault:Vault vault-kv", "azure:KeyVault vault"]);
    expect(named(resources, "vault-kv")).toMatchObject({
      parent: "vault",
      protect: true,
      inputs: {
        vaultName: expect.stringMatching(/^vault-[0-9a-f]{6}$/) as string,
        properties: {
          tenantId: TENANT,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          enablePurgeProtection: true,
          publicNetworkAccess: "Disabled",
          networkAcls: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [] },
        },
      },
    });
  });

  it("gives the application's key four operations and neither rotation nor expiry", async () => {
    const { resources } = await build(
      () => new KeyVault("vault", vault({ applicationKey: { name: "own-key" } })),
    );
    const key = named(resources, "vault-key");
    expect(key.inputs["keyName"]).toBe("own-key");
    expect(key.inputs["properties"]).toEqual({
      kty: "RSA",
      keySize: 3072,
      keyOps: ["wrapKey", "unwrapKey", "encrypt", "decrypt"],
      attributes: { enabled: true, exportable: false }, // the second is the provider's own default
    });
    expect(key).toMatchObject({ protect: true, dependsOn: ["vault-kv"] });
  });

  it("with everything asked for has an endpoint, its name and a diagnostic setting, each waiting for the vault alone (O18)", async () => {
    const { error, resources } = await build(
      () =>
        new KeyVault(
          "vault",
          vault({
            vaultName: "codemie-kv-1",
            applicationKey: { name: "own-key", size: 4096 },
            privateEndpoint: placement("privatelink.vaultcore.azure.net"),
            diagnostics: { workspaceId: WORKSPACE_ID },
            tags: { environment: "dev" },
          }),
        ),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "keyvault:Key vault-key",
      "keyvault:Vault vault-kv",
      "monitor:DiagnosticSetting vault-kv-diag",
      "network:PrivateDnsZoneGroup vault-pe-pdnszg",
      "network:PrivateEndpoint vault-pe-pep",
      "azure:KeyVault vault",
      "azure:PrivateEndpoint vault-pe",
    ]);
    expect(named(resources, "vault-kv-diag").dependsOn).toEqual(["vault-kv"]);
    expect(resources.filter(({ dependsOn }) => dependsOn.includes("vault-kv-diag"))).toEqual([]);
    expect(named(resources, "vault-pe-pep")).toMatchObject({ dependsOn: ["vault-kv"] });
    expect(named(resources, "vault-kv").inputs["tags"]).toEqual({ environment: "dev" });
  });

  it("opens to listed addresses only, and writes down why", async () => {
    const { resources } = await build(
      () =>
        new KeyVault(
          "vault",
          vault({
            applicationKey: "none",
            protect: false,
            publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason: REASON },
          }),
        ),
    );
    expect(listed(resources)).toEqual(["keyvault:Vault vault-kv", "azure:KeyVault vault"]);
    expect(named(resources, "vault-kv")).toMatchObject({
      protect: false,
      inputs: {
        tags: { "platform-foundations:exception:azure-keyvault-deny-public-network": REASON },
        properties: {
          publicNetworkAccess: "Enabled",
          networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.0/24" }] },
        },
      },
    });
  });

  it("refuses every unusable argument at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new KeyVault(
          "vault",
          vault({
            vaultName: "CodeMie_Vault",
            softDeleteRetentionDays: 5,
            applicationKey: { name: "my key", size: 1024 as 2048 },
            publicAccess: { allowedIpRanges: ["0.0.0.0/0"], reason: "" },
          }),
        ),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "vaultName",
      "softDeleteRetentionDays",
      "applicationKey.name",
      "applicationKey.size",
      "publicAccess.reason",
      "publicAccess.allowedIpRanges[0]",
    ]);
    expect(resources).toEqual([]);
  });

  it("asks for the name of a key", async () => {
    const { error } = await build(
      () => new KeyVault("vault", vault({ applicationKey: {} as { name: string } })),
    );
    expect(String(error)).toContain("applicationKey.name: is missing; use 1 to 127 letters");
  });

  it("can stand beside a second one", async () => {
    const { error, resources } = await build(() => [
      new KeyVault("a", vault()),
      new KeyVault("b", vault()),
    ]);
    expect(error).toBeUndefined();
    expect(named(resources, "a-kv").inputs["vaultName"]).not.toBe(
      named(resources, "b-kv").inputs["vaultName"],
    );
    expect(new Set(resources.map(({ name }) => name)).size).toBe(4);
  });
});
