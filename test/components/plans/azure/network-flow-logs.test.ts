import type { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  planNetworkFlowLogs,
  type AnalyticsInterval,
  type NetworkFlowLogsShape,
} from "../../../../components/plans/azure/network-flow-logs";
import { linesOf } from "../../../support/issues";

const networks = { hub: "/hub", aks: "/aks" };

function issuesOf(shape: NetworkFlowLogsShape<string>): readonly string[] {
  try {
    planNetworkFlowLogs("flow logs", shape);
    return [];
  } catch (error) {
    return linesOf((error as InvalidArgumentsError).issues);
  }
}

describe("the plan of flow logs", () => {
  it("keeps records for ninety days and analyses them hourly unless told otherwise", () => {
    expect(planNetworkFlowLogs("flow logs", { networks })).toEqual({
      networks: [
        ["aks", "/aks"],
        ["hub", "/hub"],
      ],
      retentionDays: 90,
      intervalMinutes: 60,
    });
    expect(
      planNetworkFlowLogs("flow logs", {
        networks,
        retentionDays: 365,
        trafficAnalytics: { intervalMinutes: 10 },
      }),
    ).toMatchObject({ retentionDays: 365, intervalMinutes: 10 });
  });

  it("has one order for the same networks, however a program lists them", () => {
    const { hub, aks } = networks;
    expect(planNetworkFlowLogs("flow logs", { networks: { aks, hub } })).toEqual(
      planNetworkFlowLogs("flow logs", { networks: { hub, aks } }),
    );
  });

  it.each([1, 90, 365])("takes %d days", (retentionDays) => {
    expect(issuesOf({ networks, retentionDays })).toEqual([]);
  });

  it.each([0, -1, 366, 30.5, Number.NaN])("refuses %d days", (retentionDays) => {
    expect(issuesOf({ networks, retentionDays })).toEqual([
      `retentionDays: ${String(retentionDays)} is out of range; use 1 to 365 days`,
    ]);
  });

  it("names everything unusable at once, with the value and what to write", () => {
    expect(
      issuesOf({
        networks: {},
        retentionDays: 0,
        trafficAnalytics: { intervalMinutes: 30 as AnalyticsInterval },
      }),
    ).toEqual([
      "networks: {} names no network; name each network that is to be logged, or leave the component out",
      "retentionDays: 0 is out of range; use 1 to 365 days",
      "trafficAnalytics.intervalMinutes: 30 is not an interval of Traffic Analytics; use 10 or 60",
    ]);
  });
});
