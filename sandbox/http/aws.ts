import type { CloudResource, CloudStoreReader } from "../cloud-store";
import { json, pageOf, xml, type Answer, type Question } from "./answer";
import type { HttpScenario } from "./scenarios";

/** What an AWS question is answered from. */
export interface AwsFacts {
  readonly store: CloudStoreReader;
  readonly scenario: HttpScenario;
  readonly region: string;
}

const ACCOUNT = "210987654321";

/** A refusal before it is put into the words of a protocol. */
class Refusal extends Error {
  public constructor(
    public readonly code: string,
    public readonly status = 400,
  ) {
    super(code);
  }
}

type Protocol = "ec2" | "query" | "json" | "rest-json" | "rest-xml";

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  ec2: "ec2",
  iam: "query",
  sts: "query",
  rds: "query",
  elasticache: "query",
  servicequotas: "json",
  acm: "json",
  kms: "json",
  monitoring: "json",
  es: "rest-json",
  batch: "rest-json",
  route53: "rest-xml",
};

/** Service of a signed call: it stands in the credential's scope. */
export function scopeOf(
  authorization: string,
): { readonly region: string; readonly service: string } | undefined {
  const match = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization);
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { region: match[1], service: match[2] };
}

/** Action of a call, as IAM names it. */
export function actionOf(service: string, { headers, body, path, method }: Question): string {
  const target = headers["x-amz-target"];
  const name =
    typeof target === "string"
      ? target.split(".").at(-1)
      : (new URLSearchParams(body).get("Action") ?? `${method} ${path}`);
  return `${service}:${name ?? ""}`;
}

/** Answers one signed call. */
export function answerAws(service: string, question: Question, facts: AwsFacts): Answer {
  const protocol = PROTOCOLS[service] ?? "json";
  const action = actionOf(service, question);
  try {
    const input =
      protocol === "json"
        ? objectOf(question.body)
        : Object.fromEntries(new URLSearchParams(question.body));
    return wrapped(protocol, action.split(":")[1] ?? "", resultOf(action, input, question, facts));
  } catch (error) {
    if (error instanceof Refusal) return refusedAs(service, error.status, error.code);
    throw error;
  }
}

/** A refusal in the words of the service's protocol. */
export function refusedAs(
  service: string,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const protocol = PROTOCOLS[service] ?? "json";
  const error = { Type: "Sender", Code: code, Message: `${code} (simulated)` };
  if (protocol === "ec2")
    return asXml(
      `<Response>${xml({ Errors: { Error: error }, RequestID: "simulated" })}</Response>`,
      status,
      headers,
    );
  if (protocol === "query" || protocol === "rest-xml") {
    return asXml(
      `<ErrorResponse>${xml({ Error: error, RequestId: "simulated" })}</ErrorResponse>`,
      status,
      headers,
    );
  }
  return json({ __type: code, message: error.Message }, status, {
    ...headers,
    "x-amzn-errortype": code,
  });
}

const asXml = (
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  type: "text/xml",
  headers,
});

function wrapped(protocol: Protocol, action: string, result: unknown): Answer {
  switch (protocol) {
    case "ec2":
      return asXml(
        `<${action}Response>${xml({ requestId: "simulated" })}${xml(result)}</${action}Response>`,
      );
    case "query":
      return asXml(
        `<${action}Response><${action}Result>${xml(result)}</${action}Result></${action}Response>`,
      );
    case "rest-xml":
      return asXml(xml(result));
    case "json":
    case "rest-json":
      return json(result);
  }
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(body || "{}");
  return typeof parsed === "object" && parsed !== null
    ? (parsed as Readonly<Record<string, unknown>>)
    : {};
}

type Input = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Values of an EC2 filter, whatever its position. */
function filter(input: Input, name: string): readonly string[] {
  const position = Object.entries(input)
    .find(([key, value]) => /^Filter\.\d+\.Name$/.test(key) && value === name)?.[0]
    .split(".")[1];
  return position === undefined
    ? []
    : Object.entries(input).flatMap(([key, value]) =>
        key.startsWith(`Filter.${position}.Value.`) ? [text(value)] : [],
      );
}

const VCPUS: Readonly<Record<string, number>> = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
};
const FAMILIES = ["m5", "m7i", "r5d", "g4dn", "p3"];
const typesOf = (names: readonly string[]): readonly string[] =>
  names.filter(
    (name) =>
      FAMILIES.includes(name.split(".")[0] ?? "") && VCPUS[name.split(".")[1] ?? ""] !== undefined,
  );

function vpcsOf({ store, scenario }: AwsFacts): readonly unknown[] {
  const others = Array.from({ length: scenario.vpcs }, (_, index) => ({
    vpcId: `vpc-${String(index).padStart(8, "0")}`,
    cidrBlock: `172.${String(16 + index)}.0.0/16`,
    dhcpOptionsId: "dopt-00000001",
    state: "available",
    isDefault: index === 0,
  }));
  const own = store.ofType("aws:ec2/vpc:Vpc").map(({ id, outputs }) => ({
    vpcId: id,
    cidrBlock: text(outputs["cidrBlock"]),
    dhcpOptionsId: "dopt-00000001",
    state: "available",
    isDefault: false,
  }));
  return [...others, ...own];
}

const items = (list: readonly unknown[], key: string, input: Input, size: number): unknown => {
  const { items: found, next } = pageOf(list, text(input["NextToken"]), size);
  return { [key]: { item: found }, nextToken: next };
};

function resultOf(action: string, input: Input, question: Question, facts: AwsFacts): unknown {
  const { scenario, store, region } = facts;
  const size = scenario.pageSize;
  const zones = Array.from(scenario.zones, (letter, index) => ({
    name: `${region}${letter}`,
    id: `${short(region)}-az${String(index + 1)}`,
  }));
  const ofType = (token: string): readonly CloudResource[] => store.ofType(token);
  switch (action) {
    case "sts:GetCallerIdentity":
      return {
        Arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
        UserId: "AIDASIMULATED",
        Account: ACCOUNT,
      };
    case "ec2:DescribeAvailabilityZones":
      return {
        availabilityZoneInfo: {
          item: [
            ...zones.map(({ name, id }) => ({
              zoneName: name,
              zoneId: id,
              zoneState: "available",
              optInStatus: "opt-in-not-required",
              zoneType: "availability-zone",
              regionName: region,
            })),
            {
              zoneName: `${region}-lcl-1a`,
              zoneId: `${short(region)}-lcl1-az1`,
              zoneState: "available",
              optInStatus: "not-opted-in",
              zoneType: "local-zone",
              regionName: region,
            },
          ],
        },
      };
    case "ec2:DescribeImages":
      return {
        imagesSet: {
          item: scenario.sharedImages.map((name) => ({
            imageId: text(input["ImageId.1"]) || "ami-0123456789abcdef0",
            name,
            creationDate: "2026-09-01T00:00:00.000Z",
          })),
        },
      };
    case "ec2:DescribeVpcs":
      return items(vpcsOf(facts), "vpcSet", input, size);
    case "ec2:DescribeSubnets": {
      const [vpcId] = filter(input, "vpc-id");
      const own = ofType("aws:ec2/subnet:Subnet").map(({ id, outputs }) => ({
        subnetId: id,
        vpcId: text(outputs["vpcId"]),
        availabilityZone: text(outputs["availabilityZone"]),
        cidrBlock: text(outputs["cidrBlock"]),
        availableIpAddressCount: 4000,
      }));
      return items(
        own.filter((subnet) => vpcId === undefined || subnet.vpcId === vpcId),
        "subnetSet",
        input,
        size,
      );
    }
    case "ec2:DescribeNatGateways":
      return items(
        ofType("aws:ec2/natGateway:NatGateway").map(({ id, outputs }) => ({
          natGatewayId: id,
          vpcId: "",
          subnetId: text(outputs["subnetId"]),
          state: "available",
        })),
        "natGatewaySet",
        input,
        size,
      );
    case "ec2:DescribeInternetGateways":
      return items(
        [
          ...Array.from(
            { length: scenario.vpcs },
            (_, index) => `igw-${String(index).padStart(8, "0")}`,
          ),
          ...ofType("aws:ec2/internetGateway:InternetGateway").map(({ id }) => id),
        ].map((internetGatewayId) => ({ internetGatewayId })),
        "internetGatewaySet",
        input,
        size,
      );
    case "ec2:DescribeAddresses":
      return {
        addressesSet: {
          item: [
            ...Array.from(
              { length: scenario.elasticAddresses },
              (_, index) => `eipalloc-${String(index).padStart(8, "0")}`,
            ),
            ...ofType("aws:ec2/eip:Eip").map(({ id }) => id),
          ].map((allocationId) => ({ allocationId, domain: "vpc" })),
        },
      };
    case "ec2:DescribeRouteTables":
      return { routeTableSet: {} };
    case "ec2:DescribeVpcEndpoints":
      return { vpcEndpointSet: {} };
    case "ec2:DescribeSecurityGroups":
      return { securityGroupInfo: {} };
    case "ec2:DescribeVpcAttribute": {
      const name = text(input["Attribute"]);
      return { vpcId: text(input["VpcId"]), [name]: { value: true } };
    }
    case "ec2:DescribeDhcpOptions":
      return {
        dhcpOptionsSet: {
          item: [
            {
              dhcpOptionsId: "dopt-00000001",
              dhcpConfigurationSet: {
                item: [
                  {
                    key: "domain-name-servers",
                    valueSet: { item: [{ value: "AmazonProvidedDNS" }] },
                  },
                ],
              },
            },
          ],
        },
      };
    case "ec2:DescribeInstanceTypes":
      return items(
        typesOf(filter(input, "instance-type")).map((instanceType) => ({
          instanceType,
          vCpuInfo: { defaultVCpus: VCPUS[instanceType.split(".")[1] ?? ""] },
        })),
        "instanceTypeSet",
        input,
        size,
      );
    case "ec2:DescribeInstanceTypeOfferings":
      return items(
        typesOf(filter(input, "instance-type")).flatMap((instanceType) =>
          zones.map(({ name }) => ({
            instanceType,
            location: name,
            locationType: "availability-zone",
          })),
        ),
        "instanceTypeOfferingSet",
        input,
        size,
      );
    case "ec2:GetEbsEncryptionByDefault":
      return { ebsEncryptionByDefault: true };
    case "ec2:GetEbsDefaultKmsKeyId":
      return { kmsKeyId: "alias/aws/ebs" };
    case "iam:GetRole": {
      const name = text(input["RoleName"]);
      const own = ofType("aws:iam/serviceLinkedRole:ServiceLinkedRole").some(
        ({ outputs }) => outputs["name"] === name,
      );
      if (!own && !scenario.roles.includes(name)) throw new Refusal("NoSuchEntity", 404);
      return {
        Role: {
          RoleName: name,
          Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x/${name}`,
          Path: "/",
          RoleId: "AROASIMULATED",
          CreateDate: "2026-01-01T00:00:00Z",
        },
      };
    }
    case "iam:SimulatePrincipalPolicy":
      return {
        IsTruncated: false,
        EvaluationResults: {
          member: Object.entries(input).flatMap(([key, value]) =>
            key.startsWith("ActionNames.member.")
              ? [{ EvalActionName: value, EvalDecision: "allowed" }]
              : [],
          ),
        },
      };
    case "servicequotas:GetServiceQuota":
    case "servicequotas:GetAWSDefaultServiceQuota": {
      const key = `${text(input["ServiceCode"])}/${text(input["QuotaCode"])}`;
      const applied = scenario.quotas[key];
      // A quota that nobody raised has no applied value; the SDK's user has to ask for the default.
      if (applied === undefined && action.endsWith("GetServiceQuota"))
        throw new Refusal("NoSuchResourceException", 400);
      return {
        Quota: {
          ServiceCode: input["ServiceCode"],
          QuotaCode: input["QuotaCode"],
          Value: applied ?? scenario.quota,
        },
      };
    }
    case "monitoring:GetMetricStatistics":
      return {
        Label: "ResourceCount",
        Datapoints: [
          {
            Timestamp: Math.floor(Date.now() / 1000) - 300,
            Maximum: scenario.vcpusInUse,
            Unit: "None",
          },
        ],
      };
    case "kms:DescribeKey":
      return {
        KeyMetadata: {
          KeyId: "00000000-0000-4000-8000-000000000001",
          Arn: `arn:aws:kms:${region}:${ACCOUNT}:key/1`,
          KeyManager: "AWS",
          KeyState: "Enabled",
          KeySpec: "SYMMETRIC_DEFAULT",
        },
      };
    case "acm:DescribeCertificate": {
      const arn = text(input["CertificateArn"]);
      const found = ofType("aws:acm/certificate:Certificate").find(
        ({ outputs, id }) => outputs["arn"] === arn || id === arn,
      );
      if (found === undefined) throw new Refusal("ResourceNotFoundException");
      const domain = text(found.outputs["domainName"]);
      return {
        Certificate: {
          CertificateArn: arn,
          Status: text(found.outputs["status"]) || "ISSUED",
          SubjectAlternativeNames: [domain, `*.${domain}`],
          NotAfter: 4_070_908_800,
          KeyAlgorithm: "RSA-2048",
        },
      };
    }
    case "acm:ListCertificates":
      return { CertificateSummaryList: [] };
    case "elasticache:DescribeReservedCacheNodesOfferings":
      return {
        ReservedCacheNodesOfferings: {
          ReservedCacheNodesOffering: [
            {
              CacheNodeType: text(input["CacheNodeType"]),
              ReservedCacheNodesOfferingId: "simulated",
            },
          ],
        },
      };
    case "rds:DescribeOrderableDBInstanceOptions":
      return {
        OrderableDBInstanceOptions: {
          OrderableDBInstanceOption: [
            { Engine: "postgres", DBInstanceClass: text(input["DBInstanceClass"]) },
          ],
        },
      };
    default:
      return byPath(
        question,
        facts,
        zones.map(({ name }) => name),
      );
  }
}

// Services that name their question by path.
function byPath(
  { path, query }: Question,
  { store, scenario }: AwsFacts,
  zones: readonly string[],
): unknown {
  if (path.includes("/opensearch/instanceTypeDetails/")) {
    return {
      InstanceTypeDetails: [{ InstanceType: query.get("instanceType"), AvailabilityZones: zones }],
    };
  }
  if (path === "/v1/describecomputeenvironments") return { computeEnvironments: [] };
  const zone = /^\/2013-04-01\/hostedzone\/([^/]+)(\/rrset)?$/.exec(path);
  if (zone === null) throw new Refusal("InvalidAction");
  const found = store.ofType("aws:route53/zone:Zone").find(({ id }) => id === zone[1]);
  if (found === undefined) throw new Refusal("NoSuchHostedZone", 404);
  const name = `${text(found.outputs["name"])}.`;
  const servers = Array.isArray(found.outputs["nameServers"])
    ? found.outputs["nameServers"].map(String)
    : [];
  if (zone[2] !== undefined) {
    const records = store
      .ofType("aws:route53/record:Record")
      .filter(({ outputs }) => outputs["zoneId"] === found.id);
    return {
      ListResourceRecordSetsResponse: {
        ResourceRecordSets: {
          ResourceRecordSet: records.slice(0, scenario.pageSize).map(({ outputs }) => ({
            Name: `${text(outputs["name"])}.`,
            Type: text(outputs["type"]),
            TTL: 300,
          })),
        },
        IsTruncated: false,
        MaxItems: "100",
      },
    };
  }
  return {
    GetHostedZoneResponse: {
      HostedZone: {
        Id: `/hostedzone/${found.id}`,
        Name: name,
        CallerReference: "simulated",
        Config: {
          PrivateZone: Array.isArray(found.outputs["vpcs"]) && found.outputs["vpcs"].length > 0,
        },
      },
      DelegationSet: { NameServers: { NameServer: servers } },
    },
  };
}

/** `eu-central-1` is `euc1` in zone ids. */
function short(region: string): string {
  const [continent = "", place = "", number = ""] = region.split("-");
  const parts = /^(north|south)(east|west)$/.exec(place);
  return `${continent}${parts === null ? (place[0] ?? "") : `${parts[1]?.[0] ?? ""}${parts[2]?.[0] ?? ""}`}${number}`;
}
