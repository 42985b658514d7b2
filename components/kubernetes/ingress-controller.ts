import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as helm from "@pulumi/kubernetes/helm/v3";
import * as pulumi from "@pulumi/pulumi";
import {
  planIngressController,
  type IngressControllerShape,
  type PlannedIngressCertificate,
} from "../plans/kubernetes/ingress-controller";
import type { VaultSecret } from "../plans/vault-secret";

/** A certificate in a vault, and the identity that may read it. */
export interface IngressCertificate extends VaultSecret {
  /** Required. Client id of the identity, which trusts the controller's service account and may read the secret. */
  readonly clientId: pulumi.Input<string>;
  /** Required. Entra tenant of the vault. */
  readonly tenantId: pulumi.Input<string>;
}

export interface IngressControllerArgs extends Omit<IngressControllerShape, "certificate"> {
  /**
   * Optional. Certificate of every host whose Ingress names no other, from a vault; needs the secrets-store driver in the cluster.
   *
   * Error: `certificate.secretName: "wild.card" is not the name of a secret; …`.
   * @default - the controller's own, which no browser trusts
   */
  readonly certificate?: IngressCertificate | undefined;
  /** Optional. How long to wait for the controller. Unit: seconds. @default 600, with a certificate 900 */
  readonly waitSeconds?: number | undefined;
}

/**
 * The way in for users: ingress-nginx behind one load balancer.
 *
 * Creates one Helm release, rolled back when it does not become ready, and with a `certificate` the `SecretProviderClass` by which
 * the secrets-store driver fetches it from the vault.
 *
 * Cost: one rule of the cluster's load balancer, and data.
 * Source: CodeMie, Infrastructure Deployment, "Networking"; CodeMie, Prerequisites, "Access Control Network List".
 */
export class IngressController extends pulumi.ComponentResource {
  public readonly className: pulumi.Output<string>;
  /** The address that was asked for; undefined when the cloud chooses. */
  public readonly address: string | undefined;

  public constructor(
    name: string,
    args: IngressControllerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const plan = planIngressController(`IngressController "${name}"`, args);
    super("platform-foundations:kubernetes:IngressController", name, {}, opts);
    const certificate =
      args.certificate &&
      plan.certificate &&
      fetchCertificate(this, name, args.namespace, args.certificate, plan.certificate);
    const release = new helm.Release(
      `${name}-release`,
      {
        name: "ingress-nginx",
        namespace: args.namespace,
        chart: plan.chart,
        ...(plan.version === undefined ? {} : { version: plan.version }),
        ...(plan.repository === undefined ? {} : { repositoryOpts: { repo: plan.repository } }),
        values: plan.values,
        atomic: true,
        cleanupOnFail: true,
        timeout: args.waitSeconds ?? plan.waitSeconds,
      },
      { parent: this, dependsOn: certificate === undefined ? [] : [certificate] }, // its pods wait for the volume
    );
    // An Ingress has to wait for the controller.
    this.className = release.status.apply(() => plan.className);
    this.address = args.access.mode === "internal" ? args.access.address : undefined;
    this.registerOutputs({ className: this.className, address: this.address });
  }
}

function fetchCertificate(
  parent: pulumi.Resource,
  name: string,
  namespace: string,
  { clientId, tenantId }: IngressCertificate,
  plan: PlannedIngressCertificate,
): pulumi.Resource {
  return new apiextensions.CustomResource(
    `${name}-certificate`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: plan.name, namespace },
      spec: {
        provider: "azure",
        parameters: {
          clientID: clientId,
          tenantId,
          keyvaultName: plan.keyvaultName,
          objects: plan.objects,
        },
        secretObjects: plan.secretObjects,
      },
    },
    { parent },
  );
}
