import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { VPC, subnetsOf, zoneOf } from "../../../lib/aws-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { holdsRange, rangeOf } from "../../../lib/ranges";
import { Unknown } from "../../../lib/unknown";

export const requireSubnets = stackPolicyFor(AWS_NETWORK.AWS_VPC_SUBNETS, {
  type: VPC,
  config: {
    schema: {
      internetFacing: {
        type: "boolean",
        description: "Whether each zone also needs a public subnet.",
        default: true,
      },
    },
    defaults: { internetFacing: true },
  },
  *check(stack, { limits, config }) {
    for (const vpc of stack.all(VPC)) {
      const subnets = subnetsOf(stack, vpc);
      const zones = new Map<string, { private: number; public: number }>();
      let unclear = false;
      const main = rangeOf(vpc.get("cidrBlock"));
      for (const { subnet, exit } of subnets) {
        const { path, value } = zoneOf(subnet);
        if (value instanceof Unknown) yield notYetKnown(subnet, path, value);
        if (typeof value !== "string") continue;
        if (exit.kind === "unclear") {
          unclear = true;
          yield exit.problem;
          continue;
        }
        const zone = zones.get(value) ?? { private: 0, public: 0 };
        zones.set(value, zone);
        if (exit.kind === "internet") {
          zone.public += 1;
          continue;
        }
        zone.private += 1;
        const block = subnet.get("cidrBlock");
        if (block instanceof Unknown) yield notYetKnown(subnet, "cidrBlock", block);
        const range = rangeOf(block);
        if (range === undefined) continue;
        if (range.prefix > limits.largestPrefix) {
          yield violation(
            subnet,
            "cidrBlock",
            `is ${range.text}, smaller than /${String(limits.largestPrefix)}`,
          );
        }
        const order = [...zones.keys()].indexOf(value);
        // Zones after the second may lie in an additional block.
        if (main !== undefined && order < limits.minimumPrivate && !holdsRange(main, range)) {
          yield violation(
            subnet,
            "cidrBlock",
            `is ${range.text}, outside the main block ${main.text}`,
          );
        }
      }
      // A subnet whose zone nobody named has a rule of its own, and could fill any gap here.
      if (unclear || subnets.some(({ subnet }) => typeof zoneOf(subnet).value !== "string"))
        continue;
      const withPrivate = [...zones.values()].filter((zone) => zone.private > 0).length;
      if (withPrivate < limits.minimumPrivate) {
        yield violation(
          vpc,
          "",
          `has private subnets in ${String(withPrivate)} zones, expected ${String(limits.minimumPrivate)} or more`,
        );
      }
      if (!config.internetFacing) continue;
      for (const [name, zone] of zones) {
        if (zone.public === 0) {
          yield violation(vpc, "", `has no public subnet in ${name}`);
        }
      }
    }
  },
});
