import fc from "fast-check";

import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  aksIssues,
  existingClusterFacts,
  planAksCluster,
  planExistingCluster,
  temporaryNodes,
  type AksShape,
} from "../../../../components/plans/azure/aks-cluster";
import { vmSizeFacts } from "../../../../components/plans/azure/vm-sizes";

const GROUP = "33333333-3333-4333-8333-333333333333";
const shape = (change: Partial<AksShape> = {}): AksShape => ({
  clusterName: "CodeMieAks",
  identityMode: "userAssigned",
  zoneMode: "custom",
  outboundType: "userAssignedNATGateway",
  pods: { mode: "podSubnet" },
  userPools: { user: {} },
  adminGroupObjectIds: [GROUP],
  ...change,
});
const paths = (change: Partial<AksShape>): readonly string[] =>
  aksIssues(shape(change)).map(({ path }) => path);

describe("the plan of a cluster", () => {
  it("has the documented defaults", () => {
    expect(planAksCluster("c", shape())).toMatchObject({
      kubernetesVersion: "1.35",
      tier: "Standard",
      dataplane: "cilium",
      networkPolicy: "cilium",
      serviceCidr: "10.2.0.0/24",
      dnsServiceIp: "10.2.0.10",
      podCidr: undefined,
      systemPool: {
        name: "system",
        vmSize: "Standard_D4ds_v5",
        minCount: 3,
        maxCount: 5,
        taints: ["CriticalAddonsOnly=true:NoSchedule"],
        osDiskType: "Ephemeral",
        encryptionAtHost: true,
      },
      userPools: [
        { name: "user", vmSize: "Standard_D8ds_v5", minCount: 3, maxCount: 10, taints: [] },
      ],
    });
  });

  it("fights neither the autoscaler nor a channel that moves the minor version", () => {
    expect(planAksCluster("c", shape()).drift).toEqual([]); // it sends no number of nodes
    expect(planAksCluster("c", shape({ upgradeChannel: "stable" })).drift).toContain(
      "kubernetesVersion",
    );
  });

  it("keeps every other pool as it was when one is added", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^p[a-z0-9]{1,8}$/), { minLength: 2 }),
        (names) => {
          const [added = "", ...kept] = names;
          const poolsOf = (keys: readonly string[]) =>
            planAksCluster(
              "c",
              shape({ userPools: Object.fromEntries(keys.map((key) => [key, {}])) }),
            ).userPools;
          const after = poolsOf(names).filter(({ name }) => name !== added);
          expect(after).toEqual(poolsOf(kept));
        },
      ),
    );
  });

  it("puts the system disk where the size can hold it, and on a managed disk for an unknown size", () => {
    const diskOf = (vmSize: string) =>
      planAksCluster("c", shape({ userPools: { user: { vmSize } } })).userPools[0]?.osDiskType;
    expect(diskOf("Standard_D8ds_v5")).toBe("Ephemeral");
    expect(diskOf("Standard_D8s_v5")).toBe("Managed");
    expect(diskOf("Standard_NC24ads_A100_v4")).toBe("Managed");
  });

  it("takes an unknown size at the caller's word, and a known one by its facts", () => {
    const ephemeral = { type: "ephemeral" } as const;
    expect(
      paths({ userPools: { gpu: { vmSize: "Standard_NC24ads_A100_v4", osDisk: ephemeral } } }),
    ).toEqual([]);
    expect(
      paths({ userPools: { user: { vmSize: "Standard_D8s_v5", osDisk: ephemeral } } }),
    ).toEqual(["userPools.user.osDisk"]);
    expect(paths({ userPools: { user: { vmSize: "Standard_A4_v2" } } })).toEqual([
      "userPools.user.vmSize",
    ]);
    expect(vmSizeFacts("Standard_D4ds_v5")).toEqual({
      vCpus: 4,
      localDiskGiB: 150,
      encryptionAtHost: true,
      burstable: false,
    });
  });

  it("refuses a system identity together with a zone of one's own", () => {
    expect(paths({ identityMode: "systemAssigned" })).toEqual(["identity.mode"]);
    expect(paths({ identityMode: "systemAssigned", zoneMode: "system" })).toEqual([]);
  });

  it("refuses a zone that Azure would not take, where its name is known", () => {
    expect(paths({ zoneName: "privatelink.westeurope.azmk8s.io" })).toEqual([]);
    expect(paths({ zoneName: "team.privatelink.westeurope.azmk8s.io" })).toEqual([]);
    expect(paths({ zoneName: "westeurope.azmk8s.io" })).toEqual(["privateDns.zoneId"]);
  });

  it("refuses ranges that overlap each other, a network or what AKS keeps", () => {
    const overlay = { mode: "overlay", podCidr: "10.2.0.0/16" } as const;
    expect(paths({ pods: overlay })).toEqual(["pods.podCidr"]);
    expect(paths({ serviceCidr: "172.30.1.0/24" })).toEqual(["serviceCidr"]);
    expect(paths({ networkRanges: ["10.2.0.0/16"] })).toEqual(["serviceCidr"]);
    expect(paths({ dnsServiceIp: "10.2.0.1" })).toEqual(["dnsServiceIp"]);
  });

  it("takes a DNS prefix that Azure takes, and not beside a sub-domain", () => {
    expect(paths({ dnsPrefix: "Corp-aks-1" })).toEqual([]);
    for (const dnsPrefix of ["aks_prod", "-aks", "aks-", "", "a".repeat(55)])
      expect(paths({ dnsPrefix })).toEqual(["dnsPrefix"]);
    expect(paths({ dnsPrefix: "aks", fqdnSubdomain: "x", zoneMode: "custom" })).toEqual([
      "dnsPrefix",
    ]);
  });

  it("names everything wrong at once", () => {
    expect(
      paths({
        clusterName: "-",
        kubernetesVersion: "1.35.2",
        fqdnSubdomain: "x",
        zoneMode: "system",
        adminGroupObjectIds: ["admins"],
        serviceCidr: "10.2.0.1/24",
        systemPool: { vmSize: "Standard_B2s_v2", minCount: 1, maxPods: 20, zones: ["4"] },
        userPools: {
          User1: { minCount: 5, maxCount: 2, labels: { "kubernetes.io/x": "y" }, taints: ["x"] },
        },
        maintenance: {
          cluster: { day: "Sunday", startTime: "25:00", durationHours: 2, utcOffset: "Z" },
        },
      }),
    ).toEqual([
      "clusterName",
      "kubernetesVersion",
      "fqdnSubdomain",
      "adminGroupObjectIds[0]",
      "serviceCidr",
      "systemPool.vmSize",
      "systemPool.minCount",
      "systemPool.maxPods",
      "systemPool.zones",
      "userPools.User1",
      "userPools.User1.maxCount",
      "userPools.User1.labels.kubernetes.io/x",
      "userPools.User1.taints[0]",
      "maintenance.cluster.durationHours",
      "maintenance.cluster.startTime",
      "maintenance.cluster.utcOffset",
    ]);
    expect(paths({ adminGroupObjectIds: [], userPools: {} })).toEqual([
      "adminGroupObjectIds",
      "userPools",
    ]);
  });

  it("reads the id of an existing cluster, and refuses anything else", () => {
    const id =
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/main";
    expect(planExistingCluster("c", id)).toEqual({
      id,
      resourceGroupName: "rg",
      resourceName: "main",
    });
    expect(() => planExistingCluster("c", "main")).toThrow(InvalidArgumentsError);
  });

  it("says everything that an existing cluster lacks, with the commands that add it", () => {
    const id =
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/theirs";
    const whole = {
      oidcIssuerProfile: { issuerURL: "https://issuer/" },
      addonProfiles: { azureKeyvaultSecretsProvider: { identity: { objectId: "provider" } } },
      identityProfile: { kubeletidentity: { clientId: "client", objectId: "object" } },
    };
    expect(existingClusterFacts("c", id, whole)).toEqual({
      oidcIssuerUrl: "https://issuer/",
      secretsProviderPrincipalId: "provider",
      kubeletClientId: "client",
      kubeletPrincipalId: "object",
    });
    const bare = { addonProfiles: { azureKeyvaultSecretsProvider: { enabled: false } } };
    expect(() => existingClusterFacts("c", id, bare)).toThrow(
      [
        "c",
        "  clusterId: cluster theirs has no OIDC issuer; run az aks update --enable-oidc-issuer --name theirs --resource-group rg",
        "  clusterId: cluster theirs has no secrets-provider add-on; run az aks enable-addons --addons azure-keyvault-secrets-provider --name theirs --resource-group rg",
        "  clusterId: cluster theirs has no kubelet identity; run az aks update --enable-managed-identity --name theirs --resource-group rg",
      ].join("\n"),
    );
  });

  it("counts the nodes of a pool that is created before the old one goes", () => {
    expect(temporaryNodes({ maxCount: 10, minCount: 6 })).toBe(4); // a third, for an upgrade
    expect(temporaryNodes({ maxCount: 10, minCount: 6, replacement: "createFirst" })).toBe(6);
    expect(temporaryNodes({ maxCount: 30, minCount: 3, replacement: "createFirst" })).toBe(10);
  });
});

describe("the nodes that an upgrade of a pool adds", () => {
  const surge = (maxSurge: string) =>
    aksIssues(shape({ userPools: { user: { maxSurge } } })).map(
      ({ path, problem, hint }) => `${path}: ${problem}; ${hint}`,
    );
  it.each(["1", "9", "10", "100", "1%", "33%", "100%"])("may be %s", (text) => {
    expect(surge(text)).toEqual([]);
  });
  it.each(["0", "0%", "101", "101%", "033%", "33%%", "x33%", "33% ", ""])(
    "may not be %j",
    (text) => {
      expect(surge(text)).toEqual([
        `userPools.user.maxSurge: ${JSON.stringify(text)} is neither a count nor a share; write for example 33% or 1`,
      ]);
    },
  );
});
