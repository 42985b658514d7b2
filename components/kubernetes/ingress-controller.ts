import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import * as helm from "@pulumi/kubernetes/helm/v3";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS, NAME } from "../arguments/stand-ins";
import {
  planIngressController,
  type IngressControllerShape,
  type PlannedIngressCertificate,
} from "../plans/kubernetes/ingress-controller";
import type { VaultSecret } from "../plans/vault-secret";

/** A certificate in a vault, and the identity that may read it. */
export interface IngressCertificate extends VaultSecret<pulumi.Input<string>> {
  /** Required. Client id of the identity, which trusts the controller's service account and may read the secret. */
  readonly clientId: pulumi.Input<string>;
  /** Required. Entra tenant of the vault. */
  readonly tenantId: pulumi.Input<string>;
}

export interface IngressControllerArgs extends Omit<
  IngressControllerShape<pulumi.Input<string>>,
  "certificate"
> {
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
  public readonly release: helm.Release;
  public readonly className: pulumi.Output<string>;
  /** The address that was asked for; undefined when the cloud chooses. */
  public readonly address: pulumi.Output<string> | undefined;

  public constructor(
    name: string,
    args: IngressControllerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan, content } = decide(
      { component: "IngressController", name },
      args,
      {
        namespace: NAME,
        className: NAME,
        imageRegistry: NAME,
        "access.subnetName": NAME,
        "access.address": ADDRESS,
        "access.allowedNetworks[]": ADDRESS,
        "certificate.vaultName": NAME,
        "certificate.secretName": NAME,
        "certificate.version": NAME,
      },
      planIngressController,
    );
    const { certificate: fetched } = checked;
    super("platform-foundations:kubernetes:IngressController", name, {}, opts);
    const certificate =
      fetched &&
      plan.certificate &&
      fetchCertificate({ parent: this, name, args: fetched }, checked.namespace, {
        name: plan.certificate.name,
        keyvaultName: fetched.vaultName,
        objects: content(["certificate"], (known) => known.certificate?.objects ?? ""),
        secretObjects: content(["certificate"], (known) => [
          ...(known.certificate?.secretObjects ?? []),
        ]),
      });
    this.release = new helm.Release(
      `${name}-release`,
      {
        name: "ingress-nginx",
        namespace: checked.namespace,
        chart: plan.chart,
        ...(plan.version === undefined ? {} : { version: plan.version }),
        ...(plan.repository === undefined ? {} : { repositoryOpts: { repo: plan.repository } }),
        values: content(
          ["namespace", "className", "imageRegistry", "access", "certificate"],
          ({ values }) => values,
        ),
        atomic: true,
        cleanupOnFail: true,
        timeout: checked.waitSeconds ?? plan.waitSeconds,
      },
      { parent: this, dependsOn: certificate === undefined ? [] : [certificate] }, // its pods wait for the volume
    );
    // An Ingress has to wait for the controller.
    this.className = pulumi
      .all([content(["className"], ({ className }) => className), this.release.status])
      .apply(([className]) => className);
    const address = checked.access.mode === "internal" ? checked.access.address : undefined;
    this.address = address === undefined ? undefined : pulumi.output(address);
    this.registerOutputs({ className: this.className, address: this.address });
  }
}

type CertificateObject = {
  readonly [Field in keyof PlannedIngressCertificate]: pulumi.Input<
    PlannedIngressCertificate[Field]
  >;
};

function fetchCertificate(
  {
    parent,
    name,
    args: { clientId, tenantId },
  }: {
    readonly parent: pulumi.Resource;
    readonly name: string;
    readonly args: IngressCertificate;
  },
  namespace: pulumi.Input<string>,
  object: CertificateObject,
): pulumi.Resource {
  return new apiextensions.CustomResource(
    `${name}-certificate`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: object.name, namespace },
      spec: {
        provider: "azure",
        parameters: {
          clientID: clientId,
          tenantId,
          keyvaultName: object.keyvaultName,
          objects: object.objects,
        },
        secretObjects: object.secretObjects,
      },
    },
    { parent },
  );
}
