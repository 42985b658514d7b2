// Hub and AKS network, their peerings, the private zones and the egress.
import * as pulumi from "@pulumi/pulumi";
import type { AzureCoreShapes, HubChoice, SpokeChoice } from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { Egress, type EgressArgs } from "../../components/azure/egress";
import { HubNetwork, type HubNetworkArgs } from "../../components/azure/hub-network";
import {
  NetworkPeering,
  type NetworkPeeringArgs,
  type PeeringEnd,
} from "../../components/azure/network-peering";
import { PrivateDnsZones } from "../../components/azure/private-dns-zones";
import { addressIn } from "../../components/azure/resource-id";
import { SpokeNetwork, type SpokeNetworkArgs } from "../../components/azure/spoke-network";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import type { AzureSubscriptions } from "../azure-subscriptions";
import { zoneChoice } from "../azure-zones";
import type { Platform } from "./placement";

type Settings = AzureCoreConfig["azureNetwork"];

/** The networks of this layer. */
export interface Network {
  readonly hub: HubNetwork;
  readonly spoke: SpokeNetwork;
  readonly egress: Egress;
  readonly zones: PrivateDnsZones;
  /** Networks that resolve the zones, by key. */
  readonly networkIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets and peerings: what a machine in these networks waits for. */
  readonly ready: readonly pulumi.Resource[];
  /** The last changes of these networks, for what must not overlap with any of them. */
  readonly settled: readonly pulumi.Resource[];
}

export function createNetwork(
  platform: Platform,
  { azureNetwork: settings }: AzureCoreConfig,
  shapes: AzureCoreShapes,
  subscriptions: AzureSubscriptions,
): Network {
  const { name, placement, protect } = platform;
  const { tags } = placement;
  const egress = new Egress(`${name}-egress`, egressArgs(platform, settings, shapes));
  const hub = new HubNetwork(`${name}-hub`, hubArgs(platform, settings, shapes.hub, subscriptions));
  const spoke = new SpokeNetwork(
    `${name}-aks`,
    spokeArgs(platform, settings, shapes.spoke, egress),
  );
  const peerings = createPeering(`${name}-peering`, settings.peering, { hub, spoke, tags });
  const last = joinOtherSpokes(platform, settings, hub, peerings, subscriptions);
  const networkIds = resolvingNetworkIds(settings, hub, spoke);
  const zones = new PrivateDnsZones(`${name}-dns`, {
    resourceGroupName: placement.resourceGroupName,
    location: placement.location,
    tags,
    networks: networkIds,
    ...zoneArgs(shapes, subscriptions),
    protect,
  });
  return {
    hub,
    spoke,
    egress,
    zones,
    networkIds,
    ready: [...hub.subnets, ...spoke.subnets, ...peerings],
    settled: [...hub.subnets, ...spoke.subnets, ...last],
  };
}

function egressArgs(
  { placement, diagnostics, protect }: Platform,
  { egress }: Settings,
  shapes: AzureCoreShapes,
): EgressArgs {
  const shape = shapes.egress;
  if (shape.mode !== "natGateway") return { ...placement, diagnostics, ...shape };
  const { mode, idleTimeoutMinutes, zone } = shape;
  const publicIpId = egress.mode === "natGateway" ? egress.publicIpId : undefined;
  return {
    ...placement,
    diagnostics,
    mode,
    ...(idleTimeoutMinutes === undefined ? {} : { idleTimeoutMinutes }),
    ...(zone === undefined ? {} : { zone }),
    natGatewayName: PLATFORM_NAMES.natGateway,
    publicIpName: PLATFORM_NAMES.natPublicIp,
    protect,
    ...(publicIpId === undefined ? {} : { publicIpId }),
  };
}

function hubArgs(
  { placement, diagnostics }: Platform,
  { dnsServers }: Settings,
  hub: HubChoice,
  subscriptions: AzureSubscriptions,
): HubNetworkArgs {
  if (hub.mode === "create") return { ...placement, diagnostics, ...dnsOf(dnsServers), ...hub };
  const { vnetId, endpointSubnetId, subnets } = hub;
  return {
    mode: "existing",
    vnetId,
    endpointSubnetId,
    ...subscriptions.providerFor(vnetId),
    ...(subnets.bastion === undefined ? {} : { bastionSubnet: subnets.bastion }),
  };
}

function spokeArgs(
  { placement, diagnostics }: Platform,
  { dnsServers }: Settings,
  spoke: SpokeChoice,
  egress: Egress,
): SpokeNetworkArgs {
  if (spoke.mode === "create")
    return { ...placement, diagnostics, egress, ...dnsOf(dnsServers), ...spoke };
  const { vnetId, subnetIds } = spoke;
  return { mode: "existing", vnetId, subnetIds };
}

// An empty list would set custom servers without an address.
const dnsOf = (dnsServers: readonly string[]) => (dnsServers.length === 0 ? {} : { dnsServers });

/** The peering of a spoke with the hub, unless it exists already. */
function createPeering(
  name: string,
  sides: Settings["peering"],
  ends: NetworkPeeringArgs,
): readonly NetworkPeering[] {
  if (sides === "existing") return [];
  return [new NetworkPeering(name, { ...ends, ...(sides === "create" ? {} : { sides }) })];
}

/**
 * Peers the other spokes after the platform's own, which the cluster waits for, one by one: each changes the hub.
 * @returns the last peering
 */
function joinOtherSpokes(
  { name, placement: { tags } }: Platform,
  { otherSpokes }: Settings,
  hub: HubNetwork,
  first: readonly NetworkPeering[],
  subscriptions: AzureSubscriptions,
): readonly NetworkPeering[] {
  return Object.entries(otherSpokes).reduce((after, [key, { vnetId, peering }]) => {
    const spoke = existingEnd(vnetId, subscriptions);
    const made = createPeering(`${name}-peering-${key}`, peering, { hub, spoke, after, tags });
    return made.length === 0 ? after : made;
  }, first);
}

function existingEnd(vnetId: string, subscriptions: AzureSubscriptions): PeeringEnd {
  const { name: vnetName, resourceGroupName } = addressIn(vnetId, "a virtual network");
  return { vnetId, vnetName, resourceGroupName, subnets: [], ...subscriptions.providerFor(vnetId) };
}

function resolvingNetworkIds(
  { otherSpokes }: Settings,
  hub: HubNetwork,
  spoke: SpokeNetwork,
): Network["networkIds"] {
  const others = Object.entries(otherSpokes)
    .filter(([, { resolve }]) => resolve)
    .map(([key, { vnetId }]): [string, pulumi.Output<string>] => [key, pulumi.output(vnetId)]);
  return { hub: hub.vnetId, aks: spoke.vnetId, ...Object.fromEntries(others) };
}

function zoneArgs({ dns }: AzureCoreShapes, subscriptions: AzureSubscriptions) {
  const { domain, access, ttlSeconds, zone, ingressAddress } = dns.application;
  return {
    zones: Object.fromEntries(
      Object.entries(dns.zones).map(([service, choice]) => [
        service,
        zoneChoice(choice, subscriptions),
      ]),
    ),
    ...(dns.extraZones === undefined ? {} : { extraZones: dns.extraZones }),
    application: {
      access,
      zone: zoneChoice(zone, subscriptions),
      ...(domain === undefined ? {} : { domain }),
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...(ingressAddress === undefined ? {} : { ingressAddress }),
    },
  };
}
