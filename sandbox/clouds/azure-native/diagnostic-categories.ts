// What a diagnostic setting can export from each resource type. A type that the sandbox serves and that is not listed takes no
// setting at all.

/** What one resource type exports. */
export interface ExportedCategories {
  /** Log categories ("Supported resource log categories for Azure Monitor"). */
  readonly logs: readonly string[];
  /** Metric categories; empty where every metric says "DS Export: No". */
  readonly metrics: readonly string[];
  /** Whether the logs have tables of their own besides `AzureDiagnostics`, chosen by `logAnalyticsDestinationType`. */
  readonly ownTables?: boolean;
}

/** Microsoft's tables of categories; the page of a type is `<root>/<namespace-type>-logs`, and `-metrics` for its metrics. */
export const CATEGORY_TABLES =
  "https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/logs-index";

const METRICS = ["AllMetrics"] as const;

/** By ARM type, in lower case. */
export const EXPORTED_CATEGORIES: Readonly<Record<string, ExportedCategories>> = {
  // The activity log: a setting on the subscription itself.
  "microsoft.resources/subscriptions": {
    logs: [
      "Administrative",
      "Security",
      "ServiceHealth",
      "Alert",
      "Recommendation",
      "Policy",
      "Autoscale",
      "ResourceHealth",
    ],
    metrics: [],
  },
  "microsoft.containerservice/managedclusters": {
    logs: [
      "cloud-controller-manager",
      "cluster-autoscaler",
      "csi-azuredisk-controller",
      "csi-azurefile-controller",
      "csi-snapshot-controller",
      "fleet-mcs-controller-manager",
      "fleet-member-agent",
      "fleet-member-net-controller-manager",
      "guard",
      "karpenter-events",
      "kube-apiserver",
      "kube-audit",
      "kube-audit-admin",
      "kube-controller-manager",
      "kube-scheduler",
    ],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.keyvault/vaults": {
    logs: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.dbforpostgresql/flexibleservers": {
    logs: [
      "PostgreSQLFlexDatabaseXacts",
      "PostgreSQLFlexPGBouncer",
      "PostgreSQLFlexQueryStoreRuntime",
      "PostgreSQLFlexQueryStoreWaitStats",
      "PostgreSQLFlexSessions",
      "PostgreSQLFlexTableStats",
      "PostgreSQLLogs",
      "PostgreSQLQueryStoreSqlText",
    ],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.cognitiveservices/accounts": {
    logs: ["Audit", "AzureOpenAIRequestUsage", "RequestResponse", "Trace"],
    metrics: METRICS,
  },
  "microsoft.containerregistry/registries": {
    logs: ["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"],
    metrics: METRICS,
  },
  "microsoft.operationalinsights/workspaces": {
    logs: ["Audit", "Jobs", "SummaryLogs"],
    metrics: METRICS,
  },
  "microsoft.storage/storageaccounts": {
    logs: [],
    metrics: ["Transaction", "Capacity", ...METRICS],
  },
  ...Object.fromEntries(
    ["blobservices", "fileservices", "queueservices", "tableservices"].map((service) => [
      `microsoft.storage/storageaccounts/${service}`,
      {
        logs: ["StorageRead", "StorageWrite", "StorageDelete"],
        metrics: ["Transaction", "Capacity", ...METRICS],
      },
    ]),
  ),
  "microsoft.network/networksecuritygroups": {
    logs: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
    metrics: [],
  },
  "microsoft.network/virtualnetworks": { logs: ["VMProtectionAlerts"], metrics: METRICS },
  "microsoft.network/publicipaddresses": {
    logs: ["DDoSMitigationFlowLogs", "DDoSMitigationReports", "DDoSProtectionNotifications"],
    metrics: METRICS,
  },
  "microsoft.network/bastionhosts": { logs: ["BastionAuditLogs"], metrics: METRICS },
  "microsoft.network/networkinterfaces": { logs: [], metrics: METRICS },
  "microsoft.network/privateendpoints": { logs: [], metrics: METRICS },
  "microsoft.network/azurefirewalls": {
    logs: [
      "AZFWApplicationRule",
      "AZFWApplicationRuleAggregation",
      "AZFWDnsQuery",
      "AZFWFatFlow",
      "AZFWFlowTrace",
      "AZFWFqdnResolveFailure",
      "AZFWIdpsSignature",
      "AZFWNatRule",
      "AZFWNatRuleAggregation",
      "AZFWNetworkRule",
      "AZFWNetworkRuleAggregation",
      "AZFWThreatIntel",
      "AzureFirewallApplicationRule",
      "AzureFirewallDnsProxy",
      "AzureFirewallNetworkRule",
    ],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.network/applicationgateways": {
    logs: [
      "ApplicationGatewayAccessLog",
      "ApplicationGatewayFirewallLog",
      "ApplicationGatewayPerformanceLog",
    ],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.network/loadbalancers": { logs: ["LoadBalancerHealthEvent"], metrics: METRICS },
  "microsoft.compute/virtualmachines": { logs: [], metrics: METRICS },
  "microsoft.cache/redis": {
    logs: ["ConnectedClientList", "MSEntraAuthenticationAuditLog"],
    metrics: METRICS,
  },
  "microsoft.cache/redisenterprise": { logs: [], metrics: METRICS },
  "microsoft.cache/redisenterprise/databases": { logs: ["ConnectionEvents"], metrics: [] },
  "microsoft.network/dnszones": { logs: [], metrics: METRICS },
  "microsoft.network/privatednszones": { logs: [], metrics: METRICS },
  "microsoft.network/dnsresolvers": { logs: [], metrics: METRICS },
  "microsoft.network/privatelinkservices": { logs: [], metrics: METRICS },
  "microsoft.network/publicipprefixes": {
    logs: ["DDoSMitigationFlowLogs", "DDoSMitigationReports", "DDoSProtectionNotifications"],
    metrics: METRICS,
  },
  "microsoft.dataprotection/backupvaults": {
    logs: [
      "AddonAzureBackupJobs",
      "AddonAzureBackupPolicy",
      "AddonAzureBackupProtectedInstance",
      "CoreAzureBackup",
    ],
    metrics: METRICS,
    ownTables: true,
  },
  "microsoft.insights/datacollectionrules": {
    logs: ["LogErrors", "LogTroubleshooting"],
    metrics: METRICS,
  },
};
