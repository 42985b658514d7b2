import { AWS_NETWORK } from "../../../../prerequisites/aws-network";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireDns = policyFor(AWS_NETWORK.AWS_VPC_DNS, {
  type: "aws:ec2/vpc:Vpc",
  *check(vpc) {
    yield* equals(vpc, "enableDnsHostnames", true); // AWS leaves it off unless told otherwise
    yield* differs(vpc, "enableDnsSupport", false);
  },
});
