import { globalName } from "../../../components/plans/azure/global-names";
import type { AzureNeeds } from "../../../preflight/needs/azure";
import { azureNeedsOf } from "../../../preflight/needs/azure-from-config";
import { buildStack } from "../../support/stack";
import { configFrom, configOf, contextOf, THIS_STACK } from "../support";

const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const TENANT = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";
const GROUP_ID = "3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10";
const OTHERS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/others/providers`;
const REASON = "The owner of the network has decided so, in writing.";
const SIMULATED_SECRET = { secure: "v1:not-read" };

function needsOf(variant: string): AzureNeeds {
  const { azureNeeds } = contextOf({ settings: `valid/${variant}.yaml` });
  if (azureNeeds === undefined) throw new Error(`${variant} needs nothing of Azure`);
  return azureNeeds;
}

/** Needs of the smallest phase 2 with other settings. */
function needsWith(core: object, more: object = {}): AzureNeeds {
  const config = configOf("valid/azure-minimum.yaml", { azureCore: core, ...more });
  const needs = azureNeedsOf(config, THIS_STACK);
  if (needs === undefined) throw new Error("the settings need nothing of Azure");
  return needs;
}

/** Needs of other layers, without phase 2. */
function needsWithout(layers: object): AzureNeeds | undefined {
  const config = configFrom({
    "azure-native:subscriptionId": SUBSCRIPTION,
    "azure-native:tenantId": TENANT,
    general: { customer: "airun", environment: "test", owner: "team" },
    ...layers,
  });
  return azureNeedsOf(config, THIS_STACK);
}

const both = (...types: readonly string[]): readonly string[] =>
  types.flatMap((type) => [`Microsoft.${type}/write`, `Microsoft.${type}/delete`]);

const NETWORK_TYPES = [
  "virtualNetworks",
  "virtualNetworks/subnets",
  "natGateways",
  "publicIPAddresses",
  "bastionHosts",
  "networkSecurityGroups",
  "routeTables",
  "privateEndpoints",
  "privateDnsZones",
].map((type) => `Network/${type}`);
const GROUPS = "Resources/subscriptions/resourceGroups";
const ALWAYS = [
  { namespace: "Microsoft.Resources", because: "resource groups" },
  { namespace: "Microsoft.Authorization", because: "role assignments and locks" },
];
const PLATFORM = [
  "Network",
  "Compute",
  "Storage",
  "KeyVault",
  "ManagedIdentity",
  "DBforPostgreSQL",
  "OperationalInsights",
  "Insights",
].map((name) => ({ namespace: `Microsoft.${name}`, because: "the platform" }));
const CLUSTER = ["ContainerService", "PolicyInsights"].map((name) => ({
  namespace: `Microsoft.${name}`,
  because: "the cluster",
}));
const made = (name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/CodeMieRG/providers/Microsoft.Network/virtualNetworks/${name}`;
const owner = (environment: string) => ({
  customer: "airun",
  environment,
  subscriptionId: SUBSCRIPTION,
});
const PLACE = { location: "westeurope", resourceGroupName: "CodeMieRG" };
const JUMPBOX = {
  purpose: "jumpbox",
  vmSize: "Standard_D2s_v3",
  steady: 1,
  most: 1,
  zones: [],
  encryptionAtHost: true,
};

/** What the stack reads of no other file is the subject of a test of its own. */
const without = ({ endpoints: _endpoints, zones: _zones, ...needs }: AzureNeeds) => needs;

describe("the needs in full", () => {
  it("of the smallest phase 2: what the documents of the platform list, and nothing of other layers", () => {
    expect(without(needsOf("azure-minimum"))).toEqual({
      subscriptionId: SUBSCRIPTION,
      tenantId: TENANT,
      location: "westeurope",
      layers: ["core"],
      namespaces: [...ALWAYS, ...PLATFORM, ...CLUSTER],
      actions: both(
        GROUPS,
        ...NETWORK_TYPES,
        "Compute/virtualMachines",
        "Storage/storageAccounts",
        "KeyVault/vaults",
        "ManagedIdentity/userAssignedIdentities",
        "DBforPostgreSQL/flexibleServers",
        "OperationalInsights/workspaces",
        "Insights/diagnosticSettings",
        "ContainerService/managedClusters",
      ),
      features: [{ namespace: "Microsoft.Compute", feature: "EncryptionAtHost" }],
      machines: [
        // At the most: the largest pool and a third more in an upgrade.
        {
          purpose: "system pool",
          vmSize: "Standard_D4ds_v5",
          steady: 3,
          most: 7,
          zones: ["1", "2", "3"],
          encryptionAtHost: true,
        },
        {
          purpose: "user pool user",
          vmSize: "Standard_D8ds_v5",
          steady: 3,
          most: 14,
          zones: ["1", "2", "3"],
          encryptionAtHost: true,
        },
        JUMPBOX,
      ],
      network: [
        { counter: "VirtualNetworks", type: "VirtualNetwork", what: "virtual networks", count: 2 },
        {
          counter: "PublicIPAddresses",
          type: "PublicIPAddress",
          what: "public addresses",
          count: 2,
        },
        {
          counter: "StandardSkuPublicIpAddresses",
          type: "PublicIPAddress",
          what: "standard public addresses",
          count: 2,
        },
        { counter: "NatGateways", type: "NatGateway", what: "NAT gateways", count: 1 },
        {
          counter: "PrivateEndpoints",
          type: "PrivateEndpoint",
          what: "private endpoints",
          count: 3,
        },
        {
          counter: "NetworkSecurityGroups",
          type: "NetworkSecurityGroup",
          what: "network security groups",
          count: 7,
        },
        { counter: "RouteTables", type: "RouteTable", what: "route tables", count: 1 },
      ],
      kubernetesVersion: "1.35",
      ownClusterId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/CodeMieRG/providers/Microsoft.ContainerService/managedClusters/CodeMieAks`,
      secretDays: [{ setting: "azureCore.keyVault.secretsExpire", day: "2027-11-01" }],
      workloadSubjects: ["system:serviceaccount:codemie:codemie-api"],
      stateAccess: undefined,
      adminGroupIds: [GROUP_ID],
      postgres: { version: "17", sku: "Standard_D2ds_v5", zoneRedundant: false },
      names: [
        {
          kind: "vault",
          name: globalName(owner("azure-minimum"), "keyVault"),
          ...PLACE,
          vault: {
            name: "azureCore.keyVault.name",
            recover: "azureCore.keyVault.recover",
            recovers: false,
          },
        },
        { kind: "storage", name: globalName(owner("azure-minimum"), "storageAccount"), ...PLACE },
        {
          kind: "postgres",
          name: globalName(owner("azure-minimum"), "postgresServer", "postgres"),
          ...PLACE,
        },
      ],
      activityLog: {
        setting: "platform-foundations-test-codemie-monitor",
        workspaceId: undefined,
      },
      models: [],
      modelAccounts: [],
      application: undefined,
      access: {
        model: "private",
        domain: "private.lab.com",
        publicZone: undefined,
        certificateSecretId: undefined,
      },
      ranges: [
        { name: "HubVNet", id: made("HubVNet"), cidr: "10.1.0.0/16" },
        { name: "AksVNet", id: made("AksVNet"), cidr: "10.0.0.0/16" },
      ],
      networks: [],
      resourceGroupName: "CodeMieRG",
      existing: { ids: [], clusterId: undefined },
      apiServerSubnetId: undefined,
      elsewhere: [],
    });
  });

  it("of a state backend alone: account and vault, who reaches them, and a lock", () => {
    const azureStateBackend = {
      location: "northeurope",
      allowedIpRanges: ["198.51.100.0/24", "203.0.113.7"],
      engineerPrincipalIds: [GROUP_ID],
    };
    const here = { location: "northeurope", resourceGroupName: "airun-state-rg" };
    const needs = needsWithout({ azureStateBackend });
    expect(needs).toEqual({
      subscriptionId: SUBSCRIPTION,
      tenantId: TENANT,
      location: "northeurope",
      layers: ["state"],
      namespaces: [
        ...ALWAYS,
        { namespace: "Microsoft.Storage", because: "the state backend" },
        { namespace: "Microsoft.KeyVault", because: "the state backend" },
      ],
      actions: both(GROUPS, "Storage/storageAccounts", "KeyVault/vaults", "Authorization/locks"),
      features: [],
      machines: [],
      network: [],
      kubernetesVersion: undefined,
      ownClusterId: undefined,
      secretDays: [],
      workloadSubjects: [],
      stateAccess: {
        ranges: ["198.51.100.0/24", "203.0.113.7/32"],
        isPublic: true,
        principalIds: [GROUP_ID],
        principalType: "Group",
      },
      adminGroupIds: [],
      postgres: undefined,
      names: [
        {
          kind: "storage",
          name: expect.stringMatching(/^airunstate[0-9a-f]{6}$/) as string,
          ...here,
        },
        {
          kind: "vault",
          name: expect.stringMatching(/^airun-state-[0-9a-f]{6}$/) as string,
          ...here,
          vault: {
            name: "azureStateBackend.vaultName",
            recover: "azureStateBackend.recoverVault",
            recovers: false,
          },
        },
      ],
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
      zones: [],
      elsewhere: [],
    });
  });

  it("of models alone: accounts, deployments and an application", () => {
    const azureOpenAi = {
      upstream: "organization/platform-foundations/dev",
      location: "westeurope",
      secretExpires: "2027-10-01",
      regions: { swedencentral: { count: 2 }, eastus2: { models: [MODEL] } },
    };
    const stem = globalName(owner("test"), "cognitiveAccount");
    const deployed = (name: string, version: string) => ({
      location: "swedencentral",
      format: "OpenAI",
      model: name,
      version,
      sku: "GlobalStandard",
      capacity: 200,
    });
    expect(needsWithout({ azureOpenAi })).toEqual({
      subscriptionId: SUBSCRIPTION,
      tenantId: TENANT,
      location: "swedencentral",
      layers: ["openAi"],
      namespaces: [
        ...ALWAYS,
        { namespace: "Microsoft.CognitiveServices", because: "model deployments" },
        { namespace: "Microsoft.Network", because: "model deployments" },
        { namespace: "Microsoft.ManagedIdentity", because: "model deployments" },
      ],
      actions: both(
        GROUPS,
        "CognitiveServices/accounts",
        ...NETWORK_TYPES,
        "ManagedIdentity/userAssignedIdentities",
      ),
      features: [],
      machines: [],
      network: [],
      kubernetesVersion: undefined,
      ownClusterId: undefined,
      secretDays: [{ setting: "azureOpenAi.secretExpires", day: "2027-10-01" }],
      workloadSubjects: [],
      stateAccess: undefined,
      adminGroupIds: [],
      postgres: undefined,
      names: ["swedencentral-0", "swedencentral-1", "eastus2-0"].map((key) => ({
        kind: "openAi",
        name: `${stem}-${key}`,
        location: key.split("-")[0],
        resourceGroupName: undefined,
      })),
      activityLog: undefined,
      models: [
        deployed("gpt-5.6-sol", "2026-07-09"),
        deployed("gpt-5.6-luna", "2026-07-09"),
        deployed("text-embedding-3-small", "1"),
        {
          location: "eastus2",
          format: "OpenAI",
          model: "gpt-4.1",
          version: "2025-04-14",
          sku: "Standard",
          capacity: 100,
        },
      ],
      modelAccounts: [
        { location: "swedencentral", count: 2 },
        { location: "eastus2", count: 1 },
      ],
      application: { mode: "create" },
      access: undefined,
      ranges: [],
      networks: [],
      resourceGroupName: undefined,
      endpoints: [],
      existing: undefined,
      apiServerSubnetId: undefined,
      zones: [],
      elsewhere: [],
    });
  });

  it("are undefined without an Azure layer", () => {
    expect(azureNeedsOf(configOf("aws-only.yaml"), THIS_STACK)).toBeUndefined();
    const kubernetesBaseline = { upstream: "organization/platform-foundations/dev" };
    expect(needsWithout({ kubernetesBaseline })).toBeUndefined();
  });
});

const MODEL = {
  name: "gpt",
  model: "gpt-4.1",
  version: "2025-04-14",
  capacity: 100,
  type: "Standard",
};
const models = (more: object = {}) => ({
  azureOpenAi: {
    secretExpires: "2027-10-01",
    regions: { swedencentral: { count: 2, models: [MODEL] } },
    ...more,
  },
});
const hub = `${OTHERS}/Microsoft.Network/virtualNetworks/hub`;
const aks = `${OTHERS}/Microsoft.Network/virtualNetworks/aks`;
const HUB = {
  mode: "existing",
  vnetId: hub,
  addressSpace: "10.1.0.0/16",
  endpointSubnetId: `${hub}/subnets/endpoints`,
};
const SUBNETS = ["system", "user", "pods", "vm", "postgres"];
const SPOKE = {
  mode: "existing",
  vnetId: aks,
  addressSpace: "10.0.0.0/16",
  subnetIds: Object.fromEntries(SUBNETS.map((name) => [name, `${aks}/subnets/${name}`])),
};
const APPLIANCE = { mode: "appliance", nextHopIp: "10.1.9.4" };
const NO_BASTION = { bastion: { mode: "none", reason: REASON } };
const WORKSPACE = `${OTHERS}/Microsoft.OperationalInsights/workspaces/central`;
const CLUSTER_ID = `${OTHERS}/Microsoft.ContainerService/managedClusters/shared`;

describe("what is counted against quotas of networks", () => {
  const counts = (core: object, more?: object) =>
    Object.fromEntries(needsWith(core, more).network.map(({ counter, count }) => [counter, count]));
  const USUAL = {
    VirtualNetworks: 2,
    PublicIPAddresses: 2,
    StandardSkuPublicIpAddresses: 2,
    NatGateways: 1,
    PrivateEndpoints: 3,
    NetworkSecurityGroups: 7,
    RouteTables: 1,
  };
  const NO_NAT = Object.fromEntries(
    Object.entries(USUAL).filter(([counter]) => counter !== "NatGateways"),
  );
  const addresses = (count: number) => ({
    PublicIPAddresses: count,
    StandardSkuPublicIpAddresses: count,
  });
  const publicIpId = `${OTHERS}/Microsoft.Network/publicIPAddresses/nat`;
  const account = `${OTHERS}/Microsoft.Storage/storageAccounts/state`;
  const vault = `${OTHERS}/Microsoft.KeyVault/vaults/state`;
  const extra = (cidr: string) => ({ mode: "create", extraSubnets: { agents: { cidr } } });

  it.each([
    [
      "a NAT address that is reserved already",
      { azureNetwork: { egress: { mode: "natGateway", publicIpId } } },
      { ...USUAL, ...addresses(1) },
    ],
    [
      "a firewall for a NAT gateway",
      { azureNetwork: { egress: APPLIANCE } },
      { ...NO_NAT, ...addresses(1) },
    ],
    ["no Bastion", NO_BASTION, { ...USUAL, ...addresses(1) }],
    [
      "a hub that exists",
      { azureNetwork: { hub: HUB }, ...NO_BASTION },
      { ...USUAL, ...addresses(1), VirtualNetworks: 1, NetworkSecurityGroups: 5 },
    ],
    [
      "networks that exist, and a firewall: nothing but endpoints",
      { azureNetwork: { hub: HUB, spoke: SPOKE, egress: APPLIANCE }, ...NO_BASTION },
      { PrivateEndpoints: 3 },
    ],
    [
      "further subnets of the hub",
      { azureNetwork: { hub: extra("10.1.4.0/28") } },
      { ...USUAL, NetworkSecurityGroups: 8 },
    ],
    [
      "further subnets of the AKS network",
      { azureNetwork: { spoke: extra("10.0.65.0/24") } },
      { ...USUAL, NetworkSecurityGroups: 8 },
    ],
    [
      "a subnet of the API server",
      { aks: { apiServer: "vnetIntegration" } },
      { ...USUAL, NetworkSecurityGroups: 8 },
    ],
    [
      "a subnet of the API server that exists",
      {
        azureNetwork: {
          hub: HUB,
          spoke: { ...SPOKE, apiServerSubnetId: `${aks}/subnets/apiserver` },
          egress: APPLIANCE,
        },
        aks: { apiServer: "vnetIntegration" },
        ...NO_BASTION,
      },
      { PrivateEndpoints: 3 },
    ],
    [
      "a database in a subnet",
      { postgres: { network: { mode: "injected" } } },
      { ...USUAL, PrivateEndpoints: 2 },
    ],
    [
      "servers of their own for two products",
      { postgres: { dedicated: { keycloak: {}, langfuse: {} } } },
      { ...USUAL, PrivateEndpoints: 5 },
    ],
    [
      "the account of the state",
      { stateStorageAccountId: account },
      { ...USUAL, PrivateEndpoints: 4 },
    ],
    ["the vault of the state", { stateVaultId: vault }, { ...USUAL, PrivateEndpoints: 4 }],
    ["a registry", { containerRegistry: { mode: "create" } }, { ...USUAL, PrivateEndpoints: 4 }],
    [
      "a registry that exists",
      {
        containerRegistry: {
          mode: "existing",
          registryId: `${OTHERS}/Microsoft.ContainerRegistry/registries/corporate`,
        },
      },
      USUAL,
    ],
    ["flow logs", { monitoring: { flowLogs: {} } }, { ...USUAL, PrivateEndpoints: 4 }],
  ])("%s", (_what, core, expected) => {
    expect(counts(core)).toEqual(expected);
  });

  it("models in the same stack: an endpoint for each account of each region", () => {
    const regions = { swedencentral: { count: 2 }, eastus2: { count: 4 } };
    expect(counts({}, models({ regions }))).toEqual({ ...USUAL, PrivateEndpoints: 9 });
  });
});

describe("machines", () => {
  const zones = ["1", "2", "3"];
  const pool = (purpose: string, vmSize: string, steady: number, most: number) => ({
    purpose,
    vmSize,
    steady,
    most,
    zones,
    encryptionAtHost: true,
  });

  it("are those of every pool, with those of an upgrade, and the jumpbox", () => {
    const size = { vmSize: "Standard_D4ds_v5", minCount: 2, maxCount: 6 };
    const { machines } = needsWith({
      aks: {
        systemPools: { second: { ...size, zones: ["2"] } },
        userPools: {
          search: size,
          models: { ...size, minCount: 5, replacement: "createFirst" },
        },
      },
      jumpbox: { vmSize: "Standard_B2s" },
    });
    expect(machines).toEqual([
      pool("system pool", "Standard_D4ds_v5", 3, 7),
      { ...pool("system pool second", "Standard_D4ds_v5", 2, 8), zones: ["2"] },
      pool("user pool search", "Standard_D4ds_v5", 2, 8),
      // The new pool stands beside the old one.
      pool("user pool models", "Standard_D4ds_v5", 5, 11),
      { ...JUMPBOX, vmSize: "Standard_B2s" },
    ]);
  });

  it("have no zones where the region has none", () => {
    const { machines } = needsWith({ withoutZones: { reason: REASON } });
    expect(machines.map(({ purpose, zones: given }) => [purpose, given])).toEqual([
      ["system pool", []],
      ["user pool user", []],
      ["jumpbox", []],
    ]);
  });

  it("are the jumpbox alone beside a cluster that exists", () => {
    const needs = needsWith({ aks: { existingClusterId: CLUSTER_ID } });
    expect(needs.machines).toEqual([JUMPBOX]);
    expect(needs.features).toEqual([
      { namespace: "Microsoft.Compute", feature: "EncryptionAtHost" },
    ]);
    expect(needs.kubernetesVersion).toBeUndefined();
    expect(needs.ownClusterId).toBeUndefined();
    expect(needs.namespaces).toEqual([...ALWAYS, ...PLATFORM]);
    expect(needs.existing).toEqual({
      ids: [{ what: "cluster", id: CLUSTER_ID, setting: "azureCore.aks.existingClusterId" }],
      clusterId: CLUSTER_ID,
    });
  });
});

describe("what must exist already", () => {
  const CERTIFICATES = `${OTHERS}/Microsoft.KeyVault/vaults/certificates`;
  const REGISTRY = `${OTHERS}/Microsoft.ContainerRegistry/registries/corporate`;
  const idsOf = (core: object) => needsWith(core).existing?.ids;

  it("is every id of the settings, with the setting in which it stands", () => {
    const tools = `${OTHERS}/Microsoft.Network/virtualNetworks/tools`;
    const apiServerSubnetId = `${aks}/subnets/apiserver`;
    const core = {
      azureNetwork: {
        hub: HUB,
        spoke: { ...SPOKE, apiServerSubnetId },
        otherSpokes: { tools: { vnetId: tools, addressSpace: "10.4.0.0/16" } },
        egress: APPLIANCE,
      },
      aks: { apiServer: "vnetIntegration" },
      ...NO_BASTION,
      access: {
        model: "public",
        allowedNetworks: [{ name: "office", kind: "corporate", cidr: "203.0.113.0/24" }],
        certificateSecretId: "https://certificates.vault.azure.net/secrets/wildcard",
        certificateVaultId: CERTIFICATES,
      },
      containerRegistry: { mode: "existing", registryId: REGISTRY },
    };
    const network = "azureCore.azureNetwork";
    expect(idsOf(core)).toEqual([
      { what: "hub network", id: hub, setting: `${network}.hub.vnetId` },
      {
        what: "endpoint subnet",
        id: `${hub}/subnets/endpoints`,
        setting: `${network}.hub.endpointSubnetId`,
      },
      { what: "AKS network", id: aks, setting: `${network}.spoke.vnetId` },
      ...SUBNETS.map((name) => ({
        what: `${name} subnet`,
        id: `${aks}/subnets/${name}`,
        setting: `${network}.spoke.subnetIds.${name}`,
      })),
      {
        what: "API server subnet",
        id: apiServerSubnetId,
        setting: `${network}.spoke.apiServerSubnetId`,
      },
      { what: "network tools", id: tools, setting: `${network}.otherSpokes.tools.vnetId` },
      {
        what: "vault of the certificate",
        id: CERTIFICATES,
        setting: "azureCore.access.certificateVaultId",
      },
      { what: "registry", id: REGISTRY, setting: "azureCore.containerRegistry.registryId" },
    ]);
    const needs = needsWith(core);
    expect(needs.apiServerSubnetId).toBe(apiServerSubnetId);
    expect(needs.ranges).toEqual([]);
  });

  it("is a reserved address of the NAT gateway", () => {
    const publicIpId = `${OTHERS}/Microsoft.Network/publicIPAddresses/nat`;
    expect(idsOf({ azureNetwork: { egress: { mode: "natGateway", publicIpId } } })).toEqual([
      {
        what: "reserved NAT address",
        id: publicIpId,
        setting: "azureCore.azureNetwork.egress.publicIpId",
      },
    ]);
  });

  it.each([
    [{}, { location: "westeurope", setting: "azureCore.monitoring.workspace.location" }],
    [
      { location: "northeurope" },
      { location: "northeurope", setting: "azureCore.monitoring.workspace.location" },
    ],
  ])("is a workspace in the region of the rule: %j", (more, region) => {
    const workspace = { mode: "existing", workspaceId: WORKSPACE, ...more };
    const setting = "azureCore.monitoring.workspace.workspaceId";
    const needs = needsWith({ monitoring: { workspace } });
    expect(needs.existing?.ids).toEqual([{ what: "workspace", id: WORKSPACE, setting, region }]);
    expect(needs.activityLog).toEqual({
      setting: "platform-foundations-test-codemie-monitor",
      workspaceId: WORKSPACE,
    });
    // Without Container Insights there is no rule, and the region does not matter.
    expect(idsOf({ monitoring: { workspace, containerInsights: "none" } })).toEqual([
      { what: "workspace", id: WORKSPACE, setting },
    ]);
  });
});

describe("single needs of phase 2", () => {
  const namespacesOf = (core: object) =>
    needsWith(core).namespaces.filter(
      (each) =>
        ![...ALWAYS, ...PLATFORM, ...CLUSTER].some((usual) => usual.namespace === each.namespace),
    );

  it("are the namespaces of what is optional", () => {
    expect(namespacesOf({})).toEqual([]);
    expect(
      namespacesOf({
        containerRegistry: { mode: "create" },
        monitoring: {
          alerts: {
            emails: ["team@contoso.com"],
            budget: { monthlyAmount: 100, from: "2026-12" },
          },
        },
      }),
    ).toEqual([
      { namespace: "Microsoft.Consumption", because: "the budget" },
      { namespace: "Microsoft.ContainerRegistry", because: "the registry" },
    ]);
    expect(namespacesOf({ monitoring: { alerts: { emails: ["team@contoso.com"] } } })).toEqual([]);
    const registryId = `${OTHERS}/Microsoft.ContainerRegistry/registries/corporate`;
    expect(namespacesOf({ containerRegistry: { mode: "existing", registryId } })).toEqual([]);
  });

  it("are rights on a registry that is made", () => {
    expect(needsWith({ containerRegistry: { mode: "create" } }).actions).toEqual([
      ...needsWith({}).actions,
      ...both("ContainerRegistry/registries"),
    ]);
  });

  it("are without an export of the activity log where none is wanted", () => {
    expect(needsWith({ monitoring: { exportActivityLog: false } }).activityLog).toBeUndefined();
  });

  it("are a standby database in another zone where it is asked for", () => {
    const zoneRedundant = (highAvailability: string) =>
      needsWith({ postgres: { highAvailability } }).postgres?.zoneRedundant;
    expect(["none", "sameZone", "zoneRedundant"].map(zoneRedundant)).toEqual([false, false, true]);
  });

  it("are a vault by its own name, which is brought back", () => {
    const { names } = needsWith({ keyVault: { name: "airun-vault", recover: true } });
    expect(names[0]).toMatchObject({ name: "airun-vault", vault: { recovers: true } });
  });

  it("are a name for each database, registry and account of records", () => {
    const { names } = needsWith({
      postgres: { dedicated: { keycloak: {} } },
      containerRegistry: { mode: "create" },
      monitoring: { flowLogs: {} },
    });
    const who = owner("azure-minimum");
    expect(names.slice(1)).toEqual([
      { kind: "storage", name: globalName(who, "storageAccount"), ...PLACE },
      { kind: "storage", name: globalName(who, "storageAccount", "flow"), ...PLACE },
      { kind: "registry", name: globalName(who, "containerRegistry"), ...PLACE },
      { kind: "postgres", name: globalName(who, "postgresServer", "postgres"), ...PLACE },
      { kind: "postgres", name: globalName(who, "postgresServer", "keycloak-postgres"), ...PLACE },
    ]);
  });

  it("are hosts of the region, of integrations, of model providers and of a registry for images", () => {
    const { endpoints } = needsWith({
      location: "northeurope",
      access: { integrations: [{ name: "gitlab", host: "gitlab.contoso.com", port: 8443 }] },
      aiProviders: ["bedrock", { custom: { host: "models.contoso.com" } }],
      images: { registry: "images.contoso.com" },
    });
    expect(endpoints).toEqual(
      expect.arrayContaining([
        {
          host: "northeurope.handler.control.monitor.azure.com",
          port: 443,
          purpose: "Azure Monitor, control",
        },
        { host: "gitlab.contoso.com", port: 8443, purpose: "integration gitlab" },
        { host: "*.amazonaws.com", port: 443, purpose: "AWS Bedrock runtime" },
        { host: "models.contoso.com", port: 443, purpose: "model provider" },
        { host: "images.contoso.com", port: 443, purpose: "external image registry" },
      ]),
    );
  });

  const CERTIFICATE = {
    certificateSecretId: "https://certificates.vault.azure.net/secrets/wildcard",
    certificateVaultId: `${OTHERS}/Microsoft.KeyVault/vaults/certificates`,
  };
  const PUBLIC = {
    model: "public",
    allowedNetworks: [{ name: "office", kind: "corporate", cidr: "203.0.113.0/24" }],
    ...CERTIFICATE,
  };
  const zoneId = `${OTHERS}/Microsoft.Network/dnszones/codemie.contoso.com`;
  it.each([
    ["is made", "create", "create"],
    ["exists", zoneId, zoneId],
  ])("are a public zone that %s", (_what, zone, publicZone) => {
    const { access } = needsWith({
      access: PUBLIC,
      dns: { application: { domain: "codemie.contoso.com", zone } },
    });
    expect(access).toEqual({
      model: "public",
      domain: "codemie.contoso.com",
      publicZone,
      certificateSecretId: CERTIFICATE.certificateSecretId,
    });
  });
});

describe("the state backend", () => {
  const stateOf = (more: object) =>
    needsWithout({ azureStateBackend: { location: "westeurope", ...more } });
  const endpoint = (name: string) => `${OTHERS}/Microsoft.Network/privateEndpoints/${name}`;
  const privateEndpointIds = { blob: endpoint("blob"), vault: endpoint("vault") };

  it.each([
    ["of both", {}, true],
    ["of the account", { vaultPublicAccess: "disabled" }, true],
    ["of the vault", { publicAccess: "disabled" }, true],
    ["of neither", { publicAccess: "disabled", vaultPublicAccess: "disabled" }, false],
  ])("says whether a public endpoint is open: %s", (_what, more, isPublic) => {
    const allowedIpRanges = ["198.51.100.0/24"];
    const needs = stateOf({ allowedIpRanges, privateEndpointIds, ...more });
    expect(needs?.stateAccess?.isPublic).toBe(isPublic);
  });

  it("needs no right on locks where it has none", () => {
    expect(stateOf({ lock: false })?.actions).toEqual(
      both(GROUPS, "Storage/storageAccounts", "KeyVault/vaults"),
    );
  });

  it("has the names of its settings, and a vault that is brought back", () => {
    const names = stateOf({
      resourceGroupName: "state",
      storageAccountName: "contosostate",
      vaultName: "contoso-state",
      recoverVault: true,
    })?.names;
    const here = { location: "westeurope", resourceGroupName: "state" };
    expect(names).toMatchObject([
      { kind: "storage", name: "contosostate", ...here },
      { kind: "vault", name: "contoso-state", ...here, vault: { recovers: true } },
    ]);
  });

  it("comes before phase 2 in one stack, which gives the region", () => {
    const needs = needsWith({}, { azureStateBackend: { location: "northeurope" }, ...models() });
    expect(needs.layers).toEqual(["state", "core", "openAi"]);
    expect(needs.location).toBe("westeurope");
    expect(needs.names.map(({ kind }) => kind)).toEqual([
      "storage",
      "vault",
      "vault",
      "storage",
      "postgres",
      "openAi",
      "openAi",
    ]);
    // The first reason stands.
    expect(needs.namespaces.find(({ namespace }) => namespace === "Microsoft.Storage")).toEqual({
      namespace: "Microsoft.Storage",
      because: "the state backend",
    });
  });
});

describe("models", () => {
  it("are summed by region, model, version and kind, which share a quota", () => {
    const entry = (name: string, more: object = {}) => ({ ...MODEL, name, ...more });
    const { models: asked } = needsWith(
      {},
      models({
        regions: {
          swedencentral: {
            models: [
              entry("one"),
              entry("two", { capacity: 20 }),
              entry("three", { version: "2025-05-01", capacity: 3 }),
              entry("four", { type: "GlobalStandard", capacity: 4 }),
              entry("five", { model: "gpt-5", capacity: 5 }),
            ],
          },
          eastus2: { models: [entry("one", { capacity: 7 })] },
        },
      }),
    );
    expect(
      asked.map(({ location, model, version, sku, capacity }) => [
        location,
        model,
        version,
        sku,
        capacity,
      ]),
    ).toEqual([
      ["swedencentral", "gpt-4.1", "2025-04-14", "Standard", 120],
      ["swedencentral", "gpt-4.1", "2025-05-01", "Standard", 3],
      ["swedencentral", "gpt-4.1", "2025-04-14", "GlobalStandard", 4],
      ["swedencentral", "gpt-5", "2025-04-14", "Standard", 5],
      ["eastus2", "gpt-4.1", "2025-04-14", "Standard", 7],
    ]);
  });

  it("are in the group of phase 2, beside it", () => {
    const { names } = needsWith({ resourceGroupName: "platform" }, models());
    expect(names.filter(({ kind }) => kind === "openAi")).toMatchObject([
      { location: "swedencentral", resourceGroupName: "platform" },
      { location: "swedencentral", resourceGroupName: "platform" },
    ]);
  });

  const clientId = "9b1f4e53-8a66-4f2d-8c0b-9a870c7e4d2a";
  const existing = { mode: "existing", clientId, servicePrincipalObjectId: GROUP_ID };
  const day = { setting: "azureOpenAi.secretExpires", day: "2027-10-01" };
  it.each([
    ["made", { mode: "create" }, { mode: "create" }, [day]],
    ["given", existing, { mode: "existing", clientId }, [day]],
    ["absent, and so is its secret", { mode: "none" }, undefined, []],
  ])("have an application that is %s", (_what, application, expected, days) => {
    const needs = needsWith(
      {},
      {
        ...models({
          application,
          managedIdentitySubjects: ["system:serviceaccount:codemie:proxy"],
        }),
        ...(application.mode === "existing" ? { openAiClientSecret: SIMULATED_SECRET } : {}),
      },
    );
    expect(needs.application).toEqual(expected);
    expect(needs.secretDays.slice(1)).toEqual(days);
  });
});

describe("what phase 2 needs beside its settings", () => {
  it.each(["azure-dedicated-databases", "azure-models-three-regions"])(
    "%s: every private endpoint is counted, and encryption at host is asked for",
    async (variant) => {
      const { resources } = await buildStack(`test/variants/valid/${variant}.yaml`);
      const needs = needsOf(variant);
      expect(needs.network.find(({ counter }) => counter === "PrivateEndpoints")?.count).toBe(
        resources.filter(({ type }) => type === "azure-native:network:PrivateEndpoint").length,
      );
      expect(needs.features.map(({ feature }) => feature)).toEqual(["EncryptionAtHost"]);
      expect(needs.namespaces.map(({ namespace }) => namespace)).toContain(
        "Microsoft.PolicyInsights",
      );
    },
  );
});

describe("what flow logs need", () => {
  it.each(["azure-minimum", "azure-flow-logs"])(
    "%s: the names and endpoints that the stack makes",
    async (variant) => {
      const { resources } = await buildStack(`test/variants/valid/${variant}.yaml`);
      const made = (type: string) => resources.filter((resource) => resource.type === type);
      const needs = needsOf(variant);
      const accounts = needs.names.filter(({ kind }) => kind === "storage");
      expect(accounts.map(({ name }) => name).sort()).toEqual(
        made("azure-native:storage:StorageAccount")
          .map(({ inputs }) => inputs["accountName"])
          .sort(),
      );
      expect(needs.network.find(({ counter }) => counter === "PrivateEndpoints")?.count).toBe(
        made("azure-native:network:PrivateEndpoint").length,
      );
    },
  );

  it("is asked of the deployer only where there are any", () => {
    const more = [
      "Microsoft.Network/networkWatchers/flowLogs/write",
      "Microsoft.Network/networkWatchers/flowLogs/delete",
      "Microsoft.Storage/storageAccounts/listKeys/action",
      "Microsoft.Storage/storageAccounts/listServiceSas/action",
      "Microsoft.Storage/storageAccounts/listAccountSas/action",
    ];
    const { actions } = needsOf("azure-minimum");
    expect(needsOf("azure-flow-logs").actions).toEqual([...actions, ...more]);
  });
});
