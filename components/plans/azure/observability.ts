import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";

export interface ObservabilityShape {
  /** Undefined when the workspace is somebody else's. */
  readonly newWorkspace:
    | {
        readonly name: string;
        readonly retentionDays?: number | undefined;
        readonly dailyQuotaGiB?: number | undefined;
      }
    | undefined;
  readonly ruleName: string;
}

/** Engineering choices (interpretation D-38). */
export const OBSERVABILITY_DEFAULTS = { retentionDays: 30, containerInsights: "metrics" } as const;

/** What a workspace accepts. Units: days, GiB a day. */
export const OBSERVABILITY_LIMITS = {
  retentionDays: { min: 30, max: 730 },
  dailyQuotaGiB: { min: 0.023 },
} as const;

/** What Container Insights collects: metrics of nodes and pods, pod logs and events too, or nothing. */
export const CONTAINER_INSIGHTS = ["metrics", "everything", "none"] as const;
export type ContainerInsights = (typeof CONTAINER_INSIGHTS)[number];

/** What a subscription's activity log holds ("Categories in the Azure activity log"). */
export const ACTIVITY_LOG_CATEGORIES = [
  "Administrative",
  "Security",
  "ServiceHealth",
  "Alert",
  "Recommendation",
  "Policy",
  "Autoscale",
  "ResourceHealth",
] as const;

export interface PlannedObservability {
  readonly workspace:
    | {
        readonly name: string;
        readonly retentionDays: number;
        readonly dailyQuotaGiB: number | undefined;
      }
    | undefined;
}

/** Decides everything about logging that does not need a cloud. */
export function planObservability(
  subject: string,
  shape: ObservabilityShape,
): PlannedObservability {
  throwIfAny(subject, observabilityIssues(shape));
  const { newWorkspace } = shape;
  if (newWorkspace === undefined) return { workspace: undefined };
  return {
    workspace: {
      name: newWorkspace.name,
      retentionDays: newWorkspace.retentionDays ?? OBSERVABILITY_DEFAULTS.retentionDays,
      dailyQuotaGiB: newWorkspace.dailyQuotaGiB,
    },
  };
}

export function observabilityIssues({
  newWorkspace,
  ruleName,
}: ObservabilityShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (newWorkspace !== undefined) {
    const {
      name,
      retentionDays = OBSERVABILITY_DEFAULTS.retentionDays,
      dailyQuotaGiB,
    } = newWorkspace;
    if (!isPhysicalName("workspace", name)) {
      issues.push({
        path: "workspace.name",
        problem: `${JSON.stringify(name)} is not a workspace name`,
        hint: `use ${physicalNameRule("workspace")}`,
      });
    }
    const { min, max } = OBSERVABILITY_LIMITS.retentionDays;
    if (!Number.isInteger(retentionDays) || retentionDays < min || retentionDays > max) {
      issues.push({
        path: "workspace.retentionDays",
        problem: `${String(retentionDays)} is out of range`,
        hint: `use ${String(min)} to ${String(max)} days`,
      });
    }
    const least = OBSERVABILITY_LIMITS.dailyQuotaGiB.min;
    if (dailyQuotaGiB !== undefined && !(dailyQuotaGiB >= least)) {
      issues.push({
        path: "workspace.dailyQuotaGiB",
        problem: `${String(dailyQuotaGiB)} is too little for any log`,
        hint: `use ${String(least)} or more, or leave it out for no limit`,
      });
    }
  }
  if (!/^[A-Za-z0-9][\w-]{2,63}$/.test(ruleName)) {
    issues.push({
      path: "dataCollectionRuleName",
      problem: `${JSON.stringify(ruleName)} is not a rule name`,
      hint: "use 3 to 64 letters, digits, hyphens and underscores",
    });
  }
  return issues;
}
