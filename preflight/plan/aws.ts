import { quotaFamilyOf } from "../../components/plans/aws/quotas";
import type { BuiltInCheck, Context, Finding } from "../check";
import { pass, skip } from "../check";
import { assessIdentity } from "../checks/aws/identity";
import { assessEndpointZones } from "../checks/aws/new-vpc";
import { assessHeadroom, assessQuota, ON_DEMAND, QUOTAS, type Quota } from "../checks/aws/quotas";
import { assessOfferings } from "../checks/aws/types";
import { assessZones } from "../checks/aws/zones";
import type { AwsClient } from "../clients/aws";
import { idsOf } from "../deployed";
import { number, text, texts, type Plan, type PlannedResource } from "./resources";

/** What a plan asks of one region of an account. */
export interface AwsQuestion {
  readonly region: string;
  /** Undefined where no provider says to which account it belongs. */
  readonly accountId: string | undefined;
  readonly checks: readonly BuiltInCheck[];
}

const PREFIX = "aws:";
const EIP = "aws:ec2/eip:Eip";

/** The questions of a plan, one for each region of each account. */
export function awsQuestions(plan: Plan, given?: string): readonly AwsQuestion[] {
  const regions = new Map<string, PlannedResource[]>();
  for (const resource of plan.resources.filter(({ type }) => type.startsWith(PREFIX))) {
    const region = regionOf(resource, plan, given);
    if (region !== undefined) regions.set(region, [...(regions.get(region) ?? []), resource]);
  }
  return [...regions].map(([region, resources]) => {
    const accountId = accountOf(resources, plan);
    return { region, accountId, checks: checksOf(region, accountId, resources) };
  });
}

const regionOf = (
  { inputs, provider }: PlannedResource,
  { config }: Plan,
  given: string | undefined,
): string | undefined =>
  text(inputs["region"]) ?? text(provider["region"]) ?? text(config["aws:region"]) ?? given;

function accountOf(resources: readonly PlannedResource[], { config }: Plan): string | undefined {
  const lists = [
    ...resources.map(({ provider }) => provider["allowedAccountIds"]),
    config["aws:allowedAccountIds"],
  ].map((value) => texts(typeof value === "string" ? parsed(value) : value));
  const found = new Set(lists.flat());
  return found.size === 1 ? [...found][0] : undefined;
}

/** Lists are text in the settings of a provider. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function checksOf(
  region: string,
  accountId: string | undefined,
  resources: readonly PlannedResource[],
): readonly BuiltInCheck[] {
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const zones = zonesOf(resources);
  const sizes = ofType("aws:ec2/instance:Instance").flatMap(
    ({ inputs }) => text(inputs["instanceType"]) ?? [],
  );
  const services = ofType("aws:ec2/vpcEndpoint:VpcEndpoint").flatMap(({ inputs }) =>
    inputs["vpcEndpointType"] === "Interface" ? (text(inputs["serviceName"]) ?? []) : [],
  );
  const counted = (id: string, quota: Quota, type: string, used: Used): readonly BuiltInCheck[] => {
    const all = ofType(type).length;
    if (all === 0) return [];
    const run = async ({ aws, deployed }: Context): Promise<Finding> => {
      const [limit, inUse] = await Promise.all([aws.quota(quota.service, quota.code), used(aws)]);
      const need = Math.max(0, all - idsOf(deployed, type).size);
      return assessHeadroom(quota, region, need, limit, inUse);
    };
    return [checkOf(id, run)];
  };
  return [
    ...(accountId === undefined
      ? []
      : [
          checkOf("AWS_IDENTITY", async ({ aws }) =>
            assessIdentity({ region, accountId }, await aws.identity()),
          ),
        ]),
    ...(zones.length < 2
      ? []
      : [
          checkOf("AWS_ZONES", async ({ aws }) => {
            // A plan may name one zone by its name and by its id.
            const names = [...new Set(await aws.zoneNames(zones))];
            return names.length < 2
              ? skip(`the plan is in ${names.join()} alone`)
              : assessZones(names, await aws.zones());
          }),
        ]),
    ...counted(
      "AWS_QUOTA_VPC",
      QUOTAS.vpcs,
      "aws:ec2/vpc:Vpc",
      async (aws) => (await aws.vpcs()).length,
    ),
    ...counted(
      "AWS_QUOTA_EIP",
      QUOTAS.addresses,
      EIP,
      async (aws) => (await aws.elasticAddresses()).length,
    ),
    ...counted(
      "AWS_QUOTA_IGW",
      QUOTAS.internetGateways,
      "aws:ec2/internetGateway:InternetGateway",
      async (aws) => (await aws.internetGateways()).length,
    ),
    ...(sizes.length === 0 ? [] : machineChecks(region, sizes, zones)),
    ...(services.length === 0 || zones.length === 0
      ? []
      : [
          checkOf("AWS_ENDPOINT_ZONES", async ({ aws }) => {
            const names = await aws.zoneNames(zones);
            return Promise.all(
              [...new Set(services)].map(async (service) =>
                assessEndpointZones(service, names, await aws.endpointServiceZones(service)),
              ),
            );
          }),
        ]),
  ];
}

type Used = (aws: AwsClient) => Promise<number>;

function machineChecks(
  region: string,
  sizes: readonly string[],
  zones: readonly string[],
): readonly BuiltInCheck[] {
  const types = [...new Set(sizes)].sort();
  return [
    checkOf("AWS_TYPE_EC2", async ({ aws }) =>
      assessOfferings(types, await aws.zoneNames(zones), await aws.offeredIn(types)),
    ),
    ...Object.values(ON_DEMAND).flatMap(({ id, family, quota, quotaClass }) => {
      const ours = sizes.filter((size) => quotaFamilyOf(size) === family);
      if (ours.length === 0) return [];
      return [
        checkOf(id, async ({ aws, deployed }) => {
          const all = await aws.vcpus(types);
          const isThere = idsOf(deployed, "aws:ec2/instance:Instance").size;
          // Which of them are there already the plan does not say by size: the largest count as new.
          const fresh = ours
            .map((size) => number(all.get(size)) ?? 0)
            .sort((one, other) => other - one)
            .slice(0, Math.max(0, ours.length - isThere));
          const need = fresh.reduce((sum, each) => sum + each, 0);
          if (need === 0) return pass(`${quota.what}: the stack has what it needs`);
          const [limit, used] = await Promise.all([
            aws.quota(quota.service, quota.code),
            aws.vcpusInUse(quotaClass),
          ]);
          return assessQuota(quota, region, need, limit, used);
        }),
      ];
    }),
  ];
}

const zonesOf = (resources: readonly PlannedResource[]): readonly string[] => [
  ...new Set(
    resources.flatMap(
      ({ inputs }) => text(inputs["availabilityZone"] ?? inputs["availabilityZoneId"]) ?? [],
    ),
  ),
];

const checkOf = (
  id: string,
  run: (context: Context) => Promise<Finding | readonly Finding[]>,
): BuiltInCheck => ({ id, phase: "preflight", needs: "aws", permissions: [], run });
