// What the reader of a cluster makes of the library's answers; test/preflight/kubernetes.test.ts asks a server through the library.
import {
  kubernetesClient,
  type KubernetesClientOptions,
} from "../../../preflight/clients/kubernetes";
import { Denied, Unreachable, Unreadable } from "../../../preflight/unreadable";

type Library = Awaited<ReturnType<NonNullable<Parameters<typeof kubernetesClient>[1]>>>;

const asked: unknown[] = [];
beforeEach(() => {
  asked.length = 0;
});

/** A library that answers every question so, and notes what it is asked. */
function clientOf(
  reply: () => unknown,
  { load = () => undefined, ...options }: KubernetesClientOptions & { load?: () => unknown } = {},
) {
  const note = (what: string, more: unknown): Promise<unknown> => {
    asked.push([what, more]);
    return Promise.resolve().then(reply);
  };
  const AuthorizationV1Api = jest.fn();
  class KubeConfig {
    public loadFromDefault(): void {
      asked.push("default");
      load();
    }
    public loadFromFile(file: string): void {
      asked.push(file);
      load();
    }
    public setCurrentContext(name: string): void {
      asked.push(`context ${name}`);
    }
    public makeApiClient(api: unknown): object {
      if (api !== AuthorizationV1Api) throw new Error("another interface");
      return { createSelfSubjectAccessReview: (more: unknown) => note("review", more) };
    }
  }
  const V1SelfSubjectAccessReview = jest.fn();
  const KubernetesObjectApi = {
    makeApiClient: () => ({
      create: (...more: readonly unknown[]) => note("create", more),
    }),
  };
  const library = {
    AuthorizationV1Api,
    KubeConfig,
    V1SelfSubjectAccessReview,
    KubernetesObjectApi,
  } as unknown as Library;
  return kubernetesClient(options, () => Promise.resolve(library));
}

/** A refusal as the library raises it. */
const refusal = (code: unknown, body?: unknown): (() => never) => {
  return () => {
    throw Object.assign(new Error(`HTTP-Code: ${String(code)}\nmore`), { code, body });
  };
};
const status = (message: string): string => JSON.stringify({ kind: "Status", message });

const RIGHT = { verb: "create", group: "apps", resource: "deployments" };
const SAMPLE = { apiVersion: "v1", kind: "Pod", metadata: { name: "sample" } };
const allowed = (is: boolean) => () => ({ status: { allowed: is } });

describe("the kubeconfig", () => {
  it.each<readonly [string, KubernetesClientOptions, readonly string[]]>([
    ["in use, with its context", {}, ["default"]],
    ["of a file", { kubeconfig: "/config" }, ["/config"]],
    [
      "of a file, with another context",
      { kubeconfig: "/config", context: "dev" },
      ["/config", "context dev"],
    ],
  ])("is that %s", async (_what, options, expected) => {
    await clientOf(allowed(true), options).mayDo(RIGHT);
    expect(asked.slice(0, -1)).toEqual(expected);
  });

  it("that cannot be read is reported", async () => {
    const load = (): never => {
      throw new Error("no such file\nmore");
    };
    await expect(clientOf(allowed(true), { load }).mayDo(RIGHT)).rejects.toThrow(
      new Unreadable("the kubeconfig cannot be read: no such file"),
    );
    const text = (): never => {
      throw "lost"; // eslint-disable-line @typescript-eslint/only-throw-error -- a library may
    };
    await expect(clientOf(allowed(true), { load: text }).admits(SAMPLE)).rejects.toThrow(
      "the kubeconfig cannot be read: lost",
    );
  });
});

describe("a right", () => {
  it.each([
    [{}, {}],
    [{ namespace: "codemie" }, { namespace: "codemie" }],
  ])("is reviewed with what it is about: %j", async (more, expected) => {
    await clientOf(allowed(true)).mayDo({ ...RIGHT, ...more });
    expect(asked.at(-1)).toEqual([
      "review",
      {
        body: {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          spec: { resourceAttributes: { ...RIGHT, ...expected } },
        },
      },
    ]);
  });

  it.each([true, false])("is had or not: %s", async (is) => {
    expect(await clientOf(allowed(is)).mayDo(RIGHT)).toBe(is);
  });

  it("is unknown where the answer has no status", async () => {
    await expect(clientOf(() => ({})).mayDo(RIGHT)).rejects.toThrow(
      new Unreadable("the access review has no status"),
    );
  });
});

describe("a sample", () => {
  it("is tried without being stored", async () => {
    expect(await clientOf(() => SAMPLE).admits(SAMPLE)).toEqual({ admitted: true });
    expect(asked.at(-1)).toEqual(["create", [SAMPLE, undefined, "All"]]);
  });

  it("whose name is in use is admitted", async () => {
    expect(await clientOf(refusal(409)).admits(SAMPLE)).toEqual({ admitted: true });
  });

  it.each([400, 403, 404, 422])(
    "is refused with status %i, in the server's words",
    async (code) => {
      expect(await clientOf(refusal(code, status("by a webhook"))).admits(SAMPLE)).toEqual({
        admitted: false,
        status: code,
        message: "by a webhook",
      });
    },
  );

  it.each([
    ["as an object", { message: "by a webhook" }, "by a webhook"],
    ["as JSON", status("by a webhook"), "by a webhook"],
    ["as an object without words", {}, ""],
    ["as JSON without words", "{}", ""],
    ["as JSON that is not an object", '"x"', ""],
    ["as JSON of nothing", "null", ""],
    ["as text", "<html>", ""],
    ["without a body", undefined, ""],
    ["with an empty one", null, ""],
  ])("is refused with a body %s", async (_what, body, message) => {
    expect(await clientOf(refusal(403, body)).admits(SAMPLE)).toMatchObject({ message });
  });

  it("is refused where the cluster does not know its kind", async () => {
    const unknownKind = (): never => {
      throw new Error("Unrecognized API version and kind: v1 Pod\nmore");
    };
    expect(await clientOf(unknownKind).admits(SAMPLE)).toEqual({
      admitted: false,
      status: 404,
      message: "Unrecognized API version and kind: v1 Pod",
    });
  });
});

describe("a question that is not answered", () => {
  const both = (reply: () => unknown): readonly (() => Promise<unknown>)[] => [
    () => clientOf(reply).mayDo(RIGHT),
    () => clientOf(reply).admits(SAMPLE),
  ];

  it("without a login names it", async () => {
    const message = "no permission to ask: a login to the cluster is needed (who are you)";
    for (const ask of both(refusal(401, status("who are you"))))
      await expect(ask()).rejects.toThrow(message);
    const review = clientOf(refusal(403, status("who are you"))).mayDo(RIGHT);
    await expect(review).rejects.toBeInstanceOf(Denied);
  });

  it.each([
    ["with another status", refusal(500), "HTTP-Code: 500"],
    ["with a code of the network", refusal("ECONNREFUSED"), "HTTP-Code: ECONNREFUSED"],
    [
      "with words that only end like those of an unknown kind",
      (): never => {
        throw new Error("not: Unrecognized API version and kind");
      },
      "not: Unrecognized API version and kind",
    ],
    [
      "with something that is not an Error",
      (): never => {
        throw "lost"; // eslint-disable-line @typescript-eslint/only-throw-error -- a library may
      },
      "lost",
    ],
  ])("%s is unreachable", async (_what, reply, text) => {
    for (const ask of both(reply))
      await expect(ask()).rejects.toThrow(new Unreachable(`the cluster did not answer: ${text}`));
  });
});
