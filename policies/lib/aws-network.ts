import { childrenOf } from "./children";
import type { Node } from "./node";
import { type NotYetKnown, notYetKnown } from "./problem";
import type { Link, Stack } from "./stack";
import { Unknown } from "./unknown";

export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const DEFAULT_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
const VPN_GATEWAY = "aws:ec2/vpnGateway:VpnGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

/** Whether a property holds the id of a VPC's main or default route table, as the VPC answers it. */
function meansMainTable(node: Node, path: string, vpc: Node): boolean {
  const id = node.get(path);
  if (typeof id === "string") {
    return [vpc.text("mainRouteTableId"), vpc.text("defaultRouteTableId")].includes(id);
  }
  return node.sources(path).some(({ urn }) => urn === vpc.urn);
}

/** The main route table of a VPC: one that is made the main one, else the default one, under both of its names. */
function mainTablesOf(stack: Stack, vpc: Node): readonly Node[] {
  const chosen = childrenOf(stack, vpc, MAIN_ASSOCIATION, "vpcId")
    .found.map((association) => stack.link(association, "routeTableId", ROUTE_TABLE))
    .flatMap((link) => (link.state === "found" ? link.nodes : []));
  if (chosen.length > 0) return chosen;
  const managed = stack
    .all(DEFAULT_TABLE)
    .filter((table) => meansMainTable(table, "defaultRouteTableId", vpc));
  return [...managed, vpc]; // routes name the table by the VPC's own answer
}

function tablesOf(stack: Stack, associations: readonly Node[], vpc: Node): readonly Node[] {
  return associations.flatMap((association) => {
    const link = stack.link(association, "routeTableId", ROUTE_TABLE, DEFAULT_TABLE);
    if (link.state === "found") return link.nodes;
    return meansMainTable(association, "routeTableId", vpc) ? mainTablesOf(stack, vpc) : [];
  });
}

/** The route table of a subnet: its own, else the main one of its VPC, which may stand for it. */
export function routeTablesOf(stack: Stack, subnet: Node, vpc: Node): readonly Node[] {
  const own = childrenOf(stack, subnet, ASSOCIATION, "subnetId").found;
  return own.length > 0 ? tablesOf(stack, own, vpc) : mainTablesOf(stack, vpc);
}

/** Where a subnet's traffic to the internet goes. */
export type Exit =
  | { readonly kind: "internet"; readonly route: Node }
  | { readonly kind: "nat"; readonly route: Node; readonly gateway: Link }
  | { readonly kind: "other"; readonly route: Node }
  /** A list of routes is not known yet. */
  | { readonly kind: "unclear"; readonly problem: NotYetKnown }
  | { readonly kind: "none" };

function routesOf(stack: Stack, table: Node): readonly Node[] {
  const separate = stack.all(ROUTE).filter((route) => !route.inline);
  const isOf = (route: Node): boolean => {
    if (table.type === VPC) return meansMainTable(route, "routeTableId", table);
    const link = stack.link(route, "routeTableId", table.type);
    return link.state === "found" && link.nodes.includes(table);
  };
  return [...table.within(ROUTE), ...separate.filter(isOf)];
}

/** Follows the default route of a set of route tables. */
export function exitOf(stack: Stack, tables: readonly Node[]): Exit {
  const routes = tables.flatMap((table) => routesOf(stack, table));
  const route = routes.find(
    (one) => (one.text("destinationCidrBlock") ?? one.text("cidrBlock")) === "0.0.0.0/0",
  );
  if (route === undefined) {
    const problem = hiddenRoute(tables, routes);
    return problem === undefined ? { kind: "none" } : { kind: "unclear", problem };
  }
  if (route.get("natGatewayId") !== undefined) {
    return { kind: "nat", route, gateway: stack.link(route, "natGatewayId", NAT_GATEWAY) };
  }
  const gateway = route.get("gatewayId");
  if (gateway === undefined) return { kind: "other", route };
  const isPrivate =
    route.text("gatewayId")?.startsWith("vgw-") === true ||
    stack.link(route, "gatewayId", VPN_GATEWAY).state === "found";
  return { kind: isPrivate ? "other" : "internet", route };
}

/** What may hold the default route and is not known yet. */
function hiddenRoute(tables: readonly Node[], routes: readonly Node[]): NotYetKnown | undefined {
  for (const table of tables) {
    const [hidden] = table.unseen(ROUTE);
    if (hidden !== undefined) return notYetKnown(table, hidden.path, hidden.unknown);
  }
  for (const route of routes) {
    for (const path of ["destinationCidrBlock", "cidrBlock"]) {
      const value = route.get(path);
      if (value instanceof Unknown) return notYetKnown(route, path, value);
    }
  }
  return undefined;
}

/** A VPC's subnets with where they lead. */
export function subnetsOf(
  stack: Stack,
  vpc: Node,
): readonly { readonly subnet: Node; readonly exit: Exit }[] {
  return childrenOf(stack, vpc, SUBNET, "vpcId").found.map((subnet) => ({
    subnet,
    exit: exitOf(stack, routeTablesOf(stack, subnet, vpc)),
  }));
}

/** The zone of a subnet, by name or by id. */
export function zoneOf(subnet: Node): { readonly path: string; readonly value: unknown } {
  const path =
    subnet.get("availabilityZone") === undefined ? "availabilityZoneId" : "availabilityZone";
  return { path, value: subnet.get(path) };
}
