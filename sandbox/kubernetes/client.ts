import { request } from "node:https";

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Warnings in its headers, for example of pod security. */
  readonly warnings: string;
}

/** An object as it is sent; the client looks at nothing but these. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The few requests that our tests make, with strict field validation. */
export class KubernetesClient {
  private readonly discovered = new Map<string, Promise<readonly ApiResource[]>>();

  public constructor(
    private readonly url: string,
    private readonly authority: Buffer,
    private readonly token: string,
  ) {}

  /** Server-side apply; an unknown field is an error. */
  public async apply(
    object: KubernetesObject,
    options: { dryRun?: boolean } = {},
  ): Promise<Answer> {
    const where = await this.pathOf(object);
    return this.send(
      "PATCH",
      `${where}/${object.metadata.name}?fieldManager=pulumi-sandbox&force=true${common(options)}`,
      object,
      "application/apply-patch+yaml",
    );
  }

  public async create(
    object: KubernetesObject,
    options: { dryRun?: boolean } = {},
  ): Promise<Answer> {
    return this.send(
      "POST",
      `${await this.pathOf(object)}?fieldManager=pulumi-sandbox${common(options)}`,
      object,
    );
  }

  /** Writes the status, which a controller would do. */
  public async writeStatus(object: KubernetesObject, status: object): Promise<Answer> {
    return this.send(
      "PATCH",
      `${await this.pathOf(object)}/${object.metadata.name}/status`,
      { status },
      "application/merge-patch+json",
    );
  }

  public send(
    method: string,
    path: string,
    body?: unknown,
    contentType = "application/json",
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.url}${path}`,
        {
          method,
          ca: this.authority,
          headers: { authorization: `Bearer ${this.token}`, "content-type": contentType },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.once("error", reject);
          response.once("end", () => {
            resolve({
              status: response.statusCode ?? 0,
              body: bodyOf(text),
              warnings: response.headers["warning"] ?? "",
            });
          });
        },
      );
      call.once("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    let known = this.discovered.get(root);
    if (known === undefined) {
      known = this.send("GET", root).then(({ body }) => (body["resources"] ?? []) as ApiResource[]);
      this.discovered.set(root, known);
    }
    const resource = (await known).find((each) => each.kind === kind && !each.name.includes("/"));
    if (resource === undefined) throw new Error(`the API server has no ${kind} in ${apiVersion}`);
    return resource.namespaced
      ? `${root}/namespaces/${metadata.namespace ?? "default"}/${resource.name}`
      : `${root}/${resource.name}`;
  }
}

const common = ({ dryRun = false }: { dryRun?: boolean }): string =>
  `&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return { message: text };
  }
}
