// The settings of phase 2 that the Kubernetes baseline follows where its own say nothing. Phase 2 has them as an output, so that a
// baseline in another stack is the same as one in this.
import { z } from "zod";
import { certificateOf } from "../config/azure-plans";
import type { AzureCoreConfig } from "../config/schema/azure-core";
import { DEDICATED_DATABASES, LOAD_BALANCERS } from "../components/plans/azure/platform-defaults";
import { SPOKE_SUBNET_NAMES } from "../components/plans/azure/spoke-network";

const schema = z.object({
  /** Ranges of hub and AKS network. */
  ranges: z.array(z.string()),
  podRanges: z.array(z.string()),
  /** Ranges of PostgreSQL; absent for an existing network, whose ranges are not known. */
  databaseRanges: z.array(z.string()).optional(),
  /** TCP ports of corporate services. */
  outboundPorts: z.array(z.number()),
  allowedNetworks: z.array(z.string()),
  loadBalancerSubnet: z.string().optional(),
  natsLoadBalancer: z.enum(LOAD_BALANCERS),
  /** Products with a database server of their own. */
  dedicatedDatabases: z.array(z.enum(DEDICATED_DATABASES)),
  /** Address of the ingress controller that the records of phase 2 point to. */
  ingressAddress: z.string().optional(),
  ttlSeconds: z.number(),
  /** Certificate that the ingress controller serves. */
  certificate: z
    .object({ vaultName: z.string(), secretName: z.string(), version: z.string().optional() })
    .optional(),
  /** Service accounts of the application's identity. */
  subjects: z.array(z.string()),
});

export type KubernetesSettings = z.output<typeof schema>;

/** The settings in the output of another stack; undefined for anything else. */
export const kubernetesSettingsIn = (output: unknown): KubernetesSettings | undefined =>
  schema.safeParse(output).data;

export function kubernetesSettings(config: AzureCoreConfig): KubernetesSettings {
  const { access, azureNetwork, dns, nats, postgres, workloadIdentity } = config;
  const { hub, spoke } = azureNetwork;
  const { ingressAddress, ttlSeconds } = dns.application;
  const certificate = certificateOf(config)?.secret;
  const subnet =
    spoke.mode === "create" ? SPOKE_SUBNET_NAMES.user : spoke.subnetIds.user.split("/").at(-1);
  return {
    ranges: [hub.addressSpace, spoke.addressSpace],
    podRanges: spoke.mode === "create" ? [spoke.subnets.pods] : [],
    ...(spoke.mode === "create" ? { databaseRanges: [spoke.subnets.postgres] } : {}),
    outboundPorts: access.integrations.map(({ port }) => port),
    allowedNetworks: access.allowedNetworks.map(({ cidr }) => cidr),
    ...(subnet === undefined ? {} : { loadBalancerSubnet: subnet }),
    natsLoadBalancer: nats.loadBalancer,
    dedicatedDatabases: DEDICATED_DATABASES.filter((key) => postgres.dedicated[key] !== undefined),
    ...(ingressAddress === undefined ? {} : { ingressAddress }),
    ttlSeconds,
    ...(certificate === undefined ? {} : { certificate }),
    subjects: workloadIdentity.subjects,
  };
}
