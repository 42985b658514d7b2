// Outputs of phase 2. Source: requirements AZ-OUT-01 to AZ-OUT-17.
import * as pulumi from "@pulumi/pulumi";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import type { AksClusterFacts } from "../../components/azure/aks-cluster";
import type { Jumpbox } from "../../components/azure/jumpbox";
import type { Observability } from "../../components/azure/observability";
import type { PrivateDnsZones } from "../../components/azure/private-dns-zones";
import type { WorkloadIdentity } from "../../components/azure/workload-identity";
import { toolHosts, toolsOf } from "../../components/plans/azure/jumpbox-tools";
import { requiredEndpoints } from "../../components/plans/azure/required-endpoints";
import type { AzureCoreOutputs } from "../contracts";
import { kubernetesSettings } from "../kubernetes-settings";
import type { Data, StateEndpointIds } from "./data";
import type { Network } from "./network";
import type { Platform } from "./placement";

/** The parts of the layer that outputs come from. */
export interface Parts {
  readonly network: Network;
  /** Subnet of the private endpoints in the hub. */
  readonly endpointSubnetId: pulumi.Input<string>;
  readonly data: Data;
  readonly cluster: AksClusterFacts;
  readonly registry: pulumi.Output<string> | undefined;
  readonly application: WorkloadIdentity;
  /** Client id of the identity that reads the certificate; undefined without one. */
  readonly ingressClientId: pulumi.Output<string> | undefined;
  readonly jumpbox: Jumpbox;
  readonly observability: Observability;
  readonly stateEndpointIds: StateEndpointIds;
}

export function outputsOf(
  { placement, tenantId }: Platform,
  config: AzureCoreConfig,
  parts: Parts,
): AzureCoreOutputs {
  const { network, data, cluster, jumpbox } = parts;
  const { hub, spoke, zones } = network;
  const { domain } = config.dns.application;
  return {
    tenantId: pulumi.output(tenantId),
    resourceGroupName: placement.resourceGroupName,
    location: pulumi.output(placement.location),
    natPublicIpAddress: network.egress.publicIpAddress,
    requiredEgressEndpoints: pulumi.output(
      requiredEndpoints({
        location: placement.location,
        aiProviders: config.aiProviders,
        integrations: config.access.integrations,
        imageRegistry: config.images.registry,
        toolHosts: toolHosts(toolsOf(config.jumpbox.deploysFrom)),
      }),
    ),
    allowedNetworks: pulumi.output(config.access.allowedNetworks.map(({ cidr }) => cidr)),
    domainName: pulumi.output(domain),
    dnsZoneName: pulumi.output(domain),
    accessModel: config.access.model,
    dnsZoneId: network.recordZoneId,
    publicZoneNameServers: zones.nameServers,
    aksClusterName: cluster.clusterName,
    aksPrivateFqdn: cluster.privateFqdn,
    aksOidcIssuerUrl: cluster.oidcIssuerUrl,
    workloadIdentityClientId: parts.application.clientId,
    ingressIdentityClientId: parts.ingressClientId,
    jumpboxName: jumpbox.vmName,
    jumpboxAdminUsername: pulumi.output(config.jumpbox.adminUsername),
    hubVnetId: hub.vnetId,
    aksVnetId: spoke.vnetId,
    // Each an output of its own: together they would all be unknown while a new one is.
    subnetIds: {
      ...hub.subnetIds,
      endpoints: parts.endpointSubnetId,
      ...spoke.subnetIds,
      ...hub.extraSubnetIds,
      ...spoke.extraSubnetIds,
    },
    networkIds: network.networkIds,
    privateDnsZoneIds: privateZoneIds(zones),
    postgres: data.databases.application,
    dedicatedPostgres: data.databases.dedicated,
    storageAccountName: data.files.accountName,
    containerRegistryLoginServer: parts.registry,
    keyVaultUri: data.vault.vaultUri,
    keyVaultKeyName: pulumi.output(data.vault.keyName ?? ""),
    sshKeySecretName: pulumi.output(jumpbox.sshKeySecretName ?? ""),
    logAnalyticsWorkspaceId: parts.observability.workspaceId,
    statePrivateEndpointIds: parts.stateEndpointIds,
    kubernetesSettings: kubernetesSettings(config),
  };
}

/** Ids of the private zones by service and key, for endpoints that other programs create in these networks. */
function privateZoneIds(zones: PrivateDnsZones): Readonly<Record<string, pulumi.Output<string>>> {
  const known = Object.entries(zones.zoneIds).flatMap(([service, id]) =>
    id === undefined ? [] : [[service, id] as const],
  );
  return { ...Object.fromEntries(known), ...zones.extraZoneIds };
}
