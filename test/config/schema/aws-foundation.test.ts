import { awsFoundationIssues, awsFoundationSchema } from "../../../config/schema/aws-foundation";

const minimal = {
  awsVpc: { mode: "new", zones: ["us-east-1a", "us-east-1b"] },
  awsDns: { rootDomain: "xyz.com" },
};
const issues = (more: object, region = "us-east-1"): readonly string[] =>
  awsFoundationIssues(awsFoundationSchema.parse({ ...minimal, ...more }), { region }).map(
    ({ path }) => path,
  );
const existing = (
  zone: object = { publicSubnetId: "subnet-0123456789abcdef2" },
  more: object = {},
): object => ({
  awsVpc: {
    mode: "existing",
    vpcId: "vpc-0123456789abcdef0",
    zones: ["us-east-1a", "us-east-1b"].map((name) => ({
      zone: name,
      privateSubnetId: "subnet-0123456789abcdef1",
      ...zone,
    })),
    ...more,
  },
});

describe("the certificate of the AWS foundation", () => {
  const internal = (more: object = {}) => ({
    deploymentType: "internal",
    awsDns: { rootDomain: "corp.internal" },
    ...more,
  });

  it("is given for a domain that nobody can register: ACM issues none", () => {
    expect(issues(internal())).toEqual(["awsFoundation.awsCertificate.arn"]);
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
    expect(issues(internal({ awsCertificate: { arn, privateCa: true } }))).toEqual([]);
    expect(issues(internal({ awsDns: { rootDomain: "xyz.com" } }))).toEqual([]);
  });

  it("is validated in one way only, and another account's zone needs a zone", () => {
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
    expect(issues({ awsCertificate: { arn, validation: { mode: "email" } } })).toEqual([
      "awsFoundation.awsCertificate.validation",
    ]);
    expect(
      issues({ awsDns: { rootDomain: "xyz.com", parentZoneLogin: { profile: "dns" } } }),
    ).toEqual(["awsFoundation.awsDns.parentZoneLogin"]);
  });
});

describe("the key policy of the AWS foundation", () => {
  const kms = (more: object) =>
    issues({
      awsKms: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/volumes", ...more },
    });

  it("is replaced only by somebody who says which of its statements stay", () => {
    const path = ["awsFoundation.awsKms.furtherStatements"];
    expect(kms({ mode: "keyPolicy" })).toEqual(path);
    expect(kms({ mode: "keyPolicy", furtherStatements: [] })).toEqual([]);
    expect(kms({ mode: "grant", furtherStatements: [] })).toEqual(path);
  });
});

describe("the settings of the AWS foundation", () => {
  it("need zones and a root domain, and default to the document's values", () => {
    expect(awsFoundationSchema.parse(minimal)).toEqual({
      deploymentType: "internet-facing",
      awsVpc: {
        mode: "new",
        cidrBlock: "10.0.0.0/16",
        zones: ["us-east-1a", "us-east-1b"],
        secondaryCidrBlocks: [],
        tiers: {},
        nat: "perZone",
        natAllocationIds: {},
        dhcpOptions: "default",
        networkAcl: "managed",
        flowLogs: { retentionDays: 365, aggregationSeconds: 600 },
        interfaceEndpoints: [],
        ipv6: false,
      },
      awsDns: {
        subdomain: "codeocean",
        rootDomain: "xyz.com",
        associateVpc: true,
        delegated: false,
      },
      awsCertificate: { alternativeNames: [], privateCa: false },
      awsServiceLinkedRoles: {
        autoscaling: "auto",
        batch: "auto",
        elasticache: "auto",
        elasticfilesystem: "auto",
        elasticloadbalancing: "auto",
        es: "auto",
        rds: "auto",
        spot: "auto",
      },
      awsSizing: {
        servicesInstanceType: "m5.large",
        workerInstanceType: "r5d.4xlarge",
        gpuWorkerInstanceType: "g4dn.4xlarge",
        spot: false,
      },
      awsAmi: { namePattern: "codeocean-vpc-amzn2-*", owners: [] },
      protect: true,
    });
    expect(issues({})).toEqual([]);
  });

  it.each([
    ["an unknown key", { awsVpn: {} }],
    ["a VPC without a mode", { awsVpc: { zones: ["us-east-1a", "us-east-1b"] } }],
    ["no NAT at all: the product needs it", { awsVpc: { ...minimal.awsVpc, nat: "none" } }],
    [
      "traffic unrecorded without a reason",
      { awsVpc: { ...minimal.awsVpc, flowLogs: { mode: "none" } } },
    ],
    ["a service that is none of the eight", { awsServiceLinkedRoles: { efs: "auto" } }],
    [
      "an id of another kind",
      {
        awsVpc: { ...minimal.awsVpc, natAllocationIds: { "us-east-1a": "eni-0123456789abcdef0" } },
      },
    ],
  ])("refuse %s", (_what, more) => {
    expect(awsFoundationSchema.safeParse({ ...minimal, ...more }).success).toBe(false);
  });

  it.each([
    [
      "zones of another region",
      {},
      "eu-west-2",
      ["awsFoundation.awsVpc.zones[0]", "awsFoundation.awsVpc.zones[1]"],
    ],
    ["no region: reported elsewhere", {}, "", []],
    [
      "a root nobody can register",
      { awsDns: { rootDomain: "corp.local" } },
      "us-east-1",
      ["awsFoundation.awsDns.rootDomain"],
    ],
    [
      "a parent zone beside an existing zone",
      { awsDns: { rootDomain: "xyz.com", hostedZoneId: "Z1", parentZoneId: "Z2" } },
      "us-east-1",
      ["awsFoundation.awsDns.parentZoneId"],
    ],
    [
      "delegation of a private zone",
      { deploymentType: "internal", awsDns: { rootDomain: "xyz.com", delegated: true } },
      "us-east-1",
      ["awsFoundation.awsDns.delegated"],
    ],
    [
      "a certificate of another region, with names of its own",
      {
        awsCertificate: {
          arn: "arn:aws:acm:eu-west-2:123456789012:certificate/a",
          alternativeNames: ["x.y.codeocean.xyz.com"],
        },
      },
      "us-east-1",
      ["awsFoundation.awsCertificate.arn", "awsFoundation.awsCertificate.alternativeNames"],
    ],
    [
      "a private authority without a certificate, and a stranger as approver",
      { awsCertificate: { privateCa: true, approver: "me@xyz.com" } },
      "us-east-1",
      ["awsFoundation.awsCertificate.privateCa", "awsFoundation.awsCertificate.approver"],
    ],
    [
      "a machine nobody knows",
      { awsSizing: { workerInstanceType: "r5d.5xlarge" } },
      "us-east-1",
      ["awsFoundation.awsSizing.workerInstanceType"],
    ],
    [
      "a key of another region",
      { awsKms: { keyArn: "arn:aws:kms:eu-west-2:123456789012:key/a" } },
      "us-east-1",
      ["awsFoundation.awsKms.keyArn"],
    ],
    [
      "endpoint groups in a new VPC",
      { awsEndpoints: { securityGroupIds: ["sg-0123456789abcdef0"] } },
      "us-east-1",
      ["awsFoundation.awsEndpoints"],
    ],
    [
      "an existing VPC without public subnets",
      existing({}),
      "us-east-1",
      [
        "awsFoundation.awsVpc.zones[0].publicSubnetId",
        "awsFoundation.awsVpc.zones[1].publicSubnetId",
      ],
    ],
    ["the same, internal", { ...existing({}), deploymentType: "internal" }, "us-east-1", []],
    [
      "endpoint groups without anyone to admit",
      { ...existing(), awsEndpoints: { securityGroupIds: ["sg-0123456789abcdef0"] } },
      "us-east-1",
      ["awsFoundation.awsVpc.cidrBlocks"],
    ],
    [
      "endpoint groups with the VPC's ranges",
      {
        ...existing(undefined, { cidrBlocks: ["10.0.0.0/16"] }),
        awsEndpoints: { securityGroupIds: ["sg-0123456789abcdef0"] },
      },
      "us-east-1",
      [],
    ],
  ])("agree with each other: %s", (_what, more, region, paths) => {
    expect(issues(more, region)).toEqual(paths);
  });
});
