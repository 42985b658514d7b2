// What the Azure settings mean in the words of the components' plans. The loader judges these shapes before anything is
// registered, and the stacks build from the same ones: what was judged is what is built.
import type { AksShape } from "../components/plans/azure/aks-cluster";
import type { EgressShape } from "../components/plans/azure/egress";
import type { HubNetworkShape } from "../components/plans/azure/hub-network";
import type { GeneratedKeyShape, JumpboxShape } from "../components/plans/azure/jumpbox";
import type { NetworkFlowLogsShape } from "../components/plans/azure/network-flow-logs";
import { CALLER_PRIORITIES } from "../components/plans/azure/network-security-rules";
import type { OpenAiShape } from "../components/plans/azure/open-ai";
import type { PostgresShape } from "../components/plans/azure/postgres-server";
import type {
  PrivateDnsZonesShape,
  PrivateLinkService,
} from "../components/plans/azure/private-dns-zones";
import type { SpokeNetworkShape } from "../components/plans/azure/spoke-network";
import type { StateBackendShape } from "../components/plans/azure/state-backend";
import type { ExtraSubnets } from "../components/plans/azure/subnets";
import { isIpv4Address } from "../components/plans/cidr";
import { isInSubscription } from "../components/plans/azure/subscription";
import type { AzureCoreConfig } from "./schema/azure-core";
import type { AzureOpenAiConfig } from "./schema/azure-open-ai";
import type { AzureStateBackendConfig } from "./schema/azure-state-backend";

type Hub = AzureCoreConfig["azureNetwork"]["hub"];
type Spoke = AzureCoreConfig["azureNetwork"]["spoke"];
type Created<T> = Extract<T, { readonly mode: "create" }>;

/** A hub that is made here. */
export function hubShape(
  hub: Created<Hub>,
  { azureNetwork, access }: AzureCoreConfig,
): HubNetworkShape {
  const { spoke, otherSpokes } = azureNetwork;
  return {
    addressSpace: hub.addressSpace,
    subnets: { bastion: hub.bastionSubnet, endpoints: hub.endpointSubnet },
    extraSubnets: extraSubnets(hub.extraSubnets),
    clientRanges: [
      spoke.addressSpace,
      ...Object.values(otherSpokes).map(({ addressSpace }) => addressSpace),
    ],
    bastionClients: access.allowedNetworks,
  };
}

/** An AKS network that is made here; its way out is the business of `Egress`. */
export function spokeShape(
  spoke: Created<Spoke>,
  config: AzureCoreConfig,
): Omit<SpokeNetworkShape, "egress"> {
  const { access, azureNetwork, postgres } = config;
  const ports = access.integrations.map(({ port }) => port);
  return {
    addressSpace: spoke.addressSpace,
    subnets: {
      system: spoke.systemSubnet,
      user: spoke.userSubnet,
      pods: spoke.podSubnet,
      vm: spoke.vmSubnet,
      postgres: spoke.postgresSubnet,
    },
    extraSubnets: extraSubnets(spoke.extraSubnets),
    capacity: capacityOf(config),
    postgresConnection: postgres.connectivity,
    bastionSubnetCidr: azureNetwork.hub.bastionSubnet,
    // The ingress and a public NATS load balancer admit the same networks; a private deployment admits them too, for users who
    // come over VPN or ExpressRoute.
    allowedNetworks: access.allowedNetworks,
    egressPorts: [...new Set(ports)].filter((port) => port !== 443 && port !== 80),
    routes: azureNetwork.routes,
  };
}

type ExtraSubnetSetting = Created<Hub>["extraSubnets"][string] & {
  readonly internetEgress?: boolean;
};

function extraSubnets(settings: Readonly<Record<string, ExtraSubnetSetting>>): ExtraSubnets {
  return Object.fromEntries(
    Object.entries(settings).map(([key, { cidr, name, allow, delegation, ...rest }]) => [
      key,
      {
        cidr,
        ...(name === undefined ? {} : { subnetName: name }),
        ...(delegation === undefined ? {} : { delegation }),
        ...rest,
        // Numbered by place: a rule that is added at the end renumbers no other.
        rules: allow.map(({ name: ruleName, from: [first, ...others], ports }, index) => ({
          name: ruleName,
          direction: "Inbound" as const,
          access: "Allow" as const,
          protocol: "Tcp" as const,
          priority: CALLER_PRIORITIES.first + 10 * index,
          sources: [asRange(first), ...others.map(asRange)] as const,
          destinations: [cidr] as const,
          ports: [String(ports[0]), ...ports.slice(1).map(String)] as const,
          description: `${ruleName} may call.`,
        })),
      },
    ]),
  );
}

const asRange = (text: string): string => (isIpv4Address(text) ? `${text}/32` : text);

/** What the pools may grow to. A third of a pool, rounded up, is the surge that the cluster asks for while it upgrades. */
function capacityOf({ aks }: AzureCoreConfig) {
  const need = ({
    maxCount,
    maxPods,
  }: {
    readonly maxCount: number;
    readonly maxPods: number;
  }) => ({
    maxCount,
    maxPods,
    surgeNodes: Math.ceil(maxCount / 3),
  });
  return { system: [need(aks.systemPool)], user: Object.values(aks.userPools).map(need) };
}

/** The way out. */
export function egressShape({ azureNetwork }: AzureCoreConfig): EgressShape {
  const { egress, natPublicIpId } = azureNetwork;
  switch (egress.mode) {
    case "natGateway":
      return {
        mode: "natGateway",
        idleTimeoutMinutes: egress.idleTimeoutMinutes,
        hasAddress: natPublicIpId !== undefined,
        ...(egress.zone === undefined ? {} : { zone: egress.zone }),
      };
    case "appliance":
      return { mode: "appliance", nextHopIp: egress.nextHopIp };
    case "loadBalancer":
      return { mode: "loadBalancer", reason: egress.reason };
  }
}

/** A zone of a private-link service as a setting names it. */
export type ZoneSetting =
  | { readonly mode: "create" | "policyManaged" }
  | {
      readonly mode: "existing";
      readonly zoneId: string;
      readonly linkedNetworks?: readonly string[];
    };

export function zoneSetting(value: AzureOpenAiConfig["privateZone"]): ZoneSetting {
  if (value === "create" || value === "policyManaged") return { mode: value };
  return typeof value === "string"
    ? { mode: "existing", zoneId: value }
    : { mode: "existing", ...value };
}

/** The zones of phase 2's services; those that nothing here resolves are left out. */
export function zoneSettings({
  dns: { privateZones: zones },
  containerRegistry,
  aks,
}: AzureCoreConfig): Partial<Record<PrivateLinkService, ZoneSetting>> {
  return {
    blob: zoneSetting(zones.blob),
    vault: zoneSetting(zones.vault),
    postgres: zoneSetting(zones.postgres),
    ...(containerRegistry?.mode === "create" ? { registry: zoneSetting(zones.registry) } : {}),
    ...(zones.aks === "system" || aks.existingClusterId !== undefined
      ? {}
      : { aks: zoneSetting(zones.aks) }),
  };
}

/** Keys of the networks that resolve the private zones. */
export function resolvingNetworks({ azureNetwork }: AzureCoreConfig): readonly string[] {
  const others = Object.entries(azureNetwork.otherSpokes).filter(([, { resolve }]) => resolve);
  return ["hub", "aks", ...others.map(([key]) => key)];
}

/**
 * The flow logs that the settings ask for: of the networks that are made here, and of those that exist in the same
 * subscription. A log belongs to a watcher beside its network; in another subscription that is its owner's business.
 * @param subscriptionId subscription of the deployment
 * @param networks hub and AKS network, to choose from
 */
export function flowLogShape<N>(
  { azureNetwork, monitoring: { flowLogs } }: AzureCoreConfig,
  subscriptionId: string,
  networks: Readonly<Record<"hub" | "aks", N>>,
): NetworkFlowLogsShape<N> | undefined {
  if (flowLogs === undefined) return undefined;
  const { retentionDays, trafficAnalytics } = flowLogs;
  const { hub } = azureNetwork;
  const hubIsHere = hub.mode === "create" || isInSubscription(hub.vnetId, subscriptionId);
  return {
    networks: { ...(hubIsHere ? { hub: networks.hub } : {}), aks: networks.aks },
    retentionDays,
    ...(trafficAnalytics === undefined ? {} : { trafficAnalytics }),
  };
}

type ClusterShape = Required<
  Pick<
    AksShape,
    | "adminGroupObjectIds"
    | "clusterName"
    | "kubernetesVersion"
    | "maintenance"
    | "networkRanges"
    | "serviceCidr"
    | "systemPool"
    | "tier"
    | "upgradeChannel"
    | "userPools"
  >
>;

/** The private zones of phase 2, and the zone of the application's domain. */
export function zonesShape(config: AzureCoreConfig): PrivateDnsZonesShape {
  const { access, dns, location } = config;
  const setting = zoneSetting(dns.privateZone);
  return {
    location,
    zones: zoneSettings(config),
    extraZones: dns.extraPrivateZones,
    networks: resolvingNetworks(config),
    application: {
      access: access.model,
      domain: dns.domain,
      ...(access.model === "private" && setting.mode === "existing" ? setting : { mode: "create" }),
    },
  };
}

/** A cluster that is made here; subnets, zone and way out come from the network. */
export function clusterShape({ aks, azureNetwork }: AzureCoreConfig): ClusterShape {
  const { dayOfWeek: day, startTime, durationHours } = aks.maintenance;
  const window = { day, startTime, durationHours };
  return {
    clusterName: aks.name,
    kubernetesVersion: aks.kubernetesVersion,
    tier: aks.tier,
    adminGroupObjectIds: aks.adminGroupObjectIds,
    serviceCidr: azureNetwork.serviceCidr,
    networkRanges: [
      azureNetwork.hub.addressSpace,
      azureNetwork.spoke.addressSpace,
      ...Object.values(azureNetwork.otherSpokes).map(({ addressSpace }) => addressSpace),
      ...azureNetwork.reservedRanges,
    ],
    systemPool: aks.systemPool,
    userPools: aks.userPools,
    upgradeChannel: aks.upgradeChannel,
    maintenance: { cluster: window, nodeOs: window },
  };
}

/** A database server, but for its name. */
export type DatabaseShape = Omit<PostgresShape, "serverName">;

type Dedicated = AzureCoreConfig["postgres"]["dedicated"];

/** The database servers: the application's, and those of products that have one. */
export function databaseShapes({ postgres }: AzureCoreConfig): {
  readonly application: DatabaseShape;
  readonly dedicated: readonly { readonly product: string; readonly shape: DatabaseShape }[];
} {
  const { dedicated } = postgres;
  const shape = (
    size: NonNullable<Dedicated[keyof Dedicated]>,
    database: string,
    login: string,
  ): DatabaseShape => ({
    version: postgres.version,
    databases: [database],
    administratorLogin: login,
    sku: { name: size.skuName, tier: size.tier },
    storage: { sizeGiB: size.storageGiB },
    backup: { retentionDays: size.backupRetentionDays, geoRedundant: size.geoRedundantBackup },
    highAvailability: size.highAvailability,
  });
  return {
    application: shape(postgres, postgres.databaseName, postgres.administratorLogin),
    dedicated: Object.entries(dedicated).flatMap(([product, size]) =>
      size === undefined ? [] : [{ product, shape: shape(size, product, `${product}_admin`) }],
    ),
  };
}

/** The management machine. */
export function jumpboxShape({
  jumpbox,
  keyVault,
}: AzureCoreConfig): JumpboxShape & { readonly sshKey: GeneratedKeyShape } {
  return {
    vmName: jumpbox.name,
    vmSize: jumpbox.vmSize,
    adminUsername: jumpbox.adminUsername,
    sshKey: { mode: "generated", expires: keyVault.secretsExpire },
  };
}

/** Accounts and models of phase 3. */
export function openAiShape({
  regions,
  publicAccess,
  restore,
}: AzureOpenAiConfig): Required<Pick<OpenAiShape, "regions" | "restore">> &
  Pick<OpenAiShape, "publicAccess"> {
  return { regions, restore, ...(publicAccess === undefined ? {} : { publicAccess }) };
}

/** The state backend of one customer. */
export function stateBackendShape(
  config: AzureStateBackendConfig,
  customer: string,
  subscriptionId: string,
): StateBackendShape {
  const { resourceGroupName, storageAccountName, sharedKeyAccess } = config;
  return {
    customer,
    nameScope: subscriptionId,
    sku: config.sku,
    retentionDays: config.retentionDays,
    stateContainerName: config.stateContainerName,
    allowedIpRanges: config.allowedIpRanges,
    publicAccess: config.publicAccess,
    engineerPrincipalIds: config.engineerPrincipalIds,
    engineerPrincipalType: config.engineerPrincipalType,
    ...(resourceGroupName === undefined ? {} : { resourceGroupName }),
    ...(storageAccountName === undefined ? {} : { storageAccountName }),
    ...(sharedKeyAccess === undefined ? {} : { sharedKeyAccess }),
  };
}
