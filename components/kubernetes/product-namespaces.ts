import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import {
  CONTAINER_DEFAULTS,
  planProductNamespaces,
  type PlannedNamespace,
  type ProductNamespacesShape,
} from "../plans/kubernetes/product-namespaces";
import { labelsOf, type KubernetesComponentArgs } from "./arguments";

export interface ProductNamespacesArgs extends ProductNamespacesShape, KubernetesComponentArgs {
  /** Optional. Keeps the namespaces, and with them all that is in them, from being deleted. @default true */
  readonly protect?: boolean | undefined;
}

/**
 * The namespaces of the product.
 *
 * Creates, for each: the namespace with its pod security labels, a resource quota, a limit range that gives containers
 * without requests some, and network policies: all denied, then what the product needs.
 *
 * Nothing here asks for a read-only root file system, which the product's containers do not have (interpretation D-17).
 *
 * Cost: none.
 * Source: CodeMie, Prerequisites, "Administrative Permissions" and "Security Context".
 */
export class ProductNamespaces extends pulumi.ComponentResource {
  /** Names of the namespaces, known once they exist. */
  public readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** Namespaces, quotas, limits and policies: the `dependsOn` of every resource inside one of the namespaces. */
  public readonly ready: readonly pulumi.Resource[];

  public constructor(
    name: string,
    args: ProductNamespacesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const plan = planProductNamespaces(`ProductNamespaces "${name}"`, args);
    super("platform-foundations:kubernetes:ProductNamespaces", name, {}, opts);
    const made = plan.map((namespace) => createNamespace(this, name, namespace, args));
    this.namespaces = Object.fromEntries(made.map(({ key, outName }) => [key, outName]));
    this.ready = made.flatMap(({ resources }) => resources);
    this.registerOutputs({ namespaces: this.namespaces });
  }
}

function createNamespace(
  parent: pulumi.Resource,
  name: string,
  plan: PlannedNamespace,
  args: ProductNamespacesArgs,
) {
  const labels = labelsOf(args);
  const namespace = new core.Namespace(
    `${name}-ns-${plan.name}`,
    {
      metadata: {
        name: plan.name,
        labels: { ...labels, ...plan.labels },
        annotations: plan.annotations,
      },
    },
    { parent, protect: args.protect ?? true },
  );
  // By its plain name, so that a preview shows where everything goes; the API server wants the namespace to be there first.
  const inside = (objectName: string) => ({ name: objectName, namespace: plan.name, labels });
  const after = { parent, dependsOn: [namespace] };
  const limits = new core.LimitRange(
    `${name}-limits-${plan.name}`,
    {
      metadata: inside("containers"),
      spec: {
        limits: [
          {
            type: "Container",
            defaultRequest: {
              cpu: CONTAINER_DEFAULTS.cpuRequest,
              memory: CONTAINER_DEFAULTS.memoryRequest,
            },
            default: { memory: CONTAINER_DEFAULTS.memoryLimit },
          },
        ],
      },
    },
    after,
  );
  const quota = new core.ResourceQuota(
    `${name}-quota-${plan.name}`,
    { metadata: inside("namespace"), spec: { hard: plan.quota } },
    after,
  );
  const policies = plan.policies.map(
    ({ key, spec }) =>
      new networking.NetworkPolicy(
        `${name}-netpol-${plan.name}-${key}`,
        { metadata: inside(key), spec },
        after,
      ),
  );
  return {
    key: plan.name,
    outName: namespace.metadata.name,
    resources: [namespace, limits, quota, ...policies],
  };
}
