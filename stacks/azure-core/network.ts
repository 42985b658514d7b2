// Hub and AKS network, their peerings, the private zones and the egress.
import * as pulumi from "@pulumi/pulumi";
import {
  applicationZone,
  type AzureCoreShapes,
  type HubChoice,
  type SpokeChoice,
} from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { Egress, type EgressFacts } from "../../components/azure/egress";
import { HubNetwork, type HubNetworkFacts } from "../../components/azure/hub-network";
import {
  NetworkPeering,
  type NetworkPeeringArgs,
  type PeeringEnd,
} from "../../components/azure/network-peering";
import { PrivateDnsZones } from "../../components/azure/private-dns-zones";
import { addressIn } from "../../components/azure/resource-id";
import { SpokeNetwork, type SpokeNetworkFacts } from "../../components/azure/spoke-network";
import { API_SERVER_SUBNET } from "../../components/plans/azure/spoke-network";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import type { AzureSubscriptions } from "../azure-subscriptions";
import { zoneChoice } from "../azure-zones";
import type { Platform } from "./placement";

type Settings = AzureCoreConfig["azureNetwork"];

/** The networks of this layer. */
export interface Network {
  readonly hub: HubNetworkFacts;
  readonly spoke: SpokeNetworkFacts;
  readonly egress: EgressFacts;
  readonly zones: PrivateDnsZones;
  /** Zone of the application's records; plain for an existing one, so that a writer sees which subscription it is in. */
  readonly recordZoneId: pulumi.Input<string> | undefined;
  /** Networks that resolve the zones, by key. */
  readonly networkIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets and peerings: what a machine in these networks waits for. */
  readonly ready: readonly pulumi.Resource[];
  /** The last changes of these networks, for what must not overlap with any of them. */
  readonly settled: readonly pulumi.Resource[];
}

export function createNetwork(
  platform: Platform,
  config: AzureCoreConfig,
  shapes: AzureCoreShapes,
  subscriptions: AzureSubscriptions,
): Network {
  const { azureNetwork: settings } = config;
  const { name, placement, protect } = platform;
  const { tags } = placement;
  const egress = createEgress(platform, settings, shapes);
  const hub = hubOf(platform, settings, shapes.hub, subscriptions);
  const spoke = spokeOf(platform, settings, shapes.spoke, egress);
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
    recordZoneId: applicationZone(config)?.zoneId ?? zones.applicationZoneId,
    networkIds,
    ready: [...hub.subnets, ...spoke.subnets, ...peerings],
    settled: [...hub.subnets, ...spoke.subnets, ...last],
  };
}

function createEgress(
  { name, placement, diagnostics, protect }: Platform,
  { egress }: Settings,
  { egress: shape }: AzureCoreShapes,
): EgressFacts {
  switch (shape.mode) {
    case "natGateway":
      return new Egress(`${name}-egress`, {
        ...placement,
        diagnostics,
        idleTimeoutMinutes: shape.idleTimeoutMinutes,
        zone: shape.zone,
        addressZones: shape.addressZones,
        natGatewayName: PLATFORM_NAMES.natGateway,
        publicIpName: PLATFORM_NAMES.natPublicIp,
        publicIpId: egress.mode === "natGateway" ? egress.publicIpId : undefined,
        protect,
      });
    case "appliance":
      return Egress.appliance({ nextHopIp: shape.nextHopIp });
    case "loadBalancer":
      return Egress.loadBalancer({ reason: shape.reason });
  }
}

function hubOf(
  { name, placement, diagnostics }: Platform,
  { dnsServers }: Settings,
  hub: HubChoice,
  subscriptions: AzureSubscriptions,
): HubNetworkFacts {
  if (hub.mode === "create") {
    return new HubNetwork(`${name}-hub`, {
      ...placement,
      diagnostics,
      ...dnsOf(dnsServers),
      ...hub,
    });
  }
  const { vnetId, endpointSubnetId, subnets } = hub;
  return HubNetwork.existing({
    vnetId,
    endpointSubnetId,
    bastionSubnet: subnets.bastion,
    ...subscriptions.providerFor(vnetId),
  });
}

function spokeOf(
  { name, placement, diagnostics }: Platform,
  { dnsServers }: Settings,
  spoke: SpokeChoice,
  egress: EgressFacts,
): SpokeNetworkFacts {
  if (spoke.mode === "create") {
    return new SpokeNetwork(`${name}-aks`, {
      ...placement,
      diagnostics,
      egress,
      ...dnsOf(dnsServers),
      ...spoke,
    });
  }
  const { vnetId, subnetIds, apiServerSubnetId } = spoke;
  return SpokeNetwork.existing({
    vnetId,
    subnetIds,
    extraSubnetIds:
      apiServerSubnetId === undefined ? {} : { [API_SERVER_SUBNET.key]: apiServerSubnetId },
  });
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
  return [new NetworkPeering(name, { ...ends, sides: sides === "create" ? undefined : sides })];
}

/**
 * Peers the other spokes after the platform's own, which the cluster waits for, one by one: each changes the hub.
 * @returns the last peering
 */
function joinOtherSpokes(
  { name, placement: { tags } }: Platform,
  { otherSpokes }: Settings,
  hub: HubNetworkFacts,
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
  hub: HubNetworkFacts,
  spoke: SpokeNetworkFacts,
): Network["networkIds"] {
  const others = Object.entries(otherSpokes)
    .filter(([, { resolve }]) => resolve)
    .map(([key, { vnetId }]): [string, pulumi.Output<string>] => [key, pulumi.output(vnetId)]);
  return { hub: hub.vnetId, aks: spoke.vnetId, ...Object.fromEntries(others) };
}

function zoneArgs({ dns }: AzureCoreShapes, subscriptions: AzureSubscriptions) {
  const { domain, access, ttlSeconds, zone, ingressAddress, names } = dns.application;
  return {
    zones: Object.fromEntries(
      Object.entries(dns.zones).map(([service, choice]) => [
        service,
        zoneChoice(choice, subscriptions),
      ]),
    ),
    extraZones: dns.extraZones,
    application: {
      access,
      zone: zoneChoice(zone, subscriptions),
      domain,
      ttlSeconds,
      ingressAddress,
      names,
    },
  };
}
