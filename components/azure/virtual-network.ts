import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { ADDRESS, NAME, RANGE, type StandIn } from "../arguments/stand-ins";
import type { ExtraSubnets, PlannedSubnet } from "../plans/azure/subnets";
import { nonEmpty, recordOf } from "../plans/record";
import type { ComponentContext, CrossSubscriptionArgs } from "./arguments";
import { diagnosticSetting } from "./diagnostics";
import { nameOfChild, type NamingArgs } from "./naming";
import { ruleInputs, securityGroup, type SecurityGroupArgs } from "./network-security-group";
import { addressOf } from "./resource-id";

/** Facts about a virtual network, whether it was created here or exists already. */
export interface VirtualNetworkFacts<Key extends string> extends CrossSubscriptionArgs {
  readonly vnetId: pulumi.Output<string>;
  readonly vnetName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Ids of the built-in subnets, by key. */
  readonly subnetIds: Readonly<Record<Key, pulumi.Output<string>>>;
  /** Ids of the extra subnets by their keys; empty for an existing network. */
  readonly extraSubnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The subnets that were created, in order; empty for an existing network. Peerings, endpoints and clusters wait for them. */
  readonly subnets: readonly network.Subnet[];
}

/** Arguments of a virtual network beside its plan. */
export interface VirtualNetworkArgs extends SecurityGroupArgs, NamingArgs {
  /** Optional. Name of the network in Azure. @default - the component's logical name */
  readonly networkName?: pulumi.Input<string> | undefined;
  /** Optional. Addresses of DNS servers for machines in the network. @default - Azure's own */
  readonly dnsServers?: readonly pulumi.Input<string>[] | undefined;
  /** Optional. Sends logs of the network and its security groups to a workspace. @default - none */
  readonly diagnostics?: SecurityGroupArgs["diagnostics"];
}

interface WithExtraSubnets extends VirtualNetworkArgs {
  readonly extraSubnets?: ExtraSubnets<pulumi.Input<string>> | undefined;
}

/** What the plan of a network sees instead of outputs in its extra subnets. */
export const EXTRA_SUBNET_STAND_INS = {
  "extraSubnets.*.subnetName": NAME,
  "extraSubnets.*.rules[].sources[]": ADDRESS,
  "extraSubnets.*.rules[].destinations[]": RANGE,
} as const satisfies Readonly<Record<string, StandIn>>;

interface Attached {
  readonly routeTable?: network.RouteTable;
  readonly natGatewayId?: pulumi.Input<string> | undefined;
}

/** What {@link createVirtualNetwork} creates. */
export interface CreatedVirtualNetwork<Key extends string> extends VirtualNetworkFacts<Key> {
  readonly vnet: network.VirtualNetwork;
  /** Security groups by key of their subnet. */
  readonly securityGroups: Readonly<Record<string, network.NetworkSecurityGroup>>;
  readonly addressSpace: string;
  /** Ranges of all subnets by their keys. */
  readonly subnetRanges: Readonly<Record<string, string>>;
}

interface VirtualNetworkPlan {
  readonly addressSpace: string;
  readonly subnets: readonly PlannedSubnet[];
}

interface VirtualNetworkDecisions {
  readonly plan: VirtualNetworkPlan;
  /** A part of the plan that the rules' addresses take part in. */
  readonly content: <T>(select: (plan: VirtualNetworkPlan) => T) => pulumi.Input<T>;
}

// The services of these subnets find them by their names.
const isFixed = (subnetName: string): boolean =>
  /^(Azure.*|Gateway|RouteServer)Subnet$/.test(subnetName);

function nameOf(
  { key, subnetName }: Pick<PlannedSubnet, "key" | "subnetName">,
  args: WithExtraSubnets,
): pulumi.Input<string> {
  const given = args.extraSubnets?.[key]?.subnetName;
  if (given !== undefined) return given;
  return isFixed(subnetName)
    ? subnetName
    : nameOfChild(args, { kind: "subnet", key, usual: subnetName });
}

/** The network, its security groups and its subnets, as planned. */
export function createVirtualNetwork<Key extends string>(
  context: ComponentContext<WithExtraSubnets>,
  keys: readonly Key[],
  { plan, content }: VirtualNetworkDecisions,
  attached: Attached = {},
): CreatedVirtualNetwork<Key> {
  const { parent, name, args } = context;
  const { networkName = name } = args;
  const vnet = createVnet(context, networkName, plan.addressSpace);
  const groups = new Map(
    plan.subnets.flatMap(({ key, rules, ...subnet }, index) =>
      rules === undefined
        ? []
        : [
            [
              key,
              securityGroup(
                { parent, args },
                {
                  name: `${name}-nsg-${key}`,
                  groupName: nameOfChild(args, {
                    kind: "networkSecurityGroup",
                    key,
                    usual: pulumi.interpolate`${networkName}-${nameOf({ key, ...subnet }, args)}-nsg`,
                  }),
                  rules: content(({ subnets }) => (subnets[index]?.rules ?? []).map(ruleInputs)),
                },
              ),
            ] as const,
          ],
    ),
  );
  const subnets = createSubnets(context, plan.subnets, vnet, { ...attached, groups });
  const extras = [...subnets].filter(([key]) => !(keys as readonly string[]).includes(key));
  return {
    vnet,
    vnetId: vnet.id,
    vnetName: pulumi.output(networkName),
    resourceGroupName: pulumi.output(args.resourceGroupName),
    subnetIds: recordOf(keys, (key) => plannedSubnet(subnets, key).id),
    extraSubnetIds: Object.fromEntries(extras.map(([key, subnet]) => [key, subnet.id])),
    subnets: [...subnets.values()],
    securityGroups: Object.fromEntries(groups),
    addressSpace: plan.addressSpace,
    subnetRanges: Object.fromEntries(plan.subnets.map(({ key, cidr }) => [key, cidr])),
  };
}

/** Facts about an existing network, with the subnets whose ids are given; its name and resource group are read from its id. */
export function existingVirtualNetwork<Key extends string>(
  args: CrossSubscriptionArgs & { readonly vnetId: pulumi.Input<string> },
  subnetIds: Readonly<Partial<Record<Key, pulumi.Input<string> | undefined>>>,
): VirtualNetworkFacts<Key> {
  const vnetId = pulumi.output(args.vnetId);
  const { name, resourceGroupName } = addressOf(vnetId, "a virtual network");
  return {
    vnetId,
    vnetName: name,
    resourceGroupName,
    subnetIds: Object.fromEntries(
      Object.entries<pulumi.Input<string> | undefined>(subnetIds).flatMap(([key, id]) =>
        id === undefined ? [] : [[key, pulumi.output(id)]],
      ),
    ) as Readonly<Record<Key, pulumi.Output<string>>>,
    extraSubnetIds: {},
    subnets: [],
    subscriptionProvider: args.subscriptionProvider,
  };
}

// The network never lists subnets: an inline list and subnets of their own undo each other at every update, and an empty
// list deletes them all.
function createVnet(
  { parent, name, args }: ComponentContext<VirtualNetworkArgs>,
  virtualNetworkName: pulumi.Input<string>,
  addressSpace: string,
): network.VirtualNetwork {
  const { dnsServers } = args;
  const vnet = new network.VirtualNetwork(
    `${name}-vnet`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      virtualNetworkName,
      addressSpace: { addressPrefixes: [addressSpace] },
      dhcpOptions: dnsServers && { dnsServers: [...dnsServers] },
      tags: args.tags,
    },
    { parent },
  );
  diagnosticSetting(parent, `${name}-vnet`, "virtualNetwork", vnet.id, args.diagnostics);
  return vnet;
}

// A virtual network takes one change at a time (O1: `AnotherOperationInProgress`), and nothing in a subnet's inputs says
// so: each waits for the one before it in plan order. Its group, table and gateway come first because it names them (O2).
function createSubnets(
  { parent, name, args }: ComponentContext<WithExtraSubnets>,
  plan: readonly PlannedSubnet[],
  vnet: network.VirtualNetwork,
  attached: Attached & { readonly groups: ReadonlyMap<string, network.NetworkSecurityGroup> },
): ReadonlyMap<string, network.Subnet> {
  const { routeTable, natGatewayId, groups } = attached;
  const created = new Map<string, network.Subnet>();
  let before: network.Subnet | undefined;
  for (const subnet of plan) {
    const group = groups.get(subnet.key);
    before = new network.Subnet(
      `${name}-snet-${subnet.key}`,
      {
        resourceGroupName: args.resourceGroupName,
        virtualNetworkName: vnet.name,
        subnetName: nameOf(subnet, args),
        addressPrefix: subnet.cidr,
        // Without it a machine would get an address that Azure chooses and that changes.
        defaultOutboundAccess: false,
        // Applies the rules of the group to private endpoints as well, which are exempt otherwise.
        privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        privateLinkServiceNetworkPolicies: "Enabled",
        networkSecurityGroup: group && { id: group.id },
        routeTable:
          subnet.routeTable && routeTable !== undefined ? { id: routeTable.id } : undefined,
        natGateway:
          subnet.natGateway && natGatewayId !== undefined ? { id: natGatewayId } : undefined,
        delegations: nonEmpty(
          subnet.delegation === undefined
            ? []
            : [{ name: "delegation", serviceName: subnet.delegation }],
        ),
        serviceEndpoints: nonEmpty(subnet.serviceEndpoints.map((service) => ({ service }))),
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
