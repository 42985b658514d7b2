import { aksReservedIssues, azureRefusedIssues } from "./address-plan";
import { createHash } from "node:crypto";

import { addressAt, cidrOf, contains, isIpv4Address, overlaps, parseCidr, sizeOf } from "../cidr";
import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { InvalidArgumentsError, throwIfAny, under, type Issue } from "../issues";
import { keyedEntries, keyedIssues, type Keyed } from "../keyed";
import { sortedEntries } from "../record";
import { aksZoneIssues } from "./private-dns-zones";
import type { OutboundType } from "./egress";
import { GUID } from "./object-ids";
import { isVmSize, vmSizeFacts } from "./vm-sizes";
import type { Weekday } from "./weekdays";
import { AVAILABILITY_ZONES, isAvailabilityZone } from "./zones";

/** How nodes reach the internet; settled by the network's egress mode, together with its routes. */
export type ClusterOutboundType = OutboundType | "none";

export const UPGRADE_CHANNELS = ["patch", "stable", "rapid", "none"] as const;
export type UpgradeChannel = (typeof UPGRADE_CHANNELS)[number];

export const NODE_OS_CHANNELS = ["NodeImage", "SecurityPatch", "None"] as const;
export type NodeOsChannel = (typeof NODE_OS_CHANNELS)[number];

export const CLUSTER_TIERS = ["Free", "Standard", "Premium"] as const;
export type ClusterTier = (typeof CLUSTER_TIERS)[number];

export const OS_SKUS = ["AzureLinux", "Ubuntu"] as const;
export type OsSku = (typeof OS_SKUS)[number];

/** Where a node keeps its operating system: on its own local disk, or on a managed disk. */
export interface OsDisk {
  /** Required. `ephemeral` is faster and costs nothing, but has to fit on the local disk of the size. */
  readonly type: "ephemeral" | "managed";
  /** Optional. Size of the disk. Unit: GiB. @default 128 */
  readonly sizeGiB?: number | undefined;
}

/** What pools of both kinds are described by. */
export interface NodePoolShape {
  /** Optional. Machine size; fixed at creation. @default - Standard_D4ds_v5 (system), Standard_D8ds_v5 (user) */
  readonly vmSize?: string | undefined;
  /** Optional. Fewest nodes. Unit: nodes, 2 (system) or 0 (user) to 1000. @default 3 */
  readonly minCount?: number | undefined;
  /**
   * Optional. Most nodes; the autoscaler moves between the two. The subnet has addresses for these and the surge.
   *
   * Unit: nodes, `minCount` to 1000.
   * Error: `userPools.user.maxCount: 2 is out of range; use 3 (minCount) to 1000`.
   * @default - 5 (system), 10 (user), or `minCount` if that is more
   */
  readonly maxCount?: number | undefined;
  /** Optional. Availability zones, `[]` where the region has none; fixed at creation. @default ["1", "2", "3"] */
  readonly zones?: readonly string[] | undefined;
  /** Optional. Most pods on one node, 30 (system) or 10 (user) to 250; fixed at creation. @default 50 */
  readonly maxPods?: number | undefined;
  /** Optional. Operating system of the nodes. @default "AzureLinux" */
  readonly osSku?: OsSku | undefined;
  /** Optional. Disk of the operating system; fixed at creation. @default - 128 GiB, ephemeral where the size holds it */
  readonly osDisk?: OsDisk | undefined;
  /**
   * Optional. Named exception: a size that cannot encrypt its temporary disk and caches, and why it is used all the same.
   * @default - encrypted at host
   */
  readonly withoutEncryptionAtHost?: NamedException | undefined;
  /** Optional. Nodes that an upgrade adds for a while: a number, or a share of the pool. @default "33%" */
  readonly maxSurge?: string | undefined;
}

/** The pool that is created together with the cluster. */
export interface SystemPoolShape extends NodePoolShape {
  /**
   * Optional. Name of the pool in Azure. Azure adds no pool through the cluster itself, so another name has to be that of a pool
   * of mode System that exists already: the runbook "Replace the system pool" says when.
   * @default "system"
   */
  readonly name?: string | undefined;
}

/** How a pool is replaced when something changes that a pool keeps for life, such as its size. */
export const POOL_REPLACEMENTS = ["deleteFirst", "createFirst"] as const;
export type PoolReplacement = (typeof POOL_REPLACEMENTS)[number];

export interface UserPoolShape<Text = string> extends NodePoolShape {
  /**
   * Optional. What happens when its size, zones, disk, pods a node or subnet change. `deleteFirst` keeps the pool's name and takes
   * its pods down until the new pool is ready. `createFirst` gives the pool a name with a suffix made of these values, creates the
   * new pool beside the old one and drains the old one then; both need quota and addresses meanwhile.
   *
   * Error: `userPools.analytics01.replacement: "createFirst" adds three characters to the pool's name; use a name of up to 9`.
   * @default "deleteFirst"
   */
  readonly replacement?: PoolReplacement | undefined;
  /** Optional. Labels of its nodes, outside the prefixes that Kubernetes keeps. @default - none */
  readonly labels?: Readonly<Record<string, Text>> | undefined;
  /**
   * Optional. Taints of its nodes.
   *
   * Error: `userPools.user.taints[0]: "gpu" is not a taint; write key=value:NoSchedule, …`.
   * @default - none
   */
  readonly taints?: readonly string[] | undefined;
}

/** One window in each week. */
export interface MaintenanceShape {
  /** Required. Day of the week on which the window opens. */
  readonly day: Weekday;
  /** Required. `HH:MM`, at `utcOffset`. */
  readonly startTime: string;
  /** Optional. How long the window is open. Unit: hours, 4 to 24. @default 6 */
  readonly durationHours?: number | undefined;
  /** Optional. Distance of `startTime` from UTC, for example `+01:00`. @default "+00:00" */
  readonly utcOffset?: string | undefined;
}

/** Identities that a cluster can have. */
export const CLUSTER_IDENTITIES = ["userAssigned", "systemAssigned"] as const;
export type ClusterIdentity = (typeof CLUSTER_IDENTITIES)[number];

/** How the API server is reached inside the network: by a private endpoint, or in a subnet of its own. */
export const API_SERVER_MODES = ["privateEndpoint", "vnetIntegration"] as const;
export type ApiServerMode = (typeof API_SERVER_MODES)[number];

export type PodAddresses =
  | { readonly mode: "podSubnet" }
  | {
      readonly mode: "overlay";
      /** Optional. Range of the pods, outside every network. @default "10.244.0.0/16" */
      readonly podCidr?: string | undefined;
    };

export interface AksShape<Text = string> {
  readonly clusterName: Text;
  /**
   * Optional. Minor version. Patches come through `upgradeChannel`.
   *
   * Error: `kubernetesVersion: "1.35.1" is not a minor version; write only the minor version, for example 1.35; …`.
   * @default "1.35"
   */
  readonly kubernetesVersion?: string | undefined;
  /** Optional. `Standard` has an uptime promise; `Free` has none. @default "Standard" */
  readonly tier?: ClusterTier | undefined;
  readonly identityMode: ClusterIdentity;
  /** Optional. How the API server is reached. @default "privateEndpoint" */
  readonly apiServerMode?: ApiServerMode | undefined;
  readonly zoneMode: "custom" | "system";
  /** Known only where the zone's id was given as plain text. */
  readonly zoneName?: string | undefined;
  /** Optional. First label of the API server's name, with a zone of one's own only. @default - a name that Azure derives */
  readonly fqdnSubdomain?: Text | undefined;
  /**
   * Optional. Beginning of the API server's name that Azure derives. It can never be changed: an adopted cluster keeps its own.
   *
   * Unit: 1 to 54 letters, digits and hyphens, a letter or digit at both ends.
   * Error: `dnsPrefix: "aks_prod" is not a DNS prefix; use 1 to 54 letters, digits and hyphens, …`.
   * @default - the cluster's name
   */
  readonly dnsPrefix?: Text | undefined;
  /**
   * Required. How nodes reach the internet: the outbound type of the network's egress mode.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; interpretation D-10.
   */
  readonly outboundType: ClusterOutboundType;
  /**
   * Optional. Named exception for an outbound type whose address is not fixed: `loadBalancer` or `none`. An `Egress` passes
   * its own reason on.
   * @default - the packs accept the other outbound types only
   */
  readonly withoutFixedEgress?: NamedException | undefined;
  /**
   * Optional. Add-on that mounts secrets of a Key Vault into pods, as Azure's baseline architecture for AKS has it. With false the cluster has
   * no identity for it, and `secretsProviderPrincipalId` is empty.
   * @default true
   */
  readonly secretsProvider?: boolean | undefined;
  /**
   * Optional. Named exception: a cluster without the add-on of Azure Policy, which Azure's security baseline asks for.
   *
   * Error: `withoutAzurePolicy.reason: is missing; explain in a sentence why the stricter default does not fit`.
   * @default - with the add-on
   */
  readonly withoutAzurePolicy?: NamedException | undefined;
  /**
   * Optional. Named exception: commands that Azure Resource Manager runs inside the cluster (`az aks command invoke`), past the network.
   * Azure's security baseline asks for clusters without them.
   *
   * Error: `runCommand.reason: is missing; explain in a sentence why the stricter default does not fit`.
   * @default - switched off
   */
  readonly runCommand?: NamedException | undefined;
  readonly pods: PodAddresses;
  /** Optional. Network dataplane of the nodes; fixed at creation. @default "cilium" */
  readonly dataplane?: "cilium" | "azure" | undefined;
  /** Optional. Range of Kubernetes services, outside every network. @default "10.2.0.0/24" */
  readonly serviceCidr?: string | undefined;
  /** Optional. Address of the cluster's DNS inside `serviceCidr`. @default - its tenth address */
  readonly dnsServiceIp?: string | undefined;
  /** Optional. Ranges of the networks around, so that overlaps are refused here. @default - not checked here */
  readonly networkRanges?: readonly Text[] | undefined;
  readonly systemPool?: SystemPoolShape | undefined;
  /**
   * Optional. Further pools for the cluster's own pods, by name. Each is a resource of its own, so that one of another size can
   * take over from the pool that was created together with the cluster, whose size is fixed.
   * @default - none
   */
  readonly systemPools?: Readonly<Record<string, NodePoolShape>> | undefined;
  readonly userPools: Readonly<Record<string, UserPoolShape<Text>>>;
  /**
   * Required. Object ids of the Entra groups that administer the cluster; at least one. A list, or by a name for each where one is an
   * output.
   */
  readonly adminGroupObjectIds: Keyed<Text>;
  /** Optional. Which versions of Kubernetes are installed by themselves in the maintenance window. @default "patch" */
  readonly upgradeChannel?: UpgradeChannel | undefined;
  /** Optional. Which images of the nodes are installed by themselves in the maintenance window. @default "NodeImage" */
  readonly nodeOsChannel?: NodeOsChannel | undefined;
  /** Optional. When upgrades may run. @default - Sunday 01:00 UTC, 6 hours, for both */
  readonly maintenance?:
    | {
        /** Optional. Versions of Kubernetes. @default - Sunday */
        readonly cluster?: MaintenanceShape | undefined;
        /** Optional. Images of the nodes. @default - Sunday */
        readonly nodeOs?: MaintenanceShape | undefined;
      }
    | undefined;
}

// Sunday night, when the fewest users are there; both kinds of upgrade share it, so that one window has to be announced.
const MAINTENANCE_WINDOW = {
  day: "Sunday",
  startTime: "01:00",
  durationHours: 6,
  utcOffset: "+00:00",
} as const;

/** Engineering choices of a cluster (interpretation D-38). */
export const AKS_DEFAULTS = {
  kubernetesVersion: "1.35",
  tier: "Standard",
  dataplane: "cilium",
  serviceCidr: "10.2.0.0/24",
  podCidr: "10.244.0.0/16",
  upgradeChannel: "patch",
  nodeOsChannel: "NodeImage",
  maxPods: 50,
  osSku: "AzureLinux",
  maxSurge: "33%",
  zones: AVAILABILITY_ZONES,
  identityMode: "userAssigned",
  apiServerMode: "privateEndpoint",
  osDiskGiB: 128,
  systemPoolName: "system",
  poolReplacement: "deleteFirst",
  secretsProvider: true,
  systemPool: { vmSize: "Standard_D4ds_v5", minCount: 3, maxCount: 5 },
  userPool: { vmSize: "Standard_D8ds_v5", minCount: 3, maxCount: 10 },
  maintenance: { cluster: MAINTENANCE_WINDOW, nodeOs: MAINTENANCE_WINDOW },
} as const;

/** What AKS accepts. System pools hold the pods that every cluster needs, so they have higher lower bounds. */
export const AKS_LIMITS = {
  systemPool: {
    minCount: { min: 2, max: 1000 },
    maxCount: { min: 2, max: 1000 },
    maxPods: { min: 30, max: 250 },
  },
  userPool: {
    minCount: { min: 0, max: 1000 },
    maxCount: { min: 1, max: 1000 },
    maxPods: { min: 10, max: 250 },
  },
  maintenanceHours: { min: 4, max: 24 },
} as const;

/** Form of a minor version, of a pool's name, of a taint, of a time of day and of a distance from UTC. */
export const AKS_PATTERNS = {
  kubernetesVersion: /^1\.\d{2}$/,
  poolName: /^[a-z][a-z0-9]{0,11}$/,
  poolNameWithSuffix: /^[a-z][a-z0-9]{0,8}$/,
  taint: /^[A-Za-z0-9]([\w./-]*[A-Za-z0-9])?(=[\w.-]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/,
  startTime: /^([01]\d|2[0-3]):[0-5]\d$/,
  utcOffset: /^[+-](0\d|1[0-4]):[0-5]\d$/,
} as const;

/** Nodes that an upgrade adds for a while to a pool of `count`; AKS rounds a share up. */
export function surgeNodes(count: number, maxSurge: string = AKS_DEFAULTS.maxSurge): number {
  const value = Number.parseInt(maxSurge, 10);
  return maxSurge.endsWith("%") ? Math.ceil((count * value) / 100) : value;
}

/** Nodes that a pool has for a while beside its own: those of an upgrade, or the successor of a pool that is created first. */
export const temporaryNodes = ({
  maxCount,
  minCount = 0,
  replacement = AKS_DEFAULTS.poolReplacement,
}: {
  readonly maxCount: number;
  readonly minCount?: number | undefined;
  readonly replacement?: PoolReplacement | undefined;
}): number => Math.max(surgeNodes(maxCount), replacement === "createFirst" ? minCount : 0);

export interface PlannedPool {
  /** Key among the settings; its logical name is made of it. */
  readonly key: string;
  /** Name in Azure. */
  readonly name: string;
  readonly replacement: PoolReplacement;
  readonly vmSize: string;
  readonly minCount: number;
  readonly maxCount: number;
  readonly zones: readonly string[];
  readonly maxPods: number;
  readonly osSku: OsSku;
  readonly osDiskType: "Ephemeral" | "Managed";
  readonly osDiskGiB: number;
  readonly encryptionAtHost: boolean;
  readonly exceptions: Exceptions;
  readonly maxSurge: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly string[];
}

export interface PlannedMaintenance {
  readonly key: "cluster" | "node-os";
  readonly configName: string;
  readonly day: Weekday;
  readonly startTime: string;
  readonly durationHours: number;
  readonly utcOffset: string;
}

export interface PlannedAks {
  readonly kubernetesVersion: string;
  /**
   * Version of the nodes: the control plane's, because Azure upgrades the control plane alone when it is given no version for them.
   * Undefined where the channel moves the minor version: nodes follow it by themselves.
   */
  readonly nodeVersion: string | undefined;
  readonly tier: ClusterTier;
  readonly dataplane: "cilium" | "azure";
  readonly networkPolicy: "cilium" | "calico";
  readonly serviceCidr: string;
  readonly dnsServiceIp: string;
  readonly podCidr: string | undefined;
  readonly upgradeChannel: UpgradeChannel;
  readonly nodeOsChannel: NodeOsChannel;
  readonly systemPool: PlannedPool;
  /** System pools beside it. */
  readonly systemPools: readonly PlannedPool[];
  readonly userPools: readonly PlannedPool[];
  readonly maintenance: readonly PlannedMaintenance[];
  /** Of the cluster with its system pool; each user pool has its own. */
  readonly exceptions: Exceptions;
  /** Paths that Azure changes by itself and that no update should fight. */
  readonly drift: readonly string[];
}

/** Decides everything about a cluster that does not need a cloud. */
export function planAksCluster(subject: string, shape: AksShape): PlannedAks {
  throwIfAny(subject, aksIssues(shape));
  const serviceCidr = shape.serviceCidr ?? AKS_DEFAULTS.serviceCidr;
  const dataplane = shape.dataplane ?? AKS_DEFAULTS.dataplane;
  const upgradeChannel = shape.upgradeChannel ?? AKS_DEFAULTS.upgradeChannel;
  const kubernetesVersion = shape.kubernetesVersion ?? AKS_DEFAULTS.kubernetesVersion;
  // The other channels move the minor version too, and a program that insisted on its own would try to go back.
  const minorIsOurs = upgradeChannel === "patch" || upgradeChannel === "none";
  return {
    kubernetesVersion,
    nodeVersion: minorIsOurs ? kubernetesVersion : undefined,
    tier: shape.tier ?? AKS_DEFAULTS.tier,
    dataplane,
    networkPolicy: dataplane === "cilium" ? "cilium" : "calico",
    serviceCidr,
    dnsServiceIp: shape.dnsServiceIp ?? addressAt(cidrOf(serviceCidr), DNS_ADDRESS),
    podCidr:
      shape.pods.mode === "overlay" ? (shape.pods.podCidr ?? AKS_DEFAULTS.podCidr) : undefined,
    upgradeChannel,
    nodeOsChannel: shape.nodeOsChannel ?? AKS_DEFAULTS.nodeOsChannel,
    systemPool: planSystemPool(
      shape.systemPool?.name ?? AKS_DEFAULTS.systemPoolName,
      shape.systemPool ?? {},
    ),
    systemPools: sortedEntries(shape.systemPools ?? {}).map(([name, pool]) =>
      planSystemPool(name, pool),
    ),
    userPools: sortedEntries(shape.userPools).map(([name, pool]) => planUserPool(name, pool)),
    maintenance: planMaintenance(shape),
    exceptions: {
      ...poolExceptions(shape.systemPool ?? {}),
      "azure-aks-require-nat-egress": shape.withoutFixedEgress?.reason,
      "azure-aks-require-operations": operationsReason(shape),
    },
    // With "patch" Azure keeps "1.35" as written and moves within it.
    drift: minorIsOurs ? [] : ["kubernetesVersion"],
  };
}

// One policy is about both, and a resource has one reason for each policy.
function operationsReason({ runCommand, withoutAzurePolicy }: AksShape): string | undefined {
  const reasons = new Set([runCommand?.reason, withoutAzurePolicy?.reason]);
  reasons.delete(undefined);
  return reasons.size === 0 ? undefined : [...reasons].join(" ");
}

// Pods of the cluster itself tolerate this taint, those of applications do not.
const planSystemPool = (name: string, pool: NodePoolShape): PlannedPool => ({
  ...planPool(name, pool, AKS_DEFAULTS.systemPool),
  taints: ["CriticalAddonsOnly=true:NoSchedule"],
});

function planUserPool(key: string, pool: UserPoolShape): PlannedPool {
  const replacement = pool.replacement ?? AKS_DEFAULTS.poolReplacement;
  const planned = planPool(key, pool, AKS_DEFAULTS.userPool);
  return {
    ...planned,
    replacement,
    name: replacement === "createFirst" ? `${key}${suffixOf(planned)}` : key,
    labels: pool.labels ?? {},
    taints: pool.taints ?? [],
  };
}

/** Three characters that change with everything that a pool keeps for life. */
function suffixOf(pool: PlannedPool): string {
  const { vmSize, zones, maxPods, osDiskType, osDiskGiB, encryptionAtHost } = pool;
  return createHash("sha256")
    .update(JSON.stringify([vmSize, zones, maxPods, osDiskType, osDiskGiB, encryptionAtHost]))
    .digest("hex")
    .slice(0, 3);
}

function planPool(
  name: string,
  pool: NodePoolShape,
  defaults: { readonly vmSize: string; readonly minCount: number; readonly maxCount: number },
): PlannedPool {
  const vmSize = pool.vmSize ?? defaults.vmSize;
  const osDiskGiB = pool.osDisk?.sizeGiB ?? AKS_DEFAULTS.osDiskGiB;
  const fits = (vmSizeFacts(vmSize)?.localDiskGiB ?? 0) >= osDiskGiB;
  const isEphemeral = pool.osDisk === undefined ? fits : pool.osDisk.type === "ephemeral";
  return {
    key: name,
    name,
    replacement: AKS_DEFAULTS.poolReplacement,
    vmSize,
    minCount: pool.minCount ?? defaults.minCount,
    maxCount: pool.maxCount ?? Math.max(defaults.maxCount, pool.minCount ?? 0),
    zones: pool.zones ?? AKS_DEFAULTS.zones,
    maxPods: pool.maxPods ?? AKS_DEFAULTS.maxPods,
    osSku: pool.osSku ?? AKS_DEFAULTS.osSku,
    osDiskType: isEphemeral ? "Ephemeral" : "Managed",
    osDiskGiB,
    encryptionAtHost: pool.withoutEncryptionAtHost === undefined,
    exceptions: poolExceptions(pool),
    maxSurge: pool.maxSurge ?? AKS_DEFAULTS.maxSurge,
    labels: {},
    taints: [],
  };
}

const poolExceptions = ({ withoutEncryptionAtHost }: NodePoolShape): Exceptions => ({
  "azure-aks-require-node-hardening": withoutEncryptionAtHost?.reason,
});

// The configuration names are Azure's own; any other name would be a window that nothing reads.
function planMaintenance(shape: AksShape): readonly PlannedMaintenance[] {
  const rows: readonly (readonly ["cluster" | "node-os", string, MaintenanceShape])[] = [
    [
      "cluster",
      "aksManagedAutoUpgradeSchedule",
      shape.maintenance?.cluster ?? AKS_DEFAULTS.maintenance.cluster,
    ],
    [
      "node-os",
      "aksManagedNodeOSUpgradeSchedule",
      shape.maintenance?.nodeOs ?? AKS_DEFAULTS.maintenance.nodeOs,
    ],
  ];
  return rows.map(
    ([
      key,
      configName,
      {
        day,
        startTime,
        durationHours = MAINTENANCE_WINDOW.durationHours,
        utcOffset = MAINTENANCE_WINDOW.utcOffset,
      },
    ]) => ({
      key,
      configName,
      day,
      startTime,
      durationHours,
      utcOffset,
    }),
  );
}

/** Which address of the service range serves DNS. */
const DNS_ADDRESS = 10;

export function aksIssues(shape: AksShape): readonly Issue[] {
  const issues: Issue[] = [];
  const check = (fine: boolean, path: string, problem: string, hint: string): void => {
    if (!fine) issues.push({ path, problem, hint });
  };
  check(
    /^[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?$/.test(shape.clusterName),
    "clusterName",
    `${JSON.stringify(shape.clusterName)} is not a cluster name`,
    "use 1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit",
  );
  const version = shape.kubernetesVersion ?? AKS_DEFAULTS.kubernetesVersion;
  check(
    AKS_PATTERNS.kubernetesVersion.test(version),
    "kubernetesVersion",
    `${JSON.stringify(version)} is not a minor version`,
    "write only the minor version, for example 1.35; patches retire without notice",
  );
  check(
    shape.identityMode === "userAssigned" || shape.zoneMode === "system",
    "identity.mode",
    '"systemAssigned" cannot hold a role on a zone of your own before the cluster exists',
    'use "userAssigned", or privateDns { mode: "system" }',
  );
  if (shape.zoneName !== undefined)
    issues.push(...aksZoneIssues("privateDns.zoneId", shape.zoneName));
  check(
    shape.fqdnSubdomain === undefined || shape.zoneMode === "custom",
    "fqdnSubdomain",
    "is only possible with a zone of your own",
    'leave it out, or use privateDns { mode: "custom" }',
  );
  check(
    shape.dnsPrefix === undefined || shape.fqdnSubdomain === undefined,
    "dnsPrefix",
    "is given beside fqdnSubdomain, and Azure takes one of the two",
    "leave one of them out",
  );
  check(
    shape.dnsPrefix === undefined ||
      /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,52}[A-Za-z0-9])?$/.test(shape.dnsPrefix),
    "dnsPrefix",
    `${JSON.stringify(shape.dnsPrefix)} is not a DNS prefix`,
    "use 1 to 54 letters, digits and hyphens, with a letter or digit at both ends",
  );
  check(
    shape.apiServerMode !== "vnetIntegration" || shape.identityMode === "userAssigned",
    "apiServer",
    "with vnetIntegration needs an identity that has its role on the subnet before the cluster exists",
    'use identity { mode: "userAssigned" }',
  );
  const admins = keyedEntries(shape.adminGroupObjectIds);
  check(
    admins.length > 0,
    "adminGroupObjectIds",
    "no group is listed, so the cluster would have no administrator",
    "list the object id of at least one Entra group",
  );
  for (const key of ["withoutFixedEgress", "withoutAzurePolicy", "runCommand"] as const) {
    const exception = shape[key];
    if (exception !== undefined) issues.push(...reasonIssues(`${key}.reason`, exception.reason));
  }
  admins.forEach(({ value, at: where }) => {
    check(
      GUID.test(value),
      `adminGroupObjectIds${where}`,
      `${JSON.stringify(value)} is not an object id`,
      "give the group's object id (a GUID), not its name",
    );
  });
  issues.push(...keyedIssues("adminGroupObjectIds", shape.adminGroupObjectIds));
  issues.push(...rangeIssues(shape));
  issues.push(...systemPoolIssues(shape));
  check(
    Object.keys(shape.userPools).length > 0,
    "userPools",
    "no pool is listed, and the system pool takes no application pods",
    "add at least one pool",
  );
  for (const [name, pool] of sortedEntries(shape.userPools)) {
    issues.push(...under(`userPools.${name}`, userPoolIssues(name, pool)));
  }
  issues.push(...maintenanceIssues(shape));
  return issues;
}

function rangeIssues(shape: AksShape): readonly Issue[] {
  const issues: Issue[] = [];
  const given: (readonly [string, string])[] = [
    ["serviceCidr", shape.serviceCidr ?? AKS_DEFAULTS.serviceCidr],
  ];
  if (shape.pods.mode === "overlay") {
    given.push(["pods.podCidr", shape.pods.podCidr ?? AKS_DEFAULTS.podCidr]);
  }
  const networks = (shape.networkRanges ?? []).flatMap((text) => {
    const parsed = parseCidr(text);
    return parsed.ok ? [parsed.cidr] : [];
  });
  const ranges = given.flatMap(([path, text]) => {
    const parsed = parseCidr(text);
    if (parsed.ok) return [{ path, cidr: parsed.cidr }];
    issues.push({ path, problem: parsed.problem, hint: parsed.hint });
    return [];
  });
  for (const { path, cidr } of ranges) {
    const kept = aksReservedIssues(path, cidr);
    const network = networks.find((other) => overlaps(other, cidr));
    issues.push(...(kept.length > 0 ? kept : azureRefusedIssues(path, cidr)));
    if (network !== undefined) {
      issues.push({
        path,
        problem: `${cidr.text} overlaps the network ${network.text}`,
        hint: "choose a range that no network uses",
      });
    }
    if (path === "serviceCidr" && cidr.prefix <= 12) {
      issues.push({ path, problem: `${cidr.text} is too large`, hint: "use /13 or smaller" });
    }
  }
  const [service, pods] = ranges;
  if (service !== undefined && pods !== undefined && overlaps(service.cidr, pods.cidr)) {
    issues.push({
      path: "pods.podCidr",
      problem: `${pods.cidr.text} overlaps serviceCidr ${service.cidr.text}`,
      hint: "choose disjoint ranges",
    });
  }
  issues.push(...dnsIssues(shape));
  return issues;
}

function dnsIssues({
  dnsServiceIp,
  serviceCidr = AKS_DEFAULTS.serviceCidr,
}: AksShape): readonly Issue[] {
  const range = parseCidr(serviceCidr);
  if (!range.ok) return [];
  if (dnsServiceIp === undefined)
    return sizeOf(range.cidr) > DNS_ADDRESS
      ? []
      : [
          {
            path: "serviceCidr",
            problem: `${serviceCidr} has no tenth address, which serves DNS`,
            hint: "use /28 or a larger block",
          },
        ];
  const inside =
    isIpv4Address(dnsServiceIp) &&
    contains(range.cidr, cidrOf(`${dnsServiceIp}/32`)) &&
    dnsServiceIp !== addressAt(range.cidr, 0) &&
    dnsServiceIp !== addressAt(range.cidr, 1);
  if (inside) return [];
  return [
    {
      path: "dnsServiceIp",
      problem: `${JSON.stringify(dnsServiceIp)} is not a free address of ${serviceCidr}`,
      hint: "use an address of serviceCidr other than the first two",
    },
  ];
}

const POOL_NAME_HINT = "use up to 12 lower-case letters and digits, beginning with a letter";

function systemPoolIssues(shape: AksShape): readonly Issue[] {
  const { systemPool = {}, systemPools = {}, userPools } = shape;
  const name = systemPool.name ?? AKS_DEFAULTS.systemPoolName;
  const issues = [...under("systemPool", poolIssues("systemPool", systemPool))];
  if (!AKS_PATTERNS.poolName.test(name)) {
    issues.push({
      path: "systemPool.name",
      problem: `${JSON.stringify(name)} is not a pool name`,
      hint: POOL_NAME_HINT,
    });
  }
  for (const [key, pool] of sortedEntries(systemPools)) {
    const path = `systemPools.${key}`;
    issues.push(...under(path, poolIssues("systemPool", pool)));
    if (!AKS_PATTERNS.poolName.test(key)) {
      issues.push({
        path,
        problem: `${JSON.stringify(key)} is not a pool name`,
        hint: POOL_NAME_HINT,
      });
    }
    if (key === name || userPools[key] !== undefined) {
      issues.push({ path, problem: "another pool has this name", hint: "choose another" });
    }
  }
  if (userPools[name] !== undefined) {
    issues.push({
      path: `userPools.${name}`,
      problem: "the name belongs to the system pool",
      hint: "choose another",
    });
  }
  return issues;
}

function userPoolIssues(name: string, pool: UserPoolShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (!AKS_PATTERNS.poolName.test(name)) {
    issues.push({
      path: "",
      problem: `${JSON.stringify(name)} is not a pool name`,
      hint: POOL_NAME_HINT,
    });
  } else if (pool.replacement === "createFirst" && !AKS_PATTERNS.poolNameWithSuffix.test(name)) {
    issues.push({
      path: "replacement",
      problem: '"createFirst" adds three characters to the pool\'s name',
      hint: "use a name of up to 9",
    });
  }
  issues.push(...poolIssues("userPool", pool));
  for (const [key, value] of sortedEntries(pool.labels ?? {})) {
    const label = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
    if (!label.test(key) || !/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/.test(value)) {
      issues.push({
        path: `labels.${key}`,
        problem: `${key}=${value} is not a Kubernetes label`,
        hint: "use up to 63 letters, digits, hyphens, underscores and dots on both sides",
      });
    }
    if (/^([\w.-]*\.)?(kubernetes\.azure\.com|kubernetes\.io|k8s\.io)\//.test(key)) {
      issues.push({
        path: `labels.${key}`,
        problem: `the prefix of ${key} is reserved`,
        hint: "use a prefix of your own",
      });
    }
  }
  pool.taints?.forEach((taint, index, taints) => {
    if (taints.indexOf(taint) !== index)
      issues.push({
        path: `taints[${String(index)}]`,
        problem: `${taint} appears twice`,
        hint: "list each taint once",
      });
    if (AKS_PATTERNS.taint.test(taint)) return;
    issues.push({
      path: `taints[${String(index)}]`,
      problem: `${JSON.stringify(taint)} is not a taint`,
      hint: "write key=value:NoSchedule, key=value:PreferNoSchedule or key=value:NoExecute",
    });
  });
  return issues;
}

function poolIssues(kind: "systemPool" | "userPool", pool: NodePoolShape): readonly Issue[] {
  const planned = planPool("", pool, AKS_DEFAULTS[kind]);
  const issues: Issue[] = [...sizeIssues(kind === "systemPool", pool, planned)];
  const check = (fine: boolean, path: string, problem: string, hint: string): void => {
    if (!fine) issues.push({ path, problem, hint });
  };
  if (pool.withoutEncryptionAtHost !== undefined) {
    issues.push(
      ...reasonIssues("withoutEncryptionAtHost.reason", pool.withoutEncryptionAtHost.reason),
    );
  }
  const within = (
    path: "minCount" | "maxCount" | "maxPods",
    min: number,
    max: number,
    source = "",
  ): void => {
    check(
      Number.isInteger(planned[path]) && planned[path] >= min && planned[path] <= max,
      path,
      `${String(planned[path])} is out of range`,
      `use ${String(min)}${source} to ${String(max)}`,
    );
  };
  const { minCount, maxCount, maxPods } = AKS_LIMITS[kind];
  within("minCount", minCount.min, minCount.max);
  within("maxCount", Math.max(1, planned.minCount), maxCount.max, " (minCount)");
  within("maxPods", maxPods.min, maxPods.max);
  check(
    planned.zones.every(
      (zone, index) => isAvailabilityZone(zone) && planned.zones.indexOf(zone) === index,
    ),
    "zones",
    `${JSON.stringify(planned.zones)} are not zones`,
    'list "1", "2" and "3" at most once each, or none where the region has none',
  );
  check(
    /^([1-9]\d?|100)%?$/.test(planned.maxSurge),
    "maxSurge",
    `${JSON.stringify(planned.maxSurge)} is neither a count nor a share`,
    "write for example 33% or 1",
  );
  return issues;
}

function sizeIssues(
  system: boolean,
  pool: NodePoolShape,
  { vmSize, osDiskGiB }: PlannedPool,
): readonly Issue[] {
  const path = "vmSize";
  if (!isVmSize(vmSize)) {
    return [
      {
        path,
        problem: `${JSON.stringify(vmSize)} is not a VM size`,
        hint: "write it as Azure does, for example Standard_D8ds_v5",
      },
    ];
  }
  const facts = vmSizeFacts(vmSize);
  // An unknown size is the caller's word; preflight asks the subscription about it.
  if (facts === undefined) return [];
  const issues: Issue[] = [];
  if (system && (facts.burstable || facts.vCpus < 4)) {
    issues.push({
      path,
      problem: `${vmSize} is too small or burstable for system pods`,
      hint: "use at least 4 vCPUs of a D, E or F series",
    });
  }
  if (!facts.encryptionAtHost && pool.withoutEncryptionAtHost === undefined) {
    issues.push({
      path,
      problem: `${vmSize} cannot encrypt at the host`,
      hint: 'use a size with an "s" in its name, or say why not in withoutEncryptionAtHost',
    });
  }
  if (pool.osDisk?.type === "ephemeral" && facts.localDiskGiB < osDiskGiB) {
    issues.push({
      path: "osDisk",
      problem: `an ephemeral disk of ${String(osDiskGiB)} GiB does not fit ${vmSize}, which has ${String(facts.localDiskGiB)} GiB of local disk`,
      hint:
        facts.localDiskGiB < 30
          ? 'use a size with a "d" in its name, or a managed disk'
          : `use at most ${String(facts.localDiskGiB)} GiB, or a managed disk`,
    });
  }
  return issues;
}

function maintenanceIssues(shape: AksShape): readonly Issue[] {
  const issues: Issue[] = [];
  for (const [key, window] of sortedEntries({ ...shape.maintenance })) {
    if (window === undefined) continue;
    const { min, max } = AKS_LIMITS.maintenanceHours;
    const hours = window.durationHours ?? MAINTENANCE_WINDOW.durationHours;
    if (!Number.isInteger(hours) || hours < min || hours > max) {
      issues.push({
        path: `maintenance.${key}.durationHours`,
        problem: `${String(hours)} is out of range`,
        hint: `use ${String(min)} to ${String(max)}`,
      });
    }
    if (!AKS_PATTERNS.startTime.test(window.startTime)) {
      issues.push({
        path: `maintenance.${key}.startTime`,
        problem: `${JSON.stringify(window.startTime)} is not a time`,
        hint: "write HH:MM, for example 01:00",
      });
    }
    if (!AKS_PATTERNS.utcOffset.test(window.utcOffset ?? MAINTENANCE_WINDOW.utcOffset)) {
      issues.push({
        path: `maintenance.${key}.utcOffset`,
        problem: `${JSON.stringify(window.utcOffset)} is not an offset`,
        hint: "write for example +01:00",
      });
    }
  }
  return issues;
}

/** The parts of an existing cluster's id; Azure spells the fixed words in either case. */
export function planExistingCluster(
  subject: string,
  clusterId: string,
): { readonly id: string; readonly resourceGroupName: string; readonly resourceName: string } {
  const match =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.ContainerService\/managedClusters\/([^/]+)$/i.exec(
      clusterId,
    );
  const [, resourceGroupName, resourceName] = match ?? [];
  if (resourceGroupName === undefined || resourceName === undefined) {
    throw new InvalidArgumentsError(subject, [
      {
        path: "clusterId",
        problem: `${JSON.stringify(clusterId)} is not the id of a cluster`,
        hint: "copy the resource id from the portal: /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…",
      },
    ]);
  }
  return { id: clusterId, resourceGroupName, resourceName };
}

/** What Azure reports about an existing cluster, as far as it is needed. */
export interface ReportedCluster {
  readonly oidcIssuerProfile?: { readonly issuerURL?: string | undefined } | undefined;
  readonly addonProfiles?: Readonly<Record<string, object>> | undefined;
  readonly identityProfile?: Readonly<Record<string, object>> | undefined;
}

export interface ExistingClusterFacts {
  readonly oidcIssuerUrl: string;
  readonly secretsProviderPrincipalId: string;
  readonly kubeletClientId: string;
  readonly kubeletPrincipalId: string;
}

/** Facts of an existing cluster; what it lacks is refused, because Azure takes no role for an empty principal. */
export function existingClusterFacts(
  subject: string,
  clusterId: string,
  reported: ReportedCluster,
): ExistingClusterFacts {
  const { resourceGroupName, resourceName } = planExistingCluster(subject, clusterId);
  const issues: Issue[] = [];
  const need = (value: unknown, what: string, command: string): string => {
    if (typeof value === "string" && value !== "") return value;
    issues.push({
      path: "clusterId",
      problem: `cluster ${resourceName} has no ${what}`,
      hint: `run az aks ${command} --name ${resourceName} --resource-group ${resourceGroupName}`,
    });
    return "";
  };
  const kubelet = reported.identityProfile?.["kubeletidentity"] ?? {};
  const facts = {
    oidcIssuerUrl: need(
      reported.oidcIssuerProfile?.issuerURL,
      "OIDC issuer",
      "update --enable-oidc-issuer",
    ),
    secretsProviderPrincipalId: need(
      at(at(reported.addonProfiles ?? {}, "azureKeyvaultSecretsProvider"), "identity", "objectId"),
      "secrets-provider add-on",
      "enable-addons --addons azure-keyvault-secrets-provider",
    ),
    kubeletClientId: need(at(kubelet, "clientId"), "kubelet identity", MANAGED_IDENTITY),
    kubeletPrincipalId: need(at(kubelet, "objectId"), "kubelet identity", MANAGED_IDENTITY),
  };
  throwIfAny(
    subject,
    issues.filter(
      ({ problem }, index) => issues.findIndex((one) => one.problem === problem) === index,
    ),
  );
  return facts;
}

const MANAGED_IDENTITY = "update --enable-managed-identity";

/** A part of what Azure reports; an add-on that is off has no identity, whatever the SDK's types say. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null
        ? (found as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}
