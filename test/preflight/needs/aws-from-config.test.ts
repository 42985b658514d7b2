import { planServiceLinkedRoles } from "../../../components/plans/aws/service-linked-roles";
import type { AwsNeeds } from "../../../preflight/needs/aws";
import { awsNeedsOf } from "../../../preflight/needs/aws-from-config";
import { configOf } from "../support";

const ROLE = "arn:aws:iam::333333333333:role/dns";
const KEY = "arn:aws:kms:us-east-1:210987654321:key/volumes";
const CERTIFICATE = "arn:aws:acm:us-east-1:210987654321:certificate/1";
const BOUNDARY = "arn:aws:iam::210987654321:policy/boundary";
const REASON = "The traffic is recorded by the network team.";

function needsIn(file: string, foundation: object = {}): AwsNeeds {
  const needs = awsNeedsOf(configOf(file, { awsFoundation: foundation }));
  if (needs === undefined) throw new Error(`${file} has no AWS layer`);
  return needs;
}
/** Needs of the smallest foundation with other settings. */
const needsWith = (foundation: object): AwsNeeds => needsIn("aws-only.yaml", foundation);

/** Types that every VPC of ours has. */
const VPC_TYPES = [
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  "aws:ec2/networkAclRule:NetworkAclRule",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
];
const LOG_ROLE = ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"];
const ROLES = ["aws:iam/getRoles:getRoles", "aws:iam/serviceLinkedRole:ServiceLinkedRole"];
const TYPES = [
  ...VPC_TYPES,
  ...LOG_ROLE,
  ...ROLES,
  "aws:acm/certificate:Certificate",
  "aws:route53/zone:Zone",
].sort();
const SIZING = {
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.4xlarge",
  spot: false,
};
const ZONE = "Z0123456789ABCDEFGHIJ";
const AUTO = planServiceLinkedRoles({});

describe("the needs in full", () => {
  it("of the smallest foundation", () => {
    expect(needsWith({})).toEqual({
      region: "us-east-1",
      accountId: "210987654321",
      zones: ["us-east-1a", "us-east-1b"],
      deploymentType: "internet-facing",
      domain: "codeocean.contoso.com",
      rootDomain: "contoso.com",
      hostedZoneId: undefined,
      parentZoneId: undefined,
      parentZoneLogin: undefined,
      delegated: false,
      associatesVpc: true,
      certificate: { method: "email", approver: undefined },
      certificateNames: ["codeocean.contoso.com", "*.codeocean.contoso.com"],
      vpc: {
        mode: "new",
        cidrBlock: "10.0.0.0/16",
        natZones: ["us-east-1a", "us-east-1b"],
        natAllocationIds: {},
        secondaryBlocks: [],
        // Private subnets take the blocks from the first one, public ones from the seventh.
        subnets: {
          "private-us-east-1a": "10.0.0.0/20",
          "private-us-east-1b": "10.0.16.0/20",
          "public-us-east-1a": "10.0.96.0/20",
          "public-us-east-1b": "10.0.112.0/20",
        },
        ownDhcpOptions: false,
        interfaceEndpoints: [],
        ipv6: false,
        aclRules: 10,
      },
      sizing: SIZING,
      ami: { id: undefined, namePattern: "codeocean-vpc-amzn2-*" },
      roles: AUTO,
      servicesRoleArn: undefined,
      permissions: {
        types: TYPES,
        scope: {
          region: "us-east-1",
          namePrefix: "airun-dev-",
          domain: "codeocean.contoso.com",
          kmsKeyArns: [],
          permissionsBoundaryArn: undefined,
          passedRoleArns: [],
          flowLogsToBucket: false,
          assumedRoleArns: [],
        },
      },
      keyPolicy: undefined,
      endpointAccess: undefined,
    });
  });

  it("of a network and a zone that exist, with an expansion and rules of endpoints", () => {
    expect(needsIn("valid/aws-existing-expanded.yaml")).toEqual({
      region: "eu-central-1",
      accountId: "210987654321",
      zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      deploymentType: "internet-facing",
      domain: "codeocean.contoso.com",
      rootDomain: "contoso.com",
      hostedZoneId: ZONE,
      parentZoneId: undefined,
      parentZoneLogin: undefined,
      delegated: false,
      associatesVpc: true,
      certificate: { method: "dns" },
      certificateNames: ["codeocean.contoso.com", "*.codeocean.contoso.com"],
      vpc: {
        mode: "existing",
        vpcId: "vpc-0123456789abcdef0",
        zones: [
          {
            zone: "eu-central-1a",
            privateSubnetId: "subnet-0123456789abcdef0",
            publicSubnetId: "subnet-0123456789abcdef1",
          },
          {
            zone: "eu-central-1b",
            privateSubnetId: "subnet-0123456789abcdef2",
            publicSubnetId: "subnet-0123456789abcdef3",
          },
        ],
      },
      sizing: SIZING,
      ami: { id: undefined, namePattern: "codeocean-vpc-amzn2-*" },
      roles: AUTO,
      servicesRoleArn: undefined,
      permissions: {
        types: [
          "aws:acm/certificate:Certificate",
          "aws:acm/certificateValidation:CertificateValidation",
          "aws:ec2/routeTableAssociation:RouteTableAssociation",
          "aws:ec2/subnet:Subnet",
          "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
          ...ROLES,
          "aws:route53/record:Record",
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        ],
        scope: {
          region: "eu-central-1",
          namePrefix: "airun-aws-existing-expanded-",
          domain: "codeocean.contoso.com",
          kmsKeyArns: [],
          permissionsBoundaryArn: undefined,
          passedRoleArns: [],
          flowLogsToBucket: false,
          assumedRoleArns: [],
        },
      },
      keyPolicy: undefined,
      endpointAccess: {
        securityGroupIds: ["sg-0123456789abcdef0"],
        cidrBlocks: ["10.0.0.0/16"],
        servicesSecurityGroupId: "sg-0123456789abcdef1",
        workersSecurityGroupId: "sg-0123456789abcdef2",
      },
    });
  });

  it("are undefined without the foundation", () => {
    expect(awsNeedsOf(configOf("valid/azure-minimum.yaml"))).toBeUndefined();
  });
});

describe("a new network", () => {
  const vpcWith = (awsVpc: object) => needsWith({ awsVpc }).vpc;

  it.each<readonly [string, object, object]>([
    ["a gateway for all", { nat: "single" }, { natZones: ["us-east-1a"] }],
    ["a gateway of the region", { nat: "regional" }, { natZones: [] }],
    [
      "addresses that others allow already",
      { natAllocationIds: { "us-east-1a": "eipalloc-0123456789abcdef0" } },
      { natAllocationIds: { "us-east-1a": "eipalloc-0123456789abcdef0" } },
    ],
    [
      "further ranges, which need a rule of the ACL each",
      { secondaryCidrBlocks: ["10.1.0.0/16", "10.2.0.0/16"] },
      { secondaryBlocks: ["10.1.0.0/16", "10.2.0.0/16"], aclRules: 12 },
    ],
    ["the default list of rules", { networkAcl: "default" }, { aclRules: 0 }],
    ["Amazon's resolver", { dhcpOptions: "amazonProvided" }, { ownDhcpOptions: true }],
    [
      "endpoints, by the part of their name after the region",
      { interfaceEndpoints: ["ssm", "aws.api.eu-west-1.bedrock"] },
      { interfaceEndpoints: ["com.amazonaws.us-east-1.ssm", "aws.api.eu-west-1.bedrock"] },
    ],
    ["IPv6", { ipv6: true }, { ipv6: true }],
    [
      "a range of its own",
      { cidrBlock: "10.8.0.0/16" },
      {
        cidrBlock: "10.8.0.0/16",
        subnets: {
          "private-us-east-1a": "10.8.0.0/20",
          "private-us-east-1b": "10.8.16.0/20",
          "public-us-east-1a": "10.8.96.0/20",
          "public-us-east-1b": "10.8.112.0/20",
        },
      },
    ],
  ])("needs what its settings say: %s", (_what, more, expected) => {
    expect(vpcWith(more)).toEqual({ ...vpcWith({}), ...expected });
  });

  it("has zones that are written with their ranges", () => {
    const zones = ["us-east-1b", { zone: "use1-az1", slot: 3 }];
    expect(needsWith({ awsVpc: { zones } }).zones).toEqual(["us-east-1b", "use1-az1"]);
  });

  it("opens no endpoint of others", () => {
    expect(needsWith({}).endpointAccess).toBeUndefined();
    expect(needsIn("valid/aws-existing-network.yaml").endpointAccess).toBeUndefined();
  });
});

describe("the domain", () => {
  it("is written in lower case without a dot at its end", () => {
    const needs = needsWith({
      awsDns: { rootDomain: "Contoso.COM.", subdomain: "Science", delegated: true },
      awsCertificate: { alternativeNames: ["a.b.science.contoso.com"] },
    });
    expect(needs).toMatchObject({
      domain: "science.contoso.com",
      rootDomain: "contoso.com",
      delegated: true,
      certificateNames: ["science.contoso.com", "*.science.contoso.com", "a.b.science.contoso.com"],
    });
    expect(needs.permissions.scope.domain).toBe("science.contoso.com");
  });

  it("has a parent in an account that another login reaches", () => {
    const parentZoneLogin = { roleArn: ROLE, externalId: "x" };
    const needs = needsWith({ awsDns: { parentZoneId: "ZPARENT", parentZoneLogin } });
    expect(needs).toMatchObject({
      parentZoneId: "ZPARENT",
      parentZoneLogin,
      certificate: { method: "dns" },
    });
  });

  it("is in a zone that its owner associates", () => {
    const awsDns = { hostedZoneId: "ZOLD", associateVpc: false };
    expect(needsWith({ deploymentType: "internal", awsDns })).toMatchObject({
      deploymentType: "internal",
      hostedZoneId: "ZOLD",
      associatesVpc: false,
    });
  });
});

describe("the certificate", () => {
  const certificate = (awsCertificate: object, more: object = {}) =>
    needsWith({ awsCertificate, ...more }).certificate;
  const zone = (more: object = {}) => ({
    validation: { mode: "zone", zoneId: "ZPUBLIC", ...more },
  });

  it.each<readonly [string, object, object, AwsNeeds["certificate"]]>([
    ["is given", { arn: CERTIFICATE }, {}, { method: "given", arn: CERTIFICATE }],
    [
      "is proven in another zone",
      zone(),
      {},
      { method: "zone", zoneId: "ZPUBLIC", login: undefined },
    ],
    [
      "is proven in a zone of another account",
      zone({ login: { profile: "dns" } }),
      {},
      { method: "zone", zoneId: "ZPUBLIC", login: { profile: "dns" } },
    ],
    ["is proven by others", { validation: { mode: "print" } }, {}, { method: "print" }],
    [
      "is approved by a person",
      { approver: "admin@contoso.com" },
      {},
      { method: "email", approver: "admin@contoso.com" },
    ],
    [
      "is approved by a person although DNS could prove it",
      { validation: { mode: "email" } },
      { awsDns: { hostedZoneId: ZONE } },
      { method: "email", approver: undefined },
    ],
    ["is proven in a zone that exists", {}, { awsDns: { hostedZoneId: ZONE } }, { method: "dns" }],
    ["is proven in a delegated zone", {}, { awsDns: { delegated: true } }, { method: "dns" }],
    [
      "is proven below a parent of ours",
      {},
      { awsDns: { parentZoneId: "ZPARENT" } },
      { method: "dns" },
    ],
    [
      "of an internal deployment is approved by a person",
      {},
      { deploymentType: "internal", awsDns: { hostedZoneId: ZONE } },
      { method: "email", approver: undefined },
    ],
  ])("%s", (_what, settings, more, expected) => {
    expect(certificate(settings, more)).toEqual(expected);
  });
});

describe("the volume key", () => {
  const statement = (Sid: string) => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: ROLE },
    Action: "kms:Decrypt",
    Resource: "*",
  });
  const servicesRoleArn = "arn:aws:iam::210987654321:role/services";
  const OURS = ["UseForVolumes", "AttachVolumes", "VolumesThroughEc2", "AccountAdministration"];

  it("has a policy to be kept only where the policy is replaced", () => {
    const policyOf = (awsKms: object) =>
      needsWith({ awsKms: { keyArn: KEY, ...awsKms } }).keyPolicy;
    expect(policyOf({})).toBeUndefined();
    expect(policyOf({ mode: "statements" })).toBeUndefined();
    expect(policyOf({ mode: "keyPolicy", furtherStatements: [] })).toEqual({
      keyArn: KEY,
      sids: OURS,
    });
    expect(policyOf({ mode: "keyPolicy", furtherStatements: [statement("Backup")] })).toEqual({
      keyArn: KEY,
      sids: [...OURS, "Backup"],
    });
  });

  it("is used by the product's role, once there is one", () => {
    expect(needsWith({ awsKms: { keyArn: KEY, servicesRoleArn } })).toMatchObject({
      servicesRoleArn,
    });
  });
});

describe("machines and images", () => {
  it("are those of the settings", () => {
    const awsSizing = { ...SIZING, workerInstanceType: "r5d.2xlarge", spot: true };
    const awsAmi = { id: "ami-0123456789abcdef0", namePattern: "ours-*" };
    expect(needsWith({ awsSizing, awsAmi })).toMatchObject({ sizing: awsSizing, ami: awsAmi });
  });
});

describe("the types that a deployer writes", () => {
  const typesOf = (foundation: object) => needsWith(foundation).permissions.types;
  const typesIn = (file: string, foundation: object = {}) =>
    needsIn(`valid/${file}.yaml`, foundation).permissions.types;
  const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  const RECORD = "aws:route53/record:Record";
  const ISSUED = "aws:acm/certificateValidation:CertificateValidation";
  const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";
  const ALL = (mode: string) => ({
    awsServiceLinkedRoles: Object.fromEntries(AUTO.map(({ service }) => [service, mode])),
  });
  const DNS_WAIT = [RECORD, ISSUED];
  const NO_FLOW_LOG = [...LOG_ROLE, "aws:cloudwatch/logGroup:LogGroup", "aws:ec2/flowLog:FlowLog"];
  const ACL = ["Acl", "AclAssociation", "AclRule"].map(
    (end) => `aws:ec2/network${end}:Network${end}`,
  );

  it.each<readonly [string, object, readonly string[], readonly string[]]>([
    ["a gateway of the region", { awsVpc: { nat: "regional" } }, [], ["aws:ec2/eip:Eip"]],
    ["the default list of rules", { awsVpc: { networkAcl: "default" } }, [], ACL],
    [
      "Amazon's resolver",
      { awsVpc: { dhcpOptions: "amazonProvided" } },
      [
        "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
        "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
      ],
      [],
    ],
    [
      "further ranges",
      { awsVpc: { secondaryCidrBlocks: ["10.1.0.0/16"] } },
      ["aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"],
      [],
    ],
    [
      "IPv6",
      { awsVpc: { ipv6: true } },
      ["aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"],
      [],
    ],
    [
      "interface endpoints",
      { awsVpc: { interfaceEndpoints: ["ssm"] } },
      [
        "aws:ec2/securityGroup:SecurityGroup",
        RULE,
        "aws:ec2/getVpcEndpointService:getVpcEndpointService",
      ],
      [],
    ],
    ["a role for the log that is given", { awsVpc: { flowLogs: { roleArn: ROLE } } }, [], LOG_ROLE],
    [
      "traffic in a bucket",
      { awsVpc: { flowLogs: { mode: "s3", bucketArn: "arn:aws:s3:::logs" } } },
      [],
      [...LOG_ROLE, "aws:cloudwatch/logGroup:LogGroup"],
    ],
    [
      "no record of traffic",
      { awsVpc: { flowLogs: { mode: "none", reason: REASON } } },
      [],
      NO_FLOW_LOG,
    ],
    [
      "a delegation in a parent of ours, and a certificate by DNS",
      { awsDns: { parentZoneId: "ZPARENT" } },
      DNS_WAIT,
      [],
    ],
    [
      "a parent of another account: the proof is in the zone of ours",
      { awsDns: { parentZoneId: "ZPARENT", parentZoneLogin: { profile: "dns" } } },
      DNS_WAIT,
      [],
    ],
    [
      "a parent of another account and a given certificate: no record of ours",
      {
        awsDns: { parentZoneId: "ZPARENT", parentZoneLogin: { profile: "dns" } },
        awsCertificate: { arn: CERTIFICATE },
      },
      [],
      ["aws:acm/certificate:Certificate"],
    ],
    [
      "a delegation beside a given certificate",
      { awsDns: { parentZoneId: "ZPARENT" }, awsCertificate: { arn: CERTIFICATE } },
      [RECORD],
      ["aws:acm/certificate:Certificate"],
    ],
    [
      "a certificate that is proven in a zone of this account",
      { awsCertificate: { validation: { mode: "zone", zoneId: "ZPUBLIC" } } },
      DNS_WAIT,
      [],
    ],
    [
      "a certificate that is proven in a zone of another account",
      {
        awsCertificate: {
          validation: { mode: "zone", zoneId: "ZPUBLIC", login: { roleArn: ROLE } },
        },
      },
      [ISSUED],
      [],
    ],
    [
      "a certificate that others prove",
      { awsCertificate: { validation: { mode: "print" } } },
      [],
      [],
    ],
    [
      "a query log",
      { awsDns: { queryLog: {} } },
      ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "aws:route53/queryLog:QueryLog"],
      [],
    ],
    [
      "a signed zone",
      { awsDns: { dnssec: { kmsKeyArn: KEY } } },
      ["aws:route53/hostedZoneDnsSec:HostedZoneDnsSec", "aws:route53/keySigningKey:KeySigningKey"],
      [],
    ],
    [
      "a public zone that exists",
      { awsDns: { hostedZoneId: ZONE } },
      DNS_WAIT,
      ["aws:route53/zone:Zone"],
    ],
    [
      "a private zone that exists",
      { deploymentType: "internal", awsDns: { hostedZoneId: ZONE } },
      [ASSOCIATION],
      ["aws:route53/zone:Zone"],
    ],
    [
      "a private zone that its owner associates",
      { deploymentType: "internal", awsDns: { hostedZoneId: ZONE, associateVpc: false } },
      [],
      ["aws:route53/zone:Zone"],
    ],
    ["a private zone of its own", { deploymentType: "internal" }, [], []],
    ["roles that exist", ALL("existing"), [], ["aws:iam/serviceLinkedRole:ServiceLinkedRole"]],
    ["roles that are made", ALL("create"), [], ["aws:iam/getRoles:getRoles"]],
    [
      "one role that exists beside those that are made",
      {
        awsServiceLinkedRoles: { ...ALL("create").awsServiceLinkedRoles, rds: "existing" },
      },
      [],
      [],
    ],
    ["grants of a key", { awsKms: { keyArn: KEY } }, ["aws:kms/grant:Grant"], []],
    [
      "the policy of a key",
      { awsKms: { keyArn: KEY, mode: "keyPolicy", furtherStatements: [] } },
      ["aws:kms/keyPolicy:KeyPolicy"],
      [],
    ],
    ["words for the owner of a key", { awsKms: { keyArn: KEY, mode: "statements" } }, [], []],
    [
      "the newest image of an owner",
      { awsAmi: { owners: ["333333333333"] } },
      ["aws:ec2/getAmi:getAmi", "aws:ec2/getAmiIds:getAmiIds"],
      [],
    ],
    [
      "one image by its id",
      { awsAmi: { owners: ["333333333333"], id: "ami-0123456789abcdef0" } },
      [],
      [],
    ],
  ])("%s", (_what, foundation, more, fewer) => {
    expect(typesOf(foundation)).toEqual(
      [...new Set([...TYPES, ...more])].filter((type) => !fewer.includes(type)).sort(),
    );
  });

  it("are few in a network that exists", () => {
    const zoned = [
      {
        zone: "euc1-az1",
        privateSubnetId: "subnet-0123456789abcdef0",
        publicSubnetId: "subnet-0123456789abcdef1",
      },
      {
        zone: "eu-central-1b",
        privateSubnetId: "subnet-0123456789abcdef2",
        publicSubnetId: "subnet-0123456789abcdef3",
      },
    ];
    const usual = [
      "aws:acm/certificate:Certificate",
      "aws:acm/certificateValidation:CertificateValidation",
      ...ROLES,
      RECORD,
    ];
    expect(typesIn("aws-existing-network")).toEqual(usual);
    // Nothing is associated: the network exists, and its owner decides.
    expect(typesIn("aws-existing-network", { deploymentType: "internal" })).toEqual([
      "aws:acm/certificate:Certificate",
      ...ROLES,
    ]);
    expect(typesIn("aws-existing-network", { awsVpc: { zones: zoned } })).toEqual(
      [...usual, "aws:index/getAvailabilityZone:getAvailabilityZone"].sort(),
    );
  });
});

describe("what a deployer's rights are limited to", () => {
  const scopeOf = (foundation: object) => needsWith(foundation).permissions.scope;
  const USUAL = scopeOf({});
  const parent = (parentZoneLogin: object) => ({ parentZoneId: "ZPARENT", parentZoneLogin });
  const validated = (login: object) => ({
    validation: { mode: "zone", zoneId: "ZPUBLIC", login },
  });

  it.each<readonly [string, object, object]>([
    ["the volume key", { awsKms: { keyArn: KEY } }, { kmsKeyArns: [KEY] }],
    [
      "the volume key and the signing key",
      { awsKms: { keyArn: KEY }, awsDns: { dnssec: { kmsKeyArn: `${KEY}-2` } } },
      { kmsKeyArns: [KEY, `${KEY}-2`] },
    ],
    [
      "roles within a boundary",
      { awsVpc: { flowLogs: { permissionsBoundaryArn: BOUNDARY } } },
      { permissionsBoundaryArn: BOUNDARY },
    ],
    [
      "a role that is passed on",
      { awsVpc: { flowLogs: { roleArn: ROLE } } },
      { passedRoleArns: [ROLE] },
    ],
    [
      "a bucket",
      { awsVpc: { flowLogs: { mode: "s3", bucketArn: "arn:aws:s3:::logs" } } },
      { flowLogsToBucket: true },
    ],
    ["no record of traffic", { awsVpc: { flowLogs: { mode: "none", reason: REASON } } }, {}],
    [
      "roles of other accounts",
      {
        awsDns: parent({ roleArn: ROLE }),
        awsCertificate: validated({ roleArn: `${ROLE}-2` }),
      },
      { assumedRoleArns: [ROLE, `${ROLE}-2`] },
    ],
    [
      "profiles of other accounts, which need no role",
      { awsDns: parent({ profile: "dns" }), awsCertificate: validated({ profile: "dns" }) },
      {},
    ],
  ])("%s", (_what, foundation, expected) => {
    expect(scopeOf(foundation)).toEqual({ ...USUAL, ...expected });
  });
});
