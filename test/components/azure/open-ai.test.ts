import * as pulumi from "@pulumi/pulumi";

import { endpointsOf, OpenAi, type OpenAiArgs } from "../../../components/azure/open-ai";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import type { ModelShape } from "../../../components/plans/azure/open-ai";
import { build, valueOf, type BuildOptions } from "../../support/build";
import { guid, listed, named, SUBNET_ID, vnetId, WORKSPACE_ID, zoneId } from "./paas";

const PASSWORD = "entra-made-this";
const OPTIONS: BuildOptions = {
  outputs: {
    "azuread:index/application:Application": () => ({ clientId: guid("4") }),
    "azuread:index/servicePrincipal:ServicePrincipal": () => ({ objectId: guid("5") }),
    "azuread:index/applicationPassword:ApplicationPassword": () => ({ value: PASSWORD }),
    "azure-native:managedidentity:UserAssignedIdentity": () => ({
      principalId: guid("6"),
      clientId: guid("7"),
    }),
  },
};
const CHAT: ModelShape = { name: "chat", model: "gpt-5", version: "2025-08-07", capacity: 200 };
const EMBEDDING: ModelShape = {
  name: "embed",
  model: "text-embedding-ada-002",
  version: "2",
  capacity: 100,
  type: "Standard",
};

const CREATED = {
  application: { mode: "create" },
  clientSecretPlacement: { vaultName: "codemie-kv-1" },
} as const satisfies Partial<OpenAiArgs>;

const openAi = (args: Partial<OpenAiArgs> = {}): OpenAiArgs => ({
  resourceGroupName: "CodeMieRG",
  location: "westeurope",
  accountStem: "codemie-ai",
  regions: { swedencentral: { count: 1, models: [CHAT, EMBEDDING] } },
  endpointSubnetId: SUBNET_ID,
  networks: { aks: vnetId("AksVNet"), hub: vnetId("HubVNet") },
  ...args,
});

describe("model accounts", () => {
  it("by default are closed, keyless and resolvable in both networks, with an identity and no secret", async () => {
    const { error, resources } = await build(() => new OpenAi("models", openAi()), OPTIONS);
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "authorization:RoleAssignment models-oai-swedencentral-0-role-identity",
      "cognitiveservices:Account models-oai-swedencentral-0",
      "cognitiveservices:Deployment models-oai-swedencentral-0-chat",
      "cognitiveservices:Deployment models-oai-swedencentral-0-embed",
      "managedidentity:UserAssignedIdentity models-identity-id",
      "network:PrivateDnsZoneGroup models-oai-swedencentral-0-pe-pdnszg",
      "network:PrivateEndpoint models-oai-swedencentral-0-pe-pep",
      "privatedns:PrivateZone models-dns-pdnsz-openAi",
      "privatedns:VirtualNetworkLink models-dns-link-openAi-aks",
      "privatedns:VirtualNetworkLink models-dns-link-openAi-hub",
      "azure:OpenAi models",
      "azure:PrivateDnsZones models-dns",
      "azure:PrivateEndpoint models-oai-swedencentral-0-pe",
      "azure:WorkloadIdentity models-identity",
    ]);
    expect(named(resources, "models-oai-swedencentral-0")).toMatchObject({
      protect: true,
      inputs: {
        kind: "OpenAI",
        sku: { name: "S0" },
        location: "swedencentral",
        accountName: "codemie-ai-swedencentral-0",
        identity: { type: "SystemAssigned" },
        properties: {
          customSubDomainName: "codemie-ai-swedencentral-0",
          publicNetworkAccess: "Disabled",
          networkAcls: { defaultAction: "Deny", ipRules: [] },
          disableLocalAuth: true,
        },
      },
    });
    expect(named(resources, "models-dns-pdnsz-openAi").inputs["privateZoneName"]).toBe(
      "privatelink.openai.azure.com",
    );
    expect(named(resources, "models-oai-swedencentral-0-pe-pep").inputs["location"]).toBe(
      "westeurope",
    );
  });

  it("make an application only together with a vault for its client secret", async () => {
    const made = await build(() => new OpenAi("models", openAi(CREATED)), OPTIONS);
    expect(made.error).toBeUndefined();
    expect(listed(made.resources)).toEqual(
      expect.arrayContaining([
        "authorization:RoleAssignment models-oai-swedencentral-0-role-app",
        "index/application:Application models-app",
        "index/applicationPassword:ApplicationPassword models-app-password",
        "index/servicePrincipal:ServicePrincipal models-sp",
        "keyvault:Secret models-kvs-client-secret",
      ]),
    );
    const { error, resources } = await build(
      () => new OpenAi("models", openAi({ application: { mode: "create" } })),
      OPTIONS,
    );
    expect((error as InvalidArgumentsError).issues).toEqual([
      {
        path: "clientSecretPlacement",
        problem: "is missing, so the client secret of the new application would be in no vault",
        hint: 'name the vault, or use application: { mode: "none" } and the managed identity',
      },
    ]);
    expect(resources).toEqual([]);
  });

  it("deploys the models of an account one after another, in the order of the list (O15)", async () => {
    const models = ["m-a", "m-b", "m-c"].map((name) => ({ ...CHAT, name }));
    const { resources } = await build(
      () => new OpenAi("models", openAi({ regions: { swedencentral: { count: 2, models } } })),
      OPTIONS,
    );
    for (const account of ["models-oai-swedencentral-0", "models-oai-swedencentral-1"]) {
      expect(named(resources, `${account}-m-a`).dependsOn).toEqual([account]);
      expect(named(resources, `${account}-m-b`).dependsOn).toEqual([account, `${account}-m-a`]);
      expect(named(resources, `${account}-m-c`).dependsOn).toEqual([account, `${account}-m-b`]);
      expect(named(resources, `${account}-m-a`).inputs).toMatchObject({
        deploymentName: "m-a",
        sku: { name: "GlobalStandard", capacity: 100 },
        properties: {
          model: { format: "OpenAI", name: "gpt-5", version: "2025-08-07" },
          versionUpgradeOption: "NoAutoUpgrade",
        },
      });
    }
  });

  it("connects an account after its last deployment (O13)", async () => {
    const { resources } = await build(() => new OpenAi("models", openAi()), OPTIONS);
    expect(named(resources, "models-oai-swedencentral-0-pe-pep").dependsOn).toEqual([
      "models-oai-swedencentral-0",
      "models-oai-swedencentral-0-embed",
    ]);
    expect(named(resources, "models-oai-swedencentral-0-pe-pdnszg").dependsOn).toEqual(
      expect.arrayContaining(["models-dns-link-openAi-aks", "models-dns-link-openAi-hub"]),
    );
  });

  it("lets the application and the managed identity use each account, and nothing more", async () => {
    const { resources } = await build(
      () =>
        new OpenAi(
          "models",
          openAi({ ...CREATED, regions: { eastus: { count: 2, models: [CHAT] } } }),
        ),
      OPTIONS,
    );
    const roles = resources.filter(({ type }) => type.endsWith(":RoleAssignment"));
    expect(
      roles.map(({ name, inputs }) => [name, inputs["principalId"], inputs["principalType"]]),
    ).toEqual([
      ["models-oai-eastus-0-role-app", guid("5"), "ServicePrincipal"],
      ["models-oai-eastus-0-role-identity", guid("6"), "ServicePrincipal"],
      ["models-oai-eastus-1-role-app", guid("5"), "ServicePrincipal"],
      ["models-oai-eastus-1-role-identity", guid("6"), "ServicePrincipal"],
    ]);
    for (const { inputs } of roles) {
      expect(inputs["roleDefinitionId"]).toMatch(/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd$/);
    }
    expect(new Set(roles.map(({ inputs }) => inputs["roleAssignmentName"])).size).toBe(4);
  });

  it("keeps the client secret secret end to end, the application's own and a given one alike", async () => {
    const place = { vaultName: "codemie-kv-1" };
    for (const application of [
      { mode: "create" },
      {
        mode: "existing",
        clientId: guid("8"),
        servicePrincipalObjectId: guid("9"),
        clientSecret: PASSWORD,
      },
    ] as const) {
      const { value, resources } = await build(
        () => new OpenAi("models", openAi({ application, clientSecretPlacement: place })),
        OPTIONS,
      );
      const secret = { secret: true, value: PASSWORD };
      expect(named(resources, "models-kvs-client-secret").inputs).toMatchObject({
        vaultName: "codemie-kv-1",
        properties: { value: secret, contentType: "password" },
      });
      expect(await pulumi.isSecret(value?.clientSecret ?? pulumi.output(""))).toBe(true);
      const plain = JSON.stringify(resources).replaceAll(JSON.stringify(secret), "");
      expect(plain).not.toContain(PASSWORD);
    }
  });

  it("takes an existing application and then makes none in Entra ID", async () => {
    const { value, resources } = await build(
      () =>
        new OpenAi(
          "models",
          openAi({
            application: {
              mode: "existing",
              clientId: guid("8"),
              servicePrincipalObjectId: guid("9"),
              clientSecret: pulumi.secret("s"),
            },
          }),
        ),
      OPTIONS,
    );
    expect(resources.filter(({ type }) => type.startsWith("azuread:"))).toEqual([]);
    expect(await valueOf(value?.clientId ?? pulumi.output(""))).toBe(guid("8"));
    expect(named(resources, "models-oai-swedencentral-0-role-app").inputs["principalId"]).toBe(
      guid("9"),
    );
  });

  it("with everything asked for opens to listed addresses, restores, federates and logs", async () => {
    const reason = "the proxy runs outside";
    const { error, value, resources } = await build(
      () =>
        new OpenAi(
          "models",
          openAi({
            publicAccess: { allowedIpRanges: ["203.0.113.0/24"], reason },
            localAuth: { reason },
            restore: ["swedencentral-0"],
            zone: {
              mode: "existing",
              zoneId: zoneId("privatelink.openai.azure.com"),
              zoneName: "privatelink.openai.azure.com",
            },
            federations: {
              main: {
                issuerUrl: "https://issuer/",
                subjects: ["system:serviceaccount:litellm:proxy"],
              },
            },
            diagnostics: { workspaceId: WORKSPACE_ID },
          }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    expect(named(resources, "models-oai-swedencentral-0").inputs).toMatchObject({
      tags: {
        "platform-foundations:exception:azure-openai-deny-public-network": reason,
        "platform-foundations:exception:azure-openai-require-identity": reason,
      },
      properties: {
        publicNetworkAccess: "Enabled",
        networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.0/24" }] },
        disableLocalAuth: false,
        restore: true,
      },
    });
    expect(resources.some(({ type }) => type.endsWith(":PrivateZone"))).toBe(false);
    expect(named(resources, "models-identity-fc-main-litellm-proxy")).toBeDefined();
    // O18: nothing waits for the setting, so that it is deleted first.
    expect(named(resources, "models-oai-swedencentral-0-diag").dependsOn).toEqual([
      "models-oai-swedencentral-0",
    ]);
    expect(
      resources.filter(({ dependsOn }) => dependsOn.includes("models-oai-swedencentral-0-diag")),
    ).toEqual([]);
    if (value === undefined) throw new Error("nothing was built");
    const endpoint = endpointsOf(value)["swedencentral-0"] ?? pulumi.output("");
    expect(await valueOf(endpoint)).toMatch(/^https:\/\/.+\.openai\.azure\.com\/$/);
  });

  it("registers the same resources as before when a region, a model at the end or an account is added", async () => {
    const one = [CHAT];
    const graph = async (regions: OpenAiArgs["regions"]) => {
      const { resources } = await build(() => new OpenAi("models", openAi({ regions })), OPTIONS);
      return new Map(
        resources.map(({ name, type, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]),
      );
    };
    const before = await graph({ swedencentral: { count: 1, models: one } });
    const after = await graph({
      swedencentral: { count: 2, models: [{ ...CHAT, capacity: 400 }, EMBEDDING] },
      eastus: { count: 1, models: one },
    });
    for (const [key, inputs] of before) expect([key, after.get(key)]).toEqual([key, inputs]);
  });

  it("refuses unusable arguments at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new OpenAi(
          "models",
          openAi({
            regions: { swedencentral: { count: 3, models: [CHAT] } },
            networks: {},
            federations: { main: { issuerUrl: "https://issuer/", subjects: ["proxy"] } },
          }),
        ),
      OPTIONS,
    );
    expect((error as InvalidArgumentsError).message).toContain(
      "regions.swedencentral.models[0].capacity: 200 cannot be divided over 3 accounts; use 198 or 201",
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "regions.swedencentral.models[0].capacity",
      "federations.main.subjects[0]",
      "networks",
    ]);
    expect(resources).toEqual([]);
  });
});
