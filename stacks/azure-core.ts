import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import {
  clusterShape,
  type DatabaseShape,
  databaseShapes,
  egressShape,
  hubShape,
  jumpboxShape,
  spokeShape,
  type ZoneSetting,
  zoneSetting,
  zoneSettings,
} from "../config/azure-shapes";
import type { AzureCoreConfig } from "../config/schema/azure-core";
import {
  AksCluster,
  type AksClusterFacts,
  type AksPrivateDns,
} from "../components/azure/aks-cluster";
import { BastionHost } from "../components/azure/bastion-host";
import { ContainerRegistry, grantPull } from "../components/azure/container-registry";
import type { DiagnosticsArgs } from "../components/azure/diagnostics";
import { Egress, type EgressFacts } from "../components/azure/egress";
import { HubNetwork, type HubNetworkFacts } from "../components/azure/hub-network";
import { Jumpbox } from "../components/azure/jumpbox";
import { KeyVault } from "../components/azure/key-vault";
import {
  NetworkPeering,
  type NetworkPeeringArgs,
  type PeeringEnd,
} from "../components/azure/network-peering";
import { bindContainerInsights, Observability } from "../components/azure/observability";
import { PostgresServer, type PostgresNetwork } from "../components/azure/postgres-server";
import type {
  EndpointPlacement,
  PrivateEndpointPlacement,
} from "../components/azure/private-access";
import { PrivateDnsZones, type ZoneChoice } from "../components/azure/private-dns-zones";
import { PrivateEndpoint } from "../components/azure/private-endpoint";
import { addressIn } from "../components/azure/resource-id";
import { assignRole } from "../components/azure/role-assignments";
import { SpokeNetwork, type SpokeNetworkFacts } from "../components/azure/spoke-network";
import { StorageAccount } from "../components/azure/storage-account";
import { WorkloadIdentity } from "../components/azure/workload-identity";
import type { NameKind } from "../components/plans/physical-name";
import { globalName } from "../components/plans/azure/global-names";
import type { PrivateLinkService } from "../components/plans/azure/private-dns-zones";
import { toolHosts } from "../components/plans/azure/jumpbox-tools";
import { requiredEndpoints } from "../components/plans/azure/required-endpoints";
import { azureFlowLogs } from "./azure-flow-logs";
import type { AzureSubscriptions } from "./azure-subscriptions";
import type { AzureCoreOutputs, AzureLayerContext, PostgresOutputs } from "./contracts";

/** Where everything of this layer goes. */
interface Place {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Lets a preview say which roles are assigned. */
  readonly subscriptionId: string;
}

interface Network {
  readonly hub: HubNetworkFacts;
  readonly spoke: SpokeNetworkFacts;
  readonly egress: EgressFacts;
  readonly zones: PrivateDnsZones;
  /** Networks that resolve the zones, by key. */
  readonly networkIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets and peerings: what a machine in these networks waits for. */
  readonly ready: readonly pulumi.Resource[];
  /** The last changes of these networks: what no change may meet waits for them. */
  readonly settled: readonly pulumi.Resource[];
}

/** Azure phase 2. Source: CodeMie, Infrastructure Deployment, "Phase 2: Core Platform Infrastructure". */
export function azureCore(
  name: string,
  config: AzureCoreConfig,
  context: AzureLayerContext,
): AzureCoreOutputs {
  const { location } = config;
  const { tags, tenantId } = context;
  const group = new resources.ResourceGroup(
    `${name}-rg`,
    { resourceGroupName: config.resourceGroupName, location, tags },
    { protect: config.protect },
  );
  const { subscriptionId } = context;
  const place: Place = { resourceGroupName: group.name, location, tags, subscriptionId };
  const nameOf = (kind: NameKind, ...words: readonly string[]): string =>
    globalName(context, kind, ...words);

  const observability = observe(name, config, place, context);
  const diagnostics: DiagnosticsArgs = { workspaceId: observability.workspaceId };
  const network = connect(name, config, place, diagnostics, context.subscriptions);
  const { hub, spoke, zones } = network;
  // Of an existing hub as it was written: whoever places something there sees in which subscription that is.
  const { hub: given } = config.azureNetwork;
  const endpointSubnetId =
    given.mode === "existing" ? given.endpointSubnetId : hub.subnetIds.endpoints;
  const endpoint = (service: PrivateLinkService): PrivateEndpointPlacement =>
    placement(zones, service, endpointSubnetId, {
      waitFor: hub.subnets,
      ...context.subscriptions.endpointsAt(endpointSubnetId),
    });
  const { protect } = config;

  const vault = new KeyVault(`${name}-vault`, {
    ...place,
    tenantId,
    vaultName: nameOf("keyVault"),
    privateEndpoint: endpoint("vault"),
    diagnostics,
    protect,
    ...(config.keyVault.publicAccess === undefined
      ? {}
      : { publicAccess: config.keyVault.publicAccess }),
  });
  const files = new StorageAccount(`${name}-files`, {
    ...place,
    accountName: nameOf("storageAccount"),
    sku: config.storage.sku,
    retentionDays: config.storage.retentionDays,
    versions: { mode: "kept", days: config.storage.versionDays },
    privateEndpoint: endpoint("blob"),
    diagnostics,
    protect,
  });
  if (config.stateStorageAccountId !== undefined) {
    const { waitFor = [], resourceGroupName = place.resourceGroupName, ...home } = endpoint("blob");
    new PrivateEndpoint(
      `${name}-state`,
      {
        ...place,
        ...home,
        resourceGroupName,
        location: home.location ?? place.location,
        groupId: "blob",
        privateLinkServiceId: config.stateStorageAccountId,
      },
      { dependsOn: [...waitFor] },
    );
  }
  azureFlowLogs(name, config, {
    place,
    networks: { hub: hub.vnetId, aks: spoke.vnetId },
    settled: network.settled,
    accountName: nameOf("storageAccount", "flow"),
    privateEndpoint: endpoint("blob"),
    diagnostics,
  });
  const databases = storeData(name, config, place, {
    tenantId,
    nameOf,
    diagnostics,
    vaultName: vault.vaultName,
    network: postgresNetwork(config, network),
  });
  const cluster = runCluster(name, config, place, {
    tenantId,
    network,
    observability,
    diagnostics,
  });
  // The secrets-store driver mounts vault secrets into pods with the identity that the add-on brings along.
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
  const registry = keepImages(name, config, place, cluster, {
    registryName: nameOf("containerRegistry"),
    privateEndpoint: config.containerRegistry?.mode === "create" ? endpoint("registry") : undefined,
    diagnostics,
  });
  const application = new WorkloadIdentity(`${name}-app`, {
    ...place,
    identityName: "CodeMieAppIdentity",
    federations: {
      aks: { issuerUrl: cluster.oidcIssuerUrl, subjects: config.workloadIdentity.subjects },
    },
    grants: {
      files: { role: "Storage Blob Data Contributor", scope: files.accountId },
      keys: { role: "Key Vault Crypto User", scope: vault.vaultId },
    },
  });
  const jumpbox = administer(name, config, place, { network, vault, diagnostics });

  return {
    tenantId: pulumi.output(tenantId),
    resourceGroupName: group.name,
    location: pulumi.output(location),
    natPublicIpAddress: network.egress.publicIpAddress,
    requiredEgressEndpoints: pulumi.output(
      requiredEndpoints({
        location,
        aiProviders: config.aiProviders,
        integrations: config.access.integrations,
        imageRegistry: config.images.registry,
        toolHosts: toolHosts(),
      }),
    ),
    allowedNetworks: pulumi.output(config.access.allowedNetworks.map(({ cidr }) => cidr)),
    domainName: pulumi.output(config.dns.domain),
    dnsZoneName: pulumi.output(config.dns.domain),
    accessModel: config.access.model,
    // Of a zone in another subscription the id as it was written, so that whoever writes into it sees that.
    dnsZoneId: existingApplicationZone(config)?.zoneId ?? zones.applicationZoneId,
    publicZoneNameServers: zones.nameServers,
    aksClusterName: cluster.clusterName,
    aksPrivateFqdn: cluster.privateFqdn,
    aksOidcIssuerUrl: cluster.oidcIssuerUrl,
    workloadIdentityClientId: application.clientId,
    jumpboxName: jumpbox.vmName,
    jumpboxAdminUsername: pulumi.output(config.jumpbox.adminUsername),
    hubVnetId: hub.vnetId,
    aksVnetId: spoke.vnetId,
    // Each an output of its own: together they would all be unknown while a new one is.
    subnetIds: {
      ...hub.subnetIds,
      endpoints: endpointSubnetId,
      ...spoke.subnetIds,
      ...hub.extraSubnetIds,
      ...spoke.extraSubnetIds,
    },
    networkIds: network.networkIds,
    privateDnsZoneIds: zoneIds(zones),
    postgres: databases.application,
    dedicatedPostgres: databases.dedicated,
    storageAccountName: files.accountName,
    containerRegistryLoginServer: registry,
    keyVaultUri: vault.vaultUri,
    keyVaultKeyName: pulumi.output(vault.keyName ?? ""),
    sshKeySecretName: pulumi.output(jumpbox.sshKeySecretName ?? ""),
    logAnalyticsWorkspaceId: observability.workspaceId,
  };
}

function observe(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  context: AzureLayerContext,
): Observability {
  const { workspaceId, retentionDays, containerInsights, exportActivityLog } = config.monitoring;
  return new Observability(`${name}-monitor`, {
    ...place,
    protect: config.protect,
    containerInsights,
    workspace:
      workspaceId === undefined
        ? { mode: "create", retentionDays }
        : { mode: "existing", workspaceId },
    ...(exportActivityLog ? { activityLogSubscriptionId: context.subscriptionId } : {}),
  });
}

function connect(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  diagnostics: DiagnosticsArgs,
  subscriptions: AzureSubscriptions,
): Network {
  const { azureNetwork: settings } = config;
  const { tags } = place;
  const dns = settings.dnsServers.length === 0 ? {} : { dnsServers: settings.dnsServers };
  const egress = createEgress(`${name}-egress`, config, { ...place, diagnostics });
  const hub =
    settings.hub.mode === "existing"
      ? HubNetwork.existing({
          vnetId: settings.hub.vnetId,
          endpointSubnetId: settings.hub.endpointSubnetId,
          bastionSubnet: settings.hub.bastionSubnet,
          ...subscriptions.holding(settings.hub.vnetId),
        })
      : new HubNetwork(`${name}-hub`, {
          ...place,
          diagnostics,
          networkName: settings.hub.name,
          ...dns,
          ...hubShape(settings.hub, config),
        });
  const spoke =
    settings.spoke.mode === "existing"
      ? SpokeNetwork.existing({
          vnetId: settings.spoke.vnetId,
          subnetIds: settings.spoke.subnetIds,
        })
      : new SpokeNetwork(`${name}-aks`, {
          ...place,
          diagnostics,
          egress,
          networkName: settings.spoke.name,
          ...dns,
          ...spokeShape(settings.spoke, config),
        });
  const peering = peer(`${name}-peering`, settings.peering, { hub, spoke, tags });
  const others = Object.entries(settings.otherSpokes).map(([key, other]) => ({
    key,
    end: existingEnd(other.vnetId, subscriptions),
    ...other,
  }));
  // After the platform's own pair, which the cluster waits for, one by one: each changes the hub.
  let last = peering;
  for (const { key, end, peering: sides } of others) {
    const made = peer(`${name}-peering-${key}`, sides, { hub, spoke: end, after: last, tags });
    last = made.length === 0 ? last : made;
  }
  const networkIds = {
    hub: hub.vnetId,
    aks: spoke.vnetId,
    ...Object.fromEntries(
      others
        .filter(({ resolve }) => resolve)
        .map(({ key, vnetId }) => [key, pulumi.output(vnetId)]),
    ),
  };
  const zones = new PrivateDnsZones(`${name}-dns`, {
    resourceGroupName: place.resourceGroupName,
    location: place.location,
    tags,
    networks: networkIds,
    zones: zoneChoices(config, subscriptions),
    extraZones: config.dns.extraPrivateZones,
    application: applicationZone(config, subscriptions),
    protect: config.protect,
  });
  return {
    hub,
    spoke,
    egress,
    zones,
    networkIds,
    ready: [...hub.subnets, ...spoke.subnets, ...peering],
    settled: [...hub.subnets, ...spoke.subnets, ...last],
  };
}

/** The peering of a spoke with the hub, as far as it is written here. */
function peer(
  name: string,
  sides: AzureCoreConfig["azureNetwork"]["peering"],
  ends: NetworkPeeringArgs,
): readonly NetworkPeering[] {
  if (sides === "existing") return [];
  return [new NetworkPeering(name, { ...ends, ...(sides === "create" ? {} : { sides }) })];
}

function existingEnd(vnetId: string, subscriptions: AzureSubscriptions): PeeringEnd {
  const { name: vnetName, resourceGroupName } = addressIn(vnetId, "a virtual network");
  return { vnetId, vnetName, resourceGroupName, subnets: [], ...subscriptions.holding(vnetId) };
}

function createEgress(
  name: string,
  config: AzureCoreConfig,
  place: Place & { readonly diagnostics: DiagnosticsArgs },
): EgressFacts {
  const shape = egressShape(config);
  switch (shape.mode) {
    case "natGateway":
      return new Egress(name, {
        ...place,
        idleTimeoutMinutes: shape.idleTimeoutMinutes,
        zone: shape.zone,
        natGatewayName: "NatGateway",
        publicIpName: "NatGatewayPip",
        publicIpId: config.azureNetwork.natPublicIpId,
        protect: config.protect,
      });
    case "appliance":
      return Egress.appliance({ nextHopIp: shape.nextHopIp });
    case "loadBalancer":
      return Egress.loadBalancer({ reason: shape.reason });
  }
}

function zoneChoices(
  config: AzureCoreConfig,
  subscriptions: AzureSubscriptions,
): Partial<Record<PrivateLinkService, ZoneChoice>> {
  return Object.fromEntries(
    Object.entries(zoneSettings(config)).map(([service, setting]) => [
      service,
      zoneChoice(setting, subscriptions),
    ]),
  );
}

/** A zone where it is: an existing one may belong to another subscription. */
export function zoneChoice(setting: ZoneSetting, subscriptions: AzureSubscriptions): ZoneChoice {
  return setting.mode === "existing"
    ? { ...setting, ...subscriptions.holding(setting.zoneId) }
    : setting;
}

function applicationZone({ access, dns }: AzureCoreConfig, subscriptions: AzureSubscriptions) {
  const existing = existingApplicationZone({ access, dns });
  return {
    domain: dns.domain,
    access: access.model,
    ttlSeconds: dns.recordTtlSeconds,
    ...(existing === undefined
      ? {}
      : { zone: { ...existing, ...subscriptions.holding(existing.zoneId) } }),
    ...(dns.ingressAddress === undefined ? {} : { ingressAddress: dns.ingressAddress }),
  };
}

function existingApplicationZone({ access, dns }: Pick<AzureCoreConfig, "access" | "dns">) {
  if (access.model === "public")
    return dns.publicZoneId === undefined
      ? undefined
      : { mode: "existing" as const, zoneId: dns.publicZoneId };
  const setting = zoneSetting(dns.privateZone);
  return setting.mode === "existing" ? setting : undefined;
}

/** Ids of the private zones by service and key, for what other programs place in these networks. */
function zoneIds(zones: PrivateDnsZones): Readonly<Record<string, pulumi.Output<string>>> {
  const known = Object.entries(zones.zoneIds).flatMap(([service, id]) =>
    id === undefined ? [] : [[service, id] as const],
  );
  return { ...Object.fromEntries(known), ...zones.extraZoneIds };
}

function placement(
  zones: PrivateDnsZones,
  service: PrivateLinkService,
  subnetId: pulumi.Input<string>,
  home: EndpointPlacement,
): PrivateEndpointPlacement {
  const privateDnsZoneId = zones.zoneIds[service];
  if (privateDnsZoneId === undefined) return { subnetId, ...home, policyManagedPrivateDns: true };
  return { subnetId, ...home, privateDnsZoneId, zoneLinks: zones.links[service] };
}

function postgresNetwork(
  { postgres }: AzureCoreConfig,
  { spoke, zones }: Network,
): PostgresNetwork {
  if (postgres.connectivity === "privateEndpoint") {
    return {
      mode: "privateEndpoint",
      endpoint: placement(zones, "postgres", spoke.subnetIds.postgres, {
        waitFor: spoke.subnets,
      }),
    };
  }
  const privateDnsZoneId = zones.zoneIds.postgres;
  if (privateDnsZoneId === undefined) {
    throw new TypeError("an injected server without a zone of ours passed the loader");
  }
  return {
    mode: "injected",
    delegatedSubnetId: spoke.subnetIds.postgres,
    privateDnsZoneId,
    zoneLinks: zones.links.postgres,
  };
}

function storeData(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  need: {
    readonly tenantId: string;
    readonly nameOf: (kind: NameKind, ...words: readonly string[]) => string;
    readonly diagnostics: DiagnosticsArgs;
    readonly vaultName: pulumi.Output<string>;
    readonly network: PostgresNetwork;
  },
): {
  readonly application: PostgresOutputs;
  readonly dedicated: Readonly<Record<string, PostgresOutputs>>;
} {
  const server = (key: string, shape: DatabaseShape): PostgresOutputs => {
    const made = new PostgresServer(`${name}-${key}`, {
      ...place,
      ...shape,
      tenantId: need.tenantId,
      serverName: need.nameOf("postgresServer", key),
      network: need.network,
      passwordSecret: {
        vaultName: need.vaultName,
        secretName: `${key}-password`,
        expiresAtEpochSeconds: Date.parse(`${config.keyVault.secretsExpire}T00:00:00Z`) / 1000,
      },
      diagnostics: need.diagnostics,
      protect: config.protect,
    });
    return {
      host: made.host,
      port: made.port,
      database: shape.databases[0] ?? "",
      user: made.administratorLogin,
      password: made.administratorPassword,
    };
  };
  const { application, dedicated } = databaseShapes(config);
  const products = dedicated.map(
    ({ product, shape }) => [product, server(`${product}-postgres`, shape)] as const,
  );
  return {
    application: server("postgres", application),
    dedicated: Object.fromEntries(products),
  };
}

function runCluster(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  need: {
    readonly tenantId: string;
    readonly network: Network;
    readonly observability: Observability;
    readonly diagnostics: DiagnosticsArgs;
  },
): AksClusterFacts {
  const { aks } = config;
  const { spoke, egress, zones, ready } = need.network;
  if (aks.existingClusterId !== undefined) {
    return AksCluster.existing({ clusterId: aks.existingClusterId });
  }
  const { systemPool, userPools, ...shape } = clusterShape(config);
  const cluster = new AksCluster(`${name}-cluster`, {
    ...place,
    tenantId: need.tenantId,
    ...shape,
    identity: { mode: aks.identity },
    vnetId: spoke.vnetId,
    networkScopes: spoke.routeTableId === undefined ? {} : { routes: spoke.routeTableId },
    outboundType: egress.outboundType,
    withoutFixedEgress: egress.withoutFixedEgress,
    pods: { mode: "podSubnet", subnetId: spoke.subnetIds.pods },
    privateDns: apiZone(zones),
    systemPool: { ...systemPool, subnetId: spoke.subnetIds.system },
    userPools: Object.fromEntries(
      Object.entries(userPools).map(([key, pool]) => [
        key,
        { ...pool, subnetId: spoke.subnetIds.user },
      ]),
    ),
    containerInsightsWorkspaceId: need.observability.workspaceId,
    diagnostics: need.diagnostics,
    // Nodes leave through the gateway from their first boot: subnets first (O5), and nothing changes the network meanwhile.
    waitFor: ready,
    protect: config.protect,
  });
  const { containerInsightsRuleId } = need.observability;
  if (containerInsightsRuleId !== undefined) {
    bindContainerInsights(`${name}-insights`, cluster.clusterId, containerInsightsRuleId);
  }
  return cluster;
}

function apiZone(zones: PrivateDnsZones): AksPrivateDns {
  const zoneId = zones.zoneIds.aks;
  return zoneId === undefined
    ? { mode: "system" }
    : { mode: "custom", zoneId, zoneLinks: zones.links.aks };
}

function keepImages(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  cluster: AksClusterFacts,
  need: {
    readonly registryName: string;
    readonly privateEndpoint: PrivateEndpointPlacement | undefined;
    readonly diagnostics: DiagnosticsArgs;
  },
): pulumi.Output<string> | undefined {
  const { containerRegistry } = config;
  if (containerRegistry === undefined) return undefined;
  const puller = cluster.kubeletIdentity.principalId;
  if (containerRegistry.mode === "existing") {
    grantPull(`${name}-registry-pull`, {
      registryId: containerRegistry.registryId,
      principalKey: "kubelet",
      principalId: puller,
    });
    const registryName = containerRegistry.registryId.split("/").at(-1) ?? "";
    return pulumi.output(`${registryName.toLowerCase()}.azurecr.io`);
  }
  const registry = new ContainerRegistry(`${name}-registry`, {
    ...place,
    registryName: need.registryName,
    pullers: { kubelet: puller },
    diagnostics: need.diagnostics,
    protect: config.protect,
    ...(need.privateEndpoint === undefined ? {} : { privateEndpoint: need.privateEndpoint }),
  });
  return registry.loginServer;
}

function administer(
  name: string,
  config: AzureCoreConfig,
  place: Place,
  need: {
    readonly network: Network;
    readonly vault: KeyVault;
    readonly diagnostics: DiagnosticsArgs;
  },
): Jumpbox {
  const { hub, spoke } = need.network;
  if (config.bastion.mode === "create") {
    new BastionHost(
      `${name}-bastion`,
      {
        ...place,
        subnetId: hub.subnetIds.bastion,
        bastionHostName: "Bastion",
        publicIpName: "BastionPip",
        scaleUnits: config.bastion.scaleUnits,
        diagnostics: need.diagnostics,
      },
      { dependsOn: [...hub.subnets] }, // no subnet write may be in flight when the host joins (O21)
    );
  }
  const { sshKey, ...machine } = jumpboxShape(config);
  return new Jumpbox(
    `${name}-jumpbox`,
    {
      ...place,
      ...machine,
      subnetId: spoke.subnetIds.vm,
      sshKey: { ...sshKey, vaultName: need.vault.vaultName },
    },
    { dependsOn: [...spoke.subnets] },
  );
}
