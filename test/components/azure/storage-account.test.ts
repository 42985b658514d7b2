import { StorageAccount, type StorageAccountArgs } from "../../../components/azure/storage-account";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named, placement, REGIONAL, WORKSPACE_ID } from "./paas";

const account = (args: Partial<StorageAccountArgs> = {}): StorageAccountArgs => ({
  ...REGIONAL,
  ...args,
});
const REASON = "Langfuse signs in with the account key only";

describe("a storage account", () => {
  it("by default is private, zone redundant, Entra only and keeps what is deleted", async () => {
    const { error, resources } = await build(() => new StorageAccount("files", account()));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "storage:BlobServiceProperties files-blobs",
      "storage:ManagementPolicy files-versions",
      "storage:StorageAccount files-st",
      "azure:StorageAccount files",
    ]);
    expect(named(resources, "files-st")).toMatchObject({
      parent: "files",
      protect: true,
      inputs: {
        accountName: expect.stringMatching(/^files[0-9a-f]{6}$/) as string,
        kind: "StorageV2",
        sku: { name: "Standard_ZRS" },
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowCrossTenantReplication: false,
        isLocalUserEnabled: false,
        isSftpEnabled: false,
        publicNetworkAccess: "Disabled",
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [] },
        sasPolicy: { expirationAction: "Log", sasExpirationPeriod: "1.00:00:00" },
        keyPolicy: { keyExpirationPeriodInDays: 90 },
        encryption: { requireInfrastructureEncryption: true },
        identity: { type: "SystemAssigned" },
      },
    });
    expect(named(resources, "files-blobs").inputs).toMatchObject({
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
  });

  it("deletes old versions after a while, or keeps none for a reason", async () => {
    const kept = await build(
      () => new StorageAccount("files", account({ versions: { mode: "kept", days: 90 } })),
    );
    expect(named(kept.resources, "files-versions")).toMatchObject({
      dependsOn: ["files-blobs", "files-st"],
      inputs: {
        policy: {
          rules: [
            {
              definition: {
                actions: { version: { delete: { daysAfterCreationGreaterThan: 90 } } },
              },
            },
          ],
        },
      },
    });
    const none = await build(
      () => new StorageAccount("files", account({ versions: { mode: "none", reason: REASON } })),
    );
    expect(none.resources.filter(({ type }) => type.endsWith(":ManagementPolicy"))).toEqual([]);
    expect(named(none.resources, "files-blobs").inputs["isVersioningEnabled"]).toBe(false);
    expect(named(none.resources, "files-st").inputs["tags"]).toEqual({
      "platform-foundations:exception:azure-storage-require-versioning": REASON,
    });
    const refused = await build(
      () => new StorageAccount("files", account({ versions: { mode: "kept", days: 0 } })),
    );
    expect((refused.error as InvalidArgumentsError).issues).toEqual([
      {
        path: "versions.days",
        problem: "0 is out of range",
        hint: "use 7 to 36500 days",
      },
    ]);
  });

  it("with everything asked for has private containers, an endpoint and the blob service's diagnostics", async () => {
    const { error, resources } = await build(
      () =>
        new StorageAccount(
          "files",
          account({
            sku: "Standard_GZRS",
            containers: ["exports", "imports"],
            privateEndpoint: placement("privatelink.blob.core.windows.net"),
            diagnostics: { workspaceId: WORKSPACE_ID },
          }),
        ),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "monitor:DiagnosticSetting files-st-diag",
      "network:PrivateDnsZoneGroup files-pe-pdnszg",
      "network:PrivateEndpoint files-pe-pep",
      "storage:BlobContainer files-container-exports",
      "storage:BlobContainer files-container-imports",
      "storage:BlobServiceProperties files-blobs",
      "storage:ManagementPolicy files-versions",
      "storage:StorageAccount files-st",
      "azure:PrivateEndpoint files-pe",
      "azure:StorageAccount files",
    ]);
    expect(named(resources, "files-container-exports")).toMatchObject({
      protect: true,
      dependsOn: ["files-blobs", "files-st"],
      inputs: { publicAccess: "None" },
    });
    expect(named(resources, "files-st-diag").inputs["resourceUri"]).toMatch(
      /\/blobServices\/default$/,
    );
  });

  it("allows account keys for a stated reason, which a tag shows", async () => {
    const { resources } = await build(
      () => new StorageAccount("files", account({ sharedKeyAccess: { reason: REASON } })),
    );
    expect(named(resources, "files-st").inputs).toMatchObject({
      allowSharedKeyAccess: true,
      publicNetworkAccess: "Disabled",
      tags: { "platform-foundations:exception:azure-storage-deny-shared-key": REASON },
    });
  });

  it("refuses every unusable argument at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new StorageAccount(
          "files",
          account({
            accountName: "my-files",
            sku: "Standard_LRS" as "Standard_ZRS",
            retentionDays: 400,
            sharedKeyAccess: { reason: "" },
            publicAccess: { allowedIpRanges: ["203.0.113.7/32"], reason: REASON },
            containers: ["ok-name", "No"],
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "accountName",
      "sku",
      "retentionDays",
      "sharedKeyAccess.reason",
      "publicAccess.allowedIpRanges[0]",
      "containers[1]",
    ]);
    expect(resources).toEqual([]);
  });
});
