export { PrivateEndpoint, type PrivateEndpointArgs } from "./private-endpoint";
export { type DiagnosticsArgs } from "./diagnostics";
export { assignRole, type AssignRoleArgs, type PrincipalType } from "./role-assignments";
export { ROLES, type Role, type RoleDefinition } from "../plans/azure/roles";
export { type PrivateLinkGroup } from "../plans/azure/private-endpoint";
export { type EndpointPlacement, type PrivateEndpointPlacement } from "./private-access";
export { Alerts, type AlertsArgs } from "./alerts";
export { KeyVault, type KeyVaultArgs } from "./key-vault";
export { StorageAccount, type StorageAccountArgs } from "./storage-account";
export { ContainerRegistry, grantPull, type ContainerRegistryArgs } from "./container-registry";
export { StateBackend, type StateBackendArgs } from "./state-backend";
export {
  PostgresServer,
  type PostgresAdministrator,
  type PostgresNetwork,
  type PostgresServerArgs,
} from "./postgres-server";
export { type VaultSecretPlacement } from "./vault-secret";
export {
  WorkloadIdentity,
  type Federation,
  type Grant,
  type WorkloadIdentityArgs,
} from "./workload-identity";
export {
  type ExistingHubNetworkArgs,
  HubNetwork,
  type HubNetworkArgs,
  type HubNetworkFacts,
} from "./hub-network";
export {
  type ExistingSpokeNetworkArgs,
  SpokeNetwork,
  type SpokeNetworkArgs,
  type SpokeNetworkFacts,
} from "./spoke-network";
export { Egress, type EgressArgs, type EgressContract, type EgressFacts } from "./egress";
export { NetworkPeering, type NetworkPeeringArgs } from "./network-peering";
export {
  NetworkFlowLogs,
  type NetworkFlowLogsArgs,
  type NetworkWatcherAddress,
  type TrafficAnalyticsArgs,
} from "./network-flow-logs";
export { PrivateDnsZones, type PrivateDnsZonesArgs } from "./private-dns-zones";
export {
  AksCluster,
  type AksClusterArgs,
  type AksClusterFacts,
  type AksIdentities,
  type AksIdentity,
  type AksApiServer,
  type AksPods,
  type AksPrivateDns,
  type AksFurtherSystemPool,
  type AksSystemPool,
  type AksUserPool,
  type IdentityFacts,
} from "./aks-cluster";
export {
  bindContainerInsights,
  type ContainerInsights,
  Observability,
  type ObservabilityArgs,
  type WorkspaceChoice,
} from "./observability";
export { BastionHost, type BastionHostArgs } from "./bastion-host";
export { Jumpbox, type JumpboxArgs, type JumpboxSshKey } from "./jumpbox";
export {
  endpointsOf,
  OpenAi,
  type OpenAiAccountFacts,
  type OpenAiApplication,
  type OpenAiArgs,
} from "./open-ai";
export { DEFAULT_MODELS } from "../plans/azure/open-ai";
export { ApplicationRecords, type ApplicationRecordsArgs } from "./application-records";
export {
  exceptionTags,
  type Exceptions,
  type NamedException,
  type PolicyName,
} from "../plans/exceptions";
export { InvalidArgumentsError, type Issue } from "../plans/issues";
