import { type AwsFoundationConfig, awsFoundationSchema } from "../../config/schema/aws-foundation";
import {
  permissionDocuments,
  permissionIssues,
} from "../../components/plans/aws/deployer-permissions";
import { type AwsFoundationOutputs, awsFoundation } from "../../stacks/aws-foundation";
import { type BuildResult, type Recorded, build, valueOf } from "../support/build";

// Hundreds of resources under mocks: seconds on a small machine.
jest.setTimeout(60_000);

const context = {
  region: "us-east-1",
  customer: "airun",
  environment: "test",
  tags: { environment: "test" },
};
const settings = (more: object = {}): AwsFoundationConfig =>
  awsFoundationSchema.parse({
    awsVpc: { mode: "new", zones: ["us-east-1a", "us-east-1b"] },
    awsDns: { rootDomain: "xyz.com" },
    ...more,
  });
const run = (
  more: object = {},
  found: readonly string[] = [],
): Promise<BuildResult<AwsFoundationOutputs>> =>
  build(() => awsFoundation("codeocean", settings(more), context), {
    invokes: {
      "aws:iam/getRoles:getRoles": () => ({ id: "roles", arns: found, names: [] }),
      "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => ({
        availabilityZones: ["us-east-1a", "us-east-1b"],
      }),
      "aws:ec2/getAmiIds:getAmiIds": () => ({ id: "x", ids: ["ami-1"] }),
      "aws:ec2/getAmi:getAmi": () => ({ id: "ami-1", name: "codeocean-vpc-amzn2-1" }),
    },
    outputs: {
      "aws:ec2/vpc:Vpc": () => ({
        defaultRouteTableId: "rtb-0",
        defaultNetworkAclId: "acl-0",
        ipv6CidrBlock: "2600::/56",
      }),
      "aws:ec2/natGateway:NatGateway": (_, name) => ({ publicIp: name }),
      "aws:cloudwatch/logGroup:LogGroup": () => ({ arn: "arn:logs" }),
      "aws:route53/zone:Zone": () => ({ zoneId: "ZNEW", nameServers: ["ns-1.example"] }),
      "aws:route53/keySigningKey:KeySigningKey": () => ({ dsRecord: "DS" }),
      "aws:iam/serviceLinkedRole:ServiceLinkedRole": (inputs) => ({
        arn: `arn of ${String(inputs["awsServiceName"])}`,
      }),
      "aws:acm/certificate:Certificate": () => ({
        arn: "arn:certificate",
        status: "PENDING_VALIDATION",
        domainValidationOptions: [
          {
            domainName: "codeocean.xyz.com",
            resourceRecordName: "_x",
            resourceRecordType: "CNAME",
            resourceRecordValue: "_y",
          },
        ],
      }),
      "aws:route53/record:Record": (inputs) => ({ fqdn: inputs["name"] }),
    },
  });
const components = ({ resources }: BuildResult<unknown>): readonly string[] =>
  resources
    .filter(
      ({ type, parent }) =>
        type.startsWith("platform-foundations:") && !parent?.startsWith("codeocean-"),
    )
    .map(({ type }) => type.split(":")[2] ?? "");
const find = ({ resources }: BuildResult<unknown>, type: string): readonly Recorded[] =>
  resources.filter((r) => r.type.endsWith(`:${type}`) && r.type.startsWith("aws:"));

const EXISTING = {
  mode: "existing",
  vpcId: "vpc-0123456789abcdef0",
  cidrBlocks: ["10.0.0.0/16"],
  zones: ["us-east-1a", "us-east-1b"].map((zone) => ({
    zone,
    privateSubnetId: "subnet-0123456789abcdef1",
    publicSubnetId: "subnet-0123456789abcdef2",
  })),
};
const MAX = {
  awsVpc: {
    mode: "new",
    zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    secondaryCidrBlocks: ["10.1.0.0/16"],
    interfaceEndpoints: ["ssm"],
    dhcpOptions: "amazonProvided",
    ipv6: true,
  },
  awsDns: {
    rootDomain: "xyz.com",
    parentZoneId: "ZPARENT",
    delegated: true,
    queryLog: {},
    dnssec: { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/dnssec" },
  },
  awsKms: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/volumes" },
  awsAmi: { owners: ["123456789012"] },
};

describe("the AWS foundation", () => {
  it("defaults: a VPC, a public zone, a certificate by e-mail and the roles", async () => {
    const result = await run();
    expect(result.error).toBeUndefined();
    expect(components(result)).toEqual(["Certificate", "HostingZone", "ServiceLinkedRoles", "Vpc"]);
    expect(find(result, "CertificateValidation")).toEqual([]);
    const value = result.value as AwsFoundationOutputs;
    expect(value).toMatchObject({
      deploymentType: "internet-facing",
      dnsName: "codeocean",
      dnsRootDomain: "xyz.com",
      hostingDomain: "codeocean.xyz.com",
      certificateValidationMethod: "EMAIL",
    });
    expect(value.certificateApprovalAddresses).toHaveLength(5);
    expect(await valueOf(value.certificateStatus)).toBe("PENDING_VALIDATION");
    const namesIn = async (ids: AwsFoundationOutputs["privateSubnetIds"]) =>
      (await Promise.all(ids.map((id) => valueOf(id)))).map((id) => id.split("/").at(-1));
    expect(await namesIn(value.privateSubnetIds)).toEqual(
      ["a", "b"].map((zone) => `codeocean-vpc-private-us-east-1${zone}`),
    );
    expect(await namesIn(value.publicSubnetIds)).toEqual(
      ["a", "b"].map((zone) => `codeocean-vpc-public-us-east-1${zone}`),
    );
    expect(value.amiId).toBeUndefined();
  });

  it("max: every option is wired to its component", async () => {
    const result = await run(MAX);
    expect(result.error).toBeUndefined();
    expect(components(result)).toEqual([
      "Certificate",
      "HostingZone",
      "KmsAccess",
      "ServiceLinkedRoles",
      "Vpc",
    ]);
    expect(find(result, "CertificateValidation").map(({ dependsOn }) => dependsOn)).toEqual([
      ["codeocean-cert", "codeocean-cert-validation", "codeocean-zone-delegation"],
    ]);
    const value = result.value as AwsFoundationOutputs;
    expect(await valueOf(value.amiName as never)).toBe("codeocean-vpc-amzn2-1");
    expect(await valueOf(value.delegationSignerRecord as never)).toBe("DS");
    expect(Object.keys(value.natPublicIps)).toEqual(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  it("internal: the zone belongs to the VPC, nothing is delegated, mail approves", async () => {
    const result = await run({ deploymentType: "internal" });
    expect(find(result, "Zone")[0]?.inputs["vpcs"]).toEqual([
      { vpcId: expect.stringContaining("codeocean-vpc") as string, vpcRegion: "us-east-1" },
    ]);
    expect((result.value as AwsFoundationOutputs).delegationRecord).toBeUndefined();
    expect((result.value as AwsFoundationOutputs).certificateValidationMethod).toBe("EMAIL");
  });

  it("existing VPC and zone: network and zone are left alone, the certificate is proven by DNS in that zone", async () => {
    const result = await run({
      awsVpc: EXISTING,
      awsDns: { rootDomain: "xyz.com", hostedZoneId: "ZOLD" },
      awsEndpoints: { securityGroupIds: ["sg-0123456789abcdef0"] },
    });
    expect(result.error).toBeUndefined();
    expect(find(result, "Vpc")).toEqual([]);
    expect(find(result, "Zone")).toEqual([]);
    expect(find(result, "Record").map(({ inputs }) => inputs["zoneId"])).toEqual(["ZOLD"]);
    expect(
      find(result, "SecurityGroupIngressRule").map(({ inputs }) => inputs["cidrIpv4"]),
    ).toEqual(["10.0.0.0/16"]);
  });

  it("a given certificate is handed on, and none is requested", async () => {
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
    const result = await run({ awsCertificate: { arn } });
    expect(find(result, "Certificate")).toEqual([]);
    expect(await valueOf((result.value as AwsFoundationOutputs).certificateArn)).toBe(arn);
  });

  it("internal: proven by DNS in a public zone, here or in another account, beside the private zone of the product", async () => {
    const validation = { mode: "zone", zoneId: "ZPUBLIC" };
    const here = await run({ deploymentType: "internal", awsCertificate: { validation } });
    expect(here.error).toBeUndefined();
    expect(find(here, "Record").map(({ inputs }) => inputs["zoneId"])).toEqual(["ZPUBLIC"]);
    expect((here.value as AwsFoundationOutputs).certificateValidationMethod).toBe("DNS");

    const roleArn = "arn:aws:iam::333333333333:role/dns";
    const elsewhere = await run({
      deploymentType: "internal",
      awsCertificate: { validation: { ...validation, login: { roleArn, externalId: "x" } } },
    });
    const providers = elsewhere.resources.filter(({ type }) => type === "pulumi:providers:aws");
    expect(providers.map(({ name }) => name)).toEqual(["codeocean-cert-validation"]);
    expect(providers[0]?.inputs).toMatchObject({
      region: "us-east-1",
      assumeRoles: JSON.stringify([{ roleArn, externalId: "x" }]),
      allowedAccountIds: JSON.stringify(["333333333333"]),
    });
    expect(find(elsewhere, "Record")[0]?.provider).toContain("codeocean-cert-validation");
  });

  it("a foreign DNS: the records are an output, and nothing waits", async () => {
    const result = await run({ awsCertificate: { validation: { mode: "print" } } });
    expect(find(result, "CertificateValidation")).toEqual([]);
    expect(find(result, "Record")).toEqual([]);
    const { certificateValidationRecords } = result.value as AwsFoundationOutputs;
    expect(await valueOf(certificateValidationRecords)).toEqual([
      { name: "_x", type: "CNAME", value: "_y" },
    ]);
  });

  it("a parent zone in another account: the delegation is written there, and the certificate is by DNS at once", async () => {
    const result = await run({
      awsDns: {
        rootDomain: "xyz.com",
        parentZoneId: "ZPARENT",
        parentZoneLogin: { profile: "dns" },
      },
    });
    expect(result.error).toBeUndefined();
    const [delegation] = find(result, "Record").filter(
      ({ name }) => name === "codeocean-zone-delegation",
    );
    expect(delegation?.provider).toContain("codeocean-zone-parent");
    expect(find(result, "CertificateValidation")[0]?.dependsOn).toContain(
      "codeocean-zone-delegation",
    );
  });

  it("an existing private zone answers in the VPC that is created, unless its owner sees to that", async () => {
    const zone = (more: object = {}) =>
      run({
        deploymentType: "internal",
        awsDns: { rootDomain: "xyz.com", hostedZoneId: "ZOLD", ...more },
      });
    const associated = find(await zone(), "ZoneAssociation");
    expect(associated.map(({ name }) => name)).toEqual(["codeocean-zone-vpc"]);
    expect(associated[0]?.inputs).toMatchObject({ zoneId: "ZOLD", vpcRegion: "us-east-1" });
    expect(find(await zone({ associateVpc: false }), "ZoneAssociation")).toEqual([]);
    // A public zone answers everywhere, and a zone created here has its VPC already.
    const publicZone = await run({ awsDns: { rootDomain: "xyz.com", hostedZoneId: "ZOLD" } });
    expect(find(publicZone, "ZoneAssociation")).toEqual([]);
    expect(find(await run({ deploymentType: "internal" }), "ZoneAssociation")).toEqual([]);
  });

  it("lets nothing wait for the certificate's issuance", async () => {
    const { resources } = await run(MAX);
    expect(
      resources.filter(({ dependsOn }) => dependsOn.includes("codeocean-cert-issued")),
    ).toEqual([]);
  });

  it("tags everything that takes tags, but for the roles, which belong to the account", async () => {
    const { resources } = await run(MAX);
    const untagged = resources
      .filter(({ custom, inputs }) => custom && !("tags" in inputs))
      .map(({ type }) => type.split(":")[2]);
    expect([...new Set(untagged)].sort()).toEqual([
      "CertificateValidation",
      "Grant",
      "HostedZoneDnsSec",
      "KeySigningKey",
      "LogResourcePolicy",
      "NetworkAclAssociation",
      "NetworkAclRule",
      "QueryLog",
      "Record",
      "RolePolicy",
      "Route",
      "RouteTableAssociation",
      "ServiceLinkedRole",
      "VpcDhcpOptionsAssociation",
      "VpcIpv4CidrBlockAssociation",
    ]);
  });

  it("declares no type whose permissions nobody has written down, and fits managed policies", async () => {
    const results = [
      await run(MAX),
      await run({ awsVpc: EXISTING, awsEndpoints: { securityGroupIds: ["sg-0123456789abcdef0"] } }),
    ];
    const types = results.flatMap(({ resources }) => resources.map(({ type }) => type));
    const scope = {
      accountId: "123456789012",
      region: "us-east-1",
      namePrefix: "airun-test-",
      domain: "codeocean.xyz.com",
      kmsKeyArns: [MAX.awsKms.keyArn, MAX.awsDns.dnssec.kmsKeyArn],
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
    };
    expect(permissionIssues(types, scope)).toEqual([]);
    // Ten policies can be attached to one role.
    expect(permissionDocuments(types, scope).length).toBeLessThanOrEqual(2);
    for (const document of permissionDocuments(types, scope))
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
  });

  it("stands beside another one in the same stack", async () => {
    const { error, resources } = await build(
      () => [
        awsFoundation("one", settings(), context),
        awsFoundation("two", settings({ awsDns: { rootDomain: "abc.com" } }), context),
      ],
      {
        invokes: { "aws:iam/getRoles:getRoles": () => ({ id: "roles", arns: [], names: [] }) },
        outputs: {
          "aws:cloudwatch/logGroup:LogGroup": () => ({ arn: "arn" }),
          "aws:route53/zone:Zone": () => ({ zoneId: "Z", nameServers: ["ns-1.example"] }),
        },
      },
    );
    expect(error).toBeUndefined();
    const names = resources
      .filter(({ type }) => /:(LogGroup|Role)$/.test(type))
      .map(({ type, inputs }) => `${type} ${String(inputs["name"])}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
