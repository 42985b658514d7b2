/** ARM type and API version of every azure-native type that the components use (those of the provider's default version). */
export const ARM_TYPES: Readonly<
  Record<string, { readonly type: string; readonly apiVersion: string }>
> = {
  "azure-native:authorization:ManagementLockByScope": {
    type: "Microsoft.Authorization/locks",
    apiVersion: "2020-05-01",
  },
  "azure-native:authorization:RoleAssignment": {
    type: "Microsoft.Authorization/roleAssignments",
    apiVersion: "2022-04-01",
  },
  "azure-native:cognitiveservices:Account": {
    type: "Microsoft.CognitiveServices/accounts",
    apiVersion: "2025-06-01",
  },
  "azure-native:cognitiveservices:Deployment": {
    type: "Microsoft.CognitiveServices/accounts/deployments",
    apiVersion: "2025-06-01",
  },
  "azure-native:compute:VirtualMachine": {
    type: "Microsoft.Compute/virtualMachines",
    apiVersion: "2024-11-01",
  },
  "azure-native:containerregistry:Registry": {
    type: "Microsoft.ContainerRegistry/registries",
    apiVersion: "2023-01-01-preview",
  },
  "azure-native:containerservice:AgentPool": {
    type: "Microsoft.ContainerService/managedClusters/agentPools",
    apiVersion: "2025-09-01",
  },
  "azure-native:containerservice:MaintenanceConfiguration": {
    type: "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
    apiVersion: "2025-09-01",
  },
  "azure-native:containerservice:ManagedCluster": {
    type: "Microsoft.ContainerService/managedClusters",
    apiVersion: "2025-09-01",
  },
  "azure-native:dbforpostgresql:Administrator": {
    type: "Microsoft.DBforPostgreSQL/flexibleServers/administrators",
    apiVersion: "2025-01-01-preview",
  },
  "azure-native:dbforpostgresql:Configuration": {
    type: "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
    apiVersion: "2025-08-01",
  },
  "azure-native:dbforpostgresql:Database": {
    type: "Microsoft.DBforPostgreSQL/flexibleServers/databases",
    apiVersion: "2025-08-01",
  },
  "azure-native:dbforpostgresql:Server": {
    type: "Microsoft.DBforPostgreSQL/flexibleServers",
    apiVersion: "2025-08-01",
  },
  "azure-native:dns:RecordSet": {
    type: "Microsoft.Network/dnsZones/A",
    apiVersion: "2023-07-01-preview",
  },
  "azure-native:dns:Zone": { type: "Microsoft.Network/dnsZones", apiVersion: "2023-07-01-preview" },
  "azure-native:keyvault:Key": { type: "Microsoft.KeyVault/vaults/keys", apiVersion: "2024-11-01" },
  "azure-native:keyvault:Secret": {
    type: "Microsoft.KeyVault/vaults/secrets",
    apiVersion: "2024-11-01",
  },
  "azure-native:keyvault:Vault": { type: "Microsoft.KeyVault/vaults", apiVersion: "2024-11-01" },
  "azure-native:managedidentity:FederatedIdentityCredential": {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    apiVersion: "2023-01-31",
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    apiVersion: "2023-01-31",
  },
  "azure-native:monitor:DataCollectionRule": {
    type: "Microsoft.Insights/dataCollectionRules",
    apiVersion: "2022-06-01",
  },
  "azure-native:monitor:DataCollectionRuleAssociation": {
    type: "Microsoft.Insights/dataCollectionRuleAssociations",
    apiVersion: "2022-06-01",
  },
  "azure-native:monitor:DiagnosticSetting": {
    type: "Microsoft.Insights/diagnosticSettings",
    apiVersion: "2021-05-01-preview",
  },
  "azure-native:network:BastionHost": {
    type: "Microsoft.Network/bastionHosts",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:FlowLog": {
    type: "Microsoft.Network/networkWatchers/flowLogs",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:NatGateway": {
    type: "Microsoft.Network/natGateways",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:NetworkInterface": {
    type: "Microsoft.Network/networkInterfaces",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:NetworkSecurityGroup": {
    type: "Microsoft.Network/networkSecurityGroups",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:PrivateEndpoint": {
    type: "Microsoft.Network/privateEndpoints",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:PublicIPAddress": {
    type: "Microsoft.Network/publicIPAddresses",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:RouteTable": {
    type: "Microsoft.Network/routeTables",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:Subnet": {
    type: "Microsoft.Network/virtualNetworks/subnets",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:VirtualNetwork": {
    type: "Microsoft.Network/virtualNetworks",
    apiVersion: "2024-05-01",
  },
  "azure-native:network:VirtualNetworkPeering": {
    type: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    apiVersion: "2024-05-01",
  },
  "azure-native:operationalinsights:Workspace": {
    type: "Microsoft.OperationalInsights/workspaces",
    apiVersion: "2023-09-01",
  },
  "azure-native:privatedns:PrivateRecordSet": {
    type: "Microsoft.Network/privateDnsZones/A",
    apiVersion: "2024-06-01",
  },
  "azure-native:privatedns:PrivateZone": {
    type: "Microsoft.Network/privateDnsZones",
    apiVersion: "2024-06-01",
  },
  "azure-native:privatedns:VirtualNetworkLink": {
    type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    apiVersion: "2024-06-01",
  },
  "azure-native:resources:ResourceGroup": {
    type: "Microsoft.Resources/resourceGroups",
    apiVersion: "2024-03-01",
  },
  "azure-native:storage:BlobContainer": {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    apiVersion: "2024-01-01",
  },
  "azure-native:storage:BlobServiceProperties": {
    type: "Microsoft.Storage/storageAccounts/blobServices",
    apiVersion: "2024-01-01",
  },
  "azure-native:storage:ManagementPolicy": {
    type: "Microsoft.Storage/storageAccounts/managementPolicies",
    apiVersion: "2024-01-01",
  },
  "azure-native:storage:StorageAccount": {
    type: "Microsoft.Storage/storageAccounts",
    apiVersion: "2024-01-01",
  },
};
