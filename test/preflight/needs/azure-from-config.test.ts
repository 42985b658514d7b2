import type { AzureNeeds } from "../../../preflight/needs/azure";
import { buildStack } from "../../support/stack";
import { contextOf } from "../support";

function needsOf(variant: string): AzureNeeds {
  const { azureNeeds } = contextOf({ settings: `valid/${variant}.yaml` });
  if (azureNeeds === undefined) throw new Error(`${variant} needs nothing of Azure`);
  return azureNeeds;
}

describe("what phase 2 needs beside its settings", () => {
  it.each(["azure-dedicated-databases", "azure-models-three-regions"])(
    "%s: every private endpoint is counted, and encryption at host is asked for",
    async (variant) => {
      const { resources } = await buildStack(`test/variants/valid/${variant}.yaml`);
      const needs = needsOf(variant);
      expect(needs.network.find(({ counter }) => counter === "PrivateEndpoints")?.count).toBe(
        resources.filter(({ type }) => type === "azure-native:network:PrivateEndpoint").length,
      );
      expect(needs.features.map(({ feature }) => feature)).toEqual(["EncryptionAtHost"]);
      expect(needs.namespaces.map(({ namespace }) => namespace)).toContain(
        "Microsoft.PolicyInsights",
      );
    },
  );
});

describe("what flow logs need", () => {
  it.each(["azure-minimum", "azure-flow-logs"])(
    "%s: the names and endpoints that the stack makes",
    async (variant) => {
      const { resources } = await buildStack(`test/variants/valid/${variant}.yaml`);
      const made = (type: string) => resources.filter((resource) => resource.type === type);
      const needs = needsOf(variant);
      const accounts = needs.names.filter(({ kind }) => kind === "storage");
      expect(accounts.map(({ name }) => name).sort()).toEqual(
        made("azure-native:storage:StorageAccount")
          .map(({ inputs }) => inputs["accountName"])
          .sort(),
      );
      expect(needs.network.find(({ counter }) => counter === "PrivateEndpoints")?.count).toBe(
        made("azure-native:network:PrivateEndpoint").length,
      );
    },
  );

  it("is asked of the deployer only where there are any", () => {
    const more = [
      "Microsoft.Network/networkWatchers/flowLogs/write",
      "Microsoft.Network/networkWatchers/flowLogs/delete",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.Storage/storageAccounts/listServiceSas/action",
      "Microsoft.Storage/storageAccounts/listAccountSas/action",
    ];
    const { actions } = needsOf("azure-minimum");
    expect(needsOf("azure-flow-logs").actions).toEqual([...actions, ...more]);
  });
});
