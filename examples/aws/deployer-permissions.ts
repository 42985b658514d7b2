import { DeployerPermissions } from "platform-foundations/aws";

// Deployed from an administrator's stack, for the role that later deploys the network.
const permissions = new DeployerPermissions("deployer", {
  accountId: "123456789012",
  region: "eu-central-1",
  namePrefix: "airun-dev-",
  domain: "codeocean.xyz.com",
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/workload-boundary",
  policyName: "codeocean-network-deployer",
  resourceTypes: [
    "aws:ec2/vpc:Vpc",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/natGateway:NatGateway",
    "aws:iam/role:Role",
    "aws:route53/zone:Zone",
  ],
});

export const { policyArns } = permissions;
