import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, throwIfAny } from "../plans/issues";
import { logRetentionIssues, VPC_FLOW_LOG_DEFAULTS } from "../plans/aws/log-retention";
import { type AwsComponentArgs, namedTags } from "./arguments";

/** Defaults of flow logs. A year of retention is what the security baselines ask for. */
export const FLOW_LOG_DEFAULTS = VPC_FLOW_LOG_DEFAULTS;

const LONGEST_ROLE_NAME = 64;

export interface FlowLogSettings {
  /**
   * Optional. Days that records are kept; 0 keeps them for ever.
   *
   * Error: `flowLogs.retentionDays: 100 is not a retention of CloudWatch Logs; use one of …`.
   * @default 365
   */
  readonly retentionDays?: number | undefined;
  /** Optional. Longest time one record covers: 60 or 600 seconds. @default 600 */
  readonly aggregationSeconds?: number | undefined;
  /**
   * Optional. KMS key for the log group. Its policy must allow `logs.<region>.amazonaws.com`.
   * @default - encrypted by CloudWatch Logs' own key
   */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Optional. Name of the log group, unique in account and region. @default `/aws/vpc-flow-logs/<name>` */
  readonly logGroupName?: string | undefined;
  /** Optional. Name of the role that writes, unique in the account, up to 64 characters. @default `<name>-writer` */
  readonly roleName?: string | undefined;
}

export interface VpcFlowLogsArgs extends AwsComponentArgs, FlowLogSettings {
  /** Required. The VPC whose traffic is recorded. */
  readonly vpcId: pulumi.Input<string>;
}

/** What is wrong with flow log settings; paths are below `flowLogs`. */
export function flowLogIssues(name: string, settings: FlowLogSettings): readonly Issue[] {
  const { retentionDays, aggregationSeconds, roleName = `${name}-writer` } = settings;
  const issues: Issue[] = [...logRetentionIssues("flowLogs.retentionDays", retentionDays)];
  if (aggregationSeconds !== undefined && aggregationSeconds !== 60 && aggregationSeconds !== 600) {
    issues.push({
      path: "flowLogs.aggregationSeconds",
      problem: `${String(aggregationSeconds)} is not an interval of flow logs`,
      hint: "use 60 or 600",
    });
  }
  if (roleName.length > LONGEST_ROLE_NAME || !/^[\w+=,.@-]+$/.test(roleName)) {
    issues.push({
      path: "flowLogs.roleName",
      problem: `${JSON.stringify(roleName)} is not a role name`,
      hint: `use up to ${String(LONGEST_ROLE_NAME)} letters, digits and +=,.@_-`,
    });
  }
  return issues;
}

/**
 * A VPC's accepted and rejected traffic, recorded in CloudWatch Logs.
 *
 * Creates, in order: log group, role, role policy, flow log. Costs: CloudWatch ingestion, by traffic.
 */
export class VpcFlowLogs extends pulumi.ComponentResource {
  public readonly logGroup: cloudwatch.LogGroup;
  public readonly flowLog: ec2.FlowLog;
  public readonly logGroupArn: pulumi.Output<string>;
  public readonly flowLogId: pulumi.Output<string>;

  public constructor(name: string, args: VpcFlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    throwIfAny(`VpcFlowLogs "${name}"`, flowLogIssues(name, args));
    super("platform-foundations:aws:VpcFlowLogs", name, {}, opts);

    const group = new cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: args.logGroupName ?? `/aws/vpc-flow-logs/${name}`,
        retentionInDays: args.retentionDays ?? FLOW_LOG_DEFAULTS.retentionDays,
        kmsKeyId: args.kmsKeyArn,
        tags: namedTags(args.tags, `${name}-log`),
      },
      { parent: this },
    );
    const role = new iam.Role(
      `${name}-writer`,
      {
        name: args.roleName ?? `${name}-writer`,
        description: `Writes the flow logs of ${name}`,
        assumeRolePolicy: trustPolicy(),
        tags: namedTags(args.tags, `${name}-writer`),
      },
      { parent: this },
    );
    const policy = new iam.RolePolicy(
      `${name}-writer`,
      { name: "write-flow-logs", role: role.name, policy: group.arn.apply(writePolicy) },
      { parent: this },
    );
    const log = new ec2.FlowLog(
      name,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: args.aggregationSeconds ?? FLOW_LOG_DEFAULTS.aggregationSeconds,
        tags: namedTags(args.tags, name),
      },
      // Delivery starts with the flow log, whose status is "Access error" until the role may write.
      { parent: this, dependsOn: [policy] },
    );

    this.logGroup = group;
    this.flowLog = log;
    this.logGroupArn = group.arn;
    this.flowLogId = log.id;
    this.registerOutputs({ logGroupArn: this.logGroupArn, flowLogId: this.flowLogId });
  }
}

function trustPolicy(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  });
}

// Nothing but this one group, so that the role is of no use to anyone else.
function writePolicy(logGroupArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [logGroupArn, `${logGroupArn}:*`],
      },
    ],
  });
}
