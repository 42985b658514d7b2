import { Denied, Unreachable, Unreadable } from "../unreadable";

/** A manifest to try; the client checks nothing but these. */
export interface Sample {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<{
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
  }>;
  readonly [field: string]: unknown;
}

/** A right in a cluster. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** The answer of a server-side dry run; nothing is stored. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly status: number; readonly message: string };

/** An existing cluster: access reviews and dry runs. */
export interface KubernetesClient {
  mayDo(right: Right): Promise<boolean>;
  admits(sample: Sample): Promise<Admission>;
}

export interface KubernetesClientOptions {
  /** Optional. @default - the current context of the kubeconfig in use */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

const importLibrary = () => import("@kubernetes/client-node");

/**
 * Reads the cluster of a kubeconfig.
 * @param library an ES module, which is loaded only when a check needs it
 */
export function kubernetesClient(
  options: KubernetesClientOptions = {},
  library: typeof importLibrary = importLibrary,
): KubernetesClient {
  const load = async () => {
    const client = await library();
    const config = new client.KubeConfig();
    try {
      if (options.kubeconfig === undefined) config.loadFromDefault();
      else config.loadFromFile(options.kubeconfig);
      if (options.context !== undefined) config.setCurrentContext(options.context);
    } catch (error) {
      throw new Unreadable(`the kubeconfig cannot be read: ${textOf(error)}`);
    }
    return { client, config };
  };
  return {
    mayDo: async ({ verb, group, resource, namespace }) => {
      const { client, config } = await load();
      const review = Object.assign(new client.V1SelfSubjectAccessReview(), {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: {
          resourceAttributes: {
            verb,
            group,
            resource,
            ...(namespace === undefined ? {} : { namespace }),
          },
        },
      });
      try {
        const answer = await config
          .makeApiClient(client.AuthorizationV1Api)
          .createSelfSubjectAccessReview({ body: review });
        if (answer.status === undefined) throw new Unreadable("the access review has no status");
        return answer.status.allowed;
      } catch (error) {
        throw readable(error);
      }
    },
    admits: async (sample) => {
      const { client, config } = await load();
      try {
        await client.KubernetesObjectApi.makeApiClient(config).create(sample, undefined, "All");
        return { admitted: true };
      } catch (error) {
        const refusal = refusalOf(error);
        // The name is taken: admission was asked before and had nothing against it.
        if (refusal?.status === 409) return { admitted: true };
        if (refusal !== undefined && [400, 403, 404, 422].includes(refusal.status)) {
          return { admitted: false, ...refusal };
        }
        if (/^Unrecognized API version and kind/.test(textOf(error)))
          return { admitted: false, status: 404, message: textOf(error) };
        throw readable(error);
      }
    },
  };
}

function refusalOf(
  error: unknown,
): { readonly status: number; readonly message: string } | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "number") {
    return undefined;
  }
  return { status: error.code, message: messageOf("body" in error ? error.body : undefined) };
}

function messageOf(body: unknown): string {
  if (typeof body === "object" && body !== null && "message" in body) return String(body.message);
  if (typeof body !== "string") return "";
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" ? messageOf(parsed) : "";
  } catch {
    return "";
  }
}

function readable(error: unknown): Error {
  if (error instanceof Unreadable) return error;
  const refusal = refusalOf(error);
  if (refusal?.status === 401 || refusal?.status === 403) {
    return new Denied("a login to the cluster", refusal.message);
  }
  return new Unreachable(`the cluster did not answer: ${textOf(error)}`);
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
