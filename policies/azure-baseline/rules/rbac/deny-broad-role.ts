import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import { holds } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const WIDE_SCOPE =
  /^\/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/managementgroups\/[^/]+)?\/?$/iu;

// A resource policy, although the whole graph could say more in a preview: the update then knows role and
// scope before the assignment is written, and a mandatory rule stops it there.
export const denyBroadRole = policyFor(AZURE_IDENTITY.AZ_RBAC_BROAD_ROLE, {
  type: "azure-native:authorization:RoleAssignment",
  *check(assignment, { limits }) {
    const broad: Readonly<Record<string, string>> = limits.roles;
    const path =
      assignment.get("roleDefinitionId") === undefined ? "roleDefinitionName" : "roleDefinitionId";
    const role = assignment.get(path);
    if (role instanceof Unknown) yield notYetKnown(assignment, path, role);
    else if (typeof role === "string") {
      const name =
        broad[role.toLowerCase().split("/").at(-1) ?? ""] ??
        Object.values(broad).find((one) => one === role);
      if (name !== undefined) yield violation(assignment, path, `grants ${name}`);
    } else yield violation(assignment, path, "is not set");
    yield* holds(
      assignment,
      "scope",
      "one resource or group",
      (scope) => typeof scope === "string" && !WIDE_SCOPE.test(scope),
    );
  },
});
