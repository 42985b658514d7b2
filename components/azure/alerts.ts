import * as consumption from "@pulumi/azure-native/consumption";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { MAIL, MONTH } from "../arguments/stand-ins";
import {
  ALERT_DEFAULTS,
  alertsOf,
  planAlerts,
  type AlertsShape,
  type AlertTarget,
} from "../plans/azure/alerts";
import type { AzureComponentArgs, ComponentContext } from "./arguments";
import { nameOfChild, type NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

export interface AlertsArgs
  extends AzureComponentArgs, AlertsShape<pulumi.Input<string>>, NamingArgs {
  /** Required. Resource group of the alerts. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. What is watched, by a name for each: ids of clusters and database servers. */
  readonly targets: Readonly<
    Record<string, { readonly kind: AlertTarget; readonly id: pulumi.Input<string> }>
  >;
  /** Conditional. Id of the resource group or subscription whose cost is watched; required with `budget`. */
  readonly budgetScope?: pulumi.Input<string> | undefined;
  /** Optional. Name of the action group. @default - the component's logical name */
  readonly actionGroupName?: pulumi.Input<string> | undefined;
}

/**
 * Mails when something needs attention: the few metric alerts that Azure's baselines recommend, and a budget.
 *
 * Creates the action group, an alert for each metric of each target, and the budget, if one is given. More alerts belong into the
 * monitoring that operates the product.
 *
 * Cost: about 0.10 USD a month for each metric; mails and the budget cost nothing.
 * Source: CodeMie, Infrastructure Deployment, "Compliance & Monitoring".
 *
 * @example
 * const alerts = new Alerts("alerts", {
 *   resourceGroupName: "CodeMieRG",
 *   emails: ["oncall@contoso.com"],
 *   targets: { cluster: { kind: "cluster", id: cluster.clusterId } },
 * });
 */
export class Alerts extends pulumi.ComponentResource {
  public readonly actionGroup: monitor.ActionGroup;
  /** The alerts by the key of their target and their own. */
  public readonly alerts: Readonly<Record<string, monitor.MetricAlert>>;
  public readonly actionGroupId: pulumi.Output<string>;

  public constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "Alerts", name },
      args,
      { "emails[]": MAIL, "budget.from": MONTH },
      planAlerts,
    );
    super(
      "platform-foundations:azure:Alerts",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const { resourceGroupName, tags } = checked;
    const group = new monitor.ActionGroup(
      `${name}-ag`,
      {
        resourceGroupName,
        tags,
        actionGroupName: checked.actionGroupName ?? name,
        groupShortName: "platform", // 12 characters at most; the sender of text messages
        location: "global",
        enabled: true,
        emailReceivers: checked.emails.map((emailAddress) => ({
          name: emailAddress,
          emailAddress,
          useCommonAlertSchema: true,
        })),
      },
      { parent: this },
    );
    this.alerts = createAlerts({ parent: this, name, args: checked }, group);
    if (plan.budget !== undefined && checked.budgetScope !== undefined) {
      const { amount, startDate: planned } = plan.budget;
      const startDate = content(["budget"], ({ budget }) => budget?.startDate ?? planned);
      new consumption.Budget(
        `${name}-budget`,
        {
          scope: checked.budgetScope,
          budgetName: nameOfChild(checked, {
            kind: "budget",
            key: "budget",
            usual: `${name}-budget`,
          }),
          category: "Cost",
          timeGrain: "Monthly",
          amount,
          timePeriod: { startDate },
          notifications: {
            actual80: notification("Actual", 80, group.id, checked.emails),
            forecast100: notification("Forecasted", 100, group.id, checked.emails),
          },
        },
        { parent: this },
      );
    }

    this.actionGroup = group;
    this.actionGroupId = group.id;
    this.registerOutputs({ actionGroupId: this.actionGroupId });
  }
}

function createAlerts(
  { parent, name, args }: ComponentContext<AlertsArgs>,
  group: monitor.ActionGroup,
): Alerts["alerts"] {
  const alerts = alertsOf(args.targets).map(
    ({ key, id, alert }) =>
      [
        key,
        new monitor.MetricAlert(
          `${name}-alert-${key}`,
          {
            resourceGroupName: args.resourceGroupName,
            tags: args.tags,
            ruleName: nameOfChild(args, { kind: "metricAlert", key, usual: `${name}-${key}` }),
            location: "global",
            description: alert.description,
            enabled: true,
            severity: alert.severity,
            scopes: [id],
            evaluationFrequency: ALERT_DEFAULTS.frequency,
            windowSize: ALERT_DEFAULTS.window,
            autoMitigate: true,
            criteria: {
              odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
              allOf: [
                {
                  criterionType: "StaticThresholdCriterion",
                  name: "threshold",
                  metricName: alert.metric,
                  metricNamespace: alert.namespace,
                  operator: alert.operator,
                  threshold: alert.threshold,
                  timeAggregation: alert.aggregation,
                },
              ],
            },
            actions: [{ actionGroupId: group.id }],
          },
          { parent },
        ),
      ] as const,
  );
  return Object.fromEntries(alerts);
}

const notification = (
  thresholdType: "Actual" | "Forecasted",
  threshold: number,
  actionGroupId: pulumi.Output<string>,
  emails: readonly pulumi.Input<string>[],
) => ({
  enabled: true,
  operator: "GreaterThan",
  threshold,
  thresholdType,
  contactEmails: [...emails],
  contactGroups: [actionGroupId],
});
