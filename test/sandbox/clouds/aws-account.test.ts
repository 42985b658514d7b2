import type { Scenario } from "../../../sandbox/clouds/scenario";
import {
  type Created,
  type ProviderClient,
  connect,
  connectTo,
  refused,
} from "../support/provider-client";

const VPC = "aws:ec2/vpc:Vpc";
const ROLE = "aws:iam/role:Role";
const ZONE = "aws:route53/zone:Zone";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";

describe("the simulated AWS account", () => {
  let aws: ProviderClient;
  afterEach(() => {
    aws.close();
  });
  const start = async (
    scenario: Partial<Scenario> = {},
    config: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    aws = await connect("aws", { scenario, config: { region: "eu-central-1", ...config } });
  };

  it("refuses to work with a login of an account that the provider may not use", async () => {
    await start({ awsAccount: "999999999999" }, { allowedAccountIds: '["210987654321"]' });
    await expect(aws.create(VPC, { cidrBlock: "10.0.0.0/16" })).rejects.toMatchObject({
      details: expect.stringContaining("AWS account ID not allowed: 999999999999") as unknown,
    });
  });

  const role = (client: ProviderClient, more: object = {}): Promise<Created> =>
    client.create(ROLE, { name: "writer", assumeRolePolicy: "{}", ...more });

  it("has one IAM and one Route 53 for all regions", async () => {
    await start({ existingServiceLinkedRoles: ["spot.amazonaws.com"] });
    const other = await connectTo("aws", aws.store, { config: { region: "us-east-1" } });
    await role(aws);
    await expect(role(other)).rejects.toMatchObject(
      refused("EntityAlreadyExists", "Role with name writer already exists."),
    );
    const linked = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
    const { id } = await aws.create(linked, { awsServiceName: "rds.amazonaws.com" });
    // The second stack finds the role of the first and adopts it, in whichever region it works.
    const { arns } = await other.invoke("aws:iam/getRoles:getRoles", {
      pathPrefix: "/aws-service-role/",
    });
    expect(arns).toContain(id);
    expect((await other.read(linked, id)).id).toBe(id);
    const zone = await aws.create(ZONE, { name: "co.example.com" });
    expect((await other.read(ZONE, zone.id)).id).toBe(zone.id);
    // Networks belong to a region.
    const network = await aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
    expect((await other.read(VPC, network.id)).id).toBe("");
    other.close();
  });

  it("keeps the roles of two accounts apart", async () => {
    await start();
    const other = await connectTo("aws", aws.store, {
      config: { region: "eu-central-1", allowedAccountIds: '["123456789012"]' },
    });
    await role(aws);
    await expect(role(other)).resolves.toBeDefined();
    const { arns } = await other.invoke("aws:iam/getRoles:getRoles", {});
    expect(arns).toEqual(["arn:aws:iam::123456789012:role/writer"]);
    other.close();
  });

  it("refuses characters that IAM does not take in tags", async () => {
    await start();
    await expect(role(aws, { tags: { owner: "Platform (EU)" } })).rejects.toMatchObject(
      refused(
        "ValidationError",
        "1 validation error detected: Value 'Platform (EU)' at 'tags.1.member.value' failed to satisfy constraint",
      ),
    );
    await expect(role(aws, { tags: { owner: "Plattform Köln, EU" } })).rejects.toMatchObject(
      refused("ValidationError"),
    );
    await expect(role(aws, { tags: { "owner (EU)": "platform" } })).rejects.toMatchObject(
      refused(
        "ValidationError",
        "1 validation error detected: Value 'owner (EU)' at 'tags.1.member.key' failed to satisfy constraint",
      ),
    );
    await expect(role(aws, { tags: { owner: "Plattform Köln" } })).resolves.toBeDefined();
    await expect(
      aws.create(VPC, { cidrBlock: "10.0.0.0/16", tags: { "aws:owner": "platform" } }),
    ).rejects.toMatchObject(
      refused(
        "InvalidParameterValue",
        "Tag keys starting with 'aws:' are reserved for internal use",
      ),
    );
  });

  it("deletes no certificate that a load balancer uses", async () => {
    await start({ certificatesInUse: true });
    const { id } = await aws.create(CERTIFICATE, {
      domainName: "co.example.com",
      validationMethod: "EMAIL",
    });
    await expect(aws.delete(CERTIFICATE, id)).rejects.toMatchObject(
      refused("ResourceInUseException", `Certificate ${id} in account 210987654321 is in use.`),
    );
  });

  it("requests no certificate of more names than the quota allows, the domain and each name once", async () => {
    await start({});
    const request = (count: number): Promise<Created> =>
      aws.create(CERTIFICATE, {
        domainName: "co.example.com",
        subjectAlternativeNames: [
          "co.example.com",
          ...Array.from({ length: count }, (_, index) => `a${String(index)}.co.example.com`),
        ],
        validationMethod: "DNS",
      });
    await expect(request(9)).resolves.toBeDefined();
    await expect(request(10)).rejects.toMatchObject(
      refused("LimitExceededException", "Certificate has too many domains."),
    );
  });

  it("fails a certificate for a name that nobody can register, and one that CAA forbids", async () => {
    await start({ certificateFailure: "CAA_ERROR" });
    const request = (domainName: string): Promise<Created> =>
      aws.create(CERTIFICATE, { domainName, validationMethod: "DNS" });
    expect((await request("co.corp.internal")).outputs["status"]).toBe("FAILED");
    const { id } = await request("co.example.com");
    await expect(aws.create(VALIDATION, { certificateArn: id })).rejects.toMatchObject(
      refused("Failed", "unexpected state 'FAILED', wanted target 'ISSUED'. last error: CAA_ERROR"),
    );
  });

  it.each([
    [0, "1h15m0s"],
    [1200, "20m0s"],
    [45, "45s"],
  ])(
    "waits %i seconds for issuance by customTimeouts: timeout %s",
    async (timeoutSeconds, text) => {
      await start({ certificatesIssue: false });
      const { id } = await aws.create(CERTIFICATE, {
        domainName: "co.example.com",
        validationMethod: "DNS",
      });
      await expect(
        aws.create(VALIDATION, { certificateArn: id }, { timeoutSeconds }),
      ).rejects.toMatchObject(
        refused(
          "Timeout",
          `timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: ${text})`,
        ),
      );
    },
  );

  it("associates a network with one private zone of a name only, however it is associated", async () => {
    await start();
    const { id: vpcId } = await aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
    const zone = (vpcs: object[]): Promise<Created> =>
      aws.create(ZONE, { name: "co.example.com", vpcs });
    const first = await zone([{ vpcId }]);
    const text = `The VPC that you chose, ${vpcId} in region eu-central-1, is already associated with another private hosted zone that has an overlapping name space, co.example.com..`;
    await expect(zone([{ vpcId }])).rejects.toMatchObject(refused("ConflictingDomainExists", text));
    await expect(
      aws.create("aws:route53/zoneAssociation:ZoneAssociation", { zoneId: first.id, vpcId }),
    ).rejects.toMatchObject(refused("ConflictingDomainExists", text));
    // A public zone of the same name is another matter.
    await expect(zone([])).resolves.toBeDefined();
  });

  it("writes no query log before a policy lets Route 53 write", async () => {
    await start({}, { region: "us-east-1" });
    const zone = await aws.create(ZONE, { name: "co.example.com" });
    const group = await aws.create("aws:cloudwatch/logGroup:LogGroup", {
      name: "/aws/route53/co.example.com",
    });
    const log = (): Promise<Created> =>
      aws.create("aws:route53/queryLog:QueryLog", {
        zoneId: zone.id,
        cloudwatchLogGroupArn: group.outputs["arn"],
      });
    await expect(log()).rejects.toMatchObject(refused("InsufficientCloudWatchLogsResourcePolicy"));
    await aws.create("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
      policyName: "route53",
      policyDocument: JSON.stringify({
        Statement: [
          {
            Principal: { Service: "route53.amazonaws.com" },
            Resource: `${String(group.outputs["arn"])}:*`,
          },
        ],
      }),
    });
    await expect(log()).resolves.toBeDefined();
  });

  it("signs a zone with an elliptic key of us-east-1 only", async () => {
    await start({}, { region: "us-east-1" });
    const zone = await aws.create(ZONE, { name: "co.example.com" });
    const sign = (keyManagementServiceArn: unknown): Promise<Created> =>
      aws.create("aws:route53/keySigningKey:KeySigningKey", {
        hostedZoneId: zone.id,
        name: "ksk",
        keyManagementServiceArn: keyManagementServiceArn,
      });
    const symmetric = await aws.create("aws:kms/key:Key", {});
    await expect(sign(symmetric.outputs["arn"])).rejects.toMatchObject(refused("InvalidKMSArn"));
    const elliptic = await aws.create(
      "aws:kms/key:Key",
      { customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY" },
      { name: "elliptic" },
    );
    await expect(sign(elliptic.outputs["arn"])).resolves.toBeDefined();
  });

  it("grants only keys that exist, and only to roles that exist", async () => {
    await start();
    const grant = (keyId: unknown, granteePrincipal: string): Promise<Created> =>
      aws.create("aws:kms/grant:Grant", {
        keyId: keyId,
        granteePrincipal,
        operations: ["Decrypt"],
      });
    const writer = await role(aws);
    const arn = writer.outputs["arn"] as string;
    const absent = "arn:aws:kms:eu-central-1:210987654321:key/absent";
    await expect(grant(absent, arn)).rejects.toMatchObject(
      refused("NotFoundException", `Key '${absent}' does not exist`),
    );
    await expect(
      aws.create("aws:kms/keyPolicy:KeyPolicy", { keyId: absent, policy: "{}" }),
    ).rejects.toMatchObject(refused("NotFoundException"));
    const key = await aws.create("aws:kms/key:Key", {});
    await expect(grant(key.outputs["arn"], `${arn}-gone`)).rejects.toMatchObject(
      refused("InvalidArnException", `ARN does not refer to a valid principal: ${arn}-gone`),
    );
    await expect(grant(key.outputs["arn"], arn)).resolves.toBeDefined();
  });
});
