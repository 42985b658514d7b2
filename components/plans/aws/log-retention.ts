import type { Issue } from "../issues";

/** Retentions that CloudWatch Logs accepts, in days; 0 keeps logs for ever. */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
  3288, 3653,
] as const;

/** Flow logs of a VPC: a year, as the benchmarks ask. */
export const VPC_FLOW_LOG_DEFAULTS = { retentionDays: 365, aggregationSeconds: 600 } as const;

/** Longest times that one record of a flow log can cover. Unit: seconds. */
export const AGGREGATION_SECONDS = [60, 600] as const;

/** Days that DNS queries are kept. */
export const QUERY_LOG_RETENTION_DAYS = 365;

export function logRetentionIssues(path: string, days: number | undefined): readonly Issue[] {
  if (days === undefined || LOG_RETENTION_DAYS.some((known) => known === days)) return [];
  return [
    {
      path,
      problem: `${String(days)} is not a retention of CloudWatch Logs`,
      hint: `use one of ${LOG_RETENTION_DAYS.join(", ")}`,
    },
  ];
}
