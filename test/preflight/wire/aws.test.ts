// Checks of AWS over HTTP: what a service answers in its own format, and every word of what the check then finds.
import {
  planServiceLinkedRoles,
  type RoleMode,
} from "../../../components/plans/aws/service-linked-roles";
import type { HostedZone } from "../../../preflight/clients/aws/dns";
import type { AwsNeeds, EndpointAccessNeed } from "../../../preflight/needs/aws";
import { fail, pass, skip, unknown, warn } from "../../../preflight/check";
import { AWS_EXISTING, answer, type Given } from "../support";
import {
  describeTable,
  ec2,
  ec2Error,
  elements,
  items,
  jsonError,
  xmlError,
  type Replies,
  type Table,
} from "./service";

const ONLY = { settings: "aws-only.yaml" };
const EXISTING = { settings: AWS_EXISTING };
const INTERNAL = { awsNeeds: { deploymentType: "internal" } } as const;
const VPC = "vpc-0123456789abcdef0";
const ZONE = "Z0123456789ABCDEFGHIJ";
const ACCOUNT = "210987654321";
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
const GROUP = "sg-0123456789abcdef0";

/** Answer of Route 53 about one zone. */
const zone = (
  name: string,
  { isPrivate = false, vpcIds = [], comment = "" }: Partial<HostedZone> = {},
): string =>
  `<GetHostedZoneResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZone><Id>/hostedzone/x</Id>` +
  `<Name>${name}.</Name><CallerReference>1</CallerReference><Config>${elements({ Comment: comment, PrivateZone: isPrivate })}</Config>` +
  `</HostedZone><DelegationSet><NameServers><NameServer>ns-1.awsdns-01.org</NameServer></NameServers></DelegationSet>` +
  `<VPCs>${vpcIds.map((id) => `<VPC>${elements({ VPCRegion: "eu-central-1", VPCId: id })}</VPC>`).join("")}</VPCs></GetHostedZoneResponse>`;
const zoneIs = (name: string, facts?: Partial<HostedZone>, id = ZONE): Replies => ({
  [`GET /2013-04-01/hostedzone/${id}`]: zone(name, facts),
});
const noZone = (id = ZONE): Replies => ({
  [`GET /2013-04-01/hostedzone/${id}`]: xmlError("NoSuchHostedZone", 404),
});
const zonesNamed = (...ids: readonly string[]): Replies => ({
  "GET /2013-04-01/hostedzonesbyname":
    `<ListHostedZonesByNameResponse><HostedZones>` +
    ids
      .map(
        (id) =>
          `<HostedZone><Id>/hostedzone/${id}</Id><Name>codeocean.contoso.com.</Name></HostedZone>`,
      )
      .join("") +
    `</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>`,
});
const zonesOfVpc = (...ids: readonly string[]): Replies => ({
  "GET /2013-04-01/hostedzonesbyvpc":
    `<ListHostedZonesByVPCResponse><HostedZoneSummaries>` +
    ids
      .map(
        (id) =>
          `<HostedZoneSummary><HostedZoneId>${id}</HostedZoneId><Name>codeocean.contoso.com.</Name></HostedZoneSummary>`,
      )
      .join("") +
    `</HostedZoneSummaries><MaxItems>100</MaxItems></ListHostedZonesByVPCResponse>`,
});
const records = (...each: readonly (readonly [name: string, type: string])[]): Replies => ({
  [`GET /2013-04-01/hostedzone/${ZONE}/rrset`]:
    `<ListResourceRecordSetsResponse><ResourceRecordSets>` +
    each
      .map(([Name, Type]) => `<ResourceRecordSet>${elements({ Name, Type })}</ResourceRecordSet>`)
      .join("") +
    `</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`,
});

const vpcs = (...ids: readonly string[]): Replies =>
  ec2(
    "DescribeVpcs",
    items(
      "vpcSet",
      ...ids.map(
        (id) =>
          elements({
            vpcId: id,
            ownerId: ACCOUNT,
            cidrBlock: "10.0.0.0/16",
            dhcpOptionsId: "dopt-1",
          }) + items("cidrBlockAssociationSet", elements({ cidrBlock: "10.0.0.0/16" })),
      ),
    ),
  );
const subnets = (
  ...each: readonly (readonly [id: string, zone: string, range: string])[]
): Replies =>
  ec2(
    "DescribeSubnets",
    items(
      "subnetSet",
      ...each.map(([subnetId, availabilityZone, cidrBlock]) =>
        elements({
          subnetId,
          vpcId: VPC,
          availabilityZone,
          cidrBlock,
          availableIpAddressCount: 251,
        }),
      ),
    ),
  );
const addresses = (...each: readonly (readonly [id: string, association?: string])[]): Replies =>
  ec2(
    "DescribeAddresses",
    items(
      "addressesSet",
      ...each.map(([allocationId, associationId]) =>
        elements({
          allocationId,
          domain: "vpc",
          ...(associationId === undefined ? {} : { associationId }),
        }),
      ),
    ),
  );
const endpoint = (service: string): Replies =>
  ec2(
    "DescribeVpcEndpoints",
    items(
      "vpcEndpointSet",
      elements({ vpcEndpointId: "vpce-1", vpcEndpointType: "Interface", serviceName: service }) +
        items("groupSet", elements({ groupId: GROUP })),
    ),
  );
/** A group with one inbound rule for TCP 443. */
const groupFrom = (source: string): Replies =>
  ec2(
    "DescribeSecurityGroups",
    items(
      "securityGroupInfo",
      elements({ groupId: GROUP }) +
        items(
          "ipPermissions",
          elements({ ipProtocol: "tcp", fromPort: 443, toPort: 443 }) + source,
        ),
    ),
  );
const ranges = (...each: readonly string[]): string =>
  items("ipRanges", ...each.map((cidrIp) => elements({ cidrIp })));
const blockMode = (mode: string, ...exclusions: readonly string[]): Replies => ({
  ...ec2(
    "DescribeVpcBlockPublicAccessOptions",
    `<vpcBlockPublicAccessOptions>${elements({ internetGatewayBlockMode: mode })}</vpcBlockPublicAccessOptions>`,
  ),
  ...ec2(
    "DescribeVpcBlockPublicAccessExclusions",
    items(
      "vpcBlockPublicAccessExclusionSet",
      ...exclusions.map((resourceArn) => elements({ resourceArn, state: "create-complete" })),
    ),
  ),
});
const machineTypes = (...each: readonly (readonly [type: string, vcpus: number])[]): Replies =>
  ec2(
    "DescribeInstanceTypes",
    items(
      "instanceTypeSet",
      ...each.map(
        ([instanceType, vcpus]) =>
          elements({ instanceType }) + `<vCpuInfo>${elements({ defaultVCpus: vcpus })}</vCpuInfo>`,
      ),
    ),
  );
const offeredIn = (type: string, ...zones: readonly string[]): string[] =>
  zones.map((location) =>
    elements({ instanceType: type, locationType: "availability-zone", location }),
  );
const quota = (value: number): Replies => ({
  GetServiceQuota: { Quota: { Value: value, Adjustable: true } },
});
/** A quota that only its own code asks for. */
const quotaOf = (code: string, value: number): Replies => ({
  GetServiceQuota: (body) =>
    body.includes(`"QuotaCode":"${code}"`)
      ? { Quota: { Value: value } }
      : jsonError("NoSuchResourceException"),
  GetAWSDefaultServiceQuota: jsonError("NoSuchResourceException"),
});
/** Source: https://docs.aws.amazon.com/general/latest/gr/ec2-service.html, service quotas. */
const SPOT_CODES = { STANDARD: "L-34B43A08", G_VT: "L-3819A6DF", P: "L-7212CCBC", X: "L-E3A00192" };
const NO_SPOT = {
  servicesInstanceType: "m5.large",
  workerInstanceType: "r5d.4xlarge",
  gpuWorkerInstanceType: "g4dn.4xlarge",
  spot: false,
};
const SPOT = { ...NO_SPOT, spot: true };
const vpcDns = (isOn: boolean): Replies => ({
  DescribeVpcAttribute: (body) => {
    const name = body.includes("enableDnsSupport") ? "enableDnsSupport" : "enableDnsHostnames";
    return `<DescribeVpcAttributeResponse>${elements({ vpcId: VPC })}<${name}>${elements({ value: isOn })}</${name}></DescribeVpcAttributeResponse>`;
  },
});
const usage = (maximum?: number): Replies => ({
  GetMetricStatistics: {
    Label: "ResourceCount",
    Datapoints: maximum === undefined ? [] : [{ Maximum: maximum, Timestamp: 1_795_000_000 }],
  },
});
const caller = (arn: string): Replies => ({
  GetCallerIdentity: `<GetCallerIdentityResponse><GetCallerIdentityResult>${elements({ Arn: arn, UserId: "1", Account: ACCOUNT })}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
});
const USER = `arn:aws:iam::${ACCOUNT}:user/deployer`;
const simulated = (decision: string, detail = ""): Replies => ({
  SimulatePrincipalPolicy: `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member>${elements({ EvalActionName: "ec2:CreateVpc", EvalResourceName: "*", EvalDecision: decision })}${detail}</member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
});
const role = (arn: string): string =>
  `<GetRoleResponse><GetRoleResult><Role>${elements({ Path: "/", RoleName: "x", RoleId: "1", Arn: arn, CreateDate: "2026-01-01T00:00:00Z" })}</Role></GetRoleResult></GetRoleResponse>`;
const NO_ROLE = xmlError("NoSuchEntity", 404);
const SPOT_ROLE: Replies = {
  GetRole: (body) =>
    new URLSearchParams(body).get("RoleName") === "AWSServiceRoleForEC2Spot"
      ? role(`arn:aws:iam::${ACCOUNT}:role/x`)
      : NO_ROLE,
};
const recorded = (
  modes: Readonly<Record<"batch" | "spot", RoleMode>>,
): NonNullable<Given["awsNeeds"]> => ({
  roles: planServiceLinkedRoles(modes).filter(({ service }) => service in modes),
});
const disks = (keyId: string, byDefault = true): Replies => ({
  ...ec2("GetEbsEncryptionByDefault", elements({ ebsEncryptionByDefault: byDefault })),
  ...ec2("GetEbsDefaultKmsKeyId", elements({ kmsKeyId: keyId })),
});
const key = (more: object = {}): Replies => ({
  DescribeKey: {
    KeyMetadata: {
      KeyId: "1",
      Arn: KEY,
      KeyManager: "CUSTOMER",
      KeyState: "Enabled",
      KeySpec: "SYMMETRIC_DEFAULT",
      ...more,
    },
  },
});
const keyPolicy = (...statements: readonly object[]): Replies => ({
  GetKeyPolicy: { Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
});
const grants = (...roles: readonly string[]): Replies => ({
  ListGrants: {
    Grants: roles.map((GranteePrincipal) => ({ GranteePrincipal })),
    Truncated: false,
  },
});
const EVERYTHING = { Effect: "Allow", Principal: "*", Action: "kms:*" };
const certificate = (more: object): Replies => ({
  DescribeCertificate: {
    Certificate: {
      SubjectAlternativeNames: ["codeocean.contoso.com", "*.codeocean.contoso.com"],
      KeyAlgorithm: "RSA-2048",
      ...more,
    },
  },
});
const CERTIFICATE = `arn:aws:acm:eu-central-1:${ACCOUNT}:certificate/1`;
const cacheOfferings = (...ids: readonly string[]): Replies => ({
  DescribeReservedCacheNodesOfferings: `<DescribeReservedCacheNodesOfferingsResponse><DescribeReservedCacheNodesOfferingsResult><ReservedCacheNodesOfferings>${ids.map((id) => `<ReservedCacheNodesOffering>${elements({ ReservedCacheNodesOfferingId: id, CacheNodeType: "cache.t3.micro" })}</ReservedCacheNodesOffering>`).join("")}</ReservedCacheNodesOfferings></DescribeReservedCacheNodesOfferingsResult></DescribeReservedCacheNodesOfferingsResponse>`,
});
const orderable = (
  ...each: readonly (readonly [version: string, ...zones: readonly string[]])[]
): Replies => ({
  DescribeOrderableDBInstanceOptions: `<DescribeOrderableDBInstanceOptionsResponse><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>${each
    .map(
      ([EngineVersion, ...zones]) =>
        `<OrderableDBInstanceOption>${elements({ Engine: "postgres", EngineVersion })}<AvailabilityZones>${zones.map((Name) => `<AvailabilityZone>${elements({ Name })}</AvailabilityZone>`).join("")}</AvailabilityZones></OrderableDBInstanceOption>`,
    )
    .join(
      "",
    )}</OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult></DescribeOrderableDBInstanceOptionsResponse>`,
});
const environments = (count: number): Replies => ({
  "POST /v1/describecomputeenvironments": {
    computeEnvironments: Array.from({ length: count }, (_, index) => ({
      computeEnvironmentName: String(index),
    })),
  },
});
const searchTypes = (
  ...each: readonly {
    readonly InstanceType: string;
    readonly AvailabilityZones?: readonly string[];
  }[]
): Replies => ({
  "GET /2021-01-01/opensearch/instanceTypeDetails/OpenSearch_1.3": { InstanceTypeDetails: each },
});
const zonesOfRegion = (...each: readonly string[]): Replies =>
  ec2("DescribeAvailabilityZones", items("availabilityZoneInfo", ...each));
const zoneOf = (
  zoneName: string,
  more: Readonly<Record<string, string>> = { optInStatus: "opt-in-not-required" },
): string => elements({ zoneName, zoneState: "available", zoneType: "availability-zone", ...more });
type NewVpc = Extract<AwsNeeds["vpc"], { mode: "new" }>;
const access = (more: Partial<EndpointAccessNeed> = {}): NonNullable<Given["awsNeeds"]> => ({
  endpointAccess: {
    securityGroupIds: [GROUP],
    cidrBlocks: ["10.0.0.0/16"],
    servicesSecurityGroupId: undefined,
    workersSecurityGroupId: undefined,
    ...more,
  },
});
const servers = (...names: readonly string[]): NonNullable<Given["dns"]> => ({
  nameServers: answer(names),
});
const caa = (
  ...each: readonly (readonly [tag: string, value: string])[]
): NonNullable<Given["dns"]> => ({
  certificateAuthorities: answer(each.map(([tag, value]) => ({ tag, value }))),
});
const OURS = { comment: "Hosting domain of Code Ocean" };
const SSM = "com.amazonaws.eu-central-1.ssm";
const OTHERS = [
  ["m5.large", 2],
  ["r5d.4xlarge", 16],
  ["g4dn.4xlarge", 16],
] as const;
const newVpc = (more: Partial<NewVpc>): NonNullable<Given["awsNeeds"]> => ({
  vpc: { ...NEW_VPC, ...more },
});
const NEW_VPC: NewVpc = {
  mode: "new",
  cidrBlock: "10.0.0.0/16",
  natZones: ["us-east-1a", "us-east-1b"],
  natAllocationIds: {},
  secondaryBlocks: [],
  subnets: { "private-us-east-1a": "10.0.0.0/24" },
  ownDhcpOptions: false,
  interfaceEndpoints: [],
  ipv6: false,
  aclRules: 0,
};
const DEPLOYED_VPC = { type: "aws:ec2/vpc:Vpc", name: "foundation", id: VPC };
const SERVED = {
  type: "aws:ec2/natGateway:NatGateway",
  name: "foundation-us-east-1a",
  id: "nat-1",
};

const ROWS: Table = {
  AWS_ZONE: [
    [
      "the given zone is the parent's",
      { ...EXISTING, replies: zoneIs("contoso.com") },
      [pass("contoso.com, public")],
    ],
    [
      "the given zone is private, and answers in the VPC",
      {
        ...EXISTING,
        ...INTERNAL,
        replies: zoneIs("contoso.com", { isPrivate: true, vpcIds: [VPC] }),
      },
      [pass("contoso.com, private")],
    ],
    [
      "the given zone is not there",
      { ...EXISTING, replies: noZone() },
      [
        fail(
          "hosted zone Z0123456789ABCDEFGHIJ is not in this account",
          "give the id of a zone in the account that the foundation is deployed to",
        ),
      ],
    ],
    [
      "the given zone is of another domain",
      { ...EXISTING, replies: zoneIs("fabrikam.com") },
      [
        fail(
          "zone Z0123456789ABCDEFGHIJ is fabrikam.com, which is neither codeocean.contoso.com nor its parent",
          "give the zone of the hosting domain, or change awsDns.subdomain and rootDomain",
        ),
      ],
    ],
    [
      "the given zone is private, and the deployment public",
      { ...EXISTING, replies: zoneIs("contoso.com", { isPrivate: true }) },
      [
        fail(
          "zone contoso.com is private, and the deployment is internet-facing",
          "give a public zone; a zone cannot be converted",
        ),
      ],
    ],
    [
      "the given zone is public, and the deployment internal",
      { ...EXISTING, ...INTERNAL, replies: zoneIs("contoso.com") },
      [
        fail(
          "zone contoso.com is public, and the deployment is internal",
          "give a private zone; a zone cannot be converted",
        ),
      ],
    ],
    [
      "the given private zone does not answer in the VPC",
      {
        ...EXISTING,
        ...INTERNAL,
        replies: zoneIs("contoso.com", { isPrivate: true, vpcIds: ["vpc-other"] }),
      },
      [
        fail(
          "zone contoso.com is not associated with vpc-0123456789abcdef0, so its names do not resolve there",
          "associate them: aws route53 associate-vpc-with-hosted-zone --hosted-zone-id Z0123456789ABCDEFGHIJ --vpc VPCRegion=<region>,VPCId=vpc-0123456789abcdef0",
        ),
      ],
    ],
    [
      "the owner associates the given private zone later",
      {
        settings: "aws-only.yaml",
        awsNeeds: { deploymentType: "internal", hostedZoneId: ZONE, associatesVpc: false },
        replies: zoneIs("contoso.com", { isPrivate: true }),
      },
      [
        warn(
          "zone contoso.com has to be associated with the new VPC by its owner (awsDns.associateVpc is off)",
          "associate them after the deployment, or remove associateVpc",
        ),
      ],
    ],
    [
      "the zone may not be read",
      {
        ...EXISTING,
        replies: { [`GET /2013-04-01/hostedzone/${ZONE}`]: xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:GetHostedZone is needed (AccessDenied)")],
    ],
    [
      "the zone is made, and there is no other",
      { ...ONLY, replies: zonesNamed() },
      [pass("the foundation makes the hosted zone")],
    ],
    [
      "the existing zone is the stack's",
      { ...ONLY, replies: { ...zonesNamed("Z1"), ...zoneIs("codeocean.contoso.com", OURS, "Z1") } },
      [pass("the foundation makes the hosted zone")],
    ],
    [
      "a second zone of the name would be made",
      { ...ONLY, replies: { ...zonesNamed("Z1"), ...zoneIs("codeocean.contoso.com", {}, "Z1") } },
      [
        warn(
          "the account has the public zone Z1 of the name codeocean.contoso.com already; a second one would have other name servers",
          "set awsDns.hostedZoneId: Z1, or delete it if nothing uses it",
        ),
      ],
    ],
    [
      "the VPC resolves the name already",
      {
        ...EXISTING,
        awsNeeds: { deploymentType: "internal", hostedZoneId: undefined },
        replies: { ...zonesNamed(), ...zonesOfVpc("Z9") },
      },
      [
        fail(
          "vpc-0123456789abcdef0 is associated with the private zone Z9 of the name codeocean.contoso.com already",
          "set awsDns.hostedZoneId: Z9, or disassociate it",
        ),
      ],
    ],
    [
      "the VPC resolves another name",
      {
        ...EXISTING,
        awsNeeds: { deploymentType: "internal", hostedZoneId: undefined },
        replies: { ...zonesNamed(), ...zonesOfVpc() },
      },
      [pass("the foundation makes the hosted zone")],
    ],
  ],
  AWS_ZONE_RECORDS: [
    ["the zone is made", { ...ONLY }, [skip("the foundation makes the hosted zone")]],
    [
      "the names are free",
      { ...EXISTING, replies: records(["contoso.com.", "NS"], ["other.contoso.com.", "A"]) },
      [
        pass(
          "codeocean.contoso.com, registry.codeocean.contoso.com, analytics.codeocean.contoso.com are free",
        ),
      ],
    ],
    [
      "a name is taken",
      {
        ...EXISTING,
        replies: records(
          ["codeocean.contoso.com.", "A"],
          ["registry.codeocean.contoso.com.", "CNAME"],
        ),
      },
      [
        fail(
          "taken: codeocean.contoso.com (A), registry.codeocean.contoso.com (CNAME)",
          "remove these records; the vendor's stack writes them",
        ),
      ],
    ],
    [
      "the vendor's stack has taken the names",
      { ...EXISTING, deployed: [DEPLOYED_VPC], replies: records(["codeocean.contoso.com.", "A"]) },
      [
        skip(
          "taken: codeocean.contoso.com (A); the vendor's stack writes them once the foundation is deployed",
        ),
      ],
    ],
    [
      "the records may not be read",
      {
        ...EXISTING,
        replies: { [`GET /2013-04-01/hostedzone/${ZONE}/rrset`]: xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:ListResourceRecordSets is needed (AccessDenied)")],
    ],
  ],
  AWS_DNS_DELEGATION: [
    [
      "an internal deployment",
      { ...EXISTING, ...INTERNAL },
      [skip("an internal deployment has a private zone")],
    ],
    [
      "the zone is not made yet",
      { ...ONLY },
      [skip("the zone's name servers are known after its creation; run npm run postflight then")],
    ],
    [
      "the given zone is not there",
      { ...EXISTING, replies: noZone() },
      [skip("the hosted zone does not exist (see AWS_ZONE)")],
    ],
    [
      "the given zone is delegated",
      { ...EXISTING, replies: zoneIs("contoso.com"), dns: servers("NS-1.awsdns-01.org.") },
      [pass("contoso.com is delegated to ns-1.awsdns-01.org")],
    ],
    [
      "the given zone is not delegated",
      { ...EXISTING, replies: zoneIs("contoso.com"), dns: servers() },
      [
        fail(
          "contoso.com is not delegated",
          "in the parent zone, set contoso.com NS ns-1.awsdns-01.org",
        ),
      ],
    ],
    [
      "the given zone is delegated elsewhere, and no certificate waits for it",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "email", approver: undefined } },
        replies: zoneIs("contoso.com"),
        dns: servers("ns.example.com"),
      },
      [
        warn(
          "contoso.com is delegated to ns.example.com, not to the zone's servers",
          "in the parent zone, set contoso.com NS ns-1.awsdns-01.org",
        ),
      ],
    ],
    [
      "the zone of an earlier run is delegated",
      {
        ...ONLY,
        awsNeeds: { delegated: true },
        replies: { ...zonesNamed("Z1"), ...zoneIs("codeocean.contoso.com", OURS, "Z1") },
        dns: servers("ns-1.awsdns-01.org"),
      },
      [pass("codeocean.contoso.com is delegated to ns-1.awsdns-01.org")],
    ],
    [
      "there is no zone that could be delegated",
      { ...ONLY, awsNeeds: { delegated: true }, replies: zonesNamed(), dns: servers() },
      [
        fail(
          "awsDns.delegated is set, and the account has no public zone codeocean.contoso.com yet",
          "remove delegated, deploy, have the zone delegated, then set it again",
        ),
      ],
    ],
    [
      "the zone may not be read",
      {
        ...EXISTING,
        replies: { [`GET /2013-04-01/hostedzone/${ZONE}`]: xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:GetHostedZone is needed (AccessDenied)")],
    ],
  ],
  AWS_DNS_PARENT: [
    [
      "an internal deployment",
      { ...ONLY, ...INTERNAL },
      [skip("an internal deployment needs no delegation")],
    ],
    [
      "nobody here can delegate",
      { ...ONLY },
      [
        warn(
          "no parentZoneId is given, so nobody here can delegate codeocean.contoso.com",
          "give awsDns.parentZoneId, or ask the owner of contoso.com to add the NS record that delegationRecord shows",
        ),
      ],
    ],
    [
      "the parent can be written",
      { ...ONLY, awsNeeds: { parentZoneId: "ZP" }, replies: zoneIs("contoso.com", {}, "ZP") },
      [pass("contoso.com can be written by the foundation")],
    ],
    [
      "the parent is in another account",
      { ...ONLY, awsNeeds: { parentZoneId: "ZP" }, replies: noZone("ZP") },
      [
        fail(
          "parent zone ZP is not in the account that is asked",
          "correct parentZoneId, or set awsDns.parentZoneLogin to reach the zone's account",
        ),
      ],
    ],
    [
      "the zone is not a parent",
      { ...ONLY, awsNeeds: { parentZoneId: "ZP" }, replies: zoneIs("fabrikam.com", {}, "ZP") },
      [
        fail(
          "zone ZP is fabrikam.com, no parent of codeocean.contoso.com",
          "give the parent's zone",
        ),
      ],
    ],
    [
      "the parent is private",
      {
        ...ONLY,
        awsNeeds: { parentZoneId: "ZP" },
        replies: zoneIs("contoso.com", { isPrivate: true }, "ZP"),
      },
      [fail("parent zone contoso.com is private", "give the public zone of the parent")],
    ],
    [
      "the parent may not be read",
      {
        ...ONLY,
        awsNeeds: { parentZoneId: "ZP", parentZoneLogin: { profile: "dns" } },
        replies: { "GET /2013-04-01/hostedzone/ZP": xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:GetHostedZone is needed (AccessDenied)")],
    ],
  ],
  AWS_CERT_ZONE: [
    [
      "the certificate is validated otherwise",
      { ...ONLY },
      [skip("the certificate is not validated in a zone of its own")],
    ],
    [
      "the zone holds the domain and is delegated",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "zone", zoneId: "ZC", login: undefined } },
        replies: zoneIs("contoso.com", {}, "ZC"),
        dns: servers("ns-1.awsdns-01.org"),
      },
      [pass("contoso.com is delegated to ns-1.awsdns-01.org")],
    ],
    [
      "the zone is not there",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "zone", zoneId: "ZC", login: undefined } },
        replies: noZone("ZC"),
      },
      [
        fail(
          "zone ZC is not in the account that is asked",
          "correct awsCertificate.validation.zoneId, or set its login to reach the zone's account",
        ),
      ],
    ],
    [
      "the zone is of another domain",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "zone", zoneId: "ZC", login: undefined } },
        replies: zoneIs("fabrikam.com", {}, "ZC"),
        dns: servers(),
      },
      [
        fail(
          "zone ZC is fabrikam.com, which is neither codeocean.contoso.com nor its parent",
          "give a zone that holds the hosting domain",
        ),
      ],
    ],
    [
      "the zone is private",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "zone", zoneId: "ZC", login: undefined } },
        replies: zoneIs("contoso.com", { isPrivate: true }, "ZC"),
        dns: servers(),
      },
      [fail("zone contoso.com is private, and ACM asks public DNS", "give the public zone")],
    ],
    [
      "the zone may not be read",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "zone", zoneId: "ZC", login: { profile: "dns" } } },
        replies: { "GET /2013-04-01/hostedzone/ZC": xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:GetHostedZone is needed (AccessDenied)")],
    ],
  ],
  AWS_CAA: [
    [
      "no certificate is requested",
      { ...ONLY, awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } } },
      [skip("no certificate is requested")],
    ],
    ["no name has a record", { ...ONLY, dns: caa() }, [pass("no CAA record: any issuer")]],
    [
      "Amazon may issue",
      { ...ONLY, dns: caa(["issue", "amazon.com; cansignhttpexchanges=yes"]) },
      [pass("codeocean.contoso.com permits Amazon")],
    ],
    [
      "others may issue",
      { ...ONLY, dns: caa(["issue", "letsencrypt.org"], ["issuewild", ";"]) },
      [
        fail(
          'CAA records of codeocean.contoso.com do not permit Amazon: issue "letsencrypt.org", issuewild ";"',
          'add the CAA record 0 issue "amazon.com" and 0 issuewild "amazon.com" to codeocean.contoso.com',
        ),
      ],
    ],
    [
      "DNS does not answer",
      { ...ONLY },
      [unknown("the answer to certificateAuthorities cannot be read")],
    ],
  ],
  AWS_VPC_ENDPOINTS: [
    ["the VPC is made", { ...ONLY }, [skip("the foundation makes the VPC")]],
    [
      "no endpoint matters",
      {
        ...EXISTING,
        replies: {
          ...vpcs(VPC),
          ...endpoint("com.amazonaws.eu-central-1.ecr.api"),
          ...groupFrom(ranges()),
        },
      },
      [pass("no SSM or EC2 interface endpoints: calls leave by NAT")],
    ],
    [
      "the VPC is not there",
      { ...EXISTING, replies: { ...vpcs(), ...endpoint(SSM) } },
      [
        warn(
          "there is no vpc-0123456789abcdef0 in this account and region",
          "give the id of a VPC of this region",
        ),
      ],
    ],
    [
      "the whole VPC is let in",
      {
        ...EXISTING,
        replies: { ...vpcs(VPC), ...endpoint(SSM), ...groupFrom(ranges("10.0.0.0/8")) },
      },
      [pass("com.amazonaws.eu-central-1.ssm admits 443 from 10.0.0.0/16", "vpce-1")],
    ],
    [
      "both groups are let in",
      {
        ...EXISTING,
        awsNeeds: access({ servicesSecurityGroupId: "sg-s", workersSecurityGroupId: "sg-w" }),
        replies: {
          ...vpcs(VPC),
          ...endpoint(SSM),
          ...groupFrom(
            items("groups", elements({ groupId: "sg-s" }), elements({ groupId: "sg-w" })),
          ),
        },
      },
      [
        pass(
          "com.amazonaws.eu-central-1.ssm admits 443 from the services and the workers security group",
          "vpce-1",
        ),
      ],
    ],
    [
      "a prefix list is let in",
      {
        ...EXISTING,
        replies: {
          ...vpcs(VPC),
          ...endpoint(SSM),
          ...groupFrom(items("prefixListIds", elements({ prefixListId: "pl-1" }))),
        },
      },
      [
        unknown(
          "com.amazonaws.eu-central-1.ssm admits 443 from pl-1, whose ranges are not read; make sure that it holds 10.0.0.0/16",
          "vpce-1",
        ),
      ],
    ],
    [
      "half of the VPC is let in",
      {
        ...EXISTING,
        replies: { ...vpcs(VPC), ...endpoint(SSM), ...groupFrom(ranges("10.0.0.0/17")) },
      },
      [
        warn(
          "com.amazonaws.eu-central-1.ssm does not admit 443 from 10.0.0.0/16",
          "allow TCP 443 in sg-0123456789abcdef0 from these ranges, or list them in awsEndpoints.securityGroupIds",
          "vpce-1",
        ),
      ],
    ],
    [
      "endpoints may not be read",
      {
        ...EXISTING,
        replies: { ...vpcs(VPC), DescribeVpcEndpoints: ec2Error("UnauthorizedOperation", 403) },
      },
      [unknown("no permission to ask: ec2:DescribeVpcEndpoints is needed (UnauthorizedOperation)")],
    ],
  ],
  PF_AWS_ENDPOINTS: [
    [
      "the VPC is made",
      { ...ONLY },
      [skip("a new VPC has no interface endpoints that could shut machines out")],
    ],
    [
      "the private subnets are let in",
      {
        ...EXISTING,
        replies: {
          ...subnets(["subnet-0123456789abcdef0", "eu-central-1a", "10.0.0.0/24"]),
          ...endpoint(SSM),
          ...groupFrom(ranges("10.0.0.0/16")),
        },
      },
      [pass("com.amazonaws.eu-central-1.ssm admits 443 from 10.0.0.0/24", "vpce-1")],
    ],
    [
      "a private subnet is shut out",
      {
        ...EXISTING,
        replies: {
          ...subnets(["subnet-0123456789abcdef0", "eu-central-1a", "10.1.0.0/24"]),
          ...endpoint(SSM),
          ...groupFrom(ranges("10.0.0.0/16")),
        },
      },
      [
        fail(
          "com.amazonaws.eu-central-1.ssm does not admit 443 from 10.1.0.0/24",
          "allow TCP 443 in sg-0123456789abcdef0 from these ranges, or list them in awsEndpoints.securityGroupIds",
          "vpce-1",
        ),
      ],
    ],
    [
      "the private subnets cannot be seen",
      { ...EXISTING, replies: { ...subnets(), ...endpoint(SSM), ...groupFrom(ranges()) } },
      [unknown("none of the private subnets is visible")],
    ],
    [
      "groups may not be read",
      {
        ...EXISTING,
        replies: {
          ...subnets(),
          ...endpoint(SSM),
          DescribeSecurityGroups: ec2Error("UnauthorizedOperation", 403),
        },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeSecurityGroups is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_ENDPOINT_RULES: [
    ["no group is given", { ...EXISTING }, [skip("awsEndpoints is not configured")]],
    [
      "the group has no rule of ours",
      {
        ...EXISTING,
        awsNeeds: access(),
        replies: ec2(
          "DescribeSecurityGroupRules",
          items(
            "securityGroupRuleSet",
            elements({
              securityGroupRuleId: "sgr-1",
              groupId: GROUP,
              isEgress: true,
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrIpv4: "10.0.0.0/16",
            }),
          ),
        ),
      },
      [pass("has none of the rules that awsEndpoints adds", "sg-0123456789abcdef0")],
    ],
    [
      "the group has the rule already",
      {
        ...EXISTING,
        awsNeeds: access(),
        replies: ec2(
          "DescribeSecurityGroupRules",
          items(
            "securityGroupRuleSet",
            elements({
              securityGroupRuleId: "sgr-1",
              groupId: GROUP,
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrIpv4: "10.0.0.0/16",
            }),
          ),
        ),
      },
      [
        fail(
          "admits TCP 443 from 10.0.0.0/16 already (sgr-1)",
          "remove the group from awsEndpoints.securityGroupIds, or delete these rules",
          "sg-0123456789abcdef0",
        ),
      ],
    ],
    [
      "the rule is the stack's own",
      {
        ...EXISTING,
        awsNeeds: access(),
        deployed: [
          {
            type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            name: "x",
            id: "sgr-1",
          },
        ],
        replies: ec2(
          "DescribeSecurityGroupRules",
          items(
            "securityGroupRuleSet",
            elements({
              securityGroupRuleId: "sgr-1",
              groupId: GROUP,
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrIpv4: "10.0.0.0/16",
            }),
          ),
        ),
      },
      [pass("has none of the rules that awsEndpoints adds", "sg-0123456789abcdef0")],
    ],
    [
      "rules may not be read",
      {
        ...EXISTING,
        awsNeeds: access(),
        replies: { DescribeSecurityGroupRules: ec2Error("UnauthorizedOperation", 403) },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeSecurityGroupRules is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_REGION: [
    ["a region of the product", { ...ONLY }, [pass("us-east-1 is supported")]],
    [
      "another region",
      { ...ONLY, awsNeeds: { region: "sa-east-1" } },
      [
        fail(
          "sa-east-1 is not a supported region",
          "set aws:region to one of us-east-1, us-east-2, us-west-1, us-west-2, eu-central-1, eu-north-1, eu-west-2, ap-southeast-2, ca-central-1",
        ),
      ],
    ],
  ],
  AWS_IDENTITY: [
    [
      "the stack's account",
      { ...ONLY, replies: caller(USER) },
      [pass("account 210987654321 in us-east-1, as arn:aws:iam::210987654321:user/deployer")],
    ],
    [
      "another account",
      { ...ONLY, awsNeeds: { accountId: "123456789012" }, replies: caller(USER) },
      [
        fail(
          "signed in to account 210987654321 as arn:aws:iam::210987654321:user/deployer, and the stack belongs to 123456789012",
          "sign in to that account, or set aws:profile or aws:assumeRoles in the stack file",
        ),
      ],
    ],
    [
      "no account is named",
      { ...ONLY, awsNeeds: { accountId: undefined }, replies: caller(USER) },
      [
        fail(
          "signed in to account 210987654321, and no setting names the account of this stack",
          'if it is the intended one, write aws:allowedAccountIds: ["210987654321"] in the stack file',
        ),
      ],
    ],
    [
      "the login has expired",
      { ...ONLY, replies: { GetCallerIdentity: xmlError("ExpiredToken", 403) } },
      [unknown("not logged in to AWS, or the login has expired; run aws sso login")],
    ],
  ],
  AWS_PERMISSIONS: [
    [
      "everything is allowed",
      { ...ONLY, replies: { ...caller(USER), ...simulated("allowed") } },
      [pass("all 104 actions are allowed")],
    ],
    [
      "the identity's policies refuse",
      { ...ONLY, replies: { ...caller(USER), ...simulated("implicitDeny") } },
      [
        warn(
          "not allowed by the identity's policies: ec2:CreateVpc",
          "attach the policies of DeployerPermissions (docs/reference/permissions-aws.md) to the deployer; what the organization or a boundary refuses its administrator allows",
        ),
      ],
    ],
    [
      "the organization refuses",
      {
        ...ONLY,
        replies: {
          ...caller(USER),
          ...simulated(
            "implicitDeny",
            "<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>",
          ),
        },
      },
      [
        warn(
          "not allowed by a policy of the organization: ec2:CreateVpc",
          "attach the policies of DeployerPermissions (docs/reference/permissions-aws.md) to the deployer; what the organization or a boundary refuses its administrator allows",
        ),
      ],
    ],
    [
      "a boundary refuses the role of the session",
      {
        ...ONLY,
        replies: {
          ...caller(`arn:aws:sts::${ACCOUNT}:assumed-role/deployer/me`),
          GetRole: role(`arn:aws:iam::${ACCOUNT}:role/path/deployer`),
          ...simulated(
            "explicitDeny",
            "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>",
          ),
        },
      },
      [
        warn(
          "not allowed by the identity's permissions boundary: ec2:CreateVpc",
          "attach the policies of DeployerPermissions (docs/reference/permissions-aws.md) to the deployer; what the organization or a boundary refuses its administrator allows",
        ),
      ],
    ],
    [
      "the root user",
      { ...ONLY, replies: caller(`arn:aws:iam::${ACCOUNT}:root`) },
      [unknown("the root user's rights cannot be simulated")],
    ],
    [
      "the role of the session is elsewhere",
      {
        ...ONLY,
        replies: {
          ...caller(`arn:aws:sts::${ACCOUNT}:assumed-role/deployer/me`),
          GetRole: NO_ROLE,
        },
      },
      [unknown("role deployer of this session is not in account 210987654321")],
    ],
    [
      "nobody may simulate",
      {
        ...ONLY,
        replies: { ...caller(USER), SimulatePrincipalPolicy: xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: iam:SimulatePrincipalPolicy is needed (AccessDenied)")],
    ],
  ],
  AWS_KMS_DEFAULT: [
    [
      "the key of AWS",
      { ...ONLY, replies: { ...disks("alias/aws/ebs"), ...key({ KeyManager: "AWS" }) } },
      [pass("disks use the AWS-managed key")],
    ],
    [
      "the key of AWS, and encryption is off",
      { ...ONLY, replies: { ...disks("alias/aws/ebs", false), ...key({ KeyManager: "AWS" }) } },
      [pass("disks use the AWS-managed key; encryption by default is off")],
    ],
    [
      "the key of AWS does not exist yet",
      {
        ...ONLY,
        replies: { ...disks("alias/aws/ebs"), DescribeKey: jsonError("NotFoundException") },
      },
      [pass("disks use the AWS-managed key, which does not exist yet")],
    ],
    [
      "a key that cannot be seen",
      { ...ONLY, replies: { ...disks(KEY), DescribeKey: jsonError("NotFoundException") } },
      [unknown("key arn:aws:kms:eu-central-1:210987654321:key/1 cannot be seen from this account")],
    ],
    [
      "a key for signing",
      {
        ...ONLY,
        replies: {
          ...disks(KEY),
          ...key({ KeySpec: "RSA_2048" }),
          ...caller(USER),
          ...keyPolicy(),
          ...grants(),
        },
      },
      [
        fail(
          "key arn:aws:kms:eu-central-1:210987654321:key/1 is RSA_2048",
          "use a symmetric key for disks",
        ),
      ],
    ],
    [
      "a key that is disabled",
      {
        ...ONLY,
        replies: {
          ...disks(KEY),
          ...key({ KeyState: "Disabled" }),
          ...caller(USER),
          ...keyPolicy(),
          ...grants(),
        },
      },
      [
        fail(
          "key arn:aws:kms:eu-central-1:210987654321:key/1 is Disabled",
          "enable it, or choose another default key",
        ),
      ],
    ],
    [
      "a key that serves nobody",
      {
        ...ONLY,
        replies: { ...disks(KEY), ...key(), ...caller(USER), ...keyPolicy(), ...grants() },
      },
      [
        fail(
          "customer-managed key arn:aws:kms:eu-central-1:210987654321:key/1 gives nothing to AWSServiceRoleForAutoScaling, AWSServiceRoleForEC2Spot",
          "set awsKms.keyArn so that the foundation makes grants, or add Decrypt, Encrypt, GenerateDataKey*, ReEncrypt*, DescribeKey and CreateGrant for them to the key policy",
        ),
      ],
    ],
    [
      "a key that serves everybody, and the services role is unknown",
      {
        ...ONLY,
        replies: {
          ...disks(KEY),
          ...key(),
          ...caller(USER),
          ...keyPolicy(EVERYTHING),
          ...grants(),
        },
      },
      [
        warn(
          "customer-managed key arn:aws:kms:eu-central-1:210987654321:key/1 serves the service roles; the vendor's services role is not known yet",
          "after the vendor's stack, set awsKms.servicesRoleArn and deploy again",
        ),
      ],
    ],
    [
      "a key that serves all by grants",
      {
        ...ONLY,
        awsNeeds: { servicesRoleArn: `arn:aws:iam::${ACCOUNT}:role/services` },
        replies: {
          ...disks(KEY),
          ...key(),
          ...caller(USER),
          ...keyPolicy(),
          ...grants(
            `arn:aws:iam::${ACCOUNT}:role/services`,
            ...["AutoScaling", "EC2Spot"].map(
              (name) => `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x/AWSServiceRoleFor${name}`,
            ),
          ),
        },
      },
      [
        pass(
          "customer-managed key arn:aws:kms:eu-central-1:210987654321:key/1 serves AWSServiceRoleForAutoScaling, AWSServiceRoleForEC2Spot, arn:aws:iam::210987654321:role/services",
        ),
      ],
    ],
    [
      "a key of another account",
      {
        ...ONLY,
        replies: {
          ...disks(KEY),
          ...key({ Arn: "arn:aws:kms:eu-central-1:999999999999:key/1" }),
          ...caller(USER),
          ...grants(),
        },
      },
      [
        unknown(
          "key arn:aws:kms:eu-central-1:210987654321:key/1 is of another account, and has no grant for AWSServiceRoleForAutoScaling, AWSServiceRoleForEC2Spot; only its owner can read its policy",
        ),
      ],
    ],
    [
      "a policy that cannot be read",
      {
        ...ONLY,
        replies: {
          ...disks(KEY),
          ...key(),
          ...caller(USER),
          GetKeyPolicy: { Policy: "no JSON" },
          ...grants(),
        },
      },
      [unknown("the key policy cannot be read")],
    ],
  ],
  AWS_KMS_POLICY: [
    ["no policy is replaced", { ...ONLY }, [skip("no key policy is replaced")]],
    [
      "nothing is lost",
      {
        ...ONLY,
        awsNeeds: { keyPolicy: { keyArn: KEY, sids: ["Kept"] } },
        replies: keyPolicy(
          { ...EVERYTHING, Sid: "Kept" },
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*" },
        ),
      },
      [pass("the new policy keeps every statement of the key's policy")],
    ],
    [
      "statements are lost",
      {
        ...ONLY,
        awsNeeds: { keyPolicy: { keyArn: KEY, sids: ["Kept"] } },
        replies: keyPolicy({ ...EVERYTHING, Sid: "Lost" }, EVERYTHING),
      },
      [
        fail(
          "the key's policy would lose Lost, a statement without Sid",
          "copy these statements to awsKms.furtherStatements, or use awsKms.mode grant",
        ),
      ],
    ],
    [
      "the policy may not be read",
      {
        ...ONLY,
        awsNeeds: { keyPolicy: { keyArn: KEY, sids: [] } },
        replies: { GetKeyPolicy: jsonError("AccessDeniedException") },
      },
      [unknown("no permission to ask: kms:GetKeyPolicy is needed (AccessDeniedException)")],
    ],
  ],
  AWS_ENDPOINT_ZONES: [
    ["the VPC exists", { ...EXISTING }, [skip("the foundation uses an existing VPC")]],
    ["no endpoint is configured", { ...ONLY }, [skip("no interface endpoints are configured")]],
    [
      "the service is in both zones",
      {
        ...ONLY,
        awsNeeds: newVpc({ interfaceEndpoints: [SSM] }),
        replies: ec2(
          "DescribeVpcEndpointServices",
          items(
            "serviceDetailSet",
            elements({ serviceName: SSM }) +
              items("availabilityZoneSet", "us-east-1a", "us-east-1b"),
          ),
        ),
      },
      [pass("offered in us-east-1a, us-east-1b", "com.amazonaws.eu-central-1.ssm")],
    ],
    [
      "the service is in one zone",
      {
        ...ONLY,
        awsNeeds: newVpc({ interfaceEndpoints: [SSM] }),
        replies: ec2(
          "DescribeVpcEndpointServices",
          items(
            "serviceDetailSet",
            elements({ serviceName: SSM }) +
              items("availabilityZoneSet", "us-east-1b", "us-east-1c"),
          ),
        ),
      },
      [
        warn(
          "is offered in us-east-1b alone, so calls from the other zones depend on it",
          "add a zone among us-east-1b, us-east-1c to awsVpc.zones, or remove it from awsVpc.interfaceEndpoints",
          "com.amazonaws.eu-central-1.ssm",
        ),
      ],
    ],
    [
      "the service is in none of the zones",
      {
        ...ONLY,
        awsNeeds: newVpc({ interfaceEndpoints: [SSM] }),
        replies: ec2(
          "DescribeVpcEndpointServices",
          items(
            "serviceDetailSet",
            elements({ serviceName: SSM }) + items("availabilityZoneSet", "us-east-1c"),
          ),
        ),
      },
      [
        fail(
          "is not offered in us-east-1a, us-east-1b",
          "add a zone among us-east-1c to awsVpc.zones, or remove it from awsVpc.interfaceEndpoints",
          "com.amazonaws.eu-central-1.ssm",
        ),
      ],
    ],
    [
      "there is no such service",
      {
        ...ONLY,
        awsNeeds: newVpc({ interfaceEndpoints: [SSM] }),
        replies: { DescribeVpcEndpointServices: ec2Error("InvalidServiceName") },
      },
      [
        fail(
          "the region has no such endpoint service",
          "remove it from awsVpc.interfaceEndpoints",
          "com.amazonaws.eu-central-1.ssm",
        ),
      ],
    ],
    [
      "services may not be read",
      {
        ...ONLY,
        awsNeeds: newVpc({ interfaceEndpoints: [SSM] }),
        replies: { DescribeVpcEndpointServices: ec2Error("UnauthorizedOperation", 403) },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeVpcEndpointServices is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_SUBNET_BLOCKS: [
    ["the VPC is not deployed", { ...ONLY }, [skip("the VPC is not deployed yet")]],
    [
      "nothing overlaps",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        deployed: [DEPLOYED_VPC],
        replies: subnets(["subnet-1", "us-east-1c", "10.0.1.0/24"]),
      },
      [pass("no new subnet overlaps one that exists")],
    ],
    [
      "the subnet is deployed",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        deployed: [
          DEPLOYED_VPC,
          { type: "aws:ec2/subnet:Subnet", name: "vpc-private-us-east-1a", id: "subnet-1" },
        ],
        replies: subnets(["subnet-1", "us-east-1a", "10.0.0.0/24"]),
      },
      [pass("no new subnet overlaps one that exists")],
    ],
    [
      "another zone has the block",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        deployed: [DEPLOYED_VPC],
        replies: subnets(["subnet-1", "us-east-1c", "10.0.0.0/23"]),
      },
      [
        fail(
          "10.0.0.0/24 is taken by subnet-1 in us-east-1c",
          "give the zone a free slot or another block, or deploy once without the zone that has it and add this one then",
          "private-us-east-1a",
        ),
      ],
    ],
    [
      "subnets may not be read",
      {
        ...ONLY,
        deployed: [DEPLOYED_VPC],
        replies: { DescribeSubnets: ec2Error("UnauthorizedOperation", 403) },
      },
      [unknown("no permission to ask: ec2:DescribeSubnets is needed (UnauthorizedOperation)")],
    ],
  ],
  AWS_NAT_ADDRESSES: [
    ["no address is given", { ...ONLY }, [skip("awsVpc.natAllocationIds is not configured")]],
    [
      "the address is free",
      {
        ...ONLY,
        awsNeeds: newVpc({ natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
        replies: addresses(["eipalloc-1"]),
      },
      [pass("eipalloc-1 is free", "us-east-1a")],
    ],
    [
      "the address serves the stack's gateway",
      {
        ...ONLY,
        deployed: [SERVED],
        awsNeeds: newVpc({ natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
        replies: addresses(["eipalloc-1", "eipassoc-1"]),
      },
      [pass("eipalloc-1 is used by the stack's NAT gateway", "us-east-1a")],
    ],
    [
      "the address is in use",
      {
        ...ONLY,
        awsNeeds: newVpc({ natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
        replies: addresses(["eipalloc-1", "eipassoc-1"]),
      },
      [fail("eipalloc-1 is in use", "disassociate it, or give another address", "us-east-1a")],
    ],
    [
      "the address is not there",
      {
        ...ONLY,
        awsNeeds: newVpc({ natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
        replies: addresses(["eipalloc-2"]),
      },
      [
        fail(
          "eipalloc-1 is not an address of this account and region",
          "correct awsVpc.natAllocationIds.us-east-1a",
          "us-east-1a",
        ),
      ],
    ],
    [
      "addresses may not be read",
      {
        ...ONLY,
        awsNeeds: newVpc({ natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
        replies: { DescribeAddresses: ec2Error("UnauthorizedOperation", 403) },
      },
      [unknown("no permission to ask: ec2:DescribeAddresses is needed (UnauthorizedOperation)")],
    ],
  ],
  AWS_VPC_BLOCK_PUBLIC_ACCESS: [
    ["off", { ...ONLY, replies: blockMode("off") }, [pass("off")]],
    [
      "the VPC is excluded",
      {
        ...EXISTING,
        replies: blockMode("block-bidirectional", `arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/${VPC}`),
      },
      [pass("block-bidirectional, and vpc-0123456789abcdef0 is excluded")],
    ],
    [
      "nothing comes in, and nothing has to",
      { ...ONLY, ...INTERNAL, replies: blockMode("block-ingress") },
      [pass("block-ingress: an internal deployment only opens connections outwards")],
    ],
    [
      "nothing comes in",
      { ...ONLY, replies: blockMode("block-ingress") },
      [
        fail(
          "block-ingress: nobody on the internet reaches an internet-facing deployment",
          "have the region's mode changed; a VPC can be excluded only once it exists",
        ),
      ],
    ],
    [
      "nothing passes in either direction",
      { ...ONLY, ...INTERNAL, replies: blockMode("block-bidirectional") },
      [
        fail(
          "block-bidirectional: no traffic passes an internet gateway, so NAT gateways reach nothing",
          "have the region's mode changed; a VPC can be excluded only once it exists",
        ),
      ],
    ],
    [
      "another VPC is excluded",
      {
        ...ONLY,
        deployed: [DEPLOYED_VPC],
        replies: blockMode("block-ingress", `arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/vpc-other`),
      },
      [
        fail(
          "block-ingress: nobody on the internet reaches an internet-facing deployment",
          "have vpc-0123456789abcdef0 excluded, or the region's mode changed",
        ),
      ],
    ],
    [
      "subnets are excluded",
      {
        ...EXISTING,
        replies: blockMode("block-ingress", `arn:aws:ec2:eu-central-1:${ACCOUNT}:subnet/subnet-1`),
      },
      [
        warn(
          "block-ingress: nobody on the internet reaches an internet-facing deployment",
          "make sure that the exclusions hold every public subnet of the deployment",
        ),
      ],
    ],
    [
      "the mode may not be read",
      {
        ...ONLY,
        replies: { DescribeVpcBlockPublicAccessOptions: ec2Error("UnauthorizedOperation", 403) },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeVpcBlockPublicAccessOptions is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_STANDARD: [
    [
      "the quota holds it",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(500), ...usage(10) } },
      [pass("running on-demand Standard vCPUs: need 34, quota 500, in use 10")],
    ],
    [
      "nothing reports the use",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(500), ...usage() } },
      [pass("running on-demand Standard vCPUs: need 34, quota 500")],
    ],
    [
      "too little is left",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(100), ...usage(90) } },
      [
        warn(
          "running on-demand Standard vCPUs: need 34, quota 100, in use 90",
          "request an increase of L-1216C47A to 124 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-1216C47A --desired-value 124, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A; until then, awsSizing.workerInstanceType: r5d.4xlarge fits",
        ),
      ],
    ],
    [
      "the quota is too small",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(5), ...usage(0) } },
      [
        fail(
          "running on-demand Standard vCPUs: need 34, quota 5, in use 0",
          "request an increase of L-1216C47A to 34 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-1216C47A --desired-value 34, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
        ),
      ],
    ],
    [
      "a smaller worker fits",
      {
        ...ONLY,
        replies: { ...machineTypes(...OTHERS, ["r5d.large", 2]), ...quota(12), ...usage(0) },
      },
      [
        fail(
          "running on-demand Standard vCPUs: need 34, quota 12, in use 0",
          "request an increase of L-1216C47A to 34 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-1216C47A --desired-value 34, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A; until then, awsSizing.workerInstanceType: r5d.large fits",
        ),
      ],
    ],
    [
      "a type does not exist",
      { ...ONLY, replies: machineTypes() },
      [fail("m5.large is not an instance type of us-east-1", "choose another type in awsSizing")],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        replies: {
          ...machineTypes(...OTHERS),
          GetServiceQuota: jsonError("AccessDeniedException"),
          ...usage(),
        },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_G_VT: [
    [
      "the quota holds it",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(64), ...usage(0) } },
      [pass("running on-demand G and VT vCPUs: need 32, quota 64, in use 0")],
    ],
    [
      "the quota is too small",
      { ...ONLY, replies: { ...machineTypes(...OTHERS), ...quota(0), ...usage(0) } },
      [
        fail(
          "running on-demand G and VT vCPUs: need 32, quota 0, in use 0",
          "request an increase of L-DB2E81BA to 32 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-DB2E81BA --desired-value 32, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-DB2E81BA",
        ),
      ],
    ],
  ],
  AWS_QUOTA_P: [
    [
      "no type counts",
      { ...ONLY, replies: machineTypes(...OTHERS) },
      [skip("no configured instance type counts against this quota")],
    ],
    [
      "the default of AWS is too small",
      {
        ...ONLY,
        awsNeeds: {
          sizing: {
            servicesInstanceType: "m5.large",
            workerInstanceType: "r5d.4xlarge",
            gpuWorkerInstanceType: "p3.2xlarge",
            spot: false,
          },
        },
        replies: {
          ...machineTypes(...OTHERS, ["p3.2xlarge", 8]),
          GetServiceQuota: jsonError("NoSuchResourceException"),
          GetAWSDefaultServiceQuota: { Quota: { Value: 0 } },
          ...usage(0),
        },
      },
      [
        fail(
          "running on-demand P vCPUs: need 16, quota 0, in use 0",
          "request an increase of L-417A185B to 16 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-417A185B --desired-value 16, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-417A185B",
        ),
      ],
    ],
  ],
  AWS_QUOTA_SPOT_STANDARD: [
    ["spot is off", { ...ONLY, awsNeeds: { sizing: NO_SPOT } }, [skip("awsSizing.spot is off")]],
    [
      "there is a quota",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.STANDARD, 8) },
      [pass("Standard spot vCPUs: quota 8")],
    ],
    [
      "the quota is zero",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.STANDARD, 0) },
      [
        warn(
          "Standard spot vCPUs: quota 0",
          "request an increase of L-34B43A08 to 8 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-34B43A08 --desired-value 8, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-34B43A08",
        ),
      ],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        awsNeeds: { sizing: SPOT },
        replies: { GetServiceQuota: jsonError("AccessDeniedException") },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_SPOT_G_VT: [
    ["spot is off", { ...ONLY, awsNeeds: { sizing: NO_SPOT } }, [skip("awsSizing.spot is off")]],
    [
      "there is a quota",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.G_VT, 8) },
      [pass("G and VT spot vCPUs: quota 8")],
    ],
    [
      "the quota is zero",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.G_VT, 0) },
      [
        warn(
          "G and VT spot vCPUs: quota 0",
          "request an increase of L-3819A6DF to 8 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-3819A6DF --desired-value 8, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-3819A6DF",
        ),
      ],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        awsNeeds: { sizing: SPOT },
        replies: { GetServiceQuota: jsonError("AccessDeniedException") },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_SPOT_P: [
    ["spot is off", { ...ONLY, awsNeeds: { sizing: NO_SPOT } }, [skip("awsSizing.spot is off")]],
    [
      "there is a quota",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.P, 8) },
      [pass("P spot vCPUs: quota 8")],
    ],
    [
      "the quota is zero",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.P, 0) },
      [
        warn(
          "P spot vCPUs: quota 0",
          "request an increase of L-7212CCBC to 8 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-7212CCBC --desired-value 8, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-7212CCBC",
        ),
      ],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        awsNeeds: { sizing: SPOT },
        replies: { GetServiceQuota: jsonError("AccessDeniedException") },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_SPOT_X: [
    ["spot is off", { ...ONLY, awsNeeds: { sizing: NO_SPOT } }, [skip("awsSizing.spot is off")]],
    [
      "there is a quota",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.X, 8) },
      [pass("X spot vCPUs: quota 8")],
    ],
    [
      "the quota is zero",
      { ...ONLY, awsNeeds: { sizing: SPOT }, replies: quotaOf(SPOT_CODES.X, 0) },
      [
        warn(
          "X spot vCPUs: quota 0",
          "request an increase of L-E3A00192 to 8 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-E3A00192 --desired-value 8, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-E3A00192",
        ),
      ],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        awsNeeds: { sizing: SPOT },
        replies: { GetServiceQuota: jsonError("AccessDeniedException") },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_EIP: [
    ["the VPC exists", { ...EXISTING }, [skip("the foundation uses an existing VPC")]],
    [
      "the quota suffices",
      { ...ONLY, awsNeeds: newVpc({}), replies: { ...addresses(["eipalloc-1"]), ...quota(5) } },
      [pass("elastic addresses: 2 new for NAT gateways in 2 zones, quota 5, in use 1")],
    ],
    [
      "none for a further zone",
      {
        ...ONLY,
        awsNeeds: { ...newVpc({ natZones: ["us-east-1a"] }) },
        replies: {
          ...addresses(["eipalloc-1"], ["eipalloc-2"], ["eipalloc-3"], ["eipalloc-4"]),
          ...quota(5),
        },
      },
      [
        warn(
          "elastic addresses: 1 new for NAT gateways in 2 zones, quota 5, in use 4",
          "release unused addresses, or request an increase of L-0263D0A3 to 6 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 6, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-0263D0A3",
        ),
      ],
    ],
    [
      "the quota is used up",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        replies: {
          ...addresses(["eipalloc-1"], ["eipalloc-2"], ["eipalloc-3"], ["eipalloc-4"]),
          ...quota(5),
        },
      },
      [
        fail(
          "elastic addresses: 2 new for NAT gateways in 2 zones, quota 5, in use 4",
          "release unused addresses, or request an increase of L-0263D0A3 to 6 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 6, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-0263D0A3",
        ),
      ],
    ],
    [
      "the stack has them",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        deployed: ["a", "b"].map((zone) => ({
          type: "aws:ec2/eip:Eip",
          name: `nat-us-east-1${zone}`,
          id: `eipalloc-${zone}`,
        })),
        replies: { ...addresses(["eipalloc-a"], ["eipalloc-b"]), ...quota(2) },
      },
      [pass("elastic addresses: the stack needs no new one")],
    ],
    [
      "the quota may not be read",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        replies: { ...addresses(), GetServiceQuota: jsonError("AccessDeniedException") },
      },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_VPC: [
    [
      "the quota suffices",
      { ...ONLY, replies: { ...vpcs("vpc-1"), ...quota(5) } },
      [pass("VPCs: need 1, quota 5, in use 1")],
    ],
    [
      "the stack has one",
      { ...ONLY, deployed: [DEPLOYED_VPC], replies: { ...vpcs(VPC), ...quota(1) } },
      [pass("VPCs: the stack has what it needs")],
    ],
    [
      "the quota is used up",
      { ...ONLY, replies: { ...vpcs("vpc-1", "vpc-2"), ...quota(2) } },
      [
        fail(
          "VPCs: need 1, quota 2, in use 2",
          "release 1, or request an increase of L-F678F1CE to 3 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-F678F1CE --desired-value 3, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-F678F1CE",
        ),
      ],
    ],
    [
      "VPCs may not be read",
      { ...ONLY, replies: { DescribeVpcs: ec2Error("UnauthorizedOperation", 403), ...quota(5) } },
      [unknown("no permission to ask: ec2:DescribeVpcs is needed (UnauthorizedOperation)")],
    ],
  ],
  AWS_QUOTA_IGW: [
    [
      "the quotas of both kinds suffice",
      {
        ...ONLY,
        awsNeeds: newVpc({ ipv6: true }),
        replies: {
          ...ec2(
            "DescribeInternetGateways",
            items("internetGatewaySet", elements({ internetGatewayId: "igw-1" })),
          ),
          ...ec2("DescribeEgressOnlyInternetGateways", items("egressOnlyInternetGatewaySet")),
          ...quota(5),
        },
      },
      [
        pass("internet gateways: need 1, quota 5, in use 1", "internet gateways"),
        pass(
          "egress-only internet gateways: need 1, quota 5, in use 0",
          "egress-only internet gateways",
        ),
      ],
    ],
    [
      "the quota is used up",
      {
        ...ONLY,
        awsNeeds: newVpc({ ipv6: true }),
        replies: {
          ...ec2(
            "DescribeInternetGateways",
            items("internetGatewaySet", elements({ internetGatewayId: "igw-1" })),
          ),
          ...ec2(
            "DescribeEgressOnlyInternetGateways",
            items(
              "egressOnlyInternetGatewaySet",
              elements({ egressOnlyInternetGatewayId: "eigw-1" }),
            ),
          ),
          ...quota(1),
        },
      },
      [
        fail(
          "internet gateways: need 1, quota 1, in use 1",
          "release 1, or request an increase of L-A4707A72 to 2 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-A4707A72 --desired-value 2, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-A4707A72",
          "internet gateways",
        ),
        fail(
          "egress-only internet gateways: need 1, quota 1, in use 1",
          "release 1, or request an increase of L-45FE3B85 to 2 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-45FE3B85 --desired-value 2, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-45FE3B85",
          "egress-only internet gateways",
        ),
      ],
    ],
    [
      "gateways may not be read",
      {
        ...ONLY,
        replies: { DescribeInternetGateways: ec2Error("UnauthorizedOperation", 403), ...quota(5) },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeInternetGateways is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_NAT: [
    [
      "no gateway lies in a zone",
      {
        ...ONLY,
        awsNeeds: newVpc({ natZones: [] }),
        replies: {
          ...ec2("DescribeNatGateways", items("natGatewaySet")),
          ...subnets(),
          ...quota(5),
        },
      },
      [skip("no NAT gateway is created in a zone")],
    ],
    [
      "one zone is full",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        replies: {
          ...ec2(
            "DescribeNatGateways",
            items(
              "natGatewaySet",
              elements({
                natGatewayId: "nat-1",
                subnetId: "subnet-1",
                vpcId: VPC,
                state: "available",
              }),
              elements({
                natGatewayId: "nat-2",
                subnetId: "subnet-1",
                vpcId: VPC,
                state: "deleted",
              }),
            ),
          ),
          ...subnets(["subnet-1", "us-east-1a", "10.0.0.0/24"]),
          ...quota(1),
        },
      },
      [
        fail(
          "NAT gateways per zone: need 1, quota 1, in use 1",
          "release 1, or request an increase of L-FE5A380F to 2 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-FE5A380F --desired-value 2, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-FE5A380F",
          "us-east-1a",
        ),
        pass("NAT gateways per zone: need 1, quota 1, in use 0", "us-east-1b"),
      ],
    ],
    [
      "the stack has one",
      {
        ...ONLY,
        awsNeeds: newVpc({ natZones: ["us-east-1a"] }),
        deployed: [SERVED],
        replies: {
          ...ec2(
            "DescribeNatGateways",
            items(
              "natGatewaySet",
              elements({
                natGatewayId: "nat-1",
                subnetId: "subnet-1",
                vpcId: VPC,
                state: "available",
              }),
            ),
          ),
          ...subnets(["subnet-1", "us-east-1a", "10.0.0.0/24"]),
          ...quota(1),
        },
      },
      [pass("NAT gateways per zone: the stack has what it needs", "us-east-1a")],
    ],
    [
      "gateways may not be read",
      {
        ...ONLY,
        awsNeeds: newVpc({}),
        replies: {
          DescribeNatGateways: ec2Error("UnauthorizedOperation", 403),
          ...subnets(),
          ...quota(5),
        },
      },
      [unknown("no permission to ask: ec2:DescribeNatGateways is needed (UnauthorizedOperation)")],
    ],
  ],
  AWS_QUOTA_VPC_PARTS: [
    [
      "the quota suffices",
      { ...ONLY, awsNeeds: newVpc({ aclRules: 18 }), replies: quota(20) },
      [
        pass("subnets per VPC: need 4, quota 20, in use 0", "subnets per VPC"),
        pass("route tables per VPC: need 5, quota 20, in use 0", "route tables per VPC"),
        pass("IPv4 blocks per VPC: need 1, quota 20, in use 0", "IPv4 blocks per VPC"),
        pass("rules per network ACL: need 18, quota 20, in use 0", "rules per network ACL"),
      ],
    ],
    [
      "the quota is used up",
      { ...ONLY, awsNeeds: newVpc({ secondaryBlocks: ["10.1.0.0/16"] }), replies: quota(1) },
      [
        fail(
          "subnets per VPC: need 4, quota 1, in use 0",
          "release 3, or request an increase of L-407747CB to 4 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-407747CB --desired-value 4, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-407747CB",
          "subnets per VPC",
        ),
        fail(
          "route tables per VPC: need 5, quota 1, in use 0",
          "release 4, or request an increase of L-589F43AA to 5 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-589F43AA --desired-value 5, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-589F43AA",
          "route tables per VPC",
        ),
        fail(
          "IPv4 blocks per VPC: need 2, quota 1, in use 0",
          "release 1, or request an increase of L-83CA0A9D to 2 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code vpc --quota-code L-83CA0A9D --desired-value 2, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/vpc/quotas/L-83CA0A9D",
          "IPv4 blocks per VPC",
        ),
        pass("rules per network ACL: the stack has what it needs", "rules per network ACL"),
      ],
    ],
    [
      "the quota may not be read",
      { ...ONLY, replies: { GetServiceQuota: jsonError("AccessDeniedException") } },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_BATCH: [
    [
      "the quota suffices",
      { ...ONLY, replies: { ...environments(45), ...quota(50) } },
      [pass("Batch compute environments: need 5, quota 50, in use 45 in us-east-1")],
    ],
    [
      "the quota is used up",
      { ...ONLY, replies: { ...environments(46), ...quota(50) } },
      [
        warn(
          "Batch compute environments: need 5, quota 50, in use 46 in us-east-1",
          "remove unused compute environments; this quota is not adjustable",
        ),
      ],
    ],
    [
      "environments may not be read",
      {
        ...ONLY,
        replies: {
          "POST /v1/describecomputeenvironments": jsonError("AccessDeniedException", 403),
          ...quota(50),
        },
      },
      [
        unknown(
          "no permission to ask: batch:DescribeComputeEnvironments is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_QUOTA_CERTIFICATE_NAMES: [
    [
      "the names fit",
      { ...ONLY, replies: quota(2) },
      [pass("domain names per ACM certificate: need 2, quota 2")],
    ],
    [
      "there are more names than the quota",
      {
        ...ONLY,
        awsNeeds: { certificateNames: Array.from({ length: 14 }, (_, index) => `a.${index}`) },
        replies: quota(10),
      },
      [
        fail(
          "domain names per ACM certificate: need 14, quota 10",
          "request an increase of L-FB94F0B0 to 14 or more: aws service-quotas request-service-quota-increase --region us-east-1 --service-code acm --quota-code L-FB94F0B0 --desired-value 14, or https://us-east-1.console.aws.amazon.com/servicequotas/home/services/acm/quotas/L-FB94F0B0",
        ),
      ],
    ],
    [
      "the certificate is given",
      { ...ONLY, awsNeeds: { certificate: { method: "given", arn: "arn" } }, replies: {} },
      [skip("the certificate is given")],
    ],
    [
      "the quota may not be read",
      { ...ONLY, replies: { GetServiceQuota: jsonError("AccessDeniedException") } },
      [
        unknown(
          "no permission to ask: servicequotas:GetServiceQuota is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_TYPE_EC2: [
    [
      "offered in both zones",
      {
        ...ONLY,
        replies: ec2(
          "DescribeInstanceTypeOfferings",
          items(
            "instanceTypeOfferingSet",
            ...OTHERS.flatMap(([type]) => offeredIn(type, "us-east-1a", "us-east-1b")),
          ),
        ),
      },
      [
        pass("offered in us-east-1a, us-east-1b", "m5.large"),
        pass("offered in us-east-1a, us-east-1b", "r5d.4xlarge"),
        pass("offered in us-east-1a, us-east-1b", "g4dn.4xlarge"),
      ],
    ],
    [
      "offered in one zone, or nowhere",
      {
        ...ONLY,
        replies: ec2(
          "DescribeInstanceTypeOfferings",
          items("instanceTypeOfferingSet", ...offeredIn("m5.large", "us-east-1a", "us-east-1c")),
        ),
      },
      [
        fail(
          "is not offered in us-east-1b",
          "choose zones among us-east-1a, us-east-1c, or another type in awsSizing",
          "m5.large",
        ),
        fail("is not offered in the region", "choose another type in awsSizing", "r5d.4xlarge"),
        fail("is not offered in the region", "choose another type in awsSizing", "g4dn.4xlarge"),
      ],
    ],
    [
      "offers may not be read",
      {
        ...ONLY,
        replies: { DescribeInstanceTypeOfferings: ec2Error("UnauthorizedOperation", 403) },
      },
      [
        unknown(
          "no permission to ask: ec2:DescribeInstanceTypeOfferings is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_TYPE_OPENSEARCH: [
    [
      "offered in both zones",
      {
        ...ONLY,
        replies: searchTypes({
          InstanceType: "t3.small.search",
          AvailabilityZones: ["us-east-1a", "us-east-1b"],
        }),
      },
      [pass("t3.small.search is offered in us-east-1a, us-east-1b")],
    ],
    [
      "offered in one zone",
      {
        ...ONLY,
        replies: searchTypes({
          InstanceType: "t3.small.search",
          AvailabilityZones: ["us-east-1b"],
        }),
      },
      [fail("t3.small.search is not offered in us-east-1a", "choose zones among us-east-1b")],
    ],
    [
      "offered somewhere",
      { ...ONLY, replies: searchTypes({ InstanceType: "t3.small.search" }) },
      [unknown("t3.small.search is offered, but the answer names no zones")],
    ],
    [
      "offered nowhere",
      { ...ONLY, replies: searchTypes({ InstanceType: "r5.large.search" }) },
      [fail("t3.small.search is not offered in the region", "choose another region")],
    ],
    [
      "offers may not be read",
      {
        ...ONLY,
        replies: {
          "GET /2021-01-01/opensearch/instanceTypeDetails/OpenSearch_1.3": jsonError(
            "AccessDeniedException",
            403,
          ),
        },
      },
      [
        unknown(
          "no permission to ask: es:ListInstanceTypeDetails is needed (AccessDeniedException)",
        ),
      ],
    ],
  ],
  AWS_TYPE_ELASTICACHE: [
    [
      "can be reserved",
      { ...ONLY, replies: cacheOfferings("1") },
      [pass("cache.t3.micro can be reserved in the region, so it is offered")],
    ],
    [
      "cannot be reserved",
      { ...ONLY, replies: cacheOfferings() },
      [unknown("AWS has no question for cache.t3.micro, and no reserved offering shows it")],
    ],
    [
      "offers may not be read",
      { ...ONLY, replies: { DescribeReservedCacheNodesOfferings: xmlError("AccessDenied", 403) } },
      [
        unknown(
          "no permission to ask: elasticache:DescribeReservedCacheNodesOfferings is needed (AccessDenied)",
        ),
      ],
    ],
  ],
  AWS_TYPE_RDS: [
    [
      "zones come twice and in another order",
      { ...ONLY, replies: orderable(["15.4", "us-east-1c", "us-east-1b"], ["15.5", "us-east-1c"]) },
      [
        warn(
          "db.t4g.small with PostgreSQL 15 cannot be ordered in us-east-1a",
          "choose zones among us-east-1b, us-east-1c, or ask the vendor for another class",
        ),
      ],
    ],
    [
      "can be ordered in both zones",
      { ...ONLY, replies: orderable(["15.4", "us-east-1a", "us-east-1b"]) },
      [pass("db.t4g.small with PostgreSQL 15 can be ordered in us-east-1a, us-east-1b")],
    ],
    [
      "can be ordered in one zone",
      { ...ONLY, replies: orderable(["15.4", "us-east-1b"], ["16.1", "us-east-1a"]) },
      [
        warn(
          "db.t4g.small with PostgreSQL 15 cannot be ordered in us-east-1a",
          "choose zones among us-east-1b, or ask the vendor for another class",
        ),
      ],
    ],
    [
      "cannot be ordered",
      { ...ONLY, replies: orderable(["16.1", "us-east-1a"]) },
      [
        warn(
          "db.t4g.small with PostgreSQL 15 cannot be ordered here",
          "ask the vendor for another class",
        ),
      ],
    ],
    [
      "offers may not be read",
      { ...ONLY, replies: { DescribeOrderableDBInstanceOptions: xmlError("AccessDenied", 403) } },
      [
        unknown(
          "no permission to ask: rds:DescribeOrderableDBInstanceOptions is needed (AccessDenied)",
        ),
      ],
    ],
  ],
  AWS_SLR: [
    [
      "the answer has no role",
      {
        ...ONLY,
        awsNeeds: recorded({ batch: "auto", spot: "auto" }),
        replies: { GetRole: "<GetRoleResponse><GetRoleResult></GetRoleResult></GetRoleResponse>" },
      },
      [unknown("the answer has no Role")],
    ],
    [
      "what is recorded agrees",
      {
        ...ONLY,
        awsNeeds: recorded({ batch: "create", spot: "existing" }),
        replies: SPOT_ROLE,
      },
      [
        pass("does not exist yet; it will be created", "batch"),
        pass("AWSServiceRoleForEC2Spot exists", "spot"),
      ],
    ],
    [
      "what is recorded disagrees",
      {
        ...ONLY,
        awsNeeds: recorded({ batch: "existing", spot: "create" }),
        replies: SPOT_ROLE,
      },
      [
        fail(
          "the account has no such role, and it is recorded as existing",
          "set awsFoundation.awsServiceLinkedRoles.batch: auto (npm run preflight -- --fix-config --write does it)",
          "batch",
        ),
        fail(
          "AWSServiceRoleForEC2Spot exists, and is recorded as create",
          "set awsFoundation.awsServiceLinkedRoles.spot: auto (npm run preflight -- --fix-config --write does it)",
          "spot",
        ),
      ],
    ],
    [
      "roles may not be read",
      { ...ONLY, replies: { GetRole: xmlError("AccessDenied", 403) } },
      [unknown("no permission to ask: iam:GetRole is needed (AccessDenied)")],
    ],
  ],
  AWS_ZONES: [
    [
      "ordinary zones",
      { ...ONLY, replies: zonesOfRegion(zoneOf("us-east-1a"), zoneOf("us-east-1b")) },
      [pass("us-east-1a, us-east-1b; the region has us-east-1a, us-east-1b")],
    ],
    [
      "a zone twice",
      {
        ...ONLY,
        awsNeeds: { zones: ["us-east-1a", "us-east-1a"] },
        replies: zonesOfRegion(zoneOf("us-east-1a"), zoneOf("us-east-1b")),
      },
      [
        fail(
          "a zone is named twice: us-east-1a, us-east-1a",
          "use zones among us-east-1a, us-east-1b",
        ),
      ],
    ],
    [
      "one zone",
      {
        ...ONLY,
        awsNeeds: { zones: ["us-east-1a"] },
        replies: zonesOfRegion(zoneOf("us-east-1a"), zoneOf("us-east-1b")),
      },
      [fail("1 zones are configured", "name at least two; use zones among us-east-1a, us-east-1b")],
    ],
    [
      "a local zone and a zone that is not there",
      {
        ...ONLY,
        awsNeeds: { zones: ["us-east-1-bos-1a", "us-east-1z"] },
        replies: zonesOfRegion(
          zoneOf("us-east-1a"),
          zoneOf("us-east-1-bos-1a", { zoneType: "local-zone", optInStatus: "not-opted-in" }),
        ),
      },
      [
        fail(
          "us-east-1-bos-1a is local-zone, available, not-opted-in; us-east-1z does not exist",
          "use zones among us-east-1a",
        ),
      ],
    ],
    [
      "a zone that does not say whether it is open",
      { ...ONLY, replies: zonesOfRegion(zoneOf("us-east-1a", {}), zoneOf("us-east-1b")) },
      [unknown("the answer does not say whether us-east-1a need opting in")],
    ],
    [
      "zones may not be read",
      { ...ONLY, replies: { DescribeAvailabilityZones: ec2Error("UnauthorizedOperation", 403) } },
      [
        unknown(
          "no permission to ask: ec2:DescribeAvailabilityZones is needed (UnauthorizedOperation)",
        ),
      ],
    ],
  ],
  AWS_CERT_ARN: [
    ["no certificate is given", { ...ONLY }, [skip("no certificate ARN is given")]],
    [
      "it ends soon",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: certificate({ Status: "ISSUED", NotAfter: Date.parse("2027-01-05") / 1000 }),
      },
      [
        warn(
          "it ends on 2027-01-05, in 45 days",
          "see that it is renewed: ACM renews what it validates by DNS, and nothing that was imported",
        ),
      ],
    ],
    [
      "it ends in a year",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: certificate({ Status: "ISSUED", NotAfter: Date.parse("2027-11-05") / 1000 }),
      },
      [pass("issued for codeocean.contoso.com, *.codeocean.contoso.com until 2027-11-05")],
    ],
    [
      "it ends in days",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: certificate({ Status: "ISSUED", NotAfter: Date.parse("2026-12-05") / 1000 }),
      },
      [fail("it ends on 2026-12-05, in 14 days", "renew it before the deployment")],
    ],
    [
      "it is not there",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: { DescribeCertificate: jsonError("ResourceNotFoundException") },
      },
      [
        fail(
          "there is no arn:aws:acm:eu-central-1:210987654321:certificate/1",
          "give the ARN of a certificate in this account",
        ),
      ],
    ],
    [
      "it may not be read",
      {
        ...EXISTING,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: { DescribeCertificate: jsonError("AccessDeniedException") },
      },
      [unknown("no permission to ask: acm:DescribeCertificate is needed (AccessDeniedException)")],
    ],
  ],
  PF_AWS_CERT_STATUS: [
    [
      "not deployed",
      { ...ONLY },
      [unknown("the stack puts out no certificateArn; deploy it first, or give --outputs")],
    ],
    [
      "issued",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "ISSUED" }),
      },
      [pass("issued for codeocean.contoso.com, *.codeocean.contoso.com")],
    ],
    [
      "gone",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: { DescribeCertificate: jsonError("ResourceNotFoundException") },
      },
      [fail("the certificate does not exist", "deploy again")],
    ],
    [
      "waits for a mail",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "PENDING_VALIDATION" }),
      },
      [
        fail(
          "status is PENDING_VALIDATION",
          "approve the mail that went to the five addresses of contoso.com; ACM gives it up after 72 hours",
        ),
      ],
    ],
    [
      "waits for printed records",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "print" } },
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "PENDING_VALIDATION" }),
      },
      [
        fail(
          "status is PENDING_VALIDATION",
          "have the output certificateValidationRecords written in the public DNS of the domain; ACM gives it up after 72 hours",
        ),
      ],
    ],
    [
      "waits for its zone",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "dns" } },
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "PENDING_VALIDATION" }),
      },
      [
        fail(
          "status is PENDING_VALIDATION",
          "make sure that public DNS answers from the zone of its validation record; ACM gives it up after 72 hours",
        ),
      ],
    ],
    [
      "given, and waits",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "given", arn: CERTIFICATE } },
        replies: certificate({ Status: "PENDING_VALIDATION" }),
      },
      [
        fail(
          "status is PENDING_VALIDATION",
          "finish its validation; ACM gives it up after 72 hours",
        ),
      ],
    ],
    [
      "given up",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "VALIDATION_TIMED_OUT" }),
      },
      [
        fail(
          "status is VALIDATION_TIMED_OUT",
          "delete it in ACM, run pulumi refresh, and deploy again",
        ),
      ],
    ],
    [
      "refused for CAA records",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "FAILED", FailureReason: "CAA_ERROR" }),
      },
      [
        fail(
          "status is FAILED: CAA_ERROR",
          'add the CAA records 0 issue "amazon.com" and 0 issuewild "amazon.com" to the domain, then delete it in ACM, run pulumi refresh, and deploy again',
        ),
      ],
    ],
    [
      "revoked",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: certificate({ Status: "REVOKED" }),
      },
      [
        fail(
          "status is REVOKED",
          "see the certificate in the ACM console, then delete it in ACM, run pulumi refresh, and deploy again",
        ),
      ],
    ],
    [
      "it may not be read",
      {
        ...ONLY,
        outputs: { certificateArn: CERTIFICATE },
        replies: { DescribeCertificate: jsonError("AccessDeniedException") },
      },
      [unknown("no permission to ask: acm:DescribeCertificate is needed (AccessDeniedException)")],
    ],
  ],
  PF_AWS_DNS_DELEGATION: [
    [
      "an internal deployment",
      { ...ONLY, ...INTERNAL },
      [skip("an internal deployment has a private zone")],
    ],
    [
      "the zone existed before",
      { ...EXISTING },
      [skip("the zone existed before the deployment (see AWS_DNS_DELEGATION)")],
    ],
    [
      "not deployed",
      { ...ONLY },
      [unknown("the stack puts out no hostedZoneNameServers; deploy it first, or give --outputs")],
    ],
    [
      "delegated",
      {
        ...ONLY,
        outputs: { hostedZoneNameServers: ["ns-1.awsdns-01.org"] },
        dns: servers("ns-1.awsdns-01.org"),
      },
      [pass("codeocean.contoso.com is delegated to ns-1.awsdns-01.org")],
    ],
    [
      "not delegated",
      { ...ONLY, outputs: { hostedZoneNameServers: ["ns-1.awsdns-01.org"] }, dns: servers() },
      [
        warn(
          "codeocean.contoso.com is not delegated",
          "in the parent zone, set codeocean.contoso.com NS ns-1.awsdns-01.org",
        ),
      ],
    ],
    [
      "not delegated, and the certificate waits for it",
      {
        ...ONLY,
        awsNeeds: { certificate: { method: "dns" } },
        outputs: { hostedZoneNameServers: ["ns-1.awsdns-01.org"] },
        dns: servers(),
      },
      [
        fail(
          "codeocean.contoso.com is not delegated",
          "in the parent zone, set codeocean.contoso.com NS ns-1.awsdns-01.org",
        ),
      ],
    ],
    [
      "DNS does not answer",
      { ...ONLY, outputs: { hostedZoneNameServers: ["ns-1.awsdns-01.org"] } },
      [unknown("the answer to nameServers cannot be read")],
    ],
  ],
  PF_AWS_PRIVATE_NAMES: [
    [
      "the outputs have no VPC",
      { ...ONLY, ...INTERNAL, outputs: { hostedZoneId: ZONE } },
      [unknown("the stack puts out no hostedZoneId and vpcId; deploy it first, or give --outputs")],
    ],
    [
      "the outputs have no zone",
      { ...ONLY, ...INTERNAL, outputs: { vpcId: VPC } },
      [unknown("the stack puts out no hostedZoneId and vpcId; deploy it first, or give --outputs")],
    ],
    [
      "an internet-facing deployment",
      { ...ONLY },
      [skip("an internet-facing deployment has a public zone")],
    ],
    [
      "not deployed",
      { ...ONLY, ...INTERNAL },
      [unknown("the stack puts out no hostedZoneId and vpcId; deploy it first, or give --outputs")],
    ],
    [
      "the zone is gone",
      { ...ONLY, ...INTERNAL, outputs: { hostedZoneId: ZONE, vpcId: VPC }, replies: noZone() },
      [fail("zone Z0123456789ABCDEFGHIJ does not exist", "deploy again")],
    ],
    [
      "the zone does not answer in the VPC",
      {
        ...ONLY,
        ...INTERNAL,
        outputs: { hostedZoneId: ZONE, vpcId: VPC },
        replies: zoneIs("contoso.com", { isPrivate: true }),
      },
      [
        fail(
          "zone contoso.com is not associated with vpc-0123456789abcdef0, so its names do not resolve there",
          "have its owner associate them: aws route53 associate-vpc-with-hosted-zone --hosted-zone-id Z0123456789ABCDEFGHIJ --vpc VPCRegion=<region>,VPCId=vpc-0123456789abcdef0",
        ),
      ],
    ],
    [
      "the VPC resolves its names",
      {
        ...ONLY,
        ...INTERNAL,
        outputs: { hostedZoneId: ZONE, vpcId: VPC },
        replies: { ...zoneIs("contoso.com", { isPrivate: true, vpcIds: [VPC] }), ...vpcDns(true) },
      },
      [pass("contoso.com answers in vpc-0123456789abcdef0")],
    ],
    [
      "the VPC resolves nothing",
      {
        ...ONLY,
        ...INTERNAL,
        outputs: { hostedZoneId: ZONE, vpcId: VPC },
        replies: { ...zoneIs("contoso.com", { isPrivate: true, vpcIds: [VPC] }), ...vpcDns(false) },
      },
      [
        fail(
          "off: DNS resolution (enableDnsSupport), DNS hostnames (enableDnsHostnames)",
          "turn both on with aws ec2 modify-vpc-attribute",
        ),
      ],
    ],
    [
      "the zone may not be read",
      {
        ...ONLY,
        ...INTERNAL,
        outputs: { hostedZoneId: ZONE, vpcId: VPC },
        replies: { [`GET /2013-04-01/hostedzone/${ZONE}`]: xmlError("AccessDenied", 403) },
      },
      [unknown("no permission to ask: route53:GetHostedZone is needed (AccessDenied)")],
    ],
  ],
};

describeTable(ROWS);
