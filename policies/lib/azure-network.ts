import { childrenOf } from "./children";
import type { Node } from "./node";
import { type NotYetKnown, notYetKnown, type Problem, violation } from "./problem";
import type { Link, Stack } from "./stack";
import { Unknown } from "./unknown";

export const VNET = "azure-native:network:VirtualNetwork";
export const SUBNET = "azure-native:network:Subnet";
export const NSG = "azure-native:network:NetworkSecurityGroup";
export const SECURITY_RULE = "azure-native:network:SecurityRule";
export const CLUSTER = "azure-native:containerservice:ManagedCluster";
export const POOL = "azure-native:containerservice:AgentPool";

/** A subnet's physical name; inside a virtual network it stands under another property. */
export function subnetName(subnet: Node): string | undefined {
  return subnet.text("subnetName") ?? subnet.text("name");
}

/** The virtual network of a subnet or peering, planned in the same stack or outside it. */
export function networkOf(stack: Stack, node: Node): Link {
  if (node.inline) {
    const owner = stack.nodeOf(node.resource);
    return owner === undefined ? { state: "absent" } : { state: "found", nodes: [owner] };
  }
  return stack.link(node, "virtualNetworkName", VNET);
}

/** The pools of a cluster, declared inside it or by themselves. */
export function poolsOf(stack: Stack, cluster: Node): readonly Node[] {
  return [...cluster.within(POOL), ...childrenOf(stack, cluster, POOL, "resourceName").found];
}

/** A use of a subnet by a pool. */
export interface PoolSubnet {
  readonly pool: Node;
  readonly path: "vnetSubnetID" | "podSubnetID";
  readonly link: Link;
}

/** The subnets in which a cluster's nodes and pods live. */
export function clusterSubnets(stack: Stack, cluster: Node): readonly PoolSubnet[] {
  return poolsOf(stack, cluster).flatMap((pool) =>
    (["vnetSubnetID", "podSubnetID"] as const)
      .filter((path) => pool.get(path) !== undefined)
      .map((path) => ({ pool, path, link: stack.link(pool, path, SUBNET) })),
  );
}

/** The planned virtual networks in which clusters live. */
export function clusterNetworks(stack: Stack): readonly Node[] {
  const networks = stack
    .all(CLUSTER)
    .flatMap((cluster) => clusterSubnets(stack, cluster))
    .flatMap(({ link }) => (link.state === "found" ? link.nodes : []))
    .flatMap((subnet) => {
      const link = networkOf(stack, subnet);
      return link.state === "found" ? link.nodes : [];
    });
  return [...new Set(networks)];
}

const ZONE_LINK = "azure-native:privatedns:VirtualNetworkLink";

/** What a private zone lacks: a link to any network, or to one in which a cluster lives. */
export function* missingZoneLinks(
  stack: Stack,
  zone: Node,
  clusters: readonly Node[],
): Generator<Problem> {
  const { found, unknown } = childrenOf(stack, zone, ZONE_LINK, "privateZoneName");
  if (found.length === 0) {
    yield* unknown;
    if (unknown.length === 0) yield violation(zone, "", "is not linked to any network");
    return;
  }
  const networks = found.map((one) => stack.link(one, "virtualNetwork.id", VNET));
  const mayLinkTo = (cluster: Node): boolean =>
    networks.some(
      (one) => one.state !== "absent" && (one.state !== "found" || one.nodes.includes(cluster)),
    );
  for (const cluster of clusters)
    if (!mayLinkTo(cluster))
      yield violation(zone, "", `is not linked to ${cluster.label}, where the cluster lives`);
}

/** The rules of a security group, declared inside it or by themselves. */
export function rulesOf(stack: Stack, group: Node): readonly Node[] {
  return [
    ...group.within(SECURITY_RULE),
    ...childrenOf(stack, group, SECURITY_RULE, "networkSecurityGroupName").found,
  ];
}

export const ROUTE_TABLE = "azure-native:network:RouteTable";
const ROUTE = "azure-native:network:Route";

/**
 * Whether a route table leads everything that has no other way to an appliance or gateway; what is not known when only a
 * hidden route could.
 */
export function hasDefaultRoute(stack: Stack, table: Node): boolean | NotYetKnown {
  const separate = childrenOf(stack, table, ROUTE, "routeTableName");
  const routes = [...table.within(ROUTE), ...separate.found];
  const leads = routes.some(
    (route) => route.text("addressPrefix") === "0.0.0.0/0" && !route.is("nextHopType", "Internet"),
  );
  if (leads) return true;
  const [hidden] = table.unseen(ROUTE);
  if (hidden !== undefined) return notYetKnown(table, hidden.path, hidden.unknown);
  for (const route of routes) {
    const prefix = route.get("addressPrefix");
    if (prefix instanceof Unknown) return notYetKnown(route, "addressPrefix", prefix);
  }
  return separate.unknown[0] ?? false;
}

// How the classic provider ties a subnet to each: by a resource of its own, which names the other under this property.
const SUBNET_ASSOCIATIONS = {
  "networkSecurityGroup.id": {
    type: "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
    path: "networkSecurityGroupId",
  },
  "routeTable.id": {
    type: "azure:network/subnetRouteTableAssociation:SubnetRouteTableAssociation",
    path: "routeTableId",
  },
  "natGateway.id": {
    type: "azure:network/subnetNatGatewayAssociation:SubnetNatGatewayAssociation",
    path: "natGatewayId",
  },
} as const;

/** What is attached to a subnet: by its own property, or by the classic provider's association. */
export function attachedTo(
  stack: Stack,
  subnet: Node,
  path: keyof typeof SUBNET_ASSOCIATIONS,
  type: string,
): Link {
  const own = stack.link(subnet, path, type);
  if (own.state !== "absent") return own;
  const association = SUBNET_ASSOCIATIONS[path];
  for (const node of stack.all(association.type)) {
    const target = stack.link(node, "subnetId", SUBNET);
    if (target.state === "found" && target.nodes.includes(subnet)) {
      return stack.link(node, association.path, type);
    }
  }
  return own;
}
