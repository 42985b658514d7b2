import { awsCheck, fail, pass, skip, warn, type BuiltInCheck, type Finding } from "../../check";
import type { DeployedResource } from "../../deployed";
import { vcpuNeeds, type AwsNeeds } from "../../needs/aws";
import type { AwsClient } from "../../clients/aws";

/** A quota by its code. Names were changed by AWS before; codes were not. */
export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly what: string;
}

export const QUOTAS = {
  standard: { service: "ec2", code: "L-1216C47A", what: "running on-demand Standard vCPUs" },
  gvt: { service: "ec2", code: "L-DB2E81BA", what: "running on-demand G and VT vCPUs" },
  p: { service: "ec2", code: "L-417A185B", what: "running on-demand P vCPUs" },
  spotStandard: { service: "ec2", code: "L-34B43A08", what: "Standard spot vCPUs" },
  spotGvt: { service: "ec2", code: "L-3819A6DF", what: "G and VT spot vCPUs" },
  spotP: { service: "ec2", code: "L-7212CCBC", what: "P spot vCPUs" },
  spotX: { service: "ec2", code: "L-E3A00192", what: "X spot vCPUs" },
  addresses: { service: "ec2", code: "L-0263D0A3", what: "elastic addresses" },
  vpcs: { service: "vpc", code: "L-F678F1CE", what: "VPCs" },
  internetGateways: { service: "vpc", code: "L-A4707A72", what: "internet gateways" },
  egressOnlyGateways: {
    service: "vpc",
    code: "L-45FE3B85",
    what: "egress-only internet gateways",
  },
  natGateways: { service: "vpc", code: "L-FE5A380F", what: "NAT gateways per zone" },
  subnets: { service: "vpc", code: "L-407747CB", what: "subnets per VPC" },
  routeTables: { service: "vpc", code: "L-589F43AA", what: "route tables per VPC" },
  blocks: { service: "vpc", code: "L-83CA0A9D", what: "IPv4 blocks per VPC" },
  aclRules: { service: "vpc", code: "L-2AEEBF1A", what: "rules per network ACL" },
  computeEnvironments: { service: "batch", code: "L-144F0CA5", what: "Batch compute environments" },
  certificateNames: {
    service: "acm",
    code: "L-FB94F0B0",
    what: "domain names per ACM certificate",
  },
} as const satisfies Readonly<Record<string, Quota>>;

const permissions = ["servicequotas:GetServiceQuota", "servicequotas:GetAWSDefaultServiceQuota"];

/** How to ask for an increase: by a command, or in the console. */
export const increase = (region: string, { service, code }: Quota, value: number): string =>
  `request an increase of ${code} to ${String(value)} or more: aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${String(value)}, ` +
  `or https://${region}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas/${code}`;

/** FAIL when the quota itself is too small, WARN when what is in use leaves too little of it. */
export function assessQuota(
  quota: Quota,
  region: string,
  need: number,
  limit: number,
  used: number | undefined,
  extra = "",
): Finding {
  const numbers = `${quota.what}: need ${String(need)}, quota ${String(limit)}${used === undefined ? "" : `, in use ${String(used)}`}`;
  const hint = `${increase(region, quota, need + (used ?? 0))}${extra}`;
  if (limit < need) return fail(numbers, hint);
  if (used !== undefined && limit - used < need) return warn(numbers, hint);
  return pass(numbers);
}

/** Whether the quota holds what a deployment adds: `need` counts what the stack does not have yet, `used` everything that exists. */
export function assessHeadroom(
  quota: Quota,
  region: string,
  need: number,
  limit: number,
  used: number,
  subject?: string,
): Finding {
  if (need === 0) return pass(`${quota.what}: the stack has what it needs`, subject);
  const numbers = `${quota.what}: need ${String(need)}, quota ${String(limit)}, in use ${String(used)}`;
  return used + need <= limit
    ? pass(numbers, subject)
    : fail(
        numbers,
        `release ${String(used + need - limit)}, or ${increase(region, quota, used + need)}`,
        subject,
      );
}

/** Largest type of the worker's family whose pair of machines fits the quota, when the configured one does not. */
export function fittingWorker(
  { servicesInstanceType, workerInstanceType }: AwsNeeds["sizing"],
  limit: number,
  vcpus: ReadonlyMap<string, number>,
): string | undefined {
  const family = workerInstanceType.split(".")[0] ?? "";
  const services = vcpus.get(servicesInstanceType) ?? 0;
  return [...vcpus]
    .filter(([type, each]) => type.startsWith(`${family}.`) && services + 2 * each <= limit)
    .sort(([, a], [, b]) => b - a)[0]?.[0];
}

const SIZES = [
  "large",
  "xlarge",
  "2xlarge",
  "4xlarge",
  "8xlarge",
  "12xlarge",
  "16xlarge",
  "24xlarge",
];

/** The configured types, and the sizes of the worker's family for the hint. */
function typesOf({
  servicesInstanceType,
  workerInstanceType,
  gpuWorkerInstanceType,
}: AwsNeeds["sizing"]) {
  const family = workerInstanceType.split(".")[0] ?? "";
  return [
    ...new Set([
      servicesInstanceType,
      workerInstanceType,
      gpuWorkerInstanceType,
      ...SIZES.map((size) => `${family}.${size}`),
    ]),
  ].sort();
}

/** Quotas of running machines: the family that counts against each, and the class under which CloudWatch counts them. */
export const ON_DEMAND = {
  standard: {
    id: "AWS_QUOTA_STANDARD",
    family: "standard",
    quota: QUOTAS.standard,
    quotaClass: "Standard/OnDemand",
  },
  gAndVt: { id: "AWS_QUOTA_G_VT", family: "g", quota: QUOTAS.gvt, quotaClass: "G/OnDemand" },
  pFamily: { id: "AWS_QUOTA_P", family: "p", quota: QUOTAS.p, quotaClass: "P/OnDemand" },
} as const;

type OnDemand = (typeof ON_DEMAND)[keyof typeof ON_DEMAND];

function onDemand({ id, family, quota, quotaClass }: OnDemand): BuiltInCheck {
  return awsCheck(
    id,
    [...permissions, "ec2:DescribeInstanceTypes", "cloudwatch:GetMetricStatistics"],
    async ({ sizing, region }, { aws }) => {
      const vcpus = await aws.vcpus(typesOf(sizing));
      const needs = vcpuNeeds(sizing, vcpus);
      if ("unknownType" in needs) {
        return fail(
          `${needs.unknownType} is not an instance type of ${region}`,
          "choose another type in awsSizing",
        );
      }
      const need = needs.get(family) ?? 0;
      if (need === 0) return skip("no configured instance type counts against this quota");
      const [limit, used] = await Promise.all([
        aws.quota(quota.service, quota.code),
        aws.vcpusInUse(quotaClass),
      ]);
      const smaller = family === "standard" ? fittingWorker(sizing, limit, vcpus) : undefined;
      const extra =
        smaller === undefined ? "" : `; until then, awsSizing.workerInstanceType: ${smaller} fits`;
      return assessQuota(quota, region, need, limit, used, extra);
    },
  );
}

export const standard = onDemand(ON_DEMAND.standard);
export const gAndVt = onDemand(ON_DEMAND.gAndVt);
export const pFamily = onDemand(ON_DEMAND.pFamily);

/** vCPUs of the smallest worker, asked for where a spot quota is zero. */
const SPOT_VCPUS = 8;

/** No number is stated for spot, so nothing fails; a quota of zero or too little for one worker is worth a warning. */
export function assessSpot(quota: Quota, region: string, limit: number): Finding {
  return limit > 0
    ? pass(`${quota.what}: quota ${String(limit)}`)
    : warn(`${quota.what}: quota 0`, increase(region, quota, SPOT_VCPUS));
}

function spot(id: string, quota: Quota): BuiltInCheck {
  return awsCheck(id, permissions, async ({ sizing, region }, { aws }) =>
    sizing.spot
      ? assessSpot(quota, region, await aws.quota(quota.service, quota.code))
      : skip("awsSizing.spot is off"),
  );
}

export const spotStandard = spot("AWS_QUOTA_SPOT_STANDARD", QUOTAS.spotStandard);
export const spotGAndVt = spot("AWS_QUOTA_SPOT_G_VT", QUOTAS.spotGvt);
export const spotP = spot("AWS_QUOTA_SPOT_P", QUOTAS.spotP);
export const spotX = spot("AWS_QUOTA_SPOT_X", QUOTAS.spotX);

/** The rule of the elastic addresses: one for each NAT gateway, and one free for each zone. */
export function assessAddresses(
  region: string,
  { gateways, zones }: { readonly gateways: number; readonly zones: number },
  limit: number,
  used: number,
): Finding {
  const quota = QUOTAS.addresses;
  if (gateways === 0) return pass(`${quota.what}: the stack needs no new one`);
  const free = limit - used;
  const numbers = `${quota.what}: ${String(gateways)} new for NAT gateways in ${String(zones)} zones, quota ${String(limit)}, in use ${String(used)}`;
  const hint = `release unused addresses, or ${increase(region, quota, used + Math.max(gateways, zones))}`;
  if (free < gateways) return fail(numbers, hint);
  if (free < zones || (limit <= 5 && zones > 2)) return warn(numbers, hint);
  return pass(numbers);
}

export function forNewVpc(
  id: string,
  more: readonly string[],
  assess: (
    needs: AwsNeeds & { readonly vpc: Extract<AwsNeeds["vpc"], { mode: "new" }> },
    aws: AwsClient,
    deployed: Deployed,
  ) => Promise<Finding | readonly Finding[]>,
): BuiltInCheck {
  return awsCheck(id, [...permissions, ...more], async (needs, { aws, deployed }) =>
    needs.vpc.mode === "existing"
      ? skip("the foundation uses an existing VPC")
      : assess({ ...needs, vpc: needs.vpc }, aws, deployed),
  );
}

type Deployed = readonly DeployedResource[];

/** Whether the stack has a resource of the type that still exists; with a zone, the one for that zone. */
function has(
  deployed: Deployed,
  type: string,
  existing: readonly string[],
  zone?: string,
): boolean {
  return deployed.some(
    (resource) =>
      resource.type === type &&
      existing.includes(resource.id) &&
      (zone === undefined || resource.name.endsWith(`-${zone}`)),
  );
}

const limitOf = (aws: AwsClient, { service, code }: Quota): Promise<number> =>
  aws.quota(service, code);

export const addresses = forNewVpc(
  "AWS_QUOTA_EIP",
  ["ec2:DescribeAddresses"],
  async ({ region, zones, vpc }, aws, deployed) => {
    const addresses = await aws.elasticAddresses();
    const existing = addresses.map(({ id }) => id);
    const missing = vpc.natZones.filter(
      (zone) =>
        vpc.natAllocationIds[zone] === undefined &&
        !has(deployed, "aws:ec2/eip:Eip", existing, zone),
    );
    return assessAddresses(
      region,
      { gateways: missing.length, zones: zones.length },
      await limitOf(aws, QUOTAS.addresses),
      addresses.length,
    );
  },
);

export const vpcs = forNewVpc(
  "AWS_QUOTA_VPC",
  ["ec2:DescribeVpcs"],
  async ({ region }, aws, deployed) => {
    const existing = (await aws.vpcs()).map(({ id }) => id);
    return assessHeadroom(
      QUOTAS.vpcs,
      region,
      has(deployed, "aws:ec2/vpc:Vpc", existing) ? 0 : 1,
      await limitOf(aws, QUOTAS.vpcs),
      existing.length,
    );
  },
);

export const internetGateways = forNewVpc(
  "AWS_QUOTA_IGW",
  ["ec2:DescribeInternetGateways", "ec2:DescribeEgressOnlyInternetGateways"],
  async ({ region, vpc }, aws, deployed) => {
    const assess = async (
      quota: Quota,
      type: string,
      existing: readonly string[],
    ): Promise<Finding> =>
      assessHeadroom(
        quota,
        region,
        has(deployed, type, existing) ? 0 : 1,
        await limitOf(aws, quota),
        existing.length,
        quota.what,
      );
    return [
      await assess(
        QUOTAS.internetGateways,
        "aws:ec2/internetGateway:InternetGateway",
        await aws.internetGateways(),
      ),
      ...(vpc.ipv6
        ? [
            await assess(
              QUOTAS.egressOnlyGateways,
              "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
              await aws.egressOnlyGateways(),
            ),
          ]
        : []),
    ];
  },
);

/** Gateways that count: those that are there, coming, or still going. */
const COUNTED = ["pending", "available", "deleting"];

export const natGateways = forNewVpc(
  "AWS_QUOTA_NAT",
  ["ec2:DescribeNatGateways", "ec2:DescribeSubnets"],
  async ({ region, vpc }, aws, deployed) => {
    const [limit, gateways, subnets] = await Promise.all([
      limitOf(aws, QUOTAS.natGateways),
      aws.natGateways(),
      aws.subnets(),
    ]);
    const zoneOf = new Map(subnets.map(({ id, zone }) => [id, zone]));
    const names = await aws.zoneNames(vpc.natZones);
    if (names.length === 0) return skip("no NAT gateway is created in a zone");
    const existing = gateways.filter(({ state }) => state === "available").map(({ id }) => id);
    return names.map((zone, index) =>
      assessHeadroom(
        QUOTAS.natGateways,
        region,
        has(deployed, "aws:ec2/natGateway:NatGateway", existing, vpc.natZones[index]) ? 0 : 1,
        limit,
        gateways.filter(
          ({ subnetId, state }) => COUNTED.includes(state) && zoneOf.get(subnetId) === zone,
        ).length,
        zone,
      ),
    );
  },
);

export const vpcParts = forNewVpc(
  "AWS_QUOTA_VPC_PARTS",
  [],
  async ({ region, zones, vpc }, aws) => {
    const parts = [
      [QUOTAS.subnets, 2 * zones.length],
      [QUOTAS.routeTables, 2 * zones.length + 1], // the main table counts too
      [QUOTAS.blocks, 1 + vpc.secondaryBlocks.length],
      [QUOTAS.aclRules, vpc.aclRules],
    ] as const;
    return Promise.all(
      parts.map(async ([quota, need]) =>
        assessHeadroom(quota, region, need, await limitOf(aws, quota), 0, quota.what),
      ),
    );
  },
);

export const computeEnvironments = awsCheck(
  "AWS_QUOTA_BATCH",
  [...permissions, "batch:DescribeComputeEnvironments"],
  async ({ region }, { aws }) => {
    const quota = QUOTAS.computeEnvironments;
    const [limit, used] = await Promise.all([limitOf(aws, quota), aws.computeEnvironments()]);
    const numbers = `${quota.what}: need 5, quota ${String(limit)}, in use ${String(used)} in ${region}`;
    return limit - used >= 5
      ? pass(numbers)
      : warn(numbers, "remove unused compute environments; this quota is not adjustable");
  },
);

export const certificateNames = awsCheck(
  "AWS_QUOTA_CERTIFICATE_NAMES",
  permissions,
  async ({ region, certificate, certificateNames: names }, { aws }) =>
    certificate.method === "given"
      ? skip("the certificate is given")
      : assessQuota(
          QUOTAS.certificateNames,
          region,
          names.length,
          await limitOf(aws, QUOTAS.certificateNames),
          undefined,
        ),
);
