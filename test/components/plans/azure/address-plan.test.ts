import * as fc from "fast-check";
import { block, cidrOf, contains, overlaps } from "../../../../components/plans/cidr";
import {
  addressPlanIssues,
  aksReservedIssues,
  prefixFor,
  type AddressPlan,
} from "../../../../components/plans/azure/address-plan";

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
});
