import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedRoute } from "../plans/azure/egress";
import type { AllowedNetwork } from "../plans/azure/network-security-rules";
import type { PostgresConnection } from "../plans/azure/postgres-server";
import {
  planSpokeNetwork,
  SPOKE_SUBNETS,
  type ClusterCapacity,
  type SpokeSubnet,
} from "../plans/azure/spoke-network";
import type { ExtraSubnets } from "../plans/azure/subnets";
import type { AzureComponentArgs, AzureRegionalArgs, ElsewhereArgs } from "./arguments";
import type { DiagnosticsArgs } from "./diagnostics";
import type { EgressContract } from "./egress";
import { withoutVersionAliases } from "./version-aliases";
import { createNetwork, existingNetwork, type NetworkFacts } from "./virtual-network";

/** A spoke that this component creates. */
export interface NewSpokeNetworkArgs extends AzureRegionalArgs {
  /** Optional. `create`, or `existing` for a network that somebody else owns. @default "create" */
  readonly mode?: "create";
  /**
   * Required. The way out: an `Egress`, or its three facts.
   *
   * Its gateway is associated with the node, pod and VM subnets, so whatever waits for a subnet finds its way out.
   */
  readonly egress: EgressContract;
  /** Optional. Name of the network in Azure; the vendor's is `AksVNet`. @default - the component's logical name */
  readonly networkName?: string;
  /**
   * Optional. Range of the network.
   *
   * Unit: canonical IPv4 range, /8 to /29, clear of the ranges that AKS keeps.
   * Error: `addressSpace: 172.30.0.0/16 overlaps 172.30.0.0/16, which AKS uses inside its nodes; …`.
   * Source: CodeMie, Infrastructure Deployment, "Networking"; the ranges are decision D-38.
   * @default "10.0.0.0/16"
   */
  readonly addressSpace?: string;
  /**
   * Optional. Ranges of the five subnets: system and user nodes, pods, jumpbox, database endpoints.
   *
   * Unit: canonical IPv4 range. Nodes: every pool at its largest with its surge nodes. Pods: 16 addresses for each batch.
   * Error: `subnets.pods: 10.0.32.0/24 has 251 usable addresses, but 1344 are needed; use /21 or a larger block`.
   * Source: CodeMie, Infrastructure Deployment, "Network Security", segmentation; AKS, "Azure CNI, dynamic allocation".
   * @default { system: "10.0.0.0/20", user: "10.0.16.0/20", pods: "10.0.32.0/20", vm: "10.0.48.0/20", postgres: "10.0.64.0/24" }
   */
  readonly subnets?: Partial<Readonly<Record<SpokeSubnet, string>>>;
  /** Optional. Further subnets by key, created after the five in key order; adding one changes no other. @default - none */
  readonly extraSubnets?: ExtraSubnets;
  /** Optional. What the node pools may grow to, for the size of the subnets. @default - the pools of decision D-38 */
  readonly capacity?: ClusterCapacity;
  /** Optional. `privateEndpoint`, or `injected` for a delegated database subnet (decision D-08). @default "privateEndpoint" */
  readonly postgresConnection?: PostgresConnection;
  /** Optional. Range of the hub's AzureBastionSubnet, the only source of SSH and RDP. @default - nobody */
  readonly bastionSubnetCidr?: string | undefined;
  /**
   * Optional. Networks whose users may reach the ingress controller and NATS.
   *
   * Error: `allowedNetworks[0].cidr: 0.0.0.0/0 is open to the whole internet; list the networks your users come from`.
   * Source: CodeMie, Prerequisites, "Access Control Network List".
   * @default - nobody outside the network
   */
  readonly allowedNetworks?: readonly AllowedNetwork[];
  /** Optional. Ports of ingress controller and NATS. @default [443] */
  readonly ingressPorts?: readonly number[];
  /** Optional. TCP ports of corporate services, beside 443 and 80, that nodes and pods may call. @default [] */
  readonly egressPorts?: readonly number[];
  /**
   * Optional. Routes beside those of the egress mode, for example to corporate ranges.
   *
   * Error: `routes[0].addressPrefix: 0.0.0.0/0 decides how everything leaves; choose egress mode appliance instead; …`.
   * Source: CodeMie, Infrastructure Deployment, "Network Security", user-defined routing.
   * @default []
   */
  readonly routes?: readonly PlannedRoute[];
  /** Optional. Name of the route table in Azure. @default - `<networkName>-rt` */
  readonly routeTableName?: string;
  /** Optional. Accept routes that a VPN or ExpressRoute gateway announces. @default false */
  readonly gatewayRoutes?: boolean;
  /** Optional. Addresses of DNS servers for machines in the network. @default - Azure's own */
  readonly dnsServers?: readonly string[];
  /** Optional. Sends logs of the network and its security groups to a workspace. @default - none */
  readonly diagnostics?: DiagnosticsArgs;
}

/** A spoke that exists already; nothing is created. Its owner has associated gateway, routes and rules. */
export interface ExistingSpokeNetworkArgs extends AzureComponentArgs, ElsewhereArgs {
  /** Required. `existing`. */
  readonly mode: "existing";
  /** Required. Id of the virtual network. */
  readonly vnetId: pulumi.Input<string>;
  /** Required. Ids of its five subnets. */
  readonly subnetIds: Readonly<Record<SpokeSubnet, pulumi.Input<string>>>;
  /** Optional. Id of the route table of its node subnets, for the cluster's role. @default - none */
  readonly routeTableId?: pulumi.Input<string>;
}

export type SpokeNetworkArgs = NewSpokeNetworkArgs | ExistingSpokeNetworkArgs;

/**
 * The network of one AKS cluster: nodes, pods, jumpbox and database endpoints, each in a subnet of its own.
 *
 * Creates, in this order: the route table, the network, then for each subnet its security group and the subnet with table
 * and gateway associated, one subnet after another. With `mode: "existing"` it creates nothing and hands on ids.
 *
 * Cost: none for the network; logs by volume.
 * Source: CodeMie, Infrastructure Deployment, "Networking" and "Network Security".
 */
export class SpokeNetwork extends pulumi.ComponentResource {
  public readonly vnetId: pulumi.Output<string>;
  public readonly vnetName: pulumi.Output<string>;
  public readonly resourceGroupName: pulumi.Output<string>;
  public readonly subnetIds: Readonly<Record<SpokeSubnet, pulumi.Output<string>>>;
  /** Ids of the extra subnets by their keys. */
  public readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Id of the route table; undefined for an existing network that named none. */
  public readonly routeTableId: pulumi.Output<string> | undefined;
  /** The subnets as resources, gateway and routes associated: peerings and clusters wait for them. */
  public readonly subnets: readonly pulumi.Resource[];
  /** As given with an existing network, for what is made in it. */
  public readonly subscriptionProvider: pulumi.ProviderResource | undefined;

  public constructor(name: string, args: SpokeNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const register = prepare(name, args); // refuses before anything is registered
    super(
      "platform-foundations:azure:SpokeNetwork",
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
    this.routeTableId = facts.routeTableId;
    this.subnets = facts.subnets;
    this.subscriptionProvider = facts.subscriptionProvider;
    this.registerOutputs({
      vnetId: this.vnetId,
      vnetName: this.vnetName,
      resourceGroupName: this.resourceGroupName,
      subnetIds: this.subnetIds,
      extraSubnetIds: this.extraSubnetIds,
      routeTableId: this.routeTableId,
    });
  }
}

interface SpokeFacts extends NetworkFacts<SpokeSubnet> {
  readonly routeTableId: pulumi.Output<string> | undefined;
}

function prepare(name: string, args: SpokeNetworkArgs): (spoke: SpokeNetwork) => SpokeFacts {
  if (args.mode === "existing") return () => existingSpoke(args);
  const plan = planSpokeNetwork(`SpokeNetwork "${name}"`, args);
  return (spoke) => {
    const routeTable = createRouteTable(spoke, name, args, plan.routes);
    const { natGatewayId } = args.egress;
    return {
      ...createNetwork(spoke, name, SPOKE_SUBNETS, plan, { ...args, routeTable, natGatewayId }),
      routeTableId: routeTable.id,
    };
  };
}

function existingSpoke(args: ExistingSpokeNetworkArgs): SpokeFacts {
  const { routeTableId } = args;
  return {
    ...existingNetwork(SPOKE_SUBNETS, args, args.subnetIds),
    routeTableId: routeTableId === undefined ? undefined : pulumi.output(routeTableId),
  };
}

function createRouteTable(
  spoke: SpokeNetwork,
  name: string,
  args: NewSpokeNetworkArgs,
  routes: readonly PlannedRoute[],
): network.RouteTable {
  return new network.RouteTable(
    `${name}-rt`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      routeTableName: args.routeTableName ?? `${args.networkName ?? name}-rt`,
      // A default route announced by a gateway would quietly overrule the egress mode.
      disableBgpRoutePropagation: !(args.gatewayRoutes ?? false),
      routes: routes.map(({ name: routeName, addressPrefix, nextHopIp }) => ({
        name: routeName,
        addressPrefix,
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: nextHopIp,
      })),
      tags: args.tags,
    },
    { parent: spoke },
  );
}
