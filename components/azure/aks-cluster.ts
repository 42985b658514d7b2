import * as containerservice from "@pulumi/azure-native/containerservice";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";

import {
  planAksCluster,
  planExistingCluster,
  type AksShape,
  type ClusterTier,
  type MaintenanceShape,
  type NodeOsChannel,
  type NodePoolShape,
  type OutboundType,
  type PlannedAks,
  type PlannedPool,
  type UpgradeChannel,
  type UserPoolShape,
} from "../plans/azure/aks-cluster";
import type { NamedException } from "../plans/exceptions";
import { sortedEntries } from "../plans/record";
import {
  taggedExceptions,
  type AssigningArgs,
  type AzureComponentArgs,
  type AzureRegionalArgs,
} from "./arguments";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { assignRole, inSubscription } from "./role-assignments";
import { withoutVersionAliases } from "./version-aliases";

/** Who the cluster is to Azure. */
export type AksIdentity =
  | {
      /** Made here, with its roles, before the cluster: a zone and subnets of one's own demand it (decision D-06). */
      readonly mode: "userAssigned";
      /** Optional. @default - `<clusterName>Identity` */
      readonly controlPlaneIdentityName?: string;
      /** Optional. @default - `<clusterName>KubeletIdentity` */
      readonly kubeletIdentityName?: string;
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
      readonly podCidr?: string;
    };

/** A pool and the subnet of its nodes. */
export interface AksSystemPool extends NodePoolShape {
  /** Required. Subnet of its nodes, with its way out associated; the API server's endpoint lives here too. */
  readonly subnetId: pulumi.Input<string>;
}
export interface AksUserPool extends UserPoolShape {
  /** Required. Subnet of its nodes, with its way out associated. */
  readonly subnetId: pulumi.Input<string>;
}

export interface NewAksClusterArgs extends AzureRegionalArgs, AssigningArgs {
  /** Optional. @default "create" */
  readonly mode?: "create";
  /** Required. Entra tenant of the administrators. */
  readonly tenantId: pulumi.Input<string>;
  /** Required. Object ids of the Entra groups that administer the cluster; at least one. */
  readonly adminGroupObjectIds: readonly string[];
  /** Required. Network that holds the subnets; the control plane needs a role on all of it. */
  readonly vnetId: pulumi.Input<string>;
  /** Optional. Further network resources that the cluster joins, such as a route table, by a name for each. @default - none */
  readonly networkScopes?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Required. How nodes reach the internet: the outbound type of the network's egress mode.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; decision D-10.
   */
  readonly outboundType: OutboundType;
  /**
   * Optional. Named exception for an outbound type whose address is not fixed: `loadBalancer` or `none`. An `Egress` hands
   * its own reason on.
   * @default - the packs accept the other outbound types only
   */
  readonly withoutFixedEgress?: NamedException | undefined;
  /** Required. */
  readonly pods: AksPods;
  /** Required. */
  readonly privateDns: AksPrivateDns;
  /** Optional. @default - user-assigned */
  readonly identity?: AksIdentity;
  /** Optional. Name of the cluster. @default - the component's logical name */
  readonly clusterName?: string;
  /** Optional. Resource group that Azure makes for the nodes; fixed at creation. @default - `<clusterName>-nodes` */
  readonly nodeResourceGroupName?: string;
  /** Optional. First label of the API server's name, with a zone of one's own only. @default - a name that Azure derives */
  readonly fqdnSubdomain?: string;
  /**
   * Optional. Minor version. Patches come through `upgradeChannel`.
   *
   * Error: `kubernetesVersion: "1.35.1" is not a minor version; write only the minor version, for example 1.35; …`.
   * @default "1.35"
   */
  readonly kubernetesVersion?: string;
  /** Optional. `Standard` has an uptime promise; `Free` has none. @default "Standard" */
  readonly tier?: ClusterTier;
  /** Optional. @default "cilium" */
  readonly dataplane?: "cilium" | "azure";
  /** Optional. Range of Kubernetes services, outside every network. @default "10.2.0.0/24" */
  readonly serviceCidr?: string;
  /** Optional. Address of the cluster's DNS inside `serviceCidr`. @default - its tenth address */
  readonly dnsServiceIp?: string;
  /** Optional. Ranges of the networks around, so that overlaps are refused here. @default - not checked here */
  readonly networkRanges?: readonly string[];
  /** Required. Pool for the cluster's own pods. Its size cannot be changed in place. */
  readonly systemPool: AksSystemPool;
  /** Required. Pools for applications by name; at least one. A changed size replaces that pool and nothing else. */
  readonly userPools: Readonly<Record<string, AksUserPool>>;
  /** Optional. @default "patch" */
  readonly upgradeChannel?: UpgradeChannel;
  /** Optional. @default "NodeImage" */
  readonly nodeOsChannel?: NodeOsChannel;
  /** Optional. When upgrades may run. @default - Sunday (cluster) and Saturday (node image), 00:00 UTC, 4 hours */
  readonly maintenance?: {
    /** Optional. Versions of Kubernetes. @default - Sunday */
    readonly cluster?: MaintenanceShape;
    /** Optional. Images of the nodes. @default - Saturday */
    readonly nodeOs?: MaintenanceShape;
  };
  /** Optional. Workspace that receives container logs and metrics (Container Insights). @default - none */
  readonly containerInsightsWorkspaceId?: pulumi.Input<string>;
  /** Optional. Workspace of Defender for Containers. @default - off */
  readonly defenderWorkspaceId?: pulumi.Input<string>;
  /** Optional. Where control-plane logs and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs;
  /** Optional. What else must exist before the first node boots, beyond the subnets given above. @default - none */
  readonly waitFor?: readonly pulumi.Resource[];
  /** Optional. Keep the cluster from being deleted by the engine. @default true */
  readonly protect?: boolean;
}

/** A cluster that somebody else owns: nothing is created, its facts are read. */
export interface ExistingAksClusterArgs extends AzureComponentArgs {
  /** Required. `existing`. */
  readonly mode: "existing";
  /** Required. Full id of the cluster, in the subscription of the provider. */
  readonly clusterId: string;
}

export type AksClusterArgs = NewAksClusterArgs | ExistingAksClusterArgs;

/** An identity as other resources need it. */
export interface IdentityFacts {
  readonly clientId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;
}

interface ClusterFacts {
  readonly clusterId: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly privateFqdn: pulumi.Output<string>;
  readonly oidcIssuerUrl: pulumi.Output<string>;
  readonly controlPlanePrincipalId: pulumi.Output<string>;
  readonly kubeletIdentity: IdentityFacts;
  readonly secretsProviderPrincipalId: pulumi.Output<string>;
}

/**
 * A private Kubernetes cluster that only Entra ID opens.
 *
 * Creates the control plane's and the nodes' identities, their roles, the cluster with its system pool, the user pools, two
 * maintenance windows, the administrators' roles and the diagnostic setting; or, with `mode: "existing"`, nothing.
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
export class AksCluster extends pulumi.ComponentResource {
  public readonly clusterId: pulumi.Output<string>;
  public readonly clusterName: pulumi.Output<string>;
  /** Name of the API server inside the networks. */
  public readonly privateFqdn: pulumi.Output<string>;
  /** Issuer for federated credentials. */
  public readonly oidcIssuerUrl: pulumi.Output<string>;
  /** Identity of the control plane: the one for roles on networks and zones. */
  public readonly controlPlanePrincipalId: pulumi.Output<string>;
  /** Identity of the nodes: the one that pulls images. */
  public readonly kubeletIdentity: IdentityFacts;
  /** Identity of the secrets-provider add-on: the one for `Key Vault Secrets User`. */
  public readonly secretsProviderPrincipalId: pulumi.Output<string>;

  public constructor(name: string, args: AksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `AksCluster "${name}"`;
    const build =
      args.mode === "existing"
        ? existingCluster(planExistingCluster(subject, args.clusterId))
        : newCluster(name, args, planAksCluster(subject, shapeOf(name, args)));
    super(
      "platform-foundations:azure:AksCluster",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );

    const facts = build(this);
    this.clusterId = facts.clusterId;
    this.clusterName = facts.clusterName;
    this.privateFqdn = facts.privateFqdn;
    this.oidcIssuerUrl = facts.oidcIssuerUrl;
    this.controlPlanePrincipalId = facts.controlPlanePrincipalId;
    this.kubeletIdentity = facts.kubeletIdentity;
    this.secretsProviderPrincipalId = facts.secretsProviderPrincipalId;
    this.registerOutputs({ ...facts });
  }
}

function shapeOf(name: string, args: NewAksClusterArgs): AksShape {
  const { privateDns } = args;
  const zoneId = privateDns.mode === "custom" ? privateDns.zoneId : undefined;
  return {
    ...args,
    clusterName: args.clusterName ?? name,
    identityMode: args.identity?.mode ?? "userAssigned",
    zoneMode: privateDns.mode,
    ...(typeof zoneId === "string" ? { zoneName: zoneId.split("/").at(-1) ?? "" } : {}),
  };
}

type Build = (parent: AksCluster) => ClusterFacts;

function existingCluster(id: {
  readonly resourceGroupName: string;
  readonly resourceName: string;
  readonly id: string;
}): Build {
  return (parent) => {
    const { resourceGroupName, resourceName } = id;
    const found = containerservice.getManagedClusterOutput(
      { resourceGroupName, resourceName },
      { parent },
    );
    return {
      clusterId: pulumi.output(id.id),
      clusterName: pulumi.output(resourceName),
      privateFqdn: found.privateFQDN,
      ...factsOf({
        oidcIssuerProfile: found.apply(({ oidcIssuerProfile }) => oidcIssuerProfile),
        addonProfiles: found.apply(({ addonProfiles }) => addonProfiles),
      }),
      controlPlanePrincipalId: found.apply(({ identity }) => controlPlaneOf(identity)),
      kubeletIdentity: kubeletOf(found.apply(({ identityProfile }) => identityProfile)),
    };
  };
}

function newCluster(name: string, args: NewAksClusterArgs, plan: PlannedAks): Build {
  return (parent) => {
    const identities =
      args.identity?.mode === "systemAssigned"
        ? undefined
        : createIdentities(parent, name, args, args.identity ?? { mode: "userAssigned" });
    const roles = identities === undefined ? [] : rolesBefore(parent, name, args, identities);
    const cluster = createCluster(parent, name, args, plan, identities, roles);
    for (const pool of plan.userPools) createUserPool(parent, name, args, cluster, pool);
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
    rolesAfter(parent, name, args, cluster, identities === undefined);
    diagnosticSetting(parent, `${name}-aks`, "aksCluster", cluster.id, args.diagnostics);
    return {
      clusterId: cluster.id,
      clusterName: cluster.name,
      privateFqdn: cluster.privateFQDN,
      ...factsOf(cluster),
      controlPlanePrincipalId:
        identities?.controlPlane.principalId ??
        cluster.identity.apply((identity) => controlPlaneOf(identity)),
      // Two facts, not the resource: a stack that exports it would write the whole identity into its outputs.
      kubeletIdentity:
        identities === undefined
          ? kubeletOf(cluster.identityProfile)
          : {
              clientId: identities.kubelet.clientId,
              principalId: identities.kubelet.principalId,
            },
    };
  };
}

interface Identities {
  readonly controlPlane: managedidentity.UserAssignedIdentity;
  readonly kubelet: managedidentity.UserAssignedIdentity;
}

function createIdentities(
  parent: AksCluster,
  name: string,
  args: NewAksClusterArgs,
  names: Extract<AksIdentity, { mode: "userAssigned" }>,
): Identities {
  const { resourceGroupName, location, tags } = args;
  const stem = args.clusterName ?? name;
  const create = (key: string, resourceName: string): managedidentity.UserAssignedIdentity =>
    new managedidentity.UserAssignedIdentity(
      `${name}-id-${key}`,
      { resourceGroupName, location, tags, resourceName },
      { parent },
    );
  return {
    controlPlane: create("control-plane", names.controlPlaneIdentityName ?? `${stem}Identity`),
    kubelet: create("kubelet", names.kubeletIdentityName ?? `${stem}KubeletIdentity`),
  };
}

// O6: Azure checks at creation that the control plane may join the network, write into the zone and hand out the nodes'
// identity; without these roles it answers CustomPrivateDNSZoneMissingPermissionError or 403.
function rolesBefore(
  parent: AksCluster,
  name: string,
  args: NewAksClusterArgs,
  { controlPlane, kubelet }: Identities,
): pulumi.Resource[] {
  const principal = {
    principalId: controlPlane.principalId,
    principalKey: `${name}-control-plane`,
    principalType: "ServicePrincipal",
    ...inSubscription(args),
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
  parent: AksCluster,
  name: string,
  args: NewAksClusterArgs,
  plan: PlannedAks,
  identities: Identities | undefined,
  roles: readonly pulumi.Resource[],
): containerservice.ManagedCluster {
  const clusterName = args.clusterName ?? name;
  const { privateDns } = args;
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
      ...(args.fqdnSubdomain === undefined
        ? { dnsPrefix: dnsPrefixOf(clusterName) }
        : { fqdnSubdomain: args.fqdnSubdomain }),
      nodeResourceGroup: args.nodeResourceGroupName ?? `${clusterName}-nodes`,
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        privateDNSZone: privateDns.mode === "custom" ? privateDns.zoneId : "system",
        disableRunCommand: true,
      },
      networkProfile: {
        networkPlugin: "azure",
        networkDataplane: plan.dataplane,
        networkPolicy: plan.networkPolicy,
        loadBalancerSku: "standard",
        outboundType: args.outboundType,
        serviceCidr: plan.serviceCidr,
        dnsServiceIP: plan.dnsServiceIp,
        ...(plan.podCidr === undefined
          ? {}
          : { networkPluginMode: "overlay", podCidr: plan.podCidr }),
      },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: [...args.adminGroupObjectIds],
        tenantID: args.tenantId,
      },
      oidcIssuerProfile: { enabled: true },
      securityProfile: {
        workloadIdentity: { enabled: true },
        imageCleaner: { enabled: true, intervalHours: 168 },
        ...(args.defenderWorkspaceId === undefined
          ? {}
          : {
              defender: {
                logAnalyticsWorkspaceResourceId: args.defenderWorkspaceId,
                securityMonitoring: { enabled: true },
              },
            }),
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
          ...poolBody(args, plan.systemPool, args.systemPool.subnetId),
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
  identities: Identities | undefined,
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
  args: NewAksClusterArgs,
): NonNullable<containerservice.ManagedClusterArgs["addonProfiles"]> {
  return {
    azurepolicy: { enabled: true, config: { version: "v2" } },
    azureKeyvaultSecretsProvider: {
      enabled: true,
      config: { enableSecretRotation: "true", rotationPollInterval: "2m" },
    },
    ...(args.containerInsightsWorkspaceId === undefined
      ? {}
      : {
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

function poolBody(args: NewAksClusterArgs, pool: PlannedPool, subnetId: pulumi.Input<string>) {
  return {
    vmSize: pool.vmSize,
    enableAutoScaling: true,
    count: pool.minCount,
    minCount: pool.minCount,
    maxCount: pool.maxCount,
    ...(pool.zones.length === 0 ? {} : { availabilityZones: [...pool.zones] }),
    osType: "Linux",
    osSKU: pool.osSku,
    osDiskType: pool.osDiskType,
    osDiskSizeGB: pool.osDiskGiB,
    maxPods: pool.maxPods,
    nodeLabels: { ...pool.labels },
    nodeTaints: [...pool.taints],
    vnetSubnetID: subnetId,
    ...(args.pods.mode === "podSubnet" ? { podSubnetID: args.pods.subnetId } : {}),
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

function createUserPool(
  parent: AksCluster,
  name: string,
  args: NewAksClusterArgs,
  cluster: containerservice.ManagedCluster,
  pool: PlannedPool,
): void {
  const given = args.userPools[pool.name];
  if (given === undefined) return;
  new containerservice.AgentPool(
    `${name}-pool-${pool.name}`,
    {
      resourceGroupName: args.resourceGroupName,
      resourceName: cluster.name, // O12: after the cluster; pools of one cluster may be made side by side
      agentPoolName: pool.name,
      mode: "User",
      ...poolBody(args, pool, given.subnetId),
      tags: taggedExceptions(args.tags, pool.exceptions),
    },
    {
      parent,
      ignoreChanges: ["count"], // the autoscaler's
      replaceOnChanges: FIXED_AT_CREATION,
      deleteBeforeReplace: true, // its name is its place in node selectors, so two cannot stand side by side
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
    },
  );
}

// A system-assigned identity exists only now; Azure's own zone needs no role, the network still does.
function rolesAfter(
  parent: AksCluster,
  name: string,
  args: NewAksClusterArgs,
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
          ...inSubscription(args),
          principalId,
          principalKey: `${name}-control-plane`,
          principalType: "ServicePrincipal",
        },
        { parent },
      );
    }
  }
  for (const group of args.adminGroupObjectIds) {
    const principal = {
      principalId: group,
      principalKey: group,
      principalType: "Group",
      ...inSubscription(args),
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

// What Azure says of a cluster, made here or found.
function factsOf({
  oidcIssuerProfile,
  addonProfiles,
}: Pick<containerservice.ManagedCluster, "oidcIssuerProfile" | "addonProfiles">): Pick<
  ClusterFacts,
  "oidcIssuerUrl" | "secretsProviderPrincipalId"
> {
  return {
    oidcIssuerUrl: oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? ""),
    secretsProviderPrincipalId: addonProfiles.apply(
      (profiles) => profiles?.["azureKeyvaultSecretsProvider"]?.identity.objectId ?? "",
    ),
  };
}

function controlPlaneOf(identity: { readonly principalId?: string } | undefined): string {
  return identity?.principalId ?? "";
}

type IdentityProfile = Readonly<
  Record<string, { readonly clientId?: string; readonly objectId?: string }>
>;

function kubeletOf(profile: pulumi.Output<IdentityProfile | undefined>): IdentityFacts {
  return {
    clientId: profile.apply((identities) => identities?.["kubeletidentity"]?.clientId ?? ""),
    principalId: profile.apply((identities) => identities?.["kubeletidentity"]?.objectId ?? ""),
  };
}
