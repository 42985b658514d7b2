import { DeployerPermissions } from "platform-foundations/aws";

// Deployed from an administrator's stack, for the role that later deploys the network.
const permissions = new DeployerPermissions("deployer", {
  policyName: "codeocean-network-deployer",
  resourceTypes: [
    "aws:ec2/vpc:Vpc",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/natGateway:NatGateway",
    "aws:route53/zone:Zone",
  ],
});

export const { policyArns } = permissions;
