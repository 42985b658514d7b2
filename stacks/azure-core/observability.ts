// Logs and metrics of the platform.
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { Observability } from "../../components/azure/observability";
import type { Placement } from "./placement";

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
