import { ACTIONS } from "../../../preflight/needs/azure-from-config";
import { azureQuestions, type AzureQuestion } from "../../../preflight/plan/azure";
import type { Plan, PlannedResource } from "../../../preflight/plan/resources";

const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const OTHER = "0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87";
const PLACE = { location: "westeurope", resourceGroupName: "group" };

const urnOf = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;
const resource = (
  type: string,
  name: string,
  inputs: object = {},
  more: Partial<PlannedResource> = {},
): PlannedResource => ({
  urn: urnOf(type, name),
  type: `azure-native:${type}`,
  inputs: inputs as PlannedResource["inputs"],
  provider: { subscriptionId: SUBSCRIPTION },
  madeOf: {},
  ...more,
});
const planOf = (...resources: readonly PlannedResource[]): Plan => ({
  resources,
  deployed: [],
  config: {},
});
const questionsOf = (...resources: readonly PlannedResource[]) =>
  azureQuestions(planOf(...resources));
/** The needs of resources in one region. */
function needsOf(...resources: readonly PlannedResource[]): AzureQuestion["needs"] {
  const [question, ...more] = questionsOf(...resources);
  if (question === undefined || more.length > 0) throw new Error("the test has one region");
  return question.needs;
}
const codesOf = (...resources: readonly PlannedResource[]) =>
  questionsOf(...resources).map(({ codes }) => codes);

const ALWAYS = [
  "AZ_SUBSCRIPTION",
  "AZ_IDENTITY",
  "AZ_DEPLOYER_ROLE",
  "AZ_DEPLOYER_ACTIONS",
  "AZ_RESOURCE_PROVIDERS",
];
const group = (more: object = {}, name = "group") =>
  resource("resources:ResourceGroup", name, { resourceGroupName: name, ...more });
const GROUP = group({ location: "West Europe" });

describe("the needs of a plan", () => {
  it("are none without resources of Azure", () => {
    const aws = { ...resource("x", "x"), type: "aws:ec2/vpc:Vpc" };
    expect(questionsOf(aws)).toEqual([]);
    expect(questionsOf()).toEqual([]);
  });

  it("of a group are its namespace and its region, and nothing else", () => {
    expect(questionsOf(GROUP)).toEqual([
      {
        codes: [...ALWAYS, "AZ_REGION"],
        needs: {
          subscriptionId: SUBSCRIPTION,
          tenantId: undefined,
          location: "westeurope",
          layers: [],
          namespaces: [{ namespace: "Microsoft.Resources", because: "resources:ResourceGroup" }],
          actions: ACTIONS["Microsoft.Resources"],
          features: [],
          machines: [],
          network: [],
          kubernetesVersion: undefined,
          ownClusterId: undefined,
          adminGroupIds: [],
          stateAccess: undefined,
          postgres: undefined,
          names: [],
          activityLog: undefined,
          models: [],
          modelAccounts: [],
          application: undefined,
          access: undefined,
          ranges: [],
          networks: [],
          resourceGroupName: undefined,
          endpoints: [],
          existing: undefined,
          apiServerSubnetId: undefined,
          workloadSubjects: [],
          secretDays: [],
          zones: [],
          elsewhere: [],
        },
      },
    ]);
  });

  it.each([
    ["authorization", "Microsoft.Authorization"],
    ["cognitiveservices", "Microsoft.CognitiveServices"],
    ["compute", "Microsoft.Compute"],
    ["containerregistry", "Microsoft.ContainerRegistry"],
    ["containerservice", "Microsoft.ContainerService"],
    ["dbforpostgresql", "Microsoft.DBforPostgreSQL"],
    ["keyvault", "Microsoft.KeyVault"],
    ["managedidentity", "Microsoft.ManagedIdentity"],
    ["monitor", "Microsoft.Insights"],
    ["insights", "Microsoft.Insights"],
    ["network", "Microsoft.Network"],
    ["privatedns", "Microsoft.Network"],
    ["dns", "Microsoft.Network"],
    ["operationalinsights", "Microsoft.OperationalInsights"],
    ["resources", "Microsoft.Resources"],
    ["sql", "Microsoft.Sql"],
    ["storage", "Microsoft.Storage"],
    ["web", "Microsoft.Web"],
    ["app", "Microsoft.App"],
    ["cache", "Microsoft.Cache"],
    ["servicebus", "Microsoft.ServiceBus"],
    ["eventhub", "Microsoft.EventHub"],
    ["documentdb", "Microsoft.DocumentDB"],
  ])("of the module %s are the namespace %s", (module, namespace) => {
    const { namespaces, actions } = needsOf(resource(`${module}:Thing`, "x", PLACE));
    expect(namespaces).toEqual([{ namespace, because: `${module}:Thing` }]);
    expect(actions).toEqual(ACTIONS[namespace] ?? []);
  });

  it("name the first type of a namespace, and no namespace that is not known", () => {
    const { namespaces } = needsOf(
      resource("network:VirtualNetwork", "n", PLACE),
      resource("privatedns:PrivateZone", "z", PLACE),
      resource("quantum:Workspace", "q", PLACE),
      { ...resource("x", "x", PLACE), type: "azure-native:" },
    );
    expect(namespaces).toEqual([
      { namespace: "Microsoft.Network", because: "network:VirtualNetwork" },
    ]);
  });
});

describe("where a resource is", () => {
  const locations = (...resources: readonly PlannedResource[]) =>
    questionsOf(...resources).map(({ needs }) => needs.location);
  const vault = (inputs: object, more?: Partial<PlannedResource>) =>
    resource("keyvault:Vault", "keys", inputs, more);

  it.each<readonly [string, readonly PlannedResource[], readonly string[]]>([
    [
      "where it says so, in Azure's short form",
      [vault({ location: "North Europe" })],
      ["northeurope"],
    ],
    [
      "where its group is, by name in any letter case",
      [vault({ resourceGroupName: "GROUP" }), GROUP],
      ["westeurope"],
    ],
    [
      "where its group is, which it is made of",
      [vault({}, { madeOf: { resourceGroupName: ["gone", GROUP.urn] } }), GROUP],
      ["westeurope"],
    ],
    [
      "where its account is, before its group",
      [
        resource("cognitiveservices:Deployment", "d", {
          accountName: "a",
          resourceGroupName: "group",
        }),
        resource("cognitiveservices:Account", "a", { accountName: "a", location: "swedencentral" }),
        GROUP,
      ],
      ["swedencentral", "westeurope"],
    ],
    [
      "where its provider is, in Azure's short form",
      [vault({}, { provider: { location: "North Europe" } })],
      ["northeurope"],
    ],
    [
      "where its group's provider is",
      [
        vault({ resourceGroupName: "group" }, { provider: { location: "northeurope" } }),
        { ...group(), provider: { location: "eastus2" } },
      ],
      ["eastus2"],
    ],
    ["nowhere without any of it", [vault({})], [""]],
    ["nowhere in a group of another plan", [vault({ resourceGroupName: "other" }), group()], [""]],
    [
      // A vault that has the name of a group is not a group.
      "nowhere by a name that another type has",
      [vault({ resourceGroupName: "x" }), resource("web:Site", "x", { resourceGroupName: "x" })],
      [""],
    ],
    [
      "nowhere where it would be made of itself",
      [vault({}, { madeOf: { resourceGroupName: [urnOf("keyvault:Vault", "keys")] } })],
      [""],
    ],
  ])("is %s", (_what, resources, expected) => {
    expect(locations(...resources)).toEqual(expected);
  });

  it("is not that of a group with another name", () => {
    const other = vault({ vaultName: "keys", resourceGroupName: "other" });
    expect(questionsOf(GROUP, other).map(({ needs }) => needs.names)).toEqual([[]]);
  });

  it("is that of an account and not of its group, for a model in it", () => {
    const account = (more: object) =>
      resource("cognitiveservices:Account", "a", { resourceGroupName: "group", ...more });
    const deployment = (more: object, madeOf: PlannedResource["madeOf"] = {}) => ({
      ...resource("cognitiveservices:Deployment", "d", {
        resourceGroupName: "group",
        properties: { model: { name: "gpt-4.1", version: "1" } },
        sku: { name: "Standard" },
        ...more,
      }),
      madeOf,
    });
    const named = account({ accountName: "a", location: "swedencentral" });
    const unnamed = account({ location: "swedencentral" });
    for (const resources of [
      [GROUP, named, deployment({ accountName: "A" })],
      [GROUP, unnamed, deployment({}, { accountName: [unnamed.urn] })],
    ])
      expect(
        questionsOf(...resources).map(({ needs }) => [needs.location, needs.models.length]),
      ).toEqual([
        ["swedencentral", 1],
        ["westeurope", 0],
      ]);
  });

  it("is where the settings of the stack say, at last", () => {
    const config = { "azure-native:location": "West Europe" };
    const [question] = azureQuestions({ ...planOf(vault({})), config });
    expect(question?.needs.location).toBe("westeurope");
  });

  it("gives a question for each region, of which the first asks about the subscription", () => {
    const questions = questionsOf(
      vault({ location: "westeurope" }),
      resource("storage:StorageAccount", "s", { location: "northeurope", accountName: "s" }),
      resource("web:Site", "nowhere"),
    );
    expect(
      questions.map(({ needs, codes }) => ({
        location: needs.location,
        namespaces: needs.namespaces.map(({ namespace }) => namespace),
        codes,
      })),
    ).toEqual([
      {
        location: "northeurope",
        namespaces: ["Microsoft.KeyVault", "Microsoft.Storage", "Microsoft.Web"],
        codes: [...ALWAYS, "AZ_REGION", "AZ_NAME_STORAGE"],
      },
      { location: "westeurope", namespaces: ["Microsoft.KeyVault"], codes: ["AZ_REGION"] },
    ]);
  });

  it("is not asked about where nobody says it", () => {
    expect(codesOf(resource("web:Site", "x"))).toEqual([ALWAYS]);
  });
});

describe("whose a resource is", () => {
  const owners = (plan: Plan, given?: string) =>
    azureQuestions(plan, given).map(({ needs }) => [needs.subscriptionId, needs.tenantId]);
  const bare = { ...GROUP, provider: {} };

  it.each<readonly [string, PlannedResource, object, string | undefined, unknown]>([
    [
      "of its provider's subscription, before all others",
      GROUP,
      { "azure-native:subscriptionId": OTHER },
      OTHER,
      [SUBSCRIPTION, undefined],
    ],
    [
      "of the stack's subscription",
      bare,
      { "azure-native:subscriptionId": SUBSCRIPTION },
      OTHER,
      [SUBSCRIPTION, undefined],
    ],
    ["of the given subscription", bare, {}, OTHER, [OTHER, undefined]],
    ["of nobody's", bare, {}, undefined, [undefined, undefined]],
    [
      "of its provider's tenant, before the stack's",
      { ...GROUP, provider: { subscriptionId: SUBSCRIPTION, tenantId: "1" } },
      { "azure-native:tenantId": "2" },
      undefined,
      [SUBSCRIPTION, "1"],
    ],
    [
      "of the stack's tenant",
      GROUP,
      { "azure-native:tenantId": "2" },
      undefined,
      [SUBSCRIPTION, "2"],
    ],
  ])("is %s", (_what, only, config, given, expected) => {
    const plan = { ...planOf(only), config: config as Plan["config"] };
    expect(owners(plan, given)).toEqual([expected]);
  });

  it("gives a question for each subscription, and finds no group of another one", () => {
    const foreign = { provider: { subscriptionId: OTHER } };
    const questions = questionsOf(
      GROUP,
      resource("keyvault:Vault", "keys", { resourceGroupName: "group" }, foreign),
    );
    expect(questions.map(({ needs }) => [needs.subscriptionId, needs.location])).toEqual([
      [SUBSCRIPTION, "westeurope"],
      [OTHER, ""],
    ]);
  });

  it("asks about a tenant where one is named", () => {
    const only = { ...GROUP, provider: { tenantId: "1" } };
    expect(codesOf(only)).toEqual([[...ALWAYS, "AZ_TENANT", "AZ_REGION"]]);
  });

  it("asks about rights on roles where one is assigned, once", () => {
    const assignment = resource("authorization:RoleAssignment", "r");
    expect(codesOf(GROUP, assignment, group({ location: "northeurope" }, "second"))).toEqual([
      [...ALWAYS, "AZ_ROLE_ASSIGNMENT_WRITE", "AZ_REGION"],
      ["AZ_REGION"],
    ]);
  });
});

describe("machines", () => {
  const usual = { zones: [], encryptionAtHost: false };

  it.each<readonly [string, PlannedResource, readonly object[]]>([
    [
      "one by itself",
      resource("compute:VirtualMachine", "vm", {
        ...PLACE,
        hardwareProfile: { vmSize: "Standard_B2s" },
        zones: ["1"],
        securityProfile: { encryptionAtHost: true },
      }),
      [
        {
          purpose: "vm",
          vmSize: "Standard_B2s",
          steady: 1,
          most: 1,
          zones: ["1"],
          encryptionAtHost: true,
        },
      ],
    ],
    [
      "one of which only the size is known",
      resource("compute:VirtualMachine", "vm", {
        ...PLACE,
        hardwareProfile: { vmSize: "Standard_B2s" },
      }),
      [{ purpose: "vm", vmSize: "Standard_B2s", steady: 1, most: 1, ...usual }],
    ],
    ["none without a size", resource("compute:VirtualMachine", "vm", PLACE), []],
    [
      "a set of them",
      resource("compute:VirtualMachineScaleSet", "set", {
        ...PLACE,
        sku: { name: "Standard_B2s", capacity: 4 },
        zones: ["1", "2"],
        virtualMachineProfile: { securityProfile: { encryptionAtHost: true } },
      }),
      [
        {
          purpose: "set",
          vmSize: "Standard_B2s",
          steady: 4,
          most: 4,
          zones: ["1", "2"],
          encryptionAtHost: true,
        },
      ],
    ],
    [
      "the pools of a cluster",
      resource("containerservice:ManagedCluster", "aks", {
        ...PLACE,
        agentPoolProfiles: [
          {
            name: "system",
            vmSize: "Standard_D4ds_v5",
            minCount: 2,
            maxCount: 5,
            count: 3,
            availabilityZones: ["1"],
            enableEncryptionAtHost: true,
          },
          { vmSize: "Standard_B2s", count: 3 },
          { name: "sizeless", count: 3 },
        ],
      }),
      [
        {
          purpose: "aks, system",
          vmSize: "Standard_D4ds_v5",
          steady: 2,
          most: 5,
          zones: ["1"],
          encryptionAtHost: true,
        },
        { purpose: "aks, pool", vmSize: "Standard_B2s", steady: 3, most: 3, ...usual },
      ],
    ],
    [
      "a pool by itself",
      resource("containerservice:AgentPool", "user", {
        ...PLACE,
        vmSize: "Standard_B2s",
        minCount: 1,
        maxCount: 9,
      }),
      [{ purpose: "user", vmSize: "Standard_B2s", steady: 1, most: 9, ...usual }],
    ],
    [
      "no pool of another kind",
      resource("batch:Pool", "user", { ...PLACE, vmSize: "Standard_B2s", count: 3 }),
      [],
    ],
  ])("are %s", (_what, only, expected) => {
    const { machines, features } = needsOf(only);
    expect(machines).toEqual(expected);
    const encrypted = JSON.stringify(expected).includes('"encryptionAtHost":true');
    expect(features).toEqual(
      encrypted ? [{ namespace: "Microsoft.Compute", feature: "EncryptionAtHost" }] : [],
    );
    expect(codesOf(only)[0]?.slice(ALWAYS.length)).toEqual([
      "AZ_REGION",
      ...(expected.length > 0 ? ["AZ_VM_SKU", "AZ_VCPU_QUOTA"] : []),
      ...(encrypted ? ["AZ_FEATURES"] : []),
    ]);
  });
});

describe("networks", () => {
  it.each([
    ["VirtualNetwork", "VirtualNetworks", "virtual networks"],
    ["PublicIPAddress", "PublicIPAddresses", "public addresses"],
    ["NatGateway", "NatGateways", "NAT gateways"],
    ["PrivateEndpoint", "PrivateEndpoints", "private endpoints"],
    ["NetworkSecurityGroup", "NetworkSecurityGroups", "network security groups"],
    ["RouteTable", "RouteTables", "route tables"],
  ])("count by type: %s", (type, counter, what) => {
    const two = ["a", "b"].map((name) => resource(`network:${type}`, name, PLACE));
    expect(needsOf(...two).network).toEqual([{ counter, type, what, count: 2 }]);
    expect(codesOf(...two)).toEqual([[...ALWAYS, "AZ_REGION", "AZ_NETWORK_QUOTA"]]);
  });
});

describe("names", () => {
  const account = resource("cognitiveservices:Account", "models", {
    ...PLACE,
    properties: { customSubDomainName: "bakery-models" },
  });
  const named = (type: string, input: string) =>
    resource(type, "x", { ...PLACE, [input]: "bakery" });

  it.each<readonly [PlannedResource, string, string, string]>([
    [named("storage:StorageAccount", "accountName"), "storage", "bakery", "AZ_NAME_STORAGE"],
    [named("keyvault:Vault", "vaultName"), "vault", "bakery", "AZ_NAME_VAULT"],
    [named("dbforpostgresql:Server", "serverName"), "postgres", "bakery", "AZ_NAME_POSTGRES"],
    [named("containerregistry:Registry", "registryName"), "registry", "bakery", "AZ_NAME_REGISTRY"],
    [account, "openAi", "bakery-models", "AZ_NAME_OPENAI"],
  ])("are asked for: %j", (only, kind, name, code) => {
    expect(needsOf(only).names).toEqual([{ kind, name, ...PLACE }]);
    expect(codesOf(only)[0]?.filter((each) => each.startsWith("AZ_NAME_"))).toEqual([code]);
  });

  it("are not known of a resource that Azure or the engine names", () => {
    expect(needsOf(resource("storage:StorageAccount", "x", PLACE)).names).toEqual([]);
    expect(needsOf(resource("cognitiveservices:Account", "x", PLACE)).names).toEqual([]);
    const site = resource("web:Site", "x", { ...PLACE, properties: { customSubDomainName: "y" } });
    expect(needsOf(site).names).toEqual([]);
  });

  it("of several resources of a kind are asked by one check", () => {
    const two = ["a", "b"].map((accountName) =>
      resource("storage:StorageAccount", accountName, { ...PLACE, accountName }),
    );
    expect(codesOf(...two)).toEqual([[...ALWAYS, "AZ_REGION", "AZ_NAME_STORAGE"]]);
  });

  it("are in the group that a resource is made of", () => {
    const vault = resource(
      "keyvault:Vault",
      "keys",
      { vaultName: "keys" },
      { madeOf: { resourceGroupName: [GROUP.urn] } },
    );
    expect(needsOf(GROUP, vault).names).toEqual([{ kind: "vault", name: "keys", ...PLACE }]);
  });
});

describe("models", () => {
  const deployment = (properties: object, sku: object) =>
    resource("cognitiveservices:Deployment", "d", { ...PLACE, properties, sku });
  const model = { name: "gpt-4.1", version: "1" };
  const found = {
    location: "westeurope",
    format: "OpenAI",
    model: "gpt-4.1",
    version: "1",
    sku: "Standard",
    capacity: 1,
  };

  it.each<readonly [string, PlannedResource, readonly object[]]>([
    [
      "in full",
      deployment({ model: { ...model, format: "Meta" } }, { name: "Standard", capacity: 20 }),
      [{ ...found, format: "Meta", capacity: 20 }],
    ],
    ["with Azure's defaults", deployment({ model }, { name: "Standard" }), [found]],
    ["not without a name", deployment({ model: { version: "1" } }, { name: "Standard" }), []],
    ["not without a version", deployment({ model: { name: "x" } }, { name: "Standard" }), []],
    ["not without a type", deployment({ model }, {}), []],
  ])("are asked for %s", (_what, only, expected) => {
    expect(needsOf(only).models).toEqual(expected);
    expect(codesOf(only)[0]?.slice(ALWAYS.length + 1)).toEqual(
      expected.length === 0 ? [] : ["AZ_MODEL_AVAILABLE", "AZ_MODEL_QUOTA"],
    );
  });

  it("have accounts, which count by region", () => {
    const accounts = ["a", "b"].map((name) => resource("cognitiveservices:Account", name, PLACE));
    expect(needsOf(...accounts).modelAccounts).toEqual([{ location: "westeurope", count: 2 }]);
    expect(codesOf(...accounts)).toEqual([[...ALWAYS, "AZ_REGION", "AZ_MODEL_ACCOUNTS"]]);
  });
});

describe("clusters and databases", () => {
  const cluster = (inputs: object) => resource("containerservice:ManagedCluster", "aks", inputs);
  const IDS = { ...PLACE, resourceName: "aks" };
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/aks`;

  it("are asked about by a version of Kubernetes", () => {
    const asked = (kubernetesVersion: string) =>
      codesOf(cluster({ ...PLACE, kubernetesVersion }))[0]?.includes("AZ_AKS_VERSION");
    expect(needsOf(cluster({ ...PLACE, kubernetesVersion: "1.35" })).kubernetesVersion).toBe(
      "1.35",
    );
    expect(["1.35", "1.5", "1.35.1", "11.35", "1.x", "1", "1.35.1-rc", "1.35."].map(asked)).toEqual(
      [...[true, true, true], ...Array.from({ length: 5 }, () => false)],
    );
  });

  it("have an id where subscription, group and name are known", () => {
    expect(needsOf(cluster(IDS)).ownClusterId).toBe(id);
    expect(needsOf(cluster({ ...IDS, resourceName: undefined })).ownClusterId).toBeUndefined();
    expect(needsOf(cluster({ ...IDS, resourceGroupName: undefined })).ownClusterId).toBeUndefined();
    expect(needsOf({ ...cluster(IDS), provider: {} }).ownClusterId).toBeUndefined();
  });

  it("of one region are each asked about, and those that are alike once", () => {
    const server = (name: string, version: string) =>
      resource("dbforpostgresql:Server", name, {
        ...PLACE,
        ...{ version, sku: { name: "Standard_D2ds_v5" } },
      });
    const [, ...others] = questionsOf(
      ...["1.35", "1.33", "1.35", "latest"].map((kubernetesVersion) =>
        cluster({ ...PLACE, kubernetesVersion }),
      ),
      ...[server("one", "17"), server("other", "11"), server("third", "17")],
    );
    expect(
      others.map(({ needs, codes }) => [needs.kubernetesVersion ?? needs.postgres?.version, codes]),
    ).toEqual([
      ["1.33", ["AZ_AKS_VERSION"]],
      ["11", ["AZ_POSTGRES_OFFERED"]],
    ]);
    for (const { needs } of others)
      expect([needs.subscriptionId, needs.location, needs.names, needs.namespaces]).toEqual([
        SUBSCRIPTION,
        "westeurope",
        [],
        [],
      ]);
  });

  it.each<readonly [string, object, object | undefined]>([
    [
      "a server with a standby in another zone",
      {
        version: "17",
        sku: { name: "Standard_D2ds_v5" },
        highAvailability: { mode: "ZoneRedundant" },
      },
      { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: true },
    ],
    [
      "a server with a standby in its own zone",
      { version: "17", sku: { name: "Standard_D2ds_v5" }, highAvailability: { mode: "SameZone" } },
      { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: false },
    ],
    [
      "a server without a standby",
      { version: "17", sku: { name: "Standard_D2ds_v5" } },
      { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: false },
    ],
    ["no server without a version", { sku: { name: "Standard_D2ds_v5" } }, undefined],
    ["no server without a size", { version: "17" }, undefined],
  ])("are %s", (_what, inputs, expected) => {
    const server = resource("dbforpostgresql:Server", "db", { ...PLACE, ...inputs });
    expect(needsOf(server).postgres).toEqual(expected);
    expect(codesOf(server)[0]?.includes("AZ_POSTGRES_OFFERED")).toBe(expected !== undefined);
  });
});
