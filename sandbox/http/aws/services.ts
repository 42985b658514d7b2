import { quotaDefault } from "../../clouds/aws/quotas";
import type { Question } from "../answer";
import { Refusal, text, zonesOf, type Answers, type AwsFacts } from "./call";

/** Answers of quotas, metrics, ElastiCache and RDS. */
export const SERVICES: Answers = {
  "servicequotas:GetServiceQuota": ({ input, facts }) => {
    // A quota that was never raised has no applied value; the SDK's user has to ask for the default.
    if (appliedQuota(input, facts) === undefined) throw new Refusal("NoSuchResourceException", 400);
    return quotaOf(input, facts);
  },
  "servicequotas:GetAWSDefaultServiceQuota": ({ input, facts }) => quotaOf(input, facts),
  "monitoring:GetMetricStatistics": ({ facts }) => {
    return {
      Label: "ResourceCount",
      Datapoints: [
        {
          Timestamp: Math.floor(Date.now() / 1000) - 300,
          Maximum: facts.scenario.vcpusInUse,
          Unit: "None",
        },
      ],
    };
  },
  "elasticache:DescribeReservedCacheNodesOfferings": ({ input }) => {
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
  },
  "rds:DescribeOrderableDBInstanceOptions": ({ input }) => {
    return {
      OrderableDBInstanceOptions: {
        OrderableDBInstanceOption: [
          { Engine: "postgres", DBInstanceClass: text(input["DBInstanceClass"]) },
        ],
      },
    };
  },
};

/** Answers of OpenSearch, Batch and Route 53, whose questions are named by path. */
export function byPath({ path, query }: Question, facts: AwsFacts): unknown {
  const { store, scenario } = facts;
  if (path.includes("/opensearch/instanceTypeDetails/")) {
    return {
      InstanceTypeDetails: [
        {
          InstanceType: query.get("instanceType"),
          AvailabilityZones: zonesOf(facts).map(({ name }) => name),
        },
      ],
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

type QuotaInput = Readonly<Record<string, unknown>>;

const appliedQuota = (input: QuotaInput, { scenario }: AwsFacts): number | undefined =>
  scenario.quotas[`${text(input["ServiceCode"])}/${text(input["QuotaCode"])}`];

function quotaOf(input: QuotaInput, facts: AwsFacts): unknown {
  const byDefault = quotaDefault(`${text(input["ServiceCode"])}/${text(input["QuotaCode"])}`);
  const value = appliedQuota(input, facts) ?? byDefault;
  if (value === undefined) throw new Refusal("NoSuchResourceException", 400);
  return {
    Quota: { ServiceCode: input["ServiceCode"], QuotaCode: input["QuotaCode"], Value: value },
  };
}
