import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import {
  planServiceAccounts,
  type ServiceAccountShape,
} from "../plans/kubernetes/workload-service-accounts";
import { labelsOf, qualifiedNames, type KubernetesComponentArgs } from "./arguments";

/** One service account and the identity that its pods act as. */
export interface WorkloadServiceAccount extends ServiceAccountShape<pulumi.Input<string>> {
  /** Required. Client id of the identity. */
  readonly clientId: pulumi.Input<string>;
}

export interface WorkloadServiceAccountsArgs extends KubernetesComponentArgs {
  /**
   * Required. Service accounts by a name for each.
   *
   * Error: `accounts.spare: codemie/codemie-api is api already; give each service account one identity`.
   */
  readonly accounts: Readonly<Record<string, WorkloadServiceAccount>>;
  /** Optional. Entra tenant of the identities. @default - the cluster's own */
  readonly tenantId?: pulumi.Input<string> | undefined;
  /**
   * Optional. Helm release, and its namespace, that may take the accounts over: a chart refuses to install over an object
   * that is not marked as its own.
   * @default - none; set the chart so that it does not create the account
   */
  readonly helmRelease?:
    { readonly name: pulumi.Input<string>; readonly namespace: pulumi.Input<string> } | undefined;
}

/**
 * Service accounts that act as a managed identity of Azure.
 *
 * Creates one service account for each entry, with the client id that the workload identity webhook reads and the label
 * that marks it. Pods carry the label `azure.workload.identity/use: "true"` themselves.
 *
 * Cost: none.
 * Source: CodeMie, Infrastructure Deployment, "Security & Identity" (interpretation D-07).
 */
export class WorkloadServiceAccounts extends pulumi.ComponentResource {
  /** The service accounts as objects, by key. */
  public readonly accountResources: Readonly<Record<string, core.ServiceAccount>>;
  /** `<namespace>/<name>` by key. */
  public readonly accounts: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: WorkloadServiceAccountsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "WorkloadServiceAccounts", name },
      args,
      { "accounts.*.namespace": NAME, "accounts.*.name": NAME },
      (subject, { accounts }) => planServiceAccounts(subject, accounts),
    );
    super("platform-foundations:kubernetes:WorkloadServiceAccounts", name, {}, opts);
    this.accountResources = Object.fromEntries(
      plan.map(({ key, ...planned }) => {
        const { namespace, name: accountName, clientId } = { ...planned, ...args.accounts[key] };
        const account = new core.ServiceAccount(
          `${name}-sa-${key}`,
          { metadata: metadataOf({ namespace, name: accountName }, clientId, checked) },
          { parent: this },
        );
        return [key, account];
      }),
    );
    this.accounts = qualifiedNames(this.accountResources);
    this.registerOutputs({ accounts: this.accounts });
  }
}

function metadataOf(
  account: { readonly namespace: pulumi.Input<string>; readonly name: pulumi.Input<string> },
  clientId: pulumi.Input<string> | undefined,
  args: WorkloadServiceAccountsArgs,
) {
  const { helmRelease: release, tenantId } = args;
  return {
    ...account,
    labels: {
      ...labelsOf(args),
      ...(release === undefined ? {} : { "app.kubernetes.io/managed-by": "Helm" }),
      "azure.workload.identity/use": "true",
    },
    annotations: {
      "azure.workload.identity/client-id": clientId ?? "",
      ...(tenantId === undefined ? {} : { "azure.workload.identity/tenant-id": tenantId }),
      ...(release === undefined
        ? {}
        : {
            "meta.helm.sh/release-name": release.name,
            "meta.helm.sh/release-namespace": release.namespace,
          }),
    },
  };
}
