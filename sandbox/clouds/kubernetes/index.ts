import { createHash } from "node:crypto";

import { parse, parseAllDocuments } from "yaml";

import { CloudFailure } from "../../wire/failure";
import type { Properties, Value } from "../../wire/values";
import { isRecord } from "../../wire/values";
import type { CloudOperation, Package, TypeRow } from "../rows";
import { apiServerFailure, originOf } from "../azure-native/reach";
import { KINDS, NAMESPACES } from "./kinds";
import { mountFailure } from "./mounts";

type Values = Readonly<Record<string, Value>>;

const record = (value: Value): Values => (isRecord(value) ? value : {});
const text = (value: Value): string => (typeof value === "string" ? value : "");
const metadata = (inputs: Values): Values => record(inputs["metadata"]);
const nameOf = (inputs: Values): string => text(metadata(inputs)["name"]);
const namespaceOf = (inputs: Values, config: Properties): string =>
  text(metadata(inputs)["namespace"]) || text(config["namespace"]) || "default";

// `core/v1` is written `v1` in an object, and `v1` by some programs in a token.
const objectVersion = (apiVersion: string): string => apiVersion.replace(/^core\//, "");

const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  StorageClass: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  Deployment: ["spec.selector"],
  StatefulSet: ["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  Job: ["spec.template", "spec.selector", "spec.completions"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  Secret: ["type"],
  PersistentVolumeClaim: ["spec.accessModes", "spec.storageClassName"],
};

// The provider waits until workloads are ready, which takes longer than to write an object down.
const SECONDS: Readonly<Record<string, number>> = {
  Deployment: 20,
  StatefulSet: 40,
  DaemonSet: 20,
  Service: 10,
  Job: 15,
  Pod: 10,
};

function objectRow(apiVersion: string, kind: string, namespaced: boolean): TypeRow {
  return {
    id: ({ inputs, config }) =>
      namespaced ? `${namespaceOf(inputs, config)}/${nameOf(inputs)}` : nameOf(inputs),
    replaces: ["metadata.name", "metadata.namespace", ...(IMMUTABLE[kind] ?? [])],
    defaults: { apiVersion: objectVersion(apiVersion), kind },
    seconds: SECONDS[kind] ?? 0.5,
    writeOnly: kind === "Secret" ? ["stringData"] : [],
    secrets: kind === "Secret" ? ["data"] : [],
    computed: (operation) => ({
      metadata: {
        name: nameOf(operation.inputs),
        ...(namespaced ? { namespace: namespaceOf(operation.inputs, operation.config) } : {}),
        uid: operation.generated.uuid("uid"),
        resourceVersion: String(
          Number(record(operation.outputs["metadata"])["resourceVersion"] ?? 999) + 1,
        ),
        generation: Number(record(operation.outputs["metadata"])["generation"] ?? 0) + 1,
        creationTimestamp:
          text(record(operation.outputs["metadata"])["creationTimestamp"]) ||
          new Date().toISOString(),
        ...(kind === "Namespace"
          ? { labels: { "kubernetes.io/metadata.name": nameOf(operation.inputs) } }
          : {}),
      },
      ...ofKind(kind, operation),
    }),
  };
}

function ofKind(kind: string, { inputs, generated }: CloudOperation): Values {
  const spec = record(inputs["spec"]);
  switch (kind) {
    case "Namespace":
      return { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
    case "Service": {
      const address = `10.2.${String(generated.number("third", 250))}.${String(2 + generated.number("fourth", 250))}`;
      const balanced = text(spec["type"]) === "LoadBalancer";
      const wanted =
        text(spec["loadBalancerIP"]) ||
        text(record(metadata(inputs)["annotations"])[AZURE_ADDRESS]);
      const ip = wanted || `10.0.16.${String(200 + generated.number("front", 50))}`;
      return {
        spec: {
          clusterIP: text(spec["clusterIP"]) || address,
          type: spec["type"] ?? "ClusterIP",
          sessionAffinity: "None",
        },
        status: { loadBalancer: balanced ? { ingress: [{ ip }] } : {} },
      };
    }
    case "Deployment":
    case "StatefulSet": {
      const replicas = Number(spec["replicas"] ?? 1);
      return {
        status: {
          replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
          observedGeneration: 1,
        },
      };
    }
    case "Secret":
      return secretData(inputs);
    default:
      return {};
  }
}

const AZURE_ADDRESS = "service.beta.kubernetes.io/azure-load-balancer-ipv4";

// The server turns `stringData` into `data` and never gives it back.
function secretData(inputs: Values): Values {
  const plain = Object.entries(record(inputs["stringData"])).map(
    ([key, value]) => [key, Buffer.from(text(value)).toString("base64")] as const,
  );
  return {
    type: inputs["type"] ?? "Opaque",
    ...(plain.length === 0 ? {} : { data: Object.fromEntries(plain) }),
  };
}

const release: TypeRow = {
  id: ({ inputs, config }) =>
    `${text(inputs["namespace"]) || namespaceOf({}, config)}/${text(inputs["name"])}`,
  required: ["chart"],
  autoname: { property: "name", form: "suffixed", max: 53 },
  replaces: ["name", "namespace"],
  seconds: 60,
  computed: ({ inputs, config, outputs }) => ({
    namespace: text(inputs["namespace"]) || namespaceOf({}, config),
    status: {
      name: inputs["name"],
      namespace: text(inputs["namespace"]) || namespaceOf({}, config),
      chart: inputs["chart"],
      version: inputs["version"] ?? "0.0.0",
      revision: Number(record(outputs["status"])["revision"] ?? 0) + 1,
      status: "deployed",
    },
    resourceNames: {},
  }),
};

const objects = KINDS.map(([apiVersion, kind, namespaced]) => [
  `kubernetes:${apiVersion}:${kind}`,
  objectRow(apiVersion, kind, namespaced),
]);

const types: Readonly<Record<string, TypeRow>> = {
  ...(Object.fromEntries(objects) as Record<string, TypeRow>),
  "kubernetes:helm.sh/v3:Release": release,
};

const HELM_TIMEOUT_SECONDS = 300;

/** The address of the first cluster of a kubeconfig; undefined while it is unknown. */
function serverIn(kubeconfig: string): URL | undefined {
  if (!kubeconfig.includes("server")) return undefined;
  const [cluster] = list(record(parse(kubeconfig) as Value)["clusters"]);
  const server = text(record(record(cluster)["cluster"])["server"]);
  return URL.canParse(server) ? new URL(server) : undefined;
}

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

const SERVER = "https://kubernetes.io/docs/reference/using-api/api-concepts/";

/** The kubernetes provider: one API server for each kubeconfig, without anything that runs. */
export const kubernetes: Package = {
  name: "kubernetes",
  sdk: "@pulumi/kubernetes",
  previews: { by: "dry run" },
  types,
  functions: {
    "kubernetes:yaml:decode": ({ args }) => ({
      result: parseAllDocuments(text(args["text"])).flatMap(
        (document) => (document.toJS() ?? []) as Value[],
      ),
    }),
  },
  refusals: {
    "namespace not found": {
      seen: SERVER,
      on: ["create"],
      types: Object.keys(types).filter((token) =>
        KINDS.some(([version, kind, own]) => own && token === `kubernetes:${version}:${kind}`),
      ),
      refuse: ({ inputs, config, store, scope, token }) => {
        const wanted = namespaceOf(inputs, config);
        const there =
          (NAMESPACES as readonly string[]).includes(wanted) ||
          store
            .storedOfType("kubernetes:core/v1:Namespace")
            .some((other) => other.scope === scope && other.id === wanted);
        return there
          ? undefined
          : new CloudFailure(
              "NotFound",
              `${token.split(":").at(-1) ?? ""} "${nameOf(inputs)}" could not be created: namespaces "${wanted}" not found`,
              404,
            );
      },
    },
    "pods without their volumes": {
      seen: "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/extensions/troubleshoot-key-vault-csi-secrets-store-csi-driver",
      on: ["create", "update"],
      types: ["kubernetes:helm.sh/v3:Release"],
      refuse: ({ inputs, config, store, scope, scenario, latencyMs }) => {
        const namespace = text(inputs["namespace"]) || namespaceOf({}, config);
        // The kubelet tries again for as long as the release waits.
        const late = scenario.roleDelaySeconds - Number(inputs["timeout"] ?? HELM_TIMEOUT_SECONDS);
        const failure = mountFailure(
          {
            store,
            scope,
            host: serverIn(text(config["kubeconfig"]))?.hostname ?? "",
            namespace,
            delayMs: late > 0 ? latencyMs(late) : 0,
          },
          inputs["values"],
        );
        return failure === undefined
          ? undefined
          : new CloudFailure(
              "Timeout",
              `Helm release "${namespace}/${text(inputs["name"])}" failed to become available within allocated timeout. Error: context deadline exceeded. Event: ${failure}`,
              504,
            );
      },
    },
  },
  conflicts: {},
  // Programs write core/v1 and v1, and generated code adds nothing else.
  tokenOf: (token) => token.replace(/^kubernetes:v1:/, "kubernetes:core/v1:"),
  scope: (config) => {
    const kubeconfig = text(config["kubeconfig"]);
    return kubeconfig === ""
      ? ""
      : createHash("sha256").update(kubeconfig).digest("hex").slice(0, 12);
  },
  // https://github.com/pulumi/pulumi-kubernetes/issues/881
  unreachable: ({ config, store, from }) => {
    const server = serverIn(text(config["kubeconfig"]));
    const failure = server && apiServerFailure(store, originOf(store, from), server.hostname);
    return failure === undefined
      ? undefined
      : new CloudFailure(
          "Unreachable",
          `configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "${String(server)}openapi/v2?timeout=32s": ${failure}`,
          503,
        );
  },
  fill: ({ token, inputs, name, seed, olds }) => {
    if (token.startsWith("kubernetes:helm.sh/") || token.startsWith("kubernetes:yaml"))
      return inputs;
    const given = record(inputs["metadata"]);
    if (given["name"] !== undefined) return inputs;
    const before = text(record(olds["metadata"])["name"]);
    const random = createHash("sha256").update(seed).digest("hex").slice(0, 8);
    return { ...inputs, metadata: { ...given, name: before || `${name}-${random}` } };
  },
  alreadyExists: ({ token, id }) =>
    new CloudFailure(
      "AlreadyExists",
      `resource ${id} was not successfully created by the Kubernetes API server: ${(token.split(":").at(-1) ?? "").toLowerCase()}s "${id.split("/").at(-1) ?? ""}" already exists`,
      409,
    ),
  takesWithIt: ({ id }, other) =>
    !id.includes("/") && other.id.startsWith(`${id}/`) && other.token.startsWith("kubernetes:"),
  throttled: () =>
    new CloudFailure(
      "TooManyRequests",
      "the server has received too many requests and has asked us to try again later",
      429,
    ),
  retries: ({ status }) => status === 429 || status >= 500,
};
