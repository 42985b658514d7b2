// Life of a cluster on the simulated Azure: what the component registers is created and updated in its own order.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AksCluster, type AksClusterArgs } from "../../../components/azure/aks-cluster";
import type { Scenario } from "../../../sandbox/clouds/scenario";
import { type Properties, without } from "../../../sandbox/wire/values";
import { build, type Recorded } from "../../support/build";
import { connect, type Created, type ProviderClient } from "../support/provider-client";

jest.setTimeout(60_000); // each deployment builds the component

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";
const GROUP = "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network";

const args = (more: Partial<AksClusterArgs> = {}): AksClusterArgs => ({
  resourceGroupName: "rg",
  location: "westeurope",
  subscriptionId: "s",
  tenantId: "t",
  adminGroupObjectIds: ["33333333-3333-4333-8333-333333333333"],
  vnetId: `${GROUP}/virtualNetworks/aks`,
  outboundType: "userAssignedNATGateway",
  pods: { mode: "overlay" },
  privateDns: { mode: "system" },
  systemPool: { subnetId: `${GROUP}/virtualNetworks/aks/subnets/system` },
  userPools: {
    batch: { subnetId: `${GROUP}/virtualNetworks/aks/subnets/user` },
    user: { subnetId: `${GROUP}/virtualNetworks/aks/subnets/user` },
  },
  ...more,
});

/** The cluster and its pools as the component registers them, each after what it waits for. */
async function registered(more: Partial<AksClusterArgs>): Promise<readonly Recorded[]> {
  const { error, resources } = await build(() => new AksCluster("main", args(more)), {
    outputs: {
      [CLUSTER]: () => ({ identity: {}, identityProfile: {}, addonProfiles: {} }),
    },
  });
  expect(error).toBeUndefined();
  const left = resources.filter(({ type }) => type === CLUSTER || type === POOL);
  const names = new Set(left.map(({ name }) => name));
  const ordered: Recorded[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ dependsOn }) =>
      dependsOn.every((name) => !names.has(name) || ordered.some((one) => one.name === name)),
    );
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

describe("a cluster on the simulated Azure", () => {
  let azure: ProviderClient;
  let dir: string;
  const made = new Map<string, Created>();
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "cluster-"));
    made.clear();
  });
  afterEach(() => {
    azure.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(scenario: Partial<Scenario> = {}): Promise<void> {
    azure = await connect("azure-native", { dir, scenario });
    await azure.create("azure-native:resources:ResourceGroup", {
      resourceGroupName: "rg",
      location: "westeurope",
    });
  }

  /** What a deployment of the component does, change by change. */
  async function deploy(more: Partial<AksClusterArgs>): Promise<void> {
    for (const { type, name, inputs } of await registered(more)) {
      const news = { ...inputs, resourceName: "main" } as Properties;
      const before = made.get(name);
      if (before === undefined) {
        made.set(name, await azure.create(type, news, { name }));
      } else {
        const outputs = await azure.update(type, before, news);
        made.set(name, { id: before.id, inputs: news, outputs });
      }
    }
  }

  const versions = () => {
    const cluster = made.get("main-aks")?.outputs;
    const [system] = (cluster?.["agentPoolProfiles"] ?? []) as readonly Properties[];
    return {
      controlPlane: cluster?.["currentKubernetesVersion"],
      system: system?.["currentOrchestratorVersion"],
      batch: made.get("main-pool-batch")?.outputs["currentOrchestratorVersion"],
      user: made.get("main-pool-user")?.outputs["currentOrchestratorVersion"],
    };
  };
  const refused = (code: string) => ({
    details: expect.stringContaining(`Code="${code}"`) as unknown,
  });

  it("is upgraded from 1.34 over 1.35 to 1.36 with its nodes: control plane, then pools one by one", async () => {
    await start();
    for (const version of ["1.34", "1.35", "1.36"]) {
      await deploy({ kubernetesVersion: version });
      const everywhere = `${version}.1`;
      expect(versions()).toEqual({
        controlPlane: everywhere,
        system: everywhere,
        batch: everywhere,
        user: everywhere,
      });
    }
    const updates = readFileSync(join(dir, "journal.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ operation, stage }) => operation === "update" && stage === "done")
      .map(({ id }) => String(id).split("/").at(-1));
    expect(updates).toEqual(["main", "batch", "user", "main", "batch", "user"]);
  });

  it("without a version for its nodes leaves them behind, until Azure refuses the distance", async () => {
    await start();
    const [cluster, pool] = await registered({ kubernetesVersion: "1.34" });
    const plain = (found: Recorded | undefined, version?: string): Properties => {
      const inputs: Properties = found?.inputs ?? {};
      const own: Properties = {
        ...without(inputs, "orchestratorVersion"),
        resourceName: "main",
      };
      if (version === undefined) return own;
      const profiles = inputs["agentPoolProfiles"] as readonly Properties[];
      return {
        ...own,
        kubernetesVersion: version,
        agentPoolProfiles: profiles.map((profile) => without(profile, "orchestratorVersion")),
      };
    };
    let aks = await azure.create(CLUSTER, plain(cluster, "1.34"));
    const nodes = await azure.create(POOL, plain(pool));
    for (const version of ["1.35", "1.36", "1.37"]) {
      const outputs = await azure.update(CLUSTER, aks, plain(cluster, version));
      aks = { id: aks.id, inputs: plain(cluster, version), outputs };
    }
    const left = await azure.read(POOL, nodes.id, nodes);
    expect(left.outputs["currentOrchestratorVersion"]).toBe("1.34.1");
    await expect(azure.update(CLUSTER, aks, plain(cluster, "1.38"))).rejects.toMatchObject(
      refused("NodePoolMcVersionIncompatible"),
    );
  });

  it("skips no minor version and goes back to none", async () => {
    await start();
    await deploy({ kubernetesVersion: "1.34" });
    await expect(deploy({ kubernetesVersion: "1.36" })).rejects.toMatchObject(
      refused("OperationNotAllowed"),
    );
    await expect(deploy({ kubernetesVersion: "1.33" })).rejects.toMatchObject(
      refused("OperationNotAllowed"),
    );
  });

  it("takes new labels and bounds while the autoscaler has another number of nodes", async () => {
    await start();
    await deploy({});
    expect(made.get("main-pool-user")?.outputs).toMatchObject({ minCount: 3, count: 4 });
    const userPools = {
      batch: { subnetId: `${GROUP}/virtualNetworks/aks/subnets/user`, maxCount: 12 },
      user: { subnetId: `${GROUP}/virtualNetworks/aks/subnets/user`, labels: { workload: "app" } },
    };
    await deploy({ userPools });
    expect(made.get("main-pool-user")?.outputs).toMatchObject({ count: 4 });
    // The number of the settings is not the number of the autoscaler.
    const user = made.get("main-pool-user") as Created;
    await expect(azure.update(POOL, user, { ...user.inputs, count: 3 })).rejects.toMatchObject(
      refused("BadRequest"),
    );
  });

  it("keeps the first system pool as it is, and takes others as resources of their own", async () => {
    await start();
    const subnet = `${GROUP}/virtualNetworks/aks/subnets/system`;
    await deploy({});
    await expect(
      deploy({ systemPool: { subnetId: subnet, vmSize: "Standard_D8ds_v5" } }),
    ).rejects.toMatchObject(refused("PropertyChangeNotAllowed"));
    await expect(
      deploy({ systemPool: { subnetId: subnet, name: "system2" } }),
    ).rejects.toMatchObject({
      details: expect.stringContaining("A new agent pool was introduced.") as unknown,
    });
    const larger = { subnetId: subnet, vmSize: "Standard_D8ds_v5" };
    await deploy({ systemPools: { system2: larger } });
    // The pool of that name exists now, so the cluster takes it for its own.
    await deploy({ systemPool: { ...larger, name: "system2" } });
    expect(made.get("main-aks")?.outputs["agentPoolProfiles"]).toMatchObject([
      { name: "system2", vmSize: "Standard_D8ds_v5" },
    ]);
  });

  describe("with its API server in the network", () => {
    const inSubnet = (subnetId: string): Partial<AksClusterArgs> => ({
      apiServer: { mode: "vnetIntegration", subnetId },
    });

    /** The id of a subnet for the API server, as the network component makes it but for what is given. */
    async function place(more: Properties = {}): Promise<string> {
      await start();
      await azure.create("azure-native:resources:ResourceGroup", {
        resourceGroupName: "net",
        location: "westeurope",
      });
      await azure.create("azure-native:network:VirtualNetwork", {
        resourceGroupName: "net",
        location: "westeurope",
        virtualNetworkName: "aks",
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      });
      const { id } = await azure.create("azure-native:network:Subnet", {
        resourceGroupName: "net",
        virtualNetworkName: "aks",
        subnetName: "api",
        addressPrefix: "10.0.80.0/28",
        delegations: [{ name: "aks", serviceName: "Microsoft.ContainerService/managedClusters" }],
        ...more,
      });
      return id;
    }

    it("is created there, and moves there in place", async () => {
      const subnetId = await place();
      await deploy({});
      await deploy(inSubnet(subnetId));
      expect(made.get("main-aks")?.outputs["apiServerAccessProfile"]).toMatchObject({
        enableVnetIntegration: true,
        subnetId,
      });
    });

    it("never goes back, and stays in its subnet", async () => {
      const subnetId = await place();
      await deploy(inSubnet(subnetId));
      await expect(deploy({})).rejects.toMatchObject({
        details: expect.stringContaining("cannot be disabled once it is enabled") as unknown,
      });
      await expect(deploy(inSubnet(`${subnetId}2`))).rejects.toMatchObject(
        refused("PropertyChangeNotAllowed"),
      );
    });

    it.each([
      ["is /29", { addressPrefix: "10.0.80.0/29" }],
      ["is not delegated to Microsoft.ContainerService/managedClusters", { delegations: [] }],
    ])("needs a subnet that fits: refused, it %s", async (problem, more) => {
      const subnetId = await place(more);
      await expect(deploy(inSubnet(subnetId))).rejects.toMatchObject({
        details: expect.stringContaining(problem) as unknown,
      });
    });

    it("needs a subnet of its own", async () => {
      const subnetId = await place();
      await expect(
        deploy({ ...inSubnet(subnetId), systemPool: { subnetId } }),
      ).rejects.toMatchObject({
        details: expect.stringContaining("is used by another workload") as unknown,
      });
    });
  });

  it("needs the subscription's feature for encryption at host", async () => {
    await start({ unregisteredFeatures: ["Microsoft.Compute/EncryptionAtHost"] });
    await expect(deploy({})).rejects.toMatchObject(
      refused("SubscriptionNotEnabledEncryptionAtHost"),
    );
  });
});
