import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { deterministicGuid } from "../plans/azure/deterministic-guid";
import { ROLES, type Role } from "../plans/azure/roles";
import { subscriptionOf } from "../plans/azure/subscription";
import { thisStack } from "./default-name";

export { ROLES, type Role };

/** What kind of principal an id is. Azure asks for it so that a just-created principal is accepted at once. */
export type PrincipalType = "ServicePrincipal" | "Group" | "User";

export interface AssignRoleArgs {
  /** Required. A role of {@link ROLES}, by the title Azure shows. */
  readonly role: Role;
  /** Required. Full id of the resource it is valid for. */
  readonly scope: pulumi.Input<string>;
  /** Required. Object id in Entra ID (not the client id) of the principal that receives the role. */
  readonly principalId: pulumi.Input<string>;
  /**
   * Required. What the program calls this principal, for example `aks-control-plane`, or the object id of a user or group.
   * It takes part in the assignment's name, and unlike the object id it is known before the principal exists.
   */
  readonly principalKey: string;
  /** Required. */
  readonly principalType: PrincipalType;
  /**
   * Optional. Subscription that the role is defined in. Given plainly, a preview knows the role before the scope exists.
   * @default - the subscription of `scope`
   */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
}

/**
 * Assigns a built-in role under a name that is the same on every run.
 *
 * An assignment cannot be changed in place (`RoleAssignmentUpdateNotPermitted`) and a second one for the same principal,
 * role and scope is refused (`RoleAssignmentExists`); hence the derived name, and delete before replace.
 */
export function assignRole(
  name: string,
  args: AssignRoleArgs,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment {
  const { role } = args;
  const scope = pulumi.output(args.scope);
  const subscriptionId =
    args.subscriptionId === undefined ? scope.apply(subscriptionOf) : args.subscriptionId;
  return new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: scope.apply((id) => roleAssignmentName(id, keyInAzure(args), role)),
      scope,
      principalId: args.principalId,
      principalType: args.principalType,
      roleDefinitionId: pulumi.output(subscriptionId).apply((id) => roleDefinitionId(id, role)),
    },
    {
      ...opts,
      replaceOnChanges: ["principalId", "principalType", "roleDefinitionId", "scope"],
      deleteBeforeReplace: true,
    },
  );
}

// Two stacks may share a scope, such as a central zone or a registry. Each has its own `aks-control-plane`, and one name for
// both would be taken; a user or a group is the same in every stack.
function keyInAzure({ principalKey, principalType }: AssignRoleArgs): string {
  return principalType === "ServicePrincipal" ? `${thisStack()}/${principalKey}` : principalKey;
}

/** The GUID an assignment gets; Azure compares ids without regard to case, so the scope is folded first. */
export function roleAssignmentName(scope: string, principalKey: string, role: Role): string {
  return deterministicGuid(scope.toLowerCase(), principalKey, ROLES[role]);
}

/**
 * Id of a built-in role as Azure reads it back. The shorter form without a subscription is accepted too, but a refresh would
 * then see another id and replace the assignment.
 */
export function roleDefinitionId(subscriptionId: string, role: Role): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`;
}
