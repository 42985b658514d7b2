import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  CLUSTER,
  NSG,
  ROUTE_TABLE,
  SECURITY_RULE,
  attachedTo,
  clusterSubnets,
  hasDefaultRoute,
  rulesOf,
} from "../../../lib/azure-network";
import {
  type SecurityRule,
  coveredPorts,
  coversTcp,
  securityRule,
} from "../../../lib/azure-security-rule";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { type NotYetKnown, notYetKnown, violation } from "../../../lib/problem";
import { isAnywhere } from "../../../lib/ranges";

export const allowRequiredEgress = stackPolicyFor(AZURE_NETWORK.AZ_NSG_REQUIRED_EGRESS, {
  type: CLUSTER,
  *check(stack, { limits }) {
    const subnets = stack
      .all(CLUSTER)
      .flatMap((cluster) => clusterSubnets(stack, cluster))
      .flatMap(({ link }) => (link.state === "found" ? link.nodes : []));
    const groupsOf = (subnet: Node): readonly Node[] => {
      const link = attachedTo(stack, subnet, "networkSecurityGroup.id", NSG);
      return link.state === "found" ? link.nodes : [];
    };
    const routed = (subnet: Node): boolean | NotYetKnown => {
      const link = attachedTo(stack, subnet, "routeTable.id", ROUTE_TABLE);
      if (link.state === "unknown") return notYetKnown(subnet, "routeTable.id", link.unknown);
      if (link.state !== "found") return false;
      const answers = link.nodes.map((table) => hasDefaultRoute(stack, table));
      return answers.includes(true) || (answers.find((answer) => answer !== false) ?? false);
    };
    const groups = new Set(subnets.flatMap(groupsOf));
    for (const group of groups) {
      // Behind a default route of the user's own the tag VirtualNetwork holds every address.
      const routes = subnets.filter((subnet) => groupsOf(subnet).includes(group)).map(routed);
      const everywhere = routes.every((route) => route === true);
      const unclear = routes.filter((route) => typeof route !== "boolean");
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
        const inOrder = known
          .filter((rule) => !rule.inbound && coversTcp(rule))
          .filter((rule) => coveredPorts(rule, [port]).length > 0)
          .sort((a, b) => a.priority - b.priority);
        const first = (network: boolean): SecurityRule | undefined =>
          inOrder.find(({ destinations }) =>
            destinations.some(
              (one) => isAnywhere(one) || (network && /^virtualnetwork$/iu.test(one)),
            ),
          );
        const decisive = first(everywhere);
        if (decisive === undefined || decisive.allow) continue;
        if (unclear.length > 0 && first(true)?.allow === true) yield* unclear;
        else {
          yield violation(
            decisive.node,
            "access",
            `denies outbound TCP ${String(port)} to the internet`,
          );
        }
      }
    }
  },
});
