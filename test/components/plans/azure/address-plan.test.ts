import * as fc from "fast-check";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  addressPlanIssues,
  aksReservedIssues,
  azureRefusedIssues,
  isKeptAddress,
  prefixFor,
  type AddressPlan,
} from "../../../../components/plans/azure/address-plan";
import { linesOf } from "../../../support/issues";

const plan = (
  space: string,
  subnets: readonly string[],
  more: Partial<AddressPlan> = {},
): AddressPlan => ({
  addressSpaces: [{ path: "addressSpace", cidr: space }],
  subnets: subnets.map((cidr, index) => ({
    path: `subnets[${String(index)}]`,
    cidr,
    longestPrefix: 29,
  })),
  holdsCluster: false,
  ...more,
});
const AKS = "stay clear of 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16, 192.0.2.0/24";
const AZURE =
  "stay clear of 127.0.0.0/8, 168.63.129.16/32, 169.254.0.0/16, 224.0.0.0/4, 255.255.255.255/32";
const problems = (p: AddressPlan) =>
  addressPlanIssues(p).map(({ path, problem }) => `${path}: ${problem}`);

// Random blocks of one /16, aligned because they are cut, not necessarily disjoint.
const blocks = fc.array(
  fc
    .integer({ min: 20, max: 28 })
    .chain((prefix) =>
      fc
        .integer({ min: 0, max: 2 ** (prefix - 16) - 1 })
        .map((index) => block(cidrOf("10.0.0.0/16"), prefix, index).text),
    ),
  { maxLength: 8 },
);

describe("an address plan", () => {
  it("is sound exactly when all its aligned blocks are inside and disjoint", () => {
    fc.assert(
      fc.property(blocks, (subnets) => {
        const cidrs = subnets.map(cidrOf);
        const disjoint = cidrs.every((a, i) => cidrs.slice(i + 1).every((b) => !overlaps(a, b)));
        expect(addressPlanIssues(plan("10.0.0.0/16", subnets)).length === 0).toBe(disjoint);
      }),
    );
  });

  it("refuses every block outside its network, wherever it lies", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (third) => {
        const subnet = `10.1.${String(third)}.0/24`;
        const inside = contains(cidrOf("10.1.0.0/17"), cidrOf(subnet));
        expect(problems(plan("10.1.0.0/17", [subnet]))).toEqual(
          inside ? [] : [`subnets[0]: ${subnet} lies outside 10.1.0.0/17`],
        );
      }),
    );
  });

  it("keeps its verdict on the old subnets when one is added at the end", () => {
    fc.assert(
      fc.property(blocks, blocks, (before, more) => {
        const old = problems(plan("10.0.0.0/16", before));
        expect(problems(plan("10.0.0.0/16", [...before, ...more])).slice(0, old.length)).toEqual(
          old,
        );
      }),
    );
  });

  it("refuses a block that is not aligned, and says which one was meant", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 28 }),
        fc.integer({ min: 1, max: 4094 }),
        (prefix, offset) => {
          const size = 2 ** (32 - prefix);
          fc.pre(offset % size !== 0);
          const text = `10.0.${String(offset >> 8)}.${String(offset & 255)}/${String(prefix)}`;
          expect(problems(plan("10.0.0.0/16", [text]))).toEqual([
            `subnets[0]: ${text} is not a network address`,
          ]);
        },
      ),
    );
  });

  it("asks for blocks large enough for their tenants", () => {
    const asked = plan("10.0.0.0/16", []);
    const subnets = [
      { path: "nodes", cidr: "10.0.0.0/28", longestPrefix: 28, addressesNeeded: 11 },
      { path: "pods", cidr: "10.0.1.0/28", longestPrefix: 28, addressesNeeded: 12 },
      { path: "small", cidr: "10.0.2.0/29", longestPrefix: 28, addressesNeeded: 900 },
    ];
    expect(addressPlanIssues({ ...asked, subnets })).toEqual([
      {
        path: "pods",
        problem: "10.0.1.0/28 has 11 usable addresses, but 12 are needed",
        hint: "use /27 or a larger block",
      },
      { path: "small", problem: "10.0.2.0/29 is too small", hint: "use /28 or a larger block" },
    ]);
  });

  it("names the smallest block that is large enough", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (addresses) => {
        const prefix = prefixFor(addresses);
        expect(2 ** (32 - prefix) - 5).toBeGreaterThanOrEqual(addresses);
        expect(2 ** (31 - prefix) - 5).toBeLessThan(addresses);
      }),
    );
  });

  it("stays clear of the ranges that AKS keeps, in networks of a cluster", () => {
    expect(problems(plan("172.30.4.0/22", []))).toEqual([]);
    expect(problems(plan("172.30.4.0/22", [], { holdsCluster: true }))).toEqual([
      "addressSpace: 172.30.4.0/22 overlaps 172.30.0.0/16, which AKS uses inside its nodes",
    ]);
    expect(aksReservedIssues("serviceCidr", cidrOf("192.0.2.128/25"))).toHaveLength(1);
    expect(aksReservedIssues("serviceCidr", cidrOf("10.2.0.0/24"))).toEqual([]);
  });

  it("keeps several address spaces apart, and refuses sizes that no network has", () => {
    expect(
      problems({
        ...plan("10.0.0.0/16", ["10.9.0.0/24"]),
        addressSpaces: [
          { path: "a", cidr: "10.0.0.0/16" },
          { path: "b", cidr: "10.0.128.0/17" },
          { path: "c", cidr: "0.0.0.0/0" },
        ],
      }),
    ).toEqual([
      "b: 10.0.128.0/17 overlaps a 10.0.0.0/16",
      "c: 0.0.0.0/0 is not a valid size for a virtual network",
      "c: 0.0.0.0/0 overlaps a 10.0.0.0/16",
    ]);
  });

  it("says of every block where it belongs instead", () => {
    const two: AddressPlan = {
      addressSpaces: [
        { path: "a", cidr: "10.0.0.0/16" },
        { path: "b", cidr: "10.1.0.0/16" },
      ],
      subnets: [
        { path: "outside", cidr: "10.9.0.0/24", longestPrefix: 29 },
        { path: "second", cidr: "10.1.0.0/24", longestPrefix: 29 },
        { path: "twin", cidr: "10.1.0.128/25", longestPrefix: 29 },
        { path: "unreadable", cidr: "here", longestPrefix: 29 },
        { path: "last", cidr: "10.0.0.0/29", longestPrefix: 29, addressesNeeded: 3 },
      ],
      holdsCluster: false,
    };
    expect(linesOf(addressPlanIssues(two))).toEqual([
      "outside: 10.9.0.0/24 lies outside 10.0.0.0/16, 10.1.0.0/16; move it inside addressSpace",
      "twin: 10.1.0.128/25 overlaps second 10.1.0.0/24; choose a range of its own",
      'unreadable: "here" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
    ]);
    const unreadable = { ...two, addressSpaces: [...two.addressSpaces, { path: "c", cidr: "x" }] };
    expect(addressPlanIssues(unreadable).map(({ path }) => path)).toEqual([
      "c",
      "twin",
      "unreadable",
    ]);
  });

  it("takes networks from /8 to /29", () => {
    const spaces = (...cidrs: readonly string[]) =>
      linesOf(
        addressPlanIssues({
          ...plan("10.0.0.0/8", []),
          addressSpaces: cidrs.map((cidr) => ({ path: "space", cidr })),
        }),
      );
    expect(spaces("10.0.0.0/8", "11.0.0.0/29")).toEqual([]);
    for (const cidr of ["10.0.0.0/7", "10.0.0.0/30"])
      expect(spaces(cidr)).toEqual([
        `space: ${cidr} is not a valid size for a virtual network; use /8 to /29`,
      ]);
    expect(spaces("127.1.0.0/16")).toEqual([
      `space: 127.1.0.0/16 overlaps 127.0.0.0/8, which no network of Azure can have; ${AZURE}`,
    ]);
  });

  it("names what Azure and AKS keep, once where both keep it", () => {
    const held = { holdsCluster: true };
    const lines = (space: string, more = {}) => linesOf(addressPlanIssues(plan(space, [], more)));
    const link = "169.254.1.0/24 overlaps 169.254.0.0/16, which";
    expect(lines("169.254.1.0/24")).toEqual([
      `addressSpace: ${link} no network of Azure can have; ${AZURE}`,
    ]);
    expect(lines("169.254.1.0/24", held)).toEqual([
      `addressSpace: ${link} AKS uses inside its nodes; ${AKS}`,
    ]);
    expect(lines("127.1.0.0/16", held)).toEqual([
      `addressSpace: 127.1.0.0/16 overlaps 127.0.0.0/8, which no network of Azure can have; ${AZURE}`,
    ]);
    expect(azureRefusedIssues("x", cidrOf("10.0.0.0/8"))).toEqual([]);
  });

  // Azure, "Virtual network FAQ": x.x.x.0 to x.x.x.3 and the last address of a subnet.
  it.each([
    ["10.0.0.0", true],
    ["10.0.0.3", true],
    ["10.0.0.4", false],
    ["10.0.0.254", false],
    ["10.0.0.255", true],
  ])("knows whether Azure keeps %s of 10.0.0.0/24: %s", (address, kept) => {
    expect(isKeptAddress(address, cidrOf("10.0.0.0/24"))).toBe(kept);
  });
});
