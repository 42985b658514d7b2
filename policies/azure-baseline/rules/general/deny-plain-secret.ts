import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { plainSecrets } from "../../../lib/plain-secrets";
import { policyFor } from "../../../lib/policy-for";

export const denyPlainSecret = policyFor(AZURE_DATA.AZ_PLAIN_SECRET, {
  type: "*",
  *judge(node) {
    // What AWS keeps is the other pack's to judge; everything else beside Azure is judged here.
    if (!node.resource.type.startsWith("aws:")) yield* plainSecrets(node);
  },
});
