import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { childrenOf } from "../../../lib/children";
import { unorderedPair } from "../../../lib/order";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const ACCOUNT = "azure-native:cognitiveservices:Account";
const DEPLOYMENT = "azure-native:cognitiveservices:Deployment";

export const requireWriteOrder = stackPolicyFor(AZURE_MODELS.AZ_OPENAI_WRITE_ORDER, {
  type: ACCOUNT,
  *check(stack) {
    for (const account of stack.all(ACCOUNT)) {
      const pair = unorderedPair(childrenOf(stack, account, DEPLOYMENT, "accountName").found);
      if (pair !== undefined) {
        yield violation(pair[1], "", `is written at the same time as ${pair[0].label}`);
      }
    }
  },
});
