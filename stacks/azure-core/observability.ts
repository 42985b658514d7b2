// Logs and metrics of the platform.
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { diagnosticSetting } from "../../components/azure/diagnostics";
import { Observability } from "../../components/azure/observability";
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
  { stateStorageAccountId }: Pick<AzureCoreConfig, "stateStorageAccountId">,
): void {
  if (stateStorageAccountId === undefined) return;
  diagnosticSetting(
    undefined,
    `${name}-state-st`,
    "storageBlobs",
    stateStorageAccountId,
    diagnostics,
  );
}
