import { Unknown, isUnknownValueError, stepInto } from "../../../policies/lib/unknown";
import { UNKNOWN } from "../support/graph";
import { seenOne } from "../support/node";

describe("a step into a value", () => {
  it.each<[unknown, string | number, unknown]>([
    [{ a: 1 }, "a", 1],
    [["x"], 0, "x"],
    [{ a: 1 }, "b", undefined],
    [undefined, "a", undefined],
    [null, "a", null],
    ["text", "length", undefined],
    [7, "toString", undefined],
  ])("from %j to %s is %j", (value, key, expected) => {
    expect(stepInto(value, key)).toEqual(expected);
  });

  it("returns what is not known, with the engine's error, and all below it", () => {
    const unknown = stepInto(seenOne({ props: { at: UNKNOWN } }).props, "at");
    expect(unknown).toBeInstanceOf(Unknown);
    expect(stepInto(unknown, "more")).toBe(unknown);
    expect(unknown instanceof Unknown && isUnknownValueError(unknown.cause)).toBe(true);
  });

  it("raises every other error", () => {
    const broken = {
      get at(): never {
        throw new Error("disk");
      },
    };
    expect(() => stepInto(broken, "at")).toThrow("disk");
    expect(isUnknownValueError(new Error("disk"))).toBe(false);
    expect(isUnknownValueError({ unknownTypeSentinel: true })).toBe(false);
  });
});
