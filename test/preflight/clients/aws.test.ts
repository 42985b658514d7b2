// What the reader of AWS asks on the wire, and what it reads from an answer in the service's own format.
import type { AwsClient } from "../../../preflight/clients/aws";
import {
  ec2,
  ec2Error,
  elements,
  items,
  jsonError,
  over,
  xmlError,
  type Replies,
} from "../wire/service";

type Read = (aws: AwsClient) => Promise<unknown>;
type Row = readonly [
  what: string,
  read: Read,
  replies: Replies,
  asked: readonly string[],
  found: unknown,
];

const question = (operation: string, values: object = {}): string =>
  `${operation} ${JSON.stringify(values)}`;
const filter = (name: string, ...values: readonly string[]) => ({
  "Filter.1.Name": name,
  ...Object.fromEntries(values.map((value, at) => [`Filter.1.Value.${String(at + 1)}`, value])),
});

const ROUTE53 = "https://route53.amazonaws.com/doc/2013-04-01/";
const route53 = (operation: string, inner: string): string =>
  `<${operation}Response xmlns="${ROUTE53}">${inner}</${operation}Response>`;
const TYPES = ["m5.large", "t2.micro"];

const ROWS: readonly Row[] = [
  [
    "zones of every kind, with those that are not opted in to",
    (aws) => aws.zones(),
    ec2(
      "DescribeAvailabilityZones",
      items(
        "availabilityZoneInfo",
        elements({
          zoneId: "euc1-az2",
          zoneName: "eu-central-1a",
          zoneState: "available",
          optInStatus: "opt-in-not-required",
          zoneType: "availability-zone",
        }),
        elements({
          zoneId: "euc1-ham1-az1",
          zoneName: "eu-central-1-ham-1a",
          zoneState: "available",
          optInStatus: "not-opted-in",
          zoneType: "local-zone",
        }),
        elements({ zoneName: "eu-central-1b", zoneState: "impaired" }),
      ),
    ),
    [question("DescribeAvailabilityZones", { AllAvailabilityZones: "true" })],
    [
      {
        id: "euc1-az2",
        name: "eu-central-1a",
        state: "available",
        optIn: "opt-in-not-required",
        type: "availability-zone",
      },
      {
        id: "euc1-ham1-az1",
        name: "eu-central-1-ham-1a",
        state: "available",
        optIn: "not-opted-in",
        type: "local-zone",
      },
      {
        id: "",
        name: "eu-central-1b",
        state: "impaired",
        optIn: "not reported",
        type: "availability-zone",
      },
    ],
  ],
  [
    "names of zones that are given by name, without a question",
    (aws) => aws.zoneNames(["eu-central-1a", "eu-central-1b"]),
    {},
    [],
    ["eu-central-1a", "eu-central-1b"],
  ],
  [
    "names of zones that are given by id, and an id that nobody knows",
    (aws) => aws.zoneNames(["euc1-az2", "eu-central-1b", "euc1-az9"]),
    ec2(
      "DescribeAvailabilityZones",
      items(
        "availabilityZoneInfo",
        elements({ zoneId: "euc1-az3", zoneName: "eu-central-1b", zoneState: "available" }),
        elements({ zoneId: "euc1-az2", zoneName: "eu-central-1a", zoneState: "available" }),
      ),
    ),
    [question("DescribeAvailabilityZones", { AllAvailabilityZones: "true" })],
    ["eu-central-1a", "eu-central-1b", "euc1-az9"],
  ],
  [
    "a machine image by its id",
    (aws) => aws.images({ id: "ami-1" }),
    ec2(
      "DescribeImages",
      items(
        "imagesSet",
        elements({ imageId: "ami-1", name: "codeocean", creationDate: "2026-01-01T00:00:00Z" }),
      ),
    ),
    [question("DescribeImages", { "ImageId.1": "ami-1" })],
    [{ id: "ami-1", name: "codeocean", created: "2026-01-01T00:00:00Z" }],
  ],
  [
    "machine images by their name, those that are shared with the account",
    (aws) => aws.images({ namePattern: "codeocean-*" }),
    ec2("DescribeImages", items("imagesSet", elements({ imageId: "ami-2" }))),
    [
      question("DescribeImages", {
        "ExecutableBy.1": "self",
        ...filter("name", "codeocean-*"),
      }),
    ],
    [{ id: "ami-2", name: "", created: "" }],
  ],
  ...["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"].map((code): Row => [
    `no machine image where EC2 says ${code}`,
    (aws) => aws.images({ id: "ami-1" }),
    { DescribeImages: ec2Error(code) },
    [question("DescribeImages", { "ImageId.1": "ami-1" })],
    [],
  ]),
  [
    "processors by machine type",
    (aws) => aws.vcpus(TYPES),
    ec2(
      "DescribeInstanceTypes",
      items(
        "instanceTypeSet",
        `${elements({ instanceType: "m5.large" })}<vCpuInfo>${elements({ defaultVCpus: 2 })}</vCpuInfo>`,
        `${elements({ instanceType: "t2.micro" })}<vCpuInfo>${elements({ defaultVCpus: 1 })}</vCpuInfo>`,
      ),
    ),
    [question("DescribeInstanceTypes", filter("instance-type", ...TYPES))],
    new Map([
      ["m5.large", 2],
      ["t2.micro", 1],
    ]),
  ],
  [
    "no processors of a type that does not exist",
    (aws) => aws.vcpus(["m5.small"]),
    { DescribeInstanceTypes: ec2Error("InvalidInstanceType") },
    [question("DescribeInstanceTypes", filter("instance-type", "m5.small"))],
    new Map(),
  ],
  [
    "machine types on the older hypervisor",
    (aws) => aws.xenTypes(TYPES),
    ec2(
      "DescribeInstanceTypes",
      items(
        "instanceTypeSet",
        elements({ instanceType: "m5.large", hypervisor: "nitro" }),
        elements({ instanceType: "t2.micro", hypervisor: "xen" }),
      ),
    ),
    [question("DescribeInstanceTypes", filter("instance-type", ...TYPES))],
    ["t2.micro"],
  ],
  [
    "zones by machine type, from every page",
    (aws) => aws.offeredIn(TYPES),
    {
      DescribeInstanceTypeOfferings: (body) =>
        body.includes("NextToken=2")
          ? `<R>${items("instanceTypeOfferingSet", elements({ instanceType: "m5.large", location: "b" }), elements({ instanceType: "lost" }), elements({ location: "lost" }))}</R>`
          : `<R>${items("instanceTypeOfferingSet", elements({ instanceType: "m5.large", location: "a" }), elements({ instanceType: "t2.micro", location: "a" }))}<nextToken>2</nextToken></R>`,
    },
    [
      question("DescribeInstanceTypeOfferings", {
        LocationType: "availability-zone",
        ...filter("instance-type", ...TYPES),
      }),
      question("DescribeInstanceTypeOfferings", {
        LocationType: "availability-zone",
        ...filter("instance-type", ...TYPES),
        NextToken: "2",
      }),
    ],
    new Map([
      ["m5.large", ["a", "b"]],
      ["t2.micro", ["a"]],
    ]),
  ],
  [
    "the encryption of disks, and AWS's own key where no other is chosen",
    (aws) => aws.diskEncryption(),
    {
      ...ec2("GetEbsEncryptionByDefault", elements({ ebsEncryptionByDefault: true })),
      ...ec2("GetEbsDefaultKmsKeyId", ""),
    },
    [question("GetEbsEncryptionByDefault"), question("GetEbsDefaultKmsKeyId")],
    { byDefault: true, keyId: "alias/aws/ebs" },
  ],
  [
    "a hosted zone",
    (aws) => aws.hostedZone("Z1"),
    {
      "GET /2013-04-01/hostedzone/Z1": route53(
        "GetHostedZone",
        `<HostedZone>${elements({ Id: "/hostedzone/Z1", Name: "CodeOcean.contoso.com." })}<Config>${elements({ Comment: "ours", PrivateZone: true })}</Config></HostedZone>` +
          `<DelegationSet><NameServers><NameServer>NS-1.awsdns-01.org.</NameServer></NameServers></DelegationSet>` +
          `<VPCs><VPC>${elements({ VPCRegion: "eu-central-1", VPCId: "vpc-1" })}</VPC><VPC>${elements({ VPCRegion: "eu-central-1" })}</VPC></VPCs>`,
      ),
    },
    ["GET /2013-04-01/hostedzone/Z1"],
    {
      id: "Z1",
      name: "codeocean.contoso.com",
      isPrivate: true,
      nameServers: ["ns-1.awsdns-01.org"],
      vpcIds: ["vpc-1"],
      comment: "ours",
    },
  ],
  [
    "a hosted zone of which nothing but the name is known",
    (aws) => aws.hostedZone("Z1"),
    {
      "GET /2013-04-01/hostedzone/Z1": route53(
        "GetHostedZone",
        `<HostedZone>${elements({ Id: "/hostedzone/Z1", Name: "contoso.com." })}</HostedZone>`,
      ),
    },
    ["GET /2013-04-01/hostedzone/Z1"],
    { id: "Z1", name: "contoso.com", isPrivate: false, nameServers: [], vpcIds: [], comment: "" },
  ],
  [
    "no hosted zone",
    (aws) => aws.hostedZone("Z1"),
    { "GET /2013-04-01/hostedzone/Z1": xmlError("NoSuchHostedZone", 404) },
    ["GET /2013-04-01/hostedzone/Z1"],
    undefined,
  ],
  [
    "zones of a name, without those that follow it in the list",
    (aws) => aws.zonesNamed("contoso.com"),
    {
      "GET /2013-04-01/hostedzonesbyname": route53(
        "ListHostedZonesByName",
        `<HostedZones><HostedZone>${elements({ Id: "/hostedzone/Z1", Name: "contoso.com." })}</HostedZone><HostedZone>${elements({ Id: "/hostedzone/Z2", Name: "contoso.com.de." })}</HostedZone><HostedZone>${elements({ Id: "/hostedzone/Z3" })}</HostedZone></HostedZones>`,
      ),
    },
    ["GET /2013-04-01/hostedzonesbyname?dnsname=contoso.com&maxitems=100"],
    ["Z1"],
  ],
  [
    "private zones of a network, from every page",
    (aws) => aws.zonesOfVpc("vpc-1"),
    {
      "GET /2013-04-01/hostedzonesbyvpc": (_body, url) => {
        const summary = (id: string) =>
          `<HostedZoneSummaries><HostedZoneSummary>${elements({ HostedZoneId: id, Name: `${id}.Contoso.com.` })}</HostedZoneSummary></HostedZoneSummaries>`;
        const page = url.includes("nexttoken=2")
          ? `${summary("Z2")}<NextToken></NextToken>`
          : `${summary("Z1")}<NextToken>2</NextToken>`;
        return route53("ListHostedZonesByVPC", page);
      },
    },
    [
      "GET /2013-04-01/hostedzonesbyvpc?vpcid=vpc-1&vpcregion=eu-central-1",
      "GET /2013-04-01/hostedzonesbyvpc?nexttoken=2&vpcid=vpc-1&vpcregion=eu-central-1",
    ],
    [
      { id: "Z1", name: "z1.contoso.com" },
      { id: "Z2", name: "z2.contoso.com" },
    ],
  ],
  [
    "records of a zone, from every page",
    (aws) => aws.records("Z1"),
    {
      "GET /2013-04-01/hostedzone/Z1/rrset": (_body, url) => {
        const record = (name: string, type: string) =>
          `<ResourceRecordSets><ResourceRecordSet>${elements({ Name: name, Type: type })}</ResourceRecordSet></ResourceRecordSets>`;
        const page = url.includes("identifier=blue")
          ? `${record("www.contoso.com.", "A")}${elements({ IsTruncated: false })}`
          : `${record("Contoso.com.", "NS")}${elements({ IsTruncated: true, NextRecordName: "www.contoso.com.", NextRecordType: "A", NextRecordIdentifier: "blue" })}`;
        return route53("ListResourceRecordSets", page);
      },
    },
    [
      "GET /2013-04-01/hostedzone/Z1/rrset",
      "GET /2013-04-01/hostedzone/Z1/rrset?identifier=blue&name=www.contoso.com.&type=A",
    ],
    [
      { name: "contoso.com", type: "NS" },
      { name: "www.contoso.com", type: "A" },
    ],
  ],
  [
    "the caller",
    (aws) => aws.identity(),
    {
      GetCallerIdentity: `<R><GetCallerIdentityResult>${elements({ Arn: "arn:aws:iam::1:user/me", Account: "1" })}</GetCallerIdentityResult></R>`,
    },
    [question("GetCallerIdentity")],
    { account: "1", arn: "arn:aws:iam::1:user/me" },
  ],
  [
    "a role",
    (aws) => aws.role("deployer"),
    {
      GetRole: `<R><GetRoleResult><Role>${elements({ Arn: "arn:aws:iam::1:role/x/deployer" })}</Role></GetRoleResult></R>`,
    },
    [question("GetRole", { RoleName: "deployer" })],
    { arn: "arn:aws:iam::1:role/x/deployer" },
  ],
  [
    "no role",
    (aws) => aws.role("deployer"),
    { GetRole: xmlError("NoSuchEntity", 404) },
    [question("GetRole", { RoleName: "deployer" })],
    undefined,
  ],
  [
    "actions that are refused, and by whom",
    (aws) =>
      aws.refusedActions({
        principalArn: "arn:aws:iam::1:user/me",
        actions: ["ec2:CreateVpc", "iam:CreateRole"],
        resourceArns: ["arn:aws:iam::1:role/a"],
        context: { "aws:RequestedRegion": ["eu-central-1"], "aws:TagKeys": ["a", "b"] },
      }),
    {
      SimulatePrincipalPolicy: (body) => {
        const result = (action: string, decision: string, detail = "") =>
          `<member>${elements({ EvalActionName: action, EvalDecision: decision })}${detail}</member>`;
        const organization = (allowed: boolean) =>
          `<OrganizationsDecisionDetail>${elements({ AllowedByOrganizations: allowed })}</OrganizationsDecisionDetail>`;
        const boundary = (allowed: boolean) =>
          `<PermissionsBoundaryDecisionDetail>${elements({ AllowedByPermissionsBoundary: allowed })}</PermissionsBoundaryDecisionDetail>`;
        const page = body.includes("Marker=2")
          ? `<EvaluationResults>${result("d", "implicitDeny", boundary(false))}${result("e", "explicitDeny", organization(true) + boundary(true))}</EvaluationResults>${elements({ IsTruncated: false })}`
          : `<EvaluationResults>${result("a", "allowed")}${result("b", "implicitDeny")}${result("c", "explicitDeny", organization(false) + boundary(false))}</EvaluationResults>${elements({ IsTruncated: true, Marker: "2" })}`;
        return `<R><SimulatePrincipalPolicyResult>${page}</SimulatePrincipalPolicyResult></R>`;
      },
    },
    ["", "2"].map((marker) =>
      question("SimulatePrincipalPolicy", {
        PolicySourceArn: "arn:aws:iam::1:user/me",
        "ActionNames.member.1": "ec2:CreateVpc",
        "ActionNames.member.2": "iam:CreateRole",
        "ResourceArns.member.1": "arn:aws:iam::1:role/a",
        "ContextEntries.member.1.ContextKeyName": "aws:RequestedRegion",
        "ContextEntries.member.1.ContextKeyValues.member.1": "eu-central-1",
        "ContextEntries.member.1.ContextKeyType": "string",
        "ContextEntries.member.2.ContextKeyName": "aws:TagKeys",
        "ContextEntries.member.2.ContextKeyValues.member.1": "a",
        "ContextEntries.member.2.ContextKeyValues.member.2": "b",
        "ContextEntries.member.2.ContextKeyType": "stringList",
        ...(marker === "" ? {} : { Marker: marker }),
      }),
    ),
    [
      { action: "b", by: "policies" },
      { action: "c", by: "organization" },
      { action: "d", by: "boundary" },
      { action: "e", by: "policies" },
    ],
  ],
  [
    "actions without a resource",
    (aws) =>
      aws.refusedActions({
        principalArn: "p",
        actions: ["a"],
        resourceArns: [],
        context: { k: ["v"] },
      }),
    { SimulatePrincipalPolicy: "<R><SimulatePrincipalPolicyResult/></R>" },
    [
      question("SimulatePrincipalPolicy", {
        PolicySourceArn: "p",
        "ActionNames.member.1": "a",
        "ContextEntries.member.1.ContextKeyName": "k",
        "ContextEntries.member.1.ContextKeyValues.member.1": "v",
        "ContextEntries.member.1.ContextKeyType": "string",
      }),
    ],
    [],
  ],
  [
    "a certificate",
    (aws) => aws.certificate("arn:1"),
    {
      DescribeCertificate: {
        Certificate: {
          Status: "FAILED",
          FailureReason: "CAA_ERROR",
          SubjectAlternativeNames: ["a.contoso.com"],
          NotAfter: 1_795_000_000,
          KeyAlgorithm: "RSA-2048",
        },
      },
    },
    ['DescribeCertificate {"CertificateArn":"arn:1"}'],
    {
      arn: "arn:1",
      status: "FAILED",
      failure: "CAA_ERROR",
      names: ["a.contoso.com"],
      notAfter: new Date(1_795_000_000_000),
      keyAlgorithm: "RSA-2048",
    },
  ],
  [
    "a certificate that is not issued yet",
    (aws) => aws.certificate("arn:1"),
    { DescribeCertificate: { Certificate: { Status: "PENDING_VALIDATION" } } },
    ['DescribeCertificate {"CertificateArn":"arn:1"}'],
    {
      arn: "arn:1",
      status: "PENDING_VALIDATION",
      failure: undefined,
      names: [],
      notAfter: undefined,
      keyAlgorithm: "",
    },
  ],
  [
    "no certificate",
    (aws) => aws.certificate("arn:1"),
    { DescribeCertificate: jsonError("ResourceNotFoundException") },
    ['DescribeCertificate {"CertificateArn":"arn:1"}'],
    undefined,
  ],
  [
    "a key",
    (aws) => aws.key("alias/volumes"),
    {
      DescribeKey: {
        KeyMetadata: {
          KeyId: "1",
          Arn: "arn:key",
          KeyManager: "CUSTOMER",
          KeyState: "Disabled",
          KeySpec: "ECC_NIST_P256",
        },
      },
    },
    ['DescribeKey {"KeyId":"alias/volumes"}'],
    { manager: "CUSTOMER", state: "Disabled", spec: "ECC_NIST_P256", arn: "arn:key" },
  ],
  [
    "a key of which only the manager is known",
    (aws) => aws.key("1"),
    { DescribeKey: { KeyMetadata: { KeyManager: "AWS" } } },
    ['DescribeKey {"KeyId":"1"}'],
    { manager: "AWS", state: "", spec: "", arn: "" },
  ],
  [
    "no key",
    (aws) => aws.key("1"),
    { DescribeKey: jsonError("NotFoundException") },
    ['DescribeKey {"KeyId":"1"}'],
    undefined,
  ],
  [
    "the policy of a key",
    (aws) => aws.keyPolicy("1"),
    { GetKeyPolicy: { Policy: "{}" } },
    ['GetKeyPolicy {"KeyId":"1","PolicyName":"default"}'],
    "{}",
  ],
  [
    "grantees of a key, from every page",
    (aws) => aws.grantees("1"),
    {
      ListGrants: (body) =>
        body.includes('"Marker"')
          ? { Grants: [{ GranteePrincipal: "b" }], Truncated: false }
          : { Grants: [{ GranteePrincipal: "a" }, {}], Truncated: true, NextMarker: "2" },
    },
    ['ListGrants {"KeyId":"1"}', 'ListGrants {"KeyId":"1","Marker":"2"}'],
    ["a", "b"],
  ],
  [
    "networks, from every page",
    (aws) => aws.vpcs(),
    {
      DescribeVpcs: (body) => {
        const whole =
          elements({
            vpcId: "vpc-1",
            ownerId: "1",
            cidrBlock: "10.0.0.0/16",
            isDefault: true,
            dhcpOptionsId: "dopt-1",
          }) +
          items(
            "cidrBlockAssociationSet",
            elements({ cidrBlock: "10.0.0.0/16" }),
            elements({ cidrBlock: "10.1.0.0/16" }),
            "",
          );
        return body.includes("NextToken=2")
          ? `<R>${items("vpcSet", elements({ vpcId: "vpc-2", cidrBlock: "10.2.0.0/16" }))}</R>`
          : `<R>${items("vpcSet", whole)}<nextToken>2</nextToken></R>`;
      },
    },
    [question("DescribeVpcs"), question("DescribeVpcs", { NextToken: "2" })],
    [
      {
        id: "vpc-1",
        ownerId: "1",
        cidrBlock: "10.0.0.0/16",
        associatedBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
        isDefault: true,
        dhcpOptionsId: "dopt-1",
      },
      {
        id: "vpc-2",
        ownerId: "",
        cidrBlock: "10.2.0.0/16",
        associatedBlocks: [],
        isDefault: false,
        dhcpOptionsId: "default",
      },
    ],
  ],
  [
    "subnets of a network",
    (aws) => aws.subnets("vpc-1"),
    ec2(
      "DescribeSubnets",
      items(
        "subnetSet",
        elements({
          subnetId: "subnet-1",
          vpcId: "vpc-1",
          availabilityZone: "eu-central-1a",
          cidrBlock: "10.0.0.0/24",
          availableIpAddressCount: 7,
        }),
        elements({
          subnetId: "subnet-2",
          vpcId: "vpc-1",
          availabilityZone: "eu-central-1b",
          cidrBlock: "10.0.1.0/24",
        }),
      ),
    ),
    [question("DescribeSubnets", filter("vpc-id", "vpc-1"))],
    [
      {
        id: "subnet-1",
        vpcId: "vpc-1",
        zone: "eu-central-1a",
        cidrBlock: "10.0.0.0/24",
        freeAddresses: 7,
      },
      {
        id: "subnet-2",
        vpcId: "vpc-1",
        zone: "eu-central-1b",
        cidrBlock: "10.0.1.0/24",
        freeAddresses: 0,
      },
    ],
  ],
  [
    "subnets of every network",
    (aws) => aws.subnets(),
    ec2("DescribeSubnets", items("subnetSet")),
    [question("DescribeSubnets")],
    [],
  ],
  [
    "route tables, and where they send what leaves the network",
    (aws) => aws.routeTables("vpc-1"),
    ec2(
      "DescribeRouteTables",
      items(
        "routeTableSet",
        elements({ routeTableId: "rtb-1" }) +
          items(
            "associationSet",
            elements({ main: true }),
            elements({ main: false, subnetId: "s-1" }),
          ) +
          items(
            "routeSet",
            ...(
              [
                ["natGatewayId", "nat-1"],
                ["gatewayId", "igw-1"],
                ["transitGatewayId", "tgw-1"],
                ["coreNetworkArn", "arn:core"],
                ["networkInterfaceId", "eni-1"],
                ["vpcPeeringConnectionId", "pcx-1"],
              ] as const
            ).map(([target, id]) =>
              elements({ destinationCidrBlock: "0.0.0.0/0", [target]: id, state: "active" }),
            ),
            elements({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "gone", state: "blackhole" }),
            elements({ destinationCidrBlock: "10.0.0.0/16", gatewayId: "local", state: "active" }),
            elements({ destinationCidrBlock: "0.0.0.0/0", localGatewayId: "lgw-1" }),
          ),
        elements({ routeTableId: "rtb-2" }),
        elements({ routeTableId: "rtb-3" }) +
          items("associationSet", elements({ main: false, subnetId: "s-3" })),
      ),
    ),
    [question("DescribeRouteTables", filter("vpc-id", "vpc-1"))],
    [
      {
        id: "rtb-1",
        isMain: true,
        subnetIds: ["s-1"],
        defaultTargets: ["nat-1", "igw-1", "tgw-1", "arn:core", "eni-1", "pcx-1"],
      },
      { id: "rtb-2", isMain: false, subnetIds: [], defaultTargets: [] },
      { id: "rtb-3", isMain: false, subnetIds: ["s-3"], defaultTargets: [] },
    ],
  ],
  [
    "NAT gateways: public, private, and regional ones without a subnet",
    (aws) => aws.natGateways(),
    ec2(
      "DescribeNatGateways",
      items(
        "natGatewaySet",
        elements({
          natGatewayId: "nat-1",
          vpcId: "vpc-1",
          subnetId: "s-1",
          state: "available",
          connectivityType: "public",
        }),
        elements({ natGatewayId: "nat-2", connectivityType: "private" }),
        elements({ natGatewayId: "nat-3" }),
      ),
    ),
    [question("DescribeNatGateways")],
    [
      { id: "nat-1", vpcId: "vpc-1", subnetId: "s-1", state: "available", isPublic: true },
      { id: "nat-2", vpcId: "", subnetId: "", state: "", isPublic: false },
      { id: "nat-3", vpcId: "", subnetId: "", state: "", isPublic: true },
    ],
  ],
  [
    "internet gateways",
    (aws) => aws.internetGateways(),
    ec2(
      "DescribeInternetGateways",
      items("internetGatewaySet", elements({ internetGatewayId: "igw-1" })),
    ),
    [question("DescribeInternetGateways")],
    ["igw-1"],
  ],
  [
    "egress-only internet gateways",
    (aws) => aws.egressOnlyGateways(),
    ec2(
      "DescribeEgressOnlyInternetGateways",
      items("egressOnlyInternetGatewaySet", elements({ egressOnlyInternetGatewayId: "eigw-1" })),
    ),
    [question("DescribeEgressOnlyInternetGateways")],
    ["eigw-1"],
  ],
  [
    "elastic addresses",
    (aws) => aws.elasticAddresses(),
    ec2(
      "DescribeAddresses",
      items(
        "addressesSet",
        elements({ allocationId: "eipalloc-1", associationId: "eipassoc-1" }),
        elements({ allocationId: "eipalloc-2" }),
        elements({ publicIp: "203.0.113.7" }),
      ),
    ),
    [question("DescribeAddresses")],
    [
      { id: "eipalloc-1", isAssociated: true },
      { id: "eipalloc-2", isAssociated: false },
      { id: "", isAssociated: false },
    ],
  ],
  [
    "how names are resolved in a network",
    (aws) => aws.vpcDns("vpc-1"),
    {
      DescribeVpcAttribute: (body) =>
        body.includes("enableDnsSupport")
          ? `<R><enableDnsSupport>${elements({ value: true })}</enableDnsSupport></R>`
          : `<R><enableDnsHostnames>${elements({ value: false })}</enableDnsHostnames></R>`,
    },
    [
      question("DescribeVpcAttribute", { Attribute: "enableDnsSupport", VpcId: "vpc-1" }),
      question("DescribeVpcAttribute", { Attribute: "enableDnsHostnames", VpcId: "vpc-1" }),
    ],
    { support: true, hostnames: false },
  ],
  [
    "name servers of an option set",
    (aws) => aws.dhcpServers("dopt-1"),
    ec2(
      "DescribeDhcpOptions",
      items(
        "dhcpOptionsSet",
        items(
          "dhcpConfigurationSet",
          elements({ key: "domain-name" }) + items("valueSet", elements({ value: "contoso.com" })),
          elements({ key: "domain-name-servers" }) +
            items("valueSet", elements({ value: "10.0.0.2" }), elements({ value: "10.0.0.3" }), ""),
        ),
      ),
    ),
    [question("DescribeDhcpOptions", { "DhcpOptionsId.1": "dopt-1" })],
    ["10.0.0.2", "10.0.0.3"],
  ],
  ...(
    [
      ["an option set without them", items("dhcpOptionsSet", items("dhcpConfigurationSet"))],
      ["an option set without anything", items("dhcpOptionsSet", elements({ dhcpOptionsId: "x" }))],
      ["an option set that is gone", items("dhcpOptionsSet")],
    ] as const
  ).map(([what, inner]): Row => [
    `no name servers of ${what}`,
    (aws) => aws.dhcpServers("dopt-1"),
    ec2("DescribeDhcpOptions", inner),
    [question("DescribeDhcpOptions", { "DhcpOptionsId.1": "dopt-1" })],
    undefined,
  ]),
  [
    "interface endpoints of a network, without those of other kinds",
    (aws) => aws.interfaceEndpoints("vpc-1"),
    ec2(
      "DescribeVpcEndpoints",
      items(
        "vpcEndpointSet",
        elements({ vpcEndpointId: "vpce-1", vpcEndpointType: "Interface", serviceName: "ssm" }) +
          items("groupSet", elements({ groupId: "sg-1" }), ""),
        elements({ vpcEndpointId: "vpce-2", vpcEndpointType: "Gateway", serviceName: "s3" }),
        elements({ vpcEndpointId: "vpce-3", vpcEndpointType: "Interface", serviceName: "ec2" }),
      ),
    ),
    [question("DescribeVpcEndpoints", filter("vpc-id", "vpc-1"))],
    [
      { id: "vpce-1", service: "ssm", groupIds: ["sg-1"] },
      { id: "vpce-3", service: "ec2", groupIds: [] },
    ],
  ],
  [
    "security groups and their inbound rules",
    (aws) => aws.securityGroups(["sg-1", "sg-2"]),
    ec2(
      "DescribeSecurityGroups",
      items(
        "securityGroupInfo",
        elements({ groupId: "sg-1" }) +
          items(
            "ipPermissions",
            elements({ ipProtocol: "tcp", fromPort: 443, toPort: 444 }) +
              items("ipRanges", elements({ cidrIp: "10.0.0.0/16" }), "") +
              items("groups", elements({ groupId: "sg-3" }), "") +
              items("prefixListIds", elements({ prefixListId: "pl-1" }), ""),
            "",
          ),
        elements({ groupId: "sg-2" }),
      ),
    ),
    [question("DescribeSecurityGroups", { "GroupId.1": "sg-1", "GroupId.2": "sg-2" })],
    [
      {
        id: "sg-1",
        ingress: [
          {
            protocol: "tcp",
            from: 443,
            to: 444,
            cidrs: ["10.0.0.0/16"],
            groupIds: ["sg-3"],
            prefixListIds: ["pl-1"],
          },
          {
            protocol: "-1",
            from: undefined,
            to: undefined,
            cidrs: [],
            groupIds: [],
            prefixListIds: [],
          },
        ],
      },
      { id: "sg-2", ingress: [] },
    ],
  ],
  [
    "inbound rules by their ids, without outbound ones",
    (aws) => aws.ingressRules(["sg-1", "sg-2"]),
    ec2(
      "DescribeSecurityGroupRules",
      items(
        "securityGroupRuleSet",
        elements({
          securityGroupRuleId: "sgr-1",
          groupId: "sg-1",
          isEgress: false,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 444,
          cidrIpv4: "10.0.0.0/16",
        }),
        elements({ securityGroupRuleId: "sgr-2", groupId: "sg-1", isEgress: true }),
        elements({ securityGroupRuleId: "sgr-3", groupId: "sg-2", isEgress: false }) +
          `<referencedGroupInfo>${elements({ groupId: "sg-3" })}</referencedGroupInfo>`,
      ),
    ),
    [question("DescribeSecurityGroupRules", filter("group-id", "sg-1", "sg-2"))],
    [
      {
        id: "sgr-1",
        groupId: "sg-1",
        protocol: "tcp",
        from: 443,
        to: 444,
        cidr: "10.0.0.0/16",
        sourceGroupId: undefined,
      },
      {
        id: "sgr-3",
        groupId: "sg-2",
        protocol: "-1",
        from: undefined,
        to: undefined,
        cidr: undefined,
        sourceGroupId: "sg-3",
      },
    ],
  ],
  [
    "zones of an endpoint service",
    (aws) => aws.endpointServiceZones("com.amazonaws.eu-central-1.ssm"),
    ec2(
      "DescribeVpcEndpointServices",
      items(
        "serviceDetailSet",
        items("availabilityZoneSet", "eu-central-1a", "eu-central-1b"),
        elements({ serviceName: "other" }),
      ),
    ),
    [
      question("DescribeVpcEndpointServices", {
        "ServiceName.1": "com.amazonaws.eu-central-1.ssm",
      }),
    ],
    ["eu-central-1a", "eu-central-1b"],
  ],
  [
    "no endpoint service",
    (aws) => aws.endpointServiceZones("x"),
    { DescribeVpcEndpointServices: ec2Error("InvalidServiceName") },
    [question("DescribeVpcEndpointServices", { "ServiceName.1": "x" })],
    undefined,
  ],
  [
    "the block of public access",
    (aws) => aws.publicAccessBlock(),
    ec2(
      "DescribeVpcBlockPublicAccessOptions",
      `<vpcBlockPublicAccessOptions>${elements({ internetGatewayBlockMode: "block-ingress" })}</vpcBlockPublicAccessOptions>`,
    ),
    [question("DescribeVpcBlockPublicAccessOptions")],
    "block-ingress",
  ],
  [
    "exclusions of that block, without those that are being deleted",
    (aws) => aws.publicAccessExclusions(),
    ec2(
      "DescribeVpcBlockPublicAccessExclusions",
      items(
        "vpcBlockPublicAccessExclusionSet",
        elements({ resourceArn: "arn:a", state: "create-complete" }),
        elements({ resourceArn: "arn:b", state: "delete-in-progress" }),
        elements({ resourceArn: "arn:c" }),
        elements({ state: "create-complete" }),
      ),
    ),
    [question("DescribeVpcBlockPublicAccessExclusions")],
    ["arn:a", "arn:c"],
  ],
  [
    "machine types of OpenSearch, by name",
    (aws) => aws.searchTypes("OpenSearch_1.3", "t3.small.search"),
    {
      "GET /2021-01-01/opensearch/instanceTypeDetails/OpenSearch_1.3": {
        InstanceTypeDetails: [
          { InstanceType: "t3.small.search", AvailabilityZones: ["eu-central-1a"] },
          { InstanceType: "t3.small.search.other", AvailabilityZones: ["eu-central-1b"] },
          { InstanceType: "t3.small.search" },
        ],
      },
    },
    [
      "GET /2021-01-01/opensearch/instanceTypeDetails/OpenSearch_1.3?instanceType=t3.small.search&retrieveAZs=true",
    ],
    [{ zones: ["eu-central-1a"] }, { zones: [] }],
  ],
  [
    "offers of a cache's machine type",
    (aws) => aws.cacheOfferings("cache.t3.micro"),
    {
      DescribeReservedCacheNodesOfferings: `<R><DescribeReservedCacheNodesOfferingsResult><ReservedCacheNodesOfferings>${"<ReservedCacheNodesOffering/>".repeat(2)}</ReservedCacheNodesOfferings></DescribeReservedCacheNodesOfferingsResult></R>`,
    },
    [question("DescribeReservedCacheNodesOfferings", { CacheNodeType: "cache.t3.micro" })],
    2,
  ],
  [
    "zones of a database class, by major version, each once and in order",
    (aws) => aws.databaseZones("db.t3.medium", "1"),
    {
      DescribeOrderableDBInstanceOptions: `<R><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>${(
        [
          ["1.4", "b", "a"],
          ["1", "b"],
          ["15.4", "c"],
          [undefined, "d"],
        ] as const
      )
        .map(
          ([version, ...zones]) =>
            `<OrderableDBInstanceOption>${version === undefined ? "" : elements({ EngineVersion: version })}<AvailabilityZones>${zones.map((Name) => `<AvailabilityZone>${elements({ Name })}</AvailabilityZone>`).join("")}</AvailabilityZones></OrderableDBInstanceOption>`,
        )
        .join(
          "",
        )}<OrderableDBInstanceOption><EngineVersion>1.5</EngineVersion></OrderableDBInstanceOption></OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult></R>`,
    },
    [
      question("DescribeOrderableDBInstanceOptions", {
        Engine: "postgres",
        DBInstanceClass: "db.t3.medium",
      }),
    ],
    ["a", "b"],
  ],
  [
    "compute environments of Batch, from every page",
    (aws) => aws.computeEnvironments(),
    {
      "POST /v1/describecomputeenvironments": (body) =>
        body.includes("nextToken")
          ? { computeEnvironments: [{}] }
          : { computeEnvironments: [{}, {}], nextToken: "2" },
    },
    [
      "POST /v1/describecomputeenvironments {}",
      'POST /v1/describecomputeenvironments {"nextToken":"2"}',
    ],
    3,
  ],
  [
    "a quota that was applied",
    (aws) => aws.quota("vpc", "L-F678F1CE"),
    { GetServiceQuota: { Quota: { Value: 7 } } },
    ['GetServiceQuota {"ServiceCode":"vpc","QuotaCode":"L-F678F1CE"}'],
    7,
  ],
  [
    "a quota as AWS gives it to everybody",
    (aws) => aws.quota("vpc", "L-F678F1CE"),
    {
      GetServiceQuota: jsonError("NoSuchResourceException"),
      GetAWSDefaultServiceQuota: { Quota: { Value: 5 } },
    },
    [
      'GetServiceQuota {"ServiceCode":"vpc","QuotaCode":"L-F678F1CE"}',
      'GetAWSDefaultServiceQuota {"ServiceCode":"vpc","QuotaCode":"L-F678F1CE"}',
    ],
    5,
  ],
];

describe("a read of AWS", () => {
  it.each(ROWS)("%s", async (_what, read, replies, asked, found) => {
    await over(replies, async (clients) => {
      expect(await read(clients.aws)).toEqual(found);
      expect([...clients.asked].sort()).toEqual([...asked].sort());
    });
  });

  it("asks once, however many checks want the answer, and for other things again", async () => {
    const replies = ec2("DescribeSubnets", items("subnetSet"));
    await over(replies, async ({ aws, asked }) => {
      await Promise.all([aws.subnets("vpc-1"), aws.subnets("vpc-1")]);
      await aws.subnets("vpc-2");
      expect(asked).toEqual(
        ["vpc-1", "vpc-2"].map((id) => question("DescribeSubnets", filter("vpc-id", id))),
      );
    });
  });
});

describe("processors in use", () => {
  const usage = (...points: readonly object[]): Replies => ({
    GetMetricStatistics: { Datapoints: points },
  });
  const read: Read = (aws) => aws.vcpusInUse("Standard/OnDemand");

  it.each([
    ["nothing that was reported", usage(), undefined],
    [
      "the newest value, not the largest, nor the last of the list",
      usage(
        { Maximum: 9, Timestamp: 1_795_000_000 },
        { Maximum: 4, Timestamp: 1_795_000_600 },
        { Maximum: 6, Timestamp: 1_795_000_300 },
      ),
      4,
    ],
    [
      "a value without a time after all others",
      usage({ Maximum: 4, Timestamp: 1_795_000_000 }, { Maximum: 9 }),
      4,
    ],
    ["a value without a time before none", usage({ Maximum: 9 }), 9],
  ])("are %s", async (_what, replies, expected) => {
    await over(replies, async ({ aws }) => {
      expect(await read(aws)).toBe(expected);
    });
  });

  it("are those of the last hour, in steps of five minutes, of one class", async () => {
    await over(usage(), async ({ aws, asked }) => {
      await read(aws);
      const [text = ""] = asked;
      const { StartTime, EndTime, ...rest } = JSON.parse(text.slice(text.indexOf("{"))) as {
        readonly StartTime: number;
        readonly EndTime: number;
      };
      expect(rest).toEqual({
        Namespace: "AWS/Usage",
        MetricName: "ResourceCount",
        Dimensions: [
          { Name: "Service", Value: "EC2" },
          { Name: "Type", Value: "Resource" },
          { Name: "Resource", Value: "vCPU" },
          { Name: "Class", Value: "Standard/OnDemand" },
        ],
        Period: 300,
        Statistics: ["Maximum"],
      });
      expect(EndTime - StartTime).toBe(3600);
      expect(Math.abs(EndTime - Date.now() / 1000)).toBeLessThan(60);
    });
  });
});

/** Every read, with the right that it takes. */
const READS: Readonly<Record<keyof AwsClient, readonly [right: string, read: Read]>> = {
  certificate: ["acm:DescribeCertificate", (aws) => aws.certificate("a")],
  zones: ["ec2:DescribeAvailabilityZones", (aws) => aws.zones()],
  zoneNames: ["ec2:DescribeAvailabilityZones", (aws) => aws.zoneNames(["euc1-az2"])],
  images: ["ec2:DescribeImages", (aws) => aws.images({ id: "ami-1" })],
  vcpus: ["ec2:DescribeInstanceTypes", (aws) => aws.vcpus(TYPES)],
  xenTypes: ["ec2:DescribeInstanceTypes", (aws) => aws.xenTypes(TYPES)],
  offeredIn: ["ec2:DescribeInstanceTypeOfferings", (aws) => aws.offeredIn(TYPES)],
  diskEncryption: [
    "ec2:GetEbsEncryptionByDefault, ec2:GetEbsDefaultKmsKeyId",
    (aws) => aws.diskEncryption(),
  ],
  hostedZone: ["route53:GetHostedZone", (aws) => aws.hostedZone("Z1")],
  zonesNamed: ["route53:ListHostedZonesByName", (aws) => aws.zonesNamed("a")],
  zonesOfVpc: ["route53:ListHostedZonesByVPC", (aws) => aws.zonesOfVpc("vpc-1")],
  records: ["route53:ListResourceRecordSets", (aws) => aws.records("Z1")],
  identity: ["sts:GetCallerIdentity", (aws) => aws.identity()],
  role: ["iam:GetRole", (aws) => aws.role("a")],
  refusedActions: [
    "iam:SimulatePrincipalPolicy",
    (aws) =>
      aws.refusedActions({ principalArn: "a", actions: ["b"], resourceArns: [], context: {} }),
  ],
  key: ["kms:DescribeKey", (aws) => aws.key("1")],
  keyPolicy: ["kms:GetKeyPolicy", (aws) => aws.keyPolicy("1")],
  grantees: ["kms:ListGrants", (aws) => aws.grantees("1")],
  vpcs: ["ec2:DescribeVpcs", (aws) => aws.vpcs()],
  subnets: ["ec2:DescribeSubnets", (aws) => aws.subnets()],
  routeTables: ["ec2:DescribeRouteTables", (aws) => aws.routeTables("vpc-1")],
  natGateways: ["ec2:DescribeNatGateways", (aws) => aws.natGateways()],
  internetGateways: ["ec2:DescribeInternetGateways", (aws) => aws.internetGateways()],
  egressOnlyGateways: ["ec2:DescribeEgressOnlyInternetGateways", (aws) => aws.egressOnlyGateways()],
  elasticAddresses: ["ec2:DescribeAddresses", (aws) => aws.elasticAddresses()],
  vpcDns: ["ec2:DescribeVpcAttribute", (aws) => aws.vpcDns("vpc-1")],
  dhcpServers: ["ec2:DescribeDhcpOptions", (aws) => aws.dhcpServers("dopt-1")],
  interfaceEndpoints: ["ec2:DescribeVpcEndpoints", (aws) => aws.interfaceEndpoints("vpc-1")],
  securityGroups: ["ec2:DescribeSecurityGroups", (aws) => aws.securityGroups(["sg-1"])],
  ingressRules: ["ec2:DescribeSecurityGroupRules", (aws) => aws.ingressRules(["sg-1"])],
  endpointServiceZones: [
    "ec2:DescribeVpcEndpointServices",
    (aws) => aws.endpointServiceZones("ssm"),
  ],
  publicAccessBlock: ["ec2:DescribeVpcBlockPublicAccessOptions", (aws) => aws.publicAccessBlock()],
  publicAccessExclusions: [
    "ec2:DescribeVpcBlockPublicAccessExclusions",
    (aws) => aws.publicAccessExclusions(),
  ],
  searchTypes: ["es:ListInstanceTypeDetails", (aws) => aws.searchTypes("OpenSearch_1.3", "t")],
  cacheOfferings: [
    "elasticache:DescribeReservedCacheNodesOfferings",
    (aws) => aws.cacheOfferings("t"),
  ],
  databaseZones: ["rds:DescribeOrderableDBInstanceOptions", (aws) => aws.databaseZones("c", "15")],
  computeEnvironments: ["batch:DescribeComputeEnvironments", (aws) => aws.computeEnvironments()],
  quota: ["servicequotas:GetServiceQuota", (aws) => aws.quota("vpc", "L-1")],
  vcpusInUse: ["cloudwatch:GetMetricStatistics", (aws) => aws.vcpusInUse("Standard/OnDemand")],
};
const readOf = (name: keyof AwsClient): Read => READS[name][1];

describe("a read that is refused", () => {
  it.each(Object.entries(READS))(
    "names the right that is missing: %s",
    async (_name, [right, read]) => {
      await over({ "*": jsonError("AccessDeniedException", 403) }, async ({ aws }) => {
        await expect(read(aws)).rejects.toThrow(`no permission to ask: ${right} is needed`);
      });
    },
  );
});

describe("an answer with nothing in it", () => {
  const XML = "<R/>";
  it.each<readonly [keyof AwsClient, string | object, unknown]>([
    ["images", XML, []],
    ["vcpus", XML, new Map()],
    ["xenTypes", XML, []],
    ["offeredIn", XML, new Map()],
    ["zonesNamed", XML, []],
    ["zonesOfVpc", XML, []],
    ["records", XML, []],
    ["refusedActions", "<R><SimulatePrincipalPolicyResult/></R>", []],
    ["grantees", {}, []],
    ["vpcs", XML, []],
    ["subnets", XML, []],
    ["routeTables", XML, []],
    ["natGateways", XML, []],
    ["internetGateways", XML, []],
    ["egressOnlyGateways", XML, []],
    ["dhcpServers", XML, undefined],
    ["interfaceEndpoints", XML, []],
    ["securityGroups", XML, []],
    ["ingressRules", XML, []],
    ["publicAccessExclusions", XML, []],
    ["searchTypes", {}, []],
    ["cacheOfferings", "<R><DescribeReservedCacheNodesOfferingsResult/></R>", 0],
    ["databaseZones", "<R><DescribeOrderableDBInstanceOptionsResult/></R>", []],
    ["computeEnvironments", {}, 0],
    ["vcpusInUse", {}, undefined],
  ])("is an empty list: %s", async (name, reply, expected) => {
    await over({ "*": reply }, async ({ aws }) => {
      expect(await readOf(name)(aws)).toEqual(expected);
    });
  });
});

describe("an answer without what every answer has", () => {
  const list = (set: string, values: Parameters<typeof elements>[0] = {}): string =>
    `<R>${items(set, elements(values))}</R>`;
  const VPC = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/16" };
  const SUBNET = {
    subnetId: "s-1",
    vpcId: "vpc-1",
    availabilityZone: "a",
    cidrBlock: "10.0.0.0/24",
  };
  const less = (values: Readonly<Record<string, string>>, key: string) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
  const zoneList = (inner: string) =>
    `<R><HostedZoneSummaries><HostedZoneSummary>${inner}</HostedZoneSummary></HostedZoneSummaries></R>`;
  const record = (inner: string) =>
    `<R><ResourceRecordSets><ResourceRecordSet>${inner}</ResourceRecordSet></ResourceRecordSets></R>`;

  it.each<readonly [keyof AwsClient, string | object, string]>([
    ["certificate", {}, "Status"],
    ["zones", "<R/>", "AvailabilityZones"],
    ["zones", list("availabilityZoneInfo", { zoneState: "available" }), "ZoneName"],
    ["zones", list("availabilityZoneInfo", { zoneName: "a" }), "State"],
    ["images", list("imagesSet"), "ImageId"],
    ["vcpus", list("instanceTypeSet"), "InstanceType"],
    ["vcpus", list("instanceTypeSet", { instanceType: "t" }), "DefaultVCpus"],
    ["xenTypes", list("instanceTypeSet", { hypervisor: "xen" }), "InstanceType"],
    ["diskEncryption", "<R/>", "EbsEncryptionByDefault"],
    ["hostedZone", "<R/>", "HostedZone"],
    ["zonesOfVpc", zoneList(elements({ Name: "a" })), "HostedZoneId"],
    ["zonesOfVpc", zoneList(elements({ HostedZoneId: "Z1" })), "Name"],
    ["records", record(elements({ Type: "A" })), "Name"],
    ["records", record(elements({ Name: "a" })), "Type"],
    [
      "identity",
      "<R><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></R>",
      "Account",
    ],
    [
      "identity",
      "<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>",
      "Arn",
    ],
    ["role", "<R><GetRoleResult/></R>", "Role"],
    [
      "refusedActions",
      "<R><SimulatePrincipalPolicyResult><EvaluationResults><member/></EvaluationResults></SimulatePrincipalPolicyResult></R>",
      "EvalActionName",
    ],
    ["key", {}, "KeyManager"],
    ["keyPolicy", {}, "Policy"],
    ["vpcs", list("vpcSet", less(VPC, "vpcId")), "VpcId"],
    ["vpcs", list("vpcSet", less(VPC, "cidrBlock")), "CidrBlock"],
    ["subnets", list("subnetSet", less(SUBNET, "subnetId")), "SubnetId"],
    ["subnets", list("subnetSet", less(SUBNET, "vpcId")), "VpcId"],
    ["subnets", list("subnetSet", less(SUBNET, "availabilityZone")), "AvailabilityZone"],
    ["subnets", list("subnetSet", less(SUBNET, "cidrBlock")), "CidrBlock"],
    ["routeTables", list("routeTableSet"), "RouteTableId"],
    ["natGateways", list("natGatewaySet"), "NatGatewayId"],
    ["internetGateways", list("internetGatewaySet"), "InternetGatewayId"],
    ["egressOnlyGateways", list("egressOnlyInternetGatewaySet"), "EgressOnlyInternetGatewayId"],
    ["elasticAddresses", "<R/>", "Addresses"],
    ["vpcDns", "<R/>", "EnableDnsSupport"],
    [
      "vpcDns",
      "<R><enableDnsSupport><value>true</value></enableDnsSupport></R>",
      "EnableDnsHostnames",
    ],
    [
      "interfaceEndpoints",
      list("vpcEndpointSet", { vpcEndpointType: "Interface", serviceName: "a" }),
      "VpcEndpointId",
    ],
    [
      "interfaceEndpoints",
      list("vpcEndpointSet", { vpcEndpointType: "Interface", vpcEndpointId: "a" }),
      "ServiceName",
    ],
    ["securityGroups", list("securityGroupInfo"), "GroupId"],
    [
      "ingressRules",
      list("securityGroupRuleSet", { isEgress: false, groupId: "sg-1" }),
      "SecurityGroupRuleId",
    ],
    [
      "ingressRules",
      list("securityGroupRuleSet", { isEgress: false, securityGroupRuleId: "sgr-1" }),
      "GroupId",
    ],
    ["endpointServiceZones", "<R/>", "ServiceDetails"],
    ["publicAccessBlock", "<R/>", "InternetGatewayBlockMode"],
    ["quota", {}, "vpc/L-1"],
  ])("is unreadable: %s of %j has no %s", async (name, reply, what) => {
    await over({ "*": reply }, async ({ aws }) => {
      await expect(readOf(name)(aws)).rejects.toThrow(`the answer has no ${what}`);
    });
  });
});
