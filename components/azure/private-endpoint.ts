import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import {
  planPrivateEndpoint,
  type PrivateLinkGroup,
  type PrivateEndpointShape,
} from "../plans/azure/private-endpoint";
import { taggedExceptions, type AzureRegionalArgs, type CrossSubscriptionArgs } from "./arguments";
import { defaultName } from "./default-name";
import { providerFor } from "./cross-subscription";
import { addressOf } from "./resource-id";
import { withoutVersionAliases } from "./version-aliases";

/** `resourceGroupName` and `subscriptionProvider` are those of the subnet's network: Azure wants the endpoint in its subscription. */
export interface PrivateEndpointArgs
  extends
    Omit<PrivateEndpointShape, "hasZone" | "groupId" | "policyManagedPrivateDns" | "endpointName">,
    AzureRegionalArgs,
    CrossSubscriptionArgs {
  /** Required. Id of the resource that the endpoint leads to: a vault, storage account, server, registry or account. */
  readonly privateLinkServiceId: pulumi.Input<string>;
  /**
   * Required. Sub-resource, for example `blob`, `file` or `sqlServer`: each kind of resource has its own.
   *
   * Error: `groupId: "blob, file" is not the name of a sub-resource; use the name that Azure lists for the resource, …`.
   * Source: Azure Private Link, "What is a private endpoint", private-link resources.
   */
  readonly groupId: PrivateLinkGroup;
  /** Required. Id of the subnet that gives the endpoint its address. */
  readonly subnetId: pulumi.Input<string>;
  /**
   * Conditional. Id of the private DNS zone that receives the endpoint's name; required unless `policyManagedPrivateDns`.
   *
   * Error: `privateDnsZoneId: is missing, so the service's name would keep its public address; …`.
   */
  readonly privateDnsZoneId?: pulumi.Input<string> | undefined;
  /**
   * Optional. A policy of the tenant writes the zone group, as in landing zones with central DNS; none is created here.
   *
   * Error: refused together with `privateDnsZoneId`.
   * @default false
   */
  readonly policyManagedPrivateDns?: boolean | undefined;
  /**
   * Optional. The zone's links to the networks that must resolve the name. Only the zone group waits for them: the
   * endpoint itself needs no name.
   * @default - none
   */
  readonly zoneLinks?: readonly pulumi.Resource[] | undefined;
  /**
   * Optional. Name of the endpoint in Azure, up to 80 characters.
   * @default - the component's logical name; in another subscription with a hash, because other stacks write there too
   */
  readonly endpointName?: pulumi.Input<string> | undefined;
  /** Optional. Name of its network interface in Azure; never a random one. @default - `<endpointName>-nic` */
  readonly networkInterfaceName?: pulumi.Input<string> | undefined;
}

/**
 * A private address for one service, and its name in the private zone.
 *
 * Creates the endpoint, then the zone group `default` unless a tenant policy writes it. `address()` is its private address.
 * Waits for what `opts.dependsOn` names and for nothing else: pass the last resource that must be finished on the target
 * (for an Azure OpenAI account its last deployment; Azure answers `AccountProvisioningStateInvalid` before that).
 *
 * Cost: about 7 USD a month for each endpoint, plus traffic.
 * Source: CodeMie, Infrastructure Deployment, "Security & Identity", private endpoints.
 */
export class PrivateEndpoint extends pulumi.ComponentResource {
  public readonly endpoint: network.PrivateEndpoint;
  public readonly endpointId: pulumi.Output<string>;
  /** Id of its network interface, which Azure makes. */
  public readonly networkInterfaceId: pulumi.Output<string>;
  /** Name of its network interface. */
  public readonly networkInterfaceName: pulumi.Output<string>;
  private readonly inSubscription: Pick<pulumi.InvokeOptions, "provider">;

  public constructor(
    name: string,
    args: PrivateEndpointArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "PrivateEndpoint", name },
      {
        ...args,
        endpointName: args.endpointName ?? usualEndpointName(name, args),
      },
      { endpointName: NAME },
      (subject, { groupId, endpointName, sharedSubnet, ...known }) =>
        planPrivateEndpoint(subject, {
          groupId,
          hasZone: known.privateDnsZoneId !== undefined,
          policyManagedPrivateDns: known.policyManagedPrivateDns ?? false,
          endpointName,
          sharedSubnet,
        }),
    );
    const { endpointName, networkInterfaceName = pulumi.interpolate`${endpointName}-nic` } =
      checked;
    super(
      "platform-foundations:azure:PrivateEndpoint",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    // O13: children do not inherit the component's dependsOn, and without it a destroy would run the edge the wrong way.
    const dependsOn = opts?.dependsOn ?? [];
    const here = { parent: this, ...providerFor(checked) };
    const endpoint = new network.PrivateEndpoint(
      `${name}-pep`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        privateEndpointName: endpointName,
        subnet: { id: checked.subnetId },
        customNetworkInterfaceName: networkInterfaceName,
        privateLinkServiceConnections: [
          {
            name: endpointName,
            privateLinkServiceId: checked.privateLinkServiceId,
            groupIds: [checked.groupId],
          },
        ],
        tags: taggedExceptions(checked.tags, plan.exceptions),
      },
      { ...here, dependsOn },
    );
    if (plan.writesZoneGroup && checked.privateDnsZoneId !== undefined) {
      // O14: zone group after endpoint, zone (both by reference) and links, so that the name resolves once it exists.
      new network.PrivateDnsZoneGroup(
        `${name}-pdnszg`,
        {
          resourceGroupName: checked.resourceGroupName,
          privateEndpointName: endpoint.name,
          privateDnsZoneGroupName: "default",
          privateDnsZoneConfigs: [
            { name: checked.groupId, privateDnsZoneId: checked.privateDnsZoneId },
          ],
        },
        { ...here, dependsOn: [...(checked.zoneLinks ?? [])] },
      );
    }
    this.endpoint = endpoint;
    this.endpointId = endpoint.id;
    // The SDK promises the list; a preview and an answer of Azure may lack it.
    this.networkInterfaceId = endpoint.networkInterfaces.apply(
      (interfaces: readonly { readonly id?: string }[] | undefined) => interfaces?.[0]?.id ?? "",
    );
    this.networkInterfaceName = pulumi.output(networkInterfaceName);
    this.inSubscription = providerFor(checked);
    this.registerOutputs({
      endpointId: this.endpointId,
      networkInterfaceId: this.networkInterfaceId,
      networkInterfaceName: this.networkInterfaceName,
    });
  }

  /**
   * Private address of the service, unknown until the endpoint exists. Azure is asked for the network interface: the endpoint's own list,
   * `customDnsConfigs`, is empty once a zone group has written the name.
   */
  public address(): pulumi.Output<string> {
    const { name, resourceGroupName } = addressOf(this.networkInterfaceId, "a network interface");
    return network
      .getNetworkInterfaceOutput(
        { networkInterfaceName: name, resourceGroupName },
        { parent: this, ...this.inSubscription },
      )
      .apply(({ ipConfigurations }) => ipConfigurations?.[0]?.privateIPAddress ?? "");
  }
}

/** In another subscription other stacks write into the same group. */
export const usualEndpointName = (
  name: string,
  { subscriptionProvider }: CrossSubscriptionArgs,
): string => (subscriptionProvider === undefined ? name : defaultName("sharedChild", name));
