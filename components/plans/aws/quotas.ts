// What the deployment needs of the account's service quotas, worked out from the machines and the network asked for.
// Quotas are named by code: their titles were changed before and will be again.
import type { Issue } from "../issues";
import { NatMode } from "./vpc";

export const AWS_SIZING_DEFAULTS = {
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.4xlarge",
  spot: false,
} as const;

export interface AwsSizing {
  readonly servicesInstanceType: string;
  readonly workerInstanceType: string;
  readonly gpuWorkerInstanceType: string;
  /** Dedicated machines may be spot machines. */
  readonly spot: boolean;
}

/** Processors by size, for the many families that share one ladder. */
const LADDER = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
} as const;
const FROM_XLARGE = {
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
} as const;

/** vCPUs by family and size ("Amazon EC2 instance types"). The live answer is `DescribeInstanceTypes`. */
const VCPUS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  m5: LADDER,
  m5d: LADDER,
  m6i: { ...LADDER, "32xlarge": 128 },
  m7i: { ...LADDER, "48xlarge": 192 },
  c5: {
    large: 2,
    xlarge: 4,
    "2xlarge": 8,
    "4xlarge": 16,
    "9xlarge": 36,
    "12xlarge": 48,
    "18xlarge": 72,
    "24xlarge": 96,
  },
  c7i: { ...LADDER, "48xlarge": 192 },
  r5: LADDER,
  r5d: LADDER,
  r7i: { ...LADDER, "48xlarge": 192 },
  g4dn: FROM_XLARGE,
  g4ad: { xlarge: 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32, "16xlarge": 64 },
  g5: { ...FROM_XLARGE, "24xlarge": 96, "48xlarge": 192 },
  g6: { ...FROM_XLARGE, "24xlarge": 96, "48xlarge": 192 },
  gr6: { "4xlarge": 16, "8xlarge": 32 },
  p3: { "2xlarge": 8, "8xlarge": 32, "16xlarge": 64 },
  p3dn: { "24xlarge": 96 },
  p4d: { "24xlarge": 96 },
  p5: { "48xlarge": 192 },
};

/** vCPUs of an instance type, when the table knows it. */
export function vcpusOf(instanceType: string): number | undefined {
  const [family, size] = instanceType.split(".");
  return family === undefined || size === undefined ? undefined : VCPUS[family]?.[size];
}

/** Sizes of one family, smallest first: what to fall back to when an increase is declined. */
export function sizesOf(
  instanceType: string,
): readonly { readonly type: string; readonly vcpus: number }[] {
  const family = instanceType.split(".")[0] ?? "";
  return Object.entries(VCPUS[family] ?? {})
    .map(([size, vcpus]) => ({ type: `${family}.${size}`, vcpus }))
    .sort((a, b) => a.vcpus - b.vcpus);
}

/** The quota that counts a family: by the letters before its first digit. `gr6` counts as G; `u-` machines have their own. */
export type QuotaFamily = "standard" | "g" | "p" | "x";

export function quotaFamilyOf(instanceType: string): QuotaFamily | undefined {
  const letters = /^[a-z]+/.exec(instanceType)?.[0];
  if (letters === undefined || instanceType.startsWith("u-")) return undefined;
  if (["g", "gr", "vt"].includes(letters)) return "g";
  if (letters === "p" || letters === "x") return letters;
  return /^(?:a|c|d|h|i|m|r|t|z|im|is)$/.test(letters) ? "standard" : undefined;
}

export interface QuotaNeed {
  /** Row of the prerequisites table that asks for it. */
  readonly check: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly title: string;
  readonly need: number;
  readonly unit: "vCPU" | "count" | "count per zone" | "count per VPC";
  /** Nothing works without it, or something optional does not. */
  readonly severity: "required" | "advised";
  /** How the need was worked out, in words. */
  readonly because: string;
}

export interface QuotaNetwork {
  readonly mode: "new" | "existing";
  readonly zones: number;
  readonly nat: NatMode;
  /** Elastic IPs that are already allocated and do not count. */
  readonly keptAddresses: number;
  readonly secondaryCidrBlocks: number;
  readonly interfaceEndpoints?: number | undefined;
}

const ON_DEMAND = {
  standard: {
    check: "AWS_QUOTA_STANDARD",
    quotaCode: "L-1216C47A",
    title: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
  },
  g: {
    check: "AWS_QUOTA_G_VT",
    quotaCode: "L-DB2E81BA",
    title: "Running On-Demand G and VT instances",
  },
  p: { check: "AWS_QUOTA_P", quotaCode: "L-417A185B", title: "Running On-Demand P instances" },
  x: { check: "AWS_QUOTA_X", quotaCode: "L-7295265B", title: "Running On-Demand X instances" },
} as const satisfies Readonly<
  Record<QuotaFamily, Pick<QuotaNeed, "check" | "quotaCode" | "title">>
>;

const SPOT = [
  { check: "AWS_QUOTA_SPOT_P", quotaCode: "L-7212CCBC", title: "All P Spot Instance Requests" },
  {
    check: "AWS_QUOTA_SPOT_STANDARD",
    quotaCode: "L-34B43A08",
    title: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
  },
  {
    check: "AWS_QUOTA_SPOT_G_VT",
    quotaCode: "L-3819A6DF",
    title: "All G and VT Spot Instance Requests",
  },
  { check: "AWS_QUOTA_SPOT_X", quotaCode: "L-E3A00192", title: "All X Spot Instance Requests" },
] as const;

/**
 * Workers that run at once in normal use: when one leaves the warm pool to run, its replacement is started to be prepared
 * and then stopped, so both count.
 */
const WORKERS_AT_ONCE = 2;

/** What is wrong with the machines asked for: a type of unknown size or quota cannot be checked. */
export function sizingIssues(sizing: AwsSizing): readonly Issue[] {
  const types = [
    ["servicesInstanceType", sizing.servicesInstanceType],
    ["workerInstanceType", sizing.workerInstanceType],
    ["gpuWorkerInstanceType", sizing.gpuWorkerInstanceType],
  ] as const;
  return types.flatMap(([path, type]): Issue[] => {
    if (vcpusOf(type) === undefined || quotaFamilyOf(type) === undefined) {
      const sizes = sizesOf(type).map((size) => size.type);
      return [
        {
          path,
          problem: `${type} is not a known instance type`,
          hint:
            sizes.length > 0
              ? `use one of ${sizes.join(", ")}`
              : `use a family of ${Object.keys(VCPUS).join(", ")}`,
        },
      ];
    }
    const gpu = ["g", "p"].includes(quotaFamilyOf(type) ?? "");
    if (path === "gpuWorkerInstanceType" && !gpu) {
      return [
        {
          path,
          problem: `${type} has no GPU`,
          hint: "use a g or p family, for example g4dn.4xlarge",
        },
      ];
    }
    if (path === "workerInstanceType" && !type.startsWith("r5d.")) {
      return [
        { path, problem: `${type} is not a worker type`, hint: "the product takes r5d sizes only" },
      ];
    }
    return [];
  });
}

/** Every quota the deployment leans on, with the amount it needs. Pure: preflight compares it with the account. */
export function awsQuotaNeeds(sizing: AwsSizing, network: QuotaNetwork): readonly QuotaNeed[] {
  return [...machineNeeds(sizing), ...(sizing.spot ? spotNeeds() : []), ...networkNeeds(network)];
}

function machineNeeds(sizing: AwsSizing): readonly QuotaNeed[] {
  const parts = [
    { role: "services", count: 1, type: sizing.servicesInstanceType },
    { role: "worker", count: WORKERS_AT_ONCE, type: sizing.workerInstanceType },
    { role: "GPU worker", count: WORKERS_AT_ONCE, type: sizing.gpuWorkerInstanceType },
  ];
  return (["standard", "g", "p", "x"] as const).flatMap((family): QuotaNeed[] => {
    const counted = parts.filter(({ type }) => quotaFamilyOf(type) === family);
    if (counted.length === 0) return [];
    const terms = counted.map(({ role, count, type }) => {
      const vcpus = vcpusOf(type) ?? 0;
      return {
        total: count * vcpus,
        text: `${String(count)} x ${String(vcpus)} (${role} ${type})`,
      };
    });
    return [
      {
        ...ON_DEMAND[family],
        serviceCode: "ec2",
        need: terms.reduce((sum, { total }) => sum + total, 0),
        unit: "vCPU",
        severity: "required",
        because: `${terms.map(({ text }) => text).join(" + ")}; two workers run at once while one replaces the other in the warm pool`,
      },
    ];
  });
}

function spotNeeds(): readonly QuotaNeed[] {
  return SPOT.map((row) => ({
    ...row,
    serviceCode: "ec2",
    need: 1,
    unit: "vCPU",
    severity: "advised",
    because: "dedicated machines may be spot machines; any quota at all is better than none",
  }));
}

function networkNeeds(network: QuotaNetwork): readonly QuotaNeed[] {
  if (network.mode === "existing") return [];
  const gateways =
    network.nat === NatMode.PerZone ? network.zones : network.nat === NatMode.Single ? 1 : 0;
  const addresses = Math.max(0, gateways - network.keptAddresses);
  const because = "a new VPC";
  const rows: readonly Omit<QuotaNeed, "because">[] = [
    {
      check: "AWS_QUOTA_VPC",
      serviceCode: "vpc",
      quotaCode: "L-F678F1CE",
      title: "VPCs per Region",
      need: 1,
      unit: "count",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_IGW",
      serviceCode: "vpc",
      quotaCode: "L-A4707A72",
      title: "Internet gateways per Region",
      need: 1,
      unit: "count",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_NAT",
      serviceCode: "vpc",
      quotaCode: "L-FE5A380F",
      title: "NAT gateways per Availability Zone",
      need: gateways === 0 ? 0 : 1,
      unit: "count per zone",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_EIP",
      serviceCode: "ec2",
      quotaCode: "L-0263D0A3",
      title: "EC2-VPC Elastic IPs",
      need: addresses,
      unit: "count",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_VPC_PARTS",
      serviceCode: "vpc",
      quotaCode: "L-407747CB",
      title: "Subnets per VPC",
      need: 2 * network.zones,
      unit: "count per VPC",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_VPC_PARTS",
      serviceCode: "vpc",
      quotaCode: "L-589F43AA",
      title: "Route tables per VPC",
      need: 1 + 2 * network.zones,
      unit: "count per VPC",
      severity: "required",
    },
    {
      check: "AWS_QUOTA_VPC_PARTS",
      serviceCode: "vpc",
      quotaCode: "L-83CA0A9D",
      title: "IPv4 CIDR blocks per VPC",
      need: 1 + network.secondaryCidrBlocks,
      unit: "count per VPC",
      severity: "required",
    },
  ];
  return rows.filter(({ need }) => need > 0).map((row) => ({ ...row, because }));
}

/** The page where a quota is read and an increase asked for. */
export function quotaConsoleUrl(
  region: string,
  need: Pick<QuotaNeed, "serviceCode" | "quotaCode">,
): string {
  return `https://${region}.console.aws.amazon.com/servicequotas/home/services/${need.serviceCode}/quotas/${need.quotaCode}`;
}
