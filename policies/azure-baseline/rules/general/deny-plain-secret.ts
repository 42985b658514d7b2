import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { plainSecrets } from "../../../lib/plain-secrets";
import { policyFor } from "../../../lib/policy-for";

export const denyPlainSecret = policyFor(AZURE_DATA.AZ_PLAIN_SECRET, {
  type: "*",
  *check(node) {
    // The AWS pack checks AWS resources; everything else is checked here.
    if (!node.resource.type.startsWith("aws:")) yield* plainSecrets(node);
  },
});
