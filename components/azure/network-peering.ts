import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { exceptionTags } from "../plans/exceptions";
import { planNetworkPeering, type PeeringSides } from "../plans/azure/network-peering";
import type { AzureComponentArgs, CrossSubscriptionArgs } from "./arguments";
import { defaultName } from "./default-name";
import { providerFor } from "./cross-subscription";
import { nameOfChild, type NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

/** One network of a pair; a `HubNetwork` or a `SpokeNetwork`, created or existing. */
export interface PeeringEnd extends CrossSubscriptionArgs {
  /** Required. Id of the network. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Name in Azure; a peering is called `<one>To<other>`, in a hub that exists already after the stack. */
  readonly vnetName: pulumi.Input<string>;
  /** Required. Resource group of the network, which receives its half. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Every subnet of the network that this program creates; both peerings wait for them. */
  readonly subnets: readonly pulumi.Resource[];
}

export interface NetworkPeeringArgs extends AzureComponentArgs, NamingArgs {
  /** Required. The hub. */
  readonly hub: PeeringEnd;
  /** Required. The spoke. */
  readonly spoke: PeeringEnd;
  /**
   * Optional. Further resources that change one of the two networks; both peerings wait for them.
   * @default - the subnets of both ends
   */
  readonly after?: readonly pulumi.Resource[] | undefined;
  /**
   * Optional. `both`, or `spokeOnly` with a reason where the hub lies out of reach and its owner writes the other half.
   *
   * Error: `sides.reason: is missing; explain in a sentence why the stricter default does not fit`.
   * @default { mode: "both" }
   */
  readonly sides?: PeeringSides | undefined;
}

/**
 * Hub and spoke joined: a peering in each direction, without gateway transit, so that spokes stay apart from each other.
 *
 * Creates the peering of the hub, then the one of the spoke.
 *
 * Cost: by traffic.
 * Source: CodeMie, Infrastructure Deployment, "Networking", VNet peering.
 */
export class NetworkPeering extends pulumi.ComponentResource {
  /** The peerings that were created, hub first. */
  public readonly peerings: readonly network.VirtualNetworkPeering[];
  /** Their ids. */
  public readonly peeringIds: readonly pulumi.Output<string>[];

  public constructor(
    name: string,
    args: NetworkPeeringArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "NetworkPeering", name },
      args,
      {},
      (subject, { sides }) => planNetworkPeering(subject, sides),
    );
    super(
      "platform-foundations:azure:NetworkPeering",
      name,
      // A peering cannot have tags, so the component carries the exception for the packs.
      plan.writesHubSide ? {} : { tags: exceptionTags(plan.exceptions) },
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const { hub, spoke } = checked;
    // O4: a subnet that is still being written blocks a peering (`ReferencedResourceNotProvisioned … PutSubnetOperation`),
    // and the second half of a pair needs the first.
    const settled = [...hub.subnets, ...spoke.subnets, ...(checked.after ?? [])];
    const hubSide = plan.writesHubSide
      ? createPeering(this, {
          name: `${name}-peer-hub`,
          peeringName: nameOfChild(checked, {
            kind: "virtualNetworkPeering",
            key: "hub",
            usual: hubSideName(name, hub, spoke),
          }),
          from: hub,
          to: spoke,
          dependsOn: settled,
        })
      : undefined;
    const hubSides = hubSide === undefined ? [] : [hubSide];
    const spokeSide = createPeering(this, {
      name: `${name}-peer-spoke`,
      peeringName: nameOfChild(checked, {
        kind: "virtualNetworkPeering",
        key: "spoke",
        usual: between(spoke, hub),
      }),
      from: spoke,
      to: hub,
      dependsOn: [...settled, ...hubSides],
    });
    this.peerings = [...hubSides, spokeSide];
    this.peeringIds = this.peerings.map(({ id }) => id);
    this.registerOutputs({ peeringIds: this.peeringIds });
  }
}

const between = (from: PeeringEnd, to: PeeringEnd): pulumi.Output<string> =>
  pulumi.interpolate`${from.vnetName}To${to.vnetName}`;

// Every environment may call its spoke the same; in a hub that they share, the name has to say whose stack this is.
function hubSideName(name: string, hub: PeeringEnd, spoke: PeeringEnd): pulumi.Input<string> {
  return hub.subnets.length > 0 ? between(hub, spoke) : defaultName("sharedChild", name);
}

function createPeering(
  parent: pulumi.Resource,
  {
    name,
    peeringName,
    from,
    to,
    dependsOn,
  }: {
    readonly name: string;
    readonly peeringName: pulumi.Input<string>;
    readonly from: PeeringEnd;
    readonly to: PeeringEnd;
    readonly dependsOn: readonly pulumi.Resource[];
  },
): network.VirtualNetworkPeering {
  return new network.VirtualNetworkPeering(
    name,
    {
      resourceGroupName: from.resourceGroupName,
      virtualNetworkName: from.vnetName,
      virtualNetworkPeeringName: peeringName,
      remoteVirtualNetwork: { id: to.vnetId },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      // Whenever the peering is written it takes over the other side's present ranges.
      syncRemoteAddressSpace: "true",
    },
    {
      parent,
      dependsOn: [...dependsOn],
      deleteBeforeReplace: true, // two networks can be peered once only
      ...providerFor(from),
    },
  );
}
