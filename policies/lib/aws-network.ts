import { childrenOf } from "./children";
import type { Node } from "./node";
import type { Link, Stack } from "./stack";

export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
export const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

/** The route table of a subnet: its own, else the main one of its VPC. */
export function routeTablesOf(stack: Stack, subnet: Node, vpc: Node): readonly Node[] {
  const through = (associations: readonly Node[]): readonly Node[] =>
    associations
      .map((association) => stack.link(association, "routeTableId", ROUTE_TABLE))
      .flatMap((link) => (link.state === "found" ? link.nodes : []));
  const own = childrenOf(stack, subnet, ASSOCIATION, "subnetId").found;
  if (own.length > 0) return through(own);
  return through(childrenOf(stack, vpc, MAIN_ASSOCIATION, "vpcId").found);
}

/** Where a subnet's traffic to the internet goes. */
export type Exit =
  | { readonly kind: "internet"; readonly route: Node }
  | { readonly kind: "nat"; readonly route: Node; readonly gateway: Link }
  | { readonly kind: "other"; readonly route: Node }
  | { readonly kind: "none" };

/** Follows the default route of a set of route tables. */
export function exitOf(stack: Stack, tables: readonly Node[]): Exit {
  const routes = tables.flatMap((table) => [
    ...table.within(ROUTE),
    ...childrenOf(stack, table, ROUTE, "routeTableId").found,
  ]);
  const route = routes.find(
    (one) => (one.text("destinationCidrBlock") ?? one.text("cidrBlock")) === "0.0.0.0/0",
  );
  if (route === undefined) return { kind: "none" };
  if (route.get("natGatewayId") !== undefined) {
    return { kind: "nat", route, gateway: stack.link(route, "natGatewayId", NAT_GATEWAY) };
  }
  if (route.get("gatewayId") !== undefined) return { kind: "internet", route };
  return { kind: "other", route };
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
