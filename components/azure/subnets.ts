import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedSubnet } from "../shared/plans/subnets";
import { recordOf } from "../shared/record";
import { diagnosticSetting } from "./diagnostics";
import { securityGroup, type SecurityGroupContext } from "./network-security-group";

/** A virtual network without its subnets. */
export interface NetworkContext extends SecurityGroupContext {
  readonly networkName: string;
  readonly addressSpace: string;
  readonly dnsServers?: readonly string[];
}

/**
 * The virtual network itself. It never lists subnets: an inline list and subnets of their own undo each other at every
 * update, and an empty list deletes them all.
 */
export function createNetwork(
  parent: pulumi.Resource,
  name: string,
  context: NetworkContext,
): network.VirtualNetwork {
  const { dnsServers, tags } = context;
  const vnet = new network.VirtualNetwork(
    `${name}-vnet`,
    {
      resourceGroupName: context.resourceGroupName,
      location: context.location,
      virtualNetworkName: context.networkName,
      addressSpace: { addressPrefixes: [context.addressSpace] },
      ...(dnsServers === undefined ? {} : { dhcpOptions: { dnsServers: [...dnsServers] } }),
      ...(tags === undefined ? {} : { tags }),
    },
    { parent },
  );
  diagnosticSetting(parent, `${name}-vnet`, "virtualNetwork", vnet.id, context.diagnostics);
  return vnet;
}

/** The subnets of a network: those it always has by key, the ids of the extra ones, and all of them in order. */
export interface CreatedSubnets<K extends string> {
  readonly byKey: Readonly<Record<K, network.Subnet>>;
  readonly extraIds: Readonly<Record<string, pulumi.Output<string>>>;
  readonly all: readonly network.Subnet[];
}

/** A network and what its subnets are tied to. */
export interface SubnetContext extends SecurityGroupContext {
  readonly vnet: network.VirtualNetwork;
  /** Name of the network in Azure; the names of the security groups begin with it. */
  readonly networkName: string;
  readonly routeTable?: network.RouteTable;
  readonly natGatewayId?: pulumi.Input<string>;
}

/**
 * The subnets of one network, each with its security group, one after another in plan order.
 *
 * A virtual network takes one change at a time (O1: `AnotherOperationInProgress`), and nothing in a subnet's inputs says
 * so; its group, table and gateway come first because it names them (O2).
 */
export function createSubnets<K extends string>(
  parent: pulumi.Resource,
  name: string,
  keys: readonly K[],
  plan: readonly PlannedSubnet[],
  context: SubnetContext,
): CreatedSubnets<K> {
  const created = new Map<string, network.Subnet>();
  let before: network.Subnet | undefined;
  for (const subnet of plan) {
    before = new network.Subnet(
      `${name}-snet-${subnet.key}`,
      {
        resourceGroupName: context.resourceGroupName,
        virtualNetworkName: context.vnet.name,
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
  const extras = [...created].filter(([key]) => !(keys as readonly string[]).includes(key));
  return {
    byKey: recordOf(keys, (key) => plannedSubnet(created, key)),
    extraIds: Object.fromEntries(extras.map(([key, subnet]) => [key, subnet.id])),
    all: [...created.values()],
  };
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
  context: SubnetContext,
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

/** Resource group and name of a virtual network, read from its id. */
export function vnetAddress(vnetId: pulumi.Input<string>): {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly vnetName: pulumi.Output<string>;
} {
  const part = (index: number) =>
    pulumi.output(vnetId).apply((id) => {
      const found = id.split("/")[index];
      if (found === undefined || found === "") {
        throw new TypeError(`${JSON.stringify(id)} is not the id of a virtual network`);
      }
      return found;
    });
  return { resourceGroupName: part(4), vnetName: part(8) };
}
