export { type AwsComponentArgs, type AwsTags } from "./arguments";
export { InterfaceEndpoints, type InterfaceEndpointsArgs } from "./interface-endpoints";
export { SubnetAcl, type SubnetAclArgs } from "./subnet-acl";
export { VpcFlowLogs, type FlowLogSettings, type VpcFlowLogsArgs } from "./vpc-flow-logs";
export {
  DhcpOptionsMode,
  NetworkAclMode,
  Vpc,
  type ExistingVpcArgs,
  type ExistingVpcZone,
  type NewVpcArgs,
  type VpcArgs,
} from "./vpc";
