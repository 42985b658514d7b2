import { type Harness, openHarness } from "./support/harness";

jest.setTimeout(900_000);

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(async () => {
  await harness.close();
});

const ofKubernetes = ({ token }: { readonly token: string }): boolean =>
  token.startsWith("kubernetes:");

// One life of one stack: each step begins where the one before ended.
describe("the Kubernetes baseline on the engine", () => {
  it("is deployed on the cluster of phase 2 in the same run, and a second run changes nothing", async () => {
    expect(Object.keys((await harness.run("up")).changes)).toEqual(["create"]);
    expect(Object.keys((await harness.run("up")).changes)).toEqual(["same"]);
    expect(harness.cloudResources().filter(ofKubernetes).length).toBeGreaterThan(80);
  });

  it("gives the product's charts their values, and no secret", async () => {
    const outputs = await harness.outputs();
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
    const state = JSON.stringify(await harness.exportState());
    expect(state).not.toContain(password);
    expect(state).not.toContain(Buffer.from(password).toString("base64"));
  });

  it("leaves nothing behind", async () => {
    await harness.engine(["state", "unprotect", "--all", "--yes", "--stack", harness.stack]);
    await harness.run("destroy");
    expect(harness.cloudResources().filter(ofKubernetes)).toEqual([]);
    expect(await harness.stackResources()).toEqual([]);
  });
});
