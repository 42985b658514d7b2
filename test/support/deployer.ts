// What both tests of a deployer's permissions ask for.
import type { PermissionScope } from "../../components/plans/aws/deployer-permissions";

export const SCOPE: PermissionScope = {
  accountId: "123456789012",
  region: "eu-central-1",
  namePrefix: "airun-dev-",
  domain: "codeocean.xyz.com",
  kmsKeyArns: ["arn:aws:kms:eu-central-1:123456789012:key/volumes"],
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
  flowLogsToBucket: true,
};

/** Every type that a deployer of the foundation meets. */
export const EVERY_TYPE = [
  "aws:acm/certificate:Certificate",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/vpc:Vpc",
  "aws:iam/getRoles:getRoles",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  "aws:kms/grant:Grant",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:route53/keySigningKey:KeySigningKey",
  "aws:route53/queryLog:QueryLog",
  "aws:route53/record:Record",
  "aws:route53/zone:Zone",
];
