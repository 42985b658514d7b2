import { Vpc } from "platform-foundations/aws";

// Two zones, a NAT gateway in each, and a private path to Systems Manager.
const network = new Vpc("codeocean", {
  region: "us-east-1",
  zones: ["us-east-1a", "us-east-1b"],
  nat: "perZone",
  interfaceEndpoints: ["ssm", "ssmmessages"],
  tags: { "cost-center": "research" },
});

export const { vpcId, privateSubnetIds, publicSubnetIds, natPublicIps } = network;
