import { ProductNamespaces } from "platform-foundations/kubernetes";

// Quotas, pod security labels and default-deny network policies come with each.
const product = new ProductNamespaces("product", {
  namespaces: { codemie: {}, "ingress-nginx": {} },
  ingressNamespace: "ingress-nginx",
});

export const { namespaces } = product;
