// The machines of the product, and the quotas that their types count against.
import type { Issue } from "../issues";

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

/** vCPUs by family and size, smallest first ("Amazon EC2 instance types"). The live answer is `DescribeInstanceTypes`. */
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
function vcpusOf(instanceType: string): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  return VCPUS[family]?.[size];
}

/** Types of the same family, smallest first. */
function typesLike(instanceType: string): readonly string[] {
  const family = instanceType.split(".")[0] ?? "";
  return Object.keys(VCPUS[family] ?? {}).map((size) => `${family}.${size}`);
}

/** The quota that counts a family: by the letters before its first digit. `gr6` counts as G; `u-` machines have their own. */
export type QuotaFamily = "standard" | "g" | "p" | "x";

export function quotaFamilyOf(instanceType: string): QuotaFamily | undefined {
  const letters = /^[a-z]+/.exec(instanceType)?.[0] ?? "";
  if (["g", "gr", "vt"].includes(letters)) return "g";
  if (letters === "p" || letters === "x") return letters;
  return /^(?:a|c|d|h|i|m|r|t|z|im|is)$/.test(letters) ? "standard" : undefined;
}

/** What is wrong with the machines asked for: a type of unknown size or quota cannot be checked. */
export function sizingIssues(sizing: AwsSizing): readonly Issue[] {
  const types = [
    ["servicesInstanceType", sizing.servicesInstanceType],
    ["workerInstanceType", sizing.workerInstanceType],
    ["gpuWorkerInstanceType", sizing.gpuWorkerInstanceType],
  ] as const;
  return types.flatMap(([path, type]): Issue[] => {
    if (vcpusOf(type) === undefined || quotaFamilyOf(type) === undefined) {
      const sizes = typesLike(type);
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
