import { PolicyPack } from "@pulumi/policy";

import { exceptionsPolicy } from "../lib/exceptions";
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
    exceptionsPolicy("aws-baseline"),
    undecidedPolicy("aws-baseline"),
  ],
});
