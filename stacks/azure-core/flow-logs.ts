import type { AzureCoreShapes } from "../../config/azure-plans";
import { NetworkFlowLogs } from "../../components/azure/network-flow-logs";
import type { PrivateEndpointPlacement } from "../../components/azure/private-access";
import { StorageAccount } from "../../components/azure/storage-account";
import { WorkloadIdentity } from "../../components/azure/workload-identity";
import type { NamedException } from "../../components/plans/exceptions";
import { globalName, type NameOwner } from "../../components/plans/azure/global-names";
import type { Network } from "./network";
import type { Platform } from "./placement";

/** What flow logs need of the other parts. */
export interface FlowLogSources {
  readonly network: {
    readonly hub: Pick<Network["hub"], "vnetId">;
    readonly spoke: Pick<Network["spoke"], "vnetId">;
    readonly settled: Network["settled"];
  };
  readonly owner: NameOwner;
  /** The region has no zones. */
  readonly withoutZones?: NamedException | undefined;
  readonly privateEndpoint: PrivateEndpointPlacement;
}

/**
 * Records the traffic of the networks, if the settings ask for it. The account holds the records alone, because Azure writes
 * its lifecycle rules, and accepts no keys, so an identity writes them.
 */
export function createFlowLogs(
  { name, placement, diagnostics, protect }: Platform,
  { flowLogs }: Pick<AzureCoreShapes, "flowLogs">,
  { network: { hub, spoke, settled }, owner, withoutZones, privateEndpoint }: FlowLogSources,
): void {
  if (flowLogs === undefined) return;
  const { networks, trafficAnalytics, networkWatcher, ...logs } = flowLogs;
  const ids = { hub: hub.vnetId, aks: spoke.vnetId };
  const records = new StorageAccount(`${name}-flow`, {
    ...placement,
    accountName: globalName(owner, "storageAccount", "flow"),
    withoutZones,
    privateEndpoint,
    diagnostics,
    versions: {
      mode: "none",
      reason:
        "Flow logs are rewritten every minute; their retention would leave every version behind.",
    },
    protect,
  });
  const writer = new WorkloadIdentity(`${name}-flow-writer`, {
    ...placement,
    grants: { records: { role: "Storage Blob Data Contributor", scope: records.accountId } },
  });
  new NetworkFlowLogs(
    `${name}-traffic`,
    {
      location: placement.location,
      tags: placement.tags,
      networks: Object.fromEntries(Object.entries(networks).map(([key, id]) => [key, ids[id]])),
      ...logs,
      storageAccountId: records.accountId,
      identityId: writer.identityId,
      ...(networkWatcher === undefined ? {} : { networkWatcher }),
      ...(trafficAnalytics === undefined
        ? {}
        : { trafficAnalytics: { ...trafficAnalytics, workspaceId: diagnostics.workspaceId } }),
    },
    // Azure refuses a log for a network that is changing: `Invalid provisioning state`.
    { dependsOn: [writer, ...settled] },
  );
}
