import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  NSG,
  SECURITY_RULE,
  SUBNET,
  attachedTo,
  rulesOf,
  subnetName,
} from "../../../lib/azure-network";
import { type SecurityRule, coveredPorts, securityRule } from "../../../lib/azure-security-rule";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";

function admits(
  rule: SecurityRule,
  wanted: {
    readonly direction: string;
    readonly source: string;
    readonly destination: string;
    readonly ports: readonly number[];
  },
): boolean {
  const covers = (have: readonly string[], want: string): boolean =>
    want === "any" || have.some((one) => one === "*" || one.toLowerCase() === want.toLowerCase());
  return (
    rule.allow &&
    rule.inbound === (wanted.direction === "Inbound") &&
    covers(rule.sources, wanted.source) &&
    covers(rule.destinations, wanted.destination) &&
    coveredPorts(rule, wanted.ports).length === wanted.ports.length
  );
}

export const requireBastionRules = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_BASTION_RULES, {
  type: SUBNET,
  *check(stack, { limits }) {
    for (const subnet of stack.all(SUBNET)) {
      if (subnetName(subnet) !== "AzureBastionSubnet") continue;
      const link = attachedTo(stack, subnet, "networkSecurityGroup.id", NSG);
      if (link.state !== "found") continue; // a subnet without a group has a rule of its own
      for (const group of link.nodes) {
        const [hidden] = group.unseen(SECURITY_RULE);
        if (hidden !== undefined) {
          yield notYetKnown(group, hidden.path, hidden.unknown);
          continue;
        }
        const rules: SecurityRule[] = [];
        for (const rule of rulesOf(stack, group).map(securityRule)) {
          if ("kind" in rule) yield rule;
          else rules.push(rule);
        }
        for (const wanted of limits.rules) {
          // Two rules may share the work of one, port by port.
          const met = wanted.ports.every((port) =>
            rules.some((rule) => admits(rule, { ...wanted, ports: [port] })),
          );
          if (met) continue;
          yield violation(
            group,
            "securityRules",
            `lacks ${wanted.direction.toLowerCase()} ${wanted.ports.join(", ")} from ${wanted.source} to ${wanted.destination}`,
          );
        }
      }
    }
  },
});
