import { azureCheck, fail, pass, skip, type BuiltInCheck, type Finding } from "../../check";
import type { Admission, KubernetesClient, Right, Sample } from "../../clients/kubernetes";

const NAMESPACE = "codemie";

/** What namespace administration means. */
export const NAMESPACE_RIGHTS: readonly Right[] = ["create", "get", "list", "update", "delete"].map(
  (verb) => ({ verb, group: "", resource: "namespaces" }),
);

/** Cluster-wide kinds that the product's operators bring. */
export const CLUSTER_RIGHTS: readonly Right[] = [
  ["rbac.authorization.k8s.io", "clusterroles"],
  ["rbac.authorization.k8s.io", "clusterrolebindings"],
  ["rbac.authorization.k8s.io", "roles"],
  ["rbac.authorization.k8s.io", "rolebindings"],
  ["apiextensions.k8s.io", "customresourcedefinitions"],
  ["admissionregistration.k8s.io", "validatingwebhookconfigurations"],
  ["storage.k8s.io", "storageclasses"],
].flatMap(([group = "", resource = ""]) =>
  ["create", "update", "delete"].map((verb) => ({ verb, group, resource })),
);

const title = ({ verb, group, resource }: Right): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}`;

export function assessRights(rights: readonly Right[], allowed: readonly boolean[]): Finding {
  const refused = rights.filter((_, index) => allowed[index] !== true).map(title);
  return refused.length === 0
    ? pass(`all ${String(rights.length)} rights are given`)
    : fail(
        `not allowed: ${refused.join(", ")}`,
        "ask for the role Azure Kubernetes Service RBAC Cluster Admin on the cluster",
      );
}

const review = async (rights: readonly Right[], kubernetes: KubernetesClient): Promise<Finding> =>
  assessRights(rights, await Promise.all(rights.map((right) => kubernetes.mayDo(right))));

function existingCluster(
  id: string,
  run: (
    kubernetes: KubernetesClient,
    loadBalancer: "internal" | "public",
  ) => Promise<Finding | readonly Finding[]>,
): BuiltInCheck {
  return azureCheck(
    id,
    ["create selfsubjectaccessreviews.authorization.k8s.io"],
    async ({ existing }, { kubernetes }) =>
      existing?.clusterId === undefined
        ? skip("the deployment makes its own cluster")
        : run(kubernetes, existing.natsLoadBalancer),
    "kubernetes",
  );
}

export const namespaceAdmin = existingCluster("K8S_NAMESPACE_ADMIN", (kubernetes) =>
  review(NAMESPACE_RIGHTS, kubernetes),
);
export const clusterAdmin = existingCluster("K8S_CLUSTER_ADMIN", (kubernetes) =>
  review(CLUSTER_RIGHTS, kubernetes),
);

const CRD_GROUP = "preflight.platform-foundations.example.com";

/** One sample for each kind that the product brings. Only ever sent as a dry run. */
export function samplesOf(loadBalancer: "internal" | "public"): readonly Sample[] {
  const name = "platform-foundations-preflight";
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }];
  const rbac = "rbac.authorization.k8s.io/v1";
  const subjects = [{ kind: "ServiceAccount", name: "default", namespace: "default" }];
  const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: `${NAMESPACE}-preflight` } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name,
        namespace: "default",
        ...(loadBalancer === "internal"
          ? { annotations: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" } }
          : {}),
      },
      spec: {
        type: "LoadBalancer",
        selector: { app: name },
        ports: [{ port: 4222, targetPort: 4222 }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default" },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 1000 },
        containers: [
          {
            name: "probe",
            image: "registry.k8s.io/pause:3.10",
            securityContext: { readOnlyRootFilesystem: false, allowPrivilegeEscalation: false },
          },
        ],
      },
    },
    { apiVersion: rbac, kind: "ClusterRole", metadata: { name }, rules },
    {
      apiVersion: rbac,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: roleRef("ClusterRole"),
      subjects,
    },
    { apiVersion: rbac, kind: "Role", metadata: { name, namespace: "default" }, rules },
    {
      apiVersion: rbac,
      kind: "RoleBinding",
      metadata: { name, namespace: "default" },
      roleRef: roleRef("Role"),
      subjects,
    },
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `probes.${CRD_GROUP}` },
      spec: {
        group: CRD_GROUP,
        scope: "Namespaced",
        names: { plural: "probes", singular: "probe", kind: "Probe" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object" } },
          },
        ],
      },
    },
  ];
}

export function assessAdmission({ kind }: Pick<Sample, "kind">, admission: Admission): Finding {
  if (admission.admitted) return pass("admitted in a dry run", kind);
  const webhook = /admission webhook "([^"]+)"/.exec(admission.message)?.[1];
  const who =
    webhook ??
    (/forbidden: User/.test(admission.message) ? "the cluster's access rules" : "the API server");
  return fail(
    `refused by ${who}: ${admission.message.slice(0, 200)}`,
    "ask the cluster's owner to exempt the product's namespaces from this rule",
    kind,
  );
}

export const admission = existingCluster("K8S_ADMISSION", (kubernetes, loadBalancer) =>
  Promise.all(
    samplesOf(loadBalancer).map(async (sample) =>
      assessAdmission(sample, await kubernetes.admits(sample)),
    ),
  ),
);
