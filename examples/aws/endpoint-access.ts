import { EndpointAccess, InterfaceEndpoints, Vpc } from "platform-foundations/aws";

const region = "us-east-1";
const network = new Vpc("shared-vpc", { region, zones: ["us-east-1a", "us-east-1b"], nat: "none" });
const endpoints = new InterfaceEndpoints("shared-endpoints", {
  region,
  vpcId: network.vpcId,
  cidrBlocks: network.cidrBlocks.slice(0, 1),
  subnetIds: Object.values(network.privateSubnetIds),
  services: ["ssm"],
});

// A second network of the company may call the endpoints as well.
const access = new EndpointAccess("shared-access", {
  securityGroupIds: { ssm: endpoints.securityGroupId },
  cidrBlocks: ["10.40.0.0/16"],
});

export const { ruleIds } = access;
