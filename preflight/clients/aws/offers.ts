import { BatchClient, paginateDescribeComputeEnvironments } from "@aws-sdk/client-batch";
import {
  ElastiCacheClient,
  paginateDescribeReservedCacheNodesOfferings,
} from "@aws-sdk/client-elasticache";
import { OpenSearchClient, paginateListInstanceTypeDetails } from "@aws-sdk/client-opensearch";
import { RDSClient, paginateDescribeOrderableDBInstanceOptions } from "@aws-sdk/client-rds";
import { all, given, type AwsScope } from "./scope";

/** What the managed services offer in the region. */
export interface OffersReads {
  searchTypes(
    version: string,
    type: string,
  ): Promise<readonly { readonly zones: readonly string[] }[]>;
  cacheOfferings(type: string): Promise<number>;
  /** Zones in which a class can be ordered with a major version of PostgreSQL; empty where it cannot. */
  databaseZones(instanceClass: string, version: string): Promise<readonly string[]>;
  computeEnvironments(): Promise<number>;
}

export function offersReads({ common, ask }: AwsScope): OffersReads {
  return {
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
    databaseZones: (instanceClass, version) =>
      ask("rds:DescribeOrderableDBInstanceOptions", `${instanceClass} ${version}`, async () => {
        const options_ = await all(
          paginateDescribeOrderableDBInstanceOptions(
            { client: new RDSClient(common) },
            { Engine: "postgres", DBInstanceClass: instanceClass },
          ),
          ({ OrderableDBInstanceOptions }) => OrderableDBInstanceOptions ?? [],
        );
        // A filter by a major version alone is documented for another call only.
        const zones = options_
          .filter(({ EngineVersion = "" }) => `${EngineVersion}.`.startsWith(`${version}.`))
          .flatMap(({ AvailabilityZones }) => AvailabilityZones ?? [])
          .map(({ Name }) => given(Name, "Name"));
        return [...new Set(zones)].sort();
      }),
    computeEnvironments: () =>
      ask("batch:DescribeComputeEnvironments", "", async () => {
        const found = await all(
          paginateDescribeComputeEnvironments({ client: new BatchClient(common) }, {}),
          ({ computeEnvironments }) => computeEnvironments ?? [],
        );
        return found.length;
      }),
  };
}
