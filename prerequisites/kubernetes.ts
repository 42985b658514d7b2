import type { Requirement } from "./requirement";

export const KUBERNETES = {
  K8S_CLUSTER_ADMIN: {
    id: "K8S_CLUSTER_ADMIN",
    title: "The deployer may manage cluster-wide resources",
    source: { document: "CodeMie on Azure: Prerequisites", section: "Administrative Permissions" },
    requirements: ["AZ-PRE-36", "AZ-PRE-44", "AZ-PRE-47"],
    severity: "blocking",
    limits: {
      resources: [
        "clusterroles",
        "clusterrolebindings",
        "roles",
        "rolebindings",
        "customresourcedefinitions",
        "validatingwebhookconfigurations",
        "mutatingwebhookconfigurations",
      ],
    },
    hint: "ask the owner of the cluster for a role that allows the verbs that the message lists",
    checkedBy: { preflight: "K8S_CLUSTER_ADMIN" },
  },
  K8S_NAMESPACE_ADMIN: {
    id: "K8S_NAMESPACE_ADMIN",
    title: "The deployer may create and manage namespaces",
    source: { document: "CodeMie on Azure: Prerequisites", section: "Administrative Permissions" },
    requirements: ["AZ-PRE-35"],
    severity: "blocking",
    hint: "ask the owner of the cluster for a role that may create and manage namespaces",
    checkedBy: { preflight: "K8S_NAMESPACE_ADMIN" },
  },
  K8S_ADMISSION: {
    id: "K8S_ADMISSION",
    title: "The admission control of the cluster accepts what the product creates",
    source: {
      document: "CodeMie on Azure: Prerequisites",
      section: "Admission Control and Resource Requirements",
    },
    requirements: ["AZ-PRE-37", "AZ-PRE-38", "AZ-PRE-42", "AZ-PRE-45", "AZ-PRE-48", "AZ-PRE-49"],
    severity: "blocking",
    limits: {
      kinds: [
        "Service",
        "ClusterRole",
        "ClusterRoleBinding",
        "Role",
        "RoleBinding",
        "CustomResourceDefinition",
        "Custom resources of the Keycloak and PostgreSQL operators, once their definitions are installed",
        "Pod",
      ],
    },
    hint: "exempt the namespaces of the product from the webhook or policy that the message names",
    checkedBy: { preflight: "K8S_ADMISSION" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
