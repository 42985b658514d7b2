import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  NSG,
  SECURITY_RULE,
  SUBNET,
  attachedTo,
  rulesOf,
  subnetName,
} from "../../../lib/azure-network";
import { coversTcp, opensToAnyone, securityRule } from "../../../lib/azure-security-rule";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";
import { holdsPort } from "../../../lib/ranges";

const ADMIN_PORTS = AZURE_NETWORK.AZ_NETWORK_OPEN_ADMIN_PORTS.limits.ports;

export const denyOpenInbound = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_OPEN_INBOUND, {
  type: SECURITY_RULE,
  *check(stack, { limits }) {
    const bastionGroups = stack
      .all(SUBNET)
      .filter((subnet) => subnetName(subnet) === "AzureBastionSubnet")
      .flatMap((subnet) => {
        const link = attachedTo(stack, subnet, "networkSecurityGroup.id", NSG);
        return link.state === "found" ? link.nodes : [];
      });
    const bastionRules = new Set(bastionGroups.flatMap((group) => rulesOf(stack, group)));
    yield* stack.unseen(SECURITY_RULE);
    for (const node of stack.all(SECURITY_RULE)) {
      const rule = securityRule(node);
      if ("kind" in rule) {
        yield rule;
        continue;
      }
      if (!opensToAnyone(rule)) continue;
      // Admin ports have a rule of their own; the other ports of the same rule are reported here.
      const others = rule.ports.filter(
        (expression) =>
          !coversTcp(rule) || !ADMIN_PORTS.some((port) => holdsPort(expression, port)),
      );
      if (others.length === 0) continue;
      const isBastion = bastionRules.has(node) && rule.ports.join() === String(limits.bastionPort);
      if (isBastion) continue;
      yield violation(
        node,
        "sourceAddressPrefix",
        `admits ${rule.sources.join(", ")} to port ${others.join(", ")}`,
      );
    }
  },
});
