import type * as pulumi from "@pulumi/pulumi";

import type { NamedException } from "../plans/exceptions";
import type { PrivateLinkGroup } from "../plans/azure/private-endpoint";
import type { AzureRegionalArgs, ComponentContext, CrossSubscriptionArgs } from "./arguments";
import type { NamingArgs } from "./naming";
import { PrivateEndpoint, usualEndpointName } from "./private-endpoint";

/**
 * Where a private endpoint is placed, apart from its subnet. Azure requires the subscription of the subnet's network
 * (`InvalidResourceReference`): for a hub in another subscription give its `subscriptionProvider` and a resource group there.
 */
export interface EndpointPlacement extends CrossSubscriptionArgs {
  /** Optional. Resource group of the endpoint. @default - that of the service */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Optional. Resources that change the subnet's network, such as its subnets; the endpoint waits for them. @default - the subnet alone */
  readonly waitFor?: readonly pulumi.Resource[] | undefined;
  /** Optional. Named exception: the endpoint shares its subnet with resources of another purpose. @default - the subnet is for endpoints alone */
  readonly sharedSubnet?: NamedException | undefined;
}

/** Where the private endpoint of a service is placed, and who registers its name. The same on every component. */
export interface PrivateEndpointPlacement extends EndpointPlacement {
  /** Required. Id of the subnet that gives the endpoint its address. */
  readonly subnetId: pulumi.Input<string>;
  /** Conditional. Id of the service's private DNS zone; required unless `policyManagedPrivateDns`. */
  readonly privateDnsZoneId?: pulumi.Input<string> | undefined;
  /** Optional. A policy of the tenant writes the name. @default false */
  readonly policyManagedPrivateDns?: boolean | undefined;
  /** Optional. The zone's links to the networks that must resolve the name. @default - none */
  readonly zoneLinks?: readonly pulumi.Resource[] | undefined;
  /** Optional. Region of the subnet, when the service itself lives in another. @default - the service's location */
  readonly location?: pulumi.Input<string> | undefined;
}

/** The private endpoint of one service; none when no placement is given. */
export function privateEndpointOf(
  {
    parent,
    name,
    args,
  }: ComponentContext<
    AzureRegionalArgs &
      NamingArgs & { readonly privateEndpoint?: PrivateEndpointPlacement | undefined }
  >,
  target: {
    readonly groupId: PrivateLinkGroup;
    readonly id: pulumi.Input<string>;
    /** What tells the endpoint from others of the component. @default - the group's id */
    readonly key?: string;
    /** What must be finished on the target before Azure accepts an endpoint (O13). */
    readonly after?: readonly pulumi.Resource[] | undefined;
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
      keepVersionAliases: args.keepVersionAliases,
      privateLinkServiceId: target.id,
      groupId: target.groupId,
      endpointName: args.naming?.({
        kind: "privateEndpoint",
        key: target.key ?? target.groupId,
        usual: usualEndpointName(`${name}-pe`, placement),
      }),
      subnetId: placement.subnetId,
      privateDnsZoneId: placement.privateDnsZoneId,
      policyManagedPrivateDns: placement.policyManagedPrivateDns,
      zoneLinks: placement.zoneLinks,
      sharedSubnet: placement.sharedSubnet,
    },
    { parent, dependsOn: [...(target.after ?? []), ...(placement.waitFor ?? [])] },
  );
}
