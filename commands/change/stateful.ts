import { versionless } from "../../process/engine-values";

/** What is lost when a resource of this type is deleted or replaced. Types are written without API version. */
const STATEFUL: Readonly<Record<string, string>> = {
  "azure-native:storage:StorageAccount": "every blob in it; the name can be taken by others",
  "azure-native:storage:BlobContainer": "every blob in it, once the retention period is over",
  "azure-native:keyvault:Vault": "keys and secrets; the name stays taken for 90 days",
  "azure-native:keyvault:Key": "everything the application encrypted with it",
  "azure-native:dbforpostgresql:Server": "every database on it and its backups",
  "azure-native:dbforpostgresql:Database": "the database",
  "azure-native:containerservice:ManagedCluster":
    "the cluster with all workloads and their volumes",
  "azure-native:containerservice:AgentPool": "the pool's nodes with what their local disks hold",
  "azure-native:containerregistry:Registry": "every image in it",
  "azure-native:operationalinsights:Workspace": "logs older than the new workspace",
  "azure-native:network:PublicIPAddress": "an address that others have allowed",
  "azure-native:dns:Zone": "its records; new name servers break the delegation",
  "azure-native:cognitiveservices:Account":
    "deployments and quota; the name stays taken for 48 hours",
  "azure-native:compute:VirtualMachine": "the machine's disk",
  "azure-native:resources:ResourceGroup": "everything in it",
  "aws:acm/certificate:Certificate": "a certificate that others use; the new one is validated anew",
  "aws:cloudwatch/logGroup:LogGroup": "the logs in it",
  "aws:ec2/eip:Eip": "an address that others have allowed",
  "aws:ec2/natGateway:NatGateway": "open connections of the zone's private subnets",
  "aws:ec2/subnet:Subnet": "everything in it, which has to be gone first",
  "aws:ec2/vpc:Vpc": "the network with everything in it",
  "aws:route53/zone:Zone": "its records; new name servers break the delegation",
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": "a role that the whole account uses",
  "azuread:index/applicationPassword:ApplicationPassword": "the secret that clients sign in with",
  "kubernetes:core/v1:Namespace": "everything in it",
  "random:index/randomPassword:RandomPassword": "the password that clients sign in with",
  "tls:index/privateKey:PrivateKey": "the key that people sign in with",
};

/** What is lost, or undefined for a type that holds nothing. */
export const lossOf = (type: string): string | undefined => STATEFUL[versionless(type)];
