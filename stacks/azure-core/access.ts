// How administrators reach the platform: Azure Bastion, the jumpbox and the API server behind them.
import type * as pulumi from "@pulumi/pulumi";
import { zonesOf, type AzureCoreShapes } from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import type { AksClusterFacts } from "../../components/azure/aks-cluster";
import { BastionHost } from "../../components/azure/bastion-host";
import { Jumpbox } from "../../components/azure/jumpbox";
import { assignRole } from "../../components/azure/role-assignments";
import type { Role } from "../../components/plans/azure/roles";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import type { Data } from "./data";
import type { Network } from "./network";
import type { Platform } from "./placement";

export function createBastion(
  { name, placement, diagnostics }: Platform,
  { bastion, withoutZones }: AzureCoreConfig,
  { hub }: Network,
): void {
  if (bastion.mode === "none") return;
  new BastionHost(
    `${name}-bastion`,
    {
      ...placement,
      subnetId: hub.subnetIds.bastion,
      bastionHostName: PLATFORM_NAMES.bastion,
      publicIpName: PLATFORM_NAMES.bastionPublicIp,
      scaleUnits: bastion.scaleUnits,
      addressZones: zonesOf({ withoutZones }),
      diagnostics,
    },
    { dependsOn: [...hub.subnets] }, // the host joins only while no subnet is being written (O21)
  );
}

export function createJumpbox(
  { name, placement }: Platform,
  settings: AzureCoreConfig,
  { jumpbox: { sshKey, ...machine } }: AzureCoreShapes,
  { spoke }: Network,
  { vault }: Data,
): Jumpbox {
  return new Jumpbox(
    `${name}-jumpbox`,
    {
      ...placement,
      ...machine,
      subnetId: spoke.subnetIds.vm,
      sshKey: {
        ...sshKey,
        vaultName: vault.vaultName,
        deletedWith: vault.vault,
        privateKeySecretName: PLATFORM_NAMES.jumpboxPrivateKey,
        publicKeySecretName: PLATFORM_NAMES.jumpboxPublicKey,
      },
      vaultId: vault.vaultId,
      administratorGroupObjectIds: administratorsOf(settings),
    },
    { dependsOn: [...spoke.subnets] },
  );
}

interface DeploymentTargets {
  readonly jumpbox: Jumpbox;
  readonly cluster: AksClusterFacts;
  readonly recordZoneId: pulumi.Input<string> | undefined;
}

/** Lets the machine deploy the stacks that need the private API server: state, cluster and the records of the application. */
export function grantDeployment(
  { name, placement: { subscriptionId } }: Platform,
  { access, aks, jumpbox: { deploysFrom }, stateStorageAccountId, stateVaultId }: AzureCoreConfig,
  { jumpbox, cluster, recordZoneId }: DeploymentTargets,
): void {
  if (!deploysFrom) return;
  const assign = (key: string, role: Role, scope: pulumi.Input<string> | undefined): void => {
    if (scope === undefined) return;
    assignRole(
      `${name}-jumpbox-${key}`,
      {
        role,
        scope,
        principalId: jumpbox.principalId,
        principalKey: "jumpbox",
        principalType: "ServicePrincipal",
        subscriptionId,
      },
      {},
    );
  };
  assign("state", "Storage Blob Data Contributor", stateStorageAccountId);
  assign("state-key", "Key Vault Crypto User", stateVaultId);
  const isPrivate = access.model === "private";
  assign(
    "records",
    isPrivate ? "Private DNS Zone Contributor" : "DNS Zone Contributor",
    recordZoneId,
  );
  if (aks.existingClusterId !== undefined) return; // its owner decides
  assign("cluster", "Azure Kubernetes Service Cluster User Role", cluster.clusterId);
  assign("cluster-admin", "Azure Kubernetes Service RBAC Cluster Admin", cluster.clusterId);
}

/** Entra groups that administer the platform. */
const administratorsOf = ({ aks, jumpbox }: AzureCoreConfig): readonly string[] =>
  jumpbox.administratorGroupObjectIds ?? aks.adminGroupObjectIds;

/**
 * Lets the administrators see Bastion, machine and networks, which every connection through Bastion asks for. The cluster assigns
 * the right to fetch its address itself. Source: Azure, "Connect to an AKS private cluster using Azure Bastion", prerequisites.
 */
export function grantReader(
  { name, placement }: Platform,
  settings: AzureCoreConfig,
  groupId: pulumi.Output<string>,
): void {
  for (const id of administratorsOf(settings))
    assignRole(
      `${name}-reader-${id}`,
      {
        role: "Reader",
        scope: groupId,
        principalId: id,
        principalKey: id,
        principalType: "Group",
        subscriptionId: placement.subscriptionId,
      },
      {},
    );
}
