import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { absent, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireRbac = policyFor(AZURE_DATA.AZ_KEYVAULT_RBAC, {
  type: "azure-native:keyvault:Vault",
  *check(vault) {
    yield* equals(vault, "properties.enableRbacAuthorization", true);
    yield* absent(vault, "properties.accessPolicies");
  },
});
