import { fail, kubernetesCheck, pass, skip, warn, type Finding } from "../../check";
import type { Admission, KubernetesClient, Right, Sample } from "../../clients/kubernetes";
import type { KubernetesNeeds } from "../../needs/kubernetes";

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

const permissions = ["create selfsubjectaccessreviews.authorization.k8s.io"];

export const namespaceAdmin = kubernetesCheck(
  "K8S_NAMESPACE_ADMIN",
  permissions,
  (_needs, { kubernetes }) => review(NAMESPACE_RIGHTS, kubernetes),
);
export const clusterAdmin = kubernetesCheck(
  "K8S_CLUSTER_ADMIN",
  permissions,
  (_needs, { kubernetes }) => review(CLUSTER_RIGHTS, kubernetes),
);

const CRD_GROUP = "preflight.platform-foundations.example.com";

/** Custom resources of the product's operators. Sources: https://github.com/epam/edp-keycloak-operator, https://access.crunchydata.com/documentation/postgres-operator */
const CUSTOM_RESOURCES = [
  { apiVersion: "v1.edp.epam.com/v1", kind: "Keycloak" },
  { apiVersion: "v1.edp.epam.com/v1", kind: "KeycloakRealm" },
  { apiVersion: "postgres-operator.crunchydata.com/v1beta1", kind: "PostgresCluster" },
];

/**
 * One sample for each kind that the product brings. Only ever sent as a dry run.
 * @param namespace where the namespaced ones go
 */
export function samplesOf({
  natsLoadBalancer: loadBalancer,
  namespace,
}: KubernetesNeeds): readonly Sample[] {
  const name = "platform-foundations-preflight";
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }];
  const rbac = "rbac.authorization.k8s.io/v1";
  const subjects = [{ kind: "ServiceAccount", name: "default", namespace }];
  const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: `${namespace}-preflight` } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name,
        namespace,
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
      metadata: { name, namespace },
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
    { apiVersion: rbac, kind: "Role", metadata: { name, namespace }, rules },
    {
      apiVersion: rbac,
      kind: "RoleBinding",
      metadata: { name, namespace },
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
    ...CUSTOM_RESOURCES.map((kind) => ({ ...kind, metadata: { name, namespace }, spec: {} })),
  ];
}

const NOT_FOUND = 404;

export function assessAdmission(
  { kind, apiVersion }: Pick<Sample, "kind" | "apiVersion">,
  admission: Admission,
): Finding {
  if (admission.admitted) return pass("admitted in a dry run", kind);
  const { status, message } = admission;
  if (status === NOT_FOUND)
    return skip(`the cluster does not serve ${apiVersion} yet; ask again when it does`, kind);
  const webhook = /admission webhook "([^"]+)"/.exec(message)?.[1];
  const policy = /ValidatingAdmissionPolicy '([^']+)'/.exec(message)?.[1];
  // The sample has no more than a name, so its own schema refuses it; admission did not.
  if (webhook === undefined && policy === undefined && status === INVALID && isCustom(kind))
    return pass("admission has nothing against it", kind);
  // The product that is deployed already may be what uses it.
  if (message.includes("exceeded quota"))
    return warn(message.slice(0, 200), "raise the quota, unless the product itself uses it", kind);
  const who =
    webhook ??
    policy ??
    (/forbidden: User/.test(message) ? "the cluster's access rules" : "the API server");
  return fail(
    `refused by ${who}: ${message.slice(0, 200)}`,
    "ask the cluster's owner to exempt the product's namespaces from this rule",
    kind,
  );
}

const INVALID = 422;
const isCustom = (kind: string): boolean => CUSTOM_RESOURCES.some((custom) => custom.kind === kind);

export const admission = kubernetesCheck("K8S_ADMISSION", permissions, (needs, { kubernetes }) =>
  Promise.all(samplesOf(needs).map((sample) => tried(sample, needs, kubernetes))),
);

/** Where the product's namespace does not exist yet, another one answers, whose rules may differ. */
export async function tried(
  sample: Sample,
  { namespace }: KubernetesNeeds,
  kubernetes: KubernetesClient,
): Promise<Finding> {
  const answer = await kubernetes.admits(sample);
  const isMissing =
    !answer.admitted &&
    answer.status === NOT_FOUND &&
    answer.message.includes(`namespaces "${namespace}" not found`);
  if (!isMissing) return assessAdmission(sample, answer);
  const elsewhere = { ...sample, metadata: { ...sample.metadata, namespace: "default" } };
  const finding = assessAdmission(sample, await kubernetes.admits(elsewhere));
  const where = `${namespace} does not exist yet, so this was tried in default`;
  if (finding.result === "pass") return pass(`${finding.found}; ${where}`, sample.kind);
  return finding.result === "fail"
    ? warn(`${finding.found}; ${where}`, `create ${namespace} and ask again`, sample.kind)
    : finding;
}
