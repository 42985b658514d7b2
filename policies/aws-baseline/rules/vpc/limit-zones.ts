import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { SUBNET, VPC, zoneOf } from "../../../lib/aws-network";
import { childrenOf } from "../../../lib/children";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const limitZones = stackPolicyFor(AWS_NETWORK.AWS_ZONE_COUNT, {
  type: VPC,
  *check(stack, { limits }) {
    for (const vpc of stack.all(VPC)) {
      const { found } = childrenOf(stack, vpc, SUBNET, "vpcId");
      if (found.length === 0) continue; // a network without subnets is covered by the rule about subnets
      const zones = new Set<unknown>();
      let unclear = false;
      for (const subnet of found) {
        const { path, value } = zoneOf(subnet);
        if (value instanceof Unknown) {
          unclear = true;
          yield notYetKnown(subnet, path, value);
        } else if (value === undefined) {
          unclear = true;
          yield violation(subnet, "availabilityZone", "is not set, so AWS chooses the zone");
        } else zones.add(value);
      }
      const tooFew = zones.size < limits.minimum && !unclear;
      if (tooFew || zones.size > limits.maximum) {
        yield violation(
          vpc,
          "",
          `uses ${zones.size === 1 ? "1 zone" : `${String(zones.size)} zones`}, expected ${String(limits.minimum)} to ${String(limits.maximum)}`,
        );
      }
    }
  },
});
