import * as fc from "fast-check";

import { holdsPort, holdsRange, isAnywhere, overlaps, rangeOf } from "../../../policies/lib/ranges";

const octet = fc.integer({ min: 0, max: 255 });
const block = fc
  .tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
  .map(([a, b, c, d, prefix]) => {
    const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const first = prefix === 0 ? 0 : (address & (~0 << (32 - prefix))) >>> 0;
    return { text: `${textOf(first)}/${String(prefix)}`, first, size: 2 ** (32 - prefix), prefix };
  });

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => String((address >>> shift) & 255)).join(".");
}

function known(text: string): NonNullable<ReturnType<typeof rangeOf>> {
  const range = rangeOf(text);
  if (range === undefined) throw new Error(`${text} is not a range`);
  return range;
}

describe("address ranges", () => {
  it("agree with whole-number arithmetic about overlap and containment", () => {
    fc.assert(
      fc.property(block, block, (a, b) => {
        const apart = a.first + a.size <= b.first || b.first + b.size <= a.first;
        expect(overlaps(known(a.text), known(b.text))).toBe(!apart);
        const inside = a.first <= b.first && b.first + b.size <= a.first + a.size;
        expect(holdsRange(known(a.text), known(b.text))).toBe(inside);
      }),
    );
  });

  it("overlap in both directions or in none, and hold themselves", () => {
    fc.assert(
      fc.property(block, block, (a, b) => {
        expect(overlaps(known(a.text), known(b.text))).toBe(overlaps(known(b.text), known(a.text)));
        expect(holdsRange(known(a.text), known(a.text))).toBe(true);
      }),
    );
  });

  it("never mix the two families", () => {
    expect(overlaps(known("0.0.0.0/0"), known("::/0"))).toBe(false);
    expect(holdsRange(known("::/0"), known("10.0.0.0/8"))).toBe(false);
  });

  it.each([
    "",
    "10.0.0.0abc",
    "10.0.0/8",
    "10.0.0.0/33",
    "300.0.0.0/8",
    "VirtualNetwork",
    "fd00::/129",
    7,
    undefined,
    ["10.0.0.0/8"],
  ])("refuse %p", (text) => {
    expect(rangeOf(text)).toBeUndefined();
  });
});

describe("a traffic source", () => {
  it.each(["*", "Any", "Internet", "0.0.0.0/0", "0.0.0.0", "::/0", "0.0.0.0/1", "128.0.0.0/2"])(
    "%s means everybody",
    (text) => {
      expect(isAnywhere(text)).toBe(true);
    },
  );

  it.each(["VirtualNetwork", "AzureLoadBalancer", "GatewayManager", "10.0.0.0/8", "203.0.113.7"])(
    "%s means somebody",
    (text) => {
      expect(isAnywhere(text)).toBe(false);
    },
  );
});

describe("a port expression", () => {
  it("holds exactly the ports between its ends", () => {
    const port = fc.integer({ min: 0, max: 65535 });
    fc.assert(
      fc.property(port, port, port, (one, other, asked) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        expect(holdsPort(`${String(from)}-${String(to)}`, asked)).toBe(
          from <= asked && asked <= to,
        );
        expect(holdsPort(String(one), asked)).toBe(one === asked);
        expect(holdsPort("*", asked)).toBe(true);
      }),
    );
  });
});
