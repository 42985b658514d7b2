import { PolicyPack } from "@pulumi/policy";

import { exceptionPolicies } from "../lib/exception-policies";
import { noteSecretMarks } from "../lib/secret-marks";
import { undecidedPolicy } from "../lib/undecided";

import { AWS_RULES } from "./rules";

noteSecretMarks();

// Constructing the pack starts serving it; tests import the rules and never this file.
new PolicyPack("aws-baseline", {
  displayName: "AWS baseline",
  description: "What the Code Ocean foundation on AWS has to be.",
  policies: [
    ...AWS_RULES.map((rule) => rule.policy),
    ...exceptionPolicies("aws-baseline", AWS_RULES),
    undecidedPolicy("aws-baseline"),
  ],
});
