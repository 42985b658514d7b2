import type { Requirement } from "./requirement";

export const AZURE_NAMES = {
  AZ_NAME_STORAGE: {
    id: "AZ_NAME_STORAGE",
    title: "The name of the storage account is free",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 1: Terraform State Backend",
    },
    requirements: ["AZ-P1-04", "AZ-P2-23"],
    severity: "blocking",
    hint: "choose another name",
    checkedBy: { preflight: "AZ_NAME_STORAGE" },
  },
  AZ_NAME_VAULT: {
    id: "AZ_NAME_VAULT",
    title: "The name of the Key Vault is free and not held by a soft-deleted one",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security & Identity",
    },
    requirements: ["AZ-P2-27"],
    severity: "blocking",
    hint: "choose another name, or recover or purge the soft-deleted resource that holds it",
    checkedBy: { preflight: "AZ_NAME_VAULT" },
  },
  AZ_NAME_POSTGRES: {
    id: "AZ_NAME_POSTGRES",
    title: "The name of the PostgreSQL server is free",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Data & Storage" },
    requirements: ["AZ-P2-21"],
    severity: "blocking",
    hint: "choose another name",
    checkedBy: { preflight: "AZ_NAME_POSTGRES" },
  },
  AZ_NAME_REGISTRY: {
    id: "AZ_NAME_REGISTRY",
    title: "The name of the container registry is free",
    source: { document: "CodeMie on Azure: Infrastructure Deployment", section: "Data & Storage" },
    requirements: ["AZ-P2-24"],
    severity: "blocking",
    hint: "choose another name",
    checkedBy: { preflight: "AZ_NAME_REGISTRY" },
  },
  AZ_NAME_OPENAI: {
    id: "AZ_NAME_OPENAI",
    title:
      "The name of the OpenAI account and its sub-domain is free and not held by a soft-deleted one",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 3: AI Model Deployments (Optional)",
    },
    requirements: ["AZ-P3-03"],
    severity: "blocking",
    hint: "choose another name, or recover or purge the soft-deleted resource that holds it",
    checkedBy: { preflight: "AZ_NAME_OPENAI" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
