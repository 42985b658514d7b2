import type { Requirement } from "./requirement";

export const AZURE_IDENTITY = {
  AZ_RBAC_BROAD_ROLE: {
    id: "AZ_RBAC_BROAD_ROLE",
    title: "Identities of the platform get no broad role and no role on a whole subscription",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Identity & Access Management",
    },
    requirements: ["AZ-SEC-22"],
    severity: "blocking",
    limits: {
      roles: {
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
        "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
      },
    },
    hint: "assign a role made for the task, on the resource itself",
    link: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    checkedBy: { policy: "azure-rbac-deny-broad-role" },
  },
  AZ_RBAC_PRINCIPAL_TYPE: {
    id: "AZ_RBAC_PRINCIPAL_TYPE",
    title: "Every role assignment names the type of its principal",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security & Identity",
    },
    requirements: ["AZ-P2-37"],
    severity: "blocking",
    hint: "set principalType, so that Azure does not look for an identity that is not replicated yet",
    link: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    checkedBy: { policy: "azure-rbac-require-principal-type" },
  },
  AZ_IDENTITY_ROLES: {
    id: "AZ_IDENTITY_ROLES",
    title: "Every managed identity that is made is also given a role",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security & Identity",
    },
    requirements: ["AZ-P2-40", "AZ-SEC-22"],
    severity: "blocking",
    hint: "assign a role to the identity in the same program, or remove the identity",
    link: "https://learn.microsoft.com/azure/role-based-access-control/overview",
    checkedBy: { policy: "azure-identity-require-roles" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
