import type * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS, RANGE } from "../arguments/stand-ins";
import {
  HUB_SUBNETS,
  HUB_SUBNET_NAMES,
  planHubNetwork,
  type HubNetworkShape,
  type HubSubnet,
} from "../plans/azure/hub-network";
import type { AzureRegionalArgs, CrossSubscriptionArgs } from "./arguments";
import { withoutVersionAliases } from "./version-aliases";
import {
  createVirtualNetwork,
  EXTRA_SUBNET_STAND_INS,
  existingVirtualNetwork,
  type VirtualNetworkArgs,
  type VirtualNetworkFacts,
} from "./virtual-network";

export interface HubNetworkArgs
  extends HubNetworkShape<pulumi.Input<string>>, VirtualNetworkArgs, AzureRegionalArgs {
  /** Optional. Name of the network in Azure; the vendor's is `HubVNet`. @default - the component's logical name */
  readonly networkName?: pulumi.Input<string> | undefined;
}

/** A hub that somebody else owns. */
export interface ExistingHubNetworkArgs extends CrossSubscriptionArgs {
  /** Required. Id of the virtual network. */
  readonly vnetId: pulumi.Input<string>;
  /**
   * Optional. Id of the subnet for private endpoints. Its `AzureBastionSubnet` is found by its fixed name.
   * @default - none; the facts have no `subnetIds.endpoints`
   */
  readonly endpointSubnetId?: pulumi.Input<string> | undefined;
  /** Optional. Range of its `AzureBastionSubnet`, from which the spokes allow SSH and RDP to their jumpbox. @default - no Bastion */
  readonly bastionSubnet?: pulumi.Input<string> | undefined;
}

/** What other components use of a hub. */
export interface HubNetworkFacts<
  Key extends HubSubnet = HubSubnet,
> extends VirtualNetworkFacts<Key> {
  /** Range of `AzureBastionSubnet`, for the rules of the spokes. */
  readonly bastionSubnetCidr: pulumi.Input<string> | undefined;
}

/**
 * The hub: the network of the services that all spokes share, Azure Bastion and private endpoints.
 *
 * Creates, in this order: the network, the security group of each subnet, then the subnets, one after another. For a hub
 * that exists already, `HubNetwork.existing` returns the same facts and creates nothing.
 *
 * Cost: none for the network; logs by volume.
 * Source: CodeMie, Infrastructure Deployment, "Networking".
 */
export class HubNetwork extends pulumi.ComponentResource implements HubNetworkFacts {
  public readonly vnet: network.VirtualNetwork;
  /** The subnets in the order of their creation; peerings, endpoints and Bastion wait for them. */
  public readonly subnets: readonly network.Subnet[];
  /** Security groups by key of their subnet. */
  public readonly securityGroups: Readonly<Record<string, network.NetworkSecurityGroup>>;
  /** Range of the network. */
  public readonly addressSpace: string;
  /** Ranges of all subnets by their keys. */
  public readonly subnetRanges: Readonly<Record<string, string>>;
  public readonly vnetId: pulumi.Output<string>;
  public readonly vnetName: pulumi.Output<string>;
  public readonly resourceGroupName: pulumi.Output<string>;
  public readonly subnetIds: Readonly<Record<HubSubnet, pulumi.Output<string>>>;
  /** Ids of the extra subnets by their keys. */
  public readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Range of `AzureBastionSubnet`, for the rules of the spokes. */
  public readonly bastionSubnetCidr: string;

  public constructor(name: string, args: HubNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "HubNetwork", name },
      args,
      {
        ...EXTRA_SUBNET_STAND_INS,
        "clientRanges[]": RANGE,
        "bastionClients[].cidr": ADDRESS,
      },
      planHubNetwork,
    );
    super(
      "platform-foundations:azure:HubNetwork",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const created = createVirtualNetwork({ parent: this, name, args: checked }, HUB_SUBNETS, {
      plan,
      content: (select) => content(["extraSubnets", "clientRanges", "bastionClients"], select),
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
    this.bastionSubnetCidr = plan.bastionSubnetCidr;
    this.registerOutputs({
      addressSpace: this.addressSpace,
      subnetRanges: this.subnetRanges,
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      resourceGroupName: this.resourceGroupName,
      subnetIds: this.subnetIds,
      extraSubnetIds: this.extraSubnetIds,
      bastionSubnetCidr: this.bastionSubnetCidr,
    });
  }

  /** Facts about a hub that exists already; nothing is registered. */
  public static existing<Id extends pulumi.Input<string> | undefined = undefined>(
    args: ExistingHubNetworkArgs & { readonly endpointSubnetId?: Id },
  ): HubNetworkFacts<[undefined] extends [Id] ? "bastion" : HubSubnet> {
    const { vnetId, endpointSubnetId } = args;
    return {
      ...existingVirtualNetwork<HubSubnet>(args, {
        // Azure fixes the name, so the id follows from the network's.
        bastion: pulumi.interpolate`${vnetId}/subnets/${HUB_SUBNET_NAMES.bastion}`,
        endpoints: endpointSubnetId,
      }),
      bastionSubnetCidr: args.bastionSubnet,
    };
  }
}
