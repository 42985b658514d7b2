import { AZURE_IDENTITY } from "../../../../prerequisites/azure-identity";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import type { Stack } from "../../../lib/stack";
import { Unknown } from "../../../lib/unknown";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

const GROUP = "azuread:index/group:Group";
const MEMBER = "azuread:index/groupMember:GroupMember";

/** The Entra groups that an identity is put into, and whether one of them is declared elsewhere. */
function groupsOf(
  stack: Stack,
  identity: Node,
): { readonly found: readonly Node[]; readonly elsewhere: boolean } {
  const isOf = (node: Node, path: string): boolean =>
    node.sources(path).some(({ urn }) => urn === identity.urn);
  const listed = stack.all(GROUP).filter((group) => isOf(group, "members"));
  const links = stack
    .all(MEMBER)
    .filter((member) => isOf(member, "memberObjectId"))
    .map((member) => stack.link(member, "groupObjectId", GROUP));
  return {
    found: [...listed, ...links.flatMap((link) => (link.state === "found" ? link.nodes : []))],
    elsewhere: links.some((link) => link.state === "outside" || link.state === "unknown"),
  };
}

export const requireRoles = stackPolicyFor(AZURE_IDENTITY.AZ_IDENTITY_ROLES, {
  type: IDENTITY,
  *check(stack) {
    const assignments = stack.all(ASSIGNMENT);
    for (const identity of stack.all(IDENTITY)) {
      const groups = groupsOf(stack, identity);
      if (groups.elsewhere) continue; // the roles of a group of another stack are given there
      const principals = [identity, ...groups.found];
      const ids = [
        identity.text("principalId"),
        ...groups.found.map((one) => one.text("objectId")),
      ];
      const granted = assignments.some((assignment) => {
        const id = assignment.text("principalId");
        return (
          assignment
            .sources("principalId")
            .some((source) => principals.some(({ urn }) => urn === source.urn)) ||
          (id !== undefined && ids.includes(id))
        );
      });
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
