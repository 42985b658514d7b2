import type { Value } from "../../../wire/values";
import type { CloudOperation } from "../../rows";
import { list, tenantOf, text } from "../arm";
import { find } from "../lookups";
import { armTable } from "../table";

const times = (): { readonly createdOn: string; readonly updatedOn: string } => {
  const now = new Date().toISOString();
  return { createdOn: now, updatedOn: now };
};

export const resourceTypes = {
  ...armTable("resources", {
    ResourceGroup: {
      arm: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
      replaces: ["location"],
      max: 90,
      seconds: 3,
      deleteSeconds: 60,
      computed: () => ({ properties: { provisioningState: "Succeeded" } }),
    },
  }),
  ...armTable("managedidentity", {
    UserAssignedIdentity: {
      arm: "Microsoft.ManagedIdentity/userAssignedIdentities{resourceName}",
      regional: true,
      seconds: 3,
      computed: ({ generated, config }) => ({
        principalId: generated.uuid("principal"),
        clientId: generated.uuid("client"),
        tenantId: tenantOf(config),
      }),
    },
    FederatedIdentityCredential: {
      arm: "Microsoft.ManagedIdentity/userAssignedIdentities{resourceName}/federatedIdentityCredentials{federatedIdentityCredentialResourceName}",
      required: ["audiences", "issuer", "subject"],
      seconds: 2,
    },
  }),
  ...armTable("authorization", {
    RoleAssignment: {
      arm: "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
      form: "uuid",
      required: ["principalId", "roleDefinitionId"],
      seconds: 3,
      computed: ({ outputs }) => ({ ...times(), ...kept(outputs, "createdOn") }),
    },
    RoleDefinition: {
      arm: "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
      form: "uuid",
      seconds: 3,
      computed: ({ outputs }) => ({ ...times(), ...kept(outputs, "createdOn") }),
    },
    ManagementLockByScope: {
      arm: "{scope}/providers/Microsoft.Authorization/locks/{lockName}",
      required: ["level"],
      seconds: 2,
    },
    ManagementLockAtResourceGroupLevel: {
      arm: "Microsoft.Authorization/locks{lockName}",
      required: ["level"],
      seconds: 2,
    },
    ManagementLockAtResourceLevel: {
      arm: "{resourceProviderNamespace}/{parentResourcePath}/{resourceType}/{resourceName}/providers/Microsoft.Authorization/locks/{lockName}",
      required: ["level"],
      seconds: 2,
    },
    PolicyAssignment: {
      arm: "{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
      defaults: { enforcementMode: "Default" },
      seconds: 3,
    },
  }),
  ...armTable("keyvault", {
    Vault: {
      arm: "Microsoft.KeyVault/vaults{vaultName}",
      max: 24,
      regional: true,
      required: ["properties"],
      replaces: ["properties.tenantId"],
      seconds: 20,
      computed: ({ inputs }) => ({
        properties: {
          vaultUri: `https://${text(inputs["vaultName"]).toLowerCase()}.vault.azure.net/`,
          provisioningState: "Succeeded",
        },
      }),
    },
    Secret: {
      arm: "Microsoft.KeyVault/vaults{vaultName}/secrets{secretName}",
      required: ["properties"],
      writeOnly: ["properties.value"],
      seconds: 2,
      computed: (operation) => {
        const { inputs } = operation;
        const vault = text(inputs["vaultName"]).toLowerCase();
        const uri = `https://${vault}.vault.azure.net/secrets/${text(inputs["secretName"])}`;
        return {
          properties: {
            secretUri: uri,
            secretUriWithVersion: `${uri}/${operation.generated.hex("version", 32)}`,
          },
        };
      },
    },
    Key: {
      arm: "Microsoft.KeyVault/vaults{vaultName}/keys{keyName}",
      required: ["properties"],
      replaces: ["properties.kty", "properties.keySize", "properties.curveName"],
      seconds: 3,
      computed: ({ inputs, generated }) => {
        const vault = text(inputs["vaultName"]).toLowerCase();
        const uri = `https://${vault}.vault.azure.net/keys/${text(inputs["keyName"])}`;
        const properties = (inputs["properties"] ?? {}) as Readonly<Record<string, Value>>;
        return {
          keyUri: uri,
          keyUriWithVersion: `${uri}/${generated.hex("version", 32)}`,
          kty: properties["kty"],
          keySize: properties["keySize"],
          curveName: properties["curveName"],
          keyOps: properties["keyOps"],
          attributes: {
            enabled: true,
            recoveryLevel: "Recoverable",
            ...(properties["attributes"] as object | undefined),
          },
        };
      },
    },
  }),
  ...armTable("operationalinsights", {
    Workspace: {
      arm: "Microsoft.OperationalInsights/workspaces{workspaceName}",
      regional: true,
      seconds: 25,
      computed: ({ generated }) => ({
        customerId: generated.uuid("customer"),
        provisioningState: "Succeeded",
      }),
    },
  }),
  ...armTable("operationsmanagement", {
    Solution: {
      arm: "Microsoft.OperationsManagement/solutions{solutionName}",
      regional: true,
      seconds: 10,
      computed: () => ({ properties: { provisioningState: "Succeeded" } }),
    },
  }),
  ...armTable("monitor", {
    DiagnosticSetting: {
      arm: "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
      seconds: 3,
    },
    ActionGroup: {
      arm: "Microsoft.Insights/actionGroups{actionGroupName}",
      regional: true,
      required: ["groupShortName", "enabled"],
      defaults: { enabled: true },
    },
    MetricAlert: {
      arm: "Microsoft.Insights/metricAlerts{ruleName}",
      regional: true,
      required: ["criteria", "enabled", "evaluationFrequency", "scopes", "severity", "windowSize"],
    },
    ActivityLogAlert: {
      arm: "Microsoft.Insights/activityLogAlerts{activityLogAlertName}",
      required: ["actions", "condition", "scopes"],
      defaults: { enabled: true, location: "global" },
    },
    ScheduledQueryRule: { arm: "Microsoft.Insights/scheduledQueryRules{ruleName}", regional: true },
    DataCollectionRule: {
      arm: "Microsoft.Insights/dataCollectionRules{dataCollectionRuleName}",
      regional: true,
      computed: ({ generated }) => ({
        immutableId: `dcr-${generated.hex("immutable", 32)}`,
        provisioningState: "Succeeded",
      }),
    },
    DataCollectionRuleAssociation: {
      arm: "{resourceUri}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{associationName}",
      computed: () => ({ provisioningState: "Succeeded" }),
    },
    DataCollectionEndpoint: {
      arm: "Microsoft.Insights/dataCollectionEndpoints{dataCollectionEndpointName}",
      regional: true,
      computed: (operation) => ({
        provisioningState: "Succeeded",
        immutableId: `dce-${operation.generated.hex("immutable", 32)}`,
        logsIngestion: { endpoint: ingestion(operation, "ingest") },
        configurationAccess: { endpoint: ingestion(operation, "handler.control") },
      }),
    },
    AzureMonitorWorkspace: {
      arm: "Microsoft.Monitor/accounts{azureMonitorWorkspaceName}",
      regional: true,
      seconds: 20,
      computed: ({ generated }) => ({
        accountId: generated.uuid("account"),
        provisioningState: "Succeeded",
      }),
    },
  }),
  ...armTable("alertsmanagement", {
    PrometheusRuleGroup: {
      arm: "Microsoft.AlertsManagement/prometheusRuleGroups{ruleGroupName}",
      regional: true,
      required: ["rules", "scopes"],
    },
  }),
  ...armTable("maintenance", {
    MaintenanceConfiguration: {
      arm: "Microsoft.Maintenance/maintenanceConfigurations{resourceName}",
      regional: true,
    },
  }),
  ...armTable("consumption", {
    Budget: {
      arm: "{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
      required: ["amount", "category", "timeGrain", "timePeriod"],
      computed: () => ({ currentSpend: { amount: 0, unit: "EUR" } }),
    },
  }),
  ...armTable("dataprotection", {
    BackupVault: {
      arm: "Microsoft.DataProtection/backupVaults{vaultName}",
      regional: true,
      required: ["properties"],
      seconds: 20,
      computed: () => ({ properties: { provisioningState: "Succeeded" } }),
    },
    BackupPolicy: {
      arm: "Microsoft.DataProtection/backupVaults{vaultName}/backupPolicies{backupPolicyName}",
    },
    BackupInstance: {
      arm: "Microsoft.DataProtection/backupVaults{vaultName}/backupInstances{backupInstanceName}",
      seconds: 30,
      computed: () => ({
        properties: {
          provisioningState: "Succeeded",
          currentProtectionState: "ProtectionConfigured",
        },
      }),
    },
  }),
};

function kept(
  outputs: Readonly<Record<string, Value>>,
  key: string,
): Readonly<Record<string, Value>> {
  return outputs[key] === undefined ? {} : { [key]: outputs[key] };
}

const ingestion = ({ inputs, generated }: CloudOperation, kind: string): string =>
  `https://${text(inputs["dataCollectionEndpointName"])}-${generated.hex("endpoint", 4)}.${text(inputs["location"])}-1.${kind}.monitor.azure.com`;

/** Identities of a resource as Azure answers them: generated for the system-assigned one, a map of the others. */
export function identityOutputs({
  inputs,
  generated,
  config,
  store,
}: CloudOperation): Readonly<Record<string, Value>> {
  const identity = inputs["identity"];
  if (typeof identity !== "object" || identity === null || !("type" in identity)) return {};
  const assigned = (identity as { readonly userAssignedIdentities?: Value }).userAssignedIdentities;
  const ids = list(assigned).map(text);
  const users = Object.fromEntries(
    ids.map((id) => {
      const found = find(store, id)?.outputs;
      return [
        id,
        { clientId: found?.["clientId"] ?? "", principalId: found?.["principalId"] ?? "" },
      ];
    }),
  );
  return {
    identity: {
      ...(text(identity.type).includes("SystemAssigned")
        ? { principalId: generated.uuid("system principal"), tenantId: tenantOf(config) }
        : {}),
      ...(ids.length > 0 ? { userAssignedIdentities: users } : {}),
    },
  };
}
