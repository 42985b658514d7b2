import type { Node } from "./node";
import { notYetKnown, type NotYetKnown } from "./problem";
import { holdsPort, isAnywhere } from "./ranges";
import { Unknown } from "./unknown";

/** A rule of an Azure network security group, as the rules read it. */
export interface SecurityRule {
  readonly node: Node;
  readonly inbound: boolean;
  readonly allow: boolean;
  readonly priority: number;
  readonly protocol: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** Reads a rule, or says which of its properties is not known yet. */
export function securityRule(node: Node): SecurityRule | NotYetKnown {
  for (const path of ["direction", "access", "priority", "protocol"]) {
    const value = node.get(path);
    if (value instanceof Unknown) return notYetKnown(node, path, value);
  }
  const sources = many(node, "sourceAddressPrefix", "sourceApplicationSecurityGroups");
  const destinations = many(
    node,
    "destinationAddressPrefix",
    "destinationApplicationSecurityGroups",
  );
  const ports = many(node, "destinationPortRange");
  for (const list of [sources, destinations, ports]) if ("kind" in list) return list;
  return {
    node,
    inbound: node.text("direction")?.toLowerCase() !== "outbound",
    allow: node.text("access")?.toLowerCase() !== "deny",
    priority: Number(node.get("priority") ?? Number.MAX_SAFE_INTEGER),
    protocol: node.text("protocol")?.toLowerCase() ?? "*",
    sources: sources as readonly string[],
    destinations: destinations as readonly string[],
    ports: ports as readonly string[],
  };
}

/** One value and its plural; neither means everything, as it does to Azure, unless groups narrow it. */
function many(node: Node, path: string, groups?: string): readonly string[] | NotYetKnown {
  const one = node.get(path);
  if (one instanceof Unknown) return notYetKnown(node, path, one);
  const plural = path.endsWith("x") ? `${path}es` : `${path}s`;
  const list = node.list(plural);
  if (list instanceof Unknown) return notYetKnown(node, plural, list);
  const unknown = list.find((value) => value instanceof Unknown);
  if (unknown instanceof Unknown) return notYetKnown(node, plural, unknown);
  const all = [one, ...list].filter(
    (value): value is string => typeof value === "string" && value !== "",
  );
  if (all.length > 0) return all;
  return groups !== undefined && node.get(groups) !== undefined ? [] : ["*"];
}

/** Whether the rule lets traffic in from everybody. */
export function opensToAnyone(rule: SecurityRule): boolean {
  return rule.inbound && rule.allow && rule.sources.some(isAnywhere);
}

/** The ports among these that the rule covers. */
export function coveredPorts(rule: SecurityRule, ports: readonly number[]): readonly number[] {
  return ports.filter((port) => rule.ports.some((expression) => holdsPort(expression, port)));
}

/** Whether the rule speaks of TCP. */
export function coversTcp(rule: SecurityRule): boolean {
  return ["*", "any", "tcp"].includes(rule.protocol);
}
