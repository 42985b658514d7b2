import { AWS_ACCOUNT } from "../../../../prerequisites/aws-account";
import { plainSecrets } from "../../../lib/plain-secrets";
import { policyFor } from "../../../lib/policy-for";

export const denyPlainSecret = policyFor(AWS_ACCOUNT.AWS_PLAIN_SECRET, {
  type: "*",
  *check(node) {
    if (node.resource.type.startsWith("aws:")) yield* plainSecrets(node);
  },
});
