import { cidrOf, contains } from "../../../components/plans/cidr";
import { vpcCidrIssues } from "../../../components/plans/aws/vpc-cidr-blocks";
import {
  awsCheck,
  fail,
  pass,
  skip,
  unknown,
  warn,
  type BuiltInCheck,
  type Finding,
} from "../../check";
import type { AwsNeeds } from "../../needs/aws";
import type { AwsClient } from "../../clients/aws";
import type { NatGateway, RouteTable, Subnet, Vpc } from "../../clients/aws/network";

export type Existing = Extract<AwsNeeds["vpc"], { mode: "existing" }>;

export function forExistingVpc(
  id: string,
  permissions: readonly string[],
  assess: (vpc: Existing, needs: AwsNeeds, aws: AwsClient) => Promise<Finding | readonly Finding[]>,
): BuiltInCheck {
  return awsCheck(id, permissions, async (needs, { aws }) =>
    needs.vpc.mode === "new" ? skip("the foundation makes the VPC") : assess(needs.vpc, needs, aws),
  );
}

const zonesIn = ({ zones }: Existing): readonly string[] => zones.map(({ zone }) => zone);
export const privateSubnetIds = ({ zones }: Existing): readonly string[] =>
  zones.map(({ privateSubnetId }) => privateSubnetId);
const publicSubnetIds = ({ zones }: Existing): readonly string[] =>
  zones.flatMap(({ publicSubnetId }) => publicSubnetId ?? []);

const prefixOf = (block: string): number => Number(block.split("/")[1]);

/** The table that a subnet uses: its own, else the main one. */
export function tableOf(subnetId: string, tables: readonly RouteTable[]): RouteTable | undefined {
  return (
    tables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ??
    tables.find(({ isMain }) => isMain)
  );
}

const isPublic = (subnetId: string, tables: readonly RouteTable[]): boolean =>
  tableOf(subnetId, tables)?.defaultTargets.some((target) => target.startsWith("igw-")) ?? false;

/** Which of the given subnets exist in the VPC, and which do not. */
function pick(ids: readonly string[], subnets: readonly Subnet[]) {
  const found = ids.map((id) => subnets.find((subnet) => subnet.id === id));
  return {
    found: found.filter((subnet) => subnet !== undefined),
    missing: ids.filter((_, index) => found[index] === undefined),
  };
}

/**
 * The subnets of one kind, zone by zone: each exists, lies in the zone that it is given for, and has the routes of its kind.
 * @param zones names of the zones, in the order of the settings
 */
export function assessSubnets(
  vpc: Existing,
  deploymentType: AwsNeeds["deploymentType"],
  zones: readonly string[],
  subnets: readonly Subnet[],
  tables: readonly RouteTable[],
): readonly Finding[] {
  const kinds = [
    ["private", privateSubnetIds(vpc), true],
    ["public", vpc.zones.map((zone) => zone.publicSubnetId), deploymentType === "internet-facing"],
  ] as const;
  return kinds.map(([kind, ids, isNeeded]) => {
    const given = ids.filter((id) => id !== undefined);
    const { found, missing } = pick(given, subnets);
    if (missing.length > 0)
      return fail(`not in ${vpc.vpcId}: ${missing.join(", ")}`, "give subnets of the VPC", kind);
    const elsewhere = ids.flatMap((id, index) => {
      const subnet = found.find((candidate) => candidate.id === id);
      const zone = zones[index] ?? "";
      return subnet === undefined || subnet.zone === zone
        ? []
        : [`${subnet.id} lies in ${subnet.zone}, not in ${zone}`];
    });
    if (elsewhere.length > 0)
      return fail(elsewhere.join("; "), "give each zone a subnet that lies in it", kind);
    if (tables.length === 0)
      return unknown("no route table of the VPC is visible to this account", kind);
    const wrong = found.filter(({ id }) => isPublic(id, tables) !== (kind === "public"));
    if (wrong.length > 0) {
      return fail(
        `${wrong.map(({ id }) => id).join(", ")} ${kind === "public" ? "have no route to an internet gateway" : "have a route to an internet gateway"}`,
        kind === "public"
          ? "route 0.0.0.0/0 to the internet gateway"
          : "give subnets that leave through a NAT gateway",
        kind,
      );
    }
    if (isNeeded && found.length < 2) {
      return fail(
        `${String(found.length)} ${kind} subnets`,
        `give at least two ${kind} subnets in different zones`,
        kind,
      );
    }
    return pass(
      `${String(found.length)} ${kind} subnets in ${found.map(({ zone }) => zone).join(", ") || "no zones"}`,
      kind,
    );
  });
}

export const subnets = forExistingVpc(
  "AWS_VPC_SUBNETS",
  ["ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeAvailabilityZones"],
  async (vpc, { deploymentType }, aws) =>
    assessSubnets(
      vpc,
      deploymentType,
      await aws.zoneNames(zonesIn(vpc)),
      await aws.subnets(vpc.vpcId),
      await aws.routeTables(vpc.vpcId),
    ),
);

export function assessMainBlock(vpc: Vpc, privateSubnets: readonly Subnet[]): Finding {
  const main = cidrOf(vpc.cidrBlock);
  const outside = privateSubnets
    .slice(0, 2)
    .filter(({ cidrBlock }) => !contains(main, cidrOf(cidrBlock)));
  return outside.length === 0
    ? pass(`both lie in ${vpc.cidrBlock}`)
    : fail(
        `${outside.map(({ id, cidrBlock }) => `${id} (${cidrBlock})`).join(", ")} outside ${vpc.cidrBlock}`,
        "give private subnets on the VPC's main range; secondary ranges serve additional zones only",
      );
}

export const mine = async (vpc: Existing, aws: AwsClient): Promise<Vpc | undefined> =>
  (await aws.vpcs()).find(({ id }) => id === vpc.vpcId);

export const absent = (vpc: Existing): Finding =>
  fail(
    `there is no ${vpc.vpcId} in this account and region`,
    "give the id of a VPC of this region",
  );

/** The given private subnets that exist. */
const ownSubnets = async (vpc: Existing, aws: AwsClient): Promise<readonly Subnet[]> =>
  pick(privateSubnetIds(vpc), await aws.subnets(vpc.vpcId)).found;

const NO_SUBNETS = fail("none of the private subnets exists", "give subnets of the VPC");

export const mainBlock = forExistingVpc(
  "AWS_VPC_MAIN_CIDR",
  ["ec2:DescribeVpcs", "ec2:DescribeSubnets"],
  async (vpc, _needs, aws) => {
    const found = await mine(vpc, aws);
    if (found === undefined) return absent(vpc);
    const own = await ownSubnets(vpc, aws);
    return own.length === 0 ? NO_SUBNETS : assessMainBlock(found, own);
  },
);

export function assessSubnetSize(privateSubnets: readonly Subnet[]): Finding {
  const small = privateSubnets.filter(({ cidrBlock }) => prefixOf(cidrBlock) > 24);
  return small.length === 0
    ? pass(privateSubnets.map(({ id, cidrBlock }) => `${id} ${cidrBlock}`).join(", "))
    : fail(
        `too small: ${small.map(({ id, cidrBlock }) => `${id} ${cidrBlock}`).join(", ")}`,
        "give private subnets of /24 or larger",
      );
}

export const subnetSize = forExistingVpc(
  "AWS_VPC_SUBNET_SIZE",
  ["ec2:DescribeSubnets"],
  async (vpc, _needs, aws) => {
    const own = await ownSubnets(vpc, aws);
    return own.length === 0 ? NO_SUBNETS : assessSubnetSize(own);
  },
);

export function assessVpcSize({ cidrBlock }: Pick<Vpc, "cidrBlock">): Finding {
  return prefixOf(cidrBlock) <= 16
    ? pass(cidrBlock)
    : warn(
        `${cidrBlock} is smaller than /16`,
        "a /16 is recommended; check that all zones and machines fit",
      );
}

export const vpcSize = forExistingVpc(
  "AWS_VPC_CIDR_SIZE",
  ["ec2:DescribeVpcs"],
  async (vpc, _needs, aws) => {
    const found = await mine(vpc, aws);
    return found === undefined ? absent(vpc) : assessVpcSize(found);
  },
);

/** Targets by which traffic leaves for another network, which then decides about the internet. */
const CENTRAL: readonly (readonly [prefix: string, what: string])[] = [
  ["tgw-", "a transit gateway"],
  ["arn:", "a core network"],
  ["vpce-", "a firewall or Gateway Load Balancer endpoint"],
  ["eni-", "a network interface"],
  ["pcx-", "a peering connection"],
];

/**
 * Each private subnet by itself: 0.0.0.0/0 goes to a NAT gateway with an address on the internet.
 * @param account the account that asks: of a VPC that another one shares, neither its NAT gateways nor every table are visible
 */
export function assessNat(
  vpc: Existing,
  { ownerId }: Pick<Vpc, "ownerId">,
  account: string,
  gateways: readonly NatGateway[],
  tables: readonly RouteTable[],
): readonly Finding[] {
  const isShared = ownerId !== "" && ownerId !== account;
  const usable = gateways.filter(({ isPublic, state }) => isPublic && state === "available");
  const known = usable.find(({ vpcId }) => vpcId === vpc.vpcId)?.id;
  const hint = `route 0.0.0.0/0 to ${known ?? "a public NAT gateway"}`;
  return privateSubnetIds(vpc).map((subnetId) => {
    const table = tableOf(subnetId, tables);
    if (table === undefined && isShared)
      return unknown(
        `account ${ownerId} owns the VPC, and its route table is not visible`,
        subnetId,
      );
    const targets = table?.defaultTargets ?? [];
    const found =
      targets.length === 0
        ? "there is no route for 0.0.0.0/0"
        : `0.0.0.0/0 goes to ${targets.join(", ")}`;
    if (usable.some(({ id }) => targets.includes(id))) return pass(found, subnetId);
    const central = CENTRAL.find(([prefix]) => targets.some((target) => target.startsWith(prefix)));
    if (central !== undefined) {
      return warn(
        `${found}, ${central[1]}`,
        "make sure that the network behind it reaches the internet; the vendor's document asks for a NAT gateway",
        subnetId,
      );
    }
    const gateway = gateways.find(({ id }) => targets.includes(id));
    if (gateway === undefined && isShared && targets.some((target) => target.startsWith("nat-")))
      return unknown(
        `account ${ownerId} owns the VPC, and its NAT gateway is not visible`,
        subnetId,
      );
    if (gateway === undefined) return fail(found, hint, subnetId);
    return fail(
      gateway.isPublic
        ? `${found}, which is ${gateway.state}`
        : `${found}, a private NAT gateway that reaches no address on the internet`,
      hint,
      subnetId,
    );
  });
}

export const nat = forExistingVpc(
  "AWS_VPC_NAT",
  [
    "ec2:DescribeNatGateways",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcs",
    "sts:GetCallerIdentity",
  ],
  async (vpc, _needs, aws) => {
    const found = await mine(vpc, aws);
    if (found === undefined) return absent(vpc);
    const { account } = await aws.identity();
    return assessNat(
      vpc,
      found,
      account,
      await aws.natGateways(),
      await aws.routeTables(vpc.vpcId),
    );
  },
);

export function assessVpcDns(dns: {
  readonly support: boolean;
  readonly hostnames: boolean;
}): Finding {
  const off = [
    ...(dns.support ? [] : ["DNS resolution (enableDnsSupport)"]),
    ...(dns.hostnames ? [] : ["DNS hostnames (enableDnsHostnames)"]),
  ];
  return off.length === 0
    ? pass("DNS resolution and DNS hostnames are on")
    : fail(`off: ${off.join(", ")}`, "turn both on with aws ec2 modify-vpc-attribute");
}

export const vpcDns = forExistingVpc(
  "AWS_VPC_DNS",
  ["ec2:DescribeVpcAttribute"],
  async (vpc, _needs, aws) => {
    if ((await mine(vpc, aws)) === undefined) return absent(vpc);
    return assessVpcDns(await aws.vpcDns(vpc.vpcId));
  },
);

/** A zone after the second needs both kinds of subnet. */
export function assessZoneSubnets(
  vpc: Existing,
  zones: readonly string[],
  subnets_: readonly Subnet[],
): readonly Finding[] {
  return zones.slice(2).map((zone) => {
    const has = (ids: readonly string[]): boolean =>
      pick(ids, subnets_).found.some((subnet) => subnet.zone === zone);
    const missing = [
      ...(has(privateSubnetIds(vpc)) ? [] : ["private"]),
      ...(has(publicSubnetIds(vpc)) ? [] : ["public"]),
    ];
    return missing.length === 0
      ? pass("has a private and a public subnet", zone)
      : fail(
          `has no ${missing.join(" and no ")} subnet`,
          "give one of each, or leave the zone out",
          zone,
        );
  });
}

export const zoneSubnets = forExistingVpc(
  "AWS_VPC_ZONE_SUBNETS",
  ["ec2:DescribeSubnets"],
  async (vpc, _needs, aws) =>
    vpc.zones.length <= 2
      ? skip("no more than two zones are configured")
      : assessZoneSubnets(vpc, await aws.zoneNames(zonesIn(vpc)), await aws.subnets(vpc.vpcId)),
);

export function assessFreeAddresses(privateSubnets: readonly Subnet[]): readonly Finding[] {
  return privateSubnets
    .slice(0, 2)
    .map(({ id, freeAddresses, zone }) =>
      freeAddresses >= 64
        ? pass(`${String(freeAddresses)} free addresses in ${zone}`, id)
        : warn(
            `${String(freeAddresses)} free addresses in ${zone}`,
            "the load balancer, workers and Batch share this subnet; give a larger one",
            id,
          ),
    );
}

export const freeAddresses = forExistingVpc(
  "AWS_VPC_FREE_ADDRESSES",
  ["ec2:DescribeSubnets"],
  async (vpc, _needs, aws) => {
    const own = await ownSubnets(vpc, aws);
    return own.length === 0 ? NO_SUBNETS : assessFreeAddresses(own);
  },
);

const RESOLVES_INTERNAL = ["amazonprovideddns", "169.254.169.253"];

export function assessDhcp(servers: readonly string[] | undefined, which: string): Finding {
  if (servers === undefined || servers.length === 0) {
    return fail(`${which} names no DNS servers`, "use a DHCP option set with AmazonProvidedDNS");
  }
  return servers.some((server) => RESOLVES_INTERNAL.includes(server.toLowerCase()))
    ? pass(`${which}: ${servers.join(", ")}`)
    : warn(
        `${which} uses ${servers.join(", ")}`,
        "make sure that these servers resolve internal names such as <file-system>.efs.<region>.amazonaws.com, or use AmazonProvidedDNS",
      );
}

/** A VPC without an option set: machines on Nitro have a resolver all the same, machines on Xen have none. */
export function assessNoOptions(xenTypes: readonly string[]): Finding {
  return xenTypes.length === 0
    ? pass("no option set: every configured machine type has Amazon's resolver at 169.254.169.253")
    : warn(
        `no option set, and ${xenTypes.join(", ")} has no resolver without one`,
        "associate a DHCP option set with AmazonProvidedDNS",
      );
}

export const dhcp = awsCheck(
  "AWS_DHCP",
  ["ec2:DescribeVpcs", "ec2:DescribeDhcpOptions", "ec2:DescribeInstanceTypes"],
  async ({ vpc, sizing }, { aws }) => {
    if (vpc.mode === "new" && vpc.ownDhcpOptions)
      return pass("the VPC gets an option set of its own with AmazonProvidedDNS");
    const all = await aws.vpcs();
    const used =
      vpc.mode === "existing"
        ? all.find(({ id }) => id === vpc.vpcId)
        : all.find(({ isDefault }) => isDefault);
    if (used === undefined) {
      return vpc.mode === "existing"
        ? absent(vpc)
        : pass("a new VPC gets AWS's own option set: AmazonProvidedDNS");
    }
    if (used.dhcpOptionsId === "default") {
      const { servicesInstanceType, workerInstanceType, gpuWorkerInstanceType } = sizing;
      const types = [servicesInstanceType, workerInstanceType, gpuWorkerInstanceType];
      return assessNoOptions(await aws.xenTypes([...new Set(types)].sort()));
    }
    return assessDhcp(await aws.dhcpServers(used.dhcpOptionsId), used.dhcpOptionsId);
  },
);

export function assessSecondary(main: string, secondary: readonly string[]): readonly Finding[] {
  const issues = vpcCidrIssues(main, secondary);
  return issues.length === 0
    ? [pass(`${secondary.join(", ")} may be associated with ${main}`)]
    : issues.map(({ path, problem, hint }) => fail(problem, hint, path));
}

export const secondaryBlocks = awsCheck(
  "AWS_VPC_SECONDARY_CIDR",
  [],
  ({ vpc }) =>
    Promise.resolve(
      vpc.mode === "existing" || vpc.secondaryBlocks.length === 0
        ? skip("no further address blocks are configured")
        : assessSecondary(vpc.cidrBlock, vpc.secondaryBlocks),
    ),
  "file",
);
