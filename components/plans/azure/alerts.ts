import { throwIfAny, type Issue } from "../issues";
import { sortedEntries } from "../record";

/** What an alert watches. */
export const ALERT_TARGETS = ["cluster", "database"] as const;
export type AlertTarget = (typeof ALERT_TARGETS)[number];

/** One metric and the value at which somebody is called. */
export interface PlannedAlert {
  /** Key among the alerts of a target; part of the names. */
  readonly key: string;
  readonly metric: string;
  readonly namespace: string;
  readonly aggregation: "Average" | "Maximum";
  readonly operator: "GreaterThan" | "LessThan";
  readonly threshold: number;
  /** 0 (critical) to 4. */
  readonly severity: number;
  readonly description: string;
}

const CLUSTER = "Microsoft.ContainerService/managedClusters";
const SERVER = "Microsoft.DBforPostgreSQL/flexibleServers";

/**
 * The few alerts that Azure's own baselines recommend.
 * Source: Azure Monitor Baseline Alerts, "Azure Kubernetes Service" and "Azure Database for PostgreSQL"
 * (https://azure.github.io/azure-monitor-baseline-alerts/services/).
 */
export const BASELINE_ALERTS: Readonly<Record<AlertTarget, readonly PlannedAlert[]>> = {
  cluster: [
    {
      key: "node-cpu",
      metric: "node_cpu_usage_percentage",
      namespace: CLUSTER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 95,
      severity: 3,
      description: "Nodes use more than 95 % of their processors.",
    },
    {
      key: "node-memory",
      metric: "node_memory_working_set_percentage",
      namespace: CLUSTER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 90,
      severity: 3,
      description: "Nodes use more than 90 % of their memory.",
    },
    {
      key: "node-disk",
      metric: "node_disk_usage_percentage",
      namespace: CLUSTER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 80,
      severity: 2,
      description: "Disks of nodes are more than 80 % full.",
    },
    {
      key: "unschedulable-pods",
      metric: "cluster_autoscaler_unschedulable_pods_count",
      namespace: CLUSTER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 0,
      severity: 3,
      description: "Pods wait for a node that the autoscaler does not add.",
    },
  ],
  database: [
    {
      key: "alive",
      metric: "is_db_alive",
      namespace: SERVER,
      aggregation: "Maximum",
      operator: "LessThan",
      threshold: 1,
      severity: 0,
      description: "The server does not answer.",
    },
    {
      key: "cpu",
      metric: "cpu_percent",
      namespace: SERVER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 80,
      severity: 2,
      description: "The server uses more than 80 % of its processors.",
    },
    {
      key: "memory",
      metric: "memory_percent",
      namespace: SERVER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 80,
      severity: 2,
      description: "The server uses more than 80 % of its memory.",
    },
    {
      key: "storage",
      metric: "storage_percent",
      namespace: SERVER,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 80,
      severity: 2,
      description: "The server's disk is more than 80 % full.",
    },
  ],
};

/** How often a metric is looked at, and over which time. */
export const ALERT_DEFAULTS = { frequency: "PT5M", window: "PT15M" } as const;

export interface BudgetShape<Text = string> {
  /** Required. What a month may cost, in the currency of the subscription. */
  readonly monthlyAmount: number;
  /**
   * Required. First month that is watched, as `YYYY-MM`; Azure takes none before the current one at creation.
   * Error: `budget.from: "2026-13" is not a month; write YYYY-MM`.
   */
  readonly from: Text;
}

export interface AlertsShape<Text = string> {
  /**
   * Required. Addresses that receive a mail; at least one. A mailing list outlives its members.
   * Error: `emails[0]: "team" is not a mail address; write for example oncall@contoso.com`.
   */
  readonly emails: readonly Text[];
  /** Optional. Mails at 80 % of what a month may cost, and when the forecast exceeds it. @default - no budget */
  readonly budget?: BudgetShape<Text> | undefined;
}

export interface PlannedAlerts {
  readonly budget: { readonly amount: number; readonly startDate: string } | undefined;
}

/** Decides everything about alerts that does not need a cloud. */
export function planAlerts(subject: string, shape: AlertsShape): PlannedAlerts {
  throwIfAny(subject, alertIssues(shape));
  const { budget } = shape;
  return {
    budget: budget && { amount: budget.monthlyAmount, startDate: `${budget.from}-01T00:00:00Z` },
  };
}

/** Alerts of every target, by a key that is unique among them. */
export const alertsOf = <T>(
  targets: Readonly<Record<string, { readonly kind: AlertTarget; readonly id: T }>>,
): readonly { readonly key: string; readonly id: T; readonly alert: PlannedAlert }[] =>
  sortedEntries(targets).flatMap(([name, { kind, id }]) =>
    BASELINE_ALERTS[kind].map((alert) => ({ key: `${name}-${alert.key}`, id, alert })),
  );

export function alertIssues({ emails, budget }: AlertsShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (emails.length === 0) {
    issues.push({ path: "emails", problem: "no address is listed", hint: "list at least one" });
  }
  emails.forEach((email, index) => {
    const path = `emails[${String(index)}]`;
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
      issues.push({
        path,
        problem: `${JSON.stringify(email)} is not a mail address`,
        hint: "write for example oncall@contoso.com",
      });
    } else if (emails.indexOf(email) !== index) {
      issues.push({ path, problem: `${email} is listed twice`, hint: "list it once" });
    }
  });
  if (budget === undefined) return issues;
  if (!(budget.monthlyAmount > 0)) {
    issues.push({
      path: "budget.monthlyAmount",
      problem: `${String(budget.monthlyAmount)} is not an amount`,
      hint: "use more than 0, in the currency of the subscription",
    });
  }
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(budget.from)) {
    issues.push({
      path: "budget.from",
      problem: `${JSON.stringify(budget.from)} is not a month`,
      hint: "write YYYY-MM",
    });
  }
  return issues;
}
