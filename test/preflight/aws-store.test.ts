// The simulated AWS answers questions over HTTP from what its provider created.
import { awsClient, type AwsClient } from "../../preflight/clients/aws";
import { dnsClient } from "../../preflight/clients/dns";
import { startCloudHttp, type CloudHttp } from "../../sandbox/http";
import {
  type ProviderClient,
  connect,
  connectTo,
  refused,
} from "../sandbox/support/provider-client";

const region = "eu-central-1";
const PARTNER = "109876543210";

let cloud: ProviderClient;
let partner: ProviderClient;
let http: CloudHttp;
let aws: AwsClient;
beforeAll(async () => {
  cloud = await connect("aws", { config: { region } });
  partner = await connectTo("aws", cloud.store, {
    config: { region, allowedAccountIds: [PARTNER] },
  });
  http = await startCloudHttp({ store: cloud.store });
  aws = clientOf(region);
});
afterAll(async () => {
  await http.close();
  partner.close();
  cloud.close();
});

const clientOf = (where: string, account?: string): AwsClient =>
  awsClient({
    region: where,
    endpoint: http.url,
    credentials: {
      accessKeyId: account === undefined ? "simulated" : `simulated-${account}`,
      secretAccessKey: "simulated",
    },
  });

describe("a VPC that a program created", () => {
  it("is described with its ranges, subnets, routes, gateways, rules and names", async () => {
    const vpc = await cloud.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
    const vpcId = vpc.id;
    await cloud.create("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", {
      vpcId,
      cidrBlock: "10.1.0.0/16",
    });
    const subnet = await cloud.create("aws:ec2/subnet:Subnet", {
      vpcId,
      cidrBlock: "10.0.0.0/24",
      availabilityZoneId: "euc1-az2",
    });
    const gateway = await cloud.create("aws:ec2/internetGateway:InternetGateway", { vpcId });
    const address = await cloud.create("aws:ec2/eip:Eip", { domain: "vpc" });
    const nat = await cloud.create("aws:ec2/natGateway:NatGateway", {
      allocationId: address.id,
      subnetId: subnet.id,
    });
    const table = await cloud.create("aws:ec2/routeTable:RouteTable", { vpcId });
    await cloud.create("aws:ec2/route:Route", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    await cloud.create("aws:ec2/routeTableAssociation:RouteTableAssociation", {
      routeTableId: table.id,
      subnetId: subnet.id,
    });
    const options = await cloud.create("aws:ec2/vpcDhcpOptions:VpcDhcpOptions", {
      domainNameServers: ["10.0.0.2"],
    });
    await cloud.create("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", {
      vpcId,
      dhcpOptionsId: options.id,
    });
    const group = await cloud.create("aws:ec2/securityGroup:SecurityGroup", { vpcId });
    await cloud.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.0.0/16",
    });
    await cloud.create("aws:ec2/vpcEndpoint:VpcEndpoint", {
      vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${region}.ssm`,
      subnetIds: [subnet.id],
      securityGroupIds: [group.id],
    });

    expect((await aws.vpcs()).find(({ id }) => id === vpcId)).toMatchObject({
      associatedBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
      dhcpOptionsId: options.id,
    });
    expect(await aws.subnets(vpcId)).toMatchObject([
      { id: subnet.id, zone: "eu-central-1b", freeAddresses: 249 },
    ]);
    expect(await aws.routeTables(vpcId)).toMatchObject([
      { isMain: true, defaultTargets: [] },
      { id: table.id, isMain: false, subnetIds: [subnet.id], defaultTargets: [nat.id] },
    ]);
    expect(await aws.natGateways()).toMatchObject([{ id: nat.id, vpcId, state: "available" }]);
    expect(await aws.dhcpServers(options.id)).toEqual(["10.0.0.2"]);
    expect(await aws.securityGroups([group.id])).toMatchObject([
      { ingress: [{ protocol: "tcp", from: 443, cidrs: ["10.0.0.0/16"] }] },
    ]);
    expect(await aws.ingressRules([group.id])).toMatchObject([
      { groupId: group.id, protocol: "tcp", from: 443, to: 443, cidr: "10.0.0.0/16" },
    ]);
    expect(await aws.publicAccessBlock()).toBe("off");
    expect(await aws.endpointServiceZones(`com.amazonaws.${region}.ssm`)).toHaveLength(3);
    expect(await aws.endpointServiceZones(`com.amazonaws.${region}.none`)).toBeUndefined();
    expect(await aws.interfaceEndpoints(vpcId)).toMatchObject([
      { service: `com.amazonaws.${region}.ssm`, groupIds: [group.id] },
    ]);
    expect(gateway.id).toMatch(/^igw-/);
  });

  it("has another VPC's resources in no answer about it, and a wrong id is refused", async () => {
    expect(await aws.subnets("vpc-0123456789abcdef0")).toEqual([]);
    await expect(aws.securityGroups(["sg-0123456789abcdef0"])).rejects.toThrow(/InvalidGroup/);
  });

  it("is not there for another region", async () => {
    expect(await clientOf("us-east-1").natGateways()).toEqual([]);
  });
});

describe("images of the simulated AWS", () => {
  it("are found by id and by pattern, and by nothing else", async () => {
    const [image] = await aws.images({ namePattern: "codeocean-vpc-*" });
    expect(image?.name).toMatch(/^codeocean-vpc-/);
    expect(await aws.images({ id: image?.id ?? "" })).toEqual([image]);
    expect(await aws.images({ id: "ami-0123456789abcdef0" })).toEqual([]);
    expect(await aws.images({ namePattern: "other-*" })).toEqual([]);
  });
});

describe("a login of another account or region", () => {
  it("sees what its account has, and owns its networks", async () => {
    const theirs = await partner.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.9.0.0/16" });
    const zone = await partner.create("aws:route53/zone:Zone", { name: "partner.example" });
    const ours = await cloud.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.8.0.0/16" });
    const other = clientOf(region, PARTNER);

    const seen = await other.vpcs();
    expect(seen.map(({ id }) => id)).toContain(theirs.id);
    expect(seen.map(({ id }) => id)).not.toContain(ours.id);
    expect(new Set(seen.map(({ ownerId }) => ownerId))).toEqual(new Set([PARTNER]));
    expect((await aws.vpcs()).map(({ id }) => id)).not.toContain(theirs.id);
    expect(await other.hostedZone(zone.id)).toMatchObject({ name: "partner.example" });
    expect(await aws.hostedZone(zone.id)).toBeUndefined();
    expect(await clientOf("us-east-1", PARTNER).hostedZone(zone.id)).toBeDefined();
  });

  it("describes a key of another account by its ARN, and is not shown its policy", async () => {
    const key = await cloud.create("aws:kms/key:Key", { description: "shared" });
    const arn = String(key.outputs["arn"]);
    const other = clientOf(region, PARTNER);
    expect(await other.key(arn)).toMatchObject({ arn });
    expect(await other.key(key.id)).toBeUndefined();
    await expect(other.keyPolicy(arn)).rejects.toThrow(/AccessDenied/);
    expect(await aws.keyPolicy(arn)).toContain("kms:*");
  });
});

describe("names in public DNS", () => {
  const domain = "codeocean.contoso.com";
  const createCertificate = async () => {
    const { id, outputs } = await cloud.create("aws:acm/certificate:Certificate", {
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validationMethod: "DNS",
    });
    const [option] = outputs["domainValidationOptions"] as readonly Readonly<
      Record<"resourceRecordName" | "resourceRecordValue", string>
    >[];
    return { id, name: option?.resourceRecordName ?? "", value: option?.resourceRecordValue ?? "" };
  };
  const writeRecord = (zoneId: string, { name, value }: { name: string; value: string }) =>
    cloud.create("aws:route53/record:Record", {
      zoneId,
      name,
      type: "CNAME",
      ttl: 300,
      records: [value],
    });

  it("issue a certificate from a public zone, and not from a private one", async () => {
    const vpc = await cloud.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.20.0.0/16" });
    const inside = await cloud.create("aws:route53/zone:Zone", {
      name: domain,
      vpcs: [{ vpcId: vpc.id }],
    });
    const certificate = await createCertificate();
    await writeRecord(inside.id, certificate);
    const servers = [http.url.replace("http://", "")];
    expect(await dnsClient({ servers }).nameServers(domain)).toEqual([]);
    expect(await aws.certificate(certificate.id)).toMatchObject({ status: "PENDING_VALIDATION" });
    await expect(
      cloud.create("aws:acm/certificateValidation:CertificateValidation", {
        certificateArn: certificate.id,
        validationRecordFqdns: [certificate.name],
      }),
    ).rejects.toMatchObject(refused("Timeout"));

    const outside = await cloud.create("aws:route53/zone:Zone", { name: domain });
    await writeRecord(outside.id, certificate);
    expect(await dnsClient({ servers }).nameServers(domain)).toHaveLength(4);
    // A client asks each question once.
    const later = clientOf(region);
    expect(await later.certificate(certificate.id)).toMatchObject({ status: "ISSUED" });
  });
});
