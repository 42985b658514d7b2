// Logs and metrics of the platform.
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { diagnosticSetting } from "../../components/azure/diagnostics";
import type * as pulumi from "@pulumi/pulumi";
import type { AksClusterFacts } from "../../components/azure/aks-cluster";
import { Alerts } from "../../components/azure/alerts";
import type { DiagnosticKind } from "../../components/plans/azure/diagnostics";
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

/** Logs who reads and writes the state. Phase 1 has no workspace, so the setting belongs to this phase. */
export function logStateBackend(
  { name, diagnostics }: Platform,
  {
    stateStorageAccountId,
    stateVaultId,
  }: Pick<AzureCoreConfig, "stateStorageAccountId" | "stateVaultId">,
): void {
  const log = (key: string, kind: DiagnosticKind, id: string | undefined): void => {
    if (id !== undefined)
      diagnosticSetting(undefined, `${name}-state-${key}`, kind, id, diagnostics);
  };
  log("st", "storageBlobs", stateStorageAccountId);
  log("kv", "keyVault", stateVaultId);
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
