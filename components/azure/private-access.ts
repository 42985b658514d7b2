import type * as pulumi from "@pulumi/pulumi";

import type { NamedException } from "../plans/exceptions";
import type { PrivateLinkGroup } from "../plans/azure/private-endpoint";
import type { AzureRegionalArgs, ElsewhereArgs } from "./arguments";
import { PrivateEndpoint } from "./private-endpoint";

/**
 * What an endpoint is told beside its subnet. Azure wants it in the subscription of the subnet's network
 * (`InvalidResourceReference`): a hub of another subscription comes with its `subscriptionProvider` and a resource group there.
 */
export interface EndpointHome extends ElsewhereArgs {
  /** Optional. Resource group of the endpoint. @default - that of the service */
  readonly resourceGroupName?: pulumi.Input<string>;
  /** Optional. What writes the subnet's network, its subnets above all; the endpoint waits for it. @default - the subnet alone */
  readonly waitFor?: readonly pulumi.Resource[];
  /** Optional. Named exception: the endpoint shares its subnet with resources of another purpose. @default - the subnet is for endpoints alone */
  readonly sharedSubnet?: NamedException | undefined;
}

/** Where the private endpoint of a service goes, and who writes its name. The same shape on every component. */
export interface PrivateEndpointPlacement extends EndpointHome {
  /** Required. Id of the subnet that gives the endpoint its address. */
  readonly subnetId: pulumi.Input<string>;
  /** Conditional. Id of the service's private DNS zone; required unless `policyManagedPrivateDns`. */
  readonly privateDnsZoneId?: pulumi.Input<string> | undefined;
  /** Optional. A policy of the tenant writes the name. @default false */
  readonly policyManagedPrivateDns?: boolean;
  /** Optional. The zone's links to the networks that must resolve the name. @default - none */
  readonly zoneLinks?: readonly pulumi.Resource[];
  /** Optional. Region of the subnet, when the service itself lives in another. @default - the service's location */
  readonly location?: pulumi.Input<string>;
}

/** The endpoint of one service below `parent`; nothing when no placement is given. */
export function privateEndpointOf(
  parent: pulumi.Resource,
  name: string,
  args: AzureRegionalArgs & { readonly privateEndpoint?: PrivateEndpointPlacement },
  target: {
    readonly groupId: PrivateLinkGroup;
    readonly id: pulumi.Input<string>;
    /** What must be finished on the target before Azure accepts an endpoint (O13). */
    readonly after?: readonly pulumi.Resource[];
  },
): PrivateEndpoint | undefined {
  const { privateEndpoint: placement } = args;
  if (placement === undefined) return undefined;
  return new PrivateEndpoint(
    `${name}-pe`,
    {
      resourceGroupName: placement.resourceGroupName ?? args.resourceGroupName,
      subscriptionProvider: placement.subscriptionProvider,
      location: placement.location ?? args.location,
      tags: args.tags,
      keepVersionAliases: args.keepVersionAliases ?? false,
      privateLinkServiceId: target.id,
      groupId: target.groupId,
      subnetId: placement.subnetId,
      ...(placement.privateDnsZoneId === undefined
        ? {}
        : { privateDnsZoneId: placement.privateDnsZoneId }),
      policyManagedPrivateDns: placement.policyManagedPrivateDns ?? false,
      zoneLinks: placement.zoneLinks ?? [],
      sharedSubnet: placement.sharedSubnet,
    },
    { parent, dependsOn: [...(target.after ?? []), ...(placement.waitFor ?? [])] },
  );
}
