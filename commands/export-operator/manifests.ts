// Manifests for the Pulumi Kubernetes Operator 2: one Stack for each stack of an environment, each after those it reads. Pure.
// Fields: https://github.com/pulumi/pulumi-kubernetes-operator/blob/v2.9.0/docs/stacks.md
import { inOrder, stackIn, type Home, type StackNeeds } from "../deploy/order";

export interface OperatorRequest {
  readonly stacks: readonly StackNeeds[];
  readonly home: Home;
  readonly namespace: string;
  /** Git repository that holds the program and the stack files. */
  readonly repository: string;
  readonly branch: string;
  /** What `pulumi login` takes. */
  readonly backend: string;
  /** Client id of the identity of Azure that is federated with the service account. */
  readonly clientId: string;
  /** Tenant of that identity. */
  readonly tenantId: string;
}

/** Release of the operator whose resource definitions the manifests satisfy. */
export const OPERATOR_VERSION = "2.9.0";

const SERVICE_ACCOUNT = "deployer";
/** Where the webhook of workload identity mounts the token. */
const TOKEN_FILE = "/var/run/secrets/azure/tokens/azure-identity-token";
const DAY_SECONDS = 86_400;

/** Objects in the order in which they are applied. */
export function operatorManifests(request: OperatorRequest): readonly object[] {
  const { clientId, home, namespace, stacks } = request;
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespace,
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name: SERVICE_ACCOUNT,
        namespace,
        annotations: { "azure.workload.identity/client-id": clientId },
      },
    },
    // The workspace asks the API server who calls it.
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: `${namespace}-${SERVICE_ACCOUNT}-auth-delegator` },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: "system:auth-delegator",
      },
      subjects: [{ kind: "ServiceAccount", name: SERVICE_ACCOUNT, namespace }],
    },
    ...inOrder(stacks, home).map((stack) => stackManifest(stack, request)),
  ];
}

function stackManifest({ name, upstreams }: StackNeeds, request: OperatorRequest): object {
  const { backend, branch, clientId, home, namespace, repository, stacks, tenantId } = request;
  const names = stacks.map((stack) => stack.name);
  const before = [...new Set(upstreams.map((upstream) => stackIn(upstream, home)))].filter(
    (upstream) => upstream !== undefined && names.includes(upstream),
  );
  return {
    apiVersion: "pulumi.com/v1",
    kind: "Stack",
    metadata: { name, namespace },
    spec: {
      stack: `organization/${home.project}/${name}`,
      projectRepo: repository,
      branch,
      shallow: true,
      backend,
      useLocalStackOnly: true, // a stack that does not exist was mistyped
      serviceAccountName: SERVICE_ACCOUNT,
      refresh: true,
      continueResyncOnCommitMatch: true,
      resyncFrequencySeconds: DAY_SECONDS,
      destroyOnFinalize: false,
      envRefs: variables({
        AZURE_STORAGE_ACCOUNT: new URL(backend).searchParams.get("storage_account") ?? "",
        ARM_USE_OIDC: "true",
        ARM_OIDC_TOKEN_FILE_PATH: TOKEN_FILE,
        ARM_CLIENT_ID: clientId,
        ARM_TENANT_ID: tenantId,
      }),
      ...(before.length === 0
        ? {}
        : { prerequisites: before.map((upstream) => ({ name: upstream })) }),
      workspaceTemplate: {
        spec: {
          image: "pulumi/pulumi:3.259.0-nonroot",
          securityProfile: "restricted",
          resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
          podTemplate: { metadata: { labels: { "azure.workload.identity/use": "true" } } },
        },
      },
    },
  };
}

const variables = (values: Readonly<Record<string, string>>): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { type: "Literal", literal: { value } }]),
  );
