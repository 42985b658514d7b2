import { awsCheck, fail, pass, unknown, warn, type Finding } from "../../check";

/** Services run in the first two zones; workers too. Further zones hold dedicated machines only. */
export function assessOfferings(
  types: readonly string[],
  zones: readonly string[],
  offered: ReadonlyMap<string, readonly string[]>,
): readonly Finding[] {
  return types.map((type) => {
    const here = offered.get(type) ?? [];
    if (here.length === 0)
      return fail("is not offered in the region", "choose another type in awsSizing", type);
    const missing = zones.slice(0, 2).filter((zone) => !here.includes(zone));
    return missing.length === 0
      ? pass(`offered in ${here.join(", ")}`, type)
      : fail(
          `is not offered in ${missing.join(", ")}`,
          `choose zones among ${here.join(", ")}, or another type in awsSizing`,
          type,
        );
  });
}

export const instanceTypes = awsCheck(
  "AWS_TYPE_EC2",
  ["ec2:DescribeInstanceTypeOfferings"],
  async ({ sizing, zones }, { aws }) => {
    const types = [
      ...new Set([
        sizing.servicesInstanceType,
        sizing.workerInstanceType,
        sizing.gpuWorkerInstanceType,
      ]),
    ];
    return assessOfferings(types, await aws.zoneNames(zones), await aws.offeredIn(types));
  },
);

const SEARCH_TYPE = "t3.small.search";

export function assessSearch(
  details: readonly { readonly zones: readonly string[] }[],
  zones: readonly string[],
): Finding {
  const here = details.flatMap((detail) => detail.zones);
  if (details.length === 0) {
    return fail(`${SEARCH_TYPE} is not offered in the region`, "choose another region");
  }
  const missing = zones.slice(0, 2).filter((zone) => !here.includes(zone));
  if (here.length === 0) return unknown(`${SEARCH_TYPE} is offered, but the answer names no zones`);
  return missing.length === 0
    ? pass(`${SEARCH_TYPE} is offered in ${here.join(", ")}`)
    : fail(
        `${SEARCH_TYPE} is not offered in ${missing.join(", ")}`,
        `choose zones among ${here.join(", ")}`,
      );
}

export const openSearch = awsCheck(
  "AWS_TYPE_OPENSEARCH",
  ["es:ListInstanceTypeDetails"],
  async ({ zones }, { aws }) =>
    assessSearch(await aws.searchTypes("OpenSearch_1.3", SEARCH_TYPE), await aws.zoneNames(zones)),
);

const CACHE_TYPE = "cache.t3.micro";

/** There is no direct question; what can be reserved is offered, and the reverse proves nothing. */
export function assessCache(offerings: number): Finding {
  return offerings > 0
    ? pass(`${CACHE_TYPE} can be reserved in the region, so it is offered`)
    : unknown(`AWS has no question for ${CACHE_TYPE}, and no reserved offering shows it`);
}

export const elastiCache = awsCheck(
  "AWS_TYPE_ELASTICACHE",
  ["elasticache:DescribeReservedCacheNodesOfferings"],
  async (_needs, { aws }) => assessCache(await aws.cacheOfferings(CACHE_TYPE)),
);

const DATABASE_CLASS = "db.t4g.small";

/** The database lies in one of the first two zones, and in the other one when that fails. */
export function assessDatabase(offered: readonly string[], zones: readonly string[]): Finding {
  const what = `${DATABASE_CLASS} with PostgreSQL 15`;
  if (offered.length === 0)
    return warn(`${what} cannot be ordered here`, "ask the vendor for another class");
  const missing = zones.slice(0, 2).filter((zone) => !offered.includes(zone));
  return missing.length === 0
    ? pass(`${what} can be ordered in ${zones.slice(0, 2).join(", ")}`)
    : warn(
        `${what} cannot be ordered in ${missing.join(", ")}`,
        `choose zones among ${offered.join(", ")}, or ask the vendor for another class`,
      );
}

export const database = awsCheck(
  "AWS_TYPE_RDS",
  ["rds:DescribeOrderableDBInstanceOptions", "ec2:DescribeAvailabilityZones"],
  async ({ zones }, { aws }) =>
    assessDatabase(await aws.databaseZones(DATABASE_CLASS, "15"), await aws.zoneNames(zones)),
);
