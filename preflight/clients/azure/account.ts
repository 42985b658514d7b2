import { z } from "zod";
import { type AzureScope, versionOf, typeOf, VERSIONS } from "./scope";

const subscription = z.object({
  subscriptionId: z.string(),
  tenantId: z.string().optional(),
  displayName: z.string().optional(),
  state: z.string(),
  subscriptionPolicies: z.object({ quotaId: z.string().optional() }).optional(),
});
const permission = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  condition: z.string().nullish(),
});
const provider = z.object({
  namespace: z.string(),
  registrationState: z.string(),
  resourceTypes: z
    .array(z.object({ resourceType: z.string(), locations: z.array(z.string()).default([]) }))
    .default([]),
});
const feature = z.object({ properties: z.object({ state: z.string() }) });
const lock = z.object({ name: z.string(), properties: z.object({ level: z.string() }) });
const policyAssignment = z.object({
  name: z.string(),
  properties: z.object({
    displayName: z.string().optional(),
    enforcementMode: z.string().optional(),
  }),
});
const restrictions = z.object({
  fieldRestrictions: z
    .array(
      z.object({
        field: z.string().optional(),
        restrictions: z
          .array(
            z.object({
              result: z.string(),
              policy: z.object({ policyAssignmentId: z.string().optional() }).optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  contentEvaluationResult: z
    .object({
      policyEvaluations: z
        .array(
          z.object({
            evaluationResult: z.string().optional(),
            policyInfo: z.object({ policyAssignmentId: z.string().optional() }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});
const named = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string().optional(),
  properties: z.unknown().optional(),
});
const diagnosticSetting = z.object({
  name: z.string(),
  properties: z.object({
    workspaceId: z.string().nullish(),
    logs: z.array(z.object({ category: z.string().nullish(), enabled: z.boolean() })).nullish(),
  }),
});
const roleAssignment = z.object({
  properties: z.object({
    principalId: z.string(),
    roleDefinitionId: z.string(),
    scope: z.string().optional(),
  }),
});
const federatedCredential = z.object({
  name: z.string(),
  properties: z.object({ issuer: z.string(), subject: z.string() }),
});

export type DiagnosticSetting = z.output<typeof diagnosticSetting>;
export type Subscription = z.output<typeof subscription>;
export type Permission = z.output<typeof permission>;
export type Provider = z.output<typeof provider>;
export type PolicyRestrictions = z.output<typeof restrictions>;

/** What the subscription, its rights and its policies are. */
export interface AccountReads {
  subscription(): Promise<Subscription | undefined>;
  tenantIds(): Promise<readonly string[]>;
  /** Rights of the caller, as the service computed them: in the subscription, or on one resource of any. */
  permissions(resourceId?: string): Promise<readonly Permission[]>;
  provider(namespace: string): Promise<Provider | undefined>;
  featureState(namespace: string, name: string): Promise<string | undefined>;
  /** Diagnostic settings of the subscription itself: exports of its activity log. */
  activityLogSettings(): Promise<readonly DiagnosticSetting[]>;
  locks(resourceGroupName: string): Promise<readonly z.output<typeof lock>[]>;
  policyAssignments(): Promise<readonly z.output<typeof policyAssignment>[]>;
  policyRestrictions(type: string, location: string): Promise<PolicyRestrictions>;
  roleAssignments(scope: string): Promise<readonly z.output<typeof roleAssignment>[]>;
  federatedCredentials(
    identityId: string,
  ): Promise<readonly z.output<typeof federatedCredential>[]>;
  /** A resource of any type that has an API version in the table of the reader. */
  resource(id: string): Promise<z.output<typeof named> | undefined>;
  /** Resources of a type in one resource group, or in the whole subscription. */
  resourcesIn(
    resourceGroupName: string | undefined,
    type: string,
  ): Promise<readonly z.output<typeof named>[]>;
}

export function accountReads({ arm, sub }: AzureScope): AccountReads {
  return {
    subscription: () =>
      arm.get(sub(), "2022-12-01", subscription, "Microsoft.Resources/subscriptions/read"),
    tenantIds: async () =>
      (await arm.list("/tenants", "2022-12-01", z.object({ tenantId: z.string() }), "a login")).map(
        ({ tenantId }) => tenantId,
      ),
    permissions: (resourceId) =>
      arm.list(
        `${resourceId ?? sub()}/providers/Microsoft.Authorization/permissions`,
        "2022-04-01",
        permission,
        "Microsoft.Authorization/permissions/read",
      ),
    provider: (namespace) =>
      arm.get(
        `${sub()}/providers/${namespace}`,
        "2021-04-01",
        provider,
        "Microsoft.Resources/subscriptions/providers/read",
      ),
    featureState: async (namespace, name) =>
      (
        await arm.get(
          `${sub()}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
          "2021-07-01",
          feature,
          "Microsoft.Features/providers/features/read",
        )
      )?.properties.state,
    activityLogSettings: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Insights/diagnosticSettings`,
        "2021-05-01-preview",
        diagnosticSetting,
        "Microsoft.Insights/diagnosticSettings/read",
      ),
    locks: (group) =>
      arm.list(
        `${sub()}/resourceGroups/${group}/providers/Microsoft.Authorization/locks`,
        "2020-05-01",
        lock,
        "Microsoft.Authorization/locks/read",
      ),
    policyAssignments: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Authorization/policyAssignments`,
        "2023-04-01",
        policyAssignment,
        "Microsoft.Authorization/policyAssignments/read",
      ),
    // A documented read that happens to be a POST.
    policyRestrictions: (type, location) =>
      arm.ask(
        `${sub()}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
        "2023-03-01",
        { resourceDetails: { resourceContent: { type, location } }, pendingFields: [] },
        restrictions,
        "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
      ),
    roleAssignments: (scope) =>
      arm.list(
        `${scope}/providers/Microsoft.Authorization/roleAssignments`,
        "2022-04-01",
        roleAssignment,
        "Microsoft.Authorization/roleAssignments/read",
      ),
    federatedCredentials: (identityId) =>
      arm.list(
        `${identityId}/federatedIdentityCredentials`,
        "2023-01-31",
        federatedCredential,
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
      ),
    resource: (id) => arm.get(id, versionOf(id), named, `${typeOf(id)}/read`),
    resourcesIn: (group, type) =>
      arm.list(
        `${sub()}${group === undefined ? "" : `/resourceGroups/${group}`}/providers/${type}`,
        VERSIONS[type.toLowerCase()] ?? "2024-05-01",
        named,
        `${type}/read`,
      ),
  };
}
