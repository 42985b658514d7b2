// The cluster, its registry and the identity of the application.
import * as pulumi from "@pulumi/pulumi";
import type { AzureCoreShapes } from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import {
  AksCluster,
  type AksClusterFacts,
  type AksPrivateDns,
} from "../../components/azure/aks-cluster";
import { ContainerRegistry, grantPull } from "../../components/azure/container-registry";
import { bindContainerInsights, type Observability } from "../../components/azure/observability";
import type { PrivateDnsZones } from "../../components/azure/private-dns-zones";
import { assignRole } from "../../components/azure/role-assignments";
import { WorkloadIdentity } from "../../components/azure/workload-identity";
import { globalName, type NameOwner } from "../../components/plans/azure/global-names";
import { API_SERVER_SUBNET } from "../../components/plans/azure/spoke-network";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import { INGRESS_SERVICE_ACCOUNT } from "../../components/plans/kubernetes/ingress-controller";
import { INGRESS_NAMESPACE } from "../../components/plans/kubernetes/product-namespaces";
import type { Data, EndpointOf } from "./data";
import type { Network } from "./network";
import type { Platform } from "./placement";

export function createCluster(
  { name, placement, tenantId, diagnostics, protect }: Platform,
  { cluster: shape }: AzureCoreShapes,
  { spoke, egress, zones, ready }: Network,
  observability: Observability,
): AksClusterFacts {
  if (shape.mode === "existing") return AksCluster.existing({ clusterId: shape.clusterId });
  const { apiServer, systemPool, systemPools, userPools, ...settings } = shape;
  const apiServerSubnetId = spoke.extraSubnetIds[API_SERVER_SUBNET.key];
  const inSubnet = <Pool extends object>(
    subnetId: pulumi.Output<string>,
    pools: Readonly<Record<string, Pool>> = {},
  ) => Object.fromEntries(Object.entries(pools).map(([key, pool]) => [key, { ...pool, subnetId }]));
  const cluster = new AksCluster(`${name}-cluster`, {
    ...placement,
    tenantId,
    ...settings,
    vnetId: spoke.vnetId,
    networkScopes: spoke.routeTableId === undefined ? {} : { routes: spoke.routeTableId },
    outboundType: egress.outboundType,
    withoutFixedEgress: egress.withoutFixedEgress,
    pods: { mode: "podSubnet", subnetId: spoke.subnetIds.pods },
    apiServer:
      apiServer === "vnetIntegration" && apiServerSubnetId !== undefined
        ? { mode: apiServer, subnetId: apiServerSubnetId }
        : undefined,
    privateDns: apiServerZone(zones),
    systemPool: { ...systemPool, subnetId: spoke.subnetIds.system },
    systemPools: inSubnet(spoke.subnetIds.system, systemPools),
    userPools: inSubnet(spoke.subnetIds.user, userPools),
    // The agent without a rule would run on every node, without configuration and without data.
    containerInsightsWorkspaceId:
      observability.containerInsightsRuleId === undefined ? undefined : observability.workspaceId,
    diagnostics,
    // Nodes use the gateway from their first boot: subnets first (O5), and nothing changes the network meanwhile.
    waitFor: ready,
    protect,
  });
  const { containerInsightsRuleId } = observability;
  if (containerInsightsRuleId !== undefined)
    bindContainerInsights(`${name}-insights`, cluster.clusterId, containerInsightsRuleId);
  return cluster;
}

function apiServerZone(zones: PrivateDnsZones): AksPrivateDns {
  const zoneId = zones.zoneIds.aks;
  return zoneId === undefined
    ? { mode: "system" }
    : { mode: "custom", zoneId, zoneLinks: zones.links.aks };
}

/** The secrets-store driver mounts vault secrets into pods with the identity of its add-on. */
export function grantVaultSecrets(
  { name, placement: { subscriptionId } }: Platform,
  { vault }: Data,
  cluster: AksClusterFacts,
): void {
  assignRole(
    `${name}-vault-role-secrets-provider`,
    {
      role: "Key Vault Secrets User",
      scope: vault.vaultId,
      principalId: cluster.secretsProviderPrincipalId,
      principalKey: "aks-secrets-provider",
      principalType: "ServicePrincipal",
      subscriptionId,
    },
    {},
  );
}

/** The registry that the cluster pulls from; undefined without one. */
export function createRegistry(
  { name, placement, diagnostics, protect }: Platform,
  { containerRegistry, withoutZones }: AzureCoreConfig,
  owner: NameOwner,
  cluster: AksClusterFacts,
  endpoint: EndpointOf,
): pulumi.Output<string> | undefined {
  if (containerRegistry === undefined) return undefined;
  const puller = cluster.kubeletIdentity.principalId;
  if (containerRegistry.mode === "existing") {
    const { registryId } = containerRegistry;
    grantPull(`${name}-registry-pull`, {
      registryId,
      principalKey: "kubelet",
      principalId: puller,
    });
    const registryName = registryId.split("/").at(-1) ?? "";
    return pulumi.output(`${registryName.toLowerCase()}.azurecr.io`);
  }
  const registry = new ContainerRegistry(`${name}-registry`, {
    ...placement,
    registryName: globalName(owner, "containerRegistry"),
    pullers: { kubelet: puller },
    zoneRedundant: withoutZones === undefined,
    diagnostics,
    protect,
    privateEndpoint: endpoint("registry"),
  });
  return registry.loginServer;
}

/**
 * The identity by which the secrets-store driver fetches the certificate of the ingress controller: it may read that one secret.
 * @returns its client id, known once it has the role; undefined without a certificate
 */
export function createIngressIdentity(
  { name, placement }: Platform,
  { certificate }: AzureCoreShapes,
  { vault }: Data,
  cluster: AksClusterFacts,
): pulumi.Output<string> | undefined {
  if (certificate === undefined) return undefined;
  const {
    vaultId,
    secret: { secretName },
  } = certificate;
  const identity = new WorkloadIdentity(`${name}-ingress`, {
    ...placement,
    identityName: PLATFORM_NAMES.ingressIdentity,
    federations: { aks: { issuerUrl: cluster.oidcIssuerUrl, subjects: [INGRESS_SUBJECT] } },
  });
  const role = assignRole(
    `${name}-ingress-role-certificate`,
    {
      role: "Key Vault Secrets User",
      scope: pulumi.interpolate`${vaultId ?? vault.vaultId}/secrets/${secretName}`,
      principalId: identity.principalId,
      principalKey: "ingress",
      principalType: "ServicePrincipal",
      // A vault that is given may be in another subscription, whose roles are then meant.
      subscriptionId: vaultId === undefined ? placement.subscriptionId : undefined,
    },
    {},
  );
  return pulumi.all([identity.clientId, role.id]).apply(([clientId]) => clientId);
}

const INGRESS_SUBJECT = `system:serviceaccount:${INGRESS_NAMESPACE}:${INGRESS_SERVICE_ACCOUNT}`;

/** The identity that the application's pods act as. */
export function createApplicationIdentity(
  { name, placement }: Platform,
  { workloadIdentity: { subjects } }: AzureCoreConfig,
  { files, vault }: Data,
  cluster: AksClusterFacts,
): WorkloadIdentity {
  return new WorkloadIdentity(`${name}-app`, {
    ...placement,
    identityName: PLATFORM_NAMES.applicationIdentity,
    federations: { aks: { issuerUrl: cluster.oidcIssuerUrl, subjects } },
    grants: {
      files: { role: "Storage Blob Data Contributor", scope: files.accountId },
      keys: { role: "Key Vault Crypto User", scope: vault.vaultId },
    },
  });
}
