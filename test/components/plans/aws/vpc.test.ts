import fc from "fast-check";
import { cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { type NewVpcShape, newVpcIssues, planVpc } from "../../../../components/plans/aws/vpc";

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

  it("refuses everything unusable at once", () => {
    const build = (): unknown =>
      planVpc(
        'Vpc "main"',
        shape({
          cidrBlock: "10.0.0.0/21",
          zones: ["us-east-1a", "us-east-1a", "eu-west-2a"],
          tiers: { Public: { routing: "private", cidrBlocks: { "us-east-1f": "10.9.0.0/26" } } },
          nat: "none",
          keptAddressZones: ["us-east-1a"],
        }),
      );
    expect(build).toThrow(InvalidArgumentsError);
    expect(newVpcIssues(shape({ cidrBlock: "10.0.0.0/21" }))).toEqual([
      {
        path: "cidrBlock",
        problem: "10.0.0.0/21 is too small for sixteen blocks of /24",
        hint: "use /20 or larger (/16 is recommended), or give every zone privateCidr and publicCidr",
      },
    ]);
    try {
      build();
    } catch (error) {
      expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
        "zones[1]",
        "zones[2]",
        "cidrBlock",
        "tiers.Public",
        "tiers.Public.cidrBlocks.us-east-1f",
        "natAllocationIds.us-east-1a",
        "tiers.Public.cidrBlocks.us-east-1f",
        "tiers.Public.cidrBlocks.us-east-1f",
      ]);
    }
  });

  it.each([
    ["one zone", { zones: zones("a") }, "zones", "1 zones given"],
    [
      "a slot used twice",
      { zones: ["us-east-1a", { zone: "us-east-1b", slot: 1 }] },
      "zones[1].slot",
      "slot 1 is taken by zones[0]",
    ],
    [
      "slot seven",
      { zones: ["us-east-1a", { zone: "us-east-1b", slot: 7 }] },
      "zones[1].slot",
      "7 is not a slot",
    ],
    [
      "overlapping tiers",
      { tiers: { data: { routing: "isolated", cidrBlocks: { "us-east-1a": "10.0.0.0/24" } } } },
      "tiers.data.cidrBlocks.us-east-1a",
      "10.0.0.0/24 overlaps zones[0].privateCidr 10.0.0.0/20",
    ],
    [
      "a main subnet in a secondary range",
      {
        secondaryCidrBlocks: ["10.1.0.0/16"],
        zones: [{ zone: "us-east-1a", privateCidr: "10.1.0.0/20" }, "us-east-1b"],
      },
      "zones[0].privateCidr",
      "10.1.0.0/20 lies in a secondary range",
    ],
    [
      "an address with host bits",
      { zones: [{ zone: "us-east-1a", privateCidr: "10.0.0.1/20" }, "us-east-1b"] },
      "zones[0].privateCidr",
      "10.0.0.1/20 is not a network address",
    ],
  ] as const)("refuses %s", (_what, more, path, problem) => {
    expect(newVpcIssues(shape(more as Partial<NewVpcShape>))).toEqual([
      expect.objectContaining({ path, problem }),
    ]);
  });
});
