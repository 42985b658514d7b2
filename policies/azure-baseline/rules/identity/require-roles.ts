import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

export const requireRoles = stackPolicyFor(AZURE_IDENTITY.AZ_IDENTITY_ROLES, {
  type: IDENTITY,
  *check(stack) {
    const assignments = stack.all(ASSIGNMENT);
    for (const identity of stack.all(IDENTITY)) {
      const principal = identity.text("principalId");
      const granted = assignments.some(
        (assignment) =>
          assignment.sources("principalId").some((source) => source.urn === identity.urn) ||
          (principal !== undefined && assignment.text("principalId") === principal),
      );
      // The kubelet's identity needs a role only where there is something to pull from.
      const isKubelet = stack
        .all(CLUSTER)
        .some((cluster) =>
          cluster.sources("identityProfile").some((source) => source.urn === identity.urn),
        );
      if (granted || isKubelet) continue;
      let told = false;
      for (const assignment of assignments) {
        const value = assignment.get("principalId");
        if (!(value instanceof Unknown) || assignment.sources("principalId").length > 0) continue;
        told = true;
        yield notYetKnown(assignment, "principalId", value);
      }
      if (!told) yield violation(identity, "", "has no role");
    }
  },
});
