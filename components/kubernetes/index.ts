export { type KubernetesComponentArgs } from "./arguments";
export {
  type ConnectionSecret,
  ConnectionSecrets,
  type ConnectionSecretsArgs,
} from "./connection-secrets";
export {
  type IngressCertificate,
  IngressController,
  type IngressControllerArgs,
} from "./ingress-controller";
export { ProductNamespaces, type ProductNamespacesArgs } from "./product-namespaces";
export { StorageClass, type StorageClassArgs } from "./storage-class";
export {
  type WorkloadServiceAccount,
  WorkloadServiceAccounts,
  type WorkloadServiceAccountsArgs,
} from "./workload-service-accounts";
export {
  type IngressChart,
  type IngressControllerShape,
} from "../plans/kubernetes/ingress-controller";
export {
  type LoadBalancerAccess,
  type LoadBalancerSettings,
  loadBalancerSettings,
} from "../plans/kubernetes/load-balancer";
export {
  type NamespaceFlow,
  type NamespaceQuota,
  type NamespaceShape,
  PRODUCT_FLOWS,
  PRODUCT_NAMESPACES,
  type ProductNamespacesShape,
} from "../plans/kubernetes/product-namespaces";
export { exceptionTags, type NamedException } from "../plans/exceptions";
export { type VaultSecret } from "../plans/vault-secret";
export { InvalidArgumentsError, type Issue } from "../plans/issues";
export type { ConnectionSecretShape } from "../plans/kubernetes/connection-secrets";
export type { DiskKind, ReclaimPolicy, StorageClassShape } from "../plans/kubernetes/storage-class";
export type { ServiceAccountShape } from "../plans/kubernetes/workload-service-accounts";
