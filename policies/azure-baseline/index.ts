import { PolicyPack } from "@pulumi/policy";

import { exceptionPolicies } from "../lib/exception-policies";
import { noteSecretMarks } from "../lib/secret-marks";
import { undecidedPolicy } from "../lib/undecided";

import { AZURE_RULES } from "./rules";

noteSecretMarks();

// Constructing the pack starts serving it; tests import the rules and never this file.
new PolicyPack("azure-baseline", {
  displayName: "Azure baseline",
  description: "What a private CodeMie platform on Azure has to be.",
  policies: [
    ...AZURE_RULES.map((rule) => rule.policy),
    ...exceptionPolicies("azure-baseline", AZURE_RULES),
    undecidedPolicy("azure-baseline"),
  ],
});
