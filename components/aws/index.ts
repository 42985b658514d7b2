export { type AwsComponentArgs, type AwsTags } from "./arguments";
export { InterfaceEndpoints, type InterfaceEndpointsArgs } from "./interface-endpoints";
export { SubnetAcl, type SubnetAclArgs } from "./subnet-acl";
export {
  VpcFlowLogs,
  type CloudWatchFlowLogs,
  type FlowLogSettings,
  type S3FlowLogs,
  type VpcFlowLogsArgs,
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
} from "./hosting-zone";
export { KmsAccess, KmsAccessMode, type KmsAccessArgs } from "./kms-access";
export { ServiceLinkedRoles, type ServiceLinkedRolesArgs } from "./service-linked-roles";
export {
  type CertificateMethodFacts,
  ValidationMethod,
  approvalAddresses,
  certificateMethod,
} from "../plans/aws/certificate";
export { DeploymentType, hostingDomain } from "../plans/aws/hosting-domain";
export { type InterfaceEndpointService } from "../plans/aws/interface-endpoints";
export { NetworkAclMode } from "../plans/aws/network-acl";
export { type LinkedService, RoleMode } from "../plans/aws/service-linked-roles";
export { NatMode, type SubnetTierShape, TierRouting, type VpcZoneShape } from "../plans/aws/vpc";
export { DeployerPermissions, type DeployerPermissionsArgs } from "./deployer-permissions";
export {
  exceptionTags,
  type Exceptions,
  type NamedException,
  type PolicyName,
} from "../plans/exceptions";
export { InvalidArgumentsError, type Issue } from "../plans/issues";
