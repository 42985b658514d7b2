import fc from "fast-check";
import {
  addressAt,
  asRange,
  block,
  cidrOf,
  contains,
  isIpv4Address,
  overlaps,
  parseCidr,
  sizeOf,
} from "../../../components/plans/cidr";

const prefixes = fc.integer({ min: 1, max: 28 });
const ranges = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefixes)
  .map(([address, prefix]) => {
    const first = BigInt(address) & ~((1n << BigInt(32 - prefix)) - 1n);
    const octets = [24n, 16n, 8n, 0n].map((shift) => String((first >> shift) & 255n));
    return cidrOf(`${octets.join(".")}/${String(prefix)}`);
  });

describe("an IPv4 range", () => {
  it.each([
    ["10.0.0.0abc/16", "10.0.0.0abc"],
    ["10.0.0/16", "10.0.0/16"],
    ["10.0.0.256/32", "10.0.0.256/32"],
    ["10.0.0.0/33", "10.0.0.0/33"],
    ["10.0.0.0", "10.0.0.0"],
    ["::/0", "::/0"],
    ["", '""'],
  ])("refuses %j", (text, shown) => {
    const parsed = parseCidr(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.problem).toContain(shown);
  });

  it("refuses host bits and names the network address", () => {
    expect(parseCidr("10.1.0.1/16")).toEqual({
      ok: false,
      problem: "10.1.0.1/16 is not a network address",
      hint: "write 10.1.0.0/16",
    });
  });

  it("cuts into aligned blocks that lie inside and never overlap", () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 4 }), (range, bits) => {
        const blocks = Array.from({ length: 2 ** bits }, (_, index) =>
          block(range, range.prefix + bits, index),
        );
        for (const [index, one] of blocks.entries()) {
          expect(contains(range, one)).toBe(true);
          expect(one.first % BigInt(sizeOf(one))).toBe(0n);
          for (const other of blocks.slice(0, index)) expect(overlaps(one, other)).toBe(false);
        }
        expect(blocks.reduce((sum, one) => sum + sizeOf(one), 0)).toBe(sizeOf(range));
      }),
      { numRuns: 50 },
    );
  });

  it("refuses a block that is not there", () => {
    expect(() => block(cidrOf("10.0.0.0/16"), 20, 16)).toThrow(
      "10.0.0.0/16 has no block 16 of /20",
    );
  });

  it("counts addresses", () => {
    expect(addressAt(cidrOf("10.2.0.0/24"), 10)).toBe("10.2.0.10");
    expect(() => addressAt(cidrOf("10.2.0.0/30"), 4)).toThrow(RangeError);
  });

  it("is read in full", () => {
    expect(parseCidr("10.1.0.0/16")).toEqual({
      ok: true,
      cidr: { text: "10.1.0.0/16", first: 167_837_696n, last: 167_903_231n, prefix: 16 },
    });
    expect(parseCidr("0.0.0.0/0")).toMatchObject({ cidr: { first: 0n, last: 4_294_967_295n } });
    expect(parseCidr("10.1.2.3/32")).toMatchObject({ cidr: { text: "10.1.2.3/32", prefix: 32 } });
    const hint = "write four numbers and a prefix length, for example 10.1.0.0/16";
    for (const text of [
      "x10.1.0.0/16",
      "10.1.0.0/16x",
      "10.1.0.0/016",
      "1000.1.0.0/16",
      "10.1.0.0/",
    ])
      expect(parseCidr(text)).toEqual({
        ok: false,
        problem: `"${text}" is not an IPv4 range`,
        hint,
      });
    expect(() => cidrOf("here")).toThrow(new TypeError(`"here" is not an IPv4 range; ${hint}`));
  });

  it("of one address has the prefix 32, and a range stays as it is", () => {
    expect(["10.0.0.1", "10.0.0.0/24", "here"].map(asRange)).toEqual([
      "10.0.0.1/32",
      "10.0.0.0/24",
      "here",
    ]);
    for (const text of ["10.0.0.1", "255.255.255.255"]) expect(isIpv4Address(text)).toBe(true);
    for (const text of ["10.0.0.256", "10.0.0", "x10.0.0.1", "10.0.0.1x", "10.0.0.1/32", "::1", ""])
      expect(isIpv4Address(text)).toBe(false);
  });

  // Beside, touching, inside, around and equal.
  it.each([
    ["10.0.0.0/24", "10.0.1.0/24", false, false],
    ["10.0.1.0/24", "10.0.0.0/24", false, false],
    ["10.0.0.0/24", "10.0.0.0/25", true, true],
    ["10.0.0.0/24", "10.0.0.128/25", true, true],
    ["10.0.0.128/25", "10.0.0.0/24", false, true],
    ["10.0.0.0/25", "10.0.0.0/24", false, true],
    ["10.0.0.0/24", "10.0.0.0/24", true, true],
  ])("%s contains %s: %s, overlaps: %s", (a, b, inside, overlap) => {
    expect(contains(cidrOf(a), cidrOf(b))).toBe(inside);
    expect(overlaps(cidrOf(a), cidrOf(b))).toBe(overlap);
  });

  it("has a first and a last block and address, and none beyond", () => {
    const range = cidrOf("10.2.0.0/24");
    expect(block(range, 24, 0).text).toBe("10.2.0.0/24");
    expect(block(range, 26, 3).text).toBe("10.2.0.192/26");
    for (const [prefix, index] of [
      [26, 4],
      [24, 1],
      [23, 0],
    ] as const)
      expect(() => block(range, prefix, index)).toThrow(
        new RangeError(`10.2.0.0/24 has no block ${String(index)} of /${String(prefix)}`),
      );
    expect(addressAt(range, 0)).toBe("10.2.0.0");
    expect(addressAt(range, 255)).toBe("10.2.0.255");
    expect(() => addressAt(range, 256)).toThrow(new RangeError("10.2.0.0/24 has no address 256"));
  });
});
