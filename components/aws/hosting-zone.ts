import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { decide, type Known } from "../arguments/decide";
import { DOMAIN } from "../arguments/stand-ins";
import { type Issue, throwIfAny } from "../plans/issues";
import { type DelegationRecord, domainIssues, normalDomain } from "../plans/aws/hosting-domain";
import { logRetentionIssues, QUERY_LOG_RETENTION_DAYS } from "../plans/aws/log-retention";
import { type AwsComponentArgs, type ComponentContext, namedTags } from "./arguments";

/** Defaults of a zone. A delegation can be changed within the hour, and resolvers ask for it rarely. */
export const HOSTING_ZONE_DEFAULTS = {
  delegationTtlSeconds: 3600,
  queryLogRetentionDays: QUERY_LOG_RETENTION_DAYS,
} as const;

/** Route 53 is a global service that writes its logs, and keeps its keys, in this region only. */
const GLOBAL_REGION = "us-east-1";

export interface NewZoneArgs extends AwsComponentArgs {
  /** Required. Name of the zone, for example `codeocean.xyz.com`. */
  readonly domain: pulumi.Input<string>;
  /** Optional. Refuse to delete the zone: a new one gets other name servers, and its parent still points at the old. @default true */
  readonly protect?: boolean | undefined;
}

export interface PublicZoneArgs extends NewZoneArgs {
  /** Required. `public`: the internet resolves the zone once its parent delegates to it. */
  readonly mode: "public";
  /**
   * Optional. Hosted zone of the parent domain: the delegation is written there.
   * @default - the parent's owner adds `delegationRecord`
   */
  readonly parentZoneId?: pulumi.Input<string> | undefined;
  /** Optional. Provider of the account that the parent's zone is in. @default - that of the component */
  readonly parentZoneProvider?: pulumi.ProviderResource | undefined;
  /** Optional. Id of a reusable delegation set, so that a new zone keeps known name servers. @default - four new ones */
  readonly delegationSetId?: pulumi.Input<string> | undefined;
  /**
   * Optional. Record every query in CloudWatch Logs, in us-east-1.
   * @default - no query log
   */
  readonly queryLog?:
    | {
        /** Optional. Days; see CloudWatch Logs for the values. @default 365 */
        readonly retentionDays?: number | undefined;
        /** Optional. KMS key in us-east-1 whose policy allows CloudWatch Logs. @default - CloudWatch Logs' own key */
        readonly kmsKeyArn?: pulumi.Input<string> | undefined;
      }
    | undefined;
  /**
   * Optional. Sign the zone. The parent must carry `dsRecord` afterwards, and lose it before signing ends.
   *
   * The key: in us-east-1, asymmetric, `ECC_NIST_P256`, for signing, with a policy that allows
   * `dnssec-route53.amazonaws.com`.
   * @default - unsigned
   */
  readonly dnssec?: { readonly kmsKeyArn: pulumi.Input<string> } | undefined;
}

export interface PrivateZoneArgs extends NewZoneArgs {
  /** Required. `private`: only its VPCs resolve the zone. */
  readonly mode: "private";
  /** Required. The first VPC of the zone; associations that others add later are left unchanged. */
  readonly vpcId: pulumi.Input<string>;
  /** Required. Region of that VPC. */
  readonly vpcRegion: pulumi.Input<string>;
}

/** A zone of this account that exists already. */
export interface ExistingHostingZoneArgs {
  /** Required. Name of the hosting domain: the zone's own, or one below it. */
  readonly domain: pulumi.Input<string>;
  /** Required. Id of the zone. */
  readonly zoneId: pulumi.Input<string>;
}

export type HostingZoneArgs = PublicZoneArgs | PrivateZoneArgs;

/** What a deployment uses of a zone. */
export interface HostingZoneFacts {
  readonly zoneId: pulumi.Output<string>;
  /** Name servers of a new public zone; empty otherwise. */
  readonly nameServers: pulumi.Output<readonly string[]>;
  /** The record that the parent domain needs for a new public zone. */
  readonly delegationRecord: pulumi.Output<DelegationRecord> | undefined;
  /** The delegation, when the parent zone is given; resources that need the zone to resolve wait for it. */
  readonly delegation: pulumi.Resource | undefined;
  /** The record that the parent domain needs for a signed zone. */
  readonly dsRecord: pulumi.Output<string> | undefined;
}

/**
 * The Route 53 zone of the hosting domain, public or private. For a zone that exists already, `HostingZone.existing`
 * returns the same facts and creates nothing.
 *
 * Creates, in order: the zone; for a public one the delegation in its parent, query log and signing when asked. The product
 * writes its own records. Costs: the zone by month, queries, the query log.
 *
 * @stateful The parent domain names its name servers. It is protected, and Route 53 refuses to delete it while it has records.
 */
export class HostingZone extends pulumi.ComponentResource implements HostingZoneFacts {
  public readonly zone: route53.Zone;
  /** Undefined without `queryLog`. */
  public readonly queryLogGroup: cloudwatch.LogGroup | undefined;
  public readonly zoneId: pulumi.Output<string>;
  /** Name servers of a new public zone; empty otherwise. */
  public readonly nameServers: pulumi.Output<readonly string[]>;
  /** The record that the parent domain needs for a new public zone. */
  public readonly delegationRecord: pulumi.Output<DelegationRecord> | undefined;
  /** The delegation, when the parent zone is given; resources that need the zone to resolve wait for it. */
  public readonly delegation: pulumi.Resource | undefined;
  /** The record that the parent domain needs for a signed zone. */
  public readonly dsRecord: pulumi.Output<string> | undefined;

  public constructor(name: string, args: HostingZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, content } = decide(
      { component: "HostingZone", name },
      { ...args, protect: args.protect ?? opts?.protect },
      { domain: DOMAIN },
      (subject, known) => {
        throwIfAny(subject, hostingZoneIssues(known));
        return normalDomain(known.domain);
      },
    );
    super("platform-foundations:aws:HostingZone", name, {}, opts);

    const domain = content(["domain"], (known) => known);
    this.zone = createZone({ parent: this, name, args: checked }, domain);
    this.zoneId = this.zone.zoneId;
    if (checked.mode === "public") {
      const context = { parent: this, name, args: checked, domain, zone: this.zone };
      this.nameServers = this.zone.nameServers;
      this.delegationRecord = pulumi
        .all([domain, this.zone.nameServers])
        .apply(([parentOf, values]) => ({
          name: parentOf,
          type: "NS" as const,
          values: [...values].sort(),
        }));
      this.delegation = createDelegation(context);
      this.queryLogGroup = createQueryLog(context);
      this.dsRecord = signZone(context);
    } else {
      this.nameServers = pulumi.output([]);
    }
    this.registerOutputs({
      zoneId: this.zoneId,
      nameServers: this.nameServers,
      delegationRecord: this.delegationRecord,
      dsRecord: this.dsRecord,
    });
  }

  /** Facts about a zone that exists already; nothing is registered. */
  public static existing(args: ExistingHostingZoneArgs): HostingZoneFacts {
    const { checked } = decide(
      { component: "HostingZone.existing" },
      args,
      { domain: DOMAIN },
      (subject, { domain }) => {
        throwIfAny(subject, domainIssues("domain", domain));
      },
    );
    return {
      zoneId: pulumi.all([checked.zoneId, checked.domain]).apply(([zoneId]) => zoneId),
      nameServers: pulumi.output([]),
      delegationRecord: undefined,
      delegation: undefined,
      dsRecord: undefined,
    };
  }
}

interface PublicZoneContext extends ComponentContext<PublicZoneArgs> {
  readonly domain: pulumi.Input<string>;
  readonly zone: route53.Zone;
}

function hostingZoneIssues(args: Known<HostingZoneArgs>): readonly Issue[] {
  const days = args.mode === "public" ? args.queryLog?.retentionDays : undefined;
  return [
    ...domainIssues("domain", args.domain),
    ...logRetentionIssues("queryLog.retentionDays", days),
  ];
}

function createZone(
  { parent, name, args }: ComponentContext<HostingZoneArgs>,
  domain: pulumi.Input<string>,
): route53.Zone {
  return new route53.Zone(
    name,
    {
      name: domain,
      comment: "Hosting domain of Code Ocean",
      // Deleting a zone that still holds the product's records has to fail.
      forceDestroy: false,
      vpcs:
        args.mode === "private" ? [{ vpcId: args.vpcId, vpcRegion: args.vpcRegion }] : undefined,
      delegationSetId: args.mode === "public" ? args.delegationSetId : undefined,
      tags: namedTags(args, name),
    },
    {
      parent,
      protect: args.protect ?? true,
      // Other VPCs are associated by their owners later; taking them off would cut them from the product.
      ignoreChanges: args.mode === "private" ? ["vpcs"] : [],
      // Route 53 makes no private zone of a public one, and the engine would ignore the VPC as well.
      replacementTrigger: args.mode,
    },
  );
}

function createDelegation({
  parent,
  name,
  args,
  domain,
  zone,
}: PublicZoneContext): route53.Record | undefined {
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
    {
      parent,
      ...(args.parentZoneProvider !== undefined && { provider: args.parentZoneProvider }),
    },
  );
}

function createQueryLog({
  parent,
  name,
  args,
  domain,
  zone,
}: PublicZoneContext): cloudwatch.LogGroup | undefined {
  if (args.queryLog === undefined) return undefined;
  const { retentionDays = HOSTING_ZONE_DEFAULTS.queryLogRetentionDays, kmsKeyArn } = args.queryLog;
  const group = new cloudwatch.LogGroup(
    `${name}-queries`,
    {
      region: GLOBAL_REGION,
      // Route 53 writes only to groups below this prefix.
      name: pulumi.interpolate`/aws/route53/${domain}`,
      retentionInDays: retentionDays,
      kmsKeyId: kmsKeyArn,
      tags: namedTags(args, `${name}-queries`),
    },
    { parent },
  );
  const policy = new cloudwatch.LogResourcePolicy(
    `${name}-queries`,
    {
      region: GLOBAL_REGION,
      policyName: pulumi
        .output(domain)
        .apply((text) => `route53-queries-${text.replaceAll(".", "-")}`),
      policyDocument: group.arn.apply(queryLogPolicy),
    },
    { parent },
  );
  new route53.QueryLog(
    `${name}-queries`,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: group.arn },
    // Route 53 tries to write at once, and refuses a group whose policy does not allow it.
    { parent, dependsOn: [policy] },
  );
  return group;
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

function signZone({
  parent,
  name,
  args,
  zone,
}: PublicZoneContext): pulumi.Output<string> | undefined {
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
