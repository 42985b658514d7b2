import { z } from "zod";
import {
  POD_SECURITY_DEFAULT,
  POD_SECURITY_LEVELS,
  PRODUCT_NAMESPACES,
} from "../../components/plans/kubernetes/product-namespaces";
import { INGRESS_DEFAULTS } from "../../components/plans/kubernetes/ingress-controller";
import { KUBELOGIN_MODES } from "../../components/plans/kubernetes/kubeconfig";
import {
  DISK_SKUS,
  PRODUCT_STORAGE_CLASS,
  RECLAIM_POLICIES,
  STORAGE_CLASS_DEFAULTS,
} from "../../components/plans/kubernetes/storage-class";
import {
  DEDICATED_DATABASES,
  LOAD_BALANCERS,
} from "../../components/plans/azure/platform-defaults";
import { recordOf } from "../../components/plans/record";
import {
  cidr,
  cidrOrAddress,
  formatted,
  ipv4,
  managedIdentitySubjects,
  port,
  reason,
  serviceAccountSubject,
  stackReference,
  whole,
  word,
} from "./primitives";

const kubernetesName = formatted(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "is not a Kubernetes name",
  "use up to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
);

const quantity = (what: string) => z.number().min(0).optional().describe(what);
const count = (what: string) => z.int().min(0).optional().describe(what);

const namespaceSchema = z.strictObject({
  podSecurity: z
    .discriminatedUnion("enforce", [
      z.strictObject({
        enforce: z.enum(["baseline", "restricted"]).describe("Pod security standard."),
      }),
      z.strictObject({
        enforce: z.literal("privileged").describe("No restriction, for a stated reason."),
        reason,
      }),
    ])
    .default(POD_SECURITY_DEFAULT)
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
      .array(port)
      .optional()
      .describe(
        "Ports outside the cluster that pods may call beside 443; absent: those of azureCore.access.integrations.",
      ),
    allowedNetworks: z
      .array(cidrOrAddress)
      .optional()
      .describe(
        "Networks that may reach public load balancers; absent: azureCore.access.allowedNetworks.",
      ),
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
      mode: z.literal("repository").describe("A chart repository."),
      url: z
        .url({
          protocol: /^https$/,
          error: "is not an address of HTTPS; write it as https://charts.example.com",
        })
        .optional()
        .describe("Chart repository; absent: the project's own."),
      version: word.optional().describe("Chart version; absent: the pinned one."),
    }),
    z.strictObject({
      mode: z.literal("oci").describe("An OCI registry."),
      reference: formatted(
        /^oci:\/\/\S+$/,
        "is not a reference to an OCI chart",
        "write oci://<registry>/<path>/ingress-nginx",
      ).describe("Chart in the registry, as oci://<registry>/<path>/ingress-nginx."),
      version: word.optional().describe("Chart version; absent: the pinned one."),
    }),
    z.strictObject({
      mode: z.literal("path").describe("A folder or an archive."),
      path: word.describe("Chart folder or archive on the machine that deploys."),
    }),
  ])
  .prefault({ mode: "repository" })
  .describe("Where the controller's chart comes from.");

const ingressSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("create").describe("A controller is installed."),
      loadBalancer: z
        .enum(LOAD_BALANCERS)
        .optional()
        .describe(
          "Where it listens; absent: internal for the private model of azureCore.access, else public.",
        ),
      address: ipv4
        .optional()
        .describe(
          "Fixed internal address, also written into the application's private zone as codemie and *; absent: azureCore.dns.application.ingressAddress.",
        ),
      chart: chartSchema,
      className: kubernetesName
        .default(INGRESS_DEFAULTS.className)
        .describe("Name of the ingress class."),
      replicas: whole({ min: 1, max: 20 })
        .default(INGRESS_DEFAULTS.replicas)
        .describe("Pods of the controller."),
      imageRegistry: word
        .optional()
        .describe("Registry that mirrors the controller's images; absent: the chart's own."),
    }),
    z.strictObject({
      mode: z.literal("none").describe("No controller is installed."),
      namespace: kubernetesName
        .optional()
        .describe("Namespace of an existing controller, whose pods may call the product."),
    }),
  ])
  .prefault({ mode: "create" })
  .describe("Ingress controller, through which users reach the product.");

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
        mode: z.literal("entra").describe("The cluster of phase 2, by Entra login."),
        login: z
          .enum(KUBELOGIN_MODES)
          .default("azurecli")
          .describe("How kubelogin signs in on the machine that deploys."),
      }),
      z.strictObject({
        mode: z.literal("existing").describe("Any cluster, by its kubeconfig."),
      }),
    ])
    .prefault({ mode: "entra" })
    .describe(
      "entra: the cluster of phase 2, by Entra login through kubelogin. existing: any cluster, by the secret setting kubeconfig.",
    ),
  namespaces: z
    .record(kubernetesName, namespaceSchema)
    .refine((names) => Object.keys(names).length > 0, {
      message: "no namespace",
      params: { hint: "give at least one, for example codemie: {}" },
    })
    .prefault(recordOf(PRODUCT_NAMESPACES, () => ({})))
    .describe("Namespaces by name."),
  network: networkSchema.describe(
    "Networks outside the cluster that policies and load balancers refer to.",
  ),
  storageClass: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("create").describe("A class is created."),
        name: word
          .optional()
          .describe(
            "Name of the class; absent: managed-premium-lrs or -zrs, after disk and zoneRedundant.",
          ),
        disk: z
          .enum(Object.keys(DISK_SKUS) as [keyof typeof DISK_SKUS])
          .default(STORAGE_CLASS_DEFAULTS.disk)
          .describe("Kind of disk."),
        zoneRedundant: z
          .boolean()
          .default(STORAGE_CLASS_DEFAULTS.zoneRedundant)
          .describe("Disks that survive the loss of a zone; not offered in every region."),
        reclaim: z
          .enum(RECLAIM_POLICIES)
          .default(STORAGE_CLASS_DEFAULTS.reclaim)
          .describe("What becomes of a disk whose volume is deleted."),
        isDefault: z
          .boolean()
          .default(STORAGE_CLASS_DEFAULTS.isDefault)
          .describe("Volumes that name no class use this one."),
      }),
      z.strictObject({
        mode: z.literal("existing").describe("A class that exists already."),
        name: word.default(PRODUCT_STORAGE_CLASS).describe("Name of the class."),
      }),
    ])
    .prefault({ mode: "create" })
    .describe("Class of the product's volumes."),
  workloadIdentity: z
    .strictObject({
      subjects: z
        .array(serviceAccountSubject)
        .optional()
        .describe(
          "Service accounts; absent: those of azureCore, or system:serviceaccount:codemie:codemie-api.",
        ),
    })
    .prefault({})
    .describe("Service accounts that act as the application's identity."),
  dedicatedDatabases: z
    .array(z.enum(DEDICATED_DATABASES))
    .optional()
    .describe("Servers of their own in the upstream stack; absent: those of azureCore.postgres."),
  ingress: ingressSchema,
  nats: z
    .strictObject({
      loadBalancer: z
        .enum(LOAD_BALANCERS)
        .optional()
        .describe("Where it listens; absent: azureCore.nats.loadBalancer, or internal."),
      namespace: z
        .string()
        .default(PRODUCT_NAMESPACES[0])
        .describe("Namespace that NATS is installed in."),
    })
    .prefault({})
    .describe("Load balancer of NATS, whose Service the product's chart creates."),
  protect: z
    .boolean()
    .default(true)
    .describe("Keeps the namespaces, and all that is in them, from being deleted by this program."),
});

export type KubernetesBaselineConfig = z.output<typeof kubernetesBaselineSchema>;
