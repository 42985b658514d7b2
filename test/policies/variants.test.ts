import { findRequirement } from "../../prerequisites";
import { AWS_RULES } from "../../policies/aws-baseline/rules";
import { AZURE_RULES } from "../../policies/azure-baseline/rules";

import { brokenCodes } from "./support/verdict";
import { SOUND, VARIANTS } from "./variants";

const RULES = [...AZURE_RULES, ...AWS_RULES];

describe("faulty variants, checked by every pack at once", () => {
  it.each(["azure", "aws"] as const)("the %s program is sound before", (cloud) => {
    expect(brokenCodes(RULES, SOUND[cloud])).toEqual([]);
  });

  it("are at least thirty, each of another kind", () => {
    const codes = Object.values(VARIANTS).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThanOrEqual(30);
    expect(codes.filter((code) => findRequirement(code) === undefined)).toEqual([]);
  });

  it.each(Object.entries(VARIANTS))("%s gives its code and nothing else", (_what, variant) => {
    const faulty = variant.change(SOUND[variant.cloud]);
    expect(brokenCodes(RULES, faulty, "preview")).toEqual([variant.code]);
    expect(brokenCodes(RULES, faulty, "deployed")).toEqual([variant.code]);
  });
});
