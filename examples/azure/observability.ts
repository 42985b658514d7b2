import * as resources from "@pulumi/azure-native/resources";
import { Observability } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("logs-rg", {
  resourceGroupName: "rg-logs-weu",
  location,
});

// Ninety days of logs, at most 5 GiB a day, and who did what in the subscription.
const logs = new Observability("logs", {
  resourceGroupName: group.name,
  location,
  workspace: { mode: "create", retentionDays: 90, dailyQuotaGiB: 5 },
  activityLogSubscriptionId: "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01",
});

export const { workspaceId, containerInsightsRuleId } = logs;
