import { AWS_RULES } from "../aws-baseline/rules";
import { AZURE_RULES } from "../azure-baseline/rules";
import { servePack } from "../lib/serve-pack";

servePack(
  "baseline",
  {
    displayName: "Azure and AWS baseline",
    description: "The rules of azure-baseline and aws-baseline in one process.",
  },
  [...AZURE_RULES, ...AWS_RULES],
);
