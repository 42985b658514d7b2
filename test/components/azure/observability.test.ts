import * as pulumi from "@pulumi/pulumi";

import {
  bindContainerInsights,
  Observability,
  type ObservabilityArgs,
} from "../../../components/azure/observability";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";
import { listed, named, REGIONAL, SUBSCRIPTION_ID, WORKSPACE_ID } from "./paas";

const logs = (args: Partial<ObservabilityArgs> = {}): ObservabilityArgs => ({
  ...REGIONAL,
  ...args,
});

describe("observability", () => {
  it("puts the rule into the region of a workspace that exists elsewhere", async () => {
    const workspace = { mode: "existing", workspaceId: WORKSPACE_ID } as const;
    const regionOf = async (more: object) => {
      const { resources } = await build(
        () => new Observability("logs", logs({ workspace: { ...workspace, ...more } })),
      );
      return resources.find(({ name }) => name === "logs-dcr")?.inputs["location"];
    };
    expect(await regionOf({ location: "northeurope" })).toBe("northeurope");
    expect(await regionOf({})).toBe("westeurope");
  });

  it("by default is a workspace that logs who queries it, and the rule for cluster metrics", async () => {
    const { error, resources } = await build(() => new Observability("logs", logs()));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "monitor:DataCollectionRule logs-dcr",
      "monitor:DiagnosticSetting logs-dcr-diag",
      "monitor:DiagnosticSetting logs-log-diag",
      "operationalinsights:Workspace logs-log",
      "azure:Observability logs",
    ]);
    expect(named(resources, "logs-log")).toMatchObject({
      protect: true,
      inputs: {
        workspaceName: "logs",
        sku: { name: "PerGB2018" },
        retentionInDays: 30,
        features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
      },
    });
    expect(named(resources, "logs-dcr")).toMatchObject({
      dependsOn: ["logs-log"],
      inputs: {
        dataSources: {
          extensions: [
            {
              extensionName: "ContainerInsights",
              streams: ["Microsoft-InsightsMetrics", "Microsoft-Perf"],
            },
          ],
        },
        dataFlows: [
          { streams: ["Microsoft-InsightsMetrics", "Microsoft-Perf"], destinations: ["workspace"] },
        ],
      },
    });
  });

  it("exports every category of the subscription's activity log (D-35)", async () => {
    const { resources } = await build(
      () =>
        new Observability(
          "logs",
          logs({ activityLogSubscriptionId: SUBSCRIPTION_ID.split("/")[2] ?? "" }),
        ),
    );
    const setting = named(resources, "logs-activity");
    expect(setting.inputs["resourceUri"]).toBe(SUBSCRIPTION_ID);
    expect(setting.inputs["name"]).toBe("platform-foundations-test-logs");
    expect(setting.inputs["logs"]).toEqual(
      [
        "Administrative",
        "Security",
        "ServiceHealth",
        "Alert",
        "Recommendation",
        "Policy",
        "Autoscale",
        "ResourceHealth",
      ].map((category) => ({ category, enabled: true })),
    );
  });

  it("takes the company's own workspace and then makes none", async () => {
    const { value, resources } = await build(
      () =>
        new Observability(
          "logs",
          logs({
            workspace: { mode: "existing", workspaceId: WORKSPACE_ID },
            containerInsights: "none",
          }),
        ),
    );
    expect(listed(resources)).toEqual(["azure:Observability logs"]);
    expect(await valueOf(value?.workspaceId ?? pulumi.output(""))).toBe(WORKSPACE_ID);
    expect(value?.containerInsightsRuleId).toBeUndefined();
  });

  it("binds a cluster under the one name that Azure looks for", async () => {
    const { resources } = await build(() => bindContainerInsights("main-ci", "/cluster", "/rule"));
    expect(named(resources, "main-ci").inputs).toEqual({
      associationName: "ContainerInsightsExtension",
      resourceUri: "/cluster",
      dataCollectionRuleId: "/rule",
    });
  });

  it("refuses unusable arguments at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new Observability(
          "logs",
          logs({
            workspace: { mode: "create", name: "x_", retentionDays: 7, dailyQuotaGiB: 0 },
            dataCollectionRuleName: "?",
          }),
        ),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "workspace.name",
      "workspace.retentionDays",
      "workspace.dailyQuotaGiB",
      "dataCollectionRuleName",
    ]);
    expect(resources).toEqual([]);
  });
});
