import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { RANGE } from "../arguments/stand-ins";
import {
  CONTAINER_DEFAULTS,
  planProductNamespaces,
  type PlannedNamespace,
  type PlannedPolicy,
  type ProductNamespacesShape,
} from "../plans/kubernetes/product-namespaces";
import { labelsOf, type KubernetesComponentArgs } from "./arguments";

export interface ProductNamespacesArgs
  extends ProductNamespacesShape<pulumi.Input<string>>, KubernetesComponentArgs {
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
    const { checked, plan, content } = decide(
      { component: "ProductNamespaces", name },
      { ...args, protect: args.protect ?? opts?.protect },
      { "databaseRanges[]": RANGE, "podRanges[]": RANGE, "nats.clientRanges[]": RANGE },
      planProductNamespaces,
    );
    super("platform-foundations:kubernetes:ProductNamespaces", name, {}, opts);
    const made = plan.map((namespace, index) =>
      createNamespace({ parent: this, name, args: checked }, namespace, (policy, spec) =>
        content(
          ["databaseRanges", "podRanges", "nats"],
          (known) => known[index]?.policies[policy]?.spec ?? spec,
        ),
      ),
    );
    this.namespaces = Object.fromEntries(made.map(({ key, outName }) => [key, outName]));
    this.ready = made.flatMap(({ resources }) => resources);
    this.registerOutputs({ namespaces: this.namespaces });
  }
}

interface NamespaceContext {
  readonly parent: pulumi.Resource;
  readonly name: string;
  readonly args: ProductNamespacesArgs;
}

function createNamespace(
  { parent, name, args }: NamespaceContext,
  plan: PlannedNamespace,
  /** What a policy says, by its place in the plan. */
  specOf: (index: number, planned: PlannedPolicy["spec"]) => pulumi.Input<PlannedPolicy["spec"]>,
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
    ({ key, spec }, index) =>
      new networking.NetworkPolicy(
        `${name}-netpol-${plan.name}-${key}`,
        { metadata: inside(key), spec: specOf(index, spec) },
        after,
      ),
  );
  return {
    key: plan.name,
    outName: namespace.metadata.name,
    resources: [namespace, limits, quota, ...policies],
  };
}
