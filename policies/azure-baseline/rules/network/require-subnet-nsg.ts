import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { NSG, SUBNET, attachedTo, subnetName } from "../../../lib/azure-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";

export const requireSubnetNsg = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_SUBNET_NSG, {
  type: SUBNET,
  *check(stack, { limits }) {
    yield* stack.unseen(SUBNET);
    for (const subnet of stack.all(SUBNET)) {
      const name = subnetName(subnet);
      if (limits.exempt.some((exempt) => exempt === name)) continue;
      const group = attachedTo(stack, subnet, "networkSecurityGroup.id", NSG);
      if (group.state === "absent")
        yield violation(subnet, "networkSecurityGroup.id", "is not set");
      if (group.state === "unknown") {
        yield notYetKnown(subnet, "networkSecurityGroup.id", group.unknown);
      }
    }
  },
});
