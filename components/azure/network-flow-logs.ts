import * as network from "@pulumi/azure-native/network";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import {
  FLOW_LOG_DEFAULTS,
  planNetworkFlowLogs,
  type AnalyticsInterval,
  type PlannedNetworkFlowLogs,
  type NetworkFlowLogsShape,
} from "../plans/azure/network-flow-logs";
import type { AzureComponentArgs, ComponentContext } from "./arguments";
import { defaultName } from "./default-name";
import { nameOfChild, type NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

/** The network watcher of a region; a subscription has one in each. */
export interface NetworkWatcherAddress {
  /** Required. Name of the watcher. */
  readonly name: pulumi.Input<string>;
  /** Required. Resource group that holds it. */
  readonly resourceGroupName: pulumi.Input<string>;
}

/** Where Traffic Analytics puts what it makes of the records. */
export interface TrafficAnalyticsArgs {
  /** Required. Resource id of the Log Analytics workspace; Azure finds its region and its GUID by it. */
  readonly workspaceId: pulumi.Input<string>;
  /**
   * Optional. How often new records are read. Unit: minutes, 10 or 60.
   *
   * Error: `trafficAnalytics.intervalMinutes: 30 is not an interval of Traffic Analytics; use 10 or 60`.
   * @default 60
   */
  readonly intervalMinutes?: AnalyticsInterval | undefined;
}

export interface NetworkFlowLogsArgs
  extends
    Omit<NetworkFlowLogsShape<unknown>, "networks" | "trafficAnalytics">,
    AzureComponentArgs,
    NamingArgs {
  /** Required. Azure region of the networks by its programmatic name, for example `westeurope`. */
  readonly location: pulumi.Input<string>;
  /**
   * Required. Ids of the virtual networks to log, by key: `hub`, `aks`. All in this region and in the watcher's subscription.
   *
   * Error: `networks: {} names no network; name each network that is to be logged, or leave the component out`.
   */
  readonly networks: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Required. Id of the account that receives the records: Standard, general-purpose v2, in the same region, its firewall open
   * to trusted Azure services (`bypass: "AzureServices"`, as in a `StorageAccount`).
   *
   * Keep one for this, without lifecycle rules of its own: Azure writes the retention as such rules, and two writers undo
   * each other.
   */
  readonly storageAccountId: pulumi.Input<string>;
  /**
   * Optional. User-assigned identity that writes the records; it needs Storage Blob Data Contributor on the account before
   * the first log is made, so name its role assignment in `opts.dependsOn`. Give one where the account refuses keys.
   *
   * Source: Azure Network Watcher, "Managed identity for virtual network flow logs".
   * @default - none: Azure signs in with the account's keys
   */
  readonly identityId?: pulumi.Input<string> | undefined;
  /**
   * Optional. The watcher of the region, where it is not the one that Azure makes by itself.
   * @default - `NetworkWatcher_<location>` in `NetworkWatcherRG`
   */
  readonly networkWatcher?: NetworkWatcherAddress | undefined;
  /** Optional. Has the records worked up in a workspace. @default - stored and nothing more */
  readonly trafficAnalytics?: TrafficAnalyticsArgs | undefined;
}

/**
 * The traffic of virtual networks, allowed and denied, recorded in a storage account.
 *
 * Creates one flow log for each network, one after another, as children of the region's network watcher. Azure makes the watcher
 * by itself, beside a subscription's first network in a region.
 *
 * The deployer needs `Microsoft.Network/networkWatchers/flowLogs/*` in the watcher's resource group and the actions `listKeys`,
 * `listServiceSas` and `listAccountSas` on the account, all part of Contributor; `Microsoft.Insights` has to be registered.
 *
 * Cost: about 0.50 USD for each GB of records, and their storage; Traffic Analytics several times that.
 * Source: CodeMie, Infrastructure Deployment, "Compliance & Monitoring"; Azure Network Watcher, "Virtual network flow logs".
 */
export class NetworkFlowLogs extends pulumi.ComponentResource {
  /** The flow logs by the keys of their networks. */
  public readonly flowLogs: Readonly<Record<string, network.FlowLog>>;
  /** Their ids. */
  public readonly flowLogIds: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: NetworkFlowLogsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "NetworkFlowLogs", name },
      args,
      {},
      (subject, known) => planNetworkFlowLogs(subject, { ...known, networks: args.networks }),
    );
    super(
      "platform-foundations:azure:NetworkFlowLogs",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const flowLogs: Record<string, network.FlowLog> = {};
    // O20: account and network come first by reference. No edge can wait for the watcher: Azure makes it beside the first
    // network of a subscription in a region, and answers `ParentResourceNotFound` before that.
    let after = opts?.dependsOn; // children do not inherit the component's waits
    for (const [key, networkId] of plan.networks) {
      const log = createFlowLog({ parent: this, name, args: checked }, plan, {
        key,
        networkId,
        after,
      });
      flowLogs[key] = log;
      after = log; // written side by side into one watcher, some fail with `InternalServerError`
    }
    this.flowLogs = flowLogs;
    this.flowLogIds = Object.fromEntries(
      Object.entries(flowLogs).map(([key, { id }]) => [key, id]),
    );
    this.registerOutputs({ flowLogIds: this.flowLogIds });
  }
}

function createFlowLog(
  { parent, name, args }: ComponentContext<NetworkFlowLogsArgs>,
  plan: PlannedNetworkFlowLogs<unknown>,
  {
    key,
    networkId,
    after,
  }: {
    readonly key: string;
    readonly networkId: pulumi.Input<string>;
    readonly after: pulumi.ResourceOptions["dependsOn"];
  },
): network.FlowLog {
  const watcher = args.networkWatcher ?? {
    name: pulumi.interpolate`NetworkWatcher_${args.location}`,
    resourceGroupName: FLOW_LOG_DEFAULTS.networkWatcherResourceGroup,
  };
  return new network.FlowLog(
    `${name}-flowlog-${key}`,
    {
      resourceGroupName: watcher.resourceGroupName,
      networkWatcherName: watcher.name,
      // Every stack of the subscription and region writes into this watcher.
      flowLogName: nameOfChild(args, {
        kind: "flowLog",
        key,
        usual: defaultName("sharedChild", name, key),
      }),
      location: args.location,
      targetResourceId: networkId,
      storageId: args.storageAccountId,
      enabled: true,
      format: { type: "JSON", version: 2 },
      retentionPolicy: { enabled: true, days: plan.retentionDays },
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: analyticsOf(args.trafficAnalytics, plan),
      },
      identity:
        args.identityId === undefined
          ? undefined
          : { type: "UserAssigned", userAssignedIdentities: [args.identityId] },
      tags: args.tags,
    },
    {
      parent,
      dependsOn: after ?? [],
      deleteBeforeReplace: true, // a network can have one flow log only
    },
  );
}

// Given although off, so that leaving the argument out switches it off and a refresh shows who switched it on by hand.
// Azure finds the workspace's region and GUID by its id; given as well, they only have to agree (`InvalidTAWorkspaceRegion`).
function analyticsOf(
  analytics: TrafficAnalyticsArgs | undefined,
  { intervalMinutes }: PlannedNetworkFlowLogs<unknown>,
): input.network.TrafficAnalyticsConfigurationPropertiesArgs {
  if (analytics === undefined) return { enabled: false };
  return {
    enabled: true,
    workspaceResourceId: analytics.workspaceId,
    trafficAnalyticsInterval: intervalMinutes,
  };
}
