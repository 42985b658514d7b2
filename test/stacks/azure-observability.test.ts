import * as pulumi from "@pulumi/pulumi";
import { logStateBackend } from "../../stacks/azure-core/observability";
import { build } from "../support/build";
import { buildChanged } from "../support/changed-stack";

const ACCOUNT =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/state/providers/Microsoft.Storage/storageAccounts/state";
const VAULT =
  "/subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/state/providers/Microsoft.KeyVault/vaults/state";
const PLATFORM = {
  name: "codemie",
  placement: {
    resourceGroupName: pulumi.output("rg"),
    location: "westeurope",
    tags: {},
    subscriptionId: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
  },
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  protect: false,
  diagnostics: { workspaceId: "/workspaces/logs" },
};

describe("phase 2", () => {
  it("logs the use of the state's account and vault, whose own phase has no workspace", async () => {
    const { error, resources } = await build(() => {
      logStateBackend(PLATFORM, { stateStorageAccountId: ACCOUNT, stateVaultId: VAULT });
    });
    expect(error).toBeUndefined();
    expect(resources.map(({ name, inputs }) => [name, inputs["resourceUri"]])).toEqual([
      ["codemie-state-kv-diag", VAULT],
      ["codemie-state-st-diag", `${ACCOUNT}/blobServices/default`],
    ]);
    expect(resources[1]).toMatchObject({
      type: "azure-native:monitor:DiagnosticSetting",
      inputs: {
        resourceUri: `${ACCOUNT}/blobServices/default`,
        workspaceId: "/workspaces/logs",
        logs: ["StorageRead", "StorageWrite", "StorageDelete"].map((category) => ({
          category,
          enabled: true,
        })),
      },
    });
  });

  it("leaves a state that it does not know alone", async () => {
    const { resources } = await build(() => {
      logStateBackend(PLATFORM, { stateStorageAccountId: undefined, stateVaultId: undefined });
    });
    expect(resources).toEqual([]);
  });

  it("leaves the monitoring add-on off without Container Insights: its agent would have no rule", async () => {
    const { error, resources } = await buildChanged("dev", {
      "azureCore.monitoring.containerInsights": "none",
    });
    expect(error).toBeUndefined();
    const cluster = resources.find(({ type }) => type.endsWith(":ManagedCluster"));
    const addons = Object.keys(cluster?.inputs["addonProfiles"] ?? {});
    expect(addons).toEqual(["azureKeyvaultSecretsProvider", "azurepolicy"]);
  });
});
