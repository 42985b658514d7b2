// Which log categories and metrics each kind of Azure resource sends. Azure refuses a setting that names a category the resource
// does not have, so the table says exactly what each kind offers, and why a category is left out.

interface DiagnosticSource {
  /** ARM type that the categories belong to. */
  readonly armType: string;
  readonly logs: readonly string[];
  readonly metrics: readonly string[];
  /** Categories that the type offers and that are not sent, each with its reason. */
  readonly leftOut?: Readonly<Record<string, string>> | undefined;
  /** Whether the logs go to tables of their own (`AKSAuditAdmin`) where they would go to `AzureDiagnostics` otherwise. */
  readonly ownTables?: boolean | undefined;
  /** Part of the address below the resource, where the logs belong to a child of it. */
  readonly child?: string | undefined;
}

const NO_FLEET = "The cluster is not a member of a fleet.";

/**
 * Log and metric categories by kind of resource.
 * Source: Azure Monitor, "Supported resource log categories" and "Supported metrics"
 * (https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/logs-index).
 */
export const DIAGNOSTIC_SOURCES = {
  aksCluster: {
    armType: "Microsoft.ContainerService/managedClusters",
    logs: [
      "kube-apiserver",
      "kube-audit-admin",
      "kube-controller-manager",
      "kube-scheduler",
      "cluster-autoscaler",
      "cloud-controller-manager",
      "csi-azuredisk-controller",
      "csi-azurefile-controller",
      "csi-snapshot-controller",
      "guard",
    ],
    metrics: ["AllMetrics"],
    leftOut: {
      "kube-audit":
        "kube-audit-admin has the same events without reads, which are most of kube-audit and of its bill.",
      "fleet-mcs-controller-manager": NO_FLEET,
      "fleet-member-agent": NO_FLEET,
      "fleet-member-net-controller-manager": NO_FLEET,
      "karpenter-events": "The pools are given; nodes are not provisioned automatically.",
    },
    ownTables: true,
  },
  keyVault: {
    armType: "Microsoft.KeyVault/vaults",
    logs: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    metrics: ["AllMetrics"],
    ownTables: true,
  },
  networkSecurityGroup: {
    armType: "Microsoft.Network/networkSecurityGroups",
    logs: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
    metrics: [],
  },
  virtualNetwork: {
    armType: "Microsoft.Network/virtualNetworks",
    logs: ["VMProtectionAlerts"],
    metrics: ["AllMetrics"],
  },
  publicIpAddress: {
    armType: "Microsoft.Network/publicIPAddresses",
    logs: ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"],
    metrics: ["AllMetrics"],
  },
  bastionHost: {
    armType: "Microsoft.Network/bastionHosts",
    logs: ["BastionAuditLogs"],
    metrics: ["AllMetrics"],
  },
  containerRegistry: {
    armType: "Microsoft.ContainerRegistry/registries",
    logs: ["ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"],
    metrics: ["AllMetrics"],
  },
  postgresServer: {
    armType: "Microsoft.DBforPostgreSQL/flexibleServers",
    logs: [
      "PostgreSQLLogs",
      "PostgreSQLFlexSessions",
      "PostgreSQLFlexQueryStoreRuntime",
      "PostgreSQLFlexQueryStoreWaitStats",
      "PostgreSQLFlexTableStats",
      "PostgreSQLFlexDatabaseXacts",
      "PostgreSQLFlexPGBouncer",
    ],
    metrics: ["AllMetrics"],
    leftOut: {
      PostgreSQLQueryStoreSqlText:
        "The text of queries can contain personal data, which does not belong into a workspace that operators read.",
    },
    ownTables: true,
  },
  // The account itself has metrics only; reads, writes and deletions are logged by its blob service.
  storageBlobs: {
    armType: "Microsoft.Storage/storageAccounts/blobServices",
    logs: ["StorageRead", "StorageWrite", "StorageDelete"],
    metrics: ["Transaction"],
    child: "/blobServices/default",
  },
  cognitiveAccount: {
    armType: "Microsoft.CognitiveServices/accounts",
    logs: ["Audit", "RequestResponse", "AzureOpenAIRequestUsage", "Trace"],
    metrics: ["AllMetrics"],
  },
  workspace: {
    armType: "Microsoft.OperationalInsights/workspaces",
    logs: ["Audit", "Jobs", "SummaryLogs"],
    metrics: ["AllMetrics"],
  },
  dataCollectionRule: {
    armType: "Microsoft.Insights/dataCollectionRules",
    logs: ["LogErrors", "LogTroubleshooting"],
    metrics: ["AllMetrics"],
  },
} as const satisfies Readonly<Record<string, DiagnosticSource>>;

export type DiagnosticKind = keyof typeof DIAGNOSTIC_SOURCES;

/** Types with exportable logs or metrics that have no setting, each with its reason. */
export const NOT_LOGGED: Readonly<Record<string, string>> = {
  "Microsoft.Network/networkInterfaces":
    "Metrics only, which Azure Monitor keeps for 93 days without an export.",
  "Microsoft.Network/privateEndpoints":
    "Metrics only, which Azure Monitor keeps for 93 days without an export.",
  "Microsoft.Network/privateDnsZones":
    "Metrics only, which Azure Monitor keeps for 93 days without an export.",
  "Microsoft.Compute/virtualMachines":
    "Metrics only, which Azure Monitor keeps for 93 days without an export.",
  "Microsoft.Storage/storageAccounts":
    "Metrics only; the reads, writes and deletions are those of its blob service.",
};

/** The body of one setting: which categories are on, and where below the resource it lives. */
export interface PlannedDiagnostics {
  readonly logs: readonly { readonly category: string; readonly enabled: true }[];
  readonly metrics: readonly { readonly category: string; readonly enabled: true }[];
  /** Undefined where Azure has one choice of tables only; it would answer null and every refresh would show a change. */
  readonly logAnalyticsDestinationType: "Dedicated" | undefined;
  readonly child: string;
}

/** Everything the kind can send, switched on. */
export function planDiagnostics(kind: DiagnosticKind): PlannedDiagnostics {
  const source: DiagnosticSource = DIAGNOSTIC_SOURCES[kind];
  const on = (category: string) => ({ category, enabled: true as const });
  return {
    logs: source.logs.map(on),
    metrics: source.metrics.map(on),
    logAnalyticsDestinationType: source.ownTables === true ? "Dedicated" : undefined,
    child: source.child ?? "",
  };
}
