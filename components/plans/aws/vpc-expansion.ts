// Further address ranges and subnets for a VPC that something else created, such as the vendor's own stack.
import { cidrOf, contains, overlaps, parseCidr } from "../cidr";
import type { Issue } from "../issues";
import { vpcCidrIssues } from "./vpc-cidr-blocks";
import { type SubnetPair, shortestSubnetIssues, zoneIssues } from "./vpc";

export interface ExpansionZoneShape extends SubnetPair {
  /** Required. Name or id of the zone. */
  readonly zone: string;
}

export interface VpcExpansionShape {
  /** Required. AWS region of the VPC. */
  readonly region: string;
  /** Required. IPv4 ranges that the VPC has, primary first: the new ones have to go with them. */
  readonly presentCidrBlocks: readonly string[];
  /**
   * Required. IPv4 ranges to associate. What AWS would refuse beside the present ones is refused here.
   *
   * Error: `cidrBlocks[0]: 10.0.16.0/20 overlaps 10.0.0.0/16; …`.
   * Source: Code Ocean, Prerequisites, "Subnets Configuration"; Amazon VPC, "VPC CIDR blocks".
   */
  readonly cidrBlocks: readonly string[];
  /** Required. Zones that get subnets in the new ranges, each with a private and a public one. */
  readonly zones: readonly ExpansionZoneShape[];
}

/** Everything wrong with an expansion, in the caller's words. */
export function vpcExpansionIssues(shape: VpcExpansionShape): readonly Issue[] {
  const [primary = "", ...secondary] = shape.presentCidrBlocks;
  if (primary === "")
    return [
      {
        path: "presentCidrBlocks",
        problem: "is empty",
        hint: "give the IPv4 ranges that the VPC has, primary first",
      },
    ];
  return [
    ...rangeIssues(primary, secondary, shape.cidrBlocks),
    ...zoneIssues(shape.region, shape.zones, 1),
    ...subnetIssues(shape),
  ];
}

function rangeIssues(
  primary: string,
  secondary: readonly string[],
  added: readonly string[],
): readonly Issue[] {
  if (added.length === 0)
    return [{ path: "cidrBlocks", problem: "is empty", hint: "give a range to associate" }];
  const before = secondary.length;
  return vpcCidrIssues(primary, [...secondary, ...added]).map(({ path, ...issue }) => {
    const number = Number(/^secondaryCidrBlocks\[(\d+)\]$/.exec(path)?.[1] ?? -1);
    const isPresent = number < before;
    return {
      ...issue,
      path: isPresent
        ? `presentCidrBlocks[${String(number + 1)}]`
        : `cidrBlocks[${String(number - before)}]`,
    };
  });
}

function subnetIssues({ zones, cidrBlocks }: VpcExpansionShape): readonly Issue[] {
  const issues: Issue[] = [];
  const subnets = zones.flatMap(({ privateCidr, publicCidr }, index) => [
    { path: `zones[${String(index)}].privateCidr`, text: privateCidr },
    { path: `zones[${String(index)}].publicCidr`, text: publicCidr },
  ]);
  const readable = cidrBlocks.filter((text) => parseCidr(text).ok).map(cidrOf);
  subnets.forEach(({ path, text }, index) => {
    const wrong = shortestSubnetIssues(path, text);
    issues.push(...wrong);
    if (wrong.length > 0) return;
    const block = cidrOf(text);
    if (!readable.some((range) => contains(range, block))) {
      issues.push({
        path,
        problem: `${text} lies outside ${cidrBlocks.join(", ")}`,
        hint: "move it inside cidrBlocks",
      });
    }
    const twin = subnets
      .slice(0, index)
      .find((other) => parseCidr(other.text).ok && overlaps(cidrOf(other.text), block));
    if (twin !== undefined) {
      issues.push({
        path,
        problem: `${text} overlaps ${twin.path} ${twin.text}`,
        hint: "give every subnet a block of its own",
      });
    }
  });
  return issues;
}
