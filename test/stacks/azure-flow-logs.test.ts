import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { azureCoreSchema } from "../../config/schema/azure-core";
import { azureCoreShapes } from "../../config/azure-plans";
import { createFlowLogs } from "../../stacks/azure-core/flow-logs";
import { build, type Recorded } from "../support/build";
import { buildStack, ROOT } from "../support/stack";

const OWN = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const OTHER = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
const VARIANT = "test/variants/valid/azure-flow-logs.yaml";
const FLOW_LOG = "azure-native:network:FlowLog";

/** The flow logs alone, of a hub in some subscription and an AKS network that is made here. */
const make = (flowLogs: object | undefined, hubIn = OWN) => {
  const hub = `/subscriptions/${hubIn}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub`;
  const config = azureCoreSchema.parse({
    location: "westeurope",
    keyVault: { secretsExpire: "2027-11-01" },
    aks: { adminGroupObjectIds: ["3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10"] },
    azureNetwork: {
      hub: {
        mode: "existing",
        vnetId: hub,
        addressSpace: "10.1.0.0/16",
        endpointSubnetId: `${hub}/subnets/endpoints`,
      },
    },
    monitoring: { flowLogs },
    protect: false,
  });
  return build(() => {
    createFlowLogs(
      {
        name: "codemie",
        placement: {
          resourceGroupName: pulumi.output("rg"),
          location: "westeurope",
          tags: { owner: "team" },
          subscriptionId: OWN,
        },
        tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
        protect: false,
        diagnostics: { workspaceId: "/workspaces/logs" },
      },
      azureCoreShapes(config, OWN),
      {
        network: {
          hub: { vnetId: pulumi.output(hub) },
          spoke: { vnetId: pulumi.output("/networks/aks") },
          settled: [],
        },
        owner: { customer: "airun", environment: "test", subscriptionId: OWN },
        privateEndpoint: { subnetId: "/subnets/endpoints", privateDnsZoneId: "/zones/blob" },
      },
    );
  });
};
const logsOf = (resources: readonly Recorded[]): readonly Recorded[] =>
  resources.filter(({ type }) => type === FLOW_LOG);
const targetsOf = (resources: readonly Recorded[]): readonly string[] =>
  logsOf(resources).map(({ inputs }) => String(inputs["targetResourceId"]).split("/").at(-1) ?? "");

/** Everything that a resource waits for, directly or not. */
function waitsOf(name: string, resources: readonly Recorded[], found = new Set<string>()) {
  const direct = resources.filter((resource) => resource.name === name);
  for (const earlier of direct.flatMap(({ dependsOn }) => dependsOn)) {
    if (found.has(earlier)) continue;
    found.add(earlier);
    waitsOf(earlier, resources, found);
  }
  return found;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flow-logs-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The variant with a network that is joined to the hub after the platform's own. */
function withAnotherSpoke(): string {
  const file = join(folder, "another-spoke.yaml");
  const spoke = `
    azureNetwork:
      otherSpokes:
        agents:
          vnetId: /subscriptions/${OWN}/resourceGroups/agents/providers/Microsoft.Network/virtualNetworks/agents
          addressSpace: 10.9.0.0/16
`;
  writeFileSync(file, readFileSync(join(ROOT, VARIANT), "utf8").trimEnd() + spoke);
  return file;
}

describe("flow logs of phase 2", () => {
  it("are none unless asked for", async () => {
    const { error, resources } = await make(undefined);
    expect(error).toBeUndefined();
    expect(resources).toEqual([]);
  });

  it("leave a network of another subscription to its owner", async () => {
    expect(targetsOf((await make({})).resources)).toEqual(["aks", "hub"]);
    expect(targetsOf((await make({}, OTHER)).resources)).toEqual(["aks"]);
  });

  it("are as the settings say", async () => {
    const networkWatcher = { name: "watcher-weu", resourceGroupName: "watchers" };
    const { resources } = await make({ retentionDays: 365, networkWatcher }, OTHER);
    expect(logsOf(resources).map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({
        networkWatcherName: "watcher-weu",
        resourceGroupName: "watchers",
        retentionPolicy: { enabled: true, days: 365 },
        flowAnalyticsConfiguration: {
          networkWatcherFlowAnalyticsConfiguration: { enabled: false },
        },
        tags: { owner: "team" },
      }),
    ]);
    expect(resources.filter(({ protect }) => protect)).toEqual([]);
  });

  it("come with a private account of their own, an identity that writes into it, and the workspace", async () => {
    const { error, resources } = await buildStack(VARIANT);
    expect(error).toBeUndefined();
    const named = (name: string): Recorded | undefined =>
      resources.find((resource) => resource.name === name && resource.custom);
    const [files, flow] = ["files", "flow"].map((key) => named(`codemie-${key}-st`));
    expect(flow?.protect).toBe(true);
    expect(flow?.inputs).toMatchObject({ publicNetworkAccess: "Disabled" });
    expect(flow?.inputs["accountName"]).toMatch(/^airunflow/);
    expect(flow?.inputs["accountName"]).not.toBe(files?.inputs["accountName"]);
    expect(named("codemie-flow-pe-pep")?.dependsOn).toContain("codemie-flow-st");
    expect(named("codemie-flow-st-diag")).toBeDefined();
    expect(named("codemie-flow-writer-role-records")?.dependsOn).toEqual([
      "codemie-flow-st",
      "codemie-flow-writer-id",
    ]);
    for (const { inputs, dependsOn } of logsOf(resources)) {
      expect(dependsOn).toEqual(
        expect.arrayContaining(["codemie-flow-st", "codemie-flow-writer-id"]),
      );
      expect(inputs).toMatchObject({
        flowAnalyticsConfiguration: {
          networkWatcherFlowAnalyticsConfiguration: {
            enabled: true,
            workspaceResourceId: expect.stringMatching(/codemie-monitor-log$/) as unknown,
            trafficAnalyticsInterval: 10,
          },
        },
      });
    }
  });

  it("come after the role of their identity and every change of their networks, one by one", async () => {
    const { error, resources } = await buildStack(relative(ROOT, withAnotherSpoke()));
    expect(error).toBeUndefined();
    const changes = resources
      .filter(({ type }) => /:(Subnet|VirtualNetworkPeering)$/.test(type))
      .map(({ name }) => name);
    expect(changes).toContain("codemie-peering-agents-peer-hub");
    const before = waitsOf("codemie-traffic-flowlog-aks", resources);
    expect(
      ["codemie-flow-writer-role-records", ...changes].filter((name) => !before.has(name)),
    ).toEqual([]);
    expect(logsOf(resources)[1]?.dependsOn).toContain("codemie-traffic-flowlog-aks");
  });
});
