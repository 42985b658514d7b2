import { InterfaceEndpoints, Vpc } from "platform-foundations/aws";

const region = "us-east-1";
const network = new Vpc("endpoints-vpc", {
  region,
  zones: ["us-east-1a", "us-east-1b"],
  nat: "single",
});

const endpoints = new InterfaceEndpoints("endpoints", {
  region,
  vpcId: network.vpcId,
  cidrBlocks: network.cidrBlocks,
  subnetIds: Object.values(network.privateSubnetIds),
  services: ["ec2", "logs", "secretsmanager"],
});

export const { securityGroupId, endpointIds } = endpoints;
