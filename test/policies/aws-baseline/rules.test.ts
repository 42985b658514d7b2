import { AWS_RULES } from "../../../policies/aws-baseline/rules";
import { AWS_FOUNDATION } from "../support/aws";
import { describeRules } from "../support/cases";
import { AWS_CASES } from "./cases";

describe("the AWS pack", () => {
  describeRules(AWS_RULES, AWS_FOUNDATION, AWS_CASES);
});
