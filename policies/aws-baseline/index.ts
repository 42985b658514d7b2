import { servePack } from "../lib/serve-pack";

import { AWS_RULES } from "./rules";

servePack(
  "aws-baseline",
  {
    displayName: "AWS baseline",
    description: "What the Code Ocean foundation on AWS has to be.",
  },
  AWS_RULES,
);
