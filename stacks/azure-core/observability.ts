// Logs and metrics of the platform.
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { diagnosticSetting } from "../../components/azure/diagnostics";
import type * as pulumi from "@pulumi/pulumi";
import type { AksClusterFacts } from "../../components/azure/aks-cluster";
import { Alerts } from "../../components/azure/alerts";
import { Observability } from "../../components/azure/observability";
import type { Data } from "./data";
import type { Placement, Platform } from "./placement";

export function createObservability(
  name: string,
  placement: Placement,
  { monitoring, protect }: AzureCoreConfig,
): Observability {
  const { workspace, containerInsights, exportActivityLog } = monitoring;
  return new Observability(`${name}-monitor`, {
    ...placement,
    protect,
    containerInsights,
    workspace,
    ...(exportActivityLog ? { activityLogSubscriptionId: placement.subscriptionId } : {}),
  });
}

/** Logs who reads and writes the state, and who decrypts. Phase 1 has no workspace, so the settings belong to this phase. */
export function logStateBackend(
  { name, diagnostics }: Platform,
  {
    stateStorageAccountId,
    stateVaultId,
  }: Pick<AzureCoreConfig, "stateStorageAccountId" | "stateVaultId">,
): void {
  if (stateStorageAccountId !== undefined)
    diagnosticSetting(
      undefined,
      `${name}-state-st`,
      "storageBlobs",
      stateStorageAccountId,
      diagnostics,
    );
  if (stateVaultId !== undefined)
    diagnosticSetting(undefined, `${name}-state-kv`, "keyVault", stateVaultId, diagnostics);
}

/** Mails about the cluster, the databases and the cost of this layer, if the settings ask for them. */
export function createAlerts(
  { name, placement: { resourceGroupName, tags } }: Platform,
  { monitoring: { alerts } }: AzureCoreConfig,
  {
    groupId,
    cluster,
    data,
  }: {
    readonly groupId: pulumi.Output<string>;
    readonly cluster: AksClusterFacts;
    readonly data: Data;
  },
): void {
  if (alerts === undefined) return;
  const servers = Object.entries(data.databases.serverIds).map(
    ([key, id]) => [key, { kind: "database" as const, id }] as const,
  );
  new Alerts(`${name}-alerts`, {
    resourceGroupName,
    tags,
    ...alerts,
    targets: {
      cluster: { kind: "cluster", id: cluster.clusterId },
      ...Object.fromEntries(servers),
    },
    budgetScope: groupId,
  });
}
