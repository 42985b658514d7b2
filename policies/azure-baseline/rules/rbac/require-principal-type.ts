import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import { present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requirePrincipalType = policyFor(AZURE_IDENTITY.AZ_RBAC_PRINCIPAL_TYPE, {
  type: "azure-native:authorization:RoleAssignment",
  *check(assignment) {
    yield* present(assignment, "principalType");
  },
});
