import {
  type VpcExpansionShape,
  vpcExpansionIssues,
} from "../../../../components/plans/aws/vpc-expansion";
import { linesOf } from "../../../support/issues";

const zone = { zone: "us-east-1c", privateCidr: "10.1.0.0/20", publicCidr: "10.1.16.0/20" };
// The document's own example: 10.1.0.0/16 for the additional subnets (AWS-AZ-08).
const SHAPE: VpcExpansionShape = {
  region: "us-east-1",
  presentCidrBlocks: ["10.0.0.0/16"],
  cidrBlocks: ["10.1.0.0/16"],
  zones: [zone],
};
const RANGE = "write four numbers and a prefix length, for example 10.1.0.0/16";
const OWN = "give every subnet a block of its own";

describe("what an expansion of a VPC refuses", () => {
  it.each<readonly [what: string, Partial<VpcExpansionShape>, lines: readonly string[]]>([
    ["nothing of the document's example", {}, []],
    [
      "nothing of two ranges, beside two that are there",
      {
        presentCidrBlocks: ["10.0.0.0/16", "100.64.0.0/16"],
        cidrBlocks: ["10.1.0.0/20", "10.1.16.0/20"],
      },
      [],
    ],
    [
      "a VPC without a range",
      { presentCidrBlocks: [], cidrBlocks: [], zones: [] },
      ["presentCidrBlocks: is empty; give the IPv4 ranges that the VPC has, primary first"],
    ],
    [
      "no range to add",
      { cidrBlocks: [] },
      [
        "cidrBlocks: is empty; give a range to associate",
        "zones[0].privateCidr: 10.1.0.0/20 lies outside ; move it inside cidrBlocks",
        "zones[0].publicCidr: 10.1.16.0/20 lies outside ; move it inside cidrBlocks",
      ],
    ],
    [
      "ranges that AWS refuses beside the present ones, by the caller's own paths",
      {
        presentCidrBlocks: ["here", "there", "10.2.0.0/16"],
        cidrBlocks: ["10.1.0.0/16", "10.2.1.0/24"],
      },
      [
        `presentCidrBlocks[0]: "here" is not an IPv4 range; ${RANGE}`,
        `presentCidrBlocks[1]: "there" is not an IPv4 range; ${RANGE}`,
        "cidrBlocks[1]: 10.2.1.0/24 overlaps secondaryCidrBlocks[1] 10.2.0.0/16; use a range of its own",
      ],
    ],
    [
      "a zone of another region",
      { zones: [{ ...zone, zone: "eu-west-1a" }] },
      [
        'zones[0]: "eu-west-1a" is not a zone of us-east-1; write a zone name such as us-east-1a, or a zone id such as use1-az1',
      ],
    ],
    ["no zone", { zones: [] }, ["zones: 0 zones given; name 1 to 6 zones of us-east-1"]],
    [
      "subnets outside, too small, unreadable or in each other's place",
      {
        zones: [
          { zone: "us-east-1c", privateCidr: "10.9.0.0/24", publicCidr: "10.1.1.0/25" },
          { zone: "us-east-1d", privateCidr: "here", publicCidr: "10.1.0.0/20" },
          { zone: "us-east-1e", privateCidr: "10.1.2.0/24", publicCidr: "10.1.32.0/24" },
        ],
      },
      [
        "zones[0].privateCidr: 10.9.0.0/24 lies outside 10.1.0.0/16; move it inside cidrBlocks",
        "zones[0].publicCidr: 10.1.1.0/25 is too small; use /24 (256 addresses) or a larger block",
        `zones[1].privateCidr: "here" is not an IPv4 range; ${RANGE}`,
        `zones[1].publicCidr: 10.1.0.0/20 overlaps zones[0].publicCidr 10.1.1.0/25; ${OWN}`,
        `zones[2].privateCidr: 10.1.2.0/24 overlaps zones[1].publicCidr 10.1.0.0/20; ${OWN}`,
      ],
    ],
    [
      "subnets of a range that cannot be read, as outside the others",
      { cidrBlocks: ["10.1.0.0/20", "10.1.16.1/20"] },
      [
        "cidrBlocks[1]: 10.1.16.1/20 is not a network address; write 10.1.16.0/20",
        "zones[0].publicCidr: 10.1.16.0/20 lies outside 10.1.0.0/20, 10.1.16.1/20; move it inside cidrBlocks",
      ],
    ],
  ])("%s", (_what, more, lines) => {
    expect(linesOf(vpcExpansionIssues({ ...SHAPE, ...more }))).toEqual(lines);
  });
});
