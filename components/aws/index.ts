export { type AwsComponentArgs, type AwsTags } from "./arguments";
export { InterfaceEndpoints, type InterfaceEndpointsArgs } from "./interface-endpoints";
export { SubnetAcl, type SubnetAclArgs } from "./subnet-acl";
export {
  VpcFlowLogs,
  type CloudWatchFlowLogs,
  type FlowLogSettings,
  type S3FlowLogs,
  type VpcFlowLogsArgs,
  type FlowLogInterval,
} from "./vpc-flow-logs";
export {
  DhcpOptionsMode,
  Vpc,
  type ExistingVpcArgs,
  type ExistingVpcZone,
  type VpcArgs,
  type VpcFacts,
} from "./vpc";
export { VpcExpansion, type ExpansionZone, type VpcExpansionArgs } from "./vpc-expansion";
export { type AmiLookupArgs, type FoundAmi, findAmi } from "./ami-lookup";
export { Certificate, type CertificateArgs, type CertificateFacts } from "./certificate";
export { EndpointAccess, type EndpointAccessArgs } from "./endpoint-access";
export {
  HostingZone,
  type ExistingHostingZoneArgs,
  type HostingZoneArgs,
  type HostingZoneFacts,
  type PrivateZoneArgs,
  type PublicZoneArgs,
  type NewZoneArgs,
} from "./hosting-zone";
export {
  KmsAccess,
  KmsAccessMode,
  type KmsAccessArgs,
  type KmsAccessBaseArgs,
  type KmsPolicyArgs,
} from "./kms-access";
export { ServiceLinkedRoles, type ServiceLinkedRolesArgs } from "./service-linked-roles";
export {
  type CertificateMethodFacts,
  ValidationMethod,
  approvalAddresses,
  certificateMethod,
  type ValidationRecord,
} from "../plans/aws/certificate";
export { DeploymentType, hostingDomain, type DelegationRecord } from "../plans/aws/hosting-domain";
export { type InterfaceEndpointService } from "../plans/aws/interface-endpoints";
export { NetworkAclMode } from "../plans/aws/network-acl";
export { type LinkedService, RoleMode } from "../plans/aws/service-linked-roles";
export {
  NatMode,
  type SubnetTierShape,
  TierRouting,
  type VpcZoneShape,
  type NewVpcShape,
  type SubnetPair,
} from "../plans/aws/vpc";
export { DeployerPermissions, type DeployerPermissionsArgs } from "./deployer-permissions";
export {
  exceptionTags,
  type Exceptions,
  type NamedException,
  type PolicyName,
} from "../plans/exceptions";
export { InvalidArgumentsError, type Issue } from "../plans/issues";
export type { PermissionScope } from "../plans/aws/deployer-permissions";
export type { PolicyStatement } from "../plans/aws/kms-access";
export type { ExpansionZoneShape, VpcExpansionShape } from "../plans/aws/vpc-expansion";
export type { Keyed } from "../plans/keyed";
