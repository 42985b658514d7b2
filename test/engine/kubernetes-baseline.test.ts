import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { accessLines, accessPaths } from "../../sandbox/clouds/azure-native/access";
import { CloudStore } from "../../sandbox/cloud-store";
import { errorsOf, OperationError } from "../../sandbox/events";
import { type Harness, openHarness, ROOT } from "./support/harness";

jest.setTimeout(900_000);

const CLUSTER = "dev-cluster";
const ADMINISTRATORS = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";

// The committed environment, with subnets for two kinds of machines: phase 2 and 3 in dev, the cluster's objects in dev-cluster.
let harness: Harness;
beforeAll(async () => {
  const core = "platform-foundations:azureCore";
  const settings = configOf("Pulumi.dev.yaml")[core] as Readonly<Record<string, object>>;
  const extraSubnets = { agents: { cidr: "10.0.65.0/24" }, tools: { cidr: "10.0.66.0/24" } };
  harness = await openHarness({
    config: {
      [core]: {
        ...settings,
        azureNetwork: { spoke: { mode: "create", extraSubnets } },
        aks: { ...settings["aks"], apiServerClients: ["agents"] },
        jumpbox: { entraLogin: true },
      },
    },
    neighbours: { [CLUSTER]: configOf(`Pulumi.${CLUSTER}.yaml`) },
  });
});
afterAll(async () => {
  await harness.close();
});

const configOf = (file: string): Readonly<Record<string, unknown>> =>
  (parse(readFileSync(join(ROOT, file), "utf8")) as { config: Record<string, unknown> }).config;

const ofKubernetes = ({ token }: { readonly token: string }): boolean =>
  token.startsWith("kubernetes:");

// One life of two stacks: each step begins where the one before ended.
describe("the Kubernetes baseline on the engine", () => {
  it("cannot be deployed from a laptop, where the private API server has no name", async () => {
    await harness.run("up");
    const error: unknown = await harness.runOn(CLUSTER, "up").catch((reason: unknown) => reason);
    if (!(error instanceof OperationError)) throw new Error("the update was not refused");
    expect(errorsOf(error.events).join("\n")).toMatch(
      /configured Kubernetes cluster is unreachable: .*lookup .*\.privatelink\.westeurope\.azmk8s\.io: no such host/,
    );
    expect(harness.cloudResources().filter(ofKubernetes)).toEqual([]);
  });

  it("is administered by the members of one group, by every way of the runbook", () => {
    const store = new CloudStore(harness.environment.cloudStore);
    const paths = accessPaths(store, ADMINISTRATORS);
    expect(paths.map(({ path }) => path)).toEqual([
      "az aks bastion tunnel",
      "az network bastion ssh --auth-type AAD",
    ]);
    expect(accessLines(paths).filter((line) => line.startsWith("  FAIL"))).toEqual([]);
    const stranger = accessLines(accessPaths(store, "00000000-1111-4222-8333-444444444444"));
    expect(stranger.filter((line) => line.startsWith("  FAIL"))).toHaveLength(9);
  });

  it("is deployed from the jumpbox, and a second run changes nothing", async () => {
    await harness.moveTo("jumpbox");
    // What the refused run made: the provider and components, which are in the state alone.
    const { changes } = await harness.runOn(CLUSTER, "up");
    expect(Object.keys(changes).sort()).toEqual(["create", "same"]);
    expect(Object.keys((await harness.runOn(CLUSTER, "up")).changes)).toEqual(["same"]);
    expect(harness.cloudResources().filter(ofKubernetes).length).toBeGreaterThan(80);
  });

  it("is maintained from a subnet whose machines may call the API server, and from no other", async () => {
    await harness.moveTo("agents");
    expect(Object.keys((await harness.runOn(CLUSTER, "preview")).changes)).toEqual(["same"]);
    await harness.moveTo("tools");
    await expect(harness.runOn(CLUSTER, "preview")).rejects.toThrow(OperationError);
    await harness.moveTo("jumpbox");
  });

  it("follows the settings of phase 2 although it is in another stack", () => {
    const policy = harness
      .cloudResources()
      .filter(({ token }) => token.endsWith(":NetworkPolicy"))
      .map(({ inputs }) => JSON.stringify(inputs))
      .join();
    expect(policy).toContain("10.0.64.0/24"); // the database subnet
    expect(policy).toContain("10.0.32.0/20"); // the pods
  });

  it("gives the product's charts their values, and no secret", async () => {
    const outputs = await harness.outputs(CLUSTER);
    expect(outputs).toMatchObject({
      ingressAddress: "10.0.31.200",
      ingressClassName: "nginx",
      kubernetesStorageClassName: "managed-premium-lrs",
      kubernetesServiceAccounts: ["codemie/codemie-api", "litellm/litellm"],
      natsLoadBalancer: {
        mode: "internal",
        annotations: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" },
        loadBalancerSourceRanges: [],
      },
    });
    expect(outputs["kubernetesSecrets"]).toContain("codemie/codemie-postgres");
  });

  it("puts the database's password into the cluster, and nowhere in plain text", async () => {
    const secret = harness
      .cloudResources()
      .find(({ id, token }) => token.endsWith(":Secret") && id === "codemie/codemie-postgres");
    expect(secret).toBeDefined();
    const shown = await harness.session.must([
      "stack",
      "output",
      "postgres",
      "--json",
      "--show-secrets",
      "--stack",
      harness.stack,
    ]);
    const { password } = JSON.parse(shown) as { readonly password: string };
    expect(password.length).toBeGreaterThanOrEqual(20);
    for (const stack of [harness.stack, CLUSTER]) {
      const state = JSON.stringify(await harness.exportState(stack));
      expect(state).not.toContain(password);
      expect(state).not.toContain(Buffer.from(password).toString("base64"));
    }
  });

  it("leaves nothing behind", async () => {
    await harness.engine(["state", "unprotect", "--all", "--yes", "--stack", CLUSTER]);
    await harness.runOn(CLUSTER, "destroy");
    expect(harness.cloudResources().filter(ofKubernetes)).toEqual([]);
    expect(await harness.stackResources(CLUSTER)).toEqual([]);
  });
});
