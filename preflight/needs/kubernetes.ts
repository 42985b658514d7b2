import type { FoundationConfig } from "../../config/load";

/** What an existing cluster is asked for. */
export interface KubernetesNeeds {
  readonly natsLoadBalancer: "internal" | "public";
  /** Namespace of the product in which samples are tried. */
  readonly namespace: string;
}

const PRODUCT_NAMESPACE = "codemie";

/** Needs of a cluster that this project does not make: that of phase 2, or any one by its kubeconfig; undefined without such a cluster. */
export function kubernetesNeedsOf({
  azureCore,
  kubernetesBaseline,
}: FoundationConfig): KubernetesNeeds | undefined {
  const given =
    azureCore?.settings.aks.existingClusterId !== undefined ||
    kubernetesBaseline?.cluster.mode === "existing";
  if (!given) return undefined;
  const names = Object.keys(kubernetesBaseline?.settings.namespaces ?? {});
  return {
    natsLoadBalancer:
      kubernetesBaseline?.settings.nats.loadBalancer ??
      azureCore?.settings.nats.loadBalancer ??
      "internal",
    namespace: names.includes(PRODUCT_NAMESPACE)
      ? PRODUCT_NAMESPACE
      : (names[0] ?? PRODUCT_NAMESPACE),
  };
}
