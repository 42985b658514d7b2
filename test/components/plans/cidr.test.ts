import fc from "fast-check";
import {
  addressAt,
  block,
  cidrOf,
  contains,
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
});
