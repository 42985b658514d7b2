import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  CLUSTER,
  NSG,
  SECURITY_RULE,
  attachedTo,
  clusterSubnets,
  rulesOf,
} from "../../../lib/azure-network";
import {
  type SecurityRule,
  coveredPorts,
  coversTcp,
  securityRule,
} from "../../../lib/azure-security-rule";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { isAnywhere } from "../../../lib/ranges";

export const allowRequiredEgress = stackPolicyFor(AZURE_NETWORK.AZ_NSG_REQUIRED_EGRESS, {
  type: CLUSTER,
  *check(stack, { limits }) {
    const subnets = stack
      .all(CLUSTER)
      .flatMap((cluster) => clusterSubnets(stack, cluster))
      .flatMap(({ link }) => (link.state === "found" ? link.nodes : []));
    const groups = new Set(
      subnets.flatMap((subnet) => {
        const link = attachedTo(stack, subnet, "networkSecurityGroup.id", NSG);
        return link.state === "found" ? link.nodes : [];
      }),
    );
    for (const group of groups) {
      for (const hidden of group.unseen(SECURITY_RULE)) {
        yield notYetKnown(group, hidden.path, hidden.unknown);
      }
      const rules = rulesOf(stack, group).map(securityRule);
      const known: SecurityRule[] = [];
      for (const rule of rules) {
        if ("kind" in rule) yield rule;
        else known.push(rule);
      }
      for (const port of limits.ports) {
        const first = known
          .filter((rule) => !rule.inbound && coversTcp(rule))
          .filter((rule) => coveredPorts(rule, [port]).length > 0)
          .filter((rule) => rule.destinations.some(isAnywhere))
          .sort((a, b) => a.priority - b.priority)[0];
        if (first !== undefined && !first.allow) {
          yield violation(
            first.node,
            "access",
            `denies outbound TCP ${String(port)} to the internet`,
          );
        }
      }
    }
  },
});
