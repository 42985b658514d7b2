/** What is lost when a resource of this type is deleted or replaced. Types are written without API version. */
export const STATEFUL: Readonly<Record<string, string>> = {
  "azure-native:storage:StorageAccount": "every blob in it; the name can be taken by others",
  "azure-native:storage:BlobContainer": "every blob in it, once the retention period is over",
  "azure-native:keyvault:Vault": "keys and secrets; the name stays taken for 90 days",
  "azure-native:keyvault:Key": "everything the application encrypted with it",
  "azure-native:dbforpostgresql:Server": "every database on it and its backups",
  "azure-native:dbforpostgresql:Database": "the database",
  "azure-native:containerservice:ManagedCluster":
    "the cluster with all workloads and their volumes",
  "azure-native:containerregistry:Registry": "every image in it",
  "azure-native:operationalinsights:Workspace": "logs older than the new workspace",
  "azure-native:network:PublicIPAddress": "an address that others have allowed",
  "azure-native:cognitiveservices:Account":
    "deployments and quota; the name stays taken for 48 hours",
  "azure-native:resources:ResourceGroup": "everything in it",
  "aws:ec2/eip:Eip": "an address that others have allowed",
  "aws:ec2/vpc:Vpc": "the network with everything in it",
  "aws:route53/zone:Zone": "its records; new name servers break the delegation",
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": "a role that the whole account uses",
};

/** What is lost, or undefined for a type that holds nothing. */
export function lossOf(type: string): string | undefined {
  return STATEFUL[type.replace(/^(azure-native:[a-z0-9]+)\/v\w+:/, "$1:")];
}
