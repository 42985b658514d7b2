import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import { flowLogIssues } from "../plans/aws/flow-logs";
import { VPC_FLOW_LOG_DEFAULTS } from "../plans/aws/log-retention";
import { throwIfAny } from "../plans/issues";
import { type AwsComponentArgs, type ComponentContext, namedTags } from "./arguments";

/** Defaults of flow logs. A year of retention is what the security baselines ask for. */
export const FLOW_LOG_DEFAULTS = VPC_FLOW_LOG_DEFAULTS;

export interface FlowLogInterval {
  /** Optional. Longest time one record covers: 60 or 600 seconds. @default 600 */
  readonly aggregationSeconds?: number | undefined;
}

export interface CloudWatchFlowLogs extends FlowLogInterval {
  /** Optional. Records go to a log group, which is created. @default "cloudWatch" */
  readonly mode?: "cloudWatch" | undefined;
  /**
   * Optional. Days that records are kept; 0 keeps them for ever.
   *
   * Error: `flowLogs.retentionDays: 100 is not a retention of CloudWatch Logs; use one of …`.
   * @default 365
   */
  readonly retentionDays?: number | undefined;
  /**
   * Optional. KMS key for the log group. Its policy must allow `logs.<region>.amazonaws.com`.
   * @default - encrypted by CloudWatch Logs' own key
   */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Optional. Name of the log group, unique in account and region. @default `/aws/vpc-flow-logs/<name>` */
  readonly logGroupName?: pulumi.Input<string> | undefined;
  /** Optional. Name of the role that writes, unique in the account, up to 64 characters. @default `<name>-writer` */
  readonly roleName?: pulumi.Input<string> | undefined;
  /**
   * Optional. ARN of a managed policy that limits the created role, for accounts that refuse roles without one.
   *
   * It has to allow `logs:CreateLogStream`, `logs:PutLogEvents` and `logs:DescribeLogStreams`.
   * @default - none
   */
  readonly permissionsBoundaryArn?: pulumi.Input<string> | undefined;
  /**
   * Optional. A role that exists and that `vpc-flow-logs.amazonaws.com` may assume, for deployers who may not create roles.
   *
   * Error: `flowLogs.roleArn: is set together with roleName; …`.
   * @default - one is created
   */
  readonly roleArn?: pulumi.Input<string> | undefined;
}

export interface S3FlowLogs extends FlowLogInterval {
  /** Required. Records go to a bucket that exists: no log group, no role. */
  readonly mode: "s3";
  /**
   * Required. ARN of the bucket, with a folder behind it where wanted: `arn:aws:s3:::logs/vpc/`.
   *
   * Its owner writes a policy that lets `delivery.logs.amazonaws.com` put objects.
   * Source: Amazon VPC User Guide, "Publish flow logs to Amazon S3".
   */
  readonly bucketArn: pulumi.Input<string>;
}

/** Where records of traffic go. */
export type FlowLogSettings = CloudWatchFlowLogs | S3FlowLogs;

export type VpcFlowLogsArgs = AwsComponentArgs &
  FlowLogSettings & {
    /** Required. The VPC whose traffic is recorded. */
    readonly vpcId: pulumi.Input<string>;
  };

/**
 * A VPC's accepted and rejected traffic, recorded in CloudWatch Logs or in a bucket.
 *
 * Creates, in order: for CloudWatch Logs the log group, and without `roleArn` a role and its policy; the flow log.
 * Costs: ingestion, by traffic, for which S3 takes less than CloudWatch Logs.
 */
export class VpcFlowLogs extends pulumi.ComponentResource {
  /** Undefined in mode `s3`. */
  public readonly logGroup: cloudwatch.LogGroup | undefined;
  /** The role that writes; undefined in mode `s3` and with `roleArn`. */
  public readonly role: iam.Role | undefined;
  public readonly flowLog: ec2.FlowLog;
  /** Undefined in mode `s3`. */
  public readonly logGroupArn: pulumi.Output<string> | undefined;
  public readonly flowLogId: pulumi.Output<string>;

  public constructor(name: string, args: VpcFlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked } = decide(
      { component: "VpcFlowLogs", name },
      args,
      { roleName: NAME },
      (subject, known) => {
        throwIfAny(subject, flowLogIssues(name, known));
      },
    );
    super("platform-foundations:aws:VpcFlowLogs", name, {}, opts);

    const common = {
      vpcId: checked.vpcId,
      trafficType: "ALL",
      maxAggregationInterval: checked.aggregationSeconds ?? FLOW_LOG_DEFAULTS.aggregationSeconds,
      tags: namedTags(checked, name),
    };
    if (checked.mode === "s3") {
      this.logGroup = undefined;
      this.role = undefined;
      this.logGroupArn = undefined;
      this.flowLog = new ec2.FlowLog(
        name,
        { ...common, logDestinationType: "s3", logDestination: checked.bucketArn },
        { parent: this },
      );
    } else {
      const group = createLogGroup({ parent: this, name, args: checked });
      const writer = writerOf({ parent: this, name, args: checked }, group);
      this.logGroup = group;
      this.role = writer.role;
      this.logGroupArn = group.arn;
      this.flowLog = new ec2.FlowLog(
        name,
        {
          ...common,
          logDestinationType: "cloud-watch-logs",
          logDestination: group.arn,
          iamRoleArn: writer.roleArn,
        },
        // Delivery starts with the flow log, whose status is "Access error" until the role may write.
        { parent: this, dependsOn: writer.ready },
      );
    }
    this.flowLogId = this.flowLog.id;
    this.registerOutputs({ logGroupArn: this.logGroupArn, flowLogId: this.flowLogId });
  }
}

type CloudWatchContext = ComponentContext<AwsComponentArgs & CloudWatchFlowLogs>;

const createLogGroup = ({ parent, name, args }: CloudWatchContext): cloudwatch.LogGroup =>
  new cloudwatch.LogGroup(
    `${name}-log`,
    {
      name: args.logGroupName ?? `/aws/vpc-flow-logs/${name}`,
      retentionInDays: args.retentionDays ?? FLOW_LOG_DEFAULTS.retentionDays,
      kmsKeyId: args.kmsKeyArn,
      tags: namedTags(args, `${name}-log`),
    },
    { parent },
  );

/** The role that writes, and what has to exist before it can. */
function writerOf(
  { parent, name, args }: CloudWatchContext,
  group: cloudwatch.LogGroup,
): {
  readonly role: iam.Role | undefined;
  readonly roleArn: pulumi.Input<string>;
  readonly ready: pulumi.Resource[];
} {
  if (args.roleArn !== undefined) return { role: undefined, roleArn: args.roleArn, ready: [] };
  const role = new iam.Role(
    `${name}-writer`,
    {
      name: args.roleName ?? `${name}-writer`,
      description: `Writes the flow logs of ${name}`,
      assumeRolePolicy: group.arn.apply(trustPolicy),
      permissionsBoundary: args.permissionsBoundaryArn,
      tags: namedTags(args, `${name}-writer`),
    },
    { parent },
  );
  const policy = new iam.RolePolicy(
    `${name}-writer`,
    { name: "write-flow-logs", role: role.name, policy: group.arn.apply(writePolicy) },
    { parent },
  );
  return { role, roleArn: role.arn, ready: [policy] };
}

// Flow logs of this account and region only: without the conditions, a flow log of another account could use the role.
// Source: Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs".
// An ARN is undefined only under the mocks of a unit test.
function trustPolicy(logGroupArn: string | undefined): string {
  const [, partition = "", , region = "", account = ""] = logGroupArn?.split(":") ?? [];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: {
            "aws:SourceArn": `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*`,
          },
        },
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
