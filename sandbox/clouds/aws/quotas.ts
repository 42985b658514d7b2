import type { Scenario } from "../scenario";

/** Limits of a fresh account, by `<service>/<quota code>`. A scenario's `quotas` come first. */
export const QUOTAS: Readonly<Record<string, { readonly name: string; readonly value: number }>> = {
  "ec2/L-1216C47A": {
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    value: 5,
  },
  "ec2/L-DB2E81BA": { name: "Running On-Demand G and VT instances", value: 0 },
  "ec2/L-417A185B": { name: "Running On-Demand P instances", value: 0 },
  "ec2/L-34B43A08": {
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    value: 5,
  },
  "ec2/L-3819A6DF": { name: "All G and VT Spot Instance Requests", value: 0 },
  "ec2/L-7212CCBC": { name: "All P4, P3 and P2 Spot Instance Requests", value: 0 },
  "ec2/L-E3A00192": { name: "All X Spot Instance Requests", value: 0 },
  "ec2/L-0263D0A3": { name: "EC2-VPC Elastic IPs", value: 5 },
  "vpc/L-FE5A380F": { name: "NAT gateways per Availability Zone", value: 5 },
  "vpc/L-F678F1CE": { name: "VPCs per Region", value: 5 },
  "vpc/L-A4707A72": { name: "Internet gateways per Region", value: 5 },
  "vpc/L-45FE3B85": { name: "Egress-only internet gateways per Region", value: 5 },
  "vpc/L-407747CB": { name: "Subnets per VPC", value: 200 },
  "vpc/L-589F43AA": { name: "Route tables per VPC", value: 200 },
  "vpc/L-0EA8095F": { name: "Inbound or outbound rules per security group", value: 60 },
  "vpc/L-1B52E74A": { name: "Gateway VPC endpoints per Region", value: 20 },
  "vpc/L-29B6F2EB": { name: "Interface VPC endpoints per VPC", value: 50 },
  "vpc/L-2AEEBF1A": { name: "Rules per network ACL", value: 20 },
  "vpc/L-83CA0A9D": { name: "IPv4 CIDR blocks per VPC", value: 5 },
  "vpc/L-E79EC296": { name: "VPC security groups per Region", value: 2500 },
  "elasticloadbalancing/L-53DA6B97": { name: "Application Load Balancers per Region", value: 50 },
  "route53/L-4EA4796A": { name: "Hosted zones", value: 500 },
  // A fixed limit, which Service Quotas does not list.
  "logs/resource policies": { name: "CloudWatch Logs resource policies per Region", value: 10 },
  "acm/L-FB94F0B0": { name: "Domain names per ACM certificate", value: 10 },
  "batch/L-144F0CA5": { name: "Compute environment limit", value: 50 },
};

/** Quotas that a region's default VPC and its internet gateway count against. */
const DEFAULT_VPC_COUNTS = ["vpc/L-F678F1CE", "vpc/L-A4707A72"];

/** What others use of a quota. */
export const usedByOthers = (
  { quotaUse, defaultVpc }: Pick<Scenario, "quotaUse" | "defaultVpc">,
  key: string,
): number => (quotaUse[key] ?? 0) + (defaultVpc && DEFAULT_VPC_COUNTS.includes(key) ? 1 : 0);

/** The limit in force: the scenario's, otherwise that of a fresh account. */
export function quotaIn(
  scenario: { readonly quotas: Readonly<Record<string, number>> },
  key: string,
): number | undefined {
  return scenario.quotas[key] ?? QUOTAS[key]?.value;
}
