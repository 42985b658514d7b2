import { fail, pass, skip, unknown, warn } from "../../../preflight/check";
import type { Admission, Right, Sample } from "../../../preflight/clients/kubernetes";
import { refused } from "../support";
import { describeTable, type Table } from "../wire/service";

// Over HTTP the same answers are asked for in ../kubernetes.test.ts, in a process of its own: the client is an ES module.
const CLUSTER = {
  kubernetesNeeds: { natsLoadBalancer: "internal", namespace: "codemie" },
} as const;
const mayDo = (allowed: (right: Right) => boolean) => ({
  kubernetes: { mayDo: (right: Right) => Promise.resolve(allowed(right)) },
});
/** Only the sample of one kind is answered with something else than its admission. */
const admits = (kind: string, admission: (sample: Sample) => Admission) => ({
  kubernetes: {
    admits: (sample: Sample): Promise<Admission> =>
      Promise.resolve(sample.kind === kind ? admission(sample) : { admitted: true }),
  },
});
const refusedWith = (status: number, message: string) => (): Admission => ({
  admitted: false,
  status,
  message,
});
const notIn =
  (namespace: string, elsewhere: Admission) =>
  ({ metadata }: Sample): Admission =>
    metadata.namespace === namespace
      ? { admitted: false, status: 404, message: `namespaces "${namespace}" not found` }
      : elsewhere;

const ROWS: Table = {
  K8S_NAMESPACE_ADMIN: [
    ["no existing cluster", {}, [skip("no existing cluster is configured")]],
    [
      "settings that do not load",
      { configIssues: [{ path: "general", problem: "is missing", hint: "add it" }] },
      [unknown("the settings do not load, so the need is not known")],
    ],
    ["all rights", { ...CLUSTER, ...mayDo(() => true) }, [pass("all 5 rights are given")]],
    [
      "two rights are missing",
      { ...CLUSTER, ...mayDo(({ verb }) => !["create", "delete"].includes(verb)) },
      [
        fail(
          "not allowed: create namespaces, delete namespaces",
          "ask for the role Azure Kubernetes Service RBAC Cluster Admin on the cluster",
        ),
      ],
    ],
    [
      "rights may not be reviewed",
      { ...CLUSTER, kubernetes: { mayDo: refused("a login to the cluster") } },
      [unknown("no permission to ask: a login to the cluster is needed")],
    ],
  ],
  K8S_CLUSTER_ADMIN: [
    ["all rights", { ...CLUSTER, ...mayDo(() => true) }, [pass("all 21 rights are given")]],
    [
      "rights on roles are missing",
      { ...CLUSTER, ...mayDo(({ resource }) => resource !== "clusterroles") },
      [
        fail(
          "not allowed: create clusterroles.rbac.authorization.k8s.io, update clusterroles.rbac.authorization.k8s.io, delete clusterroles.rbac.authorization.k8s.io",
          "ask for the role Azure Kubernetes Service RBAC Cluster Admin on the cluster",
        ),
      ],
    ],
    [
      "rights may not be reviewed",
      { ...CLUSTER, kubernetes: { mayDo: refused("a login to the cluster") } },
      [unknown("no permission to ask: a login to the cluster is needed")],
    ],
  ],
  K8S_ADMISSION: [
    [
      "everything is admitted",
      { ...CLUSTER, ...admits("", () => ({ admitted: true })) },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "a webhook refuses",
      {
        ...CLUSTER,
        ...admits(
          "Service",
          refusedWith(
            403,
            'admission webhook "guard.example" denied the request: no load balancers',
          ),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        fail(
          'refused by guard.example: admission webhook "guard.example" denied the request: no load balancers',
          "ask the cluster's owner to exempt the product's namespaces from this rule",
          "Service",
        ),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "a policy refuses",
      {
        ...CLUSTER,
        ...admits(
          "Pod",
          refusedWith(
            422,
            "ValidatingAdmissionPolicy 'roots' with binding 'all' denied request: write no root",
          ),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        fail(
          "refused by roots: ValidatingAdmissionPolicy 'roots' with binding 'all' denied request: write no root",
          "ask the cluster's owner to exempt the product's namespaces from this rule",
          "Pod",
        ),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "access rules refuse",
      {
        ...CLUSTER,
        ...admits(
          "Role",
          refusedWith(
            403,
            'roles.rbac.authorization.k8s.io is forbidden: User "me" cannot create resource "roles"',
          ),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        fail(
          'refused by the cluster\'s access rules: roles.rbac.authorization.k8s.io is forbidden: User "me" cannot create resource "roles"',
          "ask the cluster's owner to exempt the product's namespaces from this rule",
          "Role",
        ),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "the API server refuses",
      {
        ...CLUSTER,
        ...admits("Pod", refusedWith(422, "Pod is invalid: spec.containers: Required value")),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        fail(
          "refused by the API server: Pod is invalid: spec.containers: Required value",
          "ask the cluster's owner to exempt the product's namespaces from this rule",
          "Pod",
        ),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "a quota is used up",
      {
        ...CLUSTER,
        ...admits(
          "Pod",
          refusedWith(
            403,
            "pods is forbidden: exceeded quota: compute, requested: pods=1, used: pods=9, limited: pods=9",
          ),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        warn(
          "pods is forbidden: exceeded quota: compute, requested: pods=1, used: pods=9, limited: pods=9",
          "raise the quota, unless the product itself uses it",
          "Pod",
        ),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "a custom resource is not served",
      {
        ...CLUSTER,
        ...admits(
          "Keycloak",
          refusedWith(404, "Unrecognized API version and kind: v1.edp.epam.com/v1 Keycloak"),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        skip(
          "the cluster does not serve v1.edp.epam.com/v1 yet; ask again when it does",
          "Keycloak",
        ),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "a custom resource is refused by its own schema",
      {
        ...CLUSTER,
        ...admits(
          "PostgresCluster",
          refusedWith(422, "PostgresCluster is invalid: spec.postgresVersion: Required value"),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admission has nothing against it", "PostgresCluster"),
      ],
    ],
    [
      "a custom resource is refused by a webhook",
      {
        ...CLUSTER,
        ...admits(
          "PostgresCluster",
          refusedWith(422, 'admission webhook "guard.example" denied the request'),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        fail(
          'refused by guard.example: admission webhook "guard.example" denied the request',
          "ask the cluster's owner to exempt the product's namespaces from this rule",
          "PostgresCluster",
        ),
      ],
    ],
    [
      "the namespace is not there, and another one admits",
      { ...CLUSTER, ...admits("Role", notIn("codemie", { admitted: true })) },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass(
          "admitted in a dry run; codemie does not exist yet, so this was tried in default",
          "Role",
        ),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "the namespace is not there, and another one refuses",
      {
        ...CLUSTER,
        ...admits(
          "Role",
          notIn("codemie", {
            admitted: false,
            status: 403,
            message: 'admission webhook "guard.example" denied the request',
          }),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        warn(
          'refused by guard.example: admission webhook "guard.example" denied the request; codemie does not exist yet, so this was tried in default',
          "create codemie and ask again",
          "Role",
        ),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        pass("admitted in a dry run", "Keycloak"),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "the namespace is not there, and neither is the kind",
      {
        ...CLUSTER,
        ...admits(
          "Keycloak",
          notIn("codemie", { admitted: false, status: 404, message: "not found" }),
        ),
      },
      [
        pass("admitted in a dry run", "Namespace"),
        pass("admitted in a dry run", "Service"),
        pass("admitted in a dry run", "Pod"),
        pass("admitted in a dry run", "ClusterRole"),
        pass("admitted in a dry run", "ClusterRoleBinding"),
        pass("admitted in a dry run", "Role"),
        pass("admitted in a dry run", "RoleBinding"),
        pass("admitted in a dry run", "CustomResourceDefinition"),
        skip(
          "the cluster does not serve v1.edp.epam.com/v1 yet; ask again when it does",
          "Keycloak",
        ),
        pass("admitted in a dry run", "KeycloakRealm"),
        pass("admitted in a dry run", "PostgresCluster"),
      ],
    ],
    [
      "the cluster does not answer",
      { ...CLUSTER, kubernetes: { admits: refused("a login to the cluster") } },
      [unknown("no permission to ask: a login to the cluster is needed")],
    ],
  ],
};

describeTable(ROWS);
