import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { deterministicGuid } from "../shared/deterministic-guid";

/** Azure's built-in roles that this house assigns, by their fixed ids ("Azure built-in roles"). */
export const ROLES = {
  acrPull: { title: "AcrPull", guid: "7f951dda-4ed3-4680-a7ca-43fe172d538d" },
  aksClusterUser: {
    title: "Azure Kubernetes Service Cluster User Role",
    guid: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  },
  aksRbacAdmin: {
    title: "Azure Kubernetes Service RBAC Admin",
    guid: "3498e952-d568-435e-9b2c-8d77e338d7f7",
  },
  aksRbacClusterAdmin: {
    title: "Azure Kubernetes Service RBAC Cluster Admin",
    guid: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  },
  aksRbacReader: {
    title: "Azure Kubernetes Service RBAC Reader",
    guid: "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
  },
  aksRbacWriter: {
    title: "Azure Kubernetes Service RBAC Writer",
    guid: "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb",
  },
  cognitiveServicesOpenAiUser: {
    title: "Cognitive Services OpenAI User",
    guid: "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  },
  dnsZoneContributor: {
    title: "DNS Zone Contributor",
    guid: "befefa01-2a29-4197-83a8-272ff33ce314",
  },
  keyVaultCryptoUser: {
    title: "Key Vault Crypto User",
    guid: "12338af0-0e69-4776-bea7-57ae8d297424",
  },
  keyVaultSecretsUser: {
    title: "Key Vault Secrets User",
    guid: "4633458b-17de-408a-b874-0445c86b69e6",
  },
  managedIdentityOperator: {
    title: "Managed Identity Operator",
    guid: "f1a07417-d97a-45cb-824c-7a7467783830",
  },
  monitoringMetricsPublisher: {
    title: "Monitoring Metrics Publisher",
    guid: "3913510d-42f4-4e42-8a64-420c390055eb",
  },
  networkContributor: {
    title: "Network Contributor",
    guid: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  },
  privateDnsZoneContributor: {
    title: "Private DNS Zone Contributor",
    guid: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  },
  reader: { title: "Reader", guid: "acdd72a7-3385-48ef-bd42-f606fba81ae7" },
  storageBlobDataContributor: {
    title: "Storage Blob Data Contributor",
    guid: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  },
  virtualMachineAdministratorLogin: {
    title: "Virtual Machine Administrator Login",
    guid: "1c0163c0-47e6-4577-8991-ea5c82e286e4",
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly guid: string }>>;

export type Role = keyof typeof ROLES;

/** What kind of principal an id is. Azure asks for it so that a just-created principal is accepted at once. */
export type PrincipalType = "ServicePrincipal" | "Group" | "User";

export interface RolePrincipal {
  /**
   * Required. What the program calls this principal, for example `aks-control-plane` or a group's object id.
   * It takes part in the assignment's name, and unlike the object id it is known before the principal exists.
   */
  readonly key: string;
  /** Required. Object id in Entra ID (not the client id). */
  readonly id: pulumi.Input<string>;
  /** Required. */
  readonly type: PrincipalType;
}

export interface AssignRoleArgs {
  /** Required. A role of {@link ROLES}. */
  readonly role: Role;
  /** Required. Who receives it. */
  readonly principal: RolePrincipal;
  /** Required. Full id of the resource it is valid for. */
  readonly scope: pulumi.Input<string>;
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
  const { role, principal } = args;
  const scope = pulumi.output(args.scope);
  return new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: scope.apply((id) => roleAssignmentName(id, principal.key, role)),
      scope,
      principalId: principal.id,
      principalType: principal.type,
      roleDefinitionId: scope.apply((id) => roleDefinitionId(id, role)),
      description: `${ROLES[role].title} for ${principal.key}`,
    },
    {
      ...opts,
      replaceOnChanges: ["principalId", "roleDefinitionId", "scope"],
      deleteBeforeReplace: true,
    },
  );
}

/** The GUID an assignment gets; Azure compares ids without regard to case, so the scope is folded first. */
export function roleAssignmentName(scope: string, principalKey: string, role: Role): string {
  return deterministicGuid(scope.toLowerCase(), principalKey, ROLES[role].guid);
}

/**
 * Id of a built-in role in the subscription that `scope` belongs to. The form without a subscription is accepted too,
 * but Azure reads it back with one, and a refresh would then replace the assignment.
 */
export function roleDefinitionId(scope: string, role: Role): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role].guid}`;
}
