import { z } from "zod";
import { type Issue, under } from "../../components/plans/issues";
import { AWS_SIZING_DEFAULTS, sizingIssues } from "../../components/plans/aws/quotas";
import {
  approvalAddresses,
  certificateArnIssues,
  certificateNameIssues,
} from "../../components/plans/aws/certificate";
import {
  DeploymentType,
  HOSTING_DEFAULTS,
  hostingDomain,
  hostingDomainIssues,
  isPublicDomain,
} from "../../components/plans/aws/hosting-domain";
import {
  INTERFACE_ENDPOINT_SERVICES,
  interfaceEndpointIssues,
} from "../../components/plans/aws/interface-endpoints";
import { flowLogIssues } from "../../components/plans/aws/flow-logs";
import {
  AGGREGATION_SECONDS,
  LOG_RETENTION_DAYS,
  QUERY_LOG_RETENTION_DAYS,
  VPC_FLOW_LOG_DEFAULTS,
} from "../../components/plans/aws/log-retention";
import { AWS_ACCOUNT } from "../../prerequisites/aws-account";
import { NetworkAclMode, networkAclIssues } from "../../components/plans/aws/network-acl";
import { LINKED_SERVICES, RoleMode } from "../../components/plans/aws/service-linked-roles";
import {
  existingZoneIssues,
  NatMode,
  newVpcIssues,
  VPC_DEFAULTS,
} from "../../components/plans/aws/vpc";
import { callerWidthIssues } from "../../components/plans/caller-range";
import { cidrOf } from "../../components/plans/cidr";
import { recordOf } from "../../components/plans/record";
import { vpcExpansionIssues } from "../../components/plans/aws/vpc-expansion";
import { cidr, reason, word } from "./primitives";

const awsId = (prefix: string, example: string): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `is not an id like ${example}`)
    .describe(`An id like ${example}.`);

const roleArn = z
  .string()
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "is not the ARN of a role");
const kmsKeyArn = z
  .string()
  .regex(/^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "is not the ARN of a KMS key");
const zoneId = z
  .string()
  .regex(/^Z[A-Z0-9]{1,32}$/, "is not the id of a hosted zone, like Z0123456789ABC");
const zone = word.describe("Zone name (us-east-1a) or zone id (use1-az1).");
const retentionDays = z.literal([...LOG_RETENTION_DAYS]);

const aggregationSeconds = z
  .literal([...AGGREGATION_SECONDS])
  .default(VPC_FLOW_LOG_DEFAULTS.aggregationSeconds)
  .describe("Longest time one record covers, in seconds.");
const flowLogs = z.union([
  z.strictObject({
    retentionDays: retentionDays
      .default(VPC_FLOW_LOG_DEFAULTS.retentionDays)
      .describe("Days that records are kept; 0 keeps them for ever."),
    aggregationSeconds,
    kmsKeyArn: kmsKeyArn
      .optional()
      .describe(
        "KMS key of the log group; its policy allows CloudWatch Logs. Default: CloudWatch's own.",
      ),
    roleArn: roleArn
      .optional()
      .describe("A role that exists and may write. Default: one is created for this log group."),
    permissionsBoundaryArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
        "is not the ARN of a policy",
      )
      .optional()
      .describe("Managed policy that limits the created role. Default: none."),
  }),
  z.strictObject({
    mode: z.literal("s3").describe("Records go to a bucket that exists."),
    bucketArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/.*)?$/,
        "is not the ARN of a bucket",
      )
      .describe(
        "The bucket, with a folder where wanted: arn:aws:s3:::logs/vpc/. Its policy admits delivery.logs.amazonaws.com.",
      ),
    aggregationSeconds,
  }),
  z.strictObject({ mode: z.literal("none").describe("No record of traffic."), reason }),
]);

const newVpc = z.strictObject({
  mode: z.literal("new").describe("A VPC is created."),
  cidrBlock: cidr
    .default(VPC_DEFAULTS.cidrBlock)
    .describe("Primary IPv4 range, cut into sixteen blocks: /20 or larger, /16 recommended."),
  zones: z
    .array(
      z.union([
        zone,
        z.strictObject({
          zone,
          slot: z
            .int()
            .min(1)
            .max(6)
            .optional()
            .describe("Number of its address blocks, 1 to 6. Default: its place in the list."),
          privateCidr: cidr
            .optional()
            .describe("Range of its private subnet. Default: block slot - 1 of the plan."),
          publicCidr: cidr
            .optional()
            .describe("Range of its public subnet. Default: block slot + 5 of the plan."),
        }),
      ]),
    )
    .describe(
      "Two to six zones, in the order of the outputs. Data services use the first two: never reorder those.",
    ),
  secondaryCidrBlocks: z
    .array(cidr)
    .default([])
    .describe("Further IPv4 ranges, within AWS's rules of association."),
  tiers: z
    .record(
      z.string(),
      z.strictObject({
        routing: z
          .enum(["private", "public", "isolated"])
          .describe("Where traffic that leaves the VPC goes; isolated: nowhere."),
        cidrBlocks: z.record(z.string(), cidr).describe("Range of its subnet in each zone."),
      }),
    )
    .default({})
    .describe("Further tiers of subnets, by name."),
  nat: z
    .enum([NatMode.PerZone, NatMode.Single, NatMode.Regional])
    .default(VPC_DEFAULTS.nat)
    .describe(
      "A NAT gateway with its elastic IP in each zone, one in the first zone for all, or one for the region.",
    ),
  natAllocationIds: z
    .record(z.string(), awsId("eipalloc", "eipalloc-0123456789abcdef0"))
    .default({})
    .describe(
      "Elastic IPs to use, by zone: addresses that others allow already and that stay when the stack goes.",
    ),
  dhcpOptions: z
    .enum(["default", "amazonProvided"])
    .default("default")
    .describe(
      "Name servers: the account's default option set, or one of its own with Amazon's resolver.",
    ),
  networkAcl: z
    .enum(NetworkAclMode)
    .default(NetworkAclMode.Managed)
    .describe("A network ACL of their own with the default one closed, or the default one, open."),
  flowLogs: flowLogs
    .default({ ...VPC_FLOW_LOG_DEFAULTS })
    .describe("Record of accepted and rejected traffic."),
  interfaceEndpoints: z
    .array(z.string())
    .default([])
    .describe(
      `AWS services with a private address in the first two zones that they are offered in: ${INTERFACE_ENDPOINT_SERVICES.join(", ")} ` +
        "and every other, by the part of its name after the region.",
    ),
  ipv6: z
    .boolean()
    .default(false)
    .describe("An Amazon-provided IPv6 range as well; outbound only for private subnets."),
});

const existingVpc = z.strictObject({
  mode: z.literal("existing").describe("A VPC that exists already; nothing in it is changed."),
  vpcId: awsId("vpc", "vpc-0123456789abcdef0").describe("The VPC."),
  zones: z
    .array(
      z.strictObject({
        zone,
        privateSubnetId: awsId("subnet", "subnet-0123456789abcdef0").describe(
          "A private subnet of that zone.",
        ),
        publicSubnetId: awsId("subnet", "subnet-0123456789abcdef0")
          .optional()
          .describe(
            "A public subnet of that zone; needed when internet-facing, and in each zone after the second.",
          ),
      }),
    )
    .describe("Two to six zones with their subnets, in the order of the outputs."),
  cidrBlocks: z
    .array(cidr)
    .default([])
    .describe("The VPC's IPv4 ranges, primary first; needed for awsEndpoints and expansion."),
  expansion: z
    .strictObject({
      cidrBlocks: z.array(cidr).describe("IPv4 ranges to associate with the VPC."),
      zones: z
        .array(
          z.strictObject({
            zone,
            privateCidr: cidr.describe("Range of the private subnet."),
            privateRouteTableId: awsId("rtb", "rtb-0123456789abcdef0").describe(
              "Route table of the VPC with a route to a NAT gateway.",
            ),
            publicCidr: cidr.describe("Range of the public subnet."),
            publicRouteTableId: awsId("rtb", "rtb-0123456789abcdef0").describe(
              "Route table of the VPC with a route to its internet gateway.",
            ),
          }),
        )
        .describe("Zones that get subnets in these ranges; they follow the others in the outputs."),
    })
    .optional()
    .describe("Further ranges and subnets for a VPC that something else created. Absent: none."),
});

const zoneLogin = z
  .union([
    z.strictObject({
      roleArn: roleArn.describe("Role of that account, which the deployer may assume."),
      externalId: z.string().optional().describe("External id that the role demands."),
    }),
    z.strictObject({ profile: word.describe("Profile of the shared configuration.") }),
  ])
  .optional();

const dns = z.strictObject({
  subdomain: z
    .string()
    .default(HOSTING_DEFAULTS.subdomain)
    .describe("First label of the hosting domain."),
  rootDomain: word.describe("Domain below which the deployment lives, for example xyz.com."),
  hostedZoneId: zoneId
    .optional()
    .describe(
      "A hosted zone of this account, named like the hosting domain or a parent of it. Default: a new zone.",
    ),
  associateVpc: z
    .boolean()
    .default(HOSTING_DEFAULTS.associateVpc)
    .describe(
      "Associate an existing private zone with the VPC created here, so that its names resolve there. Off: its owner does.",
    ),
  parentZoneId: zoneId
    .optional()
    .describe(
      "Zone of the root domain: the delegation is written there, and the certificate is validated by DNS at once. Default: its owner adds it.",
    ),
  parentZoneLogin: zoneLogin.describe(
    "How the account of parentZoneId is reached. Default: it is this account.",
  ),
  delegated: z
    .boolean()
    .default(false)
    .describe(
      "Set once the parent points at the zone created here: the certificate is then validated by DNS.",
    ),
  delegationSetId: word
    .optional()
    .describe("Reusable delegation set, so that a new zone keeps known name servers."),
  queryLog: z
    .strictObject({
      retentionDays: retentionDays
        .default(QUERY_LOG_RETENTION_DAYS)
        .describe("Days that queries are kept."),
      kmsKeyArn: kmsKeyArn
        .optional()
        .describe("KMS key in us-east-1 whose policy allows CloudWatch Logs."),
    })
    .optional()
    .describe("Record every query of the public zone created here. Absent: none."),
  dnssec: z
    .strictObject({
      kmsKeyArn: kmsKeyArn.describe("Signing key in us-east-1: asymmetric, ECC_NIST_P256."),
    })
    .optional()
    .describe("Sign the public zone created here. Absent: unsigned."),
});

const certificate = z.strictObject({
  arn: z
    .string()
    .optional()
    .describe("A certificate that is already issued, in this region. Default: one is requested."),
  approver: z
    .string()
    .optional()
    .describe(
      "The mailbox that approves a certificate by e-mail: one of the five at the root domain.",
    ),
  validation: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("zone").describe("By a record in a public zone that resolves."),
        zoneId: zoneId.describe(
          "A public zone named like the hosting domain or a parent of it; it may be another one than the product's.",
        ),
        login: zoneLogin.describe("How its account is reached. Default: it is this account."),
      }),
      z.strictObject({
        mode: z
          .literal("print")
          .describe(
            "The output certificateValidationRecords names the records; others write them.",
          ),
      }),
      z.strictObject({ mode: z.literal("email").describe("A person approves by e-mail.") }),
    ])
    .optional()
    .describe(
      "How control of the domain is proven. Default: DNS in an existing or delegated public zone of the product, e-mail otherwise.",
    ),
  alternativeNames: z
    .array(z.string())
    .default([])
    .describe("Further names below the hosting domain; its wildcard is always included."),
  privateCa: z
    .boolean()
    .default(false)
    .describe("The given certificate was issued by a private authority."),
});

const sizing = z.strictObject({
  servicesInstanceType: word
    .default(AWS_SIZING_DEFAULTS.servicesInstanceType)
    .describe("Machine of the services."),
  workerInstanceType: word
    .default(AWS_SIZING_DEFAULTS.workerInstanceType)
    .describe("General worker: an r5d size."),
  gpuWorkerInstanceType: word
    .default(AWS_SIZING_DEFAULTS.gpuWorkerInstanceType)
    .describe("GPU worker: a g or p size."),
  spot: z
    .boolean()
    .default(AWS_SIZING_DEFAULTS.spot)
    .describe("Dedicated machines may be spot machines: checks those quotas too."),
});

const image = z.strictObject({
  namePattern: word
    .default(AWS_ACCOUNT.AWS_AMI_SHARED.limits.namePattern)
    .describe("Name of the shared image, * for any text."),
  id: awsId("ami", "ami-0123456789abcdef0")
    .optional()
    .describe("One image, instead of the newest by name."),
  owners: z
    .array(z.string().regex(/^(\d{12}|self)$/, "is neither an account id nor self"))
    .default([])
    .describe(
      "Accounts that own the image; given, the newest shared one becomes an output. Absent: preflight alone looks.",
    ),
});

const kms = z.strictObject({
  keyArn: kmsKeyArn.describe("Customer-managed key that the account uses for volumes by default."),
  mode: z
    .enum(["grant", "keyPolicy", "statements"])
    .default("grant")
    .describe(
      "One grant for each role, the whole policy of a key owned here, or only the words for the key's owner.",
    ),
  servicesRoleArn: roleArn
    .optional()
    .describe("The product's services role, once its own stack has made it."),
  furtherStatements: z
    .array(
      z.strictObject({
        Sid: z.string().describe("Name of the statement."),
        Effect: z.enum(["Allow", "Deny"]).describe("Whether it allows or denies."),
        Principal: z
          .record(z.string(), z.union([z.string(), z.array(z.string())]))
          .describe("Who it is about, by kind: {AWS: arn}."),
        Action: z.union([z.string(), z.array(z.string())]).describe("Actions of KMS."),
        Resource: z.string().describe("* means the key."),
        Condition: z
          .record(z.string(), z.record(z.string(), z.string()))
          .optional()
          .describe("Conditions by operator and key."),
      }),
    )
    .optional()
    .describe(
      "Statements that the key's policy has and keeps; needed in mode keyPolicy, which replaces the policy.",
    ),
});

const endpoints = z.strictObject({
  securityGroupIds: z
    .array(awsId("sg", "sg-0123456789abcdef0"))
    .min(1)
    .describe("Security groups of SSM and EC2 endpoints in an existing VPC."),
  servicesSecurityGroupId: awsId("sg", "sg-0123456789abcdef0")
    .optional()
    .describe("Group of the product's services, once its own stack has made it."),
  workersSecurityGroupId: awsId("sg", "sg-0123456789abcdef0")
    .optional()
    .describe("Group of the product's workers, once its own stack has made it."),
});

const roleMode = z.enum(RoleMode);

export const awsFoundationSchema = z.strictObject({
  deploymentType: z
    .enum([DeploymentType.InternetFacing, DeploymentType.Internal])
    .default(DeploymentType.InternetFacing)
    .describe("Who reaches the deployment. It cannot be changed without a new zone."),
  awsVpc: z
    .discriminatedUnion("mode", [newVpc, existingVpc])
    .describe("The network: a new VPC or an existing one."),
  awsDns: dns.describe("The hosting domain and its zone."),
  awsCertificate: certificate.prefault({}).describe("The TLS certificate of the hosting domain."),
  awsServiceLinkedRoles: z
    .strictObject(
      recordOf(LINKED_SERVICES, (service) =>
        roleMode
          .default(RoleMode.Auto)
          .describe(
            `Role of ${service}: auto adopts or creates it, create and existing say which.`,
          ),
      ),
    )
    .default(recordOf(LINKED_SERVICES, () => RoleMode.Auto))
    .describe(
      "Service-linked roles, by service. They belong to the account and are never deleted.",
    ),
  awsSizing: sizing
    .default({ ...AWS_SIZING_DEFAULTS })
    .describe("Machines whose quotas are checked; also outputs."),
  awsAmi: image.prefault({}).describe("The machine image that the vendor shares with the account."),
  awsKms: kms
    .optional()
    .describe("Access to a customer-managed key. Absent: volumes use AWS's own key."),
  awsEndpoints: endpoints
    .optional()
    .describe("Access to endpoints of an existing VPC. Absent: none is restricted."),
  protect: z
    .boolean()
    .default(true)
    .describe(
      "Keeps the VPC, its elastic IPs, the private subnets of the first two zones and the hosted zone from being deleted by this program; the policy aws-eip-require-protection reports false.",
    ),
});

export type AwsFoundationConfig = z.output<typeof awsFoundationSchema>;

/** Problems between the settings of this layer. An empty region is reported elsewhere. */
export function awsFoundationIssues(
  config: AwsFoundationConfig,
  facts: { readonly region: string },
): Issue[] {
  const region = facts.region === "" ? regionOf(config) : facts.region;
  return under("awsFoundation", [
    ...vpcIssues(config, region),
    ...dnsIssues(config),
    ...certificateIssues(config, region),
    ...under("awsSizing", sizingIssues(config.awsSizing)),
    ...endpointIssues(config),
    ...kmsIssues(config, region),
  ]);
}

// So that a missing region is one complaint, not one for every zone.
function regionOf({ awsVpc }: AwsFoundationConfig): string {
  const named = awsVpc.zones.map((entry) => (typeof entry === "string" ? entry : entry.zone));
  return named.find((name) => /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/.test(name))?.slice(0, -1) ?? "";
}

function vpcIssues(
  { awsVpc, deploymentType }: AwsFoundationConfig,
  region: string,
): readonly Issue[] {
  if (awsVpc.mode === "new") {
    return under("awsVpc", [
      ...newVpcIssues({
        ...awsVpc,
        region,
        keptAddressZones: Object.keys(awsVpc.natAllocationIds),
      }),
      ...(awsVpc.networkAcl === NetworkAclMode.Managed
        ? networkAclIssues([awsVpc.cidrBlock, ...awsVpc.secondaryCidrBlocks])
        : []),
      ...interfaceEndpointIssues("interfaceEndpoints", awsVpc.interfaceEndpoints),
      ...("mode" in awsVpc.flowLogs
        ? []
        : [
            ...flowLogIssues("codeocean", awsVpc.flowLogs),
            ...keyRegionIssues("flowLogs.kmsKeyArn", awsVpc.flowLogs.kmsKeyArn, region),
          ]),
    ]);
  }
  const { expansion, zones, cidrBlocks } = awsVpc;
  return under("awsVpc", [
    ...cidrBlocks.flatMap((text, index) =>
      callerWidthIssues(`cidrBlocks[${String(index)}]`, cidrOf(text), "give the ranges of the VPC"),
    ),
    ...existingZoneIssues(region, zones, deploymentType),
    ...(expansion === undefined
      ? []
      : [
          ...under(
            "expansion",
            vpcExpansionIssues({ ...expansion, region, presentCidrBlocks: cidrBlocks }),
          ),
          ...expansion.zones.flatMap(({ zone }, index) =>
            zones.some((other) => other.zone === zone)
              ? [
                  {
                    path: `expansion.zones[${String(index)}].zone`,
                    problem: `${zone} is one of zones already`,
                    hint: "name each zone once",
                  },
                ]
              : [],
          ),
        ]),
  ]);
}

/** Route 53 keeps its keys and logs in this region. */
const GLOBAL_REGION = "us-east-1";

function dnsIssues({ awsDns, deploymentType }: AwsFoundationConfig): readonly Issue[] {
  const issues: Issue[] = [
    ...hostingDomainIssues(deploymentType, awsDns.rootDomain, awsDns.subdomain),
  ];
  if (awsDns.parentZoneLogin !== undefined && awsDns.parentZoneId === undefined) {
    issues.push({
      path: "parentZoneLogin",
      problem: "is set, but no parent zone is given",
      hint: "give parentZoneId, or remove parentZoneLogin",
    });
  }
  const ownZoneOnly = {
    parentZoneId: awsDns.parentZoneId !== undefined,
    delegated: awsDns.delegated,
    delegationSetId: awsDns.delegationSetId !== undefined,
    queryLog: awsDns.queryLog !== undefined,
    dnssec: awsDns.dnssec !== undefined,
  };
  for (const [path, given] of Object.entries(ownZoneOnly)) {
    if (!given) continue;
    if (awsDns.hostedZoneId !== undefined) {
      issues.push({
        path,
        problem: "applies to a created zone, but hostedZoneId names an existing one",
        hint: "remove one of the two",
      });
    } else if (deploymentType === DeploymentType.Internal) {
      issues.push({
        path,
        problem: "applies to a public zone, but an internal deployment has a private one",
        hint: "remove it",
      });
    }
  }
  return under("awsDns", [
    ...issues,
    ...keyRegionIssues("dnssec.kmsKeyArn", awsDns.dnssec?.kmsKeyArn, GLOBAL_REGION),
    ...keyRegionIssues("queryLog.kmsKeyArn", awsDns.queryLog?.kmsKeyArn, GLOBAL_REGION),
  ]);
}

function certificateIssues(
  { awsCertificate, awsDns, deploymentType }: AwsFoundationConfig,
  region: string,
): readonly Issue[] {
  const { arn, approver, alternativeNames, privateCa, validation } = awsCertificate;
  const issues: Issue[] = [];
  const domain = hostingDomain(awsDns.rootDomain, awsDns.subdomain);
  if (arn === undefined) {
    // A wrong domain is already reported where it is written.
    issues.push(
      ...certificateNameIssues(domain, alternativeNames).filter(
        ({ path }) => path !== "domainName",
      ),
    );
    // For an internet-facing deployment this is reported at the domain.
    if (deploymentType === DeploymentType.Internal && !isPublicDomain(awsDns.rootDomain)) {
      issues.push({
        path: "arn",
        problem: `is missing, and ACM issues no public certificate for ${domain}, as ${awsDns.rootDomain} cannot be registered`,
        hint: "give the ARN of a certificate from a private authority, or use a registered domain",
      });
    }
    if (privateCa) {
      issues.push({
        path: "privateCa",
        problem: "is set, but no certificate is given",
        hint: "give arn, or remove privateCa",
      });
    }
  } else {
    if (region !== "") issues.push(...certificateArnIssues("arn", arn, region));
    if (validation !== undefined) {
      issues.push({
        path: "validation",
        problem: "is set, but a given certificate is validated already",
        hint: "remove arn or validation",
      });
    }
    if (alternativeNames.length > 0) {
      issues.push({
        path: "alternativeNames",
        problem: "is set, but a given certificate already has its names",
        hint: "remove arn or alternativeNames",
      });
    }
  }
  const mailboxes = approvalAddresses(awsDns.rootDomain);
  if (approver !== undefined && !mailboxes.includes(approver.toLowerCase())) {
    issues.push({
      path: "approver",
      problem: `${approver} gets no mail about the certificate`,
      hint: `use one of ${mailboxes.join(", ")}`,
    });
  }
  return under("awsCertificate", issues);
}

function endpointIssues({ awsEndpoints, awsVpc }: AwsFoundationConfig): readonly Issue[] {
  if (awsEndpoints === undefined) return [];
  if (awsVpc.mode === "new") {
    return [
      {
        path: "awsEndpoints",
        problem: "is about endpoints of an existing VPC, but a new one is made",
        hint: "remove it; awsVpc.interfaceEndpoints makes endpoints that admit the whole VPC",
      },
    ];
  }
  const known =
    awsEndpoints.servicesSecurityGroupId !== undefined &&
    awsEndpoints.workersSecurityGroupId !== undefined;
  if (known || awsVpc.cidrBlocks.length > 0) return [];
  return [
    {
      path: "awsVpc.cidrBlocks",
      problem: "is empty, and the product's two security groups are not both known",
      hint: "give the VPC's IPv4 ranges, or both groups in awsEndpoints",
    },
  ];
}

function kmsIssues({ awsKms }: AwsFoundationConfig, region: string): readonly Issue[] {
  if (awsKms === undefined) return [];
  const issues: Issue[] = [];
  if (awsKms.mode === "keyPolicy" && awsKms.furtherStatements === undefined) {
    issues.push({
      path: "awsKms.furtherStatements",
      problem: "is missing, and mode keyPolicy replaces the policy that the key has",
      hint: "copy the statements of aws kms get-key-policy that have to stay, or write [] for none",
    });
  }
  if (awsKms.mode !== "keyPolicy" && awsKms.furtherStatements !== undefined) {
    issues.push({
      path: "awsKms.furtherStatements",
      problem: `is set, and mode ${awsKms.mode} leaves the key's policy alone`,
      hint: "remove it",
    });
  }
  return [...issues, ...keyRegionIssues("awsKms.keyArn", awsKms.keyArn, region)];
}

/** A service uses keys of its own region alone. An unknown region is reported elsewhere. */
function keyRegionIssues(path: string, arn: string | undefined, region: string): readonly Issue[] {
  const found = arn?.split(":")[3] ?? region;
  if (region === "" || found === region) return [];
  return [
    {
      path,
      problem: `the key is in ${found}, and what it encrypts or signs is in ${region}`,
      hint: `give a key of ${region}`,
    },
  ];
}
