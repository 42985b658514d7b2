import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  ROUTE_TABLE,
  SUBNET,
  attachedTo,
  clusterNetworks,
  networkOf,
  subnetName,
} from "../../../lib/azure-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";

export const requireRouteTable = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_ROUTE_TABLE, {
  type: SUBNET,
  *check(stack, { limits }) {
    const networks = clusterNetworks(stack);
    yield* stack.unseen(SUBNET);
    for (const subnet of stack.all(SUBNET)) {
      const name = subnetName(subnet);
      const table = attachedTo(stack, subnet, "routeTable.id", ROUTE_TABLE);
      if (name === "AzureBastionSubnet" && table.state !== "absent") {
        yield violation(subnet, "routeTable.id", "is set, which Bastion does not support");
      }
      if (limits.platformSubnets.some((platform) => platform === name)) continue;
      const network = networkOf(stack, subnet);
      if (network.state !== "found" || !network.nodes.some((node) => networks.includes(node)))
        continue;
      if (table.state === "absent") yield violation(subnet, "routeTable.id", "is not set");
      if (table.state === "unknown") yield notYetKnown(subnet, "routeTable.id", table.unknown);
    }
  },
});
