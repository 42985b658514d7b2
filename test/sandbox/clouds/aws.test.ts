import type { Scenario } from "../../../sandbox/clouds/scenario";
import { type Created, type ProviderClient, connect, refused } from "../support/provider-client";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const RECORD = "aws:route53/record:Record";

describe("the simulated AWS", () => {
  let aws: ProviderClient;
  afterEach(() => {
    aws.close();
  });
  const start = async (scenario: Partial<Scenario> = {}): Promise<void> => {
    aws = await connect("aws", { scenario, config: { region: "eu-central-1" } });
  };
  const vpc = (): Promise<Created> => aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
  const subnet = (vpcId: string, cidrBlock: string): Promise<Created> =>
    aws.create(SUBNET, { vpcId, cidrBlock, availabilityZone: "eu-central-1a" });

  it("gives real identifiers, and creates the parts that come with a network", async () => {
    await start();
    const { id, outputs } = await vpc();
    expect(id).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(outputs).toMatchObject({
      arn: `arn:aws:ec2:eu-central-1:210987654321:vpc/${id}`,
      defaultSecurityGroupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/) as unknown,
      enableDnsSupport: true,
      region: "eu-central-1",
    });
    const group = await aws.create("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
      vpcId: id,
    });
    expect(group.id).toBe(outputs["defaultSecurityGroupId"]);
  });

  it("validates an apex and its wildcard by one record", async () => {
    await start();
    const { outputs } = await aws.create(CERTIFICATE, {
      domainName: "co.example.com",
      subjectAlternativeNames: ["*.co.example.com"],
      validationMethod: "DNS",
    });
    const [apex, wildcard] = outputs["domainValidationOptions"] as Record<string, string>[];
    expect(apex).toMatchObject({ domainName: "co.example.com", resourceRecordType: "CNAME" });
    expect(wildcard).toEqual({ ...apex, domainName: "*.co.example.com" });
  });

  it("waits for a certificate only as long as its record is there and its zone is delegated", async () => {
    await start();
    const zone = await aws.create("aws:route53/zone:Zone", { name: "co.example.com" });
    const made = await aws.create(CERTIFICATE, {
      domainName: "co.example.com",
      validationMethod: "DNS",
    });
    const [option] = made.outputs["domainValidationOptions"] as Record<string, string>[];
    const wait = (): Promise<Created> =>
      aws.create("aws:acm/certificateValidation:CertificateValidation", {
        certificateArn: made.id,
        validationRecordFqdns: [option?.["resourceRecordName"]],
      });
    await expect(wait()).rejects.toMatchObject(refused("Timeout"));
    const record = {
      zoneId: zone.id,
      name: option?.["resourceRecordName"],
      type: "CNAME",
      records: ["x"],
      ttl: 60,
    };
    await aws.create(RECORD, record);
    await expect(wait()).resolves.toBeDefined();
    await expect(aws.create(RECORD, record)).rejects.toMatchObject(refused("InvalidChangeBatch"));
    await expect(aws.create(RECORD, { ...record, allowOverwrite: true })).resolves.toBeDefined();
    await expect(aws.delete("aws:route53/zone:Zone", zone.id)).rejects.toMatchObject(
      refused("HostedZoneNotEmpty"),
    );
  });

  it("has limits of a fresh account, which a scenario moves", async () => {
    await start({ quotas: { "ec2/L-0263D0A3": 2 } });
    for (let index = 0; index < 2; index++) await aws.create("aws:ec2/eip:Eip", { domain: "vpc" });
    await expect(aws.create("aws:ec2/eip:Eip", { domain: "vpc" })).rejects.toMatchObject(
      refused("AddressLimitExceeded"),
    );
    const quota = { serviceCode: "ec2", quotaCode: "L-0263D0A3" };
    await expect(
      aws.invoke("aws:servicequotas/getServiceQuota:getServiceQuota", quota),
    ).resolves.toMatchObject({
      value: 2,
      defaultValue: 5,
    });
  });

  it("limits egress-only internet gateways, which hold their network", async () => {
    await start({ quotas: { "vpc/L-45FE3B85": 1 } });
    const network = await vpc();
    const gateway = () =>
      aws.create("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", {
        vpcId: network.id,
      });
    await gateway();
    await expect(gateway()).rejects.toMatchObject(refused("InternetGatewayLimitExceeded"));
    await expect(aws.delete("aws:ec2/vpc:Vpc", network.id)).rejects.toMatchObject(
      refused("DependencyViolation"),
    );
  });

  it("refuses subnets that clash, and deletion of what others need", async () => {
    await start();
    const { id } = await vpc();
    const first = await subnet(id, "10.0.0.0/20");
    await expect(subnet(id, "10.0.8.0/21")).rejects.toMatchObject(
      refused("InvalidSubnet.Conflict"),
    );
    await expect(subnet(id, "10.1.0.0/20")).rejects.toMatchObject(refused("InvalidSubnet.Range"));
    await expect(subnet("vpc-none", "10.0.0.0/20")).rejects.toMatchObject(
      refused("InvalidVpcID.NotFound"),
    );
    await expect(aws.delete(VPC, id)).rejects.toMatchObject(refused("DependencyViolation"));
    await aws.delete(SUBNET, first.id);
    await aws.delete(VPC, id);
  });

  it("makes no NAT gateway before the internet gateway, and detaches none with mapped addresses", async () => {
    await start();
    const { id } = await vpc();
    const place = await subnet(id, "10.0.0.0/20");
    const address = await aws.create("aws:ec2/eip:Eip", { domain: "vpc" });
    const nat = (): Promise<Created> =>
      aws.create("aws:ec2/natGateway:NatGateway", { allocationId: address.id, subnetId: place.id });
    await expect(nat()).rejects.toMatchObject(refused("Gateway.NotAttached"));
    const gateway = await aws.create("aws:ec2/internetGateway:InternetGateway", { vpcId: id });
    const made = await nat();
    expect(made.outputs["publicIp"]).toBe(address.outputs["publicIp"]);
    await expect(
      aws.delete("aws:ec2/internetGateway:InternetGateway", gateway.id),
    ).rejects.toMatchObject(refused("DependencyViolation"));
    await expect(aws.delete("aws:ec2/eip:Eip", address.id)).rejects.toMatchObject(
      refused("InvalidIPAddress.InUse"),
    );
  });

  it.each([
    ["10.0.0.0/20", "10.0.16.0/20", false],
    ["10.0.0.0/20", "10.1.0.0/16", true],
    ["10.0.0.0/16", "100.64.0.0/16", true],
    ["10.0.0.0/16", "192.168.0.0/16", false],
    ["172.16.0.0/16", "172.31.0.0/16", false],
    ["192.168.0.0/24", "198.19.0.0/16", false],
    ["100.64.0.0/16", "10.0.0.0/16", false],
  ])("lets %s have %s beside it: %s", async (cidrBlock, added, allowed) => {
    await start();
    const { id } = await aws.create(VPC, { cidrBlock });
    const block = aws.create("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", {
      vpcId: id,
      cidrBlock: added,
    });
    await (allowed
      ? expect(block).resolves.toBeDefined()
      : expect(block).rejects.toMatchObject(refused("InvalidVpc.Range")));
  });

  it("imports a service-linked role that others made, and not in another account", async () => {
    await start({ existingServiceLinkedRoles: ["spot.amazonaws.com"] });
    const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
    const path = "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot";
    const id = `arn:aws:iam::210987654321:${path}`;
    const imported = await aws.read(type, id);
    expect(imported).toMatchObject({
      id,
      inputs: { awsServiceName: "spot.amazonaws.com" },
      outputs: { arn: id, name: "AWSServiceRoleForEC2Spot" },
    });
    const changed = await aws.update(type, imported, { ...imported.inputs, description: "ours" });
    expect(changed).toMatchObject({ uniqueId: imported.outputs["uniqueId"], description: "ours" });
    expect(await aws.read(type, id, imported)).toMatchObject({ outputs: changed });
    expect((await aws.read(type, `arn:aws:iam::123456789012:${path}`)).id).toBe("");
    expect((await aws.read(type, id.replaceAll("pot", "es"))).id).toBe("");
  });

  it("makes a service-linked role once, under its own name, and finds it by path", async () => {
    await start({ existingServiceLinkedRoles: ["spot.amazonaws.com"] });
    const role = (awsServiceName: string): Promise<Created> =>
      aws.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", { awsServiceName });
    const made = await role("es.amazonaws.com");
    expect(made.outputs["name"]).toBe("AWSServiceRoleForAmazonElasticsearchService");
    await expect(role("es.amazonaws.com")).rejects.toMatchObject({
      details: expect.stringContaining(
        "has been taken in this account, please try a different suffix.",
      ) as unknown,
    });
    await expect(role("spot.amazonaws.com")).rejects.toMatchObject(refused("InvalidInput"));
    const found = await aws.invoke("aws:iam/getRoles:getRoles", {
      pathPrefix: "/aws-service-role/",
    });
    expect(found["names"]).toEqual([
      "AWSServiceRoleForAmazonElasticsearchService",
      "AWSServiceRoleForEC2Spot",
    ]);
    const key = (arn: unknown): Promise<Created> =>
      aws.create("aws:kms/key:Key", {
        policy: JSON.stringify({ Statement: [{ Principal: { AWS: arn } }] }),
      });
    await expect(key(made.id)).resolves.toBeDefined();
    await expect(key("arn:aws:iam::210987654321:role/none")).rejects.toMatchObject(
      refused("MalformedPolicyDocumentException"),
    );
  });

  it("knows regions, zones and the caller", async () => {
    await start();
    const zones = await aws.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
      state: "available",
    });
    expect(zones).toMatchObject({
      names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      zoneIds: ["euc1-az1", "euc1-az2", "euc1-az3"],
    });
    const narrow = await aws.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
      region: "us-west-1",
    });
    expect(narrow["names"]).toHaveLength(2);
    expect(await aws.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).toMatchObject({
      accountId: "210987654321",
    });
    const document = await aws.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        { actions: ["kms:*"], resources: ["*"], principals: [{ type: "AWS", identifiers: ["a"] }] },
      ],
    });
    expect(JSON.parse(String(document["json"]))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "a" }, Action: "kms:*", Resource: "*" }],
    });
  });
});
