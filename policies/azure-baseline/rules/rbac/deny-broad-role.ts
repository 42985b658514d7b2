import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, shown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const WIDE_SCOPE =
  /^\/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/managementgroups\/[^/]+)?\/?$/iu;

export const denyBroadRole = stackPolicyFor(AZURE_IDENTITY.AZ_RBAC_BROAD_ROLE, {
  *judge(stack, { limits }) {
    const broad: Readonly<Record<string, string>> = limits.roles;
    for (const assignment of stack.all(ASSIGNMENT)) {
      const role = assignment.get("roleDefinitionId") ?? assignment.get("roleDefinitionName");
      const path =
        assignment.get("roleDefinitionId") === undefined
          ? "roleDefinitionName"
          : "roleDefinitionId";
      if (role instanceof Unknown) yield notYetKnown(assignment, path, role);
      else if (typeof role === "string") {
        const name =
          broad[role.toLowerCase().split("/").at(-1) ?? ""] ??
          Object.values(broad).find((one) => one === role);
        if (name !== undefined) yield violation(assignment, path, `grants ${name}`);
      } else yield violation(assignment, path, "is not set");
      const scope = assignment.get("scope");
      if (scope instanceof Unknown) {
        // What is computed from a planned resource is that resource's id, never a subscription's.
        if (assignment.sources("scope").length === 0) yield notYetKnown(assignment, "scope", scope);
      } else if (typeof scope !== "string" || WIDE_SCOPE.test(scope)) {
        yield violation(assignment, "scope", `is ${shown(scope)}, expected one resource or group`);
      }
    }
  },
});
