import { nonEmpty, recordOf, sortedEntries } from "../../../components/plans/record";

it("a record has a value for each key", () => {
  expect(recordOf(["a", "b"], (key) => key.toUpperCase())).toEqual({ a: "A", b: "B" });
});

it("entries come in the order of their keys, by code point", () => {
  const record = { b: 1, a: 2, B: 3, ab: 4, "1": 5 };
  expect(sortedEntries(record).map(([key, value]) => `${key}${String(value)}`)).toEqual([
    "15",
    "B3",
    "a2",
    "ab4",
    "b1",
  ]);
});

it("an empty list is absent, any other a copy", () => {
  const list = ["a"];
  expect(nonEmpty([])).toBeUndefined();
  expect(nonEmpty(list)).toEqual(list);
  expect(nonEmpty(list)).not.toBe(list);
});
