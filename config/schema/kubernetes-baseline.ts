import { z } from "zod";
import {
  POD_SECURITY_LEVELS,
  PRODUCT_NAMESPACES,
} from "../../components/plans/kubernetes/product-namespaces";
import { recordOf } from "../../components/plans/record";
import {
  cidr,
  cidrOrAddress,
  ipv4,
  managedIdentitySubjects,
  reason,
  serviceAccountSubject,
  stackReference,
  word,
} from "./primitives";

const quantity = (what: string) => z.number().min(0).optional().describe(what);
const count = (what: string) => z.int().min(0).optional().describe(what);

const namespaceSchema = z.strictObject({
  podSecurity: z
    .discriminatedUnion("enforce", [
      z.strictObject({ enforce: z.enum(["baseline", "restricted"]) }),
      z.strictObject({ enforce: z.literal("privileged"), reason }),
    ])
    .default({ enforce: "baseline" })
    .describe(
      `Pod security standard that refuses pods (${POD_SECURITY_LEVELS.join(", ")}); restricted is always warned of and audited.`,
    ),
  quota: z
    .strictObject({
      cpu: quantity("Cores that pods may reserve together."),
      memoryGiB: quantity("GiB that pods may reserve together."),
      memoryLimitGiB: quantity("GiB that pods may use together at most."),
      storageGiB: quantity("GiB of all volumes together."),
      pods: count("Pods."),
      loadBalancers: count("Services of type LoadBalancer."),
    })
    .prefault({})
    .describe("What is left out has a default that fits the namespace."),
  database: z
    .boolean()
    .optional()
    .describe("Pods may call PostgreSQL; absent: as the product needs it."),
});

const networkSchema = z
  .strictObject({
    ranges: z
      .array(cidr)
      .min(1)
      .optional()
      .describe("Networks from which NATS is reached; absent: hub and AKS network of phase 2."),
    podRanges: z
      .array(cidr)
      .optional()
      .describe("Ranges of pods; absent: the pod subnet of phase 2."),
    databaseRanges: z
      .array(cidr)
      .min(1)
      .optional()
      .describe("Ranges of PostgreSQL; absent: the database subnet of phase 2."),
    outboundPorts: z
      .array(z.int().min(1).max(65_535))
      .optional()
      .describe(
        "Ports outside the cluster that pods may call beside 443; absent: those of azureCore.access.integrations.",
      ),
    allowedNetworks: z
      .array(cidrOrAddress)
      .optional()
      .describe("Who may reach public load balancers; absent: azureCore.access.allowedNetworks."),
    loadBalancerSubnet: word
      .max(80)
      .optional()
      .describe(
        "Name of the subnet that internal load balancers take addresses from; absent: the user subnet of phase 2.",
      ),
  })
  .prefault({});

const chartSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("repository"),
      url: z
        .url({ protocol: /^https$/ })
        .optional()
        .describe("Chart repository; absent: the project's own."),
      version: word.optional().describe("Chart version; absent: the pinned one."),
    }),
    z.strictObject({
      mode: z.literal("oci"),
      reference: z.string().regex(/^oci:\/\/\S+$/),
      version: word.optional(),
    }),
    z.strictObject({
      mode: z.literal("path"),
      path: word.describe("Chart folder or archive on the machine that deploys."),
    }),
  ])
  .prefault({ mode: "repository" })
  .describe("Where the controller's chart comes from.");

const ingressSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("create"),
      loadBalancer: z
        .enum(["internal", "public"])
        .optional()
        .describe("absent: internal for the private model of azureCore.access, else public."),
      address: ipv4
        .optional()
        .describe(
          "Fixed internal address, also written into the application's private zone as codemie and *; absent: azureCore.dns.ingressAddress.",
        ),
      chart: chartSchema,
      className: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
        .default("nginx"),
      replicas: z.int().min(1).max(20).default(2),
      imageRegistry: word
        .optional()
        .describe("Registry that mirrors the controller's images; absent: the chart's own."),
    }),
    z.strictObject({
      mode: z.literal("none"),
      namespace: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
        .optional()
        .describe("Namespace of somebody else's controller, whose pods may call the product."),
    }),
  ])
  .prefault({ mode: "create" })
  .describe("Way in for users.");

export const kubernetesBaselineSchema = z.strictObject({
  upstream: stackReference
    .optional()
    .describe("Stack that holds phase 2, as <organization>/<project>/<stack>; absent: this stack."),
  models: z
    .strictObject({
      upstream: stackReference.describe(
        "Stack that holds phase 3, as <organization>/<project>/<stack>; often that of phase 2.",
      ),
      managedIdentitySubjects: managedIdentitySubjects.describe(
        "Service accounts of its identity; those of azureOpenAi there.",
      ),
    })
    .optional()
    .describe("Phase 3 in another stack; absent: azureOpenAi of this stack, or no models."),
  cluster: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("entra"),
        login: z
          .enum(["azurecli", "workloadidentity", "msi", "spn"])
          .default("azurecli")
          .describe("How kubelogin signs in on the machine that deploys."),
      }),
      z.strictObject({ mode: z.literal("existing") }),
    ])
    .prefault({ mode: "entra" })
    .describe(
      "entra: the cluster of phase 2, by Entra login through kubelogin. existing: any cluster, by the secret setting kubeconfig.",
    ),
  namespaces: z
    .record(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/), namespaceSchema)
    .refine((names) => Object.keys(names).length > 0, {
      message: "no namespace",
      params: { hint: "give at least one, for example codemie: {}" },
    })
    .prefault(recordOf(PRODUCT_NAMESPACES, () => ({})))
    .describe("Namespaces by name."),
  network: networkSchema.describe("What network policies and load balancers know of the outside."),
  storageClass: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("create"),
        name: word
          .optional()
          .describe("absent: managed-premium-lrs or -zrs, after disk and zoneRedundant."),
        disk: z.enum(["premium", "standardSsd"]).default("premium"),
        zoneRedundant: z
          .boolean()
          .default(false)
          .describe("Disks that survive the loss of a zone; not offered in every region."),
        reclaim: z.enum(["retain", "delete"]).default("retain"),
        isDefault: z.boolean().default(false),
      }),
      z.strictObject({
        mode: z.literal("existing"),
        name: word.default("managed-premium"),
      }),
    ])
    .prefault({ mode: "create" })
    .describe("Class of the product's volumes."),
  workloadIdentity: z
    .strictObject({
      subjects: z
        .array(serviceAccountSubject)
        .optional()
        .describe("absent: those of azureCore, or system:serviceaccount:codemie:codemie-api."),
    })
    .prefault({})
    .describe("Service accounts that act as the application's identity."),
  dedicatedDatabases: z
    .array(z.enum(["keycloak", "litellm", "langfuse"]))
    .optional()
    .describe("Servers of their own in the upstream stack; absent: those of azureCore.postgres."),
  ingress: ingressSchema,
  nats: z
    .strictObject({
      loadBalancer: z
        .enum(["internal", "public"])
        .optional()
        .describe("absent: azureCore.nats.loadBalancer, or internal."),
      namespace: z.string().default("codemie"),
    })
    .prefault({})
    .describe("Load balancer of NATS, whose Service the product's chart makes."),
  protect: z
    .boolean()
    .default(true)
    .describe("Keeps the namespaces, and all that is in them, from being deleted by this program."),
});

export type KubernetesBaselineConfig = z.output<typeof kubernetesBaselineSchema>;
