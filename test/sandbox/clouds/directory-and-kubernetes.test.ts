import { plain, secret } from "../../../sandbox/wire/values";
import { type ProviderClient, connect, connectTo } from "../support/provider-client";

describe("the simulated directory", () => {
  let azuread: ProviderClient;
  beforeEach(async () => {
    azuread = await connect("azuread");
  });
  afterEach(() => {
    azuread.close();
  });

  it("registers an application, its principal and a secret password, which goes with the application", async () => {
    const application = await azuread.create("azuread:index/application:Application", {
      displayName: "models",
    });
    const { clientId } = application.outputs as { clientId: string };
    const principal = await azuread.create("azuread:index/servicePrincipal:ServicePrincipal", {
      clientId,
    });
    const password = await azuread.create("azuread:index/applicationPassword:ApplicationPassword", {
      applicationId: application.id,
    });
    expect(application.id).toMatch(/^\/applications\/[0-9a-f-]{36}$/);
    expect(principal.outputs["displayName"]).toBe("models");
    expect(password.outputs["value"]).toEqual(secret(plain(password.outputs["value"])));
    await expect(
      azuread.create("azuread:index/servicePrincipal:ServicePrincipal", { clientId }),
    ).rejects.toMatchObject({
      details: expect.stringContaining("Request_MultipleObjectsWithSameKeyValue") as unknown,
    });
    await expect(
      azuread.invoke("azuread:index/getServicePrincipal:getServicePrincipal", { clientId }),
    ).resolves.toMatchObject({ id: principal.id });
    await azuread.delete("azuread:index/application:Application", application.id);
    expect(
      (await azuread.read("azuread:index/applicationPassword:ApplicationPassword", password.id)).id,
    ).toBe("");
  });

  it("gives no password to an application that is not there", async () => {
    await expect(
      azuread.create("azuread:index/applicationPassword:ApplicationPassword", {
        applicationId: "/applications/none",
      }),
    ).rejects.toMatchObject({
      details: expect.stringContaining("Request_ResourceNotFound") as unknown,
    });
  });
});

describe("a tenant that limits the life of passwords", () => {
  it("refuses one that Entra would let live for two years, and takes a shorter one", async () => {
    const azuread = await connect("azuread", { scenario: { passwordLifetimeDays: 365 } });
    try {
      const application = await azuread.create("azuread:index/application:Application", {
        displayName: "models",
      });
      const password = (more: object) =>
        azuread.create("azuread:index/applicationPassword:ApplicationPassword", {
          applicationId: application.id,
          ...more,
        });
      await expect(password({})).rejects.toMatchObject({
        details: expect.stringContaining("CredentialInvalidLifetimeAsPerAppPolicy") as unknown,
      });
      await expect(password({ endDate: "2027-11-01T00:00:00Z" })).resolves.toBeDefined();
    } finally {
      azuread.close();
    }
  });
});

describe("the simulated API server", () => {
  let kubernetes: ProviderClient;
  beforeEach(async () => {
    kubernetes = await connect("kubernetes", { config: { kubeconfig: "one" } });
  });
  afterEach(() => {
    kubernetes.close();
  });
  const metadata = (name: string, namespace = "codemie"): object => ({
    metadata: { name, namespace },
  });

  it("keeps objects in namespaces that exist, and deletes them with their namespace", async () => {
    await expect(
      kubernetes.create("kubernetes:core/v1:ConfigMap", { ...metadata("c") }),
    ).rejects.toMatchObject({
      details: expect.stringContaining('namespaces "codemie" not found') as unknown,
    });
    await kubernetes.create("kubernetes:core/v1:Namespace", { metadata: { name: "codemie" } });
    const made = await kubernetes.create("kubernetes:core/v1:ConfigMap", {
      ...metadata("c"),
      data: { a: "1" },
    });
    expect(made.id).toBe("codemie/c");
    expect(made.outputs).toMatchObject({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", uid: expect.any(String) as unknown, resourceVersion: "1000" },
    });
    await kubernetes.delete("kubernetes:core/v1:Namespace", "codemie");
    expect(kubernetes.store.list()).toEqual([]);
  });

  it("keeps the objects of a namespace of the same name in another cluster", async () => {
    const other = await connectTo("kubernetes", kubernetes.store, {
      config: { kubeconfig: "two" },
    });
    for (const cluster of [kubernetes, other]) {
      await cluster.create("kubernetes:core/v1:Namespace", { metadata: { name: "codemie" } });
      await cluster.create("kubernetes:core/v1:ConfigMap", { ...metadata("c") });
    }
    await other.delete("kubernetes:core/v1:Namespace", "codemie");
    other.close();
    expect(kubernetes.store.list().map(({ id }) => id)).toEqual(["codemie", "codemie/c"]);
  });

  it("turns a secret's text into data, all of it secret", async () => {
    const { outputs } = await kubernetes.create("kubernetes:core/v1:Secret", {
      ...metadata("s", "default"),
      stringData: { password: secret("pw") },
    });
    expect(outputs["data"]).toEqual(secret({ password: "cHc=" }));
    expect(outputs).not.toHaveProperty("stringData");
  });

  it("gives a load balancer its address", async () => {
    const { outputs } = await kubernetes.create("kubernetes:core/v1:Service", {
      ...metadata("ingress", "default"),
      spec: { type: "LoadBalancer" },
    });
    expect(outputs["status"]).toEqual({
      loadBalancer: { ingress: [{ ip: expect.stringMatching(/^10\./) as unknown }] },
    });
  });

  it("deploys a chart as one release", async () => {
    const { id, outputs } = await kubernetes.create(
      "kubernetes:helm.sh/v3:Release",
      { chart: "ingress-nginx", namespace: "default" },
      { name: "ingress" },
    );
    expect(id).toMatch(/^default\/ingress[0-9a-f]{8}$/);
    expect(outputs["status"]).toMatchObject({ status: "deployed", revision: 1 });
  });
});
