import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import type { AzureCoreLayer } from "../../config/load";
import type { PrivateLinkService } from "../../components/plans/azure/private-dns-zones";
import type { AzureCoreOutputs, AzureLayerContext } from "../contracts";
import { createBastion, createJumpbox, grantDeployment, grantReader } from "./access";
import {
  createApplicationIdentity,
  createCluster,
  createIngressIdentity,
  createRegistry,
  grantVaultSecrets,
} from "./cluster";
import { connectStateBackend, createDatabases, createFiles, createVault, type Data } from "./data";
import { createFlowLogs } from "./flow-logs";
import { createNetwork } from "./network";
import { createAlerts, createObservability, logStateBackend } from "./observability";
import { outputsOf } from "./outputs";
import type { Platform } from "./placement";

/** Phase 2, with what another layer of the same program needs beside the outputs. */
export interface AzureCore {
  readonly outputs: AzureCoreOutputs;
  readonly vault: pulumi.Resource;
}

/** Azure phase 2. Source: CodeMie, Infrastructure Deployment, "Phase 2: Core Platform Infrastructure". */
export function azureCore(
  name: string,
  { settings, shapes }: AzureCoreLayer,
  context: AzureLayerContext,
): AzureCore {
  const { location, protect } = settings;
  const { subscriptionId, subscriptions, tags, tenantId } = context;
  const group = new resources.ResourceGroup(
    `${name}-rg`,
    { resourceGroupName: settings.resourceGroupName, location, tags },
    { protect },
  );
  const placement = { resourceGroupName: group.name, location, tags, subscriptionId };
  const observability = createObservability(name, placement, settings);
  const diagnostics = { workspaceId: observability.workspaceId };
  const platform: Platform = { name, placement, tenantId, protect, diagnostics };

  const network = createNetwork(platform, settings, shapes, subscriptions);
  const { hub, zones } = network;
  // Plain for an existing hub, so that an endpoint's subscription can be read from it.
  const endpointSubnetId =
    shapes.hub.mode === "existing" ? shapes.hub.endpointSubnetId : hub.subnetIds.endpoints;
  const endpoint = (service: PrivateLinkService) =>
    zones.placement(service, endpointSubnetId, {
      waitFor: hub.subnets,
      ...subscriptions.endpointPlacement(endpointSubnetId),
    });

  const vault = createVault(platform, settings, context, endpoint);
  const files = createFiles(platform, settings, context, endpoint);
  const stateEndpointIds = connectStateBackend(platform, settings, endpoint);
  logStateBackend(platform, settings);
  createFlowLogs(platform, shapes, {
    network,
    owner: context,
    withoutZones: settings.withoutZones,
    privateEndpoint: endpoint("blob"),
  });
  const databases = createDatabases(platform, settings, shapes, context, network, vault);
  const data: Data = { vault, files, databases };

  const cluster = createCluster(platform, shapes, network, observability);
  grantVaultSecrets(platform, data, cluster);
  const registry = createRegistry(platform, settings, context, cluster, endpoint);
  const application = createApplicationIdentity(platform, settings, data, cluster);
  const ingressClientId = createIngressIdentity(platform, shapes, data, cluster);

  createAlerts(platform, settings, { groupId: group.id, cluster, data });
  createBastion(platform, settings, network);
  const jumpbox = createJumpbox(platform, settings, shapes, network, data);

  grantReader(platform, settings, group.id);
  grantDeployment(platform, settings, { jumpbox, cluster, recordZoneId: network.recordZoneId });

  const outputs = outputsOf(platform, settings, {
    network,
    endpointSubnetId,
    data,
    cluster,
    registry,
    application,
    ingressClientId,
    jumpbox,
    observability,
    stateEndpointIds,
  });
  return { outputs, vault: vault.vault };
}
