import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, throwIfAny } from "../plans/issues";
import { type DelegationRecord, domainIssues, normalDomain } from "../plans/aws/hosting-domain";
import { logRetentionIssues, QUERY_LOG_RETENTION_DAYS } from "../plans/aws/log-retention";
import { type AwsComponentArgs, namedTags } from "./arguments";

/** What a zone is unless told otherwise. The delegation can be changed within the hour, and is asked for rarely. */
export const HOSTING_ZONE_DEFAULTS = {
  delegationTtlSeconds: 3600,
  queryLogRetentionDays: QUERY_LOG_RETENTION_DAYS,
} as const;

/** Route 53 is a global service that writes its logs, and keeps its keys, in this region only. */
const GLOBAL_REGION = "us-east-1";

interface NewZoneArgs extends AwsComponentArgs {
  /** Required. Name of the zone, for example `codeocean.xyz.com`. */
  readonly domain: string;
  /** Optional. Refuse to delete the zone: a new one gets other name servers, and its parent still points at the old. @default true */
  readonly protect?: boolean;
}

export interface PublicZoneArgs extends NewZoneArgs {
  /** Required. A new zone that the world resolves, once its parent delegates to it. */
  readonly mode: "public";
  /**
   * Optional. Hosted zone of the parent domain, in the same account: the delegation is written there.
   * @default - the parent's owner adds `delegationRecord`
   */
  readonly parentZoneId?: pulumi.Input<string>;
  /** Optional. Id of a reusable delegation set, so that a new zone keeps known name servers. @default - four new ones */
  readonly delegationSetId?: pulumi.Input<string>;
  /**
   * Optional. Record every query in CloudWatch Logs, in us-east-1.
   * @default - no query log
   */
  readonly queryLog?: {
    /** Optional. Days; see CloudWatch Logs for the values. @default 365 */
    readonly retentionDays?: number;
    /** Optional. KMS key in us-east-1 whose policy admits CloudWatch Logs. @default - CloudWatch Logs' own key */
    readonly kmsKeyArn?: pulumi.Input<string>;
  };
  /**
   * Optional. Sign the zone. The parent must carry `dsRecord` afterwards, and lose it before signing ends.
   *
   * The key: in us-east-1, asymmetric, `ECC_NIST_P256`, for signing, with a policy that admits
   * `dnssec-route53.amazonaws.com`.
   * @default - unsigned
   */
  readonly dnssec?: { readonly kmsKeyArn: pulumi.Input<string> };
}

export interface PrivateZoneArgs extends NewZoneArgs {
  /** Required. A new zone that only its VPCs resolve. */
  readonly mode: "private";
  /** Required. The first VPC of the zone; later associations of others are left alone. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. Region of that VPC. */
  readonly vpcRegion: string;
}

export interface ExistingZoneArgs {
  /** Required. A zone of this account that is already there: nothing is created, nothing is changed. */
  readonly mode: "existing";
  /** Required. Name of the hosting domain: the zone's own, or one below it. */
  readonly domain: string;
  /** Required. Id of the zone. */
  readonly zoneId: pulumi.Input<string>;
}

export type HostingZoneArgs = PublicZoneArgs | PrivateZoneArgs | ExistingZoneArgs;

/**
 * The Route 53 zone of the hosting domain: public, private or an existing one behind the same outputs.
 *
 * Creates, in order: the zone; for a public one the delegation in its parent, query log and signing when asked. Its records
 * are the product's own. Costs: the zone by month, queries, the query log.
 *
 * @stateful Its name servers stand in the parent domain. It is protected, and is never deleted while it holds records.
 */
export class HostingZone extends pulumi.ComponentResource {
  public readonly zoneId: pulumi.Output<string>;
  /** Name servers of a new public zone; empty otherwise. */
  public readonly nameServers: pulumi.Output<readonly string[]>;
  /** What the parent domain has to hold for a new public zone. */
  public readonly delegationRecord: pulumi.Output<DelegationRecord> | undefined;
  /** The delegation written here, when the parent zone was given: what waits for DNS waits for this. */
  public readonly delegation: pulumi.Resource | undefined;
  /** What the parent domain has to hold for a signed zone. */
  public readonly dsRecord: pulumi.Output<string> | undefined;

  public constructor(name: string, args: HostingZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    throwIfAny(`HostingZone "${name}"`, hostingZoneIssues(args));
    super("platform-foundations:aws:HostingZone", name, {}, opts);

    if (args.mode === "existing") {
      this.zoneId = pulumi.output(args.zoneId);
      this.nameServers = pulumi.output([]);
      this.delegationRecord = undefined;
      this.delegation = undefined;
      this.dsRecord = undefined;
    } else {
      const domain = normalDomain(args.domain);
      const zone = createZone(this, name, domain, args);
      const isPublic = args.mode === "public";
      this.zoneId = zone.zoneId;
      this.nameServers = isPublic ? zone.nameServers : pulumi.output([]);
      this.delegationRecord = isPublic
        ? zone.nameServers.apply((values) => ({
            name: domain,
            type: "NS" as const,
            values: [...values].sort(),
          }))
        : undefined;
      this.delegation = isPublic ? createDelegation(this, name, domain, args, zone) : undefined;
      if (isPublic) createQueryLog(this, name, domain, args, zone);
      this.dsRecord = isPublic ? signZone(this, name, args, zone) : undefined;
    }
    this.registerOutputs({
      zoneId: this.zoneId,
      nameServers: this.nameServers,
      delegationRecord: this.delegationRecord,
      dsRecord: this.dsRecord,
    });
  }
}

function hostingZoneIssues(args: HostingZoneArgs): readonly Issue[] {
  const days = args.mode === "public" ? args.queryLog?.retentionDays : undefined;
  return [
    ...domainIssues("domain", args.domain),
    ...logRetentionIssues("queryLog.retentionDays", days),
  ];
}

function createZone(
  parent: HostingZone,
  name: string,
  domain: string,
  args: PublicZoneArgs | PrivateZoneArgs,
): route53.Zone {
  return new route53.Zone(
    name,
    {
      name: domain,
      comment: "Hosting domain of Code Ocean",
      // Deleting a zone that still holds the product's records has to fail.
      forceDestroy: false,
      ...(args.mode === "private"
        ? { vpcs: [{ vpcId: args.vpcId, vpcRegion: args.vpcRegion }] }
        : {}),
      ...(args.mode === "public" && args.delegationSetId !== undefined
        ? { delegationSetId: args.delegationSetId }
        : {}),
      tags: namedTags(args.tags, name),
    },
    {
      parent,
      protect: args.protect ?? true,
      // Other VPCs are associated by their owners later; taking them off would cut them from the product.
      ...(args.mode === "private" ? { ignoreChanges: ["vpcs"] } : {}),
    },
  );
}

function createDelegation(
  parent: HostingZone,
  name: string,
  domain: string,
  args: PublicZoneArgs,
  zone: route53.Zone,
): route53.Record | undefined {
  if (args.parentZoneId === undefined) return undefined;
  return new route53.Record(
    `${name}-delegation`,
    {
      zoneId: args.parentZoneId,
      name: domain,
      type: "NS",
      ttl: HOSTING_ZONE_DEFAULTS.delegationTtlSeconds,
      records: zone.nameServers,
    },
    { parent },
  );
}

function createQueryLog(
  parent: HostingZone,
  name: string,
  domain: string,
  args: PublicZoneArgs,
  zone: route53.Zone,
): void {
  if (args.queryLog === undefined) return;
  const { retentionDays = HOSTING_ZONE_DEFAULTS.queryLogRetentionDays, kmsKeyArn } = args.queryLog;
  const group = new cloudwatch.LogGroup(
    `${name}-queries`,
    {
      region: GLOBAL_REGION,
      // Route 53 writes only to groups below this prefix.
      name: `/aws/route53/${domain}`,
      retentionInDays: retentionDays,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
      tags: namedTags(args.tags, `${name}-queries`),
    },
    { parent },
  );
  const policy = new cloudwatch.LogResourcePolicy(
    `${name}-queries`,
    {
      region: GLOBAL_REGION,
      policyName: `route53-queries-${domain.replaceAll(".", "-")}`,
      policyDocument: group.arn.apply(queryLogPolicy),
    },
    { parent },
  );
  new route53.QueryLog(
    `${name}-queries`,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: group.arn },
    // Route 53 tries to write at once, and refuses a group that does not admit it.
    { parent, dependsOn: [policy] },
  );
}

function queryLogPolicy(logGroupArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "route53.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logGroupArn.replace(/:\*$/, "")}:*`,
      },
    ],
  });
}

function signZone(
  parent: HostingZone,
  name: string,
  args: PublicZoneArgs,
  zone: route53.Zone,
): pulumi.Output<string> | undefined {
  if (args.dnssec === undefined) return undefined;
  const key = new route53.KeySigningKey(
    `${name}-ksk`,
    {
      hostedZoneId: zone.zoneId,
      // Letters, digits and underscores only.
      name: `${name.replaceAll(/[^A-Za-z0-9]/g, "_")}_ksk`,
      keyManagementServiceArn: args.dnssec.kmsKeyArn,
    },
    { parent },
  );
  new route53.HostedZoneDnsSec(
    `${name}-dnssec`,
    { hostedZoneId: zone.zoneId },
    // A zone is signed only with an active key; it is also unsigned before the key goes.
    { parent, dependsOn: [key] },
  );
  return key.dsRecord;
}
