import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { deterministicGuid } from "../plans/azure/deterministic-guid";
import { subscriptionOf } from "../plans/azure/subscription";
import { thisStack } from "./default-name";

/** Azure's built-in roles that the components assign, by their fixed ids ("Azure built-in roles"). */
export const ROLES = {
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  "Azure Kubernetes Service Cluster User Role": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  "Azure Kubernetes Service RBAC Admin": "3498e952-d568-435e-9b2c-8d77e338d7f7",
  "Azure Kubernetes Service RBAC Cluster Admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  "Azure Kubernetes Service RBAC Reader": "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
  "Azure Kubernetes Service RBAC Writer": "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb",
  "Cognitive Services OpenAI User": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  "DNS Zone Contributor": "befefa01-2a29-4197-83a8-272ff33ce314",
  "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
  "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
  "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  "Private DNS Zone Contributor": "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Virtual Machine Administrator Login": "1c0163c0-47e6-4577-8991-ea5c82e286e4",
} as const satisfies Readonly<Record<string, string>>;

export type Role = keyof typeof ROLES;

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
