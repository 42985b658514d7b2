import type { Requirement } from "./requirement";

export const AZURE_OPERATIONS = {
  AZ_DIAGNOSTICS: {
    id: "AZ_DIAGNOSTICS",
    title: "Every supporting resource sends its logs to a workspace",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Compliance & Monitoring",
    },
    requirements: ["AZ-SEC-32"],
    severity: "blocking",
    hint: "add a diagnostic setting for the resource with a workspaceId",
    link: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    charge: "logs taken into the workspace and kept there, per GB",
    checkedBy: { policy: "azure-diagnostics-require-setting" },
  },
  AZ_LOCATIONS: {
    id: "AZ_LOCATIONS",
    title: "Resources are made in allowed regions only",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Phase 2: Core Platform Infrastructure",
    },
    requirements: ["AZ-P2-01"],
    severity: "blocking",
    hint: "move the resource to an allowed region, or add the region to the configuration of the pack",
    link: "https://learn.microsoft.com/azure/reliability/regions-list",
    checkedBy: { policy: "azure-general-allow-locations" },
  },
  AZ_TAGS: {
    id: "AZ_TAGS",
    title: "Resources carry the mandatory tags",
    source: {
      document: "CodeMie on Azure: Infrastructure Deployment",
      section: "Security Architecture",
    },
    requirements: ["AZ-SEC-02"],
    severity: "warning",
    hint: "add the tags that the message names",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources",
    checkedBy: { policy: "azure-general-require-tags" },
  },
} as const satisfies Readonly<Record<string, Requirement>>;
