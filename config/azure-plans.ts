// The Azure settings as the components' plans take them. The loader checks these shapes before anything is registered, and the
// stacks build from the same ones: what was checked is what is built.
import type { AksShape } from "../components/plans/azure/aks-cluster";
import { type EgressShape, OUTBOUND_TYPES } from "../components/plans/azure/egress";
import type { HubNetworkShape } from "../components/plans/azure/hub-network";
import type { GeneratedKeyShape, JumpboxShape } from "../components/plans/azure/jumpbox";
import type { NetworkFlowLogsShape } from "../components/plans/azure/network-flow-logs";
import {
  APPLICATION_EXTENSIONS,
  APPLICATION_RECORDS,
  type DedicatedDatabase,
} from "../components/plans/azure/platform-defaults";
import type { PostgresShape } from "../components/plans/azure/postgres-server";
import type {
  PrivateDnsZonesShape,
  PrivateLinkService,
} from "../components/plans/azure/private-dns-zones";
import {
  type ClusterCapacity,
  poolCapacity,
  type SpokeNetworkShape,
} from "../components/plans/azure/spoke-network";
import type { StateBackendShape } from "../components/plans/azure/state-backend";
import { isInSubscription } from "../components/plans/azure/subscription";
import { asRange } from "../components/plans/cidr";
import { vaultSecretIn, type VaultSecret } from "../components/plans/vault-secret";
import { AVAILABILITY_ZONES } from "../components/plans/azure/zones";
import { HTTPS_PORT } from "../components/plans/azure/required-endpoints";
import type { AzureCoreConfig } from "./schema/azure-core";
import type { AzureStateBackendConfig } from "./schema/azure-state-backend";
import type { ExistingZone, ZoneChoice } from "./schema/primitives";

type Network = AzureCoreConfig["azureNetwork"];
type Created<T> = Extract<T, { readonly mode: "create" }>;
type Existing<T> = Extract<T, { readonly mode: "existing" }>;

/** The hub: one to create, with what its rules need beside its settings, or one that exists. */
export type HubChoice =
  Existing<Network["hub"]> | (Created<Network["hub"]> & Required<HubNetworkShape>);

/** The AKS network likewise. */
export type SpokeChoice =
  | Existing<Network["spoke"]>
  | (Omit<Created<Network["spoke"]>, "apiServerSubnet"> &
      Omit<SpokeNetworkShape, "egress" | "ingressPorts">);

/** A cluster to create, but for what its network decides. */
export type ClusterShape = Omit<
  AksShape,
  "identityMode" | "apiServerMode" | "zoneMode" | "zoneName" | "outboundType" | "pods"
> &
  Pick<AzureCoreConfig["aks"], "identity" | "apiServer">;

/** The cluster: one to create, or one that exists. */
export type ClusterChoice =
  | ({ readonly mode: "create" } & ClusterShape)
  | { readonly mode: "existing"; readonly clusterId: string };

/** A database server, but for its name. */
export type DatabaseShape = Omit<PostgresShape, "serverName">;

/** Everything that the plans of phase 2 are given. */
export interface AzureCoreShapes {
  readonly hub: HubChoice;
  readonly spoke: SpokeChoice;
  readonly egress: EgressShape;
  readonly dns: DnsShape;
  readonly cluster: ClusterChoice;
  readonly databases: DatabaseShapes;
  readonly jumpbox: JumpboxShape & { readonly sshKey: GeneratedKeyShape };
  readonly flowLogs: FlowLogShape | undefined;
  readonly certificate: CertificateShape | undefined;
}

/** The certificate of the application's domain. */
export interface CertificateShape {
  readonly secret: VaultSecret;
  /** Undefined for the vault of phase 2. */
  readonly vaultId: string | undefined;
}

/** What the plans of the Azure layers are given; each is computed, and checked, once. */
export interface AzureShapes {
  readonly core: AzureCoreShapes | undefined;
  readonly state: StateBackendShape | undefined;
}

export interface DatabaseShapes {
  readonly application: DatabaseShape;
  readonly dedicated: Readonly<Partial<Record<DedicatedDatabase, DatabaseShape>>>;
}

/** Zones, each with its id where it exists. */
export interface DnsShape extends PrivateDnsZonesShape {
  readonly zones: Readonly<
    Partial<Record<PrivateLinkService, ZoneChoice<"create" | "policyManaged">>>
  >;
  readonly application: NonNullable<PrivateDnsZonesShape["application"]> & {
    readonly zone: ZoneChoice<"create">;
  };
}

/** Flow logs by key of the network. */
export type FlowLogShape = NetworkFlowLogsShape<"hub" | "aks"> & {
  readonly networkWatcher: NonNullable<AzureCoreConfig["monitoring"]["flowLogs"]>["networkWatcher"];
};

/** @param subscriptionId subscription of the deployment */
export function azureCoreShapes(config: AzureCoreConfig, subscriptionId: string): AzureCoreShapes {
  return {
    hub: hubOf(config),
    spoke: spokeOf(config),
    egress: egressOf(config),
    dns: dnsOf(config),
    cluster: clusterOf(config),
    databases: databasesOf(config),
    jumpbox: {
      ...config.jumpbox,
      sshKey: { mode: "generated", expires: config.keyVault.secretsExpire },
    },
    flowLogs: flowLogsOf(config, subscriptionId),
    certificate: certificateOf(config),
  };
}

/** The certificate that the settings name, if they name one. */
export function certificateOf({ access }: AzureCoreConfig): CertificateShape | undefined {
  const secret =
    access.certificateSecretId === undefined
      ? undefined
      : vaultSecretIn(access.certificateSecretId);
  return secret && { secret, vaultId: access.certificateVaultId };
}

function hubOf({ azureNetwork: { hub, spoke, otherSpokes }, access }: AzureCoreConfig): HubChoice {
  if (hub.mode === "existing") return hub;
  return {
    ...hub,
    clientRanges: [
      spoke.addressSpace,
      ...Object.values(otherSpokes).map(({ addressSpace }) => addressSpace),
    ],
    bastionClients: access.allowedNetworks,
  };
}

function spokeOf(config: AzureCoreConfig): SpokeChoice {
  const { access, aks, azureNetwork, postgres } = config;
  const { hub, spoke } = azureNetwork;
  if (spoke.mode === "existing") return spoke;
  const { apiServerSubnet, ...network } = spoke;
  const ports = access.integrations.map(({ port }) => port);
  return {
    ...network,
    ...(aks.apiServer === "vnetIntegration" ? { apiServerSubnet } : {}),
    capacity: capacityOf(config),
    postgresConnection: postgres.network.mode,
    bastionSubnetCidr: hub.subnets.bastion,
    // The ingress and a public NATS load balancer admit the same networks; a private deployment admits them too, for users who
    // connect by VPN or ExpressRoute.
    allowedNetworks: access.allowedNetworks,
    apiServerClients: apiServerClients(config).map(({ range }) => range),
    egressPorts: [...new Set(ports)].filter((port) => port !== HTTPS_PORT && port !== HTTP_PORT),
  };
}

const HTTP_PORT = 80;

/** The ranges of `aks.apiServerClients`; a key that names no network is left out. */
export function apiServerClients({ aks, azureNetwork }: AzureCoreConfig): readonly {
  readonly index: number;
  readonly range: string;
}[] {
  const named = clientRanges(azureNetwork);
  return aks.apiServerClients.flatMap((client, index) => {
    const range = /^\d/.test(client) ? asRange(client) : named[client];
    return range === undefined ? [] : [{ index, range }];
  });
}

/** Ranges of subnets and networks that a setting can name by their keys. */
export function clientRanges({
  hub,
  spoke,
  otherSpokes,
}: Network): Readonly<Record<string, string>> {
  const extras = [hub, spoke].flatMap((network) =>
    network.mode === "create" ? Object.entries(network.extraSubnets) : [],
  );
  return Object.fromEntries([
    ...extras.map(([key, { cidr }]) => [key, cidr] as const),
    ...Object.entries(otherSpokes).map(([key, { addressSpace }]) => [key, addressSpace] as const),
  ]);
}

function capacityOf({ aks }: AzureCoreConfig): ClusterCapacity {
  return {
    system: [aks.systemPool, ...Object.values(aks.systemPools)].map(poolCapacity),
    user: Object.values(aks.userPools).map(poolCapacity),
  };
}

/** Zones of addresses and pools: the one place that knows whether the region has any. */
export const zonesOf = (
  { withoutZones }: Pick<AzureCoreConfig, "withoutZones">,
  given: readonly string[] = AVAILABILITY_ZONES,
): readonly string[] => (withoutZones === undefined ? given : []);

function egressOf(config: AzureCoreConfig): EgressShape {
  const { egress } = config.azureNetwork;
  if (egress.mode !== "natGateway") return egress;
  const { publicIpId, zone, ...gateway } = egress;
  return {
    ...gateway,
    ...(zone === undefined ? {} : { zone }),
    hasAddress: publicIpId !== undefined,
    ...(publicIpId === undefined ? { addressZones: zonesOf(config) } : {}),
  };
}

/** What the network decides for the cluster and the databases. */
export const spokeEgress = ({
  azureNetwork: { egress },
}: AzureCoreConfig): SpokeNetworkShape["egress"] => ({
  outboundType: OUTBOUND_TYPES[egress.mode],
  routes: [],
});

/** Keys of the networks that resolve the private zones. */
export function resolvingNetworks({ azureNetwork }: AzureCoreConfig): readonly string[] {
  const others = Object.entries(azureNetwork.otherSpokes).filter(([, { resolve }]) => resolve);
  return ["hub", "aks", ...others.map(([key]) => key)];
}

/** The existing zone of the application's domain, if there is one. */
export const applicationZone = ({ dns }: AzureCoreConfig): ExistingZone | undefined =>
  isExisting(dns.application.zone) ? dns.application.zone : undefined;

export const isExisting = (zone: ZoneChoice): zone is ExistingZone => zone.mode === "existing";

function dnsOf(config: AzureCoreConfig): DnsShape {
  const { access, aks, containerRegistry, dns, location } = config;
  const { blob, vault, postgres, registry } = dns.zones;
  const { zone, domain, ttlSeconds, ingressAddress } = dns.application;
  const apiServer = dns.zones.aks;
  return {
    location,
    zones: {
      blob,
      vault,
      postgres,
      ...(containerRegistry?.mode === "create" ? { registry } : {}),
      ...(aks.existingClusterId === undefined && isOurs(apiServer) ? { aks: apiServer } : {}),
    },
    extraZones: dns.extraZones,
    networks: resolvingNetworks(config),
    application: {
      access: access.model,
      domain,
      names: APPLICATION_RECORDS,
      ttlSeconds,
      zone,
      mode: zone.mode,
      ...(isExisting(zone) && zone.linkedNetworks !== undefined
        ? { linkedNetworks: zone.linkedNetworks }
        : {}),
      ...(ingressAddress === undefined ? {} : { ingressAddress }),
    },
  };
}

// AKS creates and owns a zone of mode "system".
const isOurs = (zone: ZoneChoice<"create" | "system">): zone is ZoneChoice<"create"> =>
  zone.mode !== "system";

function clusterOf(config: AzureCoreConfig): ClusterChoice {
  const { aks, azureNetwork } = config;
  const { existingClusterId, systemPool, systemPools, userPools, ...cluster } = aks;
  const inZones = <Pool extends { readonly zones: readonly string[] }>(pool: Pool) => ({
    ...pool,
    zones: zonesOf(config, pool.zones),
  });
  if (existingClusterId !== undefined) return { mode: "existing", clusterId: existingClusterId };
  return {
    mode: "create",
    ...cluster,
    systemPool: inZones(systemPool),
    systemPools: mapValues(systemPools, inZones),
    userPools: mapValues(userPools, inZones),
    networkRanges: [
      azureNetwork.hub.addressSpace,
      azureNetwork.spoke.addressSpace,
      ...Object.values(azureNetwork.otherSpokes).map(({ addressSpace }) => addressSpace),
      ...azureNetwork.reservedRanges,
    ],
  };
}

function databasesOf({ postgres }: AzureCoreConfig): DatabaseShapes {
  const { dedicated, version, administratorLogin, databases } = postgres;
  const { sku, storage, backup, highAvailability } = postgres;
  return {
    application: {
      version,
      administratorLogin,
      databases,
      extensions: APPLICATION_EXTENSIONS,
      sku,
      storage,
      backup,
      highAvailability,
    },
    dedicated: Object.fromEntries(
      Object.entries(dedicated).flatMap(([product, size]) =>
        size === undefined
          ? []
          : [
              [
                product,
                {
                  ...size,
                  version,
                  databases: [product],
                  extensions: APPLICATION_EXTENSIONS,
                  administratorLogin: `${product}_admin`,
                },
              ],
            ],
      ),
    ),
  };
}

/**
 * Flow logs of the networks that are created here, and of those that exist in the same subscription. A log belongs to a watcher
 * beside its network; in another subscription only the owner can create it.
 */
function flowLogsOf(
  { azureNetwork: { hub }, monitoring: { flowLogs } }: AzureCoreConfig,
  subscriptionId: string,
): FlowLogShape | undefined {
  if (flowLogs === undefined) return undefined;
  const { retentionDays, trafficAnalytics, networkWatcher } = flowLogs;
  const isHere = hub.mode === "create" || isInSubscription(hub.vnetId, subscriptionId);
  return {
    networks: { ...(isHere ? { hub: "hub" } : {}), aks: "aks" },
    retentionDays,
    networkWatcher,
    ...(trafficAnalytics === undefined ? {} : { trafficAnalytics }),
  };
}

/** The state backend of one customer. */
export function stateBackendShape(
  config: AzureStateBackendConfig,
  customer: string,
  subscriptionId: string,
): StateBackendShape {
  const { resourceGroupName, storageAccountName, vaultName, sharedKeyAccess, withoutZones } =
    config;
  return {
    customer,
    nameScope: subscriptionId,
    sku: config.sku,
    retentionDays: config.retentionDays,
    recoverVault: config.recoverVault,
    softDeleteRetentionDays: config.softDeleteRetentionDays,
    lock: config.lock,
    stateContainerName: config.stateContainerName,
    allowedIpRanges: config.allowedIpRanges,
    publicAccess: config.publicAccess,
    vaultPublicAccess: config.vaultPublicAccess,
    privateEndpointIds: config.privateEndpointIds,
    engineerPrincipalIds: config.engineerPrincipalIds,
    engineerPrincipalType: config.engineerPrincipalType,
    ...(resourceGroupName === undefined ? {} : { resourceGroupName }),
    ...(storageAccountName === undefined ? {} : { storageAccountName }),
    ...(vaultName === undefined ? {} : { vaultName }),
    ...(withoutZones === undefined ? {} : { withoutZones }),
    ...(sharedKeyAccess === undefined ? {} : { sharedKeyAccess }),
  };
}

const mapValues = <From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
