import { z } from "zod";
import { type AzureScope, versionOf } from "./scope";
import { usage, type Usage } from "./usage";

const virtualNetwork = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    addressSpace: z.object({ addressPrefixes: z.array(z.string()) }),
    virtualNetworkPeerings: z
      .array(
        z.object({
          name: z.string(),
          properties: z.object({
            peeringState: z.string().optional(),
            remoteVirtualNetwork: z.object({ id: z.string() }).optional(),
            remoteVirtualNetworkAddressSpace: z
              .object({ addressPrefixes: z.array(z.string()) })
              .optional(),
          }),
        }),
      )
      .default([]),
  }),
});
const privateZone = z.object({ id: z.string(), name: z.string() });
const zoneLink = z.object({
  name: z.string(),
  properties: z.object({ virtualNetwork: z.object({ id: z.string() }).optional() }),
});
const publicZone = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ nameServers: z.array(z.string()).default([]) }),
});

const subnet = z.object({
  properties: z.object({
    addressPrefix: z.string().optional(),
    addressPrefixes: z.array(z.string()).optional(),
    delegations: z
      .array(z.object({ properties: z.object({ serviceName: z.string() }) }))
      .default([]),
    privateEndpoints: z.array(z.object({ id: z.string() })).default([]),
  }),
});

export type Subnet = z.output<typeof subnet>;
export type VirtualNetwork = z.output<typeof virtualNetwork>;
export type PrivateZone = z.output<typeof privateZone>;
export type ZoneLink = z.output<typeof zoneLink>;
export type PublicZone = z.output<typeof publicZone>;

/** Networks, zones and their quotas. */
export interface NetworkReads {
  networkUsages(location: string): Promise<readonly Usage[]>;
  virtualNetworks(): Promise<readonly VirtualNetwork[]>;
  /** A network of any subscription. */
  virtualNetwork(id: string): Promise<VirtualNetwork | undefined>;
  /** A subnet of any subscription. */
  subnet(id: string): Promise<Subnet | undefined>;
  privateZones(): Promise<readonly PrivateZone[]>;
  zoneLinks(zoneId: string): Promise<readonly ZoneLink[]>;
  publicZone(id: string): Promise<PublicZone | undefined>;
}

export function networkReads({ arm, sub, at }: AzureScope): NetworkReads {
  return {
    networkUsages: (location) =>
      arm.list(
        `${at("Microsoft.Network", location)}/usages`,
        "2024-05-01",
        usage,
        "Microsoft.Network/locations/usages/read",
      ),
    virtualNetworks: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Network/virtualNetworks`,
        "2024-05-01",
        virtualNetwork,
        "Microsoft.Network/virtualNetworks/read",
      ),
    virtualNetwork: (id) =>
      arm.get(id, versionOf(id), virtualNetwork, "Microsoft.Network/virtualNetworks/read"),
    subnet: (id) =>
      arm.get(id, "2024-05-01", subnet, "Microsoft.Network/virtualNetworks/subnets/read"),
    privateZones: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Network/privateDnsZones`,
        "2020-06-01",
        privateZone,
        "Microsoft.Network/privateDnsZones/read",
      ),
    zoneLinks: (zoneId) =>
      arm.list(
        `${zoneId}/virtualNetworkLinks`,
        "2020-06-01",
        zoneLink,
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
      ),
    publicZone: (id) => arm.get(id, "2018-05-01", publicZone, "Microsoft.Network/dnszones/read"),
  };
}
