import {
  observabilityIssues,
  planObservability,
} from "../../../../components/plans/azure/observability";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const name = "airun-logs";
const ruleName = "airun-insights";
const lines = (workspace: object | undefined, rule = ruleName): readonly string[] =>
  linesOf(
    observabilityIssues({
      newWorkspace: workspace && { name, ...workspace },
      ruleName: rule,
    }),
  );

describe("the plan of logging", () => {
  it("keeps logs for 30 days (D-38), or as asked for, or in somebody else's workspace", () => {
    expect(planObservability("Observability", { newWorkspace: { name }, ruleName })).toStrictEqual({
      workspace: { name, retentionDays: 30, dailyQuotaGiB: undefined },
    });
    const own = { name, retentionDays: 365, dailyQuotaGiB: 5 };
    expect(planObservability("Observability", { newWorkspace: own, ruleName })).toEqual({
      workspace: own,
    });
    expect(planObservability("Observability", { newWorkspace: undefined, ruleName })).toStrictEqual(
      {
        workspace: undefined,
      },
    );
  });

  it("takes the fewest and the most days, and the least quota", () => {
    expect(lines({ retentionDays: 30, dailyQuotaGiB: 0.023 })).toEqual([]);
    expect(lines({ retentionDays: 730 }, "a_b")).toEqual([]);
    expect(lines({ retentionDays: 730 }, "a".repeat(64))).toEqual([]);
  });

  it("refuses everything unusable at once", () => {
    const days = (text: string) =>
      `workspace.retentionDays: ${text} is out of range; use 30 to 730 days`;
    expect(lines({ name: "-", retentionDays: 29, dailyQuotaGiB: 0.02 }, "a b")).toEqual([
      'workspace.name: "-" is not a workspace name; use 4 to 63 letters, digits and hyphens',
      days("29"),
      "workspace.dailyQuotaGiB: 0.02 is too little for any log; use 0.023 or more, or leave it out for no limit",
      'dataCollectionRuleName: "a b" is not a rule name; use 3 to 64 letters, digits, hyphens and underscores',
    ]);
    expect(lines({ retentionDays: 731 })).toEqual([days("731")]);
    expect(lines({ retentionDays: 30.5 })).toEqual([days("30.5")]);
    for (const rule of ["ab", "a".repeat(65), "-ab", " abc"])
      expect(lines(undefined, rule)).toEqual([
        `dataCollectionRuleName: "${rule}" is not a rule name; use 3 to 64 letters, digits, hyphens and underscores`,
      ]);
    expect(() =>
      planObservability("Observability", { newWorkspace: undefined, ruleName: "" }),
    ).toThrow(InvalidArgumentsError);
  });
});
