import type * as pulumi from "@pulumi/pulumi";
import { flowLogShape } from "../config/azure-shapes";
import type { AzureCoreConfig } from "../config/schema/azure-core";
import type { DiagnosticsArgs } from "../components/azure/diagnostics";
import { NetworkFlowLogs } from "../components/azure/network-flow-logs";
import type { PrivateEndpointPlacement } from "../components/azure/private-access";
import { StorageAccount } from "../components/azure/storage-account";
import { WorkloadIdentity } from "../components/azure/workload-identity";

/** What flow logs are given beside the settings. */
export interface AzureFlowLogsNeed {
  readonly place: {
    readonly resourceGroupName: pulumi.Output<string>;
    readonly location: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly subscriptionId: string;
  };
  readonly networks: Readonly<Record<"hub" | "aks", pulumi.Output<string>>>;
  /** The last changes of these networks. */
  readonly settled: readonly pulumi.Resource[];
  readonly accountName: string;
  readonly privateEndpoint: PrivateEndpointPlacement;
  readonly diagnostics: DiagnosticsArgs;
}

/**
 * Records the traffic of the networks, where the settings ask for it. The account is for the records alone, because Azure
 * writes its lifecycle rules, and takes no keys, so an identity writes them.
 */
export function azureFlowLogs(
  name: string,
  config: AzureCoreConfig,
  { place, networks, settled, ...account }: AzureFlowLogsNeed,
): void {
  const shape = flowLogShape(config, place.subscriptionId, networks);
  if (shape === undefined) return;
  const { trafficAnalytics, ...logs } = shape;
  const networkWatcher = config.monitoring.flowLogs?.networkWatcher;
  const records = new StorageAccount(`${name}-flow`, {
    ...place,
    ...account,
    versions: {
      mode: "none",
      reason:
        "Flow logs are rewritten every minute; their retention would leave every version behind.",
    },
    protect: config.protect,
  });
  const writer = new WorkloadIdentity(`${name}-flow-writer`, {
    ...place,
    grants: { records: { role: "Storage Blob Data Contributor", scope: records.accountId } },
  });
  new NetworkFlowLogs(
    `${name}-traffic`,
    {
      location: place.location,
      tags: place.tags,
      ...logs,
      storageAccountId: records.accountId,
      identityId: writer.identityId,
      ...(networkWatcher === undefined ? {} : { networkWatcher }),
      ...(trafficAnalytics === undefined
        ? {}
        : {
            trafficAnalytics: { ...trafficAnalytics, workspaceId: account.diagnostics.workspaceId },
          }),
    },
    // A network that is changing takes no log: `Invalid provisioning state`.
    { dependsOn: [writer, ...settled] },
  );
}
