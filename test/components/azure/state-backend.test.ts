import { StateBackend, type StateBackendArgs } from "../../../components/azure/state-backend";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf, type Recorded } from "../../support/build";

const GROUP = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
const args = (more: Partial<StateBackendArgs> = {}): StateBackendArgs => ({
  customer: "airun",
  nameScope: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  location: "westeurope",
  ...more,
});
const make = (more?: Partial<StateBackendArgs>) =>
  build(() => new StateBackend("state", args(more)), { physicalNames: true });
const named = (resources: readonly Recorded[], name: string): Recorded => {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no resource ${name}`);
  return found;
};

const endpointId = (name: string): string =>
  `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/${name}`;

describe("a state backend", () => {
  it("makes exactly these children by default", async () => {
    const { resources, error } = await make();
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "azure-native:authorization:ManagementLockByScope state-lock",
      "azure-native:keyvault:Key state-key",
      "azure-native:keyvault:Vault state-kv",
      "azure-native:resources:ResourceGroup state-rg",
      "azure-native:storage:BlobContainer state-container-pulumi",
      "azure-native:storage:BlobContainer state-container-scripts",
      "azure-native:storage:BlobContainer state-container-tfstate",
      "azure-native:storage:BlobServiceProperties state-blobs",
      "azure-native:storage:ManagementPolicy state-versions",
      "azure-native:storage:StorageAccount state-st",
      "platform-foundations:azure:StateBackend state",
    ]);
  });

  it("closes the account by default: Entra only, TLS 1.2, nothing public, default deny, zone-redundant", async () => {
    const { resources } = await make();
    expect(named(resources, "state-st").inputs).toMatchObject({
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [] },
    });
    expect(named(resources, "state-blobs").inputs).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
  });

  it("keeps state in containers of their own, none of them public", async () => {
    const { resources } = await make();
    const containers = resources.filter(({ type }) => type.endsWith(":BlobContainer"));
    expect(
      containers.map(({ inputs }) => [inputs["containerName"], inputs["publicAccess"]]),
    ).toEqual([
      ["pulumi", "None"],
      ["scripts", "None"],
      ["tfstate", "None"],
    ]);
  });

  it("switches versioning on before a container can take its first blob", async () => {
    const { resources } = await make();
    for (const key of ["pulumi", "scripts", "tfstate"]) {
      expect(named(resources, `state-container-${key}`).dependsOn).toContain("state-blobs");
    }
  });

  it("locks the group last, so that the lock goes first when it is destroyed", async () => {
    const { resources } = await make();
    expect(named(resources, "state-lock").dependsOn).toEqual([
      "state-container-pulumi",
      "state-container-scripts",
      "state-container-tfstate",
      "state-key",
      "state-rg",
    ]);
  });

  it("is without the lock for the update that takes an engineer off", async () => {
    const { resources } = await make({ lock: false });
    expect(resources.map(({ type }) => type)).not.toContain(
      "azure-native:authorization:ManagementLockByScope",
    );
  });

  it("brings back a deleted vault, and lets its name go early, when asked", async () => {
    const properties = async (more: Partial<StateBackendArgs>) =>
      named((await make(more)).resources, "state-kv").inputs["properties"];
    expect(await properties({})).toMatchObject({ softDeleteRetentionInDays: 90 });
    expect(await properties({})).not.toHaveProperty("createMode");
    expect(await properties({ recoverVault: true, softDeleteRetentionDays: 7 })).toMatchObject({
      createMode: "recover",
      softDeleteRetentionInDays: 7,
    });
  });

  it.each([
    ["10.4.0.0/16", "is a private range, which a public firewall never sees"],
    ["20.1.2.0/31", "is refused by the storage firewall"],
  ])("refuses the range %s, as the storage firewall does", async (range, problem) => {
    const { error } = await make({ allowedIpRanges: [range] });
    expect(String(error)).toContain(problem);
  });

  it("protects what holds state, and only when wanted", async () => {
    const protectedNames = (resources: readonly Recorded[]) =>
      resources.filter((resource) => resource.protect).map(({ name }) => name);
    expect(protectedNames((await make()).resources)).toEqual([
      "state-key",
      "state-kv",
      "state-rg",
      "state-container-pulumi",
      "state-container-scripts",
      "state-container-tfstate",
      "state-st",
    ]);
    expect(protectedNames((await make({ protect: false })).resources)).toEqual([]);
  });

  it("lets the named engineers in by role, on the account and on the key's vault", async () => {
    const { resources, error } = await make({ engineerPrincipalIds: [GROUP] });
    expect(error).toBeUndefined();
    const roles = resources.filter(({ type }) => type.endsWith(":RoleAssignment"));
    expect(
      roles.map(({ name, inputs }) => [name, inputs["principalId"], inputs["principalType"]]),
    ).toEqual([
      [`state-key-${GROUP}`, GROUP, "Group"],
      [`state-state-${GROUP}`, GROUP, "Group"],
    ]);
  });

  it("opens the listed addresses and nothing else, with a single address as storage wants it", async () => {
    const { resources } = await make({ allowedIpRanges: ["198.51.100.7/32", "198.51.100.64/26"] });
    expect(named(resources, "state-st").inputs["networkRuleSet"]).toMatchObject({
      defaultAction: "Deny",
      ipRules: [
        { iPAddressOrRange: "198.51.100.7", action: "Allow" },
        { iPAddressOrRange: "198.51.100.64/26", action: "Allow" },
      ],
    });
  });

  it("closes account and vault apart, each once its private endpoint is named", async () => {
    const access = async (more: object): Promise<readonly unknown[]> => {
      const { resources } = await make(more);
      const vault = named(resources, "state-kv").inputs["properties"] as Record<string, unknown>;
      return [
        named(resources, "state-st").inputs["publicNetworkAccess"],
        vault["publicNetworkAccess"],
      ];
    };
    const privateEndpointIds = { blob: endpointId("state"), vault: endpointId("state-vault") };
    expect(await access({ publicAccess: "disabled", privateEndpointIds })).toEqual([
      "Disabled",
      "Enabled",
    ]);
    expect(await access({ vaultPublicAccess: "disabled", privateEndpointIds })).toEqual([
      "Enabled",
      "Disabled",
    ]);
  });

  it("refuses to close what no private endpoint leads to", async () => {
    const { error, resources } = await make({
      publicAccess: "disabled",
      vaultPublicAccess: "disabled",
      privateEndpointIds: { blob: undefined },
    });
    expect((error as Error).message).toContain(
      "publicAccess: disabled closes the account, and no private endpoint is named; set azureCore.stateStorageAccountId, deploy phase 2, and write its output statePrivateEndpointIds.blob to privateEndpointIds.blob",
    );
    expect((error as Error).message).toContain(
      "vaultPublicAccess: disabled closes the vault, and no private endpoint is named; set azureCore.stateVaultId",
    );
    expect(resources).toEqual([]);
  });

  it("names the exact login and secrets provider", async () => {
    const { value } = await make();
    const url = await valueOf(value!.backendUrl);
    expect(url).toMatch(/^azblob:\/\/pulumi\?storage_account=airunstate[0-9a-f]{6}$/);
    expect(await valueOf(value!.secretsProvider)).toMatch(
      /^azurekeyvault:\/\/airun-state-[0-9a-f]{6}\.vault\.azure\.net\/keys\/pulumi-secrets$/,
    );
  });

  it("refuses every unusable argument at once and registers nothing", async () => {
    const { error, resources } = await make({
      customer: "A",
      storageAccountName: "No-Good",
      retentionDays: 3,
      stateContainerName: "tfstate",
      allowedIpRanges: ["0.0.0.0/0", "10.0.0.1/8"],
      engineerPrincipalIds: ["somebody"],
    });
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "customer",
      "storageAccountName",
      "retentionDays",
      "stateContainerName",
      "allowedIpRanges[0]",
      "allowedIpRanges[1]",
      "engineerPrincipalIds[0]",
    ]);
    expect(resources).toEqual([]);
  });

  it("lives twice in one stack without a clash", async () => {
    const { error, resources } = await build(() => [
      new StateBackend("one", args({ customer: "airun" })),
      new StateBackend("two", args({ customer: "brand" })),
    ]);
    expect(error).toBeUndefined();
    const names = resources
      .filter(({ type }) => /:(StorageAccount|Vault)$/.test(type))
      .map(({ inputs }) => inputs["accountName"] ?? inputs["vaultName"]);
    expect(new Set(names).size).toBe(4);
  });
});
