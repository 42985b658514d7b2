// Where a VPC's traffic is recorded, and who writes the records.
import type { Issue } from "../issues";
import { AGGREGATION_SECONDS, logRetentionIssues } from "./log-retention";

const LONGEST_ROLE_NAME = 64;

/** What can be wrong with settings of flow logs; values of other resources count by their presence alone. */
export interface FlowLogShape {
  readonly mode?: "cloudWatch" | "s3" | undefined;
  readonly retentionDays?: number | undefined;
  readonly aggregationSeconds?: number | undefined;
  readonly roleName?: string | undefined;
  readonly roleArn?: unknown;
  readonly permissionsBoundaryArn?: unknown;
}

/** What is wrong with flow log settings; paths are below `flowLogs`. */
export function flowLogIssues(name: string, shape: FlowLogShape): readonly Issue[] {
  const { mode, retentionDays, aggregationSeconds } = shape;
  const issues: Issue[] =
    mode === "s3" ? [] : [...logRetentionIssues("flowLogs.retentionDays", retentionDays)];
  if (
    aggregationSeconds !== undefined &&
    !AGGREGATION_SECONDS.some((known) => known === aggregationSeconds)
  ) {
    issues.push({
      path: "flowLogs.aggregationSeconds",
      problem: `${String(aggregationSeconds)} is not an interval of flow logs`,
      hint: `use ${AGGREGATION_SECONDS.join(" or ")}`,
    });
  }
  return mode === "s3" ? issues : [...issues, ...roleIssues(name, shape)];
}

function roleIssues(
  name: string,
  { roleArn, roleName, permissionsBoundaryArn }: FlowLogShape,
): readonly Issue[] {
  if (roleArn !== undefined) {
    return Object.entries({ roleName, permissionsBoundaryArn })
      .filter(([, value]) => value !== undefined)
      .map(([key]) => ({
        path: "flowLogs.roleArn",
        problem: `is set together with ${key}`,
        hint: `remove ${key}: the role exists already`,
      }));
  }
  const made = roleName ?? `${name}-writer`;
  return made.length <= LONGEST_ROLE_NAME && /^[\w+=,.@-]+$/.test(made)
    ? []
    : [
        {
          path: "flowLogs.roleName",
          problem: `${JSON.stringify(made)} is not a role name`,
          hint: `use up to ${String(LONGEST_ROLE_NAME)} letters, digits and +=,.@_-`,
        },
      ];
}
