import * as helm from "@pulumi/kubernetes/helm/v3";
import * as pulumi from "@pulumi/pulumi";
import {
  planIngressController,
  type IngressControllerShape,
} from "../plans/kubernetes/ingress-controller";

export interface IngressControllerArgs extends IngressControllerShape {
  /** Required. Namespace of the controller, which has to exist. */
  readonly namespace: string;
  /**
   * Required. `internal`: a load balancer inside the network, optionally with a fixed `address` and the `subnetName` that
   * it is taken from; `public`: one on the internet that lets in `allowedNetworks` alone.
   *
   * Error: `access.allowedNetworks: is empty, so everybody would be let in; …`.
   */
  readonly access: IngressControllerShape["access"];
  /**
   * Optional. Where the chart comes from: a `repository`, an `oci` registry or a `path` on this machine.
   * @default { mode: "repository" } with the project's own repository and the pinned version
   */
  readonly chart?: NonNullable<IngressControllerShape["chart"]>;
  /** Optional. Name of the ingress class. @default "nginx" */
  readonly className?: string;
  /** Optional. Pods of the controller. @default 2 */
  readonly replicas?: number;
  /** Optional. Registry that mirrors the controller's images. @default - the chart's own */
  readonly imageRegistry?: string;
  /** Optional. Largest upload. Unit: MiB. @default 900 */
  readonly bodySizeMiB?: number;
  /** Optional. How long an answer may take. Unit: seconds. @default 600 */
  readonly timeoutSeconds?: number;
  /** Optional. How long to wait for the controller. Unit: seconds. @default 600 */
  readonly waitSeconds?: number;
}

/**
 * The way in for users: ingress-nginx behind one load balancer.
 *
 * Creates one Helm release, rolled back when it does not become ready.
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
        timeout: args.waitSeconds ?? 600,
      },
      { parent: this },
    );
    // Whoever writes an Ingress waits for the controller.
    this.className = release.status.apply(() => plan.className);
    this.address = args.access.mode === "internal" ? args.access.address : undefined;
    this.registerOutputs({ className: this.className, address: this.address });
  }
}
