import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { GUID, SUBJECT } from "../arguments/stand-ins";
import { sortedEntries } from "../plans/record";
import {
  planWorkloadIdentity,
  type FederationShape,
  type GrantShape,
  type PlannedCredential,
} from "../plans/azure/workload-identity";
import type { AssigningArgs, AzureRegionalArgs, ComponentContext } from "./arguments";
import { assignRole } from "./role-assignments";
import { withoutVersionAliases } from "./version-aliases";

/** One token issuer, usually a cluster, and the service accounts that it vouches for. */
export interface Federation extends FederationShape<pulumi.Input<string>> {
  /** Required. OIDC issuer of the cluster. */
  readonly issuerUrl: pulumi.Input<string>;
}

/** What the identity may do, and where. */
export interface Grant extends GrantShape<pulumi.Input<string>> {
  /** Required. Full id of the resource. */
  readonly scope: pulumi.Input<string>;
}

export interface WorkloadIdentityArgs extends AzureRegionalArgs, AssigningArgs {
  /** Optional. Name of the identity. @default - the component's logical name */
  readonly identityName?: pulumi.Input<string> | undefined;
  /** Optional. Who may act as this identity, by a name for each issuer; at most 20 subjects together. @default - none */
  readonly federations?: Readonly<Record<string, Federation>> | undefined;
  /** Optional. Role assignments, by a name for each. @default - none */
  readonly grants?: Readonly<Record<string, Grant>> | undefined;
}

/**
 * An identity that pods use without a secret: a cluster vouches for a service account, Entra ID answers with a token.
 *
 * Creates the identity, its federated credentials one after another, and its role assignments.
 *
 * Cost: none.
 * Source: CodeMie, Infrastructure Deployment, "Security & Identity" (interpretation D-07: a system-assigned identity cannot be federated).
 *
 * @example
 * const app = new WorkloadIdentity("app", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   federations: {
 *     main: { issuerUrl: cluster.oidcIssuerUrl, subjects: ["system:serviceaccount:codemie:codemie-api"] },
 *   },
 *   grants: { files: { role: "Storage Blob Data Contributor", scope: files.accountId } },
 * });
 */
export class WorkloadIdentity extends pulumi.ComponentResource {
  public readonly identity: managedidentity.UserAssignedIdentity;
  public readonly identityId: pulumi.Output<string>;
  public readonly clientId: pulumi.Output<string>;
  public readonly principalId: pulumi.Output<string>;

  public constructor(
    name: string,
    args: WorkloadIdentityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan, content } = decide(
      { component: "WorkloadIdentity", name },
      args,
      { "federations.*.subjects.*": SUBJECT, "grants.*.role.roleDefinitionId": GUID },
      planWorkloadIdentity,
    );
    super(
      "platform-foundations:azure:WorkloadIdentity",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-id`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        resourceName: checked.identityName ?? name,
        tags: checked.tags,
      },
      { parent: this },
    );
    federate({ parent: this, name, args: checked }, identity, {
      plan,
      subjectOf: (index) =>
        content(["federations"], (credentials) => credentials[index]?.subject ?? ""),
    });
    for (const [key, { role, scope }] of sortedEntries(checked.grants ?? {})) {
      assignRole(
        `${name}-role-${key}`,
        {
          role,
          scope,
          subscriptionId: checked.subscriptionId,
          principalId: identity.principalId,
          principalKey: name,
          principalType: "ServicePrincipal",
        },
        { parent: this },
      );
    }

    this.identity = identity;
    this.identityId = identity.id;
    this.clientId = identity.clientId;
    this.principalId = identity.principalId;
    this.registerOutputs({
      identityId: this.identityId,
      clientId: this.clientId,
      principalId: this.principalId,
    });
  }
}

// O9: an identity takes one credential at a time. O8 needs no edge of its own: the issuer is an output of the cluster.
function federate(
  { parent, name, args }: ComponentContext<WorkloadIdentityArgs>,
  identity: managedidentity.UserAssignedIdentity,
  {
    plan,
    subjectOf,
  }: {
    readonly plan: readonly PlannedCredential[];
    /** Service account of a credential by its place in the plan. */
    readonly subjectOf: (index: number) => pulumi.Input<string>;
  },
): void {
  let previous: pulumi.Resource[] = [];
  for (const [index, { issuer, key }] of plan.entries()) {
    const federation = args.federations?.[issuer];
    if (federation === undefined) continue;
    previous = [
      new managedidentity.FederatedIdentityCredential(
        `${name}-fc-${key}`,
        {
          resourceGroupName: args.resourceGroupName,
          resourceName: identity.name,
          federatedIdentityCredentialResourceName: key.slice(0, 120),
          issuer: federation.issuerUrl,
          subject: subjectOf(index),
          audiences: ["api://AzureADTokenExchange"],
        },
        { parent, dependsOn: previous },
      ),
    ];
  }
}
