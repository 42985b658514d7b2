import fc from "fast-check";
import { cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import type { DeploymentType } from "../../../../components/plans/aws/hosting-domain";
import {
  type NatMode,
  type NewVpcShape,
  existingZoneIssues,
  isZoneId,
  newVpcIssues,
  planVpc,
  zoneIssues,
} from "../../../../components/plans/aws/vpc";
import { linesOf } from "../../../support/issues";

const REGION = "us-east-1";
const zones = (letters: string): string[] =>
  letters.split("").map((letter) => `${REGION}${letter}`);
const shape = (more: Partial<NewVpcShape> = {}): NewVpcShape => ({
  region: REGION,
  zones: zones("ab"),
  ...more,
});
const addresses = (given: NewVpcShape): Record<string, string> =>
  Object.fromEntries(planVpc("vpc", given).subnets.map(({ key, cidr }) => [key, cidr]));

describe("the address plan of a new VPC", () => {
  it("is the vendor's own for six zones in 10.0.0.0/16", () => {
    expect(addresses(shape({ zones: zones("abcdef") }))).toEqual({
      "private-us-east-1a": "10.0.0.0/20",
      "private-us-east-1b": "10.0.16.0/20",
      "private-us-east-1c": "10.0.32.0/20",
      "private-us-east-1d": "10.0.48.0/20",
      "private-us-east-1e": "10.0.64.0/20",
      "private-us-east-1f": "10.0.80.0/20",
      "public-us-east-1a": "10.0.96.0/20",
      "public-us-east-1b": "10.0.112.0/20",
      "public-us-east-1c": "10.0.128.0/20",
      "public-us-east-1d": "10.0.144.0/20",
      "public-us-east-1e": "10.0.160.0/20",
      "public-us-east-1f": "10.0.176.0/20",
    });
  });

  it("moves nothing when a zone is added at the end", () => {
    expect(addresses(shape({ zones: zones("abc") }))).toMatchObject(addresses(shape()));
  });

  it("moves nothing when a middle zone goes and the others name their slots", () => {
    const after = addresses(shape({ zones: [...zones("ab"), { zone: "us-east-1d", slot: 4 }] }));
    expect(addresses(shape({ zones: zones("abcd") }))).toMatchObject(after);
  });

  it("moves nothing when a tier is added", () => {
    const tiers = {
      data: { routing: "isolated", cidrBlocks: { "us-east-1a": "10.0.192.0/24" } },
    } as const;
    const after = addresses(shape({ tiers }));
    expect(after).toMatchObject(addresses(shape()));
    expect(after["data-us-east-1a"]).toBe("10.0.192.0/24");
  });

  it("takes zone ids, which mean the same place in every account", () => {
    expect(
      newVpcIssues(shape({ zones: ["use1-az1", "euc1-az2"] })).map(({ problem }) => problem),
    ).toEqual(['"euc1-az2" is not a zone of us-east-1']);
    expect(Object.keys(addresses(shape({ zones: ["use1-az1", "use1-az4"] })))).toContain(
      "private-use1-az4",
    );
  });

  it("knows which secondary range a subnet has to wait for", () => {
    const plan = planVpc(
      "vpc",
      shape({
        zones: [
          ...zones("ab"),
          { zone: "us-east-1c", privateCidr: "10.1.0.0/20", publicCidr: "10.1.16.0/20" },
        ],
        secondaryCidrBlocks: ["10.1.0.0/16"],
      }),
    );
    expect(
      plan.subnets.filter((s) => s.secondaryCidrBlock === "10.1.0.0/16").map((s) => s.key),
    ).toEqual(["private-us-east-1c", "public-us-east-1c"]);
  });

  it("sends every zone through its own NAT gateway, or all through the first, or none", () => {
    expect(planVpc("vpc", shape()).natZoneOf).toEqual({
      "us-east-1a": "us-east-1a",
      "us-east-1b": "us-east-1b",
    });
    expect(planVpc("vpc", shape({ nat: "single" }))).toMatchObject({
      natZones: ["us-east-1a"],
      natZoneOf: { "us-east-1a": "us-east-1a", "us-east-1b": "us-east-1a" },
    });
    expect(planVpc("vpc", shape({ nat: "none" }))).toMatchObject({ natZones: [], natZoneOf: {} });
  });

  it("gives aligned, disjoint blocks inside the range, for any range and any number of zones", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 20 }),
        fc.integer({ min: 2, max: 6 }),
        (prefix, count) => {
          const range = `10.0.0.0/${String(prefix)}`;
          const blocks = planVpc(
            "vpc",
            shape({ cidrBlock: range, zones: zones("abcdef".slice(0, count)) }),
          ).subnets.map(({ cidr }) => cidrOf(cidr));
          expect(blocks).toHaveLength(2 * count);
          blocks.forEach((one, i) => {
            expect(contains(cidrOf(range), one)).toBe(true);
            expect(blocks.slice(i + 1).some((other) => overlaps(one, other))).toBe(false);
          });
        },
      ),
    );
  });

  it("is the whole of two zones with a tier, in the order in which subnets are registered", () => {
    const subnet = (tier: string, zone: string, cidr: string, ipv6Block: number | undefined) => ({
      key: `${tier}-us-east-1${zone}`,
      tier,
      zone: `us-east-1${zone}`,
      routing: tier === "data" ? "isolated" : tier,
      cidr,
      secondaryCidrBlock: tier === "data" ? "10.1.0.0/16" : undefined,
      ipv6Block,
    });
    expect(
      planVpc(
        "vpc",
        shape({
          secondaryCidrBlocks: ["10.1.0.0/16"],
          tiers: {
            data: {
              routing: "isolated",
              cidrBlocks: { "us-east-1b": "10.1.1.0/24", "us-east-1a": "10.1.0.0/24" },
            },
          },
        }),
      ),
    ).toEqual({
      cidrBlock: "10.0.0.0/16", // AWS-NET-04
      secondaryCidrBlocks: ["10.1.0.0/16"],
      zones: ["us-east-1a", "us-east-1b"],
      // Private blocks 0 to 5, public ones 6 to 11, each a /20 (AWS-NET-05).
      subnets: [
        subnet("private", "a", "10.0.0.0/20", 0),
        subnet("public", "a", "10.0.96.0/20", 6),
        subnet("private", "b", "10.0.16.0/20", 1),
        subnet("public", "b", "10.0.112.0/20", 7),
        subnet("data", "a", "10.1.0.0/24", undefined),
        subnet("data", "b", "10.1.1.0/24", undefined),
      ],
      natZones: ["us-east-1a", "us-east-1b"], // one per zone (D-47)
      hasRegionalNat: false,
      natZoneOf: { "us-east-1a": "us-east-1a", "us-east-1b": "us-east-1b" },
    });
  });

  it.each<readonly [NatMode, readonly string[], boolean, Readonly<Record<string, string>>]>([
    ["none", [], false, {}],
    ["single", ["us-east-1a"], false, { "us-east-1a": "us-east-1a", "us-east-1b": "us-east-1a" }],
    [
      "perZone",
      ["us-east-1a", "us-east-1b"],
      false,
      { "us-east-1a": "us-east-1a", "us-east-1b": "us-east-1b" },
    ],
    ["regional", [], true, {}],
  ])("has with nat %s gateways in %j, regional %s: %j", (nat, natZones, regional, natZoneOf) => {
    expect(planVpc("vpc", shape({ nat }))).toMatchObject({
      natZones,
      hasRegionalNat: regional,
      natZoneOf,
    });
    expect(Object.keys(planVpc("vpc", shape({ nat })).natZoneOf)).toEqual(Object.keys(natZoneOf));
  });
});

describe("what a new VPC refuses", () => {
  const OTHERS = "use 10.1.0.0/16 or above, or a range of 100.64.0.0/10";
  const RANGE = "write four numbers and a prefix length, for example 10.1.0.0/16";
  const ZONE = "write a zone name such as us-east-1a, or a zone id such as use1-az1";
  const OUTSIDE = "move it inside cidrBlock, or add its range to secondaryCidrBlocks";
  const OWN = "give every subnet a block of its own";
  const data = (cidrBlocks: Readonly<Record<string, string>>) =>
    ({ tiers: { data: { routing: "isolated", cidrBlocks } } }) as const;
  const pair = (zone: string, privateCidr: string, publicCidr: string) => ({
    zone,
    privateCidr,
    publicCidr,
  });

  it.each<readonly [what: string, Partial<NewVpcShape>, lines: readonly string[]]>([
    ["nothing of six zones", { zones: zones("abcdef") }, []],
    ["one zone", { zones: zones("a") }, ["zones: 1 zones given; name 2 to 6 zones of us-east-1"]],
    [
      "seven zones",
      {
        zones: [
          ...zones("abcdef"),
          {
            zone: "us-east-1g",
            slot: 6,
            privateCidr: "10.0.192.0/24",
            publicCidr: "10.0.193.0/24",
          },
        ],
      },
      [
        "zones: 7 zones given; name 2 to 6 zones of us-east-1",
        "zones[6].slot: slot 6 is taken by zones[5]; give each zone a slot of its own",
      ],
    ],
    [
      "a slot used twice",
      { zones: ["us-east-1a", { zone: "us-east-1b", slot: 1 }] },
      ["zones[1].slot: slot 1 is taken by zones[0]; give each zone a slot of its own"],
    ],
    ...[7, 0, -1, 1.5, 11, 17].map(
      (slot) =>
        [
          `slot ${String(slot)}`,
          { zones: ["us-east-1a", { zone: "us-east-1b", slot }] },
          [`zones[1].slot: ${String(slot)} is not a slot; use a whole number from 1 to 6`],
        ] as const,
    ),
    ["nothing of slot 6", { zones: ["us-east-1a", { zone: "us-east-1b", slot: 6 }] }, []],
    [
      "a zone given twice with its slot and range, once",
      {
        zones: [
          { zone: "us-east-1a", slot: 1, privateCidr: "10.0.0.0/24" },
          { zone: "us-east-1a", slot: 1, privateCidr: "10.0.0.0/24" },
        ],
      },
      ["zones[1]: us-east-1a is also zones[0]; name each zone once"],
    ],
    [
      "subnets outside several ranges",
      { secondaryCidrBlocks: ["10.1.0.0/16"], ...data({ "us-east-1a": "10.9.0.0/24" }) },
      [
        `tiers.data.cidrBlocks.us-east-1a: 10.9.0.0/24 lies outside 10.0.0.0/16, 10.1.0.0/16; ${OUTSIDE}`,
      ],
    ],
    [
      "a zone given twice, once",
      { zones: ["us-east-1a", "us-east-1a"] },
      ["zones[1]: us-east-1a is also zones[0]; name each zone once"],
    ],
    ...[
      "eu-west-2a",
      "us-east-1",
      "us-east-1ab",
      "euc1-az1",
      "use1-azx",
      "us_east_1a",
      "use11-az1",
    ].map(
      (zone) =>
        [
          `the zone ${zone}`,
          { zones: ["us-east-1a", zone] },
          [`zones[1]: "${zone}" is not a zone of us-east-1; ${ZONE}`],
        ] as const,
    ),
    [
      "overlapping tiers",
      data({ "us-east-1a": "10.0.0.0/24" }),
      [
        `tiers.data.cidrBlocks.us-east-1a: 10.0.0.0/24 overlaps zones[0].privateCidr 10.0.0.0/20; ${OWN}`,
      ],
    ],
    [
      "a planned block under a given one",
      { zones: [{ zone: "us-east-1a", privateCidr: "10.0.16.0/24" }, "us-east-1b"] },
      [`zones[1].privateCidr: 10.0.16.0/20 overlaps zones[0].privateCidr 10.0.16.0/24; ${OWN}`],
    ],
    [
      "a main subnet in a secondary range",
      {
        secondaryCidrBlocks: ["10.1.0.0/16"],
        zones: [{ zone: "us-east-1a", privateCidr: "10.1.0.0/20" }, "us-east-1b"],
      },
      [
        "zones[0].privateCidr: 10.1.0.0/20 lies in a secondary range; the private subnets of the first two zones belong on the main block 10.0.0.0/16",
      ],
    ],
    [
      // The page asks it of the private subnets of the first two zones (AWS-NET-09).
      "no public or later subnet in a secondary range",
      {
        secondaryCidrBlocks: ["10.1.0.0/16"],
        zones: [
          { zone: "us-east-1a", publicCidr: "10.1.64.0/20" },
          "us-east-1b",
          pair("us-east-1c", "10.1.0.0/20", "10.1.16.0/20"),
        ],
      },
      [],
    ],
    [
      "an address with host bits",
      { zones: [{ zone: "us-east-1a", privateCidr: "10.0.0.1/20" }, "us-east-1b"] },
      ["zones[0].privateCidr: 10.0.0.1/20 is not a network address; write 10.0.0.0/20"],
    ],
    [
      "a subnet of fewer than 256 addresses", // AWS-NET-10
      { zones: [pair("us-east-1a", "10.0.0.0/24", "10.0.1.0/25"), "us-east-1b"] },
      ["zones[0].publicCidr: 10.0.1.0/25 is too small; use /24 (256 addresses) or a larger block"],
    ],
    [
      "subnets outside the VPC",
      { zones: [pair("us-east-1a", "10.9.0.0/24", "10.0.0.0/15"), "us-east-1b"] },
      [
        `zones[0].privateCidr: 10.9.0.0/24 lies outside 10.0.0.0/16; ${OUTSIDE}`,
        `zones[0].publicCidr: 10.0.0.0/15 lies outside 10.0.0.0/16; ${OUTSIDE}`,
        `zones[1].privateCidr: 10.0.16.0/20 overlaps zones[0].publicCidr 10.0.0.0/15; ${OWN}`,
        `zones[1].publicCidr: 10.0.112.0/20 overlaps zones[0].publicCidr 10.0.0.0/15; ${OWN}`,
      ],
    ],
    [
      "a main block without sixteen subnets",
      { cidrBlock: "10.0.0.0/21" },
      [
        "cidrBlock: 10.0.0.0/21 is too small for sixteen blocks of /24; use /20 or larger (/16 is recommended), or give every zone privateCidr and publicCidr",
      ],
    ],
    [
      "one of a size that AWS refuses",
      { cidrBlock: "10.0.0.0/30" },
      [
        "cidrBlock: 10.0.0.0/30 is not between /16 and /28; AWS takes no other size; /16 is recommended",
        "cidrBlock: 10.0.0.0/30 is too small for sixteen blocks of /24; use /20 or larger (/16 is recommended), or give every zone privateCidr and publicCidr",
      ],
    ],
    [
      "the same where a private range is left to the plan",
      {
        cidrBlock: "10.0.0.0/21",
        zones: [
          pair("us-east-1a", "10.0.0.0/24", "10.0.1.0/24"),
          { zone: "us-east-1b", publicCidr: "10.0.2.0/24" },
        ],
      },
      [
        "cidrBlock: 10.0.0.0/21 is too small for sixteen blocks of /24; use /20 or larger (/16 is recommended), or give every zone privateCidr and publicCidr",
      ],
    ],
    [
      "the same where a public range is left to the plan",
      {
        cidrBlock: "10.0.0.0/21",
        zones: [
          pair("us-east-1a", "10.0.0.0/24", "10.0.1.0/24"),
          { zone: "us-east-1b", privateCidr: "10.0.2.0/24" },
        ],
      },
      [
        "cidrBlock: 10.0.0.0/21 is too small for sixteen blocks of /24; use /20 or larger (/16 is recommended), or give every zone privateCidr and publicCidr",
      ],
    ],
    [
      "no small main block whose subnets are all given",
      {
        cidrBlock: "10.0.0.0/21",
        zones: [
          pair("us-east-1a", "10.0.0.0/24", "10.0.1.0/24"),
          pair("us-east-1b", "10.0.2.0/24", "10.0.3.0/24"),
        ],
      },
      [],
    ],
    ["no main block of exactly sixteen subnets", { cidrBlock: "10.0.0.0/20" }, []],
    [
      "a main block that cannot be read, and nothing that would follow from it",
      { cidrBlock: "here" },
      [`cidrBlock: "here" is not an IPv4 range; ${RANGE}`],
    ],
    [
      "a secondary range that cannot be read, and nothing that would follow from it",
      { secondaryCidrBlocks: ["here"], ...data({ "us-east-1a": "10.9.0.0/24" }) },
      [`secondaryCidrBlocks[0]: "here" is not an IPv4 range; ${RANGE}`],
    ],
    [
      "a secondary range of what a primary one closes", // AWS-AZ-08
      { cidrBlock: "10.0.0.0/20", secondaryCidrBlocks: ["10.0.16.0/20"] },
      [
        `secondaryCidrBlocks[0]: 10.0.16.0/20 lies in 10.0.0.0/16, which is closed to a VPC that holds 10.0.0.0/20; ${OTHERS}`,
      ],
    ],
    [
      "names of tiers",
      {
        tiers: Object.fromEntries(
          ["Data", "private", "public", "a".repeat(17), "1a", "a-b"].map((name) => [
            name,
            { routing: "private", cidrBlocks: {} },
          ]),
        ),
      },
      ["1a", "Data", "a-b", "a".repeat(17), "private", "public"].map(
        (name) =>
          `tiers.${name}: "${name}" is not a valid name for a further tier; use up to 16 lower-case letters and digits, other than private and public`,
      ),
    ],
    [
      "no name of sixteen letters and digits",
      {
        tiers: {
          data: { routing: "public", cidrBlocks: {} },
          a23456789012345b: { routing: "isolated", cidrBlocks: {} },
        },
      },
      [],
    ],
    [
      "a tier in a zone that is not the VPC's, and a range that cannot be read",
      data({ "us-east-1f": "10.0.192.0/24", "us-east-1a": "here" }),
      [
        "tiers.data.cidrBlocks.us-east-1f: us-east-1f is not one of zones; use us-east-1a, us-east-1b",
        `tiers.data.cidrBlocks.us-east-1a: "here" is not an IPv4 range; ${RANGE}`,
      ],
    ],
    [
      "addresses without a gateway",
      { nat: "none", keptAddressZones: ["us-east-1a"] },
      [
        "natAllocationIds.us-east-1a: us-east-1a has no NAT gateway (nat is none); leave natAllocationIds out",
      ],
    ],
    [
      "an address in a zone that has no gateway",
      { nat: "single", keptAddressZones: ["us-east-1a", "us-east-1b"] },
      [
        "natAllocationIds.us-east-1b: us-east-1b has no NAT gateway (nat is single); use us-east-1a",
      ],
    ],
    [
      "an address of a zone that is not the VPC's",
      { keptAddressZones: ["us-east-1f", "us-east-1b"] },
      [
        "natAllocationIds.us-east-1f: us-east-1f has no NAT gateway (nat is perZone); use us-east-1a, us-east-1b",
      ],
    ],
    [
      "a regional gateway with addresses for some zones",
      { nat: "regional", keptAddressZones: ["us-east-1a"] },
      [
        "natAllocationIds.us-east-1b: is missing, and a regional NAT gateway with given addresses needs one in each zone; give an allocation id for every zone, or leave natAllocationIds out",
      ],
    ],
    ["no regional gateway without addresses", { nat: "regional" }, []],
    [
      "no regional gateway with addresses for all zones",
      { nat: "regional", keptAddressZones: zones("ab") },
      [],
    ],
  ])("%s", (_what, more, lines) => {
    expect(linesOf(newVpcIssues(shape(more)))).toEqual(lines);
  });

  it("is reported at once, under the component's name", () => {
    const more = {
      cidrBlock: "10.0.0.0/21",
      zones: ["us-east-1a", "us-east-1a", "eu-west-2a"],
      tiers: { Public: { routing: "private", cidrBlocks: { "us-east-1f": "10.9.0.0/26" } } },
      nat: "none",
      keptAddressZones: ["us-east-1a"],
    } as const;
    expect(newVpcIssues(shape(more)).map(({ path }) => path)).toEqual([
      "zones[1]",
      "zones[2]",
      "cidrBlock",
      "tiers.Public",
      "tiers.Public.cidrBlocks.us-east-1f",
      "natAllocationIds.us-east-1a",
      "tiers.Public.cidrBlocks.us-east-1f",
      "tiers.Public.cidrBlocks.us-east-1f",
    ]);
    expect(() => planVpc('Vpc "main"', shape(more))).toThrow(
      new InvalidArgumentsError('Vpc "main"', newVpcIssues(shape(more))),
    );
  });
});

describe("the zones of a region", () => {
  it.each([
    ["us-east-1", "us-east-1f", "use1-az6"],
    ["us-west-2", "us-west-2a", "usw2-az1"],
    ["eu-central-1", "eu-central-1b", "euc1-az2"],
    ["eu-north-1", "eu-north-1c", "eun1-az3"],
    ["ap-southeast-2", "ap-southeast-2a", "apse2-az1"],
    ["ca-central-1", "ca-central-1d", "cac1-az4"],
  ])("of %s are written as %s or %s", (region, name, id) => {
    expect(zoneIssues(region, [name, id])).toEqual([]);
    expect([isZoneId(name), isZoneId(id)]).toEqual([false, true]);
    expect(linesOf(zoneIssues(region, [name, "af-south-1a"]))).toEqual([
      `zones[1]: "af-south-1a" is not a zone of ${region}; write a zone name such as ${region}a, or a zone id such as ${id.slice(0, -1)}1`,
    ]);
  });

  it("of an unknown region are written after it", () => {
    expect(linesOf(zoneIssues("useast1", ["useast1a"], 1))).toEqual([
      'zones[0]: "useast1a" is not a zone of useast1; write a zone name such as useast1a, or a zone id such as useast1-az1',
    ]);
  });

  it("can be one where a VPC that exists is expanded", () => {
    expect(zoneIssues(REGION, zones("a"), 1)).toEqual([]);
    expect(linesOf(zoneIssues(REGION, [], 1))).toEqual([
      "zones: 0 zones given; name 1 to 6 zones of us-east-1",
    ]);
  });
});

describe("the zones of a VPC that exists", () => {
  const INTERNAL = 'give a public subnet of that zone, or set deploymentType: "internal"';
  const OUT = "give a public subnet of that zone, or leave the zone out";
  const given = (letters: string, withPublic: string) =>
    letters.split("").map((letter) => ({
      zone: `${REGION}${letter}`,
      ...(withPublic.includes(letter) ? { publicSubnetId: `subnet-${letter}` } : {}),
    }));

  // Zones one and two need public subnets only when internet-facing, later ones always (AWS-AZ-09, D-46).
  it.each<readonly [string, string, DeploymentType | undefined, readonly string[]]>([
    ["ab", "ab", "internet-facing", []],
    ["ab", "", "internal", []],
    ["ab", "", undefined, []],
    ["abc", "c", "internal", []],
    [
      "ab",
      "a",
      "internet-facing",
      [`zones[1].publicSubnetId: is missing in an internet-facing deployment; ${INTERNAL}`],
    ],
    [
      "abc",
      "ab",
      "internet-facing",
      [`zones[2].publicSubnetId: is missing in an internet-facing deployment; ${OUT}`],
    ],
    [
      "abc",
      "ab",
      "internal",
      [`zones[2].publicSubnetId: is missing for us-east-1c, a zone after the second; ${OUT}`],
    ],
    ["a", "a", "internal", ["zones: 1 zones given; name 2 to 6 zones of us-east-1"]],
  ])("%s, with public subnets in %s, %s: %j", (letters, withPublic, type, lines) => {
    expect(linesOf(existingZoneIssues(REGION, given(letters, withPublic), type))).toEqual(lines);
  });
});
