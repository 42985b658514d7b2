import fc from "fast-check";

import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  aksIssues,
  existingClusterFacts,
  planAksCluster,
  planExistingCluster,
  temporaryNodes,
  type AksShape,
  type PlannedAks,
  type UserPoolShape,
} from "../../../../components/plans/azure/aks-cluster";
import { linesOf } from "../../../support/issues";

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
const lines = (change: Partial<AksShape>): readonly string[] => linesOf(aksIssues(shape(change)));

describe("the plan of a cluster", () => {
  const POOL = {
    replacement: "deleteFirst",
    zones: ["1", "2", "3"],
    maxPods: 50,
    osSku: "AzureLinux",
    osDiskType: "Ephemeral",
    osDiskGiB: 128,
    encryptionAtHost: true,
    exceptions: { "azure-aks-require-node-hardening": undefined },
    maxSurge: "33%",
    labels: {},
  };
  const SYSTEM = {
    ...POOL,
    key: "system",
    name: "system",
    vmSize: "Standard_D4ds_v5", // 4 vCPU and 16 GiB
    minCount: 3,
    maxCount: 5,
    taints: ["CriticalAddonsOnly=true:NoSchedule"],
  };
  const USER = {
    ...POOL,
    key: "user",
    name: "user",
    vmSize: "Standard_D8ds_v5", // 8 vCPU and 32 GiB
    minCount: 3,
    maxCount: 10,
    taints: [],
  };
  const SUNDAY = { day: "Sunday", startTime: "01:00", durationHours: 6, utcOffset: "+00:00" };
  // Interpretation D-38: Kubernetes 1.35, services in 10.2.0.0/24, three to five and three to ten nodes.
  const DEFAULTS = {
    kubernetesVersion: "1.35",
    nodeVersion: "1.35",
    tier: "Standard",
    dataplane: "cilium",
    networkPolicy: "cilium",
    serviceCidr: "10.2.0.0/24",
    dnsServiceIp: "10.2.0.10",
    podCidr: undefined,
    upgradeChannel: "patch",
    nodeOsChannel: "NodeImage",
    systemPool: SYSTEM,
    systemPools: [],
    userPools: [USER],
    maintenance: [
      { key: "cluster", configName: "aksManagedAutoUpgradeSchedule", ...SUNDAY },
      { key: "node-os", configName: "aksManagedNodeOSUpgradeSchedule", ...SUNDAY },
    ],
    exceptions: {
      "azure-aks-require-node-hardening": undefined,
      "azure-aks-require-nat-egress": undefined,
      "azure-aks-require-operations": undefined,
    },
    drift: [],
  };

  it("has the documented defaults", () => {
    expect(planAksCluster("c", shape())).toStrictEqual(DEFAULTS);
  });

  it.each<readonly [what: string, Partial<AksShape>, Partial<PlannedAks>]>([
    [
      "minor versions that the channel moves",
      { upgradeChannel: "stable" },
      {
        upgradeChannel: "stable",
        nodeVersion: undefined,
        drift: ["kubernetesVersion"],
      },
    ],
    ["minor versions that nothing moves", { upgradeChannel: "none" }, { upgradeChannel: "none" }],
    [
      "a version, a tier and images",
      { kubernetesVersion: "1.34", tier: "Free", nodeOsChannel: "None" },
      { kubernetesVersion: "1.34", nodeVersion: "1.34", tier: "Free", nodeOsChannel: "None" },
    ],
    [
      "the other dataplane",
      { dataplane: "azure" },
      { dataplane: "azure", networkPolicy: "calico" },
    ],
    ["an overlay", { pods: { mode: "overlay" } }, { podCidr: "10.244.0.0/16" }],
    [
      "an overlay with a range",
      { pods: { mode: "overlay", podCidr: "10.245.0.0/16" } },
      { podCidr: "10.245.0.0/16" },
    ],
    [
      "a range of services",
      { serviceCidr: "10.3.0.0/28" },
      { serviceCidr: "10.3.0.0/28", dnsServiceIp: "10.3.0.10" },
    ],
    ["an address of DNS", { dnsServiceIp: "10.2.0.53" }, { dnsServiceIp: "10.2.0.53" }],
    [
      "windows",
      {
        maintenance: {
          cluster: { day: "Monday", startTime: "22:30", durationHours: 4, utcOffset: "-05:30" },
          nodeOs: { day: "Friday", startTime: "02:00" },
        },
      },
      {
        maintenance: [
          {
            key: "cluster",
            configName: "aksManagedAutoUpgradeSchedule",
            day: "Monday",
            startTime: "22:30",
            durationHours: 4,
            utcOffset: "-05:30",
          },
          {
            key: "node-os",
            configName: "aksManagedNodeOSUpgradeSchedule",
            ...SUNDAY,
            day: "Friday",
            startTime: "02:00",
          },
        ],
      },
    ],
    [
      "a system pool of another name, and another beside it",
      { systemPool: { name: "first" }, systemPools: { second: { minCount: 8 } } },
      {
        systemPool: { ...SYSTEM, key: "first", name: "first" },
        systemPools: [{ ...SYSTEM, key: "second", name: "second", minCount: 8, maxCount: 8 }],
      } as Partial<PlannedAks>,
    ],
    [
      "a pool with everything of its own",
      {
        userPools: {
          gpu: {
            vmSize: "Standard_E4ds_v5",
            minCount: 0,
            maxCount: 2,
            zones: [],
            maxPods: 30,
            osSku: "Ubuntu",
            osDisk: { type: "managed", sizeGiB: 256 },
            withoutEncryptionAtHost: { reason: "the subscription lacks the feature" },
            maxSurge: "1",
            labels: { team: "ai" },
            taints: ["gpu=true:NoSchedule"],
          },
        },
      },
      {
        userPools: [
          {
            key: "gpu",
            name: "gpu",
            replacement: "deleteFirst",
            vmSize: "Standard_E4ds_v5",
            minCount: 0,
            maxCount: 2,
            zones: [],
            maxPods: 30,
            osSku: "Ubuntu",
            osDiskType: "Managed",
            osDiskGiB: 256,
            encryptionAtHost: false,
            exceptions: {
              "azure-aks-require-node-hardening": "the subscription lacks the feature",
            },
            maxSurge: "1",
            labels: { team: "ai" },
            taints: ["gpu=true:NoSchedule"],
          },
        ],
      },
    ],
    [
      "reasons, of which one policy gets two",
      {
        systemPool: { withoutEncryptionAtHost: { reason: "no feature here" } },
        withoutFixedEgress: { reason: "a test cluster" },
        withoutAzurePolicy: { reason: "Gatekeeper of our own" },
        runCommand: { reason: "support calls for it" },
      },
      {
        systemPool: {
          ...SYSTEM,
          encryptionAtHost: false,
          exceptions: { "azure-aks-require-node-hardening": "no feature here" },
        } as PlannedAks["systemPool"],
        exceptions: {
          "azure-aks-require-node-hardening": "no feature here",
          "azure-aks-require-nat-egress": "a test cluster",
          "azure-aks-require-operations": "support calls for it Gatekeeper of our own",
        },
      },
    ],
    [
      "one reason given twice, once",
      {
        withoutAzurePolicy: { reason: "a test cluster" },
        runCommand: { reason: "a test cluster" },
      },
      {
        exceptions: {
          ...DEFAULTS.exceptions,
          "azure-aks-require-operations": "a test cluster",
        },
      },
    ],
  ])("takes %s, and changes nothing else", (_what, change, planned) => {
    expect(planAksCluster("c", shape(change))).toStrictEqual({ ...DEFAULTS, ...planned });
  });

  it("names a pool that is created first after what it keeps for life", () => {
    const nameOf = (pool: UserPoolShape): string =>
      planAksCluster("c", shape({ userPools: { user: { replacement: "createFirst", ...pool } } }))
        .userPools[0]?.name ?? "";
    const names = [
      {},
      { vmSize: "Standard_E8ds_v5" },
      { zones: ["1"] },
      { maxPods: 60 },
      { osDisk: { type: "managed" } as const },
      { osDisk: { type: "ephemeral", sizeGiB: 64 } as const },
      { withoutEncryptionAtHost: { reason: "no feature here" } },
    ].map(nameOf);
    for (const name of names) expect(name).toMatch(/^user[0-9a-f]{3}$/);
    expect(new Set(names).size).toBe(names.length);
    expect(nameOf({ minCount: 1, maxCount: 20, labels: { a: "b" } })).toBe(names[0]);
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

  it("puts a disk on a size whose local disk is as large, and no larger one", () => {
    const diskOf = (sizeGiB: number) =>
      planAksCluster(
        "c",
        shape({
          userPools: {
            user: { vmSize: "Standard_D4ds_v5", osDisk: { type: "ephemeral", sizeGiB } },
          },
        }),
      ).userPools[0]?.osDiskGiB;
    expect(diskOf(150)).toBe(150);
    expect(() => diskOf(151)).toThrow(InvalidArgumentsError);
    const same = { user: { vmSize: "Standard_F16s_v2" } }; // 128 GiB, which is the default
    expect(planAksCluster("c", shape({ userPools: same })).userPools[0]?.osDiskType).toBe(
      "Ephemeral",
    );
  });

  it("reads the id of an existing cluster, and refuses anything else", () => {
    const id =
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/main";
    expect(planExistingCluster("c", id)).toEqual({
      id,
      resourceGroupName: "rg",
      resourceName: "main",
    });
    expect(planExistingCluster("c", id.toUpperCase()).resourceName).toBe("MAIN");
    for (const other of ["main", `${id}/agentPools/user`, `https://x${id}`, id.replace("rg", "")])
      expect(() => planExistingCluster("c", other)).toThrow(
        new InvalidArgumentsError("c", [
          {
            path: "clusterId",
            problem: `${JSON.stringify(other)} is not the id of a cluster`,
            hint: "copy the resource id from the portal: /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…",
          },
        ]),
      );
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
    const emptied = { ...whole, oidcIssuerProfile: { issuerURL: "" } };
    expect(() => existingClusterFacts("c", id, emptied)).toThrow(/no OIDC issuer; [^\n]+$/);
    expect(() => existingClusterFacts("c", id, {})).toThrow(/kubelet identity/);
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

describe("what a cluster refuses", () => {
  const REASON = "explain in a sentence why the stricter default does not fit";
  const NAME =
    "use 1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit";
  const MINOR = "write only the minor version, for example 1.35; patches retire without notice";
  const DNS = "use 1 to 54 letters, digits and hyphens, with a letter or digit at both ends";
  const POOL = "use up to 12 lower-case letters and digits, beginning with a letter";
  const LABEL = "use up to 63 letters, digits, hyphens, underscores and dots on both sides";
  const TAINT = "write key=value:NoSchedule, key=value:PreferNoSchedule or key=value:NoExecute";
  const ZONES = 'list "1", "2" and "3" at most once each, or none where the region has none';
  const ZONE =
    "use privatelink.<region>.azmk8s.io or <name of up to 32 characters>.privatelink.<region>.azmk8s.io";
  const AKS = "stay clear of 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16, 192.0.2.0/24";
  const AZURE =
    "stay clear of 127.0.0.0/8, 168.63.129.16/32, 169.254.0.0/16, 224.0.0.0/4, 255.255.255.255/32";
  const RANGE = "write four numbers and a prefix length, for example 10.1.0.0/16";
  const FREE = "use an address of serviceCidr other than the first two";
  const user = (pool: UserPoolShape) => ({ userPools: { user: pool } });
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);
  type Row = readonly [what: string, Partial<AksShape>, lines: readonly string[]];

  it.each<Row>([
    ["nothing of the defaults", {}, []],
    ...each(["a", "Aks_1-b", "a".repeat(63)], (clusterName) => [
      `nothing of the name ${clusterName}`,
      { clusterName },
      [],
    ]),
    ...each(["", "-", "-a", "a-", "a b", "a".repeat(64)], (clusterName) => [
      `the name ${JSON.stringify(clusterName)}`,
      { clusterName },
      [`clusterName: ${JSON.stringify(clusterName)} is not a cluster name; ${NAME}`],
    ]),
    ...each(["1.35.2", "1.3", "v1.35", "2.35", "1.355"], (kubernetesVersion) => [
      `version ${kubernetesVersion}`,
      { kubernetesVersion },
      [`kubernetesVersion: "${kubernetesVersion}" is not a minor version; ${MINOR}`],
    ]),
    [
      "a system identity with a zone of one's own",
      { identityMode: "systemAssigned" },
      [
        'identity.mode: "systemAssigned" cannot hold a role on a zone of your own before the cluster exists; use "userAssigned", or privateDns { mode: "system" }',
      ],
    ],
    [
      "nothing of a system identity with Azure's zone",
      { identityMode: "systemAssigned", zoneMode: "system" },
      [],
    ],
    [
      "a system identity with an API server in the network",
      { identityMode: "systemAssigned", zoneMode: "system", apiServerMode: "vnetIntegration" },
      [
        'apiServer: with vnetIntegration needs an identity that has its role on the subnet before the cluster exists; use identity { mode: "userAssigned" }',
      ],
    ],
    ["nothing of an API server in the network", { apiServerMode: "vnetIntegration" }, []],
    [
      "nothing of a zone that Azure takes",
      { zoneName: "team.privatelink.westeurope.azmk8s.io" },
      [],
    ],
    [
      "a zone that Azure would not take",
      { zoneName: "westeurope.azmk8s.io" },
      [`privateDns.zoneId: the zone westeurope.azmk8s.io cannot serve a private cluster; ${ZONE}`],
    ],
    [
      "a sub-domain in Azure's zone",
      { fqdnSubdomain: "x", zoneMode: "system" },
      [
        'fqdnSubdomain: is only possible with a zone of your own; leave it out, or use privateDns { mode: "custom" }',
      ],
    ],
    ["nothing of a sub-domain in one's own zone", { fqdnSubdomain: "x" }, []],
    [
      "a prefix beside a sub-domain",
      { dnsPrefix: "aks", fqdnSubdomain: "x" },
      [
        "dnsPrefix: is given beside fqdnSubdomain, and Azure takes one of the two; leave one of them out",
      ],
    ],
    ...each(["Corp-aks-1", "a", "a".repeat(54)], (dnsPrefix) => [
      `nothing of the prefix ${dnsPrefix}`,
      { dnsPrefix },
      [],
    ]),
    ...each(["aks_prod", "-aks", "aks-", "", "a".repeat(55)], (dnsPrefix) => [
      `the prefix ${JSON.stringify(dnsPrefix)}`,
      { dnsPrefix },
      [`dnsPrefix: ${JSON.stringify(dnsPrefix)} is not a DNS prefix; ${DNS}`],
    ]),
    [
      "no administrators", // AZ-PRE-35: at least one group
      { adminGroupObjectIds: [] },
      [
        "adminGroupObjectIds: no group is listed, so the cluster would have no administrator; list the object id of at least one Entra group",
      ],
    ],
    [
      "groups by name, and groups twice",
      { adminGroupObjectIds: ["admins", GROUP, GROUP, `${GROUP}0`, `0${GROUP}`] },
      [
        'adminGroupObjectIds[0]: "admins" is not an object id; give the group\'s object id (a GUID), not its name',
        ...[`${GROUP}0`, `0${GROUP}`].map(
          (id, index) =>
            `adminGroupObjectIds[${String(index + 3)}]: "${id}" is not an object id; give the group's object id (a GUID), not its name`,
        ),
        `adminGroupObjectIds[2]: ${GROUP} is listed twice; remove one`,
      ],
    ],
    ...each(["withoutFixedEgress", "withoutAzurePolicy", "runCommand"] as const, (key) => [
      `${key} without a reason`,
      { [key]: { reason: "" } },
      [`${key}.reason: is missing; ${REASON}`],
    ]),
    [
      "ranges of services and pods that cannot be read",
      { serviceCidr: "10.2.0.1/24", pods: { mode: "overlay", podCidr: "here" } },
      [
        "serviceCidr: 10.2.0.1/24 is not a network address; write 10.2.0.0/24",
        `pods.podCidr: "here" is not an IPv4 range; ${RANGE}`,
      ],
    ],
    [
      "ranges that overlap each other",
      { pods: { mode: "overlay", podCidr: "10.2.0.0/16" } },
      ["pods.podCidr: 10.2.0.0/16 overlaps serviceCidr 10.2.0.0/24; choose disjoint ranges"],
    ],
    [
      "ranges that overlap a network, of those that can be read",
      {
        networkRanges: ["here", "10.0.0.0/16", "10.2.0.0/16"],
        pods: { mode: "overlay", podCidr: "10.0.128.0/17" },
      },
      [
        "serviceCidr: 10.2.0.0/24 overlaps the network 10.2.0.0/16; choose a range that no network uses",
        "pods.podCidr: 10.0.128.0/17 overlaps the network 10.0.0.0/16; choose a range that no network uses",
      ],
    ],
    [
      "ranges that AKS keeps",
      { serviceCidr: "172.30.1.0/24", pods: { mode: "overlay", podCidr: "192.0.2.0/24" } },
      [
        `serviceCidr: 172.30.1.0/24 overlaps 172.30.0.0/16, which AKS uses inside its nodes; ${AKS}`,
        `pods.podCidr: 192.0.2.0/24 overlaps 192.0.2.0/24, which AKS uses inside its nodes; ${AKS}`,
      ],
    ],
    [
      "ranges that Azure keeps, once where AKS keeps them too",
      { serviceCidr: "169.254.1.0/24", pods: { mode: "overlay", podCidr: "127.1.0.0/16" } },
      [
        `serviceCidr: 169.254.1.0/24 overlaps 169.254.0.0/16, which AKS uses inside its nodes; ${AKS}`,
        `pods.podCidr: 127.1.0.0/16 overlaps 127.0.0.0/8, which no network of Azure can have; ${AZURE}`,
      ],
    ],
    [
      "more services than AKS takes",
      { serviceCidr: "10.0.0.0/12" },
      ["serviceCidr: 10.0.0.0/12 is too large; use /13 or smaller"],
    ],
    [
      "nothing of as many as AKS takes, and of more pods",
      { serviceCidr: "10.0.0.0/13", pods: { mode: "overlay", podCidr: "10.16.0.0/12" } },
      [],
    ],
    ["nothing of sixteen services", { serviceCidr: "10.2.0.0/28" }, []],
    [
      "eight services, without an address for DNS",
      { serviceCidr: "10.2.0.0/29" },
      [
        "serviceCidr: 10.2.0.0/29 has no tenth address, which serves DNS; use /28 or a larger block",
      ],
    ],
    ["nothing of eight with one", { serviceCidr: "10.2.0.0/29", dnsServiceIp: "10.2.0.2" }, []],
    ...each(["10.2.0.0", "10.2.0.1", "10.2.1.0", "10.1.255.255", "10.2.0", ""], (dnsServiceIp) => [
      `DNS at ${JSON.stringify(dnsServiceIp)}`,
      { dnsServiceIp },
      [
        `dnsServiceIp: ${JSON.stringify(dnsServiceIp)} is not a free address of 10.2.0.0/24; ${FREE}`,
      ],
    ]),
    [
      "nothing about DNS in a range that cannot be read",
      { serviceCidr: "here", dnsServiceIp: "10.2.0.10" },
      [`serviceCidr: "here" is not an IPv4 range; ${RANGE}`],
    ],
    [
      "no pool for applications",
      { userPools: {} },
      [
        "userPools: no pool is listed, and the system pool takes no application pods; add at least one pool",
      ],
    ],
    [
      "names of pools",
      {
        systemPool: { name: "System" },
        systemPools: { "2nd": {} },
        userPools: { User: {}, abcdefghijklm: {}, abcdefghijkl: {} },
      },
      [
        `systemPool.name: "System" is not a pool name; ${POOL}`,
        `systemPools.2nd: "2nd" is not a pool name; ${POOL}`,
        `userPools.User: "User" is not a pool name; ${POOL}`,
        `userPools.abcdefghijklm: "abcdefghijklm" is not a pool name; ${POOL}`,
      ],
    ],
    [
      "one name for two pools",
      {
        systemPools: { system: {}, user: {} },
        userPools: { user: {}, system: {} },
      },
      [
        "systemPools.system: another pool has this name; choose another",
        "systemPools.user: another pool has this name; choose another",
        "userPools.system: the name belongs to the system pool; choose another",
      ],
    ],
    [
      "nothing of a user pool whose name the system pool gave up",
      { systemPool: { name: "first" }, userPools: { system: { minCount: 0, maxPods: 10 } } },
      [],
    ],
    [
      "a name too long for a suffix",
      {
        userPools: {
          abcdefghij: { replacement: "createFirst" },
          abcdefghi: { replacement: "createFirst" },
          abcdefghijk: { replacement: "deleteFirst" },
          ABC: { replacement: "createFirst" },
        },
      },
      [
        `userPools.ABC: "ABC" is not a pool name; ${POOL}`,
        'userPools.abcdefghij.replacement: "createFirst" adds three characters to the pool\'s name; use a name of up to 9',
      ],
    ],
    [
      "nothing of the fewest and the most nodes and pods",
      {
        systemPool: { minCount: 2, maxCount: 1000, maxPods: 30 },
        systemPools: { more: { minCount: 1000, maxPods: 250 } },
        userPools: {
          few: { minCount: 0, maxCount: 1, maxPods: 10 },
          many: { minCount: 1000, maxCount: 1000, maxPods: 250 },
        },
      },
      [],
    ],
    [
      "fewer and more",
      {
        systemPool: { minCount: 1, maxCount: 1001, maxPods: 29 },
        systemPools: { more: { minCount: 1001, maxPods: 251 } },
        userPools: {
          few: { minCount: -1, maxCount: 0, maxPods: 9 },
          half: { minCount: 1.5, maxCount: 2.5, maxPods: 10.5 },
          less: { minCount: 3, maxCount: 2 },
          many: { minCount: 1001, maxCount: 1001, maxPods: 251 },
        },
      },
      [
        "systemPool.minCount: 1 is out of range; use 2 to 1000",
        "systemPool.maxCount: 1001 is out of range; use 1 (minCount) to 1000",
        "systemPool.maxPods: 29 is out of range; use 30 to 250",
        "systemPools.more.minCount: 1001 is out of range; use 2 to 1000",
        "systemPools.more.maxCount: 1001 is out of range; use 1001 (minCount) to 1000",
        "systemPools.more.maxPods: 251 is out of range; use 30 to 250",
        "userPools.few.minCount: -1 is out of range; use 0 to 1000",
        "userPools.few.maxCount: 0 is out of range; use 1 (minCount) to 1000",
        "userPools.few.maxPods: 9 is out of range; use 10 to 250",
        "userPools.half.minCount: 1.5 is out of range; use 0 to 1000",
        "userPools.half.maxCount: 2.5 is out of range; use 1.5 (minCount) to 1000",
        "userPools.half.maxPods: 10.5 is out of range; use 10 to 250",
        "userPools.less.maxCount: 2 is out of range; use 3 (minCount) to 1000",
        "userPools.many.minCount: 1001 is out of range; use 0 to 1000",
        "userPools.many.maxCount: 1001 is out of range; use 1001 (minCount) to 1000",
        "userPools.many.maxPods: 251 is out of range; use 10 to 250",
      ],
    ],
    ...each([["4"], ["1", "1"], ["1", "4"]], (zones) => [
      `zones ${JSON.stringify(zones)}`,
      user({ zones }),
      [`userPools.user.zones: ${JSON.stringify(zones)} are not zones; ${ZONES}`],
    ]),
    ["nothing of no zones", user({ zones: [] }), []],
    [
      "a size that is not written as Azure writes it",
      { systemPool: { vmSize: "D4ds_v5" }, ...user({ vmSize: "Standard D8" }) },
      [
        'systemPool.vmSize: "D4ds_v5" is not a VM size; write it as Azure does, for example Standard_D8ds_v5',
        'userPools.user.vmSize: "Standard D8" is not a VM size; write it as Azure does, for example Standard_D8ds_v5',
      ],
    ],
    ...each(["Standard_B4ms", "Standard_D2ds_v5"], (vmSize) => [
      `${vmSize} for system pods alone`,
      { systemPool: { vmSize }, systemPools: { more: { vmSize } }, ...user({ vmSize }) },
      ["systemPool", "systemPools.more"].map(
        (path) =>
          `${path}.vmSize: ${vmSize} is too small or burstable for system pods; use at least 4 vCPUs of a D, E or F series`,
      ),
    ]),
    [
      "a size that cannot encrypt at the host",
      user({ vmSize: "Standard_A4_v2" }),
      [
        'userPools.user.vmSize: Standard_A4_v2 cannot encrypt at the host; use a size with an "s" in its name, or say why not in withoutEncryptionAtHost',
      ],
    ],
    [
      "nothing of one with a reason",
      user({
        vmSize: "Standard_A4_v2",
        withoutEncryptionAtHost: { reason: "the only size with quota" },
      }),
      [],
    ],
    [
      "a size without encryption and without a reason",
      user({ withoutEncryptionAtHost: { reason: " " } }),
      [`userPools.user.withoutEncryptionAtHost.reason: is missing; ${REASON}`],
    ],
    [
      "disks that do not fit",
      {
        systemPool: { vmSize: "Standard_D4s_v5", osDisk: { type: "ephemeral" } },
        userPools: {
          a: { vmSize: "Standard_D4ds_v5", osDisk: { type: "ephemeral", sizeGiB: 151 } },
          b: { vmSize: "Standard_D4ds_v5", osDisk: { type: "managed", sizeGiB: 151 } },
          c: { vmSize: "Standard_D2s_v3", osDisk: { type: "ephemeral" } },
          d: { vmSize: "Standard_D4s_v3", osDisk: { type: "ephemeral", sizeGiB: 33 } },
          e: { vmSize: "Standard_NC24ads_A100_v4", osDisk: { type: "ephemeral" } }, // an unknown size
        },
      },
      [
        'systemPool.osDisk: an ephemeral disk of 128 GiB does not fit Standard_D4s_v5, which has 0 GiB of local disk; use a size with a "d" in its name, or a managed disk',
        "userPools.a.osDisk: an ephemeral disk of 151 GiB does not fit Standard_D4ds_v5, which has 150 GiB of local disk; use at most 150 GiB, or a managed disk",
        'userPools.c.osDisk: an ephemeral disk of 128 GiB does not fit Standard_D2s_v3, which has 16 GiB of local disk; use a size with a "d" in its name, or a managed disk',
        "userPools.d.osDisk: an ephemeral disk of 33 GiB does not fit Standard_D4s_v3, which has 32 GiB of local disk; use at most 32 GiB, or a managed disk",
      ],
    ],
    ...each(
      [
        ["team", "ai"],
        ["team", ""],
        ["a.b/c", "A_1-b.c"],
        ["a/B", "a".repeat(63)],
        ["a".repeat(63), "x"],
        ["mykubernetes.io/x", "y"],
        ["kubernetes.io", "y"],
      ] as const,
      ([key, value]) => [`nothing of ${key}=${value}`, user({ labels: { [key]: value } }), []],
    ),
    ...each(
      [
        ["-a", "b"],
        ["a-", "b"],
        ["a b", "b"],
        ["A/b", "b"],
        ["a-/b", "b"],
        ["a", "-b"],
        ["a", "b-"],
        ["a", "b c"],
        ["a", "b".repeat(64)],
        ["a".repeat(64), "b"],
      ] as const,
      ([key, value]) => [
        `the label ${key}=${value}`,
        user({ labels: { [key]: value } }),
        [`userPools.user.labels.${key}: ${key}=${value} is not a Kubernetes label; ${LABEL}`],
      ],
    ),
    ...each(
      ["kubernetes.io/x", "node.kubernetes.io/x", "a-b.c.k8s.io/x", "kubernetes.azure.com/x"],
      (key) => [
        `the label ${key}`,
        user({ labels: { [key]: "y" } }),
        [
          `userPools.user.labels.${key}: the prefix of ${key} is reserved; use a prefix of your own`,
        ],
      ],
    ),
    [
      "taints",
      user({ taints: ["a=b:NoSchedule", "x", "a=b:NoSchedule", "a:NoExecute", "x"] }),
      [
        `userPools.user.taints[1]: "x" is not a taint; ${TAINT}`,
        "userPools.user.taints[2]: a=b:NoSchedule appears twice; list each taint once",
        "userPools.user.taints[4]: x appears twice; list each taint once",
        `userPools.user.taints[4]: "x" is not a taint; ${TAINT}`,
      ],
    ],
    [
      "nothing of the shortest and the longest window",
      {
        maintenance: {
          cluster: { day: "Sunday", startTime: "00:00", durationHours: 4, utcOffset: "-12:00" },
          nodeOs: { day: "Sunday", startTime: "23:59", durationHours: 24, utcOffset: "+14:00" },
        },
      },
      [],
    ],
    [
      "windows",
      {
        maintenance: {
          cluster: { day: "Sunday", startTime: "25:00", durationHours: 3, utcOffset: "Z" },
          nodeOs: { day: "Sunday", startTime: "1:00", durationHours: 25, utcOffset: "+15:00" },
        },
      },
      [
        "maintenance.cluster.durationHours: 3 is out of range; use 4 to 24",
        'maintenance.cluster.startTime: "25:00" is not a time; write HH:MM, for example 01:00',
        'maintenance.cluster.utcOffset: "Z" is not an offset; write for example +01:00',
        "maintenance.nodeOs.durationHours: 25 is out of range; use 4 to 24",
        'maintenance.nodeOs.startTime: "1:00" is not a time; write HH:MM, for example 01:00',
        'maintenance.nodeOs.utcOffset: "+15:00" is not an offset; write for example +01:00',
      ],
    ],
    [
      "half an hour, of one window alone",
      {
        maintenance: {
          cluster: { day: "Sunday", startTime: "01:00", durationHours: 4.5 },
          nodeOs: undefined,
        },
      },
      ["maintenance.cluster.durationHours: 4.5 is out of range; use 4 to 24"],
    ],
  ])("%s", (_what, change, expected) => {
    expect(lines(change)).toEqual(expected);
  });

  it("is reported at once, under the component's name", () => {
    const change = { clusterName: "-", userPools: {} };
    expect(() => planAksCluster('AksCluster "main"', shape(change))).toThrow(
      new InvalidArgumentsError('AksCluster "main"', aksIssues(shape(change))),
    );
  });
});

describe("the nodes that an upgrade of a pool adds", () => {
  const surge = (maxSurge: string) => lines({ userPools: { user: { maxSurge } } });
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
