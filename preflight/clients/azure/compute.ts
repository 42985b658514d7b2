import { z } from "zod";
import { type AzureScope } from "./scope";
import { usage, type Usage } from "./usage";

const vmSku = z.object({
  name: z.string(),
  resourceType: z.string(),
  family: z.string().optional(),
  locationInfo: z
    .array(z.object({ location: z.string(), zones: z.array(z.string()).default([]) }))
    .default([]),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  restrictions: z
    .array(
      z.object({
        type: z.string(),
        reasonCode: z.string().optional(),
        restrictionInfo: z.object({ zones: z.array(z.string()).default([]) }).optional(),
      }),
    )
    .default([]),
});
const kubernetesVersions = z.object({
  values: z.array(
    z.object({
      version: z.string(),
      isPreview: z.boolean().nullish(),
      capabilities: z.object({ supportPlan: z.array(z.string()).default([]) }).optional(),
      patchVersions: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});
const postgresCapability = z.object({
  status: z.string().optional(),
  restricted: z.string().optional(),
  reason: z.string().nullish(),
  supportedServerVersions: z.array(z.object({ name: z.string() })).default([]),
  supportedServerEditions: z
    .array(
      z.object({
        name: z.string(),
        supportedServerSkus: z.array(z.object({ name: z.string() })).default([]),
      }),
    )
    .default([]),
  supportedFeatures: z.array(z.object({ name: z.string(), status: z.string() })).default([]),
});
const cluster = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  properties: z.object({
    provisioningState: z.string().optional(),
    kubernetesVersion: z.string().optional(),
    privateFQDN: z.string().nullish(),
    apiServerAccessProfile: z.object({ enablePrivateCluster: z.boolean().nullish() }).nullish(),
    oidcIssuerProfile: z
      .object({ enabled: z.boolean().nullish(), issuerURL: z.string().nullish() })
      .nullish(),
    securityProfile: z
      .object({ workloadIdentity: z.object({ enabled: z.boolean().nullish() }).nullish() })
      .nullish(),
    storageProfile: z
      .object({ diskCSIDriver: z.object({ enabled: z.boolean().nullish() }).nullish() })
      .nullish(),
    agentPoolProfiles: z
      .array(z.object({ vmSize: z.string(), count: z.number().default(0) }))
      .nullish(),
    identityProfile: z.record(z.string(), z.object({ objectId: z.string().optional() })).nullish(),
    addonProfiles: z
      .record(
        z.string(),
        z.object({
          enabled: z.boolean().nullish(),
          identity: z.object({ objectId: z.string().optional() }).nullish(),
        }),
      )
      .nullish(),
  }),
});

export type VmSku = z.output<typeof vmSku>;
export type KubernetesVersion = z.output<typeof kubernetesVersions>["values"][number];
export type PostgresCapability = z.output<typeof postgresCapability>;
export type Cluster = z.output<typeof cluster>;

/** Machine sizes, clusters and database sizes that a region offers. */
export interface ComputeReads {
  computeUsages(location: string): Promise<readonly Usage[]>;
  vmSkus(location: string): Promise<readonly VmSku[]>;
  kubernetesVersions(location: string): Promise<readonly KubernetesVersion[]>;
  cluster(id: string): Promise<Cluster | undefined>;
  postgresCapabilities(location: string): Promise<readonly PostgresCapability[]>;
}

export function computeReads({ arm, sub, at }: AzureScope): ComputeReads {
  return {
    computeUsages: (location) =>
      arm.list(
        `${at("Microsoft.Compute", location)}/usages`,
        "2024-07-01",
        usage,
        "Microsoft.Compute/locations/usages/read",
      ),
    vmSkus: (location) =>
      arm.list(
        `${sub()}/providers/Microsoft.Compute/skus`,
        "2021-07-01",
        vmSku,
        "Microsoft.Compute/skus/read",
        { $filter: `location eq '${location}'` },
      ),
    kubernetesVersions: async (location) =>
      (
        await arm.get(
          `${at("Microsoft.ContainerService", location)}/kubernetesVersions`,
          "2025-03-01",
          kubernetesVersions,
          "Microsoft.ContainerService/locations/kubernetesVersions/read",
        )
      )?.values ?? [],
    cluster: (id) =>
      arm.get(id, "2025-03-01", cluster, "Microsoft.ContainerService/managedClusters/read"),
    postgresCapabilities: (location) =>
      arm.list(
        `${at("Microsoft.DBforPostgreSQL", location)}/capabilities`,
        "2024-08-01",
        postgresCapability,
        "Microsoft.DBforPostgreSQL/locations/capabilities/read",
      ),
  };
}
