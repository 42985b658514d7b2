import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { SUBNET, VPC, subnetsOf, zoneOf } from "../../../lib/aws-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, shown, violation } from "../../../lib/problem";

export const requireNatRoute = stackPolicyFor(AWS_NETWORK.AWS_VPC_NAT, {
  type: VPC,
  config: {
    schema: {
      sharedGateway: {
        type: "boolean",
        description: "Whether the zones may share one NAT gateway.",
        default: true,
      },
    },
    defaults: { sharedGateway: true },
  },
  *check(stack, { config }) {
    for (const vpc of stack.all(VPC)) {
      for (const { subnet, exit } of subnetsOf(stack, vpc)) {
        if (exit.kind === "internet") continue;
        if (exit.kind === "other") continue; // a transit gateway or an appliance is a way to leave, too
        if (exit.kind === "unclear") {
          yield exit.problem;
          continue;
        }
        if (exit.kind !== "nat") {
          yield violation(subnet, "", "has no route to a NAT gateway");
          continue;
        }
        if (exit.gateway.state === "unknown") {
          yield notYetKnown(exit.route, "natGatewayId", exit.gateway.unknown);
        }
        if (config.sharedGateway || exit.gateway.state !== "found") continue;
        const zone = zoneOf(subnet).value;
        const zones = exit.gateway.nodes
          .map((gateway) => stack.link(gateway, "subnetId", SUBNET))
          .flatMap((link) => (link.state === "found" ? link.nodes : []))
          .map((home) => zoneOf(home).value);
        if (zones.length > 0 && !zones.includes(zone)) {
          yield violation(subnet, "", `leaves through the NAT gateway of ${shown(zones[0])}`);
        }
      }
    }
  },
});
