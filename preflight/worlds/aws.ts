import {
  ACMClient,
  DescribeCertificateCommand,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { BatchClient, paginateDescribeComputeEnvironments } from "@aws-sdk/client-batch";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeAddressesCommand,
  DescribeVpcAttributeCommand,
  EC2Client,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  DescribeAvailabilityZonesCommand,
  paginateDescribeDhcpOptions,
  paginateDescribeImages,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  type Filter,
} from "@aws-sdk/client-ec2";
import {
  ElastiCacheClient,
  paginateDescribeReservedCacheNodesOfferings,
} from "@aws-sdk/client-elasticache";
import { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  paginateListGrants,
} from "@aws-sdk/client-kms";
import { OpenSearchClient, paginateListInstanceTypeDetails } from "@aws-sdk/client-opensearch";
import { RDSClient, paginateDescribeOrderableDBInstanceOptions } from "@aws-sdk/client-rds";
import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type ListResourceRecordSetsResponse,
} from "@aws-sdk/client-route-53";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { patiently, type Patience } from "../patience";
import { Denied, Throttled, Unreachable, Unreadable } from "../unreadable";

/** Stands where an answer leaves a field out that a judge needs. */
export const NOT_REPORTED = "not reported";

/** Where AWS is asked. Credentials come from the SDK's default chain unless given. */
export interface AwsWorldOptions {
  readonly region: string;
  /** Optional. One endpoint for all services. @default - `AWS_ENDPOINT_URL`, else the region's own */
  readonly endpoint?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly patience?: Patience;
}

export interface Zone {
  /** The same for every account, where the name is not. */
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly optIn: string;
  readonly type: string;
}

export interface Image {
  readonly id: string;
  readonly name: string;
  readonly created: string;
}

export interface Vpc {
  readonly id: string;
  readonly cidrBlock: string;
  readonly associatedBlocks: readonly string[];
  readonly isDefault: boolean;
  readonly dhcpOptionsId: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidrBlock: string;
  readonly freeAddresses: number;
}

export interface RouteTable {
  readonly id: string;
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** Targets of 0.0.0.0/0: `igw-…`, `nat-…`, `tgw-…`. */
  readonly defaultTargets: readonly string[];
}

export interface NatGateway {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly state: string;
}

export interface VpcEndpoint {
  readonly id: string;
  readonly service: string;
  readonly groupIds: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly ingress: readonly {
    readonly protocol: string;
    readonly from: number | undefined;
    readonly to: number | undefined;
    readonly cidrs: readonly string[];
    readonly groupIds: readonly string[];
  }[];
}

export interface HostedZone {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly nameServers: readonly string[];
}

export interface Certificate {
  readonly arn: string;
  readonly status: string;
  readonly names: readonly string[];
  readonly notAfter: Date | undefined;
  readonly keyAlgorithm: string;
}

export interface Key {
  readonly manager: string;
  readonly state: string;
  readonly spec: string;
  readonly arn: string;
}

/** What AWS answers. Every method reads. */
export interface AwsWorld {
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  zones(): Promise<readonly Zone[]>;
  /** Names of zones that may be given by id; an id that nobody knows stays as it is. */
  zoneNames(zones: readonly string[]): Promise<readonly string[]>;
  /** Images shared with the account: one by id, or all that match a name pattern. */
  images(
    which: { readonly id: string } | { readonly namePattern: string },
  ): Promise<readonly Image[]>;
  /** Applied value, or AWS's default where none was applied. */
  quota(service: string, code: string): Promise<number>;
  /** vCPUs in use in a quota class such as `Standard/OnDemand`; undefined when nothing was reported. */
  vcpusInUse(quotaClass: string): Promise<number | undefined>;
  vpcs(): Promise<readonly Vpc[]>;
  subnets(vpcId?: string): Promise<readonly Subnet[]>;
  routeTables(vpcId: string): Promise<readonly RouteTable[]>;
  natGateways(): Promise<readonly NatGateway[]>;
  internetGateways(): Promise<number>;
  elasticAddresses(): Promise<number>;
  vpcDns(vpcId: string): Promise<{ readonly support: boolean; readonly hostnames: boolean }>;
  dhcpServers(optionsId: string): Promise<readonly string[] | undefined>;
  interfaceEndpoints(vpcId: string): Promise<readonly VpcEndpoint[]>;
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]>;
  vcpus(types: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Zones by instance type. */
  offeredIn(types: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  searchTypes(
    version: string,
    type: string,
  ): Promise<readonly { readonly zones: readonly string[] }[]>;
  cacheOfferings(type: string): Promise<number>;
  databaseOfferings(instanceClass: string, version: string): Promise<number>;
  role(name: string): Promise<{ readonly arn: string } | undefined>;
  hostedZone(id: string): Promise<HostedZone | undefined>;
  records(zoneId: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
  certificate(arn: string): Promise<Certificate | undefined>;
  certificates(): Promise<
    readonly { readonly arn: string; readonly domain: string; readonly status: string }[]
  >;
  diskEncryption(): Promise<{ readonly byDefault: boolean; readonly keyId: string }>;
  key(id: string): Promise<Key | undefined>;
  keyPolicy(id: string): Promise<string>;
  grantees(id: string): Promise<readonly string[]>;
  computeEnvironments(): Promise<number>;
  /** Actions that the identity's own policies do not allow. */
  refusedActions(arn: string, actions: readonly string[]): Promise<readonly string[]>;
}

/** Reads AWS with the SDK: pages followed, throttling waited for, refusals named. */
export function awsWorld(options: AwsWorldOptions): AwsWorld {
  const common = {
    region: options.region,
    maxAttempts: 1, // repeats are ours, so that they end with the check's time limit
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  };
  const ec2 = new EC2Client(common);
  const iam = new IAMClient(common);
  const kms = new KMSClient(common);
  const acm = new ACMClient(common);
  const route53 = new Route53Client(common);
  const quotas = new ServiceQuotasClient(common);
  const patient = patiently(options.patience);
  const answers = new Map<string, Promise<unknown>>();
  // The same question of several checks is one call.
  const ask = <T>(permission: string, key: string, question: () => Promise<T>): Promise<T> => {
    const id = `${permission} ${key}`;
    const before = answers.get(id) as Promise<T> | undefined;
    if (before !== undefined) return before;
    const answer = patient(async () => {
      try {
        return await question();
      } catch (error) {
        throw asUnreadable(error, permission);
      }
    });
    answers.set(id, answer);
    return answer;
  };
  const inVpc = (vpcId: string): Filter[] => [{ Name: "vpc-id", Values: [vpcId] }];

  const world: AwsWorld = {
    zoneNames: async (wanted) => {
      if (!wanted.some((zone) => /-az\d+$/.test(zone))) return wanted;
      const known = await world.zones();
      return wanted.map((zone) => known.find(({ id }) => id === zone)?.name ?? zone);
    },
    identity: () =>
      ask("sts:GetCallerIdentity", "", async () => {
        const { Account, Arn } = await new STSClient(common).send(new GetCallerIdentityCommand({}));
        return { account: given(Account, "Account"), arn: given(Arn, "Arn") };
      }),
    zones: () =>
      ask("ec2:DescribeAvailabilityZones", "", async () => {
        const { AvailabilityZones } = await ec2.send(
          new DescribeAvailabilityZonesCommand({ AllAvailabilityZones: true }),
        );
        return given(AvailabilityZones, "AvailabilityZones").map((zone) => ({
          id: zone.ZoneId ?? "",
          name: given(zone.ZoneName, "ZoneName"),
          state: given(zone.State, "State"),
          optIn: zone.OptInStatus ?? NOT_REPORTED,
          type: zone.ZoneType ?? "availability-zone",
        }));
      }),
    images: (which) =>
      ask("ec2:DescribeImages", JSON.stringify(which), () =>
        unless(["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"], [], () =>
          all(
            paginateDescribeImages(
              { client: ec2 },
              "id" in which
                ? { ImageIds: [which.id] }
                : {
                    ExecutableUsers: ["self"],
                    Filters: [{ Name: "name", Values: [which.namePattern] }],
                  },
            ),
            ({ Images }) =>
              (Images ?? []).map((image) => ({
                id: given(image.ImageId, "ImageId"),
                name: image.Name ?? "",
                created: image.CreationDate ?? "",
              })),
          ),
        ),
      ),
    quota: (service, code) =>
      ask("servicequotas:GetServiceQuota", `${service}/${code}`, async () => {
        const input = { ServiceCode: service, QuotaCode: code };
        const applied = await unless(["NoSuchResourceException"], undefined, () =>
          quotas.send(new GetServiceQuotaCommand(input)),
        );
        const answer = applied ?? (await quotas.send(new GetAWSDefaultServiceQuotaCommand(input)));
        return given(answer.Quota?.Value, `${service}/${code}`);
      }),
    vcpusInUse: (quotaClass) =>
      ask("cloudwatch:GetMetricStatistics", quotaClass, async () => {
        const now = Date.now();
        const { Datapoints } = await new CloudWatchClient(common).send(
          new GetMetricStatisticsCommand({
            Namespace: "AWS/Usage",
            MetricName: "ResourceCount",
            Dimensions: [
              { Name: "Service", Value: "EC2" },
              { Name: "Type", Value: "Resource" },
              { Name: "Resource", Value: "vCPU" },
              { Name: "Class", Value: quotaClass },
            ],
            StartTime: new Date(now - 3_600_000),
            EndTime: new Date(now),
            Period: 300,
            Statistics: ["Maximum"],
          }),
        );
        const points = [...(Datapoints ?? [])].sort(
          (a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0),
        );
        return points.at(-1)?.Maximum;
      }),
    vpcs: () =>
      ask("ec2:DescribeVpcs", "", () =>
        all(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) =>
          (Vpcs ?? []).map((vpc) => ({
            id: given(vpc.VpcId, "VpcId"),
            cidrBlock: given(vpc.CidrBlock, "CidrBlock"),
            associatedBlocks: (vpc.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) =>
              CidrBlock === undefined ? [] : [CidrBlock],
            ),
            isDefault: vpc.IsDefault ?? false,
            dhcpOptionsId: vpc.DhcpOptionsId ?? "default",
          })),
        ),
      ),
    subnets: (vpcId) =>
      ask("ec2:DescribeSubnets", vpcId ?? "", () =>
        all(
          paginateDescribeSubnets(
            { client: ec2 },
            vpcId === undefined ? {} : { Filters: inVpc(vpcId) },
          ),
          ({ Subnets }) =>
            (Subnets ?? []).map((subnet) => ({
              id: given(subnet.SubnetId, "SubnetId"),
              vpcId: given(subnet.VpcId, "VpcId"),
              zone: given(subnet.AvailabilityZone, "AvailabilityZone"),
              cidrBlock: given(subnet.CidrBlock, "CidrBlock"),
              freeAddresses: subnet.AvailableIpAddressCount ?? 0,
            })),
        ),
      ),
    routeTables: (vpcId) =>
      ask("ec2:DescribeRouteTables", vpcId, () =>
        all(
          paginateDescribeRouteTables({ client: ec2 }, { Filters: inVpc(vpcId) }),
          ({ RouteTables }) =>
            (RouteTables ?? []).map((table) => ({
              id: given(table.RouteTableId, "RouteTableId"),
              isMain: (table.Associations ?? []).some(({ Main }) => Main === true),
              subnetIds: (table.Associations ?? []).flatMap(({ SubnetId }) =>
                SubnetId === undefined ? [] : [SubnetId],
              ),
              defaultTargets: (table.Routes ?? [])
                .filter(
                  (route) =>
                    route.DestinationCidrBlock === "0.0.0.0/0" && route.State !== "blackhole",
                )
                .flatMap(
                  ({ GatewayId, NatGatewayId, TransitGatewayId }) =>
                    NatGatewayId ?? GatewayId ?? TransitGatewayId ?? [],
                ),
            })),
        ),
      ),
    natGateways: () =>
      ask("ec2:DescribeNatGateways", "", () =>
        all(paginateDescribeNatGateways({ client: ec2 }, {}), ({ NatGateways }) =>
          (NatGateways ?? []).map((gateway) => ({
            id: given(gateway.NatGatewayId, "NatGatewayId"),
            vpcId: gateway.VpcId ?? "",
            subnetId: gateway.SubnetId ?? "",
            state: gateway.State ?? "",
          })),
        ),
      ),
    internetGateways: () =>
      ask("ec2:DescribeInternetGateways", "", async () => {
        const gateways = await all(
          paginateDescribeInternetGateways({ client: ec2 }, {}),
          ({ InternetGateways }) => InternetGateways ?? [],
        );
        return gateways.length;
      }),
    elasticAddresses: () =>
      ask("ec2:DescribeAddresses", "", async () => {
        const { Addresses } = await ec2.send(new DescribeAddressesCommand({}));
        return given(Addresses, "Addresses").length;
      }),
    vpcDns: (vpcId) =>
      ask("ec2:DescribeVpcAttribute", vpcId, async () => {
        const attribute = (name: "enableDnsSupport" | "enableDnsHostnames") =>
          ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: name }));
        const [support, hostnames] = await Promise.all([
          attribute("enableDnsSupport"),
          attribute("enableDnsHostnames"),
        ]);
        return {
          support: given(support.EnableDnsSupport?.Value, "EnableDnsSupport"),
          hostnames: given(hostnames.EnableDnsHostnames?.Value, "EnableDnsHostnames"),
        };
      }),
    dhcpServers: (optionsId) =>
      ask("ec2:DescribeDhcpOptions", optionsId, async () => {
        const sets = await all(
          paginateDescribeDhcpOptions({ client: ec2 }, { DhcpOptionsIds: [optionsId] }),
          ({ DhcpOptions }) => DhcpOptions ?? [],
        );
        return sets[0]?.DhcpConfigurations?.find(
          ({ Key: key }) => key === "domain-name-servers",
        )?.Values?.flatMap(({ Value }) => Value ?? []);
      }),
    interfaceEndpoints: (vpcId) =>
      ask("ec2:DescribeVpcEndpoints", vpcId, async () => {
        const endpoints = await all(
          paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: inVpc(vpcId) }),
          ({ VpcEndpoints }) => VpcEndpoints ?? [],
        );
        return endpoints
          .filter(({ VpcEndpointType }) => VpcEndpointType === "Interface")
          .map((endpoint) => ({
            id: given(endpoint.VpcEndpointId, "VpcEndpointId"),
            service: given(endpoint.ServiceName, "ServiceName"),
            groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
          }));
      }),
    securityGroups: (ids) =>
      ask("ec2:DescribeSecurityGroups", ids.join(), () =>
        all(
          paginateDescribeSecurityGroups({ client: ec2 }, { GroupIds: [...ids] }),
          ({ SecurityGroups }) =>
            (SecurityGroups ?? []).map((group) => ({
              id: given(group.GroupId, "GroupId"),
              ingress: (group.IpPermissions ?? []).map((rule) => ({
                protocol: rule.IpProtocol ?? "-1",
                from: rule.FromPort,
                to: rule.ToPort,
                cidrs: (rule.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
                groupIds: (rule.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
              })),
            })),
        ),
      ),
    vcpus: (types) =>
      ask("ec2:DescribeInstanceTypes", types.join(), async () => {
        const found = await unless(["InvalidInstanceType"], [], () =>
          all(
            paginateDescribeInstanceTypes(
              { client: ec2 },
              { Filters: [{ Name: "instance-type", Values: [...types] }] },
            ),
            ({ InstanceTypes }) => InstanceTypes ?? [],
          ),
        );
        return new Map(
          found.map((type) => [
            given(type.InstanceType as string | undefined, "InstanceType"),
            given(type.VCpuInfo?.DefaultVCpus, "DefaultVCpus"),
          ]),
        );
      }),
    offeredIn: (types) =>
      ask("ec2:DescribeInstanceTypeOfferings", types.join(), async () => {
        const found = await all(
          paginateDescribeInstanceTypeOfferings(
            { client: ec2 },
            {
              LocationType: "availability-zone",
              Filters: [{ Name: "instance-type", Values: [...types] }],
            },
          ),
          ({ InstanceTypeOfferings }) => InstanceTypeOfferings ?? [],
        );
        const zones = new Map<string, string[]>();
        for (const { InstanceType, Location } of found) {
          if (InstanceType === undefined || Location === undefined) continue;
          zones.set(InstanceType, [...(zones.get(InstanceType) ?? []), Location]);
        }
        return zones;
      }),
    searchTypes: (version, type) =>
      ask("es:ListInstanceTypeDetails", `${version} ${type}`, () =>
        all(
          paginateListInstanceTypeDetails(
            { client: new OpenSearchClient(common) },
            { EngineVersion: version, InstanceType: type, RetrieveAZs: true },
          ),
          ({ InstanceTypeDetails }) =>
            (InstanceTypeDetails ?? [])
              .filter(({ InstanceType }) => InstanceType === type)
              .map(({ AvailabilityZones }) => ({ zones: AvailabilityZones ?? [] })),
        ),
      ),
    cacheOfferings: (type) =>
      ask("elasticache:DescribeReservedCacheNodesOfferings", type, async () => {
        const offerings = await all(
          paginateDescribeReservedCacheNodesOfferings(
            { client: new ElastiCacheClient(common) },
            { CacheNodeType: type },
          ),
          ({ ReservedCacheNodesOfferings }) => ReservedCacheNodesOfferings ?? [],
        );
        return offerings.length;
      }),
    databaseOfferings: (instanceClass, version) =>
      ask("rds:DescribeOrderableDBInstanceOptions", `${instanceClass} ${version}`, async () => {
        const options_ = await all(
          paginateDescribeOrderableDBInstanceOptions(
            { client: new RDSClient(common) },
            { Engine: "postgres", EngineVersion: version, DBInstanceClass: instanceClass },
          ),
          ({ OrderableDBInstanceOptions }) => OrderableDBInstanceOptions ?? [],
        );
        return options_.length;
      }),
    role: (name) =>
      ask("iam:GetRole", name, () =>
        unless(["NoSuchEntityException", "NoSuchEntity"], undefined, async () => {
          const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
          return { arn: given(Role?.Arn, "Role") };
        }),
      ),
    hostedZone: (id) =>
      ask("route53:GetHostedZone", id, () =>
        unless(["NoSuchHostedZone"], undefined, async () => {
          const answer = await route53.send(new GetHostedZoneCommand({ Id: id }));
          return {
            name: plain(given(answer.HostedZone?.Name, "HostedZone")),
            isPrivate: answer.HostedZone?.Config?.PrivateZone ?? false,
            nameServers: (answer.DelegationSet?.NameServers ?? []).map(plain),
          };
        }),
      ),
    records: (zoneId) =>
      ask("route53:ListResourceRecordSets", zoneId, () =>
        all(recordPages(route53, zoneId), ({ ResourceRecordSets }) =>
          (ResourceRecordSets ?? []).map((record) => ({
            name: plain(given(record.Name, "Name")),
            type: given(record.Type as string | undefined, "Type"),
          })),
        ),
      ),
    certificate: (arn) =>
      ask("acm:DescribeCertificate", arn, () =>
        unless(["ResourceNotFoundException"], undefined, async () => {
          const { Certificate: found } = await acm.send(
            new DescribeCertificateCommand({ CertificateArn: arn }),
          );
          return {
            arn,
            status: given(found?.Status as string | undefined, "Status"),
            names: found?.SubjectAlternativeNames ?? [],
            notAfter: found?.NotAfter,
            keyAlgorithm: found?.KeyAlgorithm ?? "",
          };
        }),
      ),
    certificates: () =>
      ask("acm:ListCertificates", "", () =>
        all(paginateListCertificates({ client: acm }, {}), ({ CertificateSummaryList }) =>
          (CertificateSummaryList ?? []).map((summary) => ({
            arn: given(summary.CertificateArn, "CertificateArn"),
            domain: summary.DomainName ?? "",
            status: summary.Status ?? "",
          })),
        ),
      ),
    diskEncryption: () =>
      ask("ec2:GetEbsEncryptionByDefault, ec2:GetEbsDefaultKmsKeyId", "", async () => {
        const [state, key] = await Promise.all([
          ec2.send(new GetEbsEncryptionByDefaultCommand({})),
          ec2.send(new GetEbsDefaultKmsKeyIdCommand({})),
        ]);
        return {
          byDefault: given(state.EbsEncryptionByDefault, "EbsEncryptionByDefault"),
          keyId: key.KmsKeyId ?? "alias/aws/ebs",
        };
      }),
    key: (id) =>
      ask("kms:DescribeKey", id, () =>
        unless(["NotFoundException"], undefined, async () => {
          const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
          return {
            manager: given(KeyMetadata?.KeyManager as string | undefined, "KeyManager"),
            state: KeyMetadata?.KeyState ?? "",
            spec: KeyMetadata?.KeySpec ?? "",
            arn: KeyMetadata?.Arn ?? "",
          };
        }),
      ),
    keyPolicy: (id) =>
      ask("kms:GetKeyPolicy", id, async () => {
        const { Policy } = await kms.send(
          new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" }),
        );
        return given(Policy, "Policy");
      }),
    grantees: (id) =>
      ask("kms:ListGrants", id, () =>
        all(paginateListGrants({ client: kms }, { KeyId: id }), ({ Grants }) =>
          (Grants ?? []).flatMap(({ GranteePrincipal }) => GranteePrincipal ?? []),
        ),
      ),
    computeEnvironments: () =>
      ask("batch:DescribeComputeEnvironments", "", async () => {
        const found = await all(
          paginateDescribeComputeEnvironments({ client: new BatchClient(common) }, {}),
          ({ computeEnvironments }) => computeEnvironments ?? [],
        );
        return found.length;
      }),
    refusedActions: (arn, actions) =>
      ask("iam:SimulatePrincipalPolicy", actions.join(), () =>
        all(
          paginateSimulatePrincipalPolicy(
            { client: iam },
            { PolicySourceArn: arn, ActionNames: [...actions] },
          ),
          ({ EvaluationResults }) =>
            (EvaluationResults ?? [])
              .filter(({ EvalDecision }) => EvalDecision !== "allowed")
              .map(({ EvalActionName }) => given(EvalActionName, "EvalActionName")),
        ),
      ),
  };
  return world;
}

/** Every item of every page. */
async function all<P, T>(pages: AsyncIterable<P>, items: (page: P) => readonly T[]): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...items(page));
  return found;
}

// The SDK has no paginator for this call: a page ends at a name and a type.
async function* recordPages(
  client: Route53Client,
  zoneId: string,
): AsyncIterable<ListResourceRecordSetsResponse> {
  let page: ListResourceRecordSetsResponse | undefined;
  do {
    page = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ...(page === undefined
          ? {}
          : {
              StartRecordName: page.NextRecordName,
              StartRecordType: page.NextRecordType,
              StartRecordIdentifier: page.NextRecordIdentifier,
            }),
      }),
    );
    yield page;
  } while (page.IsTruncated === true);
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Unreadable(`the answer holds no ${what}`);
  return value;
}

/** `value` where the service answers with one of these errors: they mean "there is none". */
async function unless<T, V>(
  errors: readonly string[],
  value: V,
  run: () => Promise<T>,
): Promise<T | V> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return value;
    throw error;
  }
}

const plain = (name: string): string => name.replace(/\.$/, "").toLowerCase();

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthFailure|NotAuthorized|AuthorizationError|AuthorizationErrorException|DependencyAccessDeniedException)$/;
const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled|SlowDown|PriorRequestNotComplete|ServiceUnavailable)$/;
const NOT_LOGGED_IN =
  /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;

function asUnreadable(error: unknown, permission: string): Error {
  if (error instanceof Unreadable) return error;
  if (!(error instanceof Error)) return new Unreadable(String(error));
  const status = metadataOf(error);
  if (DENIED.test(error.name) || status.httpStatusCode === 403) {
    return NOT_LOGGED_IN.test(error.name) ? loggedOut() : new Denied(permission, error.name);
  }
  if (
    THROTTLED.test(error.name) ||
    status.httpStatusCode === 429 ||
    status.httpStatusCode === 503
  ) {
    return new Throttled(permission, retryAfterOf(error));
  }
  if (NOT_LOGGED_IN.test(error.name)) return loggedOut();
  if (status.httpStatusCode === undefined) {
    return new Unreachable(`${permission} did not answer: ${error.message.split("\n")[0] ?? ""}`);
  }
  return new Unreadable(`${permission} answered ${error.name}`);
}

const loggedOut = (): Unreadable =>
  new Unreadable("nobody is logged in to AWS, or the login has expired; run aws sso login");

function metadataOf(error: Error): { readonly httpStatusCode?: number } {
  return "$metadata" in error && typeof error.$metadata === "object" && error.$metadata !== null
    ? error.$metadata
    : {};
}

function retryAfterOf(error: Error): number | undefined {
  const response: unknown = "$response" in error ? error.$response : undefined;
  if (typeof response !== "object" || response === null || !("headers" in response))
    return undefined;
  const headers = response.headers as Readonly<Record<string, string>>;
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) ? seconds : undefined;
}
