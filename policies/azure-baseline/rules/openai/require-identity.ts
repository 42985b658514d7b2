import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { equals, present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireIdentity = policyFor(AZURE_MODELS.AZ_OPENAI_IDENTITY, {
  type: "azure-native:cognitiveservices:Account",
  *check(account) {
    yield* present(account, "properties.customSubDomainName");
    yield* present(account, "identity.type");
    yield* equals(account, "properties.disableLocalAuth", true);
  },
});
