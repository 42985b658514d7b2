import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { NAT_GATEWAY } from "../../../lib/aws-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const ADDRESS = "aws:ec2/eip:Eip";

export const requireProtection = stackPolicyFor(AWS_NETWORK.AWS_EIP_PROTECTION, {
  type: ADDRESS,
  *check(stack) {
    const addresses = new Set(
      stack
        .all(NAT_GATEWAY)
        .map((gateway) => stack.link(gateway, "allocationId", ADDRESS))
        .flatMap((link) => (link.state === "found" ? link.nodes : [])),
    );
    for (const address of addresses) {
      if (!address.protect)
        yield violation(address, "", "is allow-listed by others and not protected");
    }
  },
});
