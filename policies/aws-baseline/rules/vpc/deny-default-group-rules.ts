import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { VPC } from "../../../lib/aws-network";
import { childrenOf } from "../../../lib/children";
import { absent } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

export const denyDefaultGroupRules = stackPolicyFor(AWS_NETWORK.AWS_VPC_DEFAULT_GROUP, {
  type: VPC,
  *check(stack) {
    for (const vpc of stack.all(VPC)) {
      const { found } = childrenOf(stack, vpc, DEFAULT_GROUP, "vpcId");
      if (found.length === 0) yield violation(vpc, "", "leaves its default security group open");
      for (const group of found) {
        yield* absent(group, "ingress");
        yield* absent(group, "egress");
      }
    }
  },
});
