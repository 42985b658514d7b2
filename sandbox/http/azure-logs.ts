// What arrives in a Log Analytics workspace: the sandbox writes one record for each log category that a setting exports to it. Source:
// https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
import { armTypeOf } from "../clouds/azure-native/arm";
import type { CloudStoreReader } from "../cloud-store";
import { text } from "./answer";

type Values = Readonly<Record<string, unknown>>;

/** Tables of the log categories of a resource type; `*` is any other category. */
const OWN_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "microsoft.containerservice/managedclusters": {
    "kube-audit": "AKSAudit",
    "kube-audit-admin": "AKSAuditAdmin",
    "*": "AKSControlPlane",
  },
  "microsoft.keyvault/vaults": {
    AuditEvent: "AZKVAuditLogs",
    "*": "AZKVPolicyEvaluationDetailsLogs",
  },
};

/** Types that write to a table of their own whatever the setting says. */
const ALWAYS: Readonly<Record<string, string>> = {
  "microsoft.resources/subscriptions": "AzureActivity",
  "microsoft.storage/storageaccounts/blobservices": "StorageBlobLogs",
  "microsoft.storage/storageaccounts/fileservices": "StorageFileLogs",
};

/** Records of the workspace by table, for the tables that a query names; undefined when there is no such workspace. */
export function recordsIn(
  store: CloudStoreReader,
  customerId: string,
  query: string,
): ReadonlyMap<string, number> | undefined {
  const workspace = store
    .ofType("azure-native:operationalinsights:Workspace")
    .find(({ outputs }) => outputs["customerId"] === customerId);
  if (workspace === undefined) return undefined;
  const records = new Map<string, number>();
  for (const { inputs } of store.ofType("azure-native:monitor:DiagnosticSetting")) {
    if (text(inputs["workspaceId"]).toLowerCase() !== workspace.id.toLowerCase()) continue;
    const type = armTypeOf(text(inputs["resourceUri"])).toLowerCase();
    const own =
      inputs["logAnalyticsDestinationType"] === "Dedicated" ? OWN_TABLES[type] : undefined;
    const logs = Array.isArray(inputs["logs"]) ? (inputs["logs"] as readonly Values[]) : [];
    for (const log of logs.filter(({ enabled }) => enabled === true)) {
      const table =
        ALWAYS[type] ?? own?.[text(log["category"])] ?? own?.["*"] ?? "AzureDiagnostics";
      if (new RegExp(`\\b${table}\\b`).test(query))
        records.set(table, (records.get(table) ?? 0) + 1);
    }
  }
  return records;
}
