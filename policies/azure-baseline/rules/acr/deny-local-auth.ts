import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyLocalAuth = policyFor(AZURE_DATA.AZ_ACR_LOCAL_AUTH, {
  type: "azure-native:containerregistry:Registry",
  *check(registry) {
    yield* equals(registry, "adminUserEnabled", false);
    yield* differs(registry, "anonymousPullEnabled", true);
  },
});
