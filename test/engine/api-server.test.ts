import { spawn, spawnSync } from "node:child_process";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { samplesOf } from "../../preflight/checks/kubernetes/cluster";
import { SILENT } from "../../process/report";
import { ApiServer } from "../../sandbox/kubernetes/api-server";
import type { KubernetesClient, KubernetesObject } from "../../sandbox/kubernetes/client";
import type { ControlPlane } from "../../sandbox/kubernetes/ensure-api-server";
import { planStack } from "../../sandbox/plan";
import { manifestsOf, type Manifest } from "../../commands/manifests";
import { operatorManifests } from "../../commands/export-operator/manifests";
import { OPERATED } from "../support/operated-stacks";
import { operatorDefinitions } from "./support/operator-definitions";
import { IngressController } from "../../components/kubernetes/ingress-controller";
import { build } from "../support/build";
import { ROOT } from "./support/harness";

jest.setTimeout(600_000);

// Whether there is an API server decides which tests exist, so it is asked before they are defined.
function prepare(): ControlPlane | { readonly reason: string } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(ROOT, "sandbox", "kubernetes", "prepare.ts")],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ControlPlane | { readonly reason: string };
}

const prepared = prepare();
const missing = "reason" in prepared ? prepared.reason : undefined;
const definitions = missing === undefined ? operatorDefinitions() : { reason: missing };
const withoutOperator = "reason" in definitions ? definitions.reason : undefined;
const itWithOperator = withoutOperator === undefined ? it : it.skip;
const describeHere = missing === undefined ? describe : describe.skip;

let server: ApiServer;
let admin: KubernetesClient;
let manifests: readonly Manifest[];

const NEEDS = { natsLoadBalancer: "internal", namespace: "codemie" } as const;

const title = ({ kind, metadata }: KubernetesObject): string =>
  [kind, metadata.namespace, metadata.name].filter((word) => word !== undefined).join(" ");

function only(kind: string, namespace: string): Manifest {
  const found = manifests.find(
    (manifest) => manifest.kind === kind && manifest.metadata.namespace === namespace,
  );
  if (found === undefined) throw new Error(`no ${kind} in ${namespace}`);
  return found;
}

const pod = (namespace: string, name: string, container: object = {}, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: {
    ...spec,
    containers: [{ name: "main", image: "registry.k8s.io/pause:3.10", ...container }],
  },
});

interface ProviderClass {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly secretObjects: readonly [
      {
        readonly secretName: string;
        readonly type: string;
        readonly data: readonly { readonly key: string }[];
      },
    ];
  };
}

const PROVIDER_CLASS = {
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
} as const;

/** The kind as the driver defines it. Source: https://secrets-store-csi-driver.sigs.k8s.io/concepts#secretproviderclass */
const SECRET_PROVIDER_CLASSES = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "secretproviderclasses.secrets-store.csi.x-k8s.io" },
  spec: {
    group: "secrets-store.csi.x-k8s.io",
    scope: "Namespaced",
    names: {
      kind: PROVIDER_CLASS.kind,
      listKind: "SecretProviderClassList",
      plural: "secretproviderclasses",
      singular: "secretproviderclass",
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  provider: { type: "string" },
                  parameters: { type: "object", additionalProperties: { type: "string" } },
                  secretObjects: {
                    type: "array",
                    items: {
                      type: "object",
                      properties: {
                        secretName: { type: "string" },
                        type: { type: "string" },
                        data: {
                          type: "array",
                          items: {
                            type: "object",
                            properties: {
                              objectName: { type: "string" },
                              key: { type: "string" },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** Applies an object of a kind that was defined a moment ago: the server serves it in the background. */
async function applyNewKind(object: Manifest): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const applied = await server.client("admin").apply(object).catch(String);
    if (typeof applied !== "string" && applied.status === 201) return;
    if (Date.now() > until) throw new Error(JSON.stringify(applied));
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

const message = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string =>
  String(body["message"]);

describeHere(
  missing === undefined ? "a real API server" : `a real API server (skipped: ${missing})`,
  () => {
    beforeAll(async () => {
      if ("reason" in prepared) return;
      const [started, planned] = await Promise.all([
        ApiServer.start(prepared, { admin: ["system:masters"], developer: [] }),
        planStack({
          root: ROOT,
          stack: "dev-cluster",
          upstreams: ["dev"],
          report: SILENT,
        }),
      ]);
      server = started;
      admin = server.client("admin");
      manifests = manifestsOf(planned, "placeholder");
    });
    afterAll(async () => {
      await (server as ApiServer | undefined)?.stop();
    });

    it("takes every object of dev-cluster with strict field validation, and again without a change", async () => {
      expect(manifests.length).toBeGreaterThan(50);
      const refused: string[] = [];
      const versions = new Map<string, unknown>();
      for (const manifest of manifests) {
        const answer = await admin.apply(manifest);
        if (answer.status !== 201) refused.push(`${title(manifest)}: ${message(answer)}`);
        versions.set(title(manifest), answer.body["metadata"]);
      }
      expect(refused).toEqual([]);
      for (const manifest of manifests) {
        const again = await admin.apply(manifest);
        expect([title(manifest), again.status]).toEqual([title(manifest), 200]);
        expect(again.body["metadata"]).toEqual(versions.get(title(manifest)));
      }
    });

    it("refuses a wrong field that was planted, and names it", async () => {
      const policy = only("NetworkPolicy", "codemie");
      const wrong = { ...policy, spec: { ...(policy["spec"] as object), podSelectors: {} } };
      const applied = await admin.apply(wrong, { dryRun: true });
      expect(applied.status).toBeGreaterThanOrEqual(400);
      expect(message(applied)).toContain("podSelectors");
      const created = await admin.create(
        { ...wrong, metadata: { ...policy.metadata, name: "wrong" } },
        { dryRun: true },
      );
      expect([created.status, message(created)]).toEqual([
        400,
        expect.stringContaining('unknown field "spec.podSelectors"'),
      ]);
    });

    it("takes the certificate of the ingress controller: what fetches it, a pod that mounts it, the secret of it", async () => {
      const { resources } = await build(
        () =>
          new IngressController("main", {
            namespace: "ingress-nginx",
            access: { mode: "internal" },
            certificate: {
              vaultName: "airun-certificates",
              secretName: "wildcard",
              clientId: "11111111-1111-4111-8111-111111111111",
              tenantId: "22222222-2222-4222-8222-222222222222",
            },
          }),
      );
      const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs ?? {};
      expect((await admin.create(SECRET_PROVIDER_CLASSES)).status).toBe(201);
      const { metadata, spec } = inputsOf("main-certificate") as unknown as ProviderClass;
      await applyNewKind({ ...PROVIDER_CLASS, metadata, spec });
      const { controller } = inputsOf("main-release")["values"] as {
        readonly controller: {
          readonly extraVolumes: readonly object[];
          readonly extraVolumeMounts: readonly object[];
          readonly extraArgs: Readonly<Record<string, string>>;
        };
      };
      const mounting = pod(
        "ingress-nginx",
        "controller",
        { volumeMounts: controller.extraVolumeMounts },
        { volumes: controller.extraVolumes },
      );
      expect((await admin.create(mounting)).status).toBe(201);
      // What the driver writes once a pod mounts the volume.
      const { cert, key } = await server.certificate();
      const [written] = spec.secretObjects;
      const values: Readonly<Record<string, string>> = { "tls.crt": cert, "tls.key": key };
      const secret = {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: written.secretName, namespace: "ingress-nginx" },
        type: written.type,
        stringData: Object.fromEntries(written.data.map((each) => [each.key, values[each.key]])),
      };
      expect((await admin.create(secret)).status).toBe(201);
      expect(controller.extraArgs["default-ssl-certificate"]).toBe(
        `${secret.metadata.namespace}/${secret.metadata.name}`,
      );
    });

    itWithOperator(
      `takes the manifests of export:operator, and names a wrong field${withoutOperator === undefined ? "" : ` (skipped: ${withoutOperator})`}`,
      async () => {
        if ("reason" in definitions) return;
        for (const definition of definitions)
          expect((await admin.create(definition)).status).toBe(201);
        const objects = operatorManifests(OPERATED) as readonly Manifest[];
        for (const object of objects) await applyNewKind(object);
        const stack = objects.at(-1);
        if (stack === undefined) throw new Error("no manifests");
        const spec = { ...(stack["spec"] as object), prerequisite: [] };
        const misspelt: Manifest = { ...stack, spec };
        const wrong = await admin.apply(misspelt, { dryRun: true });
        expect([wrong.status >= 400, message(wrong)]).toEqual([
          true,
          expect.stringContaining("prerequisite"),
        ]);
      },
    );

    it("keeps privileged pods out of every namespace of the product", async () => {
      const namespaces = manifests.filter(({ kind }) => kind === "Namespace");
      expect(namespaces.length).toBeGreaterThanOrEqual(7);
      for (const { metadata } of namespaces) {
        for (const bad of [
          pod(metadata.name, "bad", { securityContext: { privileged: true } }),
          pod(metadata.name, "bad", {}, { hostNetwork: true }),
        ]) {
          const answer = await admin.create(bad);
          expect([metadata.name, answer.status]).toEqual([metadata.name, 403]);
          expect(message(answer)).toContain('violates PodSecurity "baseline:latest"');
        }
      }
    });

    it("takes the product's own kind of pod, which writes to its root file system (D-17), and only warns", async () => {
      const own = pod("codemie", "own", { securityContext: { readOnlyRootFilesystem: false } });
      const answer = await admin.create(own);
      expect([answer.status, message(answer)]).toEqual([201, "undefined"]);
      expect(answer.warnings).toMatch(/would violate PodSecurity \\"restricted:latest\\"/);
      expect(answer.warnings).not.toMatch(/readOnlyRootFilesystem/);
      const sample = samplesOf(NEEDS).find(({ kind }) => kind === "Pod");
      if (sample === undefined) throw new Error("preflight has no sample of a pod");
      const product = { ...sample, metadata: { name: "sample", namespace: "codemie" } };
      expect((await admin.create(product)).status).toBe(201);
      // What the limit range gives a container that asks for nothing.
      const { spec } = answer.body as {
        readonly spec: { readonly containers: readonly { readonly resources: object }[] };
      };
      expect(spec.containers[0]?.resources).toEqual({
        limits: { memory: "1Gi" },
        requests: { cpu: "100m", memory: "256Mi" },
      });
    });

    it("holds pods and load balancers to the quotas", async () => {
      for (const namespace of ["codemie", "litellm"]) {
        // A controller counts what is used; here it is us, and nothing is.
        const quota = only("ResourceQuota", namespace);
        const { hard } = quota["spec"] as { readonly hard: Readonly<Record<string, string>> };
        const used = Object.fromEntries(Object.keys(hard).map((key) => [key, "0"]));
        expect((await admin.writeStatus(quota, { hard, used })).status).toBe(200);
      }
      const big = await admin.create(
        pod("codemie", "big", {
          resources: { requests: { cpu: "1", memory: "41Gi" }, limits: { memory: "41Gi" } },
        }),
      );
      expect([big.status, message(big)]).toEqual([
        403,
        expect.stringMatching(/exceeded quota: namespace, requested: requests\.memory=41Gi/),
      ]);
      const balancer = (namespace: string, name: string) => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace },
        spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 443 }] },
      });
      const refused = await admin.create(balancer("litellm", "model-proxy"));
      expect([refused.status, message(refused)]).toEqual([
        403,
        expect.stringMatching(/exceeded quota: namespace, requested: services\.loadbalancers=1/),
      ]);
      expect((await admin.create(balancer("codemie", "codemie-nats"))).status).toBe(201);
      expect((await admin.create(balancer("codemie", "second"))).status).toBe(403);
    });

    it("refuses what no role allows", async () => {
      const developer = server.client("developer");
      const namespace = manifests.find(({ kind }) => kind === "Namespace");
      if (namespace === undefined) throw new Error("there is no namespace");
      for (const manifest of [
        namespace,
        only("Secret", "codemie"),
        only("NetworkPolicy", "codemie"),
      ]) {
        const answer = await developer.apply(manifest, { dryRun: true });
        expect([answer.status, message(answer)]).toEqual([
          403,
          expect.stringContaining('User "developer" cannot patch resource'),
        ]);
      }
    });

    describe("asked by preflight", () => {
      interface Finding {
        readonly kind?: string;
        readonly result: string;
        readonly found: string;
      }
      interface Findings {
        readonly namespaces: Finding;
        readonly cluster: Finding;
        readonly admission: readonly Finding[];
      }

      // Beside this process and not in front of it: the webhook below answers from here.
      async function ask(user: string): Promise<Findings> {
        const checks = join(ROOT, "test", "engine", "support", "cluster-checks.ts");
        const child = spawn(
          process.execPath,
          ["--import", "tsx", checks, await server.kubeconfig(user)],
          { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
        );
        let text = "";
        child.stdout.on("data", (part: Buffer) => (text += part.toString()));
        child.stderr.on("data", (part: Buffer) => (text += part.toString()));
        const code = await new Promise((done) => child.once("close", done));
        if (code !== 0) throw new Error(text);
        return JSON.parse(text) as Findings;
      }

      it("gives an administrator every right and takes every sample, and stores none of them", async () => {
        const { namespaces, cluster, admission } = await ask("admin");
        expect([namespaces.result, cluster.result]).toEqual(["pass", "pass"]);
        expect(admission.map(({ kind, result }) => `${String(kind)} ${result}`)).toEqual([
          "Namespace pass",
          "Service warn", // the load balancer above has used the quota up
          "Pod pass",
          "ClusterRole pass",
          "ClusterRoleBinding pass",
          "Role pass",
          "RoleBinding pass",
          "CustomResourceDefinition pass",
          // Operators bring the definitions of their resources; none is installed here.
          "Keycloak skip",
          "KeycloakRealm skip",
          "PostgresCluster skip",
        ]);
        const left = await admin.send("GET", "/api/v1/namespaces/codemie-preflight");
        expect(left.status).toBe(404);
      });

      it("names the missing rights, and who refused", async () => {
        const { namespaces, cluster, admission } = await ask("developer");
        expect(namespaces).toMatchObject({
          result: "fail",
          found: expect.stringContaining("create namespaces"),
        });
        expect(cluster.found).toContain("create clusterroles.rbac.authorization.k8s.io");
        for (const finding of admission.filter(({ result }) => result !== "skip")) {
          expect(finding.result).toBe("fail");
        }
        expect(admission.filter(({ result }) => result === "skip")).toHaveLength(3);
      });

      it("names the webhook that refuses a kind, in a dry run", async () => {
        const webhook = await refusingWebhook();
        try {
          const { admission } = await ask("admin");
          expect(admission.filter(({ result }) => result === "fail")).toEqual([
            expect.objectContaining({
              kind: "Service",
              found: expect.stringMatching(
                /^refused by balancers\.contoso\.com: .*no load balancers here/,
              ) as string,
            }),
          ]);
        } finally {
          await webhook.close();
        }
      });
    });

    async function refusingWebhook(): Promise<{ close(): Promise<void> }> {
      const { cert, key } = await server.certificate();
      const listener: Server = createServer({ cert, key }, (request, response) => {
        let text = "";
        request.on("data", (part: Buffer) => (text += part.toString()));
        request.on("end", () => {
          const review = JSON.parse(text) as { readonly request: { readonly uid: string } };
          response.setHeader("content-type", "application/json");
          response.end(
            JSON.stringify({
              apiVersion: "admission.k8s.io/v1",
              kind: "AdmissionReview",
              response: {
                uid: review.request.uid,
                allowed: false,
                status: { code: 403, message: "no load balancers here" },
              },
            }),
          );
        });
      });
      await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
      const { port } = listener.address() as AddressInfo;
      const configuration = {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "balancers" },
        webhooks: [
          {
            name: "balancers.contoso.com",
            clientConfig: {
              url: `https://127.0.0.1:${String(port)}/`,
              caBundle: Buffer.from(cert).toString("base64"),
            },
            rules: [
              {
                apiGroups: [""],
                apiVersions: ["v1"],
                operations: ["CREATE"],
                resources: ["services"],
              },
            ],
            sideEffects: "None",
            failurePolicy: "Fail",
            admissionReviewVersions: ["v1"],
          },
        ],
      };
      expect((await admin.create(configuration)).status).toBe(201);
      // The server reads its webhooks in the background: asked until it has.
      const probe = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "probe", namespace: "security" },
        spec: { ports: [{ port: 443 }] },
      };
      const until = Date.now() + 60_000;
      while ((await admin.create(probe, { dryRun: true })).status === 201) {
        if (Date.now() > until) throw new Error("the webhook was never asked");
        await new Promise((wake) => setTimeout(wake, 250));
      }
      return {
        close: async () => {
          await admin.send(
            "DELETE",
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/balancers",
          );
          listener.closeAllConnections();
          await new Promise((done) => listener.close(done));
        },
      };
    }
  },
);
