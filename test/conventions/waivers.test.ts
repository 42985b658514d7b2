import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Waiver {
  readonly id: string;
  readonly rules: readonly string[];
  readonly scope: string;
  readonly reason: string;
  readonly date: string;
  readonly reviewBy: string;
}
const { waivers } = JSON.parse(
  readFileSync(join(__dirname, "../../docs/internals/waivers.json"), "utf8"),
) as {
  readonly waivers: readonly Waiver[];
};

describe("the waivers of outside rules", () => {
  it.each(waivers)(
    "$id has rules, scope, a reason and two dates",
    ({ id, rules, scope, reason, date, reviewBy }) => {
      expect(id).toMatch(/^W-\d+$/);
      expect(rules.length).toBeGreaterThan(0);
      for (const rule of rules) expect(rule).toMatch(/^CKV2?_(AZURE|AWS)_\d+$/);
      expect(scope.length).toBeGreaterThan(8);
      expect(reason.length).toBeGreaterThan(40);
      expect(Date.parse(reviewBy)).toBeGreaterThan(Date.parse(date));
    },
  );

  it("waive a rule once", () => {
    const rules = waivers.flatMap((waiver) => waiver.rules);
    expect(new Set(rules).size).toBe(rules.length);
  });
});
