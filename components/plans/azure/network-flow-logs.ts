import { throwIfAny, type Issue } from "../issues";
import { sortedEntries } from "../record";

/** How often Traffic Analytics reads new records. Unit: minutes. */
export const ANALYTICS_INTERVALS = [10, 60] as const;
export type AnalyticsInterval = (typeof ANALYTICS_INTERVALS)[number];

/** Engineering choices of flow logs. Ninety days is what the CIS benchmark asks for. */
export const FLOW_LOG_DEFAULTS = {
  retentionDays: 90,
  intervalMinutes: 60,
  networkWatcherResourceGroup: "NetworkWatcherRG",
} as const;

/** What Azure accepts. Unit: days. */
export const FLOW_LOG_LIMITS = { retentionDays: { min: 1, max: 365 } } as const;

export interface NetworkFlowLogsShape<N> {
  /** What is logged, by key; only the keys decide anything here. */
  readonly networks: Readonly<Record<string, N>>;
  /**
   * Optional. How long records are kept. Unit: days, 1 to 365.
   *
   * Error: `retentionDays: 0 is out of range; use 1 to 365 days`.
   * Source: CIS Microsoft Azure Foundations Benchmark, virtual network flow log retention.
   * @default 90
   */
  readonly retentionDays?: number | undefined;
  readonly trafficAnalytics?:
    { readonly intervalMinutes?: AnalyticsInterval | undefined } | undefined;
}

export interface PlannedNetworkFlowLogs<N> {
  /** The networks in the order in which their logs are made, one after another. */
  readonly networks: readonly (readonly [key: string, network: N])[];
  readonly retentionDays: number;
  readonly intervalMinutes: AnalyticsInterval;
}

/** Decides everything about the flow logs of some networks that does not need a cloud. */
export function planNetworkFlowLogs<N>(
  subject: string,
  shape: NetworkFlowLogsShape<N>,
): PlannedNetworkFlowLogs<N> {
  throwIfAny(subject, networkFlowLogIssues(shape));
  return {
    networks: sortedEntries(shape.networks),
    retentionDays: shape.retentionDays ?? FLOW_LOG_DEFAULTS.retentionDays,
    intervalMinutes: shape.trafficAnalytics?.intervalMinutes ?? FLOW_LOG_DEFAULTS.intervalMinutes,
  };
}

export function networkFlowLogIssues(shape: NetworkFlowLogsShape<unknown>): readonly Issue[] {
  const issues: Issue[] = [];
  if (Object.keys(shape.networks).length === 0) {
    issues.push({
      path: "networks",
      problem: "{} names no network",
      hint: "name each network that is to be logged, or leave the component out",
    });
  }
  const { retentionDays = FLOW_LOG_DEFAULTS.retentionDays } = shape;
  const { min, max } = FLOW_LOG_LIMITS.retentionDays;
  if (!Number.isInteger(retentionDays) || retentionDays < min || retentionDays > max) {
    issues.push({
      path: "retentionDays",
      problem: `${String(retentionDays)} is out of range`,
      hint: `use ${String(min)} to ${String(max)} days`,
    });
  }
  const interval = shape.trafficAnalytics?.intervalMinutes;
  if (interval !== undefined && !ANALYTICS_INTERVALS.includes(interval)) {
    issues.push({
      path: "trafficAnalytics.intervalMinutes",
      problem: `${String(interval)} is not an interval of Traffic Analytics`,
      hint: `use ${ANALYTICS_INTERVALS.join(" or ")}`,
    });
  }
  return issues;
}
