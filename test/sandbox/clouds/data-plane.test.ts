// Calls of blobs, keys and secrets: a data role, which has its effect only after a while, behind the firewall of the service.
import { accessLines } from "../../../sandbox/clouds/azure-native/access";
import {
  dataFailure,
  dataPaths,
  type DataCall,
} from "../../../sandbox/clouds/azure-native/data-plane";
import { LAPTOP_ADDRESS, type Origin } from "../../../sandbox/clouds/azure-native/reach";
import type { CloudStore } from "../../../sandbox/cloud-store";
import type { Properties } from "../../../sandbox/wire/values";
import { putAzure } from "../support/azure-resources";
import { connect, type ProviderClient } from "../support/provider-client";

const GROUP = "/subscriptions/s/resourceGroups/g";
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/state`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/pulumi`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/state`;
const ANNA = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
const ROLES = {
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
};

let client: ProviderClient;
let store: CloudStore;
beforeEach(async () => {
  client = await connect("azure-native");
  ({ store } = client);
  put("storage:StorageAccount", ACCOUNT, {});
  put("storage:BlobContainer", CONTAINER, {});
  put("keyvault:Vault", VAULT, {});
  put("keyvault:Key", `${VAULT}/keys/pulumi`, {});
  put("keyvault:Secret", `${VAULT}/secrets/password`, {});
});
afterEach(() => {
  client.close();
});

function put(type: string, id: string, inputs: Properties, createdAtMs = 0): void {
  putAzure(store, type, id, inputs, { createdAtMs });
}

function assign(role: keyof typeof ROLES, scope: string, createdAtMs = 0): void {
  put(
    "authorization:RoleAssignment",
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${role}`,
    {
      scope,
      principalId: ANNA,
      roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`,
    },
    createdAtMs,
  );
}

const LAPTOP: Origin = { kind: "outside", address: LAPTOP_ADDRESS };
const asked = (call: DataCall, resourceId: string, delayMs = 0): string | undefined =>
  dataFailure(store, { principalId: ANNA, origin: LAPTOP, delayMs }, call, resourceId);

describe("a call of what is in an account or a vault", () => {
  it("is refused without a data role, to an owner too", () => {
    assign("Owner", GROUP);
    expect(asked("read blobs", CONTAINER)).toMatch(/^AuthorizationPermissionMismatch: /);
    expect(asked("unwrap key", `${VAULT}/keys/pulumi`)).toMatch(/ForbiddenByRbac$/);
    expect(asked("read secret", `${VAULT}/secrets/password`)).toContain(
      "Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'",
    );
  });

  it("needs the role that the call asks for, on the resource or above", () => {
    assign("Storage Blob Data Reader", ACCOUNT);
    expect(asked("read blobs", CONTAINER)).toBeUndefined();
    expect(asked("write blobs", CONTAINER)).toMatch(/^AuthorizationPermissionMismatch/);
    assign("Storage Blob Data Contributor", CONTAINER);
    expect(asked("write blobs", CONTAINER)).toBeUndefined();
    assign("Key Vault Secrets User", `${VAULT}/secrets/password`);
    expect(asked("read secret", `${VAULT}/secrets/password`)).toBeUndefined();
    expect(asked("read secret", `${VAULT}/secrets/password2`)).toMatch(/ForbiddenByRbac$/);
    expect(asked("unwrap key", `${VAULT}/keys/pulumi`)).toMatch(/ForbiddenByRbac$/);
    assign("Key Vault Crypto User", VAULT);
    expect(asked("unwrap key", `${VAULT}/keys/pulumi`)).toBeUndefined();
  });

  it("is refused while a new assignment has no effect yet", () => {
    assign("Storage Blob Data Contributor", CONTAINER, Date.now());
    expect(asked("write blobs", CONTAINER, 60_000)).toMatch(/^AuthorizationPermissionMismatch/);
    expect(asked("write blobs", CONTAINER)).toBeUndefined();
  });

  it("is refused by the firewall first", () => {
    const networkRuleSet = { defaultAction: "Deny", ipRules: [] };
    put("storage:StorageAccount", ACCOUNT, { networkRuleSet });
    assign("Storage Blob Data Contributor", CONTAINER);
    expect(asked("write blobs", CONTAINER)).toMatch(/^AuthorizationFailure: /);
  });

  it("is shown for each container, key and secret", () => {
    assign("Storage Blob Data Reader", ACCOUNT);
    const caller = { principalId: ANNA, origin: LAPTOP, delayMs: 0 };
    const lines = accessLines(dataPaths(store, caller)).map((line) => line.split(": ")[0]);
    expect(lines).toEqual([
      "azblob://pulumi?storage_account=state:",
      "  ok    read blobs",
      "  FAIL  write blobs",
      "azurekeyvault://state.vault.azure.net/keys/pulumi:",
      "  FAIL  unwrap key",
      "az keyvault secret show --vault-name state --name password:",
      "  FAIL  read secret",
    ]);
  });
});
