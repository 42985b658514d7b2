import type * as pulumi from "@pulumi/pulumi";

/** Arguments that every Kubernetes component shares. */
export interface KubernetesComponentArgs {
  /** Optional. Labels for every object. @default - `app.kubernetes.io/managed-by: platform-foundations` alone */
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/** The labels of one component's objects. */
export function labelsOf({
  labels,
}: KubernetesComponentArgs): Record<string, pulumi.Input<string>> {
  return { ...labels, "app.kubernetes.io/managed-by": "platform-foundations" };
}
