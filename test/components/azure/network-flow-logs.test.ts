import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as storage from "@pulumi/azure-native/storage";
import {
  NetworkFlowLogs,
  type NetworkFlowLogsArgs,
} from "../../../components/azure/network-flow-logs";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf, type Recorded } from "../../support/build";

const ROOT = "platform-foundations-test";
const FLOW_LOG = "azure-native:network:FlowLog";
const args: NetworkFlowLogsArgs = {
  location: "westeurope",
  networks: { hub: "/networks/hub", aks: "/networks/aks" },
  storageAccountId: "/accounts/records",
};
const logsOf = (resources: readonly Recorded[]): readonly Recorded[] =>
  resources.filter(({ type }) => type === FLOW_LOG);
const inputsOf = (resources: readonly Recorded[]) => logsOf(resources).map(({ inputs }) => inputs);
const namesOf = (resources: readonly Recorded[]) =>
  inputsOf(resources).map((inputs) => String(inputs["flowLogName"]));

describe("the flow logs of networks", () => {
  it("are one for each network and nothing else, in the watcher that Azure makes for the region", async () => {
    const { resources, error } = await build(() => new NetworkFlowLogs("core", args));
    expect(error).toBeUndefined();
    expect(resources.map(({ type, name, parent }) => ({ type, name, parent }))).toEqual([
      { type: FLOW_LOG, name: "core-flowlog-aks", parent: "core" },
      { type: FLOW_LOG, name: "core-flowlog-hub", parent: "core" },
      { type: "platform-foundations:azure:NetworkFlowLogs", name: "core", parent: ROOT },
    ]);
    const common = {
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_westeurope",
      location: "westeurope",
      storageId: "/accounts/records",
      enabled: true,
      format: { type: "JSON", version: 2 },
      retentionPolicy: { enabled: true, days: 90 },
      flowAnalyticsConfiguration: { networkWatcherFlowAnalyticsConfiguration: { enabled: false } },
    };
    expect(inputsOf(resources)).toEqual([
      {
        ...common,
        flowLogName: expect.stringMatching(/^core-aks-[0-9a-f]{6}$/) as unknown,
        targetResourceId: "/networks/aks",
      },
      {
        ...common,
        flowLogName: expect.stringMatching(/^core-hub-[0-9a-f]{6}$/) as unknown,
        targetResourceId: "/networks/hub",
      },
    ]);
  });

  it("gives the id of each log by the key of its network", async () => {
    const { value } = await build(() => new NetworkFlowLogs("core", args));
    const ids = value?.flowLogIds ?? {};
    expect(Object.keys(ids)).toEqual(["aks", "hub"]);
    const { hub } = ids;
    if (hub === undefined) throw new Error("no flow log of the hub");
    expect(await valueOf(hub)).toMatch(/core-flowlog-hub$/);
  });

  it("takes retention, watcher, analysis, identity and tags", async () => {
    const { resources } = await build(
      () =>
        new NetworkFlowLogs("core", {
          ...args,
          networks: { hub: "/networks/hub" },
          retentionDays: 365,
          networkWatcher: { name: "watcher-weu", resourceGroupName: "watchers" },
          trafficAnalytics: { workspaceId: "/workspaces/logs", intervalMinutes: 10 },
          identityId: "/identities/writer",
          tags: { environment: "dev" },
        }),
    );
    expect(inputsOf(resources)).toEqual([
      expect.objectContaining({
        resourceGroupName: "watchers",
        networkWatcherName: "watcher-weu",
        retentionPolicy: { enabled: true, days: 365 },
        flowAnalyticsConfiguration: {
          networkWatcherFlowAnalyticsConfiguration: {
            enabled: true,
            workspaceResourceId: "/workspaces/logs",
            trafficAnalyticsInterval: 10,
          },
        },
        identity: { type: "UserAssigned", userAssignedIdentities: ["/identities/writer"] },
        tags: { environment: "dev" },
      }),
    ]);
  });

  it("O20: waits for account and networks by reference, and one log for the other", async () => {
    const place = { resourceGroupName: "rg", location: "westeurope" };
    const { resources } = await build(() => {
      const account = new storage.StorageAccount("records", {
        ...place,
        kind: "StorageV2",
        sku: { name: "Standard_ZRS" },
      });
      return new NetworkFlowLogs("core", {
        ...args,
        networks: {
          hub: new network.VirtualNetwork("hub", place).id,
          aks: new network.VirtualNetwork("aks", place).id,
        },
        storageAccountId: account.id,
      });
    });
    expect(logsOf(resources).map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ["core-flowlog-aks", ["aks", "records"]],
      ["core-flowlog-hub", ["core-flowlog-aks", "hub", "records"]],
    ]);
  });

  it("waits for what its caller names, above all the role of the identity that writes", async () => {
    const { resources } = await build(() => {
      const role = new managedidentity.UserAssignedIdentity("role", { resourceGroupName: "rg" });
      return new NetworkFlowLogs("core", args, { dependsOn: [role] });
    });
    expect(logsOf(resources).map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ["core-flowlog-aks", ["role"]],
      ["core-flowlog-hub", ["core-flowlog-aks"]],
    ]);
  });

  it("goes before its replacement, because a network has one log", async () => {
    const { resources } = await build(() => new NetworkFlowLogs("core", args));
    expect(logsOf(resources).map(({ deleteBeforeReplace }) => deleteBeforeReplace)).toEqual([
      true,
      true,
    ]);
  });

  it("has names of its own in a watcher that other stacks and components write into", async () => {
    const names = async (stack: string): Promise<readonly string[]> => {
      const { resources } = await build(
        () => {
          new NetworkFlowLogs("core", {
            ...args,
            networks: { hub: "/networks/hub", "hub-x": "/networks/x" },
          });
          new NetworkFlowLogs("core-hub", { ...args, networks: { x: "/networks/y" } });
        },
        { stack },
      );
      return namesOf(resources);
    };
    const [dev, prod] = [await names("dev"), await names("prod")];
    expect(new Set([...dev, ...prod]).size).toBe(6);
    expect(await names("dev")).toEqual(dev);
  });

  it("keeps the names of its logs when another network joins", async () => {
    const before = await build(() => new NetworkFlowLogs("core", args));
    const after = await build(
      () =>
        new NetworkFlowLogs("core", {
          ...args,
          networks: { ...args.networks, a: "/networks/a" },
        }),
    );
    const [, ...rest] = inputsOf(after.resources);
    expect(rest).toEqual(inputsOf(before.resources));
  });

  it("refuses everything unusable at once and registers nothing", async () => {
    const { error, resources } = await build(
      () => new NetworkFlowLogs("core", { ...args, networks: {}, retentionDays: 400 }),
    );
    expect((error as InvalidArgumentsError).message).toBe(
      [
        'NetworkFlowLogs "core"',
        "  networks: {} names no network; name each network that is to be logged, or leave the component out",
        "  retentionDays: 400 is out of range; use 1 to 365 days",
      ].join("\n"),
    );
    expect(resources).toEqual([]);
  });
});
