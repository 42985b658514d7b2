import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS, RANGE } from "../arguments/stand-ins";
import type { PlannedRoute } from "../plans/azure/egress";
import {
  planSpokeNetwork,
  type PlannedSpokeNetwork,
  SPOKE_SUBNETS,
  type SpokeNetworkShape,
  type SpokeSubnet,
} from "../plans/azure/spoke-network";
import type { AzureRegionalArgs, ComponentContext, CrossSubscriptionArgs } from "./arguments";
import type { EgressContract } from "./egress";
import { withoutVersionAliases } from "./version-aliases";
import {
  createVirtualNetwork,
  EXTRA_SUBNET_STAND_INS,
  existingVirtualNetwork,
  type VirtualNetworkArgs,
  type VirtualNetworkFacts,
} from "./virtual-network";

export interface SpokeNetworkArgs
  extends SpokeNetworkShape<pulumi.Input<string>>, VirtualNetworkArgs, AzureRegionalArgs {
  /**
   * Required. How the subnets reach the internet: an `Egress`, or the facts of one that exists already.
   *
   * Its gateway is associated with the node, pod and VM subnets, so resources that wait for a subnet have egress.
   */
  readonly egress: EgressContract;
  /** Optional. Name of the network in Azure; the vendor's is `AksVNet`. @default - the component's logical name */
  readonly networkName?: pulumi.Input<string> | undefined;
  /** Optional. Name of the route table in Azure. @default - `<networkName>-rt` */
  readonly routeTableName?: pulumi.Input<string> | undefined;
  /** Optional. Accept routes that a VPN or ExpressRoute gateway announces. @default false */
  readonly gatewayRoutes?: boolean | undefined;
}

/** A spoke that somebody else owns, with gateway, routes and rules associated. */
export interface ExistingSpokeNetworkArgs extends CrossSubscriptionArgs {
  /** Required. Id of the virtual network. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Ids of its subnets; the facts have those that are given. */
  readonly subnetIds: Readonly<Partial<Record<SpokeSubnet, pulumi.Input<string>>>>;
  /** Optional. Ids of further subnets by their keys, for example `apiServer`. @default - none */
  readonly extraSubnetIds?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Optional. Id of the route table of its node subnets, for the cluster's role. @default - none */
  readonly routeTableId?: pulumi.Input<string> | undefined;
}

/** What other components use of a spoke. */
export interface SpokeNetworkFacts<
  Key extends SpokeSubnet = SpokeSubnet,
> extends VirtualNetworkFacts<Key> {
  /** Id of the route table; undefined for an existing network that gives none. */
  readonly routeTableId: pulumi.Output<string> | undefined;
}

/**
 * The network of one AKS cluster: nodes, pods, jumpbox and database endpoints, each in a subnet of its own.
 *
 * Creates, in this order: the route table, the network, the security group of each subnet, then the subnets with table and
 * gateway associated, one after another. For a network that exists already, `SpokeNetwork.existing` returns the same facts
 * and creates nothing.
 *
 * Cost: none for the network; logs by volume.
 * Source: CodeMie, Infrastructure Deployment, "Networking" and "Network Security".
 */
export class SpokeNetwork extends pulumi.ComponentResource implements SpokeNetworkFacts {
  public readonly vnet: network.VirtualNetwork;
  /** The subnets in the order of their creation, gateway and routes associated; peerings and clusters wait for them. */
  public readonly subnets: readonly network.Subnet[];
  /** Security groups by key of their subnet. */
  public readonly securityGroups: Readonly<Record<string, network.NetworkSecurityGroup>>;
  public readonly routeTable: network.RouteTable;
  /** Range of the network. */
  public readonly addressSpace: string;
  /** Ranges of all subnets by their keys. */
  public readonly subnetRanges: Readonly<Record<string, string>>;
  public readonly vnetId: pulumi.Output<string>;
  public readonly vnetName: pulumi.Output<string>;
  public readonly resourceGroupName: pulumi.Output<string>;
  public readonly subnetIds: Readonly<Record<SpokeSubnet, pulumi.Output<string>>>;
  /** Ids of the extra subnets by their keys; `apiServer` where there is an `apiServerSubnet`. */
  public readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  public readonly routeTableId: pulumi.Output<string>;

  public constructor(name: string, args: SpokeNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "SpokeNetwork", name },
      args,
      {
        ...EXTRA_SUBNET_STAND_INS,
        bastionSubnetCidr: RANGE,
        "allowedNetworks[].cidr": ADDRESS,
        "apiServerClients[]": RANGE,
        "routes[].addressPrefix": RANGE,
        "routes[].nextHopIp": ADDRESS,
        "egress.routes[].addressPrefix": RANGE,
        "egress.routes[].nextHopIp": ADDRESS,
      },
      planSpokeNetwork,
    );
    super(
      "platform-foundations:azure:SpokeNetwork",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const context = { parent: this, name, args: checked };
    this.routeTable = createRouteTable(
      context,
      content(["egress", "routes"], ({ routes }) => routes.map(routeInputs)),
    );
    const decisions = {
      plan,
      content: <T>(select: (planned: PlannedSpokeNetwork) => T) =>
        content(
          ["extraSubnets", "bastionSubnetCidr", "allowedNetworks", "apiServerClients"],
          select,
        ),
    };
    const created = createVirtualNetwork(context, SPOKE_SUBNETS, decisions, {
      routeTable: this.routeTable,
      natGatewayId: checked.egress.natGatewayId,
    });
    this.vnet = created.vnet;
    this.subnets = created.subnets;
    this.securityGroups = created.securityGroups;
    this.addressSpace = created.addressSpace;
    this.subnetRanges = created.subnetRanges;
    this.vnetId = created.vnetId;
    this.vnetName = created.vnetName;
    this.resourceGroupName = created.resourceGroupName;
    this.subnetIds = created.subnetIds;
    this.extraSubnetIds = created.extraSubnetIds;
    this.routeTableId = this.routeTable.id;
    this.registerOutputs({
      addressSpace: this.addressSpace,
      subnetRanges: this.subnetRanges,
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      resourceGroupName: this.resourceGroupName,
      subnetIds: this.subnetIds,
      extraSubnetIds: this.extraSubnetIds,
      routeTableId: this.routeTableId,
    });
  }

  /** Facts about a spoke that exists already; nothing is registered. */
  public static existing<Key extends SpokeSubnet>(
    args: ExistingSpokeNetworkArgs & {
      readonly subnetIds: Readonly<Record<Key, pulumi.Input<string>>>;
    },
  ): SpokeNetworkFacts<Key> {
    const { extraSubnetIds = {}, routeTableId } = args;
    return {
      ...existingVirtualNetwork<Key>(args, args.subnetIds),
      extraSubnetIds: Object.fromEntries(
        Object.entries(extraSubnetIds).map(([key, id]) => [key, pulumi.output(id)]),
      ),
      routeTableId: routeTableId === undefined ? undefined : pulumi.output(routeTableId),
    };
  }
}

function createRouteTable(
  { parent, name, args }: ComponentContext<SpokeNetworkArgs>,
  routes: pulumi.Input<ReturnType<typeof routeInputs>[]>,
): network.RouteTable {
  return new network.RouteTable(
    `${name}-rt`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      routeTableName: args.routeTableName ?? pulumi.interpolate`${args.networkName ?? name}-rt`,
      // A default route announced by a gateway would silently override the egress mode.
      disableBgpRoutePropagation: !(args.gatewayRoutes ?? false),
      routes,
      tags: args.tags,
    },
    { parent },
  );
}

const routeInputs = ({ name, addressPrefix, nextHopIp }: PlannedRoute) => ({
  name,
  addressPrefix,
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: nextHopIp,
});
