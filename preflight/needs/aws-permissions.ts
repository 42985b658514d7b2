import { hostingDomain } from "../../components/plans/aws/hosting-domain";
import { isZoneId } from "../../components/plans/aws/vpc";
import type { AwsFoundationConfig } from "../../config/schema/aws-foundation";
import type { CertificateNeed, PermissionNeed } from "./aws";

interface PermissionFacts {
  readonly settings: AwsFoundationConfig;
  readonly certificate: CertificateNeed;
  readonly region: string;
  readonly customer: string;
  readonly environment: string;
}

const NEW_VPC = [
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
];
const ACL = [
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  "aws:ec2/networkAclRule:NetworkAclRule",
];
const EXPANSION = [
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
];
const GROUP_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const RECORD = "aws:route53/record:Record";

/** The permissions of a deployer, by the resource types that the settings lead to. */
export function permissionNeed(facts: PermissionFacts): PermissionNeed {
  const { settings, region, customer, environment } = facts;
  const { awsDns, awsVpc, awsKms, awsCertificate } = settings;
  const flowLogs = awsVpc.mode === "new" ? awsVpc.flowLogs : undefined;
  const toLogs = flowLogs !== undefined && !("mode" in flowLogs) ? flowLogs : undefined;
  const validation =
    awsCertificate.validation?.mode === "zone" ? awsCertificate.validation.login : undefined;
  const roleOf = (login: typeof validation): readonly string[] =>
    login !== undefined && "roleArn" in login ? [login.roleArn] : [];
  return {
    types: [
      ...new Set([...networkTypes(settings), ...dnsTypes(facts), ...accountTypes(settings)]),
    ].sort(),
    scope: {
      region,
      namePrefix: `${customer}-${environment}-`,
      domain: hostingDomain(awsDns.rootDomain, awsDns.subdomain),
      kmsKeyArns: [
        ...(awsKms === undefined ? [] : [awsKms.keyArn]),
        ...(awsDns.dnssec === undefined ? [] : [awsDns.dnssec.kmsKeyArn]),
      ],
      permissionsBoundaryArn: toLogs?.permissionsBoundaryArn,
      passedRoleArns: toLogs?.roleArn === undefined ? [] : [toLogs.roleArn],
      flowLogsToBucket: flowLogs !== undefined && "mode" in flowLogs && flowLogs.mode === "s3",
      assumedRoleArns: [...roleOf(awsDns.parentZoneLogin), ...roleOf(validation)],
    },
  };
}

function networkTypes({ awsVpc, awsEndpoints }: AwsFoundationConfig): readonly string[] {
  if (awsVpc.mode === "existing") {
    return [
      ...(awsEndpoints === undefined ? [] : [GROUP_RULE]),
      ...(awsVpc.expansion === undefined ? [] : EXPANSION),
      ...(awsVpc.zones.some(({ zone }) => isZoneId(zone))
        ? ["aws:index/getAvailabilityZone:getAvailabilityZone"]
        : []),
    ];
  }
  const { flowLogs } = awsVpc;
  const when = (condition: boolean, ...types: readonly string[]): readonly string[] =>
    condition ? types : [];
  return [
    ...NEW_VPC,
    ...when(awsVpc.nat !== "regional", "aws:ec2/eip:Eip"),
    ...when(awsVpc.networkAcl === "managed", ...ACL),
    ...when(
      awsVpc.dhcpOptions === "amazonProvided",
      "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
      "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
    ),
    ...when(
      awsVpc.secondaryCidrBlocks.length > 0,
      "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    ),
    ...when(awsVpc.ipv6, "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"),
    ...when(
      awsVpc.interfaceEndpoints.length > 0,
      "aws:ec2/securityGroup:SecurityGroup",
      GROUP_RULE,
      "aws:ec2/getVpcEndpointService:getVpcEndpointService",
    ),
    ...when(!("mode" in flowLogs) || flowLogs.mode === "s3", "aws:ec2/flowLog:FlowLog"),
    ...when(!("mode" in flowLogs), "aws:cloudwatch/logGroup:LogGroup"),
    ...when(
      !("mode" in flowLogs) && flowLogs.roleArn === undefined,
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
    ),
  ];
}

function dnsTypes({ settings, certificate }: PermissionFacts): readonly string[] {
  const { awsDns, awsVpc, deploymentType } = settings;
  const own = awsDns.hostedZoneId === undefined;
  const joins =
    !own && deploymentType === "internal" && awsVpc.mode === "new" && awsDns.associateVpc;
  // Records in the zone of another account are written with that account's rights.
  const delegates = awsDns.parentZoneId !== undefined && awsDns.parentZoneLogin === undefined;
  const waits = certificate.method === "dns" || certificate.method === "zone";
  const proves =
    certificate.method === "dns" ||
    (certificate.method === "zone" && certificate.login === undefined);
  return [
    ...(own ? ["aws:route53/zone:Zone"] : []),
    ...(joins ? ["aws:route53/zoneAssociation:ZoneAssociation"] : []),
    ...(delegates || proves ? [RECORD] : []),
    ...(certificate.method === "given" ? [] : ["aws:acm/certificate:Certificate"]),
    ...(waits ? ["aws:acm/certificateValidation:CertificateValidation"] : []),
    ...(awsDns.queryLog === undefined
      ? []
      : [
          "aws:cloudwatch/logGroup:LogGroup",
          "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
          "aws:route53/queryLog:QueryLog",
        ]),
    ...(awsDns.dnssec === undefined
      ? []
      : [
          "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec",
          "aws:route53/keySigningKey:KeySigningKey",
        ]),
  ];
}

function accountTypes({
  awsServiceLinkedRoles,
  awsKms,
  awsAmi,
}: AwsFoundationConfig): readonly string[] {
  const modes = Object.values(awsServiceLinkedRoles);
  return [
    ...(modes.every((mode) => mode === "existing")
      ? []
      : ["aws:iam/serviceLinkedRole:ServiceLinkedRole"]),
    ...(modes.every((mode) => mode === "create") ? [] : ["aws:iam/getRoles:getRoles"]),
    ...(awsKms?.mode === "grant" ? ["aws:kms/grant:Grant"] : []),
    ...(awsKms?.mode === "keyPolicy" ? ["aws:kms/keyPolicy:KeyPolicy"] : []),
    ...(awsAmi.id === undefined && awsAmi.owners.length > 0
      ? ["aws:ec2/getAmi:getAmi", "aws:ec2/getAmiIds:getAmiIds"]
      : []),
  ];
}
