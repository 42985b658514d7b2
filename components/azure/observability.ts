import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import {
  ACTIVITY_LOG_CATEGORIES,
  planObservability,
  type PlannedObservability,
} from "../plans/azure/observability";
import type { AzureRegionalArgs, ComponentContext } from "./arguments";
import { diagnosticSetting } from "./diagnostics";
import { addressOf } from "./resource-id";
import { withoutVersionAliases } from "./version-aliases";

/** The workspace that receives everything: made here, or one that the company has. */
export type WorkspaceChoice =
  | {
      readonly mode: "create";
      /** Optional. Name of the workspace. @default - the component's logical name */
      readonly name?: pulumi.Input<string> | undefined;
      /**
       * Optional. How long logs can be queried. Unit: days, 30 to 730.
       * Error: `workspace.retentionDays: 7 is out of range; use 30 to 730 days`.
       * Source: CodeMie, Infrastructure Deployment, "Observability"; interpretation D-38.
       * @default 30
       */
      readonly retentionDays?: number | undefined;
      /** Optional. What may come in each day before the rest is dropped. Unit: GiB. @default - no limit */
      readonly dailyQuotaGiB?: number | undefined;
    }
  | {
      readonly mode: "existing";
      /** Required. Full id of the workspace, in any subscription of the tenant. */
      readonly workspaceId: pulumi.Input<string>;
      /**
       * Optional. Region of the workspace, in which its data collection rule has to be.
       * @default - the component's location
       */
      readonly location?: pulumi.Input<string> | undefined;
    };

/** What Container Insights collects, as Azure Monitor names its streams. */
const INSIGHTS_STREAMS = {
  metrics: ["Microsoft-InsightsMetrics", "Microsoft-Perf"],
  everything: ["Microsoft-ContainerInsights-Group-Default"],
} as const;

/** How much Container Insights collects. */
export type ContainerInsights = keyof typeof INSIGHTS_STREAMS | "none";

export interface ObservabilityArgs extends AzureRegionalArgs {
  /** Optional. Creates a workspace, or uses an existing one. @default - create one */
  readonly workspace?: WorkspaceChoice | undefined;
  /**
   * Optional. What Container Insights collects from clusters: `metrics` (performance and usage of nodes and pods), `everything`
   * (pod logs, events and inventory too, by volume), or `none` (no rule).
   *
   * CodeMie ships pod logs to its own Elasticsearch, so metrics are enough for most.
   * Source: CodeMie, Infrastructure Deployment, "Observability"; decision 11.
   * @default "metrics"
   */
  readonly containerInsights?: ContainerInsights | undefined;
  /** Optional. Name of that rule. @default - `<name>-container-insights` */
  readonly dataCollectionRuleName?: pulumi.Input<string> | undefined;
  /**
   * Optional. Subscription whose activity log is exported too (interpretation D-35): resource logs alone miss the control plane.
   * @default - not exported
   */
  readonly activityLogSubscriptionId?: pulumi.Input<string> | undefined;
  /** Optional. Keep the workspace from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
}

/**
 * One place for logs and metrics.
 *
 * Creates the workspace and its own audit setting (unless an existing one is given), the Container Insights rule, and the export
 * of the subscription's activity log. Every other component sends its own logs here through `diagnostics`.
 *
 * @stateful Holds logs; a deleted workspace keeps its name for 14 days.
 * Cost: about 2.80 USD for each GiB that comes in.
 * Source: CodeMie, Infrastructure Deployment, "Observability" and "Compliance & Monitoring".
 *
 * @example
 * const logs = new Observability("logs", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   activityLogSubscriptionId: subscriptionId,
 * });
 */
export class Observability extends pulumi.ComponentResource {
  /** The created workspace; undefined for an existing one. */
  public readonly workspace: operationalinsights.Workspace | undefined;
  public readonly workspaceId: pulumi.Output<string>;
  public readonly workspaceName: pulumi.Output<string>;
  /** The id that agents and queries name the workspace by; undefined for an existing one. */
  public readonly customerId: pulumi.Output<string> | undefined;
  /** Id of the Container Insights rule; undefined with `containerInsights: "none"`. */
  public readonly containerInsightsRuleId: pulumi.Output<string> | undefined;

  public constructor(
    name: string,
    args: ObservabilityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan, content } = decide(
      { component: "Observability", name },
      {
        ...args,
        workspace: args.workspace ?? { mode: "create" },
        dataCollectionRuleName: args.dataCollectionRuleName ?? `${name}-container-insights`,
        protect: args.protect ?? opts?.protect,
      },
      { "workspace.name": NAME, dataCollectionRuleName: NAME },
      (subject, { workspace: known, dataCollectionRuleName: ruleName }) =>
        planObservability(subject, {
          newWorkspace:
            known.mode === "create" ? { ...known, name: known.name ?? name } : undefined,
          ruleName,
        }),
    );
    const { workspace: choice, containerInsights: insights = "metrics" } = checked;
    super(
      "platform-foundations:azure:Observability",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const context = { parent: this, name, args: checked };
    const { workspace, workspaceId } = workspaceOf(context, choice, {
      plan,
      workspaceName: content(["workspace"], (known) => known.workspace?.name ?? ""),
    });
    const rule =
      insights === "none"
        ? undefined
        : createRule(context, {
            location:
              (choice.mode === "existing" ? choice.location : undefined) ?? checked.location,
            dataCollectionRuleName: checked.dataCollectionRuleName,
            workspaceResourceId: workspaceId,
            streams: [...INSIGHTS_STREAMS[insights]],
          });
    if (checked.activityLogSubscriptionId !== undefined) {
      new monitor.DiagnosticSetting(
        `${name}-activity`,
        {
          name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`, // one subscription may hold several environments
          resourceUri: pulumi.interpolate`/subscriptions/${checked.activityLogSubscriptionId}`,
          workspaceId,
          logs: ACTIVITY_LOG_CATEGORIES.map((category) => ({ category, enabled: true })),
        },
        { parent: this },
      );
    }

    if (rule !== undefined) {
      diagnosticSetting(this, `${name}-dcr`, "dataCollectionRule", rule.id, { workspaceId });
    }

    this.workspace = workspace;
    this.workspaceId = workspaceId;
    this.workspaceName = workspace?.name ?? addressOf(workspaceId, "a workspace").name;
    this.customerId = workspace?.customerId;
    this.containerInsightsRuleId = rule?.id;
    this.registerOutputs({
      workspaceId: this.workspaceId,
      workspaceName: this.workspaceName,
      customerId: this.customerId,
      containerInsightsRuleId: this.containerInsightsRuleId,
    });
  }
}

/**
 * Binds a cluster to a Container Insights rule. Apart from the component, because the cluster needs the workspace first.
 *
 * Azure looks for an association of exactly this name on the cluster.
 */
export function bindContainerInsights(
  name: string,
  clusterId: pulumi.Input<string>,
  ruleId: pulumi.Input<string>,
  opts?: pulumi.CustomResourceOptions,
): monitor.DataCollectionRuleAssociation {
  return new monitor.DataCollectionRuleAssociation(
    name,
    {
      associationName: "ContainerInsightsExtension",
      resourceUri: clusterId,
      dataCollectionRuleId: ruleId,
    },
    opts,
  );
}

function workspaceOf(
  context: ComponentContext<ObservabilityArgs>,
  choice: WorkspaceChoice,
  {
    plan,
    workspaceName,
  }: { readonly plan: PlannedObservability; readonly workspaceName: pulumi.Input<string> },
): Pick<Observability, "workspace" | "workspaceId"> {
  if (choice.mode === "existing") {
    return { workspace: undefined, workspaceId: pulumi.output(choice.workspaceId) };
  }
  if (plan.workspace === undefined) throw new TypeError("the plan has no workspace");
  const workspace = createWorkspace(context, { ...plan.workspace, name: workspaceName });
  return { workspace, workspaceId: workspace.id };
}

function createWorkspace(
  { parent, name, args }: ComponentContext<ObservabilityArgs>,
  plan: Omit<NonNullable<PlannedObservability["workspace"]>, "name"> & {
    readonly name: pulumi.Input<string>;
  },
): operationalinsights.Workspace {
  const workspace = new operationalinsights.Workspace(
    `${name}-log`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      workspaceName: plan.name,
      tags: args.tags,
      sku: { name: "PerGB2018" },
      retentionInDays: plan.retentionDays,
      workspaceCapping:
        plan.dailyQuotaGiB === undefined ? undefined : { dailyQuotaGb: plan.dailyQuotaGiB },
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
      // Agents and the portal reach a workspace by its public address unless a private link scope is built; Entra ID guards it.
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    },
    { parent, protect: args.protect ?? true },
  );
  diagnosticSetting(parent, `${name}-log`, "workspace", workspace.id, {
    workspaceId: workspace.id,
  });
  return workspace;
}

function createRule(
  { parent, name, args }: ComponentContext<ObservabilityArgs>,
  {
    location,
    dataCollectionRuleName,
    workspaceResourceId,
    streams,
  }: {
    /** The workspace's: Azure refuses a rule in another region. */
    readonly location: pulumi.Input<string> | undefined;
    readonly dataCollectionRuleName: pulumi.Input<string>;
    readonly workspaceResourceId: pulumi.Output<string>;
    readonly streams: string[];
  },
): monitor.DataCollectionRule {
  return new monitor.DataCollectionRule(
    `${name}-dcr`,
    {
      resourceGroupName: args.resourceGroupName,
      location,
      dataCollectionRuleName,
      tags: args.tags,
      kind: "Linux",
      dataSources: {
        extensions: [
          {
            name: "ContainerInsightsExtension",
            extensionName: "ContainerInsights",
            streams,
            extensionSettings: {
              dataCollectionSettings: {
                interval: "1m",
                namespaceFilteringMode: "Off",
                enableContainerLogV2: true,
              },
            },
          },
        ],
      },
      destinations: { logAnalytics: [{ name: "workspace", workspaceResourceId }] },
      dataFlows: [{ streams, destinations: ["workspace"] }],
    },
    { parent },
  );
}
