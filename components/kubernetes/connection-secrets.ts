import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import { recordOf } from "../plans/record";
import {
  planConnectionSecrets,
  type ConnectionSecretShape,
} from "../plans/kubernetes/connection-secrets";
import { labelsOf, qualifiedNames, type KubernetesComponentArgs } from "./arguments";

/** How to reach one service. */
export interface ConnectionSecret extends Omit<
  ConnectionSecretShape<pulumi.Input<string>>,
  "keys"
> {
  /** Required. Values by key. All of them are treated as secrets, whether they are marked or not. */
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface ConnectionSecretsArgs extends KubernetesComponentArgs {
  /**
   * Required. Secrets by a name for each.
   *
   * Error: `secrets.spare: codemie/codemie-postgres is application already; put the values of one secret together`.
   */
  readonly secrets: Readonly<Record<string, ConnectionSecret>>;
}

/**
 * Connection settings of the services that the application uses, as secrets of its namespaces.
 *
 * Creates one `Secret` for each entry; its values are secrets in state, outputs and previews.
 *
 * Cost: none.
 * Source: CodeMie, Infrastructure Deployment, "Database & Storage".
 */
export class ConnectionSecrets extends pulumi.ComponentResource {
  /** The secrets as objects, by key. */
  public readonly secretResources: Readonly<Record<string, core.Secret>>;
  /** `<namespace>/<name>` by key. */
  public readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    args: ConnectionSecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "ConnectionSecrets", name },
      args,
      { "secrets.*.namespace": NAME, "secrets.*.secretName": NAME },
      (subject, { secrets }) =>
        planConnectionSecrets(
          subject,
          recordOf(Object.keys(secrets), (key) => {
            const { namespace = "", secretName = "", values = {} } = secrets[key] ?? {};
            return { namespace, secretName, keys: Object.keys(values) };
          }),
        ),
    );
    super("platform-foundations:kubernetes:ConnectionSecrets", name, {}, opts);
    this.secretResources = Object.fromEntries(
      plan.map(({ key, ...planned }) => {
        const { namespace, secretName } = checked.secrets[key] ?? planned;
        const secret = new core.Secret(
          `${name}-secret-${key}`,
          {
            metadata: { name: secretName, namespace, labels: labelsOf(checked) },
            type: "Opaque",
            stringData: pulumi.secret(checked.secrets[key]?.values ?? {}),
          },
          { parent: this },
        );
        return [key, secret];
      }),
    );
    this.secrets = qualifiedNames(this.secretResources);
    this.registerOutputs({ secrets: this.secrets });
  }
}
