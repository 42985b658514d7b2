import * as helm from "@pulumi/kubernetes/helm/v3";
import * as pulumi from "@pulumi/pulumi";
import {
  planIngressController,
  type IngressControllerShape,
} from "../plans/kubernetes/ingress-controller";

export interface IngressControllerArgs extends IngressControllerShape {
  /** Optional. How long to wait for the controller. Unit: seconds. @default 600 */
  readonly waitSeconds?: number | undefined;
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
    // An Ingress has to wait for the controller.
    this.className = release.status.apply(() => plan.className);
    this.address = args.access.mode === "internal" ? args.access.address : undefined;
    this.registerOutputs({ className: this.className, address: this.address });
  }
}
