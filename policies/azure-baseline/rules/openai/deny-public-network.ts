import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { equals, firewalled } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicNetwork = policyFor(AZURE_MODELS.AZ_OPENAI_PUBLIC_NETWORK, {
  type: "azure-native:cognitiveservices:Account",
  readsExceptions: true,
  *check(account, { exception }) {
    if (exception(account) === undefined) {
      yield* equals(account, "properties.publicNetworkAccess", "Disabled");
    } else {
      yield* firewalled(account, "properties.networkAcls", "value");
    }
  },
});
