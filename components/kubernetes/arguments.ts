import * as pulumi from "@pulumi/pulumi";

/** Arguments that every Kubernetes component shares. */
export interface KubernetesComponentArgs {
  /** Optional. Labels for every object. @default - `app.kubernetes.io/managed-by: platform-foundations` alone */
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/** `<namespace>/<name>` of each object, by its key. */
export const qualifiedNames = (
  objects: Readonly<
    Record<
      string,
      { readonly metadata: pulumi.Output<{ readonly namespace: string; readonly name: string }> }
    >
  >,
): Readonly<Record<string, pulumi.Output<string>>> =>
  Object.fromEntries(
    Object.entries(objects).map(([key, { metadata }]) => [
      key,
      pulumi.interpolate`${metadata.namespace}/${metadata.name}`,
    ]),
  );

/** The labels of one component's objects. */
export function labelsOf({
  labels,
}: KubernetesComponentArgs): Record<string, pulumi.Input<string>> {
  return { ...labels, "app.kubernetes.io/managed-by": "platform-foundations" };
}
