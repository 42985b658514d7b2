export { PrivateEndpoint, type PrivateEndpointArgs } from "./private-endpoint";
export { type NamedChild, type NamingArgs } from "./naming";
export { type DiagnosticsArgs } from "./diagnostics";
export { assignRole, type AssignRoleArgs, type PrincipalType } from "./role-assignments";
export { ROLES, type Role, type RoleDefinition } from "../plans/azure/roles";
export { type PrivateLinkGroup, type PrivateEndpointShape } from "../plans/azure/private-endpoint";
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
export { NetworkPeering, type NetworkPeeringArgs, type PeeringEnd } from "./network-peering";
export {
  NetworkFlowLogs,
  type NetworkFlowLogsArgs,
  type NetworkWatcherAddress,
  type TrafficAnalyticsArgs,
} from "./network-flow-logs";
export {
  PrivateDnsZones,
  type PrivateDnsZonesArgs,
  type ApplicationZoneArgs,
  type ExistingApplicationZone,
  type ServicesWithZone,
  type ZoneChoice,
  type ZoneChoices,
  type ZoneIds,
} from "./private-dns-zones";
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
export {
  DEFAULT_MODELS,
  type DeploymentType,
  type ModelShape,
  type OpenAiShape,
  type RegionShape,
  type VersionUpgrade,
} from "../plans/azure/open-ai";
export { ApplicationRecords, type ApplicationRecordsArgs } from "./application-records";
export {
  exceptionTags,
  type Exceptions,
  type NamedException,
  type PolicyName,
} from "../plans/exceptions";
export { InvalidArgumentsError, type Issue } from "../plans/issues";
export type {
  AssigningArgs,
  AzureComponentArgs,
  AzureRegionalArgs,
  CrossSubscriptionArgs,
} from "./arguments";
export type { SecurityGroupArgs } from "./network-security-group";
export type { VirtualNetworkArgs, VirtualNetworkFacts } from "./virtual-network";
export type {
  AksShape,
  ApiServerMode,
  ClusterIdentity,
  ClusterTier,
  MaintenanceShape,
  NodeOsChannel,
  NodePoolShape,
  OsDisk,
  OsSku,
  ClusterOutboundType,
  PodAddresses,
  PoolReplacement,
  SystemPoolShape,
  UpgradeChannel,
  UserPoolShape,
} from "../plans/azure/aks-cluster";
export type { AlertTarget, AlertsShape, BudgetShape } from "../plans/azure/alerts";
export type { ApplicationRecordsShape } from "../plans/azure/application-records";
export type { BastionShape, BastionSku } from "../plans/azure/bastion-host";
export type { ContainerRegistryShape } from "../plans/azure/container-registry";
export type {
  EgressMode,
  NatGatewayShape,
  OutboundType,
  PlannedRoute,
} from "../plans/azure/egress";
export type { HubNetworkShape, HubSubnet } from "../plans/azure/hub-network";
export type { GeneratedKeyShape, JumpboxShape } from "../plans/azure/jumpbox";
export type { ApplicationKey, KeyVaultShape } from "../plans/azure/key-vault";
export type { AnalyticsInterval, NetworkFlowLogsShape } from "../plans/azure/network-flow-logs";
export type { PeeringSides } from "../plans/azure/network-peering";
export type {
  AllowedNetwork,
  NetworkKind,
  NetworkRule,
} from "../plans/azure/network-security-rules";
export type {
  ComputeTier,
  HighAvailability,
  PostgresConnection,
  PostgresShape,
  PostgresVersion,
} from "../plans/azure/postgres-server";
export type {
  ApplicationZoneShape,
  PrivateDnsZonesShape,
  PrivateLinkService,
  ZoneMode,
  ZoneShape,
} from "../plans/azure/private-dns-zones";
export type { PublicAccess } from "../plans/azure/public-access";
export type {
  ClusterCapacity,
  PoolCapacity,
  SpokeNetworkShape,
  SpokeSubnet,
} from "../plans/azure/spoke-network";
export type {
  StateAccess,
  StateBackendShape,
  StateRedundancy,
  StateService,
} from "../plans/azure/state-backend";
export type { BlobVersions, StorageAccountShape, StorageSku } from "../plans/azure/storage-account";
export type { ExtraSubnet, ExtraSubnetRule, ExtraSubnets } from "../plans/azure/subnets";
export type { Weekday } from "../plans/azure/weekdays";
export type { FederationShape, GrantShape } from "../plans/azure/workload-identity";
export type { Keyed } from "../plans/keyed";
