import { WAIVERS } from "../../scripts/checkers/waivers";

describe("the waivers of outside rules", () => {
  it.each(WAIVERS)(
    "$id has rules, resources, scope, a reason and two dates",
    ({ id, rules, resources, scope, reason, date, reviewBy }) => {
      expect(id).toMatch(/^W-\d+$/);
      expect(rules.length).toBeGreaterThan(0);
      for (const rule of rules) expect(rule).toMatch(/^(CKV2?_(AZURE|AWS)_\d+|[a-z-]+)$/);
      expect(resources.length).toBeGreaterThan(0);
      for (const pattern of resources) expect(() => new RegExp(pattern)).not.toThrow();
      expect(scope.length).toBeGreaterThan(8);
      expect(reason.length).toBeGreaterThan(40);
      expect(Date.parse(reviewBy)).toBeGreaterThan(Date.parse(date));
    },
  );

  it("waive a rule once", () => {
    const rules = WAIVERS.flatMap((waiver) => waiver.rules);
    expect(new Set(rules).size).toBe(rules.length);
  });
});
