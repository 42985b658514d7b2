import { Alerts, type AlertsArgs } from "../../../components/azure/alerts";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { listed, named } from "./paas";

const SERVER = "/servers/orders";
const args = (more: Partial<AlertsArgs> = {}): AlertsArgs => ({
  resourceGroupName: "rg",
  emails: ["oncall@contoso.com"],
  targets: { orders: { kind: "database", id: SERVER } },
  ...more,
});

describe("alerts", () => {
  it("are an action group and the baseline's metrics of each target", async () => {
    const { error, resources } = await build(
      () =>
        new Alerts(
          "watch",
          args({
            targets: {
              main: { kind: "cluster", id: "/clusters/main" },
              orders: { kind: "database", id: SERVER },
            },
          }),
        ),
    );
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "monitor:ActionGroup watch-ag",
      "monitor:MetricAlert watch-alert-main-node-cpu",
      "monitor:MetricAlert watch-alert-main-node-disk",
      "monitor:MetricAlert watch-alert-main-node-memory",
      "monitor:MetricAlert watch-alert-main-unschedulable-pods",
      "monitor:MetricAlert watch-alert-orders-alive",
      "monitor:MetricAlert watch-alert-orders-cpu",
      "monitor:MetricAlert watch-alert-orders-memory",
      "monitor:MetricAlert watch-alert-orders-storage",
      "azure:Alerts watch",
    ]);
    expect(named(resources, "watch-alert-orders-alive").inputs).toMatchObject({
      location: "global",
      severity: 0,
      scopes: [SERVER],
      criteria: { allOf: [{ metricName: "is_db_alive", operator: "LessThan", threshold: 1 }] },
    });
    expect(named(resources, "watch-ag").inputs["emailReceivers"]).toEqual([
      {
        name: "oncall@contoso.com",
        emailAddress: "oncall@contoso.com",
        useCommonAlertSchema: true,
      },
    ]);
  });

  it("watch what a month costs, when a budget is given", async () => {
    const { resources } = await build(
      () =>
        new Alerts(
          "watch",
          args({ budget: { monthlyAmount: 500, from: "2026-12" }, budgetScope: "/groups/rg" }),
        ),
    );
    expect(named(resources, "watch-budget").inputs).toMatchObject({
      scope: "/groups/rg",
      amount: 500,
      timeGrain: "Monthly",
      timePeriod: { startDate: "2026-12-01T00:00:00Z" },
      notifications: {
        actual80: { threshold: 80, thresholdType: "Actual" },
        forecast100: { threshold: 100, thresholdType: "Forecasted" },
      },
    });
  });

  it("refuse every mistake at once", async () => {
    const { error, resources } = await build(
      () =>
        new Alerts(
          "watch",
          args({
            emails: ["team", "a@b.de", "a@b.de"],
            budget: { monthlyAmount: 0, from: "2026-13" },
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "emails[0]",
      "emails[2]",
      "budget.monthlyAmount",
      "budget.from",
    ]);
    expect(resources).toEqual([]);
  });

  it("can stand beside a second set", async () => {
    const { error, resources } = await build(() =>
      ["one", "two"].map((name) => new Alerts(name, args())),
    );
    expect(error).toBeUndefined();
    expect(resources.filter(({ type }) => type.endsWith(":ActionGroup"))).toHaveLength(2);
  });
});
