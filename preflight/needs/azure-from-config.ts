import { globalName } from "../../components/plans/azure/global-names";
import { planStateBackend } from "../../components/plans/azure/state-backend";
import { requiredEndpoints } from "../../components/plans/azure/required-endpoints";
import { temporaryNodes, type PoolReplacement } from "../../components/plans/azure/aks-cluster";
import { HUB_SUBNETS } from "../../components/plans/azure/hub-network";
import { SPOKE_SUBNETS } from "../../components/plans/azure/spoke-network";
import { asRange } from "../../components/plans/cidr";
import { isExisting, zonesOf as zonesInRegion } from "../../config/azure-plans";
import type { FoundationConfig } from "../../config/load";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import type { AzureOpenAiConfig } from "../../config/schema/azure-open-ai";
import { JUMPBOX } from "./azure";
import type {
  StateAccessNeed,
  ActivityLogNeed,
  AzureNeeds,
  ExistingNeed,
  GivenNeed,
  MachineNeed,
  ModelNeed,
  NameNeed,
  NamespaceNeed,
  NetworkNeed,
} from "./azure";
import {
  type Deployment,
  joinedNetworks,
  madeNetworkId,
  rightsElsewhere,
  zonesOf,
} from "./azure-networks";

type Core = AzureCoreConfig;
type OpenAi = AzureOpenAiConfig;

/**
 * What the Azure layers of a configuration ask of the subscription; undefined when there are none.
 * @param stack `<project>/<stack>`, which the names hold that must be nobody else's
 */
export function azureNeedsOf(config: FoundationConfig, stack: string): AzureNeeds | undefined {
  const { azure } = config;
  const { state, core, openAi } = settingsOf(config);
  const location = core?.location ?? state?.location ?? Object.keys(openAi?.regions ?? {})[0];
  if (azure === undefined || location === undefined) return undefined;
  const cluster = core !== undefined && core.aks.existingClusterId === undefined;
  const deployment = { subscriptionId: azure.subscriptionId, stack };
  const networks = core === undefined ? [] : joinedNetworks(core, deployment);
  const zones = zonesOf(config, deployment);
  return {
    subscriptionId: azure.subscriptionId,
    tenantId: azure.tenantId,
    location,
    layers: [
      ...(state === undefined ? [] : (["state"] as const)),
      ...(core === undefined ? [] : (["core"] as const)),
      ...(openAi === undefined ? [] : (["openAi"] as const)),
    ],
    namespaces: namespacesOf(config),
    actions: [
      ...namespacesOf(config).flatMap(({ namespace }) => ACTIONS[namespace] ?? []),
      ...(core?.monitoring.flowLogs === undefined ? [] : FLOW_LOG_ACTIONS),
      ...(state?.lock === true ? both("Microsoft.Authorization/locks") : []),
    ],
    // The jumpbox always encrypts at its host, and so do pools.
    features:
      core === undefined ? [] : [{ namespace: "Microsoft.Compute", feature: "EncryptionAtHost" }],
    machines: core === undefined ? [] : machinesOf(core),
    network: core === undefined ? [] : networkOf(core, accountsIn(openAi)),
    kubernetesVersion: cluster ? core.aks.kubernetesVersion : undefined,
    ownClusterId: cluster
      ? `/subscriptions/${azure.subscriptionId}/resourceGroups/${core.resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/${core.aks.clusterName}`
      : undefined,
    secretDays: [
      ...(core === undefined
        ? []
        : [{ setting: "azureCore.keyVault.secretsExpire", day: core.keyVault.secretsExpire }]),
      ...(openAi === undefined || openAi.application.mode === "none"
        ? []
        : [{ setting: "azureOpenAi.secretExpires", day: openAi.secretExpires }]),
    ],
    workloadSubjects: core?.workloadIdentity.subjects ?? [],
    stateAccess: stateAccessOf(config),
    adminGroupIds: core?.aks.adminGroupObjectIds ?? [],
    postgres:
      core === undefined
        ? undefined
        : {
            version: core.postgres.version,
            sku: core.postgres.sku.name,
            zoneRedundant: core.postgres.highAvailability === "zoneRedundant",
          },
    names: namesOf(config, azure.subscriptionId),
    activityLog: core === undefined ? undefined : activityLogOf(core, stack),
    models: openAi === undefined ? [] : modelsOf(openAi),
    modelAccounts: Object.entries(openAi?.regions ?? {}).map(([region, { count }]) => ({
      location: region,
      count,
    })),
    application:
      openAi?.application.mode === "existing"
        ? { mode: "existing", clientId: openAi.application.clientId }
        : openAi === undefined || openAi.application.mode === "none"
          ? undefined
          : { mode: "create" },
    access:
      core === undefined
        ? undefined
        : {
            model: core.access.model,
            domain: core.dns.application.domain,
            publicZone: publicZoneOf(core),
            certificateSecretId: core.access.certificateSecretId,
          },
    ranges: core === undefined ? [] : rangesOf(core, deployment),
    networks,
    resourceGroupName: core?.resourceGroupName,
    endpoints:
      core === undefined
        ? []
        : requiredEndpoints({
            location: core.location,
            aiProviders: core.aiProviders,
            integrations: core.access.integrations,
            imageRegistry: core.images.registry,
          }),
    existing: core === undefined ? undefined : existingOf(core),
    apiServerSubnetId:
      core?.azureNetwork.spoke.mode === "existing"
        ? core.azureNetwork.spoke.apiServerSubnetId
        : undefined,
    zones,
    elsewhere: rightsElsewhere(config, networks, zones, deployment),
  };
}

/** The settings of the Azure layers. */
const settingsOf = ({ azureStateBackend, azureCore, azureOpenAi }: FoundationConfig) => ({
  state: azureStateBackend?.settings,
  core: azureCore?.settings,
  openAi: azureOpenAi?.settings,
});

/** Namespaces in use, each with the reason; a registration takes minutes and a deployment fails without it. */
function namespacesOf(config: FoundationConfig): readonly NamespaceNeed[] {
  const { state, core, openAi } = settingsOf(config);
  const found = new Map<string, string>([
    ["Microsoft.Resources", "resource groups"],
    ["Microsoft.Authorization", "role assignments and locks"],
  ]);
  const add = (because: string, ...namespaces: readonly string[]): void => {
    for (const namespace of namespaces) {
      if (!found.has(`Microsoft.${namespace}`)) found.set(`Microsoft.${namespace}`, because);
    }
  };
  if (state !== undefined) add("the state backend", "Storage", "KeyVault");
  if (core !== undefined) {
    add("the platform", "Network", "Compute", "Storage", "KeyVault", "ManagedIdentity");
    add("the platform", "DBforPostgreSQL", "OperationalInsights", "Insights");
    // The add-on azurepolicy reports to Policy Insights, and refuses to start without it.
    if (core.aks.existingClusterId === undefined)
      add("the cluster", "ContainerService", "PolicyInsights");
    if (core.monitoring.alerts?.budget !== undefined) add("the budget", "Consumption");
    if (core.containerRegistry?.mode === "create") add("the registry", "ContainerRegistry");
  }
  if (openAi !== undefined) {
    add("model deployments", "CognitiveServices", "Network", "ManagedIdentity");
  }
  return [...found].map(([namespace, because]) => ({ namespace, because }));
}

/** One write and one delete action for each type that carries weight, by namespace. */
export const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Resources": both("Microsoft.Resources/subscriptions/resourceGroups"),
  "Microsoft.Network": [
    "virtualNetworks",
    "virtualNetworks/subnets",
    "natGateways",
    "publicIPAddresses",
    "bastionHosts",
    "networkSecurityGroups",
    "routeTables",
    "privateEndpoints",
    "privateDnsZones",
  ].flatMap((type) => both(`Microsoft.Network/${type}`)),
  "Microsoft.Compute": both("Microsoft.Compute/virtualMachines"),
  "Microsoft.Storage": both("Microsoft.Storage/storageAccounts"),
  "Microsoft.KeyVault": both("Microsoft.KeyVault/vaults"),
  "Microsoft.ManagedIdentity": both("Microsoft.ManagedIdentity/userAssignedIdentities"),
  "Microsoft.ContainerService": both("Microsoft.ContainerService/managedClusters"),
  "Microsoft.DBforPostgreSQL": both("Microsoft.DBforPostgreSQL/flexibleServers"),
  "Microsoft.OperationalInsights": both("Microsoft.OperationalInsights/workspaces"),
  "Microsoft.Insights": both("Microsoft.Insights/diagnosticSettings"),
  "Microsoft.ContainerRegistry": both("Microsoft.ContainerRegistry/registries"),
  "Microsoft.CognitiveServices": both("Microsoft.CognitiveServices/accounts"),
};

/** Network Watcher, "Required RBAC permissions": with the last three it gets its way into the account of the records. */
const FLOW_LOG_ACTIONS: readonly string[] = [
  ...both("Microsoft.Network/networkWatchers/flowLogs"),
  ...["listKeys", "listServiceSas", "listAccountSas"].map(
    (action) => `Microsoft.Storage/storageAccounts/${action}/action`,
  ),
];

function both(type: string): readonly string[] {
  return [`${type}/write`, `${type}/delete`];
}

function stateAccessOf({ azureStateBackend }: FoundationConfig): StateAccessNeed | undefined {
  if (azureStateBackend === undefined) return undefined;
  const { settings } = azureStateBackend;
  return {
    ranges: settings.allowedIpRanges.map(asRange),
    isPublic: [settings.publicAccess, settings.vaultPublicAccess].includes("allowedRanges"),
    principalIds: settings.engineerPrincipalIds,
    principalType: settings.engineerPrincipalType,
  };
}

/** The names that the layers will give, worked out by the same functions. */
function namesOf(config: FoundationConfig, subscriptionId: string): readonly NameNeed[] {
  const { general, azureStateBackend } = config;
  const { core, openAi } = settingsOf(config);
  const owner = { customer: general.customer, environment: general.environment, subscriptionId };
  const names: NameNeed[] = [];
  if (azureStateBackend !== undefined) {
    const { settings, shape } = azureStateBackend;
    const plan = planStateBackend("azureStateBackend", shape);
    const here = { location: settings.location, resourceGroupName: plan.resourceGroupName };
    names.push({ kind: "storage", name: plan.storageAccountName, ...here });
    names.push({
      kind: "vault",
      name: plan.vaultName,
      ...here,
      vault: {
        name: "azureStateBackend.vaultName",
        recover: "azureStateBackend.recoverVault",
        recovers: plan.recoverVault,
      },
    });
  }
  if (core !== undefined) {
    const { location, resourceGroupName, containerRegistry, postgres, monitoring, keyVault } = core;
    const here = { location, resourceGroupName };
    names.push({
      kind: "vault",
      name: keyVault.name ?? globalName(owner, "keyVault"),
      ...here,
      vault: {
        name: "azureCore.keyVault.name",
        recover: "azureCore.keyVault.recover",
        recovers: keyVault.recover,
      },
    });
    names.push({ kind: "storage", name: globalName(owner, "storageAccount"), ...here });
    if (monitoring.flowLogs !== undefined) {
      names.push({ kind: "storage", name: globalName(owner, "storageAccount", "flow"), ...here });
    }
    if (containerRegistry?.mode === "create") {
      names.push({ kind: "registry", name: globalName(owner, "containerRegistry"), ...here });
    }
    const dedicated = Object.keys(postgres.dedicated).map((product) => `${product}-postgres`);
    for (const key of ["postgres", ...dedicated]) {
      names.push({ kind: "postgres", name: globalName(owner, "postgresServer", key), ...here });
    }
  }
  const stem = globalName(owner, "cognitiveAccount");
  for (const [location, { count }] of Object.entries(openAi?.regions ?? {})) {
    for (let index = 0; index < count; index += 1) {
      const name = `${stem}-${location}-${String(index)}`;
      names.push({ kind: "openAi", name, location, resourceGroupName: core?.resourceGroupName });
    }
  }
  return names;
}

/** The setting has the names of project, stack and component, as the component gives it. */
function activityLogOf({ monitoring }: Core, stack: string): ActivityLogNeed | undefined {
  if (!monitoring.exportActivityLog) return undefined;
  const { workspace } = monitoring;
  return {
    setting: `${stack.replace("/", "-")}-codemie-monitor`,
    workspaceId: workspace.mode === "existing" ? workspace.workspaceId : undefined,
  };
}

function machinesOf(core: Core): readonly MachineNeed[] {
  const { aks, jumpbox } = core;
  const pool = (
    purpose: string,
    size: Core["aks"]["systemPools"][string] & { readonly replacement?: PoolReplacement },
  ): MachineNeed => ({
    purpose,
    vmSize: size.vmSize,
    steady: size.minCount,
    most: size.maxCount + temporaryNodes(size),
    zones: zonesInRegion(core, size.zones),
    encryptionAtHost: true,
  });
  const pools =
    aks.existingClusterId === undefined
      ? [
          pool("system pool", aks.systemPool),
          ...Object.entries(aks.systemPools).map(([name, size]) =>
            pool(`system pool ${name}`, size),
          ),
          ...Object.entries(aks.userPools).map(([name, size]) => pool(`user pool ${name}`, size)),
        ]
      : [];
  return [
    ...pools,
    {
      purpose: JUMPBOX,
      vmSize: jumpbox.vmSize,
      steady: 1,
      most: 1,
      zones: [],
      encryptionAtHost: true,
    },
  ];
}

/** Accounts of phase 3 in the same stack; each has an endpoint. */
const accountsIn = (openAi: OpenAi | undefined): number =>
  Object.values(openAi?.regions ?? {}).reduce((sum, { count }) => sum + count, 0);

function networkOf(
  {
    aks,
    azureNetwork,
    bastion,
    containerRegistry,
    monitoring,
    postgres,
    stateStorageAccountId,
    stateVaultId,
  }: Core,
  modelAccounts: number,
): readonly NetworkNeed[] {
  const { hub, spoke, egress } = azureNetwork;
  const nat = egress.mode === "natGateway" ? 1 : 0;
  const newNatAddress = egress.mode === "natGateway" && egress.publicIpId === undefined ? 1 : 0;
  const made = (hub.mode === "create" ? 1 : 0) + (spoke.mode === "create" ? 1 : 0);
  const addresses = (bastion.mode === "create" ? 1 : 0) + newNatAddress;
  const rows: NetworkNeed[] = [
    { counter: "VirtualNetworks", type: "VirtualNetwork", what: "virtual networks", count: made },
    {
      counter: "PublicIPAddresses",
      type: "PublicIPAddress",
      what: "public addresses",
      count: addresses,
    },
    {
      counter: "StandardSkuPublicIpAddresses",
      type: "PublicIPAddress",
      what: "standard public addresses",
      count: addresses,
    },
    { counter: "NatGateways", type: "NatGateway", what: "NAT gateways", count: nat },
    {
      counter: "PrivateEndpoints",
      type: "PrivateEndpoint",
      what: "private endpoints",
      count:
        2 + // vault and files
        (postgres.network.mode === "privateEndpoint" ? serversIn(postgres) : 0) +
        (stateStorageAccountId === undefined ? 0 : 1) +
        (stateVaultId === undefined ? 0 : 1) +
        (containerRegistry?.mode === "create" ? 1 : 0) +
        (monitoring.flowLogs === undefined ? 0 : 1) +
        modelAccounts,
    },
    {
      counter: "NetworkSecurityGroups",
      type: "NetworkSecurityGroup",
      what: "network security groups",
      count:
        subnetsIn(hub, HUB_SUBNETS) +
        subnetsIn(spoke, SPOKE_SUBNETS) +
        (spoke.mode === "create" && aks.apiServer === "vnetIntegration" ? 1 : 0),
    },
    {
      counter: "RouteTables",
      type: "RouteTable",
      what: "route tables",
      count: spoke.mode === "create" ? 1 : 0,
    },
  ];
  return rows.filter(({ count }) => count > 0);
}

/** The application's server, and those of single products. */
const serversIn = ({ dedicated }: Core["postgres"]): number => 1 + Object.keys(dedicated).length;

/** Subnets that are made in a network; each has a security group. */
const subnetsIn = (
  network:
    { readonly mode: "create"; readonly extraSubnets: object } | { readonly mode: "existing" },
  always: readonly string[],
): number =>
  network.mode === "create" ? always.length + Object.keys(network.extraSubnets).length : 0;

function rangesOf(core: Core, deployment: Deployment): AzureNeeds["ranges"] {
  const { hub, spoke } = core.azureNetwork;
  return [hub, spoke].flatMap((network) =>
    network.mode === "create"
      ? [
          {
            name: network.networkName,
            id: madeNetworkId(core, deployment, network.networkName),
            cidr: network.addressSpace,
          },
        ]
      : [],
  );
}

/** Id of the public zone, or `create`; undefined in the private model. */
function publicZoneOf({ access, dns }: Core): string | undefined {
  if (access.model === "private") return undefined;
  const { zone } = dns.application;
  return isExisting(zone) ? zone.zoneId : zone.mode;
}

/** Capacity summed by model, version, kind and region: two entries of one model share one quota. */
function modelsOf(openAi: OpenAi): readonly ModelNeed[] {
  const sums = new Map<string, ModelNeed>();
  for (const [location, { models }] of Object.entries(openAi.regions)) {
    for (const { model, version, capacity, type } of models) {
      const key = JSON.stringify([location, model, version, type]);
      const before = sums.get(key)?.capacity ?? 0;
      const summed = { format: "OpenAI", model, version, sku: type, capacity: before + capacity };
      sums.set(key, { location, ...summed });
    }
  }
  return [...sums.values()];
}

function existingOf({
  access,
  azureNetwork,
  aks,
  monitoring,
  containerRegistry,
  location,
}: Core): ExistingNeed {
  const { hub, spoke, egress, otherSpokes } = azureNetwork;
  const ids: GivenNeed[] = [];
  const add = (what: string, setting: string, id: string | undefined): void => {
    if (id !== undefined) ids.push({ what, id, setting: `azureCore.${setting}` });
  };
  if (hub.mode === "existing") {
    add("hub network", "azureNetwork.hub.vnetId", hub.vnetId);
    add("endpoint subnet", "azureNetwork.hub.endpointSubnetId", hub.endpointSubnetId);
  }
  if (spoke.mode === "existing") {
    add("AKS network", "azureNetwork.spoke.vnetId", spoke.vnetId);
    for (const [name, id] of Object.entries(spoke.subnetIds))
      add(`${name} subnet`, `azureNetwork.spoke.subnetIds.${name}`, id);
    add("API server subnet", "azureNetwork.spoke.apiServerSubnetId", spoke.apiServerSubnetId);
  }
  for (const [key, { vnetId }] of Object.entries(otherSpokes))
    add(`network ${key}`, `azureNetwork.otherSpokes.${key}.vnetId`, vnetId);
  if (egress.mode === "natGateway")
    add("reserved NAT address", "azureNetwork.egress.publicIpId", egress.publicIpId);
  if (monitoring.workspace.mode === "existing")
    ids.push({
      what: "workspace",
      id: monitoring.workspace.workspaceId,
      setting: "azureCore.monitoring.workspace.workspaceId",
      ...(monitoring.containerInsights === "none"
        ? {}
        : {
            region: {
              location: monitoring.workspace.location ?? location,
              setting: "azureCore.monitoring.workspace.location",
            },
          }),
    });
  add("vault of the certificate", "access.certificateVaultId", access.certificateVaultId);
  if (containerRegistry?.mode === "existing")
    add("registry", "containerRegistry.registryId", containerRegistry.registryId);
  add("cluster", "aks.existingClusterId", aks.existingClusterId);
  return { ids, clusterId: aks.existingClusterId };
}
