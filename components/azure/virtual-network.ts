import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedSubnet } from "../plans/azure/subnets";
import { recordOf } from "../plans/record";
import type { ElsewhereArgs } from "./arguments";
import { diagnosticSetting } from "./diagnostics";
import { securityGroup, type SecurityGroupContext } from "./network-security-group";
import { addressOf } from "./resource-id";

/** What the component of a network says of it, whether it made the network or was told of it. */
export interface NetworkFacts<K extends string> extends ElsewhereArgs {
  readonly vnetId: pulumi.Output<string>;
  readonly vnetName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Ids of the subnets that the network always has, by key. */
  readonly subnetIds: Readonly<Record<K, pulumi.Output<string>>>;
  /** Ids of the subnets beside them, by the caller's keys. */
  readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The subnets that were made here, in their order; what changes the network next waits for them. */
  readonly subnets: readonly network.Subnet[];
}

/** What a network is made from, beside its plan. */
export interface NetworkContext extends SecurityGroupContext {
  /** Name of the network in Azure. @default - the component's logical name */
  readonly networkName?: string;
  readonly dnsServers?: readonly string[];
  readonly routeTable?: network.RouteTable;
  readonly natGatewayId?: pulumi.Input<string> | undefined;
}

interface NamedContext extends NetworkContext {
  readonly networkName: string;
}

/** The network, its security groups and its subnets, as planned. */
export function createNetwork<K extends string>(
  parent: pulumi.Resource,
  name: string,
  keys: readonly K[],
  plan: { readonly addressSpace: string; readonly subnets: readonly PlannedSubnet[] },
  given: NetworkContext,
): NetworkFacts<K> {
  const context = { ...given, networkName: given.networkName ?? name };
  const vnet = createVnet(parent, name, plan.addressSpace, context);
  const created = createSubnets(parent, name, plan.subnets, vnet, context);
  const extras = [...created].filter(([key]) => !(keys as readonly string[]).includes(key));
  return {
    vnetId: vnet.id,
    vnetName: pulumi.output(context.networkName),
    resourceGroupName: pulumi.output(context.resourceGroupName),
    subnetIds: recordOf(keys, (key) => plannedSubnet(created, key).id),
    extraSubnetIds: Object.fromEntries(extras.map(([key, subnet]) => [key, subnet.id])),
    subnets: [...created.values()],
  };
}

/** A network that exists already; its name and group are read from its id. */
export function existingNetwork<K extends string>(
  keys: readonly K[],
  given: ElsewhereArgs & { readonly vnetId: pulumi.Input<string> },
  subnetIds: Readonly<Record<K, pulumi.Input<string>>>,
): NetworkFacts<K> {
  const vnetId = pulumi.output(given.vnetId);
  const { name, resourceGroupName } = addressOf(vnetId, "a virtual network");
  return {
    vnetId,
    vnetName: name,
    resourceGroupName,
    subnetIds: recordOf(keys, (key) => pulumi.output(subnetIds[key])),
    extraSubnetIds: {},
    subnets: [],
    subscriptionProvider: given.subscriptionProvider,
  };
}

// The network never lists subnets: an inline list and subnets of their own undo each other at every update, and an empty
// list deletes them all.
function createVnet(
  parent: pulumi.Resource,
  name: string,
  addressSpace: string,
  context: NamedContext,
): network.VirtualNetwork {
  const { dnsServers, tags } = context;
  const vnet = new network.VirtualNetwork(
    `${name}-vnet`,
    {
      resourceGroupName: context.resourceGroupName,
      location: context.location,
      virtualNetworkName: context.networkName,
      addressSpace: { addressPrefixes: [addressSpace] },
      ...(dnsServers === undefined ? {} : { dhcpOptions: { dnsServers: [...dnsServers] } }),
      tags,
    },
    { parent },
  );
  diagnosticSetting(parent, `${name}-vnet`, "virtualNetwork", vnet.id, context.diagnostics);
  return vnet;
}

// A virtual network takes one change at a time (O1: `AnotherOperationInProgress`), and nothing in a subnet's inputs says
// so: each waits for the one before it in plan order. Its group, table and gateway come first because it names them (O2).
function createSubnets(
  parent: pulumi.Resource,
  name: string,
  plan: readonly PlannedSubnet[],
  vnet: network.VirtualNetwork,
  context: NamedContext,
): ReadonlyMap<string, network.Subnet> {
  const created = new Map<string, network.Subnet>();
  let before: network.Subnet | undefined;
  for (const subnet of plan) {
    before = new network.Subnet(
      `${name}-snet-${subnet.key}`,
      {
        resourceGroupName: context.resourceGroupName,
        virtualNetworkName: vnet.name,
        subnetName: subnet.subnetName,
        addressPrefix: subnet.cidr,
        // Without it a machine would get an address that Azure chooses and nobody can allow-list.
        defaultOutboundAccess: false,
        // Lets the rules of the group reach private endpoints as well, which are exempt otherwise.
        privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        privateLinkServiceNetworkPolicies: "Enabled",
        ...tiesOf(parent, name, subnet, context),
      },
      { parent, dependsOn: before === undefined ? [] : [before] },
    );
    created.set(subnet.key, before);
  }
  return created;
}

function plannedSubnet(created: ReadonlyMap<string, network.Subnet>, key: string): network.Subnet {
  const subnet = created.get(key);
  if (subnet === undefined) throw new TypeError(`the plan has no subnet ${key}`);
  return subnet;
}

function tiesOf(
  parent: pulumi.Resource,
  name: string,
  subnet: PlannedSubnet,
  context: NamedContext,
) {
  const { routeTable, natGatewayId } = context;
  return {
    ...(subnet.rules === undefined
      ? {}
      : {
          networkSecurityGroup: {
            id: securityGroup(
              parent,
              `${name}-nsg-${subnet.key}`,
              `${context.networkName}-${subnet.subnetName}-nsg`,
              subnet.rules,
              context,
            ).id,
          },
        }),
    ...(subnet.routeTable && routeTable !== undefined ? { routeTable: { id: routeTable.id } } : {}),
    ...(subnet.natGateway && natGatewayId !== undefined
      ? { natGateway: { id: natGatewayId } }
      : {}),
    ...(subnet.delegation === undefined
      ? {}
      : { delegations: [{ name: "delegation", serviceName: subnet.delegation }] }),
    ...(subnet.serviceEndpoints.length === 0
      ? {}
      : { serviceEndpoints: subnet.serviceEndpoints.map((service) => ({ service })) }),
  };
}
