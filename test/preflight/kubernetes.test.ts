import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";

// The client of the cluster is an ES module, so the command runs as people run it: in a process of its own.
jest.setTimeout(120_000);

const ROOT = join(__dirname, "../..");
const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/clusters/providers/Microsoft.ContainerService/managedClusters/shared`;

const KINDS: Readonly<Record<string, readonly (readonly [string, string, boolean])[]>> = {
  "/api/v1": [
    ["namespaces", "Namespace", false],
    ["services", "Service", true],
    ["pods", "Pod", true],
  ],
  "/apis/rbac.authorization.k8s.io/v1": [
    ["clusterroles", "ClusterRole", false],
    ["clusterrolebindings", "ClusterRoleBinding", false],
    ["roles", "Role", true],
    ["rolebindings", "RoleBinding", true],
  ],
  "/apis/apiextensions.k8s.io/v1": [
    ["customresourcedefinitions", "CustomResourceDefinition", false],
  ],
};

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly dryRun: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the stub says to a review of rights and to a dry run: a status and a body. */
interface Rules {
  readonly review: (body: Asked["body"]) => readonly [number, unknown];
  readonly create: (body: Asked["body"]) => readonly [number, unknown];
}

const SOUND: Rules = {
  review: () => [201, { status: { allowed: true } }],
  create: (body) => [201, body],
};
const refusal = (code: number, message: string): readonly [number, unknown] => [
  code,
  { kind: "Status", apiVersion: "v1", status: "Failure", code, message },
];

interface Row {
  readonly code: string;
  readonly verdict: string;
  readonly subject?: string;
  readonly message: string;
}

let server: Server | undefined;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "preflight-kubernetes-"));
});
afterEach(async () => {
  await new Promise<void>((resolve) => {
    if (server === undefined) resolve();
    else
      server.close(() => {
        resolve();
      });
  });
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const COMMON = {
  "azure-native:subscriptionId": SUBSCRIPTION,
  "azure-native:tenantId": "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  "platform-foundations:general": {
    customer: "airun",
    environment: "shared",
    owner: "platform-team",
  },
};
const PHASE_2 = {
  "platform-foundations:azureCore": {
    location: "westeurope",
    keyVault: { secretsExpire: "2027-11-01" },
    aks: {
      adminGroupObjectIds: ["3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10"],
      existingClusterId: CLUSTER,
    },
  },
};
/** Any cluster, by its kubeconfig, as the documents have it for a company that has everything else. */
const BASELINE = {
  "platform-foundations:kubernetesBaseline": {
    cluster: { mode: "existing" },
    ingress: { mode: "none" },
    nats: { loadBalancer: "public" },
    network: { allowedNetworks: ["203.0.113.0/24"] },
  },
  "platform-foundations:kubeconfig": { secure: "v1:encrypted" },
};

async function ask(
  rules: Rules,
  settings: object = PHASE_2,
): Promise<{ rows: readonly Row[]; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://stub");
    let text = "";
    request.on("data", (more: Buffer) => (text += more.toString()));
    request.on("end", () => {
      const body = text === "" ? {} : (JSON.parse(text) as Asked["body"]);
      asked.push({
        method: request.method ?? "",
        path: pathname,
        dryRun: searchParams.get("dryRun"),
        body,
      });
      const resources = KINDS[pathname]?.map(([name, kind, namespaced]) => ({
        name,
        kind,
        namespaced,
      }));
      const [status, value] =
        request.method === "GET"
          ? resources === undefined
            ? [404, "404 page not found"]
            : [200, { kind: "APIResourceList", resources }]
          : pathname.endsWith("/selfsubjectaccessreviews")
            ? rules.review(body)
            : rules.create(body);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof value === "string" ? value : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  write("kubeconfig", {
    apiVersion: "v1",
    kind: "Config",
    // The client speaks plain HTTP only where no certificate is asked for.
    clusters: [
      {
        name: "one",
        cluster: {
          server: `http://127.0.0.1:${String(port)}`,
          "insecure-skip-tls-verify": true,
        },
      },
    ],
    users: [{ name: "one", user: {} }],
    contexts: [{ name: "one", context: { cluster: "one", user: "one" } }],
    "current-context": "one",
  });
  write("Pulumi.yaml", { name: "platform-foundations", runtime: "nodejs" });
  write("Pulumi.shared.yaml", { config: { ...COMMON, ...settings } });
  const codes = "K8S_NAMESPACE_ADMIN,K8S_CLUSTER_ADMIN,K8S_ADMISSION";
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [
        "--import",
        pathToFileURL(require.resolve("tsx")).href,
        join(ROOT, "preflight", "main.ts"),
        ...["preflight", "--stack", "shared", "--only", codes, "--format", "json"],
        ...["--kubeconfig", join(folder, "kubeconfig")],
      ],
      { cwd: folder },
      (_error, stdout, stderr) => {
        resolve(stdout === "" ? stderr : stdout);
      },
    );
  });
  return { rows: (JSON.parse(output) as { readonly results: readonly Row[] }).results, asked };
}

function write(name: string, value: unknown): void {
  writeFileSync(join(folder, name), stringify(value, { defaultStringType: "QUOTE_DOUBLE" }));
}

const verdictsOf = (rows: readonly Row[], code: string): readonly string[] => [
  ...new Set(rows.filter((row) => row.code === code).map(({ verdict }) => verdict)),
];

describe("the reader of an existing cluster", () => {
  it("asks for rights and tries one sample of each kind, all of it dry", async () => {
    const { rows, asked } = await ask(SOUND);
    // The definitions of the operators' own kinds come with the operators.
    const others = rows.filter(({ verdict }) => verdict !== "PASS");
    expect(others.map(({ verdict, subject }) => `${verdict} ${subject ?? ""}`)).toEqual([
      "SKIP Keycloak",
      "SKIP KeycloakRealm",
      "SKIP PostgresCluster",
    ]);
    const samples = asked.filter(
      ({ method, path }) => method === "POST" && !path.endsWith("/selfsubjectaccessreviews"),
    );
    expect(samples.map(({ body }) => body["kind"]).sort()).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "CustomResourceDefinition",
      "Namespace",
      "Pod",
      "Role",
      "RoleBinding",
      "Service",
    ]);
    expect(samples.filter(({ dryRun }) => dryRun !== "All")).toEqual([]);
    expect(asked.filter(({ method }) => !["GET", "POST"].includes(method))).toEqual([]);
  });

  it("asks a cluster that is given by its kubeconfig alone, with what its settings say", async () => {
    const { rows, asked } = await ask(SOUND, BASELINE);
    expect(new Set(rows.map(({ code }) => code))).toEqual(
      new Set(["K8S_ADMISSION", "K8S_CLUSTER_ADMIN", "K8S_NAMESPACE_ADMIN"]),
    );
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(["PASS", "SKIP"]));
    const service = asked.find(({ body }) => body["kind"] === "Service")?.body;
    expect(service?.["metadata"]).toEqual({
      name: "platform-foundations-preflight",
      namespace: "codemie",
    });
  });

  it("tries elsewhere what goes into a namespace that does not exist yet, and only warns of a refusal there", async () => {
    const absent = (body: Asked["body"]) =>
      (body["metadata"] as { readonly namespace?: string }).namespace === "codemie";
    const { rows } = await ask({
      ...SOUND,
      create: (body) =>
        absent(body)
          ? refusal(404, 'namespaces "codemie" not found')
          : body["kind"] === "Pod"
            ? refusal(403, 'admission webhook "guard.example" denied the request: not in default')
            : [201, body],
    });
    const of = (kind: string) => rows.find(({ subject }) => subject === kind);
    expect(of("Role")).toMatchObject({
      verdict: "PASS",
      message: "admitted in a dry run; codemie does not exist yet, so this was tried in default",
    });
    expect(of("Pod")).toMatchObject({
      verdict: "WARN",
      message: expect.stringContaining("refused by guard.example") as string,
    });
  });

  it("names the rights that are missing and the webhook that refuses", async () => {
    const { rows } = await ask({
      review: (body) => {
        const { resourceAttributes } = body["spec"] as {
          readonly resourceAttributes: { readonly resource: string };
        };
        const { resource } = resourceAttributes;
        return [201, { status: { allowed: !["namespaces", "storageclasses"].includes(resource) } }];
      },
      create: (body) =>
        body["kind"] === "Service"
          ? refusal(403, 'admission webhook "guard.example" denied the request: no load balancers')
          : [201, body],
    });
    expect(rows.find(({ code }) => code === "K8S_NAMESPACE_ADMIN")).toMatchObject({
      verdict: "FAIL",
      message: expect.stringContaining("create namespaces") as string,
    });
    expect(rows.find(({ code }) => code === "K8S_CLUSTER_ADMIN")).toMatchObject({
      verdict: "FAIL",
      message: expect.stringContaining("create storageclasses.storage.k8s.io") as string,
    });
    expect(rows.filter(({ verdict }) => verdict === "FAIL").map(({ subject }) => subject)).toEqual([
      "Service",
      undefined,
      undefined,
    ]);
    expect(rows.find(({ subject }) => subject === "Service")?.message).toContain("guard.example");
  });

  it("takes a name that is in use for admitted", async () => {
    const { rows } = await ask({ ...SOUND, create: () => refusal(409, "already exists") });
    expect(verdictsOf(rows, "K8S_ADMISSION").filter((one) => one !== "SKIP")).toEqual(["PASS"]);
  });

  it("passes nothing when the login is refused or the answer has another form", async () => {
    const { rows } = await ask({
      review: () => refusal(401, "Unauthorized"),
      create: () => [500, "<html>"],
    });
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => "UNKNOWN"));
    expect(rows.map(({ message }) => message).sort()).toEqual([
      expect.stringContaining("a login to the cluster is needed"),
      expect.stringContaining("a login to the cluster is needed"),
      expect.stringContaining("the cluster did not answer"),
    ]);
  });
});
