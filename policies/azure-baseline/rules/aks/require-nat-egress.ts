import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import {
  CLUSTER,
  ROUTE_TABLE,
  attachedTo,
  clusterSubnets,
  hasDefaultRoute,
} from "../../../lib/azure-network";
import { absent, oneOf } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";

const NAT = "azure-native:network:NatGateway";
export const requireNatEgress = stackPolicyFor(AZURE_CLUSTER.AZ_AKS_NAT_EGRESS, {
  type: CLUSTER,
  *check(stack, { limits }) {
    for (const cluster of stack.all(CLUSTER)) {
      yield* oneOf(cluster, "networkProfile.outboundType", limits.outboundTypes);
      const outbound = cluster.text("networkProfile.outboundType");
      if (!limits.outboundTypes.some((type) => type === outbound)) continue;
      yield* absent(cluster, "networkProfile.loadBalancerProfile");
      for (const { pool, path, link } of clusterSubnets(stack, cluster)) {
        if (link.state === "unknown") yield notYetKnown(pool, path, link.unknown);
        if (link.state !== "found") continue; // an existing subnet is checked where it is declared
        for (const subnet of link.nodes) {
          if (outbound === "userAssignedNATGateway") {
            const gateway = attachedTo(stack, subnet, "natGateway.id", NAT);
            if (gateway.state === "absent") {
              yield violation(subnet, "natGateway.id", "is not set, so the cluster has no egress");
            } else if (gateway.state === "unknown") {
              yield notYetKnown(subnet, "natGateway.id", gateway.unknown);
            }
          } else {
            const table = attachedTo(stack, subnet, "routeTable.id", ROUTE_TABLE);
            if (table.state === "absent") {
              yield violation(subnet, "routeTable.id", "is not set, so the cluster has no egress");
            } else if (table.state === "unknown") {
              yield notYetKnown(subnet, "routeTable.id", table.unknown);
            } else if (table.state === "found") {
              const answers = table.nodes.map((node) => hasDefaultRoute(stack, node));
              if (answers.includes(true)) continue;
              const unclear = answers.filter((answer) => typeof answer !== "boolean");
              yield* unclear;
              if (unclear.length > 0) continue;
              yield violation(subnet, "routeTable.id", "leads to a table without a default route");
            }
          }
        }
      }
    }
  },
});
