import type { CloudResource } from "../../cloud-store";
import { QUOTAS, usedByOthers } from "../../clouds/aws/quotas";
import type { Question } from "../answer";
import { Refusal, text, zonesOf, type Answers, type AwsCall, type AwsFacts } from "./call";

/** Quota that the vCPUs of a class of the usage metric count against. */
const QUOTA_OF_CLASS: Readonly<Record<string, string>> = {
  "Standard/OnDemand": "ec2/L-1216C47A",
  "G/OnDemand": "ec2/L-DB2E81BA",
  "P/OnDemand": "ec2/L-417A185B",
};

/** Answers of quotas, metrics, ElastiCache and RDS. */
export const SERVICES: Answers = {
  "servicequotas:GetServiceQuota": ({ input, facts }) => {
    // A quota that was never raised has no applied value; the SDK's user has to ask for the default.
    const applied = facts.scenario.quotas[quotaKey(input)];
    if (applied === undefined) throw new Refusal("NoSuchResourceException", 400);
    return quotaOf(input, applied);
  },
  "servicequotas:GetAWSDefaultServiceQuota": ({ input }) =>
    quotaOf(input, QUOTAS[quotaKey(input)]?.value),
  "monitoring:GetMetricStatistics": ({ input, facts }) => {
    const dimensions = input["Dimensions"] as readonly { readonly Value: string }[];
    const [quota = ""] = dimensions.flatMap(({ Value }) => QUOTA_OF_CLASS[Value] ?? []);
    return {
      Label: "ResourceCount",
      Datapoints: [
        {
          Timestamp: Math.floor(Date.now() / 1000) - 300,
          Maximum: usedByOthers(facts.scenario, quota),
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
  "rds:DescribeOrderableDBInstanceOptions": ({ input, facts }) => {
    return {
      OrderableDBInstanceOptions: {
        OrderableDBInstanceOption: [
          ...["14.19", "15.14", "16.10"].map((EngineVersion) => ({
            Engine: "postgres",
            EngineVersion,
            DBInstanceClass: text(input["DBInstanceClass"]),
            AvailabilityZones: {
              AvailabilityZone: zonesOf(facts).map(({ name }) => ({ Name: name })),
            },
          })),
        ],
      },
    };
  },
};

/** Answers of OpenSearch, Batch and Route 53, whose questions are named by path. */
export function byPath({ path, query }: Question, facts: AwsFacts): unknown {
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
  if (path.startsWith("/2013-04-01/")) return route53(path, query, facts);
  throw new Refusal("InvalidAction");
}

const ZONE = "aws:route53/zone:Zone";

function route53(path: string, query: URLSearchParams, facts: AwsFacts): unknown {
  const { store, scenario } = facts;
  const zones = store.ofType(ZONE);
  if (path === "/2013-04-01/hostedzonesbyname") {
    const name = `${query.get("dnsname") ?? ""}.`.replace(/\.\.$/, ".");
    return {
      ListHostedZonesByNameResponse: {
        HostedZones: {
          HostedZone: zones.map(zoneSummary).filter((zone) => zone.Name >= name),
        },
        IsTruncated: false,
        MaxItems: "100",
      },
    };
  }
  if (path === "/2013-04-01/hostedzonesbyvpc") {
    const vpc = query.get("vpcid") ?? "";
    return {
      ListHostedZonesByVPCResponse: {
        HostedZoneSummaries: {
          HostedZoneSummary: zones
            .filter((zone) => vpcsOf(zone, store).includes(vpc))
            .map((zone) => ({
              HostedZoneId: zone.id,
              Name: `${text(zone.outputs["name"])}.`,
              Owner: { OwningAccount: facts.account },
            })),
        },
        MaxItems: "100",
      },
    };
  }
  const [, id, records] = /^\/2013-04-01\/hostedzone\/([^/]+)(\/rrset)?$/.exec(path) ?? [];
  if (id === undefined) throw new Refusal("InvalidAction");
  const found = zones.find((zone) => zone.id === id);
  if (found === undefined) throw new Refusal("NoSuchHostedZone", 404);
  if (records !== undefined) return recordPage(found, query, facts.store, scenario.pageSize);
  const servers = found.outputs["nameServers"];
  return {
    GetHostedZoneResponse: {
      HostedZone: zoneSummary(found),
      DelegationSet: {
        NameServers: { NameServer: Array.isArray(servers) ? servers.map(String) : [] },
      },
      VPCs: {
        VPC: vpcsOf(found, store).map((VPCId) => ({ VPCId, VPCRegion: facts.region })),
      },
    },
  };
}

const zoneSummary = (zone: CloudResource) => ({
  Id: `/hostedzone/${zone.id}`,
  Name: `${text(zone.outputs["name"])}.`,
  CallerReference: "simulated",
  Config: {
    Comment: text(zone.outputs["comment"]),
    PrivateZone: Array.isArray(zone.outputs["vpcs"]) && zone.outputs["vpcs"].length > 0,
  },
});

/** Networks of a private zone: those it was created with, and those associated later. */
function vpcsOf(zone: CloudResource, store: AwsFacts["store"]): readonly string[] {
  const first = Array.isArray(zone.outputs["vpcs"]) ? zone.outputs["vpcs"] : [];
  const later = store
    .ofType("aws:route53/zoneAssociation:ZoneAssociation")
    .filter(({ outputs }) => outputs["zoneId"] === zone.id);
  return [
    ...first.map((vpc) => text((vpc as Readonly<Record<string, unknown>>)["vpcId"])),
    ...later.map(({ outputs }) => text(outputs["vpcId"])),
  ];
}

/** A page of a zone's records, sorted; it ends at the name and type of the first record of the next one. */
function recordPage(
  zone: CloudResource,
  query: URLSearchParams,
  store: AwsFacts["store"],
  pageSize: number,
): unknown {
  const all = store
    .ofType("aws:route53/record:Record")
    .filter(({ outputs }) => outputs["zoneId"] === zone.id)
    .map(({ outputs }) => ({
      Name: `${text(outputs["fqdn"]) || text(outputs["name"])}.`,
      Type: text(outputs["type"]),
      TTL: 300,
    }))
    .sort((a, b) => (`${a.Name} ${a.Type}` < `${b.Name} ${b.Type}` ? -1 : 1));
  const from = `${query.get("name") ?? ""} ${query.get("type") ?? ""}`;
  const rest = all.filter(({ Name, Type }) => from === " " || `${Name} ${Type}` >= from);
  const next = rest[pageSize];
  return {
    ListResourceRecordSetsResponse: {
      ResourceRecordSets: { ResourceRecordSet: rest.slice(0, pageSize) },
      IsTruncated: next !== undefined,
      ...(next === undefined ? {} : { NextRecordName: next.Name, NextRecordType: next.Type }),
      MaxItems: "100",
    },
  };
}

const quotaKey = (input: AwsCall["input"]): string =>
  `${text(input["ServiceCode"])}/${text(input["QuotaCode"])}`;

function quotaOf(input: AwsCall["input"], value: number | undefined): unknown {
  if (value === undefined) throw new Refusal("NoSuchResourceException", 400);
  return {
    Quota: { ServiceCode: input["ServiceCode"], QuotaCode: input["QuotaCode"], Value: value },
  };
}
