// The address plan of a new VPC: which subnets, in which zones, with which addresses, and who reaches the internet how.
import { type Cidr, block, cidrOf, contains, overlaps, parseCidr } from "../cidr";
import { type Issue, throwIfAny } from "../issues";
import { sortedEntries } from "../record";
import { DeploymentType } from "./hosting-domain";
import { vpcCidrIssues } from "./vpc-cidr-blocks";

/** How private subnets reach the internet. */
export const NatMode = {
  None: "none",
  Single: "single",
  PerZone: "perZone",
  Regional: "regional",
} as const;
export type NatMode = (typeof NatMode)[keyof typeof NatMode];

/** Where a further tier of subnets sends what leaves the VPC. */
export const TierRouting = { Private: "private", Public: "public", Isolated: "isolated" } as const;
export type TierRouting = (typeof TierRouting)[keyof typeof TierRouting];

export const VPC_DEFAULTS = {
  cidrBlock: "10.0.0.0/16",
  nat: NatMode.PerZone,
} as const;

/** Fewest and most zones: data services need two, the vendor's parameters end at six. */
export const ZONE_COUNT = { min: 2, max: 6 } as const;

/** A VPC is cut into sixteen blocks: six private, six public, four free. */
const BLOCKS = { bits: 4, publicOffset: 6 } as const;
/** No subnet is smaller than 256 addresses. */
const LONGEST_SUBNET_PREFIX = 24;

/** A zone by name (`us-east-1a`) or by id (`use1-az1`), which means the same place in every account. */
const ZONE_NAME = /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/;
const ZONE_ID = /^[a-z]{3,5}\d-az\d$/;
const TIER_NAME = /^[a-z][a-z0-9]{0,15}$/;

export interface VpcZoneShape {
  /** Required. Name or id of the zone, for example `us-east-1a` or `use1-az1`. */
  readonly zone: string;
  /** Optional. Place in the address plan, 1 to 6, so that other zones keep their ranges. @default - its place in the list */
  readonly slot?: number | undefined;
  /** Optional. Range of the private subnet. @default - from the address plan */
  readonly privateCidr?: string | undefined;
  /** Optional. Range of the public subnet. @default - from the address plan */
  readonly publicCidr?: string | undefined;
}

/** The two subnets of a zone by their ranges. */
export interface SubnetPair {
  /** Required. Range of the private subnet, /24 or larger. */
  readonly privateCidr: string;
  /** Required. Range of the public subnet, /24 or larger. */
  readonly publicCidr: string;
}

export interface SubnetTierShape {
  /** Required. How its subnets reach other networks. */
  readonly routing: TierRouting;
  /** Required. Range of its subnet by zone. */
  readonly cidrBlocks: Readonly<Record<string, string>>;
}

export interface NewVpcShape {
  /** Required. AWS region of the provider, for service names: `us-east-1`. */
  readonly region: string;
  /**
   * Optional. Primary IPv4 range, /16 to /28; /20 or larger for the built-in plan, which cuts it into sixteen blocks.
   * @default "10.0.0.0/16"
   */
  readonly cidrBlock?: string | undefined;
  /**
   * Required. Two to six zones by name (`us-east-1a`) or id (`use1-az1`), in the order in which they are handed on.
   *
   * A zone is identified by what is written here, never by its place. Its addresses follow its slot, by default its place,
   * 1 to 6: give `slot` to keep a zone's addresses when one before it goes. `privateCidr` and `publicCidr` replace the plan.
   * Error: `zones[1]: us-east-1a is also zones[0]; name each zone once`.
   * Source: Code Ocean, Prerequisites, "Support for Multiple Availability Zones".
   */
  readonly zones: readonly (string | VpcZoneShape)[];
  /**
   * Optional. Further IPv4 ranges. What AWS would refuse is refused here, before anything is registered.
   *
   * Error: `secondaryCidrBlocks[0]: 10.0.16.0/20 lies in 10.0.0.0/16, which is closed to a VPC that holds 10.0.0.0/20; …`.
   * Source: Code Ocean, Prerequisites, "Subnets Configuration"; Amazon VPC, "VPC CIDR blocks".
   * @default - none
   */
  readonly secondaryCidrBlocks?: readonly string[] | undefined;
  /** Optional. Further tiers of subnets by name, each with its routing and its ranges by zone. @default - none */
  readonly tiers?: Readonly<Record<string, SubnetTierShape>> | undefined;
  /**
   * Optional. How private subnets reach the internet: `none`, `single` (in the first zone), `perZone`, or `regional`: one gateway
   * that AWS extends to each zone with machines, with addresses that AWS chooses unless every zone has one of its own.
   * @default "perZone"
   */
  readonly nat?: NatMode | undefined;
  /** Zones with an elastic IP that is already there. */
  readonly keptAddressZones?: readonly string[] | undefined;
}

export interface PlannedSubnet {
  /** `<tier>-<zone>`: identity within the VPC. */
  readonly key: string;
  readonly tier: string;
  readonly zone: string;
  readonly routing: TierRouting;
  readonly cidr: string;
  /** The secondary range it lies in, which has to be associated first. */
  readonly secondaryCidrBlock: string | undefined;
  /** Number of its /64 in the VPC's /56, when IPv6 is on; extra tiers have none. */
  readonly ipv6Block: number | undefined;
}

export interface PlannedVpc {
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks: readonly string[];
  /** Zones in the caller's order: the order in which they are handed on. */
  readonly zones: readonly string[];
  readonly subnets: readonly PlannedSubnet[];
  /** Zones that hold a NAT gateway; empty for a regional one. */
  readonly natZones: readonly string[];
  /** Whether one NAT gateway serves the region. */
  readonly hasRegionalNat: boolean;
  /** The zone whose NAT gateway serves each zone; empty without NAT. */
  readonly natZoneOf: Readonly<Record<string, string>>;
}

export function isZoneId(zone: string): boolean {
  return ZONE_ID.test(zone);
}

/** The plan of a new VPC; refuses every unusable argument at once. */
export function planVpc(subject: string, shape: NewVpcShape): PlannedVpc {
  throwIfAny(subject, newVpcIssues(shape));
  const cidrBlock = shape.cidrBlock ?? VPC_DEFAULTS.cidrBlock;
  const secondaryCidrBlocks = shape.secondaryCidrBlocks ?? [];
  const zones = shape.zones.map(zoneShape).map(({ zone }) => zone);
  const nat = shape.nat ?? VPC_DEFAULTS.nat;
  const natZones = natZonesOf(nat, zones);
  return {
    cidrBlock,
    secondaryCidrBlocks,
    zones,
    subnets: draftSubnets(shape).map(({ cidr, path: _path, given: _given, ...subnet }) => ({
      ...subnet,
      cidr: cidr.text,
      secondaryCidrBlock: secondaryCidrBlocks.find((text) => holds(text, cidr)),
    })),
    natZones,
    hasRegionalNat: nat === NatMode.Regional,
    natZoneOf: Object.fromEntries(
      zones.flatMap((zone) => {
        const serving = natZones.includes(zone) ? zone : natZones[0];
        return serving === undefined ? [] : [[zone, serving]];
      }),
    ),
  };
}

/** Everything wrong with the shape of a new VPC, in the caller's words. */
export function newVpcIssues(shape: NewVpcShape): readonly Issue[] {
  const cidrBlock = shape.cidrBlock ?? VPC_DEFAULTS.cidrBlock;
  return [
    ...vpcCidrIssues(cidrBlock, shape.secondaryCidrBlocks),
    ...zoneIssues(shape.region, shape.zones),
    ...planSpaceIssues(shape, cidrBlock),
    ...tierIssues(shape),
    ...keptAddressIssues(shape),
    ...subnetIssues(shape, cidrBlock),
  ];
}

/** A region as zone ids have it: `euc1` for `eu-central-1`, `apse2` for `ap-southeast-2`. */
function regionInZoneIds(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const points = direction.match(/north|south|east|west|central/g) ?? [];
  return `${area}${points.map((point) => point.charAt(0)).join("")}${number}`;
}

/** What is wrong with a list of zones, new VPC or not. */
export function zoneIssues(
  region: string,
  zones: readonly (string | { readonly zone: string; readonly slot?: number | undefined })[],
  fewest: number = ZONE_COUNT.min,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (zones.length < fewest || zones.length > ZONE_COUNT.max) {
    issues.push({
      path: "zones",
      problem: `${String(zones.length)} zones given`,
      hint: `name ${String(fewest)} to ${String(ZONE_COUNT.max)} zones of ${region}`,
    });
  }
  const seenZones = new Map<string, number>();
  const seenSlots = new Map<number, number>();
  zones.forEach((entry, index) => {
    const path = `zones[${String(index)}]`;
    const { zone, slot } = { slot: undefined, ...zoneShape(entry) };
    const number = slot ?? index + 1;
    const isOfRegion = ZONE_ID.test(zone)
      ? zone.startsWith(`${regionInZoneIds(region)}-`)
      : ZONE_NAME.test(zone) && zone.slice(0, -1) === region;
    if (!isOfRegion) {
      issues.push({
        path,
        problem: `${JSON.stringify(zone)} is not a zone of ${region}`,
        hint: `write a zone name such as ${region}a, or a zone id such as ${regionInZoneIds(region)}-az1`,
      });
    }
    if (!Number.isInteger(number) || number < 1 || number > ZONE_COUNT.max) {
      issues.push({
        path: `${path}.slot`,
        problem: `${String(number)} is not a slot`,
        hint: `use a whole number from 1 to ${String(ZONE_COUNT.max)}`,
      });
    }
    const zoneTwin = seenZones.get(zone);
    if (zoneTwin !== undefined) {
      issues.push({
        path,
        problem: `${zone} is also zones[${String(zoneTwin)}]`,
        hint: "name each zone once",
      });
    }
    const slotTwin = seenSlots.get(number);
    if (slotTwin !== undefined && zoneTwin === undefined) {
      issues.push({
        path: `${path}.slot`,
        problem: `slot ${String(number)} is taken by zones[${String(slotTwin)}]`,
        hint: "give each zone a slot of its own",
      });
    }
    seenZones.set(zone, index);
    seenSlots.set(number, index);
  });
  return issues;
}

/** What is wrong with the zones of a VPC that exists already. A zone after the second serves with both kinds of subnet only. */
export function existingZoneIssues(
  region: string,
  zones: readonly {
    readonly zone: string;
    readonly publicSubnetId?: unknown;
  }[],
  deploymentType: DeploymentType | undefined,
): readonly Issue[] {
  const isInternetFacing = deploymentType === DeploymentType.InternetFacing;
  return [
    ...zoneIssues(region, zones),
    ...zones.flatMap(({ zone, publicSubnetId }, index): readonly Issue[] =>
      publicSubnetId !== undefined || (index < 2 && !isInternetFacing)
        ? []
        : [
            {
              path: `zones[${String(index)}].publicSubnetId`,
              problem: isInternetFacing
                ? "is missing in an internet-facing deployment"
                : `is missing for ${zone}, a zone after the second`,
              hint:
                index < 2
                  ? 'give a public subnet of that zone, or set deploymentType: "internal"'
                  : "give a public subnet of that zone, or leave the zone out",
            },
          ],
    ),
  ];
}

interface DraftSubnet extends Omit<PlannedSubnet, "cidr" | "secondaryCidrBlock"> {
  readonly cidr: Cidr;
  readonly path: string;
  /** Written by the caller; planned blocks cannot meet each other, and wrong slots are reported as such. */
  readonly given: boolean;
}

/** Every subnet whose addresses can be worked out; the others are reported by the checks of their arguments. */
function draftSubnets(shape: NewVpcShape): readonly DraftSubnet[] {
  const main = parseCidr(shape.cidrBlock ?? VPC_DEFAULTS.cidrBlock);
  const tiered: DraftSubnet[] = [];
  shape.zones.forEach((entry, index) => {
    const { zone, slot = index + 1, privateCidr, publicCidr } = zoneShape(entry);
    const path = `zones[${String(index)}]`;
    const add = (tier: "private" | "public", text: string | undefined, number: number): void => {
      const cidr =
        text === undefined ? (main.ok ? planBlock(main.cidr, number) : undefined) : read(text);
      if (cidr === undefined) return;
      const key = `${tier}-${zone}`;
      tiered.push({
        key,
        tier,
        zone,
        routing: tier,
        cidr,
        ipv6Block: number,
        path: `${path}.${tier}Cidr`,
        given: text !== undefined,
      });
    };
    add("private", privateCidr, slot - 1);
    add("public", publicCidr, slot - 1 + BLOCKS.publicOffset);
  });
  for (const [tier, { routing, cidrBlocks }] of sortedEntries(shape.tiers ?? {})) {
    for (const [zone, text] of sortedEntries(cidrBlocks)) {
      const cidr = read(text);
      if (cidr === undefined) continue;
      const path = `tiers.${tier}.cidrBlocks.${zone}`;
      tiered.push({
        key: `${tier}-${zone}`,
        tier,
        zone,
        routing,
        cidr,
        ipv6Block: undefined,
        path,
        given: true,
      });
    }
  }
  return tiered;
}

function planBlock(main: Cidr, number: number): Cidr | undefined {
  const prefix = main.prefix + BLOCKS.bits;
  if (prefix > LONGEST_SUBNET_PREFIX || !Number.isInteger(number)) return undefined;
  return number < 0 || number >= 1 << BLOCKS.bits ? undefined : block(main, prefix, number);
}

function planSpaceIssues(shape: NewVpcShape, cidrBlock: string): readonly Issue[] {
  const main = parseCidr(cidrBlock);
  if (!main.ok || main.cidr.prefix + BLOCKS.bits <= LONGEST_SUBNET_PREFIX) return [];
  const planned = shape.zones
    .map(zoneShape)
    .some(({ privateCidr, publicCidr }) => privateCidr === undefined || publicCidr === undefined);
  if (!planned) return [];
  return [
    {
      path: "cidrBlock",
      problem: `${cidrBlock} is too small for sixteen blocks of /${String(LONGEST_SUBNET_PREFIX)}`,
      hint: `use /${String(LONGEST_SUBNET_PREFIX - BLOCKS.bits)} or larger (/16 is recommended), or give every zone privateCidr and publicCidr`,
    },
  ];
}

function tierIssues(shape: NewVpcShape): readonly Issue[] {
  const zones = shape.zones.map(zoneShape).map(({ zone }) => zone);
  return sortedEntries(shape.tiers ?? {}).flatMap(([tier, { cidrBlocks }]) => [
    ...(TIER_NAME.test(tier) && tier !== "private" && tier !== "public"
      ? []
      : [
          {
            path: `tiers.${tier}`,
            problem: `${JSON.stringify(tier)} is not a valid name for a further tier`,
            hint: "use up to 16 lower-case letters and digits, other than private and public",
          },
        ]),
    ...Object.keys(cidrBlocks)
      .filter((zone) => !zones.includes(zone))
      .map((zone) => ({
        path: `tiers.${tier}.cidrBlocks.${zone}`,
        problem: `${zone} is not one of zones`,
        hint: `use ${zones.join(", ")}`,
      })),
  ]);
}

function keptAddressIssues(shape: NewVpcShape): readonly Issue[] {
  const zones = shape.zones.map(zoneShape).map(({ zone }) => zone);
  const nat = shape.nat ?? VPC_DEFAULTS.nat;
  const kept = shape.keptAddressZones ?? [];
  // A regional gateway has addresses of its own in every zone, or AWS chooses all of them.
  const addressZones = nat === NatMode.Regional ? zones : natZonesOf(nat, zones);
  const missing =
    nat === NatMode.Regional && kept.length > 0 ? zones.filter((zone) => !kept.includes(zone)) : [];
  return [
    ...kept
      .filter((zone) => !addressZones.includes(zone))
      .map((zone) => ({
        path: `natAllocationIds.${zone}`,
        problem: `${zone} has no NAT gateway (nat is ${nat})`,
        hint:
          addressZones.length === 0
            ? "leave natAllocationIds out"
            : `use ${addressZones.join(", ")}`,
      })),
    ...missing.map((zone) => ({
      path: `natAllocationIds.${zone}`,
      problem: "is missing, and a regional NAT gateway with given addresses needs one in each zone",
      hint: "give an allocation id for every zone, or leave natAllocationIds out",
    })),
  ];
}

/** Zones with a NAT gateway of their own. */
export function natZonesOf(nat: NatMode, zones: readonly string[]): readonly string[] {
  switch (nat) {
    case NatMode.None:
    case NatMode.Regional:
      return [];
    case NatMode.Single:
      return zones.slice(0, 1);
    case NatMode.PerZone:
      return zones;
  }
}

function subnetIssues(shape: NewVpcShape, cidrBlock: string): readonly Issue[] {
  const issues: Issue[] = [];
  const explicit: (readonly [path: string, text: string])[] = [
    ...shape.zones
      .map(zoneShape)
      .flatMap(({ privateCidr, publicCidr }, index) => [
        ...(privateCidr === undefined
          ? []
          : [[`zones[${String(index)}].privateCidr`, privateCidr] as const]),
        ...(publicCidr === undefined
          ? []
          : [[`zones[${String(index)}].publicCidr`, publicCidr] as const]),
      ]),
    ...sortedEntries(shape.tiers ?? {}).flatMap(([tier, { cidrBlocks }]) =>
      sortedEntries(cidrBlocks).map(
        ([zone, text]) => [`tiers.${tier}.cidrBlocks.${zone}`, text] as const,
      ),
    ),
  ];
  for (const [path, text] of explicit) {
    issues.push(...shortestSubnetIssues(path, text));
  }

  const blocks = [cidrBlock, ...(shape.secondaryCidrBlocks ?? [])];
  const drafts = draftSubnets(shape);
  const readable = blocks.every((text) => parseCidr(text).ok);
  drafts.forEach((draft, index) => {
    if (readable && !blocks.some((text) => holds(text, draft.cidr))) {
      issues.push({
        path: draft.path,
        problem: `${draft.cidr.text} lies outside ${blocks.join(", ")}`,
        hint: "move it inside cidrBlock, or add its range to secondaryCidrBlocks",
      });
    } else if (readable && isMainOnly(draft, shape) && !holds(cidrBlock, draft.cidr)) {
      issues.push({
        path: draft.path,
        problem: `${draft.cidr.text} lies in a secondary range`,
        hint: `the private subnets of the first two zones belong on the main block ${cidrBlock}`,
      });
    }
    const twin = drafts
      .slice(0, index)
      .find((other) => (other.given || draft.given) && overlaps(other.cidr, draft.cidr));
    if (twin !== undefined && twin.key !== draft.key) {
      issues.push({
        path: draft.path,
        problem: `${draft.cidr.text} overlaps ${twin.path} ${twin.cidr.text}`,
        hint: "give every subnet a block of its own",
      });
    }
  });
  return issues;
}

/** What is wrong with the block of one subnet by itself. */
export function shortestSubnetIssues(path: string, text: string): readonly Issue[] {
  const parsed = parseCidr(text);
  if (!parsed.ok) return [{ path, problem: parsed.problem, hint: parsed.hint }];
  return parsed.cidr.prefix <= LONGEST_SUBNET_PREFIX
    ? []
    : [
        {
          path,
          problem: `${text} is too small`,
          hint: `use /${String(LONGEST_SUBNET_PREFIX)} (256 addresses) or a larger block`,
        },
      ];
}

function isMainOnly(draft: DraftSubnet, shape: NewVpcShape): boolean {
  const first = shape.zones.slice(0, 2).map((entry) => zoneShape(entry).zone);
  return draft.tier === "private" && first.includes(draft.zone);
}

function zoneShape<T extends { readonly zone: string }>(
  entry: string | T,
):
  | T
  | {
      readonly zone: string;
      readonly slot?: undefined;
      readonly privateCidr?: undefined;
      readonly publicCidr?: undefined;
    } {
  return typeof entry === "string" ? { zone: entry } : entry;
}

function read(text: string): Cidr | undefined {
  const parsed = parseCidr(text);
  return parsed.ok ? parsed.cidr : undefined;
}

const holds = (outer: string, inner: Cidr): boolean => contains(cidrOf(outer), inner);
