import {
  alertIssues,
  alertsOf,
  BASELINE_ALERTS,
  planAlerts,
  type AlertsShape,
} from "../../../../components/plans/azure/alerts";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

const MAIL = "write for example oncall@contoso.com";
const emails = ["oncall@contoso.com"];

describe("the plan of alerts", () => {
  it("begins a budget on the first day of its month", () => {
    expect(planAlerts("Alerts", { emails })).toEqual({ budget: undefined });
    const budget = { monthlyAmount: 0.5, from: "2026-12" };
    expect(planAlerts("Alerts", { emails, budget })).toEqual({
      budget: { amount: 0.5, startDate: "2026-12-01T00:00:00Z" },
    });
  });

  it.each<readonly [AlertsShape, readonly string[]]>([
    [{ emails: ["a@b.c", "a.b+c@d.e.f"] }, []],
    [{ emails: [] }, ["emails: no address is listed; list at least one"]],
    [
      { emails: ["team", "a@b.c", "a b@c.d", "a@b", "a@b.c d", "a@b.c", "a@@b.c"] },
      [
        `emails[0]: "team" is not a mail address; ${MAIL}`,
        `emails[2]: "a b@c.d" is not a mail address; ${MAIL}`,
        `emails[3]: "a@b" is not a mail address; ${MAIL}`,
        `emails[4]: "a@b.c d" is not a mail address; ${MAIL}`,
        "emails[5]: a@b.c is listed twice; list it once",
        `emails[6]: "a@@b.c" is not a mail address; ${MAIL}`,
      ],
    ],
    ...(["2026-00", "2026-13", "x2026-01", "2026-01-01", "26-01"] as const).map(
      (from) =>
        [
          { emails, budget: { monthlyAmount: 0, from } },
          [
            "budget.monthlyAmount: 0 is not an amount; use more than 0, in the currency of the subscription",
            `budget.from: "${from}" is not a month; write YYYY-MM`,
          ],
        ] as const,
    ),
    [
      { emails, budget: { monthlyAmount: Number.NaN, from: "2026-01" } },
      [
        "budget.monthlyAmount: NaN is not an amount; use more than 0, in the currency of the subscription",
      ],
    ],
  ])("refuses %j: %j", (shape, lines) => {
    expect(linesOf(alertIssues(shape))).toEqual(lines);
    if (lines.length > 0) expect(() => planAlerts("Alerts", shape)).toThrow(InvalidArgumentsError);
  });

  it("watches the targets in the order of their keys, each by its kind", () => {
    const rows = alertsOf({
      two: { kind: "database", id: "db" },
      one: { kind: "cluster", id: "aks" },
    });
    expect(rows).toEqual([
      ...BASELINE_ALERTS.cluster.map((alert) => ({ key: `one-${alert.key}`, id: "aks", alert })),
      ...BASELINE_ALERTS.database.map((alert) => ({ key: `two-${alert.key}`, id: "db", alert })),
    ]);
  });
});
