import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { SUBNET, VPC } from "../../../lib/aws-network";
import { childrenOf } from "../../../lib/children";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { type Range, holdsRange, overlaps, rangeOf } from "../../../lib/ranges";
import { Unknown } from "../../../lib/unknown";

const EXTRA_BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

export const requireCidrPlan = stackPolicyFor(AWS_NETWORK.AWS_VPC_CIDR_PLAN, {
  type: VPC,
  *check(stack, { limits }) {
    for (const vpc of stack.all(VPC)) {
      const blocks: Range[] = [];
      let unclear = false;
      for (const node of [vpc, ...childrenOf(stack, vpc, EXTRA_BLOCK, "vpcId").found]) {
        const value = node.get("cidrBlock");
        if (value instanceof Unknown) {
          unclear = true;
          yield notYetKnown(node, "cidrBlock", value);
          continue;
        }
        const range = rangeOf(value);
        if (range === undefined) {
          unclear = true; // an address manager chooses the block
          continue;
        }
        if (range.prefix < limits.smallestPrefix || range.prefix > limits.largestPrefix) {
          yield violation(
            node,
            "cidrBlock",
            `is ${range.text}, expected /${String(limits.smallestPrefix)} to /${String(limits.largestPrefix)}`,
          );
        }
        blocks.push(range);
      }
      const placed: { readonly node: Node; readonly range: Range }[] = [];
      for (const subnet of childrenOf(stack, vpc, SUBNET, "vpcId").found) {
        const value = subnet.get("cidrBlock");
        if (value instanceof Unknown) yield notYetKnown(subnet, "cidrBlock", value);
        const range = rangeOf(value);
        if (range === undefined) continue;
        if (!unclear && !blocks.some((block) => holdsRange(block, range))) {
          yield violation(subnet, "cidrBlock", `is ${range.text}, outside ${vpc.label}`);
        }
        const other = placed.find((before) => overlaps(before.range, range));
        if (other !== undefined) {
          yield violation(
            subnet,
            "cidrBlock",
            `is ${range.text}, which overlaps ${other.range.text} of ${other.node.label}`,
          );
        }
        placed.push({ node: subnet, range });
      }
    }
  },
});
