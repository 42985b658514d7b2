import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { SUBNET, VNET } from "../../../lib/azure-network";
import { childrenOf } from "../../../lib/children";
import { unorderedPair, waitsFor } from "../../../lib/order";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const PEERING = "azure-native:network:VirtualNetworkPeering";

export const requireWriteOrder = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_WRITE_ORDER, {
  type: VNET,
  *check(stack) {
    for (const network of stack.all(VNET)) {
      const subnets = childrenOf(stack, network, SUBNET, "virtualNetworkName").found;
      const pair = unorderedPair(subnets);
      if (pair !== undefined) {
        yield violation(pair[1], "", `is written at the same time as ${pair[0].label}`);
        continue; // a peering cannot wait for an order that is not there
      }
      for (const peering of childrenOf(stack, network, PEERING, "virtualNetworkName").found) {
        const early = subnets.find((subnet) => !waitsFor(peering.resource, subnet.resource));
        if (early !== undefined) yield violation(peering, "", `does not wait for ${early.label}`);
      }
    }
  },
});
