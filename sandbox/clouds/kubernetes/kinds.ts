/** Kinds that the API server of the sandbox knows: group and version, kind, and whether it lives in a namespace. */
export const KINDS: readonly (readonly [apiVersion: string, kind: string, namespaced: boolean])[] =
  [
    ["core/v1", "Namespace", false],
    ["core/v1", "ServiceAccount", true],
    ["core/v1", "Secret", true],
    ["core/v1", "ConfigMap", true],
    ["core/v1", "Service", true],
    ["core/v1", "Pod", true],
    ["core/v1", "ResourceQuota", true],
    ["core/v1", "LimitRange", true],
    ["core/v1", "PersistentVolume", false],
    ["core/v1", "PersistentVolumeClaim", true],
    ["apps/v1", "Deployment", true],
    ["apps/v1", "StatefulSet", true],
    ["apps/v1", "DaemonSet", true],
    ["batch/v1", "Job", true],
    ["batch/v1", "CronJob", true],
    ["storage.k8s.io/v1", "StorageClass", false],
    ["networking.k8s.io/v1", "NetworkPolicy", true],
    ["networking.k8s.io/v1", "Ingress", true],
    ["networking.k8s.io/v1", "IngressClass", false],
    ["rbac.authorization.k8s.io/v1", "Role", true],
    ["rbac.authorization.k8s.io/v1", "RoleBinding", true],
    ["rbac.authorization.k8s.io/v1", "ClusterRole", false],
    ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding", false],
    ["policy/v1", "PodDisruptionBudget", true],
    ["autoscaling/v2", "HorizontalPodAutoscaler", true],
    ["scheduling.k8s.io/v1", "PriorityClass", false],
    ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", false],
    ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", false],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition", false],
    // Of the secrets-store driver, which the add-on of AKS installs.
    ["secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", true],
  ];

/** Namespaces that every cluster has. */
export const NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"] as const;
