// What the parts of phase 2 share: where resources are created, and where their private endpoints go.
import type * as pulumi from "@pulumi/pulumi";
import type { DiagnosticsArgs } from "../../components/azure/diagnostics";
import type {
  EndpointPlacement,
  PrivateEndpointPlacement,
} from "../../components/azure/private-access";
import type { PrivateDnsZones } from "../../components/azure/private-dns-zones";
import type { PrivateLinkService } from "../../components/plans/azure/private-dns-zones";

/** Where the resources of this layer are created. */
export interface Placement {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Lets a preview show which roles are assigned. */
  readonly subscriptionId: string;
}

/** What every part of this layer is given. */
export interface Platform {
  /** Beginning of the logical names. */
  readonly name: string;
  readonly placement: Placement;
  readonly tenantId: string;
  /** Keeps what holds data from being deleted. */
  readonly protect: boolean;
  readonly diagnostics: DiagnosticsArgs;
}

/** The private endpoint of a service in a subnet, and the zone that its name is written into. */
export function endpointPlacement(
  zones: PrivateDnsZones,
  service: PrivateLinkService,
  subnetId: pulumi.Input<string>,
  subnet: EndpointPlacement,
): PrivateEndpointPlacement {
  const privateDnsZoneId = zones.zoneIds[service];
  if (privateDnsZoneId === undefined) return { subnetId, ...subnet, policyManagedPrivateDns: true };
  return { subnetId, ...subnet, privateDnsZoneId, zoneLinks: zones.links[service] };
}
