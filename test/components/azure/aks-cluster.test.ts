import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { AksCluster, type AksClusterArgs } from "../../../components/azure/aks-cluster";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf, type BuildOptions } from "../../support/build";
import {
  guid,
  listed,
  named,
  REGIONAL,
  subnetId,
  SUBSCRIPTION_ID,
  TENANT,
  vnetId,
  WORKSPACE_ID,
  zoneId,
} from "./paas";

const GROUP = guid("3");
const ISSUER = "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/";
const REPORTED = {
  privateFQDN: "main-1.privatelink.westeurope.azmk8s.io",
  oidcIssuerProfile: { enabled: true, issuerURL: ISSUER },
  identity: { type: "SystemAssigned", principalId: guid("8") },
  identityProfile: { kubeletidentity: { clientId: guid("9"), objectId: guid("a") } },
  addonProfiles: {
    azureKeyvaultSecretsProvider: { enabled: true, identity: { objectId: guid("b") } },
  },
};
const OPTIONS: BuildOptions = {
  outputs: {
    "azure-native:managedidentity:UserAssignedIdentity": (_, name) => ({
      principalId: name.endsWith("kubelet") ? guid("6") : guid("5"),
      clientId: name.endsWith("kubelet") ? guid("7") : guid("4"),
    }),
    "azure-native:containerservice:ManagedCluster": () => REPORTED,
  },
};

const cluster = (args: Partial<AksClusterArgs> = {}): AksClusterArgs => ({
  ...REGIONAL,
  tenantId: TENANT,
  adminGroupObjectIds: [GROUP],
  vnetId: vnetId("AksVNet"),
  outboundType: "userAssignedNATGateway",
  pods: { mode: "podSubnet", subnetId: subnetId("PodSubnet") },
  privateDns: {
    mode: "custom",
    zoneId: zoneId("privatelink.westeurope.azmk8s.io"),
    zoneLinks: [],
  },
  systemPool: { subnetId: subnetId("SystemSubnet") },
  userPools: { user: { subnetId: subnetId("UserSubnet"), labels: { workload: "codemie" } } },
  ...args,
});

describe("a cluster", () => {
  it("by default is two identities with three roles, the cluster, its pools, two windows and the administrators' roles", async () => {
    const { error, resources } = await build(() => new AksCluster("main", cluster()), OPTIONS);
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      `authorization:RoleAssignment main-role-admin-${GROUP}`,
      `authorization:RoleAssignment main-role-kubeconfig-${GROUP}`,
      "authorization:RoleAssignment main-role-kubelet",
      "authorization:RoleAssignment main-role-vnet",
      "authorization:RoleAssignment main-role-zone",
      "containerservice:AgentPool main-pool-user",
      "containerservice:MaintenanceConfiguration main-maintenance-cluster",
      "containerservice:MaintenanceConfiguration main-maintenance-node-os",
      "containerservice:ManagedCluster main-aks",
      "managedidentity:UserAssignedIdentity main-id-control-plane",
      "managedidentity:UserAssignedIdentity main-id-kubelet",
      "azure:AksCluster main",
    ]);
  });

  it("can do without what Azure's baseline asks for, and writes down why", async () => {
    const policy = "The tenant assigns its policies by Arc.";
    const command = "The vendor's support uses the command.";
    const { error, resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({
            secretsProvider: false,
            withoutAzurePolicy: { reason: policy },
            runCommand: { reason: command },
          }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    const { inputs } = named(resources, "main-aks");
    expect(inputs["addonProfiles"]).toEqual({});
    expect(inputs["apiServerAccessProfile"]).toMatchObject({ disableRunCommand: false });
    expect(inputs["tags"]).toEqual({
      "platform-foundations:exception:azure-aks-require-operations": `${command} ${policy}`,
    });
  });

  it("is private, opened by Entra ID alone, and encrypts its nodes", async () => {
    const { resources } = await build(
      () => new AksCluster("main", cluster({ containerInsightsWorkspaceId: WORKSPACE_ID })),
      OPTIONS,
    );
    const aks = named(resources, "main-aks");
    expect(aks.protect).toBe(true);
    expect(aks.inputs).toMatchObject({
      sku: { name: "Base", tier: "Standard" },
      kubernetesVersion: "1.35",
      dnsPrefix: "main",
      nodeResourceGroup: "main-nodes",
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        privateDNSZone: zoneId("privatelink.westeurope.azmk8s.io"),
        disableRunCommand: true,
      },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: [GROUP],
        tenantID: TENANT,
      },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true }, imageCleaner: { enabled: true } },
      autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
      addonProfiles: {
        azurepolicy: { enabled: true },
        azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: "true" } },
        omsagent: {
          enabled: true,
          config: { logAnalyticsWorkspaceResourceID: WORKSPACE_ID, useAADAuth: "true" },
        },
      },
      identity: { type: "UserAssigned" },
      identityProfile: { kubeletidentity: { clientId: guid("7"), objectId: guid("6") } },
    });
    expect(aks.inputs["networkProfile"]).toEqual({
      networkPlugin: "azure",
      networkDataplane: "cilium",
      networkPolicy: "cilium",
      loadBalancerSku: "standard",
      outboundType: "userAssignedNATGateway",
      serviceCidr: "10.2.0.0/24",
      dnsServiceIP: "10.2.0.10",
    });
  });

  it("keeps applications off the system pool, and spreads every pool over the zones", async () => {
    const { resources } = await build(() => new AksCluster("main", cluster()), OPTIONS);
    expect(named(resources, "main-aks").inputs["agentPoolProfiles"]).toEqual([
      expect.objectContaining({
        name: "system",
        mode: "System",
        vmSize: "Standard_D4ds_v5",
        orchestratorVersion: "1.35", // without it an upgrade would leave the nodes behind
        minCount: 3,
        maxCount: 5,
        nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
        availabilityZones: ["1", "2", "3"],
        osDiskType: "Ephemeral",
        enableEncryptionAtHost: true,
        enableNodePublicIP: false,
        maxPods: 50,
        vnetSubnetID: subnetId("SystemSubnet"),
        podSubnetID: subnetId("PodSubnet"),
      }),
    ]);
    expect(named(resources, "main-pool-user")).toMatchObject({
      dependsOn: ["main-aks"], // O12
      inputs: {
        agentPoolName: "user",
        mode: "User",
        vmSize: "Standard_D8ds_v5",
        nodeLabels: { workload: "codemie" },
        nodeTaints: [],
        vnetSubnetID: subnetId("UserSubnet"),
      },
    });
  });

  it("gives a user pool its own labels and taints", async () => {
    const user = {
      subnetId: subnetId("UserSubnet"),
      labels: { team: "search" },
      taints: ["workload=search:NoSchedule"],
    };
    const { resources } = await build(
      () => new AksCluster("main", cluster({ userPools: { user } })),
      OPTIONS,
    );
    expect(named(resources, "main-pool-user").inputs).toMatchObject({
      nodeLabels: user.labels,
      nodeTaints: user.taints,
    });
  });

  it("leaves the number of nodes to the autoscaler, which no update may contradict", async () => {
    const { resources } = await build(() => new AksCluster("main", cluster()), OPTIONS);
    const [system] = named(resources, "main-aks").inputs["agentPoolProfiles"] as readonly object[];
    const user = named(resources, "main-pool-user");
    expect(system).not.toHaveProperty("count");
    expect(user.inputs).not.toHaveProperty("count");
    // An ignored change would send the old value again.
    expect(named(resources, "main-aks").ignoreChanges).toEqual([]);
    expect(user.ignoreChanges).toEqual([]);
  });

  it("changes pools one after another: the cluster, further system pools, user pools (O12)", async () => {
    const { error, resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({
            systemPools: {
              system2: { subnetId: subnetId("SystemSubnet"), vmSize: "Standard_D8ds_v5" },
            },
            userPools: {
              batch: { subnetId: subnetId("UserSubnet") },
              user: { subnetId: subnetId("UserSubnet") },
            },
          }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    const after = (name: string) => named(resources, name).dependsOn;
    expect(after("main-pool-system2")).toEqual(["main-aks"]);
    expect(after("main-pool-batch")).toEqual(["main-aks", "main-pool-system2"]);
    expect(after("main-pool-user")).toEqual(["main-aks", "main-pool-batch"]);
    expect(named(resources, "main-pool-system2").inputs).toMatchObject({
      agentPoolName: "system2",
      mode: "System",
      vmSize: "Standard_D8ds_v5",
      orchestratorVersion: "1.35",
      nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
    });
  });

  it("replaces a pool after the old one, or before it under a name with a suffix", async () => {
    const pool = async (more: object) => {
      const { resources } = await build(
        () =>
          new AksCluster(
            "main",
            cluster({ userPools: { user: { subnetId: subnetId("UserSubnet"), ...more } } }),
          ),
        OPTIONS,
      );
      const { inputs, deleteBeforeReplace } = named(resources, "main-pool-user");
      return { name: String(inputs["agentPoolName"]), deleteBeforeReplace };
    };
    const createFirst = { replacement: "createFirst" };
    expect(await pool({})).toEqual({ name: "user", deleteBeforeReplace: true });
    const first = await pool(createFirst);
    const larger = await pool({ ...createFirst, vmSize: "Standard_D16ds_v5" });
    const labelled = await pool({ ...createFirst, labels: { workload: "codemie" }, maxCount: 20 });
    expect(first).toEqual({
      name: expect.stringMatching(/^user[0-9a-f]{3}$/) as unknown,
      deleteBeforeReplace: false,
    });
    expect(larger.name).not.toBe(first.name);
    expect(labelled).toEqual(first); // what changes in place keeps the name
  });

  it("leaves the version of nodes to a channel that moves the minor version", async () => {
    const { resources } = await build(
      () => new AksCluster("main", cluster({ upgradeChannel: "stable" })),
      OPTIONS,
    );
    expect(named(resources, "main-pool-user").inputs).not.toHaveProperty("orchestratorVersion");
    expect(named(resources, "main-aks").ignoreChanges).toEqual(["kubernetesVersion"]);
  });

  it("is created after its identity holds every role (O6)", async () => {
    const { resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({ networkScopes: { routes: `${vnetId("x")}-rt` }, subscriptionId: "s" }),
        ),
      OPTIONS,
    );
    const { dependsOn } = named(resources, "main-aks");
    expect(dependsOn).toEqual(
      expect.arrayContaining([
        "main-role-vnet",
        "main-role-routes",
        "main-role-zone",
        "main-role-kubelet",
      ]),
    );
    for (const { type, inputs } of resources) {
      if (!type.endsWith(":RoleAssignment")) continue;
      expect(inputs["roleDefinitionId"]).toMatch(/^\/subscriptions\/s\/providers\//);
    }
    const roleOf = (name: string) => {
      const { principalId, principalType, roleDefinitionId } = named(resources, name).inputs;
      return [principalId, principalType, String(roleDefinitionId).split("/").at(-1)];
    };
    expect(roleOf("main-role-vnet")).toEqual([
      guid("5"),
      "ServicePrincipal",
      "4d97b98b-1d4f-4787-a291-c67834d212e7",
    ]);
    expect(roleOf("main-role-zone")).toEqual([
      guid("5"),
      "ServicePrincipal",
      "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    ]);
    expect(roleOf("main-role-kubelet")).toEqual([
      guid("5"),
      "ServicePrincipal",
      "f1a07417-d97a-45cb-824c-7a7467783830",
    ]);
  });

  it("is created after subnets (O5), zone links (O7) and whatever else its nodes need", async () => {
    const { resources } = await build(() => {
      const [subnet, link, route] = ["subnet", "link-hub", "route"].map(
        (n) => new random.RandomPet(n),
      );
      return new AksCluster(
        "main",
        cluster({
          systemPool: { subnetId: subnet?.id ?? "" },
          privateDns: {
            mode: "custom",
            zoneId: zoneId("privatelink.westeurope.azmk8s.io"),
            zoneLinks: link === undefined ? [] : [link],
          },
          waitFor: route === undefined ? [] : [route],
        }),
      );
    }, OPTIONS);
    expect(named(resources, "main-aks").dependsOn).toEqual([
      "link-hub",
      "main-id-control-plane",
      "main-id-kubelet",
      "main-role-kubelet",
      "main-role-vnet",
      "main-role-zone",
      "route",
      "subnet",
    ]);
  });

  it("gives administrators the cluster and its kubeconfig, as groups", async () => {
    const { resources } = await build(() => new AksCluster("main", cluster()), OPTIONS);
    for (const [key, role] of [
      ["admin", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"],
      ["kubeconfig", "4abbcc35-e782-43d8-92c5-2d3f1bd2253f"],
    ] as const) {
      const assignment = named(resources, `main-role-${key}-${GROUP}`);
      expect(assignment.dependsOn).toEqual(["main-aks"]);
      expect(assignment.inputs).toMatchObject({ principalId: GROUP, principalType: "Group" });
      expect(assignment.inputs["roleDefinitionId"]).toMatch(new RegExp(`${role}$`));
    }
  });

  it("with a system identity uses Azure's own zone and gets its network role afterwards (D-06)", async () => {
    const { error, value, resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({ identity: { mode: "systemAssigned" }, privateDns: { mode: "system" } }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    expect(named(resources, "main-aks")).toMatchObject({
      dependsOn: [],
      inputs: {
        identity: { type: "SystemAssigned" },
        apiServerAccessProfile: { privateDNSZone: "system" },
      },
    });
    expect(named(resources, "main-role-vnet")).toMatchObject({
      dependsOn: ["main-aks"],
      inputs: { principalId: guid("8") },
    });
    expect(await valueOf(value?.kubeletIdentity.principalId ?? pulumi.output(""))).toBe(guid("a"));
  });

  it("in overlay mode gives pods a range of their own and no subnet", async () => {
    const { resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({ pods: { mode: "overlay" }, outboundType: "userDefinedRouting" }),
        ),
      OPTIONS,
    );
    expect(named(resources, "main-aks").inputs["networkProfile"]).toMatchObject({
      networkPluginMode: "overlay",
      podCidr: "10.244.0.0/16",
      outboundType: "userDefinedRouting",
    });
    expect(named(resources, "main-pool-user").inputs).not.toHaveProperty("podSubnetID");
  });

  it("passes on what other components need of it", async () => {
    const { value } = await build(() => new AksCluster("main", cluster()), OPTIONS);
    if (value === undefined) throw new Error("nothing was built");
    expect(await valueOf(value.oidcIssuerUrl)).toBe(ISSUER);
    expect(await valueOf(value.privateFqdn)).toBe(REPORTED.privateFQDN);
    expect(await valueOf(value.controlPlanePrincipalId)).toBe(guid("5"));
    expect(await valueOf(value.kubeletIdentity.principalId)).toBe(guid("6"));
    expect(Object.keys(value.kubeletIdentity)).toEqual(["clientId", "principalId"]);
    expect(await valueOf(value.secretsProviderPrincipalId)).toBe(guid("b"));
  });

  it("reads the facts of an existing cluster and registers nothing", async () => {
    const clusterId = `${SUBSCRIPTION_ID}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/theirs`;
    const { error, value, resources } = await build(() => AksCluster.existing({ clusterId }), {
      invokes: {
        "azure-native:containerservice:getManagedCluster": ({
          resourceGroupName,
          resourceName,
        }) => {
          expect([resourceGroupName, resourceName]).toEqual(["rg", "theirs"]);
          return REPORTED;
        },
      },
    });
    expect(error).toBeUndefined();
    expect(resources).toEqual([]);
    expect(await valueOf(value?.oidcIssuerUrl ?? pulumi.output(""))).toBe(ISSUER);
    expect(await valueOf(value?.clusterId ?? pulumi.output(""))).toBe(clusterId);
    expect(await valueOf(value?.kubeletIdentity.principalId ?? pulumi.output(""))).toBe(guid("a"));
  });

  it("replaces a pool whose size changes, and ignores no change", async () => {
    const seen: Record<string, pulumi.CustomResourceOptions> = {};
    await build(() => {
      pulumi.runtime.registerStackTransformation(({ name, opts }) => {
        seen[name] = opts;
        return undefined;
      });
      return new AksCluster("main", cluster());
    }, OPTIONS);
    expect(seen["main-pool-user"]).toMatchObject({
      deleteBeforeReplace: true,
      replaceOnChanges: expect.arrayContaining(["vmSize", "maxPods"]) as unknown,
    });
    expect(seen["main-aks"]?.ignoreChanges).toEqual([]);
  });

  it("can stand beside a second one", async () => {
    const { error, resources } = await build(
      () => ["blue", "green"].map((name) => new AksCluster(name, cluster())),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length);
    expect(named(resources, "blue-aks").inputs["nodeResourceGroup"]).toBe("blue-nodes");
    expect(named(resources, "green-id-kubelet").inputs["resourceName"]).toBe(
      "greenKubeletIdentity",
    );
  });

  it("refuses unusable arguments at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new AksCluster(
          "main",
          cluster({
            kubernetesVersion: "latest",
            adminGroupObjectIds: [],
            privateDns: { mode: "custom", zoneId: zoneId("codemie.internal"), zoneLinks: [] },
          }),
        ),
      OPTIONS,
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "kubernetesVersion",
      "privateDns.zoneId",
      "adminGroupObjectIds",
    ]);
    expect(resources).toEqual([]);
  });
});
