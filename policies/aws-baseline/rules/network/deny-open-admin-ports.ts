import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import type { Node } from "../../../lib/node";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { isAnywhere } from "../../../lib/ranges";
import { Unknown } from "../../../lib/unknown";

/** The ports among these that a rule covers; a rule of every protocol has no ports of its own. */
function covered(rule: Node, ports: readonly number[]): readonly number[] {
  const protocol = (rule.text("protocol") ?? rule.text("ipProtocol"))?.toLowerCase();
  if (protocol === "-1" || protocol === "all") return ports;
  if (protocol !== undefined && !["tcp", "6"].includes(protocol)) return [];
  const from = Number(rule.get("fromPort") ?? 0);
  const to = Number(rule.get("toPort") ?? 65535);
  return ports.filter((port) => from <= port && port <= to);
}

/** Sources of a rule, with the property that names each; unknown ones come back as such. */
function sources(rule: Node): readonly (readonly [string, unknown])[] {
  const lists = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((path) => {
    const list = rule.list(path);
    return list instanceof Unknown
      ? [[path, list] as const]
      : list.map((value) => [path, value] as const);
  });
  const single = ["cidrIpv4", "cidrIpv6"].map((path) => [path, rule.get(path)] as const);
  return [...lists, ...single];
}

export const denyOpenAdminPorts = policyFor(AWS_NETWORK.AWS_NETWORK_OPEN_ADMIN_PORTS, {
  type: [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ],
  *check(node, { limits }) {
    if (
      node.type === "aws:ec2/securityGroupRule:SecurityGroupRule" &&
      node.text("type") === "egress"
    ) {
      return;
    }
    const holdsRules = node.type.endsWith("SecurityGroup");
    const list = holdsRules ? node.get("ingress") : undefined;
    if (list instanceof Unknown) yield notYetKnown(node, "ingress", list);
    for (const rule of holdsRules ? node.items("ingress") : [node]) {
      for (const path of ["fromPort", "toPort"]) {
        const port = rule.get(path);
        if (port instanceof Unknown) yield notYetKnown(rule, path, port);
      }
      const ports = covered(rule, limits.ports);
      if (ports.length === 0) continue;
      for (const [path, value] of sources(rule)) {
        if (value instanceof Unknown) yield notYetKnown(rule, path, value);
        else if (typeof value === "string" && isAnywhere(value)) {
          yield violation(rule, path, `opens port ${ports.join(" and ")} to ${value}`);
        }
      }
    }
  },
});
