import type { EngineResource } from "../../../policies/lib/node";
import { unorderedPair, waitsFor } from "../../../policies/lib/order";
import { seenOne } from "../support/node";

type Chain = Readonly<Record<string, readonly string[]>>;

/** Resources by name, each with those that it depends on. */
function chain(names: Chain): (name: string) => EngineResource {
  const made = new Map<string, EngineResource & { dependencies: EngineResource[] }>();
  for (const name of Object.keys(names)) made.set(name, { ...seenOne({ name }), dependencies: [] });
  const of = (name: string): EngineResource & { dependencies: EngineResource[] } => {
    const found = made.get(name);
    if (found === undefined) throw new Error(`no resource ${name}`);
    return found;
  };
  for (const [name, on] of Object.entries(names)) of(name).dependencies.push(...on.map(of));
  return of;
}

const LINE: Chain = { a: [], b: ["a"], c: ["b"], d: ["x", "c"], x: [] };

describe("waiting", () => {
  it.each([
    ["b", "a", true],
    ["c", "a", true],
    ["d", "a", true],
    ["d", "x", true],
    ["a", "b", false],
    ["c", "x", false],
    ["a", "a", false],
  ])("of %s for %s: %s", (first, second, waits) => {
    const of = chain(LINE);
    expect(waitsFor(of(first), of(second))).toBe(waits);
  });

  it("ends where resources wait for one another", () => {
    const of = chain({ a: ["b"], b: ["a", "c"], c: [], d: [] });
    expect(waitsFor(of("a"), of("d"))).toBe(false);
    expect(waitsFor(of("a"), of("c"))).toBe(true);
  });

  it("asks what several wait for once", () => {
    const of = chain({ a: [], b: ["a"], c: ["a"], d: ["b", "c"] });
    let asked = 0;
    const counted = {
      ...of("a"),
      get dependencies() {
        asked += 1;
        return [];
      },
    };
    for (const name of ["b", "c"]) Object.assign(of(name), { dependencies: [counted] });
    expect(waitsFor(of("d"), seenOne({ name: "other" }))).toBe(false);
    expect(asked).toBe(1);
  });

  it("is over for a resource without any", () => {
    expect(waitsFor(seenOne({ name: "a" }), seenOne({ name: "b" }))).toBe(false);
    const alone = { ...seenOne({ name: "a" }) };
    Reflect.deleteProperty(alone, "dependencies");
    expect(waitsFor(alone, seenOne({ name: "b" }))).toBe(false);
  });
});

describe("a pair without an order", () => {
  const pair = (names: Chain, order: readonly string[]): readonly string[] | undefined =>
    unorderedPair(order.map((name) => ({ resource: chain(names)(name) })))?.map(
      ({ resource }) => resource.name,
    );

  it.each([
    [["a", "b", "c"], undefined],
    [["c", "b", "a"], undefined],
    [
      ["b", "x", "a"],
      ["b", "x"],
    ],
    [
      ["a", "x"],
      ["a", "x"],
    ],
    [
      ["a", "b", "d", "x"],
      ["a", "x"],
    ],
    [["a", "a"], undefined],
    [["a"], undefined],
    [[], undefined],
  ])("of %j is %j", (order, expected) => {
    expect(pair(LINE, order)).toEqual(expected);
  });
});
