import * as pulumi from "@pulumi/pulumi";
import {
  HUB_SUBNETS,
  HUB_SUBNET_NAMES,
  planHubNetwork,
  type HubSubnet,
} from "../plans/azure/hub-network";
import type { AllowedNetwork } from "../plans/azure/network-security-rules";
import type { ExtraSubnets } from "../plans/azure/subnets";
import type { AzureComponentArgs, AzureRegionalArgs, ElsewhereArgs } from "./arguments";
import type { DiagnosticsArgs } from "./diagnostics";
import { withoutVersionAliases } from "./version-aliases";
import { createNetwork, existingNetwork, type NetworkFacts } from "./virtual-network";

/** A hub that this component creates. */
export interface NewHubNetworkArgs extends AzureRegionalArgs {
  /** Optional. `create`, or `existing` for a hub that somebody else owns. @default "create" */
  readonly mode?: "create";
  /** Optional. Name of the network in Azure; the vendor's is `HubVNet`. @default - the component's logical name */
  readonly networkName?: string;
  /**
   * Optional. Range of the network.
   *
   * Unit: canonical IPv4 range, /8 to /29.
   * Error: `addressSpace: 10.1.0.1/16 is not a network address; write 10.1.0.0/16`.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; the ranges are decision D-38.
   * @default "10.1.0.0/16"
   */
  readonly addressSpace?: string;
  /**
   * Optional. Ranges of the two subnets.
   *
   * Unit: canonical IPv4 range; `bastion` /26 or larger, `endpoints` /28 or larger.
   * Error: `subnets.bastion: 10.1.1.0/27 is too small; use /26 or a larger block`.
   * Source: Azure Bastion, "Configuration settings", subnet.
   * @default { bastion: "10.1.1.0/24", endpoints: "10.1.2.0/24" }
   */
  readonly subnets?: Partial<Readonly<Record<HubSubnet, string>>>;
  /**
   * Optional. Further subnets by key, created after the two in key order; adding one changes no other.
   *
   * Error: `extraSubnets.dns.cidr: 10.9.0.0/24 lies outside 10.1.0.0/16; move it inside addressSpace`.
   * @default - none
   */
  readonly extraSubnets?: ExtraSubnets;
  /**
   * Optional. Ranges beside the hub's own that use its private endpoints: the spokes, and corporate ranges if they do.
   *
   * Unit: canonical IPv4 ranges.
   * @default - the hub only
   */
  readonly clientRanges?: readonly string[];
  /**
   * Optional. Public ranges from which administrators open Bastion. Bastion itself asks for Entra sign-in.
   * Private ranges of the list are passed over: nobody arrives at Bastion's public address from them.
   *
   * Error: `bastionClients[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from`.
   * @default - the internet, to port 443 of Bastion and nothing else
   */
  readonly bastionClients?: readonly AllowedNetwork[];
  /** Optional. Addresses of DNS servers for machines in the network. @default - Azure's own */
  readonly dnsServers?: readonly string[];
  /** Optional. Sends logs of the network and its security groups to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs;
}

/** A hub that exists already; nothing is created. */
export interface ExistingHubNetworkArgs extends AzureComponentArgs, ElsewhereArgs {
  /** Required. `existing`. */
  readonly mode: "existing";
  /** Required. Id of the virtual network. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Id of the subnet for private endpoints. Its `AzureBastionSubnet` is found by its fixed name. */
  readonly endpointSubnetId: pulumi.Input<string>;
  /** Optional. Range of its AzureBastionSubnet, which the spokes admit to their jumpbox. @default - no Bastion */
  readonly bastionSubnet?: string;
}

export type HubNetworkArgs = NewHubNetworkArgs | ExistingHubNetworkArgs;

/**
 * The hub: the network of the services that all spokes share, Azure Bastion and private endpoints.
 *
 * Creates, in this order: the network, then for each subnet its security group and the subnet, one subnet after another.
 * With `mode: "existing"` it creates nothing and hands on ids.
 *
 * Cost: none for the network; logs by volume.
 * Source: CodeMie, Infrastructure Deployment, "Networking".
 */
export class HubNetwork extends pulumi.ComponentResource {
  public readonly vnetId: pulumi.Output<string>;
  public readonly vnetName: pulumi.Output<string>;
  public readonly resourceGroupName: pulumi.Output<string>;
  public readonly subnetIds: Readonly<Record<HubSubnet, pulumi.Output<string>>>;
  /** Ids of the extra subnets by their keys. */
  public readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Range of AzureBastionSubnet, for the rules of the spokes. */
  public readonly bastionSubnetCidr: string | undefined;
  /** The subnets as resources: what changes the network next, a peering above all, waits for them. */
  public readonly subnets: readonly pulumi.Resource[];
  /** As given with an existing network, for what is made in it. */
  public readonly subscriptionProvider: pulumi.ProviderResource | undefined;

  public constructor(name: string, args: HubNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const register = prepare(name, args); // refuses before anything is registered
    super(
      "platform-foundations:azure:HubNetwork",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );
    const facts = register(this);
    this.vnetId = facts.vnetId;
    this.vnetName = facts.vnetName;
    this.resourceGroupName = facts.resourceGroupName;
    this.subnetIds = facts.subnetIds;
    this.extraSubnetIds = facts.extraSubnetIds;
    this.bastionSubnetCidr = facts.bastionSubnetCidr;
    this.subnets = facts.subnets;
    this.subscriptionProvider = facts.subscriptionProvider;
    this.registerOutputs({
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      resourceGroupName: this.resourceGroupName,
      subnetIds: this.subnetIds,
      extraSubnetIds: this.extraSubnetIds,
      bastionSubnetCidr: this.bastionSubnetCidr,
    });
  }
}

interface HubFacts extends NetworkFacts<HubSubnet> {
  readonly bastionSubnetCidr: string | undefined;
}

function prepare(name: string, args: HubNetworkArgs): (hub: HubNetwork) => HubFacts {
  if (args.mode === "existing") return () => existingHub(args);
  const plan = planHubNetwork(`HubNetwork "${name}"`, args);
  return (hub) => ({
    ...createNetwork(hub, name, HUB_SUBNETS, plan, args),
    bastionSubnetCidr: plan.bastionSubnetCidr,
  });
}

function existingHub(args: ExistingHubNetworkArgs): HubFacts {
  return {
    ...existingNetwork(HUB_SUBNETS, args, {
      // Azure fixes the name, so the id follows from the network's.
      bastion: pulumi.interpolate`${args.vnetId}/subnets/${HUB_SUBNET_NAMES.bastion}`,
      endpoints: args.endpointSubnetId,
    }),
    bastionSubnetCidr: args.bastionSubnet,
  };
}
