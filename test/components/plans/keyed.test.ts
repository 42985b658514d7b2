import { byKey, keyedEntries, keyedIssues } from "../../../components/plans/keyed";
import { keyIssues } from "../../../components/plans/keys";
import { linesOf } from "../../support/issues";

const KEY = "use letters, digits and hyphens, beginning with a letter";

describe("values with keys", () => {
  it("are a list in its order, each its own key, or a map in the order of its keys", () => {
    expect(keyedEntries(["b", "a"])).toEqual([
      { key: "b", value: "b", at: "[0]" },
      { key: "a", value: "a", at: "[1]" },
    ]);
    expect(keyedEntries({ two: "b", one: "a" })).toEqual([
      { key: "one", value: "a", at: ".one" },
      { key: "two", value: "b", at: ".two" },
    ]);
    expect(byKey(["b", "a"])).toEqual({ a: "a", b: "b" });
    expect(byKey({ two: "b" })).toEqual({ two: "b" });
  });

  it("are refused twice, a map's keys in what logical names cannot hold", () => {
    expect(keyedIssues("ids", ["1 a", "2"])).toEqual([]);
    expect(linesOf(keyedIssues("ids", ["a", "b", "a"]))).toEqual([
      "ids[2]: a is listed twice; remove one",
    ]);
    expect(linesOf(keyedIssues("ids", { a: "x", "b c": "x" }))).toEqual([
      `ids.b c: "b c" is not a valid key; ${KEY}`,
      "ids.b c: x is listed twice; remove one",
    ]);
  });
});

describe("a key of a logical name", () => {
  it.each(["a", "A-1", "ab-"])("can be %s", (key) => {
    expect(keyIssues("keys", key)).toEqual([]);
  });
  it.each(["", "1a", "-a", "a b", "a_b", "a.b"])("cannot be %j", (key) => {
    expect(linesOf(keyIssues("keys", key))).toEqual([
      `keys: ${JSON.stringify(key)} is not a valid key; ${KEY}`,
    ]);
  });
});
