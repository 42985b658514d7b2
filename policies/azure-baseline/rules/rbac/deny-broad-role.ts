import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import { holds } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { policyFor } from "../../../lib/policy-for";
import { type Problem, notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const WIDE_SCOPE =
  /^\/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/managementgroups\/[^/]+)?\/?$/iu;

const DEFINITIONS = [
  "azure-native:authorization:RoleDefinition",
  "azure:authorization/roleDefinition:RoleDefinition",
];

/** A role of the program's own that allows every action is as broad as Owner, whatever it is called. */
function* allowsEverything(definition: Node): Generator<Problem> {
  const list = definition.get("permissions");
  if (list instanceof Unknown) yield notYetKnown(definition, "permissions", list);
  for (const permission of definition.items("permissions")) {
    const actions = permission.list("actions");
    if (actions instanceof Unknown) yield notYetKnown(permission, "actions", actions);
    else if (actions.includes("*")) yield violation(permission, "actions", "allows every action");
  }
}

// A resource policy, although the whole graph could say more in a preview: the update then knows role and
// scope before the assignment is written, and a mandatory rule stops it there.
export const denyBroadRole = policyFor(AZURE_IDENTITY.AZ_RBAC_BROAD_ROLE, {
  type: ["azure-native:authorization:RoleAssignment", ...DEFINITIONS],
  *check(assignment, { limits }) {
    if (DEFINITIONS.includes(assignment.type)) {
      yield* allowsEverything(assignment);
      return;
    }
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
