import * as containerservice from "@pulumi/azure-native/containerservice";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";

import { decide, type Known } from "../arguments/decide";
import { CLUSTER_ID, GUID, NAME, RANGE } from "../arguments/stand-ins";
import {
  AKS_DEFAULTS,
  existingClusterFacts,
  planAksCluster,
  planExistingCluster,
  type AksShape,
  type NodePoolShape,
  type PlannedAks,
  type PlannedPool,
  type SystemPoolShape,
  type UserPoolShape,
} from "../plans/azure/aks-cluster";
import { byKey } from "../plans/keyed";
import { nonEmpty, sortedEntries } from "../plans/record";
import {
  taggedExceptions,
  type AssigningArgs,
  type AzureRegionalArgs,
  type ComponentContext,
} from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { assignRole } from "./role-assignments";
import { withoutVersionAliases } from "./version-aliases";

/** Who the cluster is to Azure. */
export type AksIdentity =
  | {
      /** Made here, with its roles, before the cluster: a zone and subnets of one's own demand it (interpretation D-06). */
      readonly mode: "userAssigned";
      /** Optional. Name of the control plane's identity. @default - `<clusterName>Identity` */
      readonly controlPlaneIdentityName?: pulumi.Input<string> | undefined;
      /** Optional. Name of the nodes' identity, which pulls images. @default - `<clusterName>KubeletIdentity` */
      readonly kubeletIdentityName?: pulumi.Input<string> | undefined;
    }
  | {
      /** Made by Azure together with the cluster; only with the zone that Azure manages. */
      readonly mode: "systemAssigned";
    };

/** Where the private name of the API server lives. */
export type AksPrivateDns =
  | {
      readonly mode: "custom";
      /** Required. Zone `privatelink.<region>.azmk8s.io` or `<name>.privatelink.<region>.azmk8s.io`. */
      readonly zoneId: pulumi.Input<string>;
      /** Required. The zone's links to the networks that must resolve the API server. */
      readonly zoneLinks: readonly pulumi.Resource[];
    }
  | { readonly mode: "system" };

/** How the API server is reached inside the network. */
export type AksApiServer =
  | {
      /** By a private endpoint in the subnet of the first pool. */
      readonly mode: "privateEndpoint";
    }
  | {
      /**
       * In a subnet of its own, without private link or tunnel between it and the nodes. Once on it cannot be turned off again.
       * Source: Azure, "Use API Server VNet Integration in AKS".
       */
      readonly mode: "vnetIntegration";
      /** Required. Subnet of /28 or larger, delegated to managed clusters, with nothing else in it; cannot be changed. */
      readonly subnetId: pulumi.Input<string>;
    };

/** Where pods get their addresses. */
export type AksPods =
  | {
      readonly mode: "podSubnet";
      /** Required. Subnet delegated to managed clusters. */
      readonly subnetId: pulumi.Input<string>;
    }
  | {
      readonly mode: "overlay";
      /** Optional. Range outside every network. @default "10.244.0.0/16" */
      readonly podCidr?: string | undefined;
    };

/** A pool and the subnet of its nodes. */
export interface AksSystemPool extends SystemPoolShape {
  /** Required. Subnet of its nodes, with its egress associated; a private endpoint of the API server is here too. */
  readonly subnetId: pulumi.Input<string>;
}
export interface AksFurtherSystemPool extends NodePoolShape {
  /** Required. Subnet of its nodes, with its egress associated. */
  readonly subnetId: pulumi.Input<string>;
}
export interface AksUserPool extends UserPoolShape<pulumi.Input<string>> {
  /** Required. Subnet of its nodes, with its egress associated. */
  readonly subnetId: pulumi.Input<string>;
}

export interface AksClusterArgs
  extends
    Omit<
      AksShape<pulumi.Input<string>>,
      | "identityMode"
      | "apiServerMode"
      | "zoneMode"
      | "zoneName"
      | "pods"
      | "clusterName"
      | "systemPool"
      | "systemPools"
      | "userPools"
    >,
    AzureRegionalArgs,
    AssigningArgs {
  /** Required. Entra tenant of the administrators. */
  readonly tenantId: pulumi.Input<string>;
  /** Required. Network that holds the subnets; the control plane needs a role on all of it. */
  readonly vnetId: pulumi.Input<string>;
  /** Optional. Further network resources that the cluster joins, such as a route table, by a name for each. @default - none */
  readonly networkScopes?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Required. Where pods get their addresses: a subnet, or a range of their own. */
  readonly pods: AksPods;
  /** Required. Where the private name of the API server is registered. */
  readonly privateDns: AksPrivateDns;
  /**
   * Optional. How the API server is reached. `vnetIntegration` cannot be turned off again; a cluster that gets it later has to be stopped
   * and started by hand.
   *
   * Error: `apiServer: with vnetIntegration needs an identity that has its role on the subnet before the cluster exists; …`.
   * @default - by a private endpoint
   */
  readonly apiServer?: AksApiServer | undefined;
  /** Optional. Identity of the cluster. @default - user-assigned */
  readonly identity?: AksIdentity | undefined;
  /** Optional. Name of the cluster. @default - the component's logical name */
  readonly clusterName?: pulumi.Input<string> | undefined;
  /** Optional. Resource group that Azure makes for the nodes; fixed at creation. @default - `<clusterName>-nodes` */
  readonly nodeResourceGroupName?: pulumi.Input<string> | undefined;
  /** Required. Pool for the cluster's own pods. Its size cannot be changed; `systemPools` can take over from it. */
  readonly systemPool: AksSystemPool;
  /**
   * Optional. Further pools for the cluster's own pods, by name: one of another size takes over from `systemPool`, whose size is
   * fixed.
   * @default - none
   */
  readonly systemPools?: Readonly<Record<string, AksFurtherSystemPool>> | undefined;
  /**
   * Required. Pools for applications by name; at least one. A changed size replaces that pool and nothing else; its pods are down
   * meanwhile unless `replacement` is `createFirst`.
   */
  readonly userPools: Readonly<Record<string, AksUserPool>>;
  /** Optional. Workspace that receives container logs and metrics (Container Insights). @default - none */
  readonly containerInsightsWorkspaceId?: pulumi.Input<string> | undefined;
  /** Optional. Workspace of Defender for Containers. @default - off */
  readonly defenderWorkspaceId?: pulumi.Input<string> | undefined;
  /** Optional. Where control-plane logs and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. What else must exist before the first node boots, beyond the subnets given above. @default - none */
  readonly waitFor?: readonly pulumi.Resource[] | undefined;
  /** Optional. Keep the cluster from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
}

/** An identity as other resources need it. */
export interface IdentityFacts {
  readonly clientId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;
}

/** What other components use of a cluster. */
export interface AksClusterFacts {
  readonly clusterId: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** Name of the API server inside the networks. */
  readonly privateFqdn: pulumi.Output<string>;
  /** Issuer for federated credentials. */
  readonly oidcIssuerUrl: pulumi.Output<string>;
  /** Identity of the control plane, for roles on networks and zones. */
  readonly controlPlanePrincipalId: pulumi.Output<string>;
  /** Identity of the nodes, which pulls images. */
  readonly kubeletIdentity: IdentityFacts;
  /** Identity of the secrets-provider add-on, for `Key Vault Secrets User`; empty without the add-on. */
  readonly secretsProviderPrincipalId: pulumi.Output<string>;
}

/**
 * A private Kubernetes cluster, accessible only through Entra ID.
 *
 * Creates the control plane's and the nodes' identities, their roles, the cluster with its system pool, the other pools, two
 * maintenance windows, the administrators' roles and the diagnostic setting. For a cluster that exists already,
 * `AksCluster.existing` reads the same facts and creates nothing.
 *
 * Cost: about 73 USD a month for the control plane, 165 USD for each system node and 330 USD for each user node at the default
 * sizes.
 * Source: CodeMie, Infrastructure Deployment, "Compute & Orchestration" and "Security Architecture".
 *
 * @example
 * const cluster = new AksCluster("main", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   clusterName: "CodeMieAks",
 *   tenantId,
 *   adminGroupObjectIds: ["33333333-3333-4333-8333-333333333333"],
 *   vnetId: network.vnetId,
 *   outboundType: "userAssignedNATGateway",
 *   pods: { mode: "podSubnet", subnetId: network.subnetIds.pods },
 *   privateDns: { mode: "custom", zoneId, zoneLinks },
 *   systemPool: { subnetId: network.subnetIds.system },
 *   userPools: { user: { subnetId: network.subnetIds.user, labels: { workload: "codemie" } } },
 * });
 */
export class AksCluster extends pulumi.ComponentResource implements AksClusterFacts {
  public readonly cluster: containerservice.ManagedCluster;
  /** System pools beside the first, by name. */
  public readonly systemPools: Readonly<Record<string, containerservice.AgentPool>>;
  /** User pools by name. */
  public readonly userPools: Readonly<Record<string, containerservice.AgentPool>>;
  /** The user-assigned identities; undefined with a system-assigned one. */
  public readonly identities: AksIdentities | undefined;
  public readonly clusterId: pulumi.Output<string>;
  public readonly clusterName: pulumi.Output<string>;
  /** Resource group of the nodes, which AKS makes. */
  public readonly nodeResourceGroup: pulumi.Output<string>;
  /** Version that the control plane runs, with its patch. */
  public readonly kubernetesVersion: pulumi.Output<string>;
  /** Name of the API server inside the networks. */
  public readonly privateFqdn: pulumi.Output<string>;
  /** Issuer for federated credentials. */
  public readonly oidcIssuerUrl: pulumi.Output<string>;
  /** Identity of the control plane, for roles on networks and zones. */
  public readonly controlPlanePrincipalId: pulumi.Output<string>;
  /** Identity of the nodes, which pulls images. */
  public readonly kubeletIdentity: IdentityFacts;
  /** Identity of the secrets-provider add-on, for `Key Vault Secrets User`; empty without the add-on. */
  public readonly secretsProviderPrincipalId: pulumi.Output<string>;

  public constructor(name: string, args: AksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan } = decide(
      { component: "AksCluster", name },
      {
        ...args,
        clusterName: args.clusterName ?? name,
        protect: args.protect ?? opts?.protect,
      },
      {
        clusterName: NAME,
        fqdnSubdomain: NAME,
        dnsPrefix: NAME,
        "networkRanges[]": RANGE,
        "adminGroupObjectIds.*": GUID,
        "userPools.*.labels.*": NAME,
      },
      (subject, known) => planAksCluster(subject, shapeOf(known, args.privateDns)),
    );
    super(
      "platform-foundations:azure:AksCluster",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const context = { parent: this, name, args: checked };
    const { identity = { mode: "userAssigned" } } = checked;
    const identities =
      identity.mode === "systemAssigned" ? undefined : createIdentities(context, identity);
    const roles = identities === undefined ? [] : rolesBefore(context, identities);
    const cluster = createCluster(context, plan, { identities, roles });
    const pools = createPools(context, plan, cluster);
    this.systemPools = pools.system;
    this.userPools = pools.user;
    createMaintenanceWindows(context, plan, cluster);
    rolesAfter(context, cluster, identities === undefined);
    diagnosticSetting(this, `${name}-aks`, "aksCluster", cluster.id, checked.diagnostics);

    this.cluster = cluster;
    this.identities = identities;
    this.clusterId = cluster.id;
    this.clusterName = cluster.name;
    this.nodeResourceGroup = cluster.nodeResourceGroup.apply((group) => group ?? "");
    this.kubernetesVersion = cluster.currentKubernetesVersion;
    this.privateFqdn = cluster.privateFQDN;
    const { oidcIssuerUrl, secretsProviderPrincipalId } = factsOf(cluster);
    this.oidcIssuerUrl = oidcIssuerUrl;
    this.secretsProviderPrincipalId = secretsProviderPrincipalId;
    this.controlPlanePrincipalId =
      identities?.controlPlane.principalId ??
      cluster.identity.apply((assigned) => controlPlaneOf(assigned));
    // Two facts, not the resource: a stack that exports it would write the whole identity into its outputs.
    this.kubeletIdentity =
      identities === undefined
        ? kubeletOf(cluster.identityProfile)
        : { clientId: identities.kubelet.clientId, principalId: identities.kubelet.principalId };
    this.registerOutputs({
      clusterId: this.clusterId,
      clusterName: this.clusterName,
      nodeResourceGroup: this.nodeResourceGroup,
      kubernetesVersion: this.kubernetesVersion,
      privateFqdn: this.privateFqdn,
      oidcIssuerUrl: this.oidcIssuerUrl,
      controlPlanePrincipalId: this.controlPlanePrincipalId,
      kubeletIdentity: this.kubeletIdentity,
      secretsProviderPrincipalId: this.secretsProviderPrincipalId,
    });
  }

  /**
   * Facts about a cluster that exists already; Azure is asked for them and nothing is registered.
   * @param args.clusterId Required. Full id of the cluster, in the subscription of the provider.
   */
  public static existing(
    args: { readonly clusterId: pulumi.Input<string> },
    opts: pulumi.InvokeOutputOptions = {},
  ): AksClusterFacts {
    const { content } = decide(
      { component: "AksCluster.existing" },
      args,
      { clusterId: CLUSTER_ID },
      (subject, known) => planExistingCluster(subject, known.clusterId),
    );
    const clusterId = pulumi.output(args.clusterId);
    const address = pulumi.output(content(["clusterId"], (known) => known));
    const { resourceGroupName, resourceName } = address;
    const found = containerservice.getManagedClusterOutput(
      { resourceGroupName, resourceName },
      opts,
    );
    const facts = pulumi
      .all([clusterId, found])
      .apply(([id, reported]) => existingClusterFacts("AksCluster.existing", id, reported));
    return {
      clusterId,
      clusterName: resourceName,
      privateFqdn: found.privateFQDN,
      oidcIssuerUrl: facts.oidcIssuerUrl,
      secretsProviderPrincipalId: facts.secretsProviderPrincipalId,
      controlPlanePrincipalId: found.apply(({ identity }) => controlPlaneOf(identity)),
      kubeletIdentity: {
        clientId: facts.kubeletClientId,
        principalId: facts.kubeletPrincipalId,
      },
    };
  }
}

type AksContext = ComponentContext<AksClusterArgs & { readonly clusterName: pulumi.Input<string> }>;

// The zone's name takes part in a rule, and is known early only where the id is plain text.
function shapeOf(args: Known<AksContext["args"]>, privateDns: AksPrivateDns): AksShape {
  const zoneId = privateDns.mode === "custom" ? privateDns.zoneId : undefined;
  return {
    ...args,
    identityMode: args.identity?.mode ?? "userAssigned",
    apiServerMode: args.apiServer?.mode,
    zoneMode: privateDns.mode,
    zoneName: typeof zoneId === "string" ? zoneId.split("/").at(-1) : undefined,
  };
}

/** The identities of a cluster: its control plane, and its nodes. */
export interface AksIdentities {
  readonly controlPlane: managedidentity.UserAssignedIdentity;
  readonly kubelet: managedidentity.UserAssignedIdentity;
}

function createIdentities(
  { parent, name, args }: AksContext,
  names: Extract<AksIdentity, { mode: "userAssigned" }>,
): AksIdentities {
  const { resourceGroupName, location, tags } = args;
  const stem = args.clusterName;
  const create = (
    key: string,
    resourceName: pulumi.Input<string>,
  ): managedidentity.UserAssignedIdentity =>
    new managedidentity.UserAssignedIdentity(
      `${name}-id-${key}`,
      { resourceGroupName, location, tags, resourceName },
      { parent },
    );
  return {
    controlPlane: create(
      "control-plane",
      names.controlPlaneIdentityName ?? pulumi.interpolate`${stem}Identity`,
    ),
    kubelet: create(
      "kubelet",
      names.kubeletIdentityName ?? pulumi.interpolate`${stem}KubeletIdentity`,
    ),
  };
}

// O6: Azure checks at creation that the control plane may join the network, write into the zone and hand out the nodes'
// identity; without these roles it answers CustomPrivateDNSZoneMissingPermissionError or 403.
function rolesBefore(
  { parent, name, args }: AksContext,
  { controlPlane, kubelet }: AksIdentities,
): pulumi.Resource[] {
  const principal = {
    principalId: controlPlane.principalId,
    principalKey: `${name}-control-plane`,
    principalType: "ServicePrincipal",
    subscriptionId: args.subscriptionId,
  } as const;
  const networks = { vnet: args.vnetId, ...args.networkScopes };
  return [
    ...sortedEntries(networks).map(([key, scope]) =>
      assignRole(
        `${name}-role-${key}`,
        { ...principal, role: "Network Contributor", scope },
        { parent },
      ),
    ),
    ...(args.privateDns.mode === "custom"
      ? [
          assignRole(
            `${name}-role-zone`,
            { ...principal, role: "Private DNS Zone Contributor", scope: args.privateDns.zoneId },
            { parent },
          ),
        ]
      : []),
    assignRole(
      `${name}-role-kubelet`,
      { ...principal, role: "Managed Identity Operator", scope: kubelet.id },
      { parent },
    ),
  ];
}

function createCluster(
  { parent, name, args }: AksContext,
  plan: PlannedAks,
  {
    identities,
    roles,
  }: {
    readonly identities: AksIdentities | undefined;
    readonly roles: readonly pulumi.Resource[];
  },
): containerservice.ManagedCluster {
  const { clusterName, privateDns } = args;
  return new containerservice.ManagedCluster(
    `${name}-aks`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      resourceName: clusterName,
      tags: taggedExceptions(args.tags, plan.exceptions),
      ...identityOf(identities),
      sku: { name: "Base", tier: plan.tier },
      supportPlan: "KubernetesOfficial",
      kubernetesVersion: plan.kubernetesVersion,
      dnsPrefix:
        args.fqdnSubdomain === undefined
          ? (args.dnsPrefix ?? pulumi.output(clusterName).apply(dnsPrefixOf))
          : undefined,
      fqdnSubdomain: args.fqdnSubdomain,
      nodeResourceGroup: args.nodeResourceGroupName ?? pulumi.interpolate`${clusterName}-nodes`,
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        privateDNSZone: privateDns.mode === "custom" ? privateDns.zoneId : "system",
        disableRunCommand: args.runCommand === undefined,
        ...(args.apiServer?.mode === "vnetIntegration"
          ? { enableVnetIntegration: true, subnetId: args.apiServer.subnetId }
          : {}),
      },
      networkProfile: {
        networkPlugin: "azure",
        networkDataplane: plan.dataplane,
        networkPolicy: plan.networkPolicy,
        loadBalancerSku: "standard",
        outboundType: args.outboundType,
        serviceCidr: plan.serviceCidr,
        dnsServiceIP: plan.dnsServiceIp,
        networkPluginMode: plan.podCidr === undefined ? undefined : "overlay",
        podCidr: plan.podCidr,
      },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: Object.values(byKey(args.adminGroupObjectIds)),
        tenantID: args.tenantId,
      },
      oidcIssuerProfile: { enabled: true },
      securityProfile: {
        workloadIdentity: { enabled: true },
        imageCleaner: { enabled: true, intervalHours: 168 },
        defender:
          args.defenderWorkspaceId === undefined
            ? undefined
            : {
                logAnalyticsWorkspaceResourceId: args.defenderWorkspaceId,
                securityMonitoring: { enabled: true },
              },
      },
      autoUpgradeProfile: {
        upgradeChannel: plan.upgradeChannel,
        nodeOSUpgradeChannel: plan.nodeOsChannel,
      },
      addonProfiles: addonsOf(args),
      storageProfile: {
        diskCSIDriver: { enabled: true },
        fileCSIDriver: { enabled: true },
        snapshotController: { enabled: true },
      },
      // The system pool alone: a pool of its own resource can change without a word to the cluster.
      agentPoolProfiles: [
        {
          name: plan.systemPool.name,
          mode: "System",
          type: "VirtualMachineScaleSets",
          ...poolBody(args, plan, plan.systemPool, args.systemPool),
          tags: args.tags,
        },
      ],
    },
    {
      parent,
      protect: args.protect ?? true,
      ignoreChanges: [...plan.drift],
      transformations: plan.podCidr === undefined ? [withoutPodCidr] : [],
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
      // O6: roles. O7: links, or AKS adds its own and the jumpbox resolves nothing. O5: the subnets come with NAT or route
      // and are waited for through their ids; `waitFor` is for what no id expresses.
      dependsOn: [
        ...roles,
        ...(privateDns.mode === "custom" ? privateDns.zoneLinks : []),
        ...(args.waitFor ?? []),
      ],
    },
  );
}

// The SDK fills in 10.244.0.0/16 where no pod range is given, but one belongs to overlay mode only.
const withoutPodCidr: pulumi.ResourceTransformation = ({ props, opts }) => {
  const { networkProfile, ...rest } = props;
  return {
    props: {
      ...rest,
      networkProfile: pulumi
        .output(networkProfile)
        .apply((profile: Readonly<Record<string, unknown>>) => ({
          ...profile,
          podCidr: undefined,
        })),
    },
    opts,
  };
};

function identityOf(
  identities: AksIdentities | undefined,
): Pick<containerservice.ManagedClusterArgs, "identity" | "identityProfile"> {
  if (identities === undefined) return { identity: { type: "SystemAssigned" } };
  const { controlPlane, kubelet } = identities;
  return {
    identity: { type: "UserAssigned", userAssignedIdentities: [controlPlane.id] },
    identityProfile: {
      kubeletidentity: {
        resourceId: kubelet.id,
        clientId: kubelet.clientId,
        objectId: kubelet.principalId,
      },
    },
  };
}

function addonsOf(
  args: AksClusterArgs,
): NonNullable<containerservice.ManagedClusterArgs["addonProfiles"]> {
  return {
    // An absent add-on has no entry in the map.
    ...(args.withoutAzurePolicy === undefined && {
      azurepolicy: { enabled: true, config: { version: "v2" } },
    }),
    ...((args.secretsProvider ?? AKS_DEFAULTS.secretsProvider) && {
      azureKeyvaultSecretsProvider: {
        enabled: true,
        config: { enableSecretRotation: "true", rotationPollInterval: "2m" },
      },
    }),
    ...(args.containerInsightsWorkspaceId !== undefined && {
      omsagent: {
        enabled: true,
        config: {
          logAnalyticsWorkspaceResourceID: args.containerInsightsWorkspaceId,
          useAADAuth: "true",
        },
      },
    }),
  };
}

/** What a pool has that may be an output. */
interface PoolPlace {
  readonly subnetId: pulumi.Input<string>;
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

// No count: it is the autoscaler's, and Azure takes another one for an attempt to scale by hand.
function poolBody(
  { pods }: AksClusterArgs,
  { nodeVersion }: PlannedAks,
  pool: PlannedPool,
  { subnetId, labels }: PoolPlace,
) {
  return {
    orchestratorVersion: nodeVersion,
    vmSize: pool.vmSize,
    enableAutoScaling: true,
    minCount: pool.minCount,
    maxCount: pool.maxCount,
    availabilityZones: nonEmpty(pool.zones),
    osType: "Linux",
    osSKU: pool.osSku,
    osDiskType: pool.osDiskType,
    osDiskSizeGB: pool.osDiskGiB,
    maxPods: pool.maxPods,
    nodeLabels: { ...labels },
    nodeTaints: [...pool.taints],
    vnetSubnetID: subnetId,
    podSubnetID: pods.mode === "podSubnet" ? pods.subnetId : undefined,
    enableEncryptionAtHost: pool.encryptionAtHost,
    enableNodePublicIP: false,
    securityProfile: { enableSecureBoot: true, enableVTPM: true },
    upgradeSettings: { maxSurge: pool.maxSurge },
  };
}

// What a pool keeps for life; Azure refuses to change it in place.
const FIXED_AT_CREATION = [
  "vmSize",
  "availabilityZones",
  "maxPods",
  "osDiskType",
  "osDiskSizeGB",
  "vnetSubnetID",
  "podSubnetID",
  "enableEncryptionAtHost",
];

interface AksPools {
  readonly system: Readonly<Record<string, containerservice.AgentPool>>;
  readonly user: Readonly<Record<string, containerservice.AgentPool>>;
}

// O12: after the cluster, then one after another. An upgrade so reaches the control plane first and the pools in turn, and two new
// pools do not compete for the association with one pod subnet.
function createPools(
  { parent, name, args }: AksContext,
  plan: PlannedAks,
  cluster: containerservice.ManagedCluster,
): AksPools {
  let last: pulumi.Resource = cluster;
  const create = (
    mode: "System" | "User",
    planned: readonly PlannedPool[],
    given: Readonly<Record<string, PoolPlace>>,
  ): Readonly<Record<string, containerservice.AgentPool>> => {
    const pools: Record<string, containerservice.AgentPool> = {};
    for (const pool of planned) {
      const place = given[pool.key];
      if (place === undefined) throw new TypeError(`the plan has an unknown pool ${pool.key}`);
      const made = new containerservice.AgentPool(
        `${name}-pool-${pool.key}`,
        {
          resourceGroupName: args.resourceGroupName,
          resourceName: cluster.name,
          agentPoolName: pool.name,
          mode,
          ...poolBody(args, plan, pool, place),
          tags: taggedExceptions(args.tags, pool.exceptions),
        },
        {
          parent,
          replaceOnChanges: FIXED_AT_CREATION,
          // Under its own name a pool can only come after the old one; a name with a suffix lets both exist for a while.
          deleteBeforeReplace: pool.replacement === "deleteFirst",
          dependsOn: [last],
          customTimeouts: { create: "60m", update: "60m", delete: "60m" },
        },
      );
      pools[pool.key] = made;
      last = made;
    }
    return pools;
  };
  return {
    system: create("System", plan.systemPools, args.systemPools ?? {}),
    user: create("User", plan.userPools, args.userPools),
  };
}

function createMaintenanceWindows(
  { parent, name, args }: AksContext,
  plan: PlannedAks,
  cluster: containerservice.ManagedCluster,
): void {
  for (const window of plan.maintenance) {
    new containerservice.MaintenanceConfiguration(
      `${name}-maintenance-${window.key}`,
      {
        resourceGroupName: args.resourceGroupName,
        resourceName: cluster.name,
        configName: window.configName,
        maintenanceWindow: {
          schedule: { weekly: { dayOfWeek: window.day, intervalWeeks: 1 } },
          durationHours: window.durationHours,
          startTime: window.startTime,
          utcOffset: window.utcOffset,
        },
      },
      { parent },
    );
  }
}

// A system-assigned identity exists only now; Azure's own zone needs no role, the network still does.
function rolesAfter(
  { parent, name, args }: AksContext,
  cluster: containerservice.ManagedCluster,
  systemAssigned: boolean,
): void {
  if (systemAssigned) {
    const principalId = cluster.identity.apply((identity) => controlPlaneOf(identity));
    for (const [key, scope] of sortedEntries({ vnet: args.vnetId, ...args.networkScopes })) {
      assignRole(
        `${name}-role-${key}`,
        {
          role: "Network Contributor",
          scope,
          subscriptionId: args.subscriptionId,
          principalId,
          principalKey: `${name}-control-plane`,
          principalType: "ServicePrincipal",
        },
        { parent },
      );
    }
  }
  for (const [group, principalId] of Object.entries(byKey(args.adminGroupObjectIds))) {
    const principal = {
      principalId,
      principalKey: group,
      principalType: "Group",
      subscriptionId: args.subscriptionId,
    } as const;
    const scope = cluster.id;
    assignRole(
      `${name}-role-admin-${group}`,
      { ...principal, role: "Azure Kubernetes Service RBAC Cluster Admin", scope },
      { parent },
    );
    assignRole(
      `${name}-role-kubeconfig-${group}`,
      { ...principal, role: "Azure Kubernetes Service Cluster User Role", scope },
      { parent },
    );
  }
}

const dnsPrefixOf = (clusterName: string): string =>
  clusterName.toLowerCase().replaceAll("_", "-").slice(0, 54).replace(/-+$/, "");

// What Azure reports about a cluster that is created here.
function factsOf({
  oidcIssuerProfile,
  addonProfiles,
}: Pick<containerservice.ManagedCluster, "oidcIssuerProfile" | "addonProfiles">): Pick<
  AksClusterFacts,
  "oidcIssuerUrl" | "secretsProviderPrincipalId"
> {
  return {
    oidcIssuerUrl: oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? ""),
    secretsProviderPrincipalId: addonProfiles.apply(
      (profiles) => profiles?.["azureKeyvaultSecretsProvider"]?.identity.objectId ?? "",
    ),
  };
}

function controlPlaneOf(
  identity: { readonly principalId?: string | undefined } | undefined,
): string {
  return identity?.principalId ?? "";
}

type IdentityProfile = Readonly<
  Record<string, { readonly clientId?: string | undefined; readonly objectId?: string | undefined }>
>;

function kubeletOf(profile: pulumi.Output<IdentityProfile | undefined>): IdentityFacts {
  return {
    clientId: profile.apply((identities) => identities?.["kubeletidentity"]?.clientId ?? ""),
    principalId: profile.apply((identities) => identities?.["kubeletidentity"]?.objectId ?? ""),
  };
}
