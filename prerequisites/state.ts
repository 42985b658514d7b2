import type { Requirement } from "./requirement";

export const STATE = {
  STATE_BACKEND: {
    id: "STATE_BACKEND",
    title: "The state backend answers and the stack is not locked",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 1: Terraform State Backend",
    },
    requirements: ["AZ-P1-09"],
    severity: "blocking",
    hint: "log in to the backend again; when a lock was left behind, make sure nobody runs an update and then: pulumi cancel",
    checkedBy: { preflight: "STATE_BACKEND" },
  },
  STATE_PENDING: {
    id: "STATE_PENDING",
    title: "The state holds no operation that was interrupted",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 1: Terraform State Backend",
    },
    requirements: ["AZ-P1-09"],
    severity: "blocking",
    hint: "run: pulumi refresh --clear-pending-creates, after a look at what the interrupted operation made",
    checkedBy: { preflight: "STATE_PENDING" },
  },
  AZ_STATE_DEDICATED_GROUP: {
    id: "AZ_STATE_DEDICATED_GROUP",
    title: "State is kept in a resource group of its own, locked against deletion and protected",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 1: Terraform State Backend",
    },
    requirements: ["AZ-P1-03"],
    severity: "blocking",
    limits: { containers: ["tfstate", "pulumistate"], lockLevel: "CanNotDelete" },
    hint: "give the state account a resource group of its own, a CanNotDelete lock on that group, and the protect option",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
    checkedBy: { policy: "azure-state-require-dedicated-group" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
