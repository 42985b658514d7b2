// Which log categories and metrics each kind of Azure resource can send. Azure refuses a setting that names a category
// the resource does not have, so the table says exactly what each kind offers.

interface DiagnosticSource {
  readonly logs: readonly string[];
  readonly metrics: readonly string[];
  /** Part of the address below the resource, where the logs belong to a child of it. */
  readonly child?: string | undefined;
}

/** Log and metric categories by kind of resource ("Supported resource log categories for Azure Monitor"). */
export const DIAGNOSTIC_SOURCES = {
  // kube-audit-admin leaves out read requests, which make up most of kube-audit and of its bill.
  aksCluster: {
    logs: [
      "kube-apiserver",
      "kube-audit-admin",
      "kube-controller-manager",
      "kube-scheduler",
      "cluster-autoscaler",
      "cloud-controller-manager",
      "guard",
    ],
    metrics: ["AllMetrics"],
  },
  keyVault: { logs: ["AuditEvent", "AzurePolicyEvaluationDetails"], metrics: ["AllMetrics"] },
  networkSecurityGroup: {
    logs: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
    metrics: [],
  },
  virtualNetwork: { logs: ["VMProtectionAlerts"], metrics: ["AllMetrics"] },
  publicIpAddress: {
    logs: ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"],
    metrics: ["AllMetrics"],
  },
  natGateway: { logs: [], metrics: ["AllMetrics"] },
  bastionHost: { logs: ["BastionAuditLogs"], metrics: ["AllMetrics"] },
  containerRegistry: {
    logs: ["ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"],
    metrics: ["AllMetrics"],
  },
  postgresServer: {
    logs: [
      "PostgreSQLLogs",
      "PostgreSQLFlexSessions",
      "PostgreSQLFlexQueryStoreRuntime",
      "PostgreSQLFlexQueryStoreWaitStats",
      "PostgreSQLFlexTableStats",
      "PostgreSQLFlexDatabaseXacts",
    ],
    metrics: ["AllMetrics"],
  },
  // The account itself has metrics only; reads, writes and deletions are logged by its blob service.
  storageBlobs: {
    logs: ["StorageRead", "StorageWrite", "StorageDelete"],
    metrics: ["Transaction"],
    child: "/blobServices/default",
  },
  cognitiveAccount: { logs: ["Audit", "RequestResponse"], metrics: ["AllMetrics"] },
  workspace: { logs: ["Audit"], metrics: ["AllMetrics"] },
} as const satisfies Readonly<Record<string, DiagnosticSource>>;

export type DiagnosticKind = keyof typeof DIAGNOSTIC_SOURCES;

/** The body of one setting: which categories are on, and where below the resource it lives. */
export interface PlannedDiagnostics {
  readonly logs: readonly { readonly category: string; readonly enabled: true }[];
  readonly metrics: readonly { readonly category: string; readonly enabled: true }[];
  readonly child: string;
}

/** Everything the kind can send, switched on. */
export function planDiagnostics(kind: DiagnosticKind): PlannedDiagnostics {
  const source: DiagnosticSource = DIAGNOSTIC_SOURCES[kind];
  const on = (category: string) => ({ category, enabled: true as const });
  return { logs: source.logs.map(on), metrics: source.metrics.map(on), child: source.child ?? "" };
}
