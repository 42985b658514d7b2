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

/** Engineering choices (decision D-38). */
export const OBSERVABILITY_DEFAULTS = { retentionDays: 30 } as const;

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
    if (!Number.isInteger(retentionDays) || retentionDays < 30 || retentionDays > 730) {
      issues.push({
        path: "workspace.retentionDays",
        problem: `${String(retentionDays)} is out of range`,
        hint: "use 30 to 730 days",
      });
    }
    if (dailyQuotaGiB !== undefined && !(dailyQuotaGiB >= 0.023)) {
      issues.push({
        path: "workspace.dailyQuotaGiB",
        problem: `${String(dailyQuotaGiB)} is too little for any log`,
        hint: "use 0.023 or more, or leave it out for no limit",
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
