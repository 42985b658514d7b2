// Checks of Azure over HTTP: what Resource Manager and Graph answer in their own format, and every word of what the check then finds.
import { fail, pass, skip, unknown, warn } from "../../../preflight/check";
import { AZURE_ELSEWHERE, AZURE_EXISTING, answer } from "../support";
import { armError, describeTable, listOf, type Replies, type Table } from "./service";

// A login of the environment would decide AZ_IDENTITY.
for (const variable of ["TENANT_ID", "SUBSCRIPTION_ID", "CLIENT_ID"])
  for (const prefix of ["ARM", "AZURE"])
    Reflect.deleteProperty(process.env, `${prefix}_${variable}`);

const SUBSCRIPTION = "6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01";
const TENANT = "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01";
const SUB = `/subscriptions/${SUBSCRIPTION}`;
const MINIMUM = { settings: "valid/azure-minimum.yaml" };
const EXISTING = { settings: AZURE_EXISTING };
const NO_AZURE = { settings: "aws-only.yaml" };
const NETWORKS = `${SUB}/resourceGroups/network/providers/Microsoft.Network`;
const HUB = `${NETWORKS}/virtualNetworks/corporate-hub`;
const DENIED = armError("AuthorizationFailed", 403);

const subscription = (more: object = {}): Replies => ({
  [`GET ${SUB}`]: {
    id: SUB,
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    displayName: "AI/Run",
    state: "Enabled",
    ...more,
  },
});
const tenants = (...ids: readonly string[]): Replies => ({
  "GET /tenants": listOf(...ids.map((tenantId) => ({ id: `/tenants/${tenantId}`, tenantId }))),
});
const NO_SUBSCRIPTION: Replies = { [`GET ${SUB}`]: armError("SubscriptionNotFound", 404) };

const CONTRIBUTOR = {
  actions: ["*"],
  notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
};
const OWNER = { actions: ["*"], notActions: [] };
const READER = { actions: ["*/read"], notActions: [] };
const PERMISSIONS = "GET /providers/Microsoft.Authorization/permissions";
const rights = (...each: readonly object[]): Replies => ({ [PERMISSIONS]: listOf(...each) });

const provider = (state: string, resourceTypes: readonly object[] = []): Replies => ({
  [`GET ${SUB}/providers/Microsoft.Storage`]: {
    id: `${SUB}/providers/Microsoft.Storage`,
    namespace: "Microsoft.Storage",
    registrationState: state,
    resourceTypes,
  },
});
const STORAGE = {
  azureNeeds: { namespaces: [{ namespace: "Microsoft.Storage", because: "the data" }] },
};
const accountsIn = (...locations: readonly string[]): readonly object[] => [
  { resourceType: "storageAccounts", locations },
];
const settingsOfLog = (
  ...each: readonly (readonly [name: string, workspace?: string])[]
): Replies => ({
  "GET /providers/Microsoft.Insights/diagnosticSettings": listOf(
    ...each.map(([name, workspaceId]) => ({
      id: `${SUB}/providers/microsoft.insights/diagnosticSettings/${name}`,
      name,
      properties: { workspaceId, logs: [{ category: "Administrative", enabled: true }] },
    })),
  ),
});
const WORKSPACE = `${SUB}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central`;
const EXPORT = { azureNeeds: { activityLog: { setting: "codemie", workspaceId: WORKSPACE } } };
const LOCKS = "GET /resourceGroups/CodeMieRG/providers/Microsoft.Authorization/locks";
const lock = (name: string, level: string): object => ({
  id: `${SUB}/providers/Microsoft.Authorization/locks/${name}`,
  name,
  properties: { level },
});

/** Names of the kinds, their questions and what a deleted one looks like. */
const one = (
  kind: "storage" | "vault" | "postgres" | "registry" | "openAi",
  more: object = {},
): { readonly azureNeeds: object } => ({
  azureNeeds: {
    names: [
      { kind, name: "airun", location: "westeurope", resourceGroupName: "CodeMieRG", ...more },
    ],
  },
});
const FREE = { nameAvailable: true };
const TAKEN = { nameAvailable: false, reason: "AlreadyExists", message: "is taken" };
const named = (name: string): object => ({ id: `${SUB}/x/${name}`, name });
const deletedVault = (more: object = {}): Replies => ({
  "GET /providers/Microsoft.KeyVault/deletedVaults": listOf({
    id: `${SUB}/providers/Microsoft.KeyVault/locations/northeurope/deletedVaults/airun`,
    name: "AIRUN",
    properties: { location: "northeurope", scheduledPurgeDate: "2027-02-03T00:00:00Z", ...more },
  }),
});
const NO_DELETED: Replies = {
  "GET /providers/Microsoft.KeyVault/deletedVaults": listOf(),
  "GET /providers/Microsoft.CognitiveServices/deletedAccounts": listOf(),
};
const STORAGE_NAME = "POST /providers/Microsoft.Storage/checkNameAvailability";
const VAULT_NAME = "POST /providers/Microsoft.KeyVault/checkNameAvailability";
const REGISTRY_NAME = "POST /providers/Microsoft.ContainerRegistry/checkNameAvailability";
const POSTGRES_NAME =
  "POST /providers/Microsoft.DBforPostgreSQL/locations/westeurope/checkNameAvailability";
const OPENAI_NAME = "POST /providers/Microsoft.CognitiveServices/checkDomainAvailability";

const version = (name: string, more: object = {}): object => ({
  version: name,
  capabilities: { supportPlan: ["KubernetesOfficial", "AKSLongTermSupport"] },
  ...more,
});
const versions = (...values: readonly object[]): Replies => ({
  "GET /providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions": { values },
});
const cluster = (kubernetesVersion: string): Replies => ({
  "GET /managedClusters/CodeMieAks": {
    id: "/x",
    name: "CodeMieAks",
    location: "westeurope",
    properties: { kubernetesVersion },
  },
});
const NO_CLUSTER: Replies = {
  "GET /managedClusters/CodeMieAks": armError("ResourceNotFound", 404),
};
const AKS = (wanted: string): { readonly azureNeeds: object } => ({
  azureNeeds: {
    kubernetesVersion: wanted,
    ownClusterId: `${SUB}/resourceGroups/CodeMieRG/providers/Microsoft.ContainerService/managedClusters/CodeMieAks`,
  },
});
const subnet = (properties: object): Replies => ({
  "GET /subnets/api": { id: `${HUB}/subnets/api`, name: "api", properties },
});
const API_SUBNET = { azureNeeds: { apiServerSubnetId: `${HUB}/subnets/api` } };
const VNETS = `GET ${SUB}/providers/Microsoft.Network/virtualNetworks`;
const NO_NETWORKS: Replies = { [VNETS]: listOf() };
const DELEGATED = [
  { name: "aks", properties: { serviceName: "Microsoft.ContainerService/managedClusters" } },
];

const state = (more: object): { readonly azureNeeds: object } => ({
  azureNeeds: {
    stateAccess: {
      ranges: ["198.51.100.0/24"],
      isPublic: true,
      principalIds: ["g1"],
      principalType: "Group",
      ...more,
    },
  },
});
const member = (...groups: readonly string[]): Replies => ({
  "POST /v1.0/me/checkMemberGroups": {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)",
    value: groups,
  },
});
const echoes = (address: string) => ({
  echoUrl: "https://echo.example",
  machine: { run: answer({ ran: true as const, exitCode: 0, output: address }) },
});

const ZONE_NAME = "privatelink.blob.core.windows.net";
const GIVEN_ZONE = `${NETWORKS}/privateDnsZones/${ZONE_NAME}`;
const zoneNeed = (more: object = {}): { readonly azureNeeds: object } => ({
  azureNeeds: {
    resourceGroupName: "CodeMieRG",
    zones: [
      {
        what: "blob zone",
        name: ZONE_NAME,
        id: GIVEN_ZONE,
        setting: "azureCore.dns.zones.blob",
        takesId: true,
        linked: ["hub"],
        networks: [{ key: "hub", id: HUB, linkName: "ours" }],
        writes: [],
        ...more,
      },
    ],
  },
});
const MADE = { id: undefined };
const ZONES = `GET ${SUB}/providers/Microsoft.Network/privateDnsZones`;
const zones = (...ids: readonly string[]): Replies => ({
  [ZONES]: listOf(...ids.map((id) => ({ id, name: ZONE_NAME }))),
});
const THERE: Replies = { [`GET ${GIVEN_ZONE}`]: { id: GIVEN_ZONE, name: ZONE_NAME } };
const SECOND_ZONE = `${SUB}/resourceGroups/second/providers/Microsoft.Network/privateDnsZones/${ZONE_NAME}`;
const links = (
  zone: string,
  ...each: readonly (readonly [name: string, to: string])[]
): Replies => ({
  [`GET ${zone}/virtualNetworkLinks`]: listOf(
    ...each.map(([name, id]) => ({
      id: `${zone}/virtualNetworkLinks/${name}`,
      name,
      properties: { virtualNetwork: { id }, virtualNetworkLinkState: "Completed" },
    })),
  ),
});

const ROWS: Table = {
  AZ_SUBSCRIPTION: [
    [
      "no Azure is configured",
      { ...NO_AZURE },
      [skip("no Azure layer is configured in this stack")],
    ],
    ["enabled", { ...MINIMUM, replies: subscription() }, [pass("AI/Run is enabled")]],
    [
      "disabled",
      { ...MINIMUM, replies: subscription({ state: "Disabled" }) },
      [fail("subscription state is Disabled", "ask the billing owner to enable it")],
    ],
    [
      "not visible",
      { ...MINIMUM, replies: NO_SUBSCRIPTION },
      [
        fail(
          "subscription 6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01 is not visible to this login",
          "run az login, then az account set --subscription with the configured id",
        ),
      ],
    ],
    [
      "it may not be read",
      { ...MINIMUM, replies: { [`GET ${SUB}`]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Resources/subscriptions/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
    [
      "an answer of another form",
      { ...MINIMUM, replies: { [`GET ${SUB}`]: { subscriptionId: SUBSCRIPTION } } },
      [
        unknown(
          "unexpected response from /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01 (at state)",
        ),
      ],
    ],
  ],
  AZ_TENANT: [
    [
      "the stack's",
      { ...MINIMUM, replies: { ...subscription(), ...tenants(TENANT) } },
      [pass("tenant 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01")],
    ],
    [
      "not of this login",
      { ...MINIMUM, replies: { ...subscription(), ...tenants("other") } },
      [
        warn(
          "tenant 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01 is not among the tenants of this login",
          "run az login --tenant with the configured id",
        ),
      ],
    ],
    [
      "another one",
      { ...MINIMUM, replies: { ...subscription({ tenantId: "other" }), ...tenants("other") } },
      [
        fail(
          "the subscription belongs to tenant other, the settings say 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
          "correct azure-native:tenantId",
        ),
      ],
    ],
    [
      "no tenant is configured",
      {
        ...MINIMUM,
        azureNeeds: { tenantId: undefined },
        replies: { ...subscription(), ...tenants(TENANT) },
      },
      [
        fail(
          "the subscription belongs to tenant 1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01, the settings say nothing",
          "correct azure-native:tenantId",
        ),
      ],
    ],
    [
      "the subscription names none",
      { ...MINIMUM, replies: { ...subscription({ tenantId: undefined }), ...tenants(TENANT) } },
      [unknown("the subscription does not say to which tenant it belongs")],
    ],
    [
      "the subscription is not visible",
      { ...MINIMUM, replies: { ...NO_SUBSCRIPTION, ...tenants(TENANT) } },
      [unknown("the subscription is not visible (see AZ_SUBSCRIPTION)")],
    ],
    [
      "tenants may not be read",
      { ...MINIMUM, replies: { ...subscription(), "GET /tenants": DENIED } },
      [unknown("no permission to ask: a login is needed (AuthorizationFailed)")],
    ],
  ],
  AZ_DEPLOYER_ROLE: [
    [
      "Contributor",
      { ...MINIMUM, replies: rights(CONTRIBUTOR) },
      [pass("a role with all actions (Contributor or Owner) is effective")],
    ],
    [
      "no role with everything",
      { ...MINIMUM, replies: rights(READER) },
      [
        warn(
          "no role with all actions; single actions decide (see AZ_DEPLOYER_ACTIONS)",
          "assign Contributor, or keep a custom role that covers the actions",
        ),
      ],
    ],
    [
      "no role",
      { ...MINIMUM, replies: rights() },
      [fail("the identity holds no role on the subscription", "assign Contributor to it")],
    ],
    [
      "rights may not be read",
      { ...MINIMUM, replies: { [PERMISSIONS]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Authorization/permissions/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_DEPLOYER_ACTIONS: [
    [
      "all allowed",
      {
        ...MINIMUM,
        azureNeeds: { actions: ["Microsoft.Storage/storageAccounts/write"] },
        replies: rights(CONTRIBUTOR),
      },
      [pass("all 1 write and delete actions are allowed")],
    ],
    [
      "actions are missing",
      {
        ...MINIMUM,
        azureNeeds: { actions: ["Microsoft.Storage/storageAccounts/write"] },
        replies: rights(READER),
      },
      [
        fail(
          "not allowed: Microsoft.Storage/storageAccounts/write",
          "assign Contributor, or add these actions to the custom role",
        ),
      ],
    ],
    [
      "locks are missing",
      {
        ...MINIMUM,
        azureNeeds: { actions: ["Microsoft.Authorization/locks/write"] },
        replies: rights(CONTRIBUTOR),
      },
      [
        fail(
          "not allowed: Microsoft.Authorization/locks/write",
          "no Contributor writes locks: assign Locks Contributor, User Access Administrator or Owner, or set azureStateBackend.lock: false",
        ),
      ],
    ],
    [
      "a hub elsewhere is allowed",
      {
        settings: AZURE_ELSEWHERE,
        azureNeeds: {
          actions: [],
          elsewhere: [
            {
              what: "hub",
              id: HUB,
              role: "Network Contributor",
              actions: ["Microsoft.Network/virtualNetworks/peer/action"],
            },
          ],
        },
        replies: rights(OWNER),
      },
      [
        pass("all 0 write and delete actions are allowed"),
        pass(
          "its use from another subscription is allowed: Microsoft.Network/virtualNetworks/peer/action",
          "hub",
        ),
      ],
    ],
    [
      "a hub elsewhere is not allowed",
      {
        settings: AZURE_ELSEWHERE,
        azureNeeds: {
          actions: [],
          elsewhere: [
            {
              what: "hub",
              id: HUB,
              role: "Network Contributor",
              actions: [
                "Microsoft.Network/virtualNetworks/peer/action",
                "Microsoft.Authorization/roleAssignments/write",
              ],
            },
          ],
        },
        replies: rights(READER),
      },
      [
        pass("all 0 write and delete actions are allowed"),
        fail(
          "not allowed in its subscription: Microsoft.Network/virtualNetworks/peer/action, Microsoft.Authorization/roleAssignments/write",
          "have its owner assign Network Contributor and Role Based Access Control Administrator on /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/corporate-hub; docs/deploy/azure-prerequisites.md says how to do with less",
          "hub",
        ),
      ],
    ],
    [
      "rights may not be read",
      { ...MINIMUM, replies: { [PERMISSIONS]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Authorization/permissions/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_ROLE_ASSIGNMENT_WRITE: [
    [
      "Owner",
      { ...MINIMUM, replies: rights(OWNER) },
      [pass("role assignments can be written and deleted")],
    ],
    [
      "Contributor alone",
      { ...MINIMUM, replies: rights(CONTRIBUTOR) },
      [
        fail(
          "not allowed: Microsoft.Authorization/roleAssignments/write, Microsoft.Authorization/roleAssignments/delete",
          "Contributor is not enough: assign Role Based Access Control Administrator, User Access Administrator or Owner as well",
        ),
      ],
    ],
    [
      "under a condition",
      {
        ...MINIMUM,
        replies: rights(CONTRIBUTOR, { ...OWNER, condition: "((!(ActionMatches{'x'})))" }),
      },
      [
        warn(
          "role assignments are allowed under a condition",
          "let the condition admit the roles listed in the permissions page, for service principals and groups",
        ),
      ],
    ],
    [
      "rights may not be read",
      { ...MINIMUM, replies: { [PERMISSIONS]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Authorization/permissions/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_RESOURCE_PROVIDERS: [
    [
      "registered",
      { ...MINIMUM, ...STORAGE, replies: provider("Registered") },
      [pass("registered (for the data)", "Microsoft.Storage")],
    ],
    [
      "being registered",
      { ...MINIMUM, ...STORAGE, replies: provider("Registering") },
      [warn("is being registered", "wait some minutes and run this again", "Microsoft.Storage")],
    ],
    [
      "not registered",
      { ...MINIMUM, ...STORAGE, replies: provider("Unregistered") },
      [
        fail(
          "Unregistered, and needed for the data",
          "az provider register --namespace Microsoft.Storage --wait",
          "Microsoft.Storage",
        ),
      ],
    ],
    [
      "not known",
      {
        ...MINIMUM,
        ...STORAGE,
        replies: {
          [`GET ${SUB}/providers/Microsoft.Storage`]: armError("InvalidResourceNamespace", 404),
        },
      },
      [
        fail(
          "NotRegistered, and needed for the data",
          "az provider register --namespace Microsoft.Storage --wait",
          "Microsoft.Storage",
        ),
      ],
    ],
    [
      "providers may not be read",
      { ...MINIMUM, ...STORAGE, replies: { [`GET ${SUB}/providers/Microsoft.Storage`]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Resources/subscriptions/providers/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_REGION: [
    [
      "nothing that is bound to a region, such as a group alone",
      {
        ...MINIMUM,
        azureNeeds: {
          namespaces: [{ namespace: "Microsoft.Resources", because: "resource groups" }],
        },
      },
      [skip("nothing is planned that only some regions offer")],
    ],
    [
      "offered",
      { ...MINIMUM, ...STORAGE, replies: provider("Registered", accountsIn("West Europe")) },
      [pass("offered in westeurope", "Microsoft.Storage/storageAccounts")],
    ],
    [
      "not offered",
      {
        ...MINIMUM,
        ...STORAGE,
        replies: provider("Registered", accountsIn("North Europe", "France Central")),
      },
      [
        fail(
          "not offered in westeurope",
          "choose a region among North Europe, France Central",
          "Microsoft.Storage/storageAccounts",
        ),
      ],
    ],
    [
      "the type is not listed",
      { ...MINIMUM, ...STORAGE, replies: provider("Registered") },
      [unknown("the service does not list this type", "Microsoft.Storage/storageAccounts")],
    ],
    [
      "the namespace is not known",
      {
        ...MINIMUM,
        ...STORAGE,
        replies: {
          [`GET ${SUB}/providers/Microsoft.Storage`]: armError("InvalidResourceNamespace", 404),
        },
      },
      [unknown("the service does not know this namespace", "Microsoft.Storage")],
    ],
    [
      "providers may not be read",
      { ...MINIMUM, ...STORAGE, replies: { [`GET ${SUB}/providers/Microsoft.Storage`]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Resources/subscriptions/providers/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_ACTIVITY_LOG: [
    ["it is not exported", { ...EXISTING }, [skip("the activity log is not exported")]],
    [
      "Azure accepts one beside the stack's own",
      {
        ...MINIMUM,
        ...EXPORT,
        replies: settingsOfLog(["codemie", WORKSPACE], ["security", `${WORKSPACE}2`]),
      },
      [pass("1 other settings of 5")],
    ],
    [
      "another setting sends it there",
      { ...MINIMUM, ...EXPORT, replies: settingsOfLog(["security", WORKSPACE.toUpperCase()]) },
      [
        fail(
          "security sends it to the same workspace already",
          "set azureCore.monitoring.exportActivityLog: false, or give another workspace",
        ),
      ],
    ],
    [
      "five others",
      { ...MINIMUM, ...EXPORT, replies: settingsOfLog(["a"], ["b"], ["c"], ["d"], ["e"]) },
      [
        fail(
          "a, b, c, d, e are all that Azure accepts",
          "set azureCore.monitoring.exportActivityLog: false, or delete one of them",
        ),
      ],
    ],
    [
      "settings may not be read",
      {
        ...MINIMUM,
        ...EXPORT,
        replies: { "GET /providers/Microsoft.Insights/diagnosticSettings": DENIED },
      },
      [
        unknown(
          "no permission to ask: Microsoft.Insights/diagnosticSettings/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_LOCKS: [
    [
      "no group",
      { ...MINIMUM, azureNeeds: { resourceGroupName: undefined } },
      [pass("no resource group is configured")],
    ],
    ["none", { ...MINIMUM, replies: { [LOCKS]: listOf() } }, [pass("no lock on CodeMieRG")]],
    [
      "the group does not exist",
      { ...MINIMUM, replies: { [LOCKS]: armError("ResourceGroupNotFound", 404) } },
      [pass("no lock on CodeMieRG")],
    ],
    [
      "two",
      {
        ...MINIMUM,
        replies: { [LOCKS]: listOf(lock("keep", "CanNotDelete"), lock("freeze", "ReadOnly")) },
      },
      [
        warn(
          "CodeMieRG carries keep (CanNotDelete), freeze (ReadOnly)",
          "a ReadOnly lock stops the deployment, a CanNotDelete lock a destroy; remove them for the time of the change",
        ),
      ],
    ],
    [
      "locks may not be read",
      { ...MINIMUM, replies: { [LOCKS]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Authorization/locks/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_NAME_STORAGE: [
    [
      "no name is known",
      { ...MINIMUM, azureNeeds: { names: [] } },
      [skip("no name of this kind is known before the deployment")],
    ],
    [
      "free",
      { ...MINIMUM, ...one("storage"), replies: { [STORAGE_NAME]: FREE } },
      [pass("free", "airun")],
    ],
    [
      "taken",
      {
        ...MINIMUM,
        ...one("storage"),
        replies: {
          [STORAGE_NAME]: TAKEN,
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.Storage/storageAccounts": listOf(
            named("other"),
          ),
        },
      },
      [fail("taken (AlreadyExists)", "choose another name; it is unique in all of Azure", "airun")],
    ],
    [
      "ours",
      {
        ...MINIMUM,
        ...one("storage"),
        replies: {
          [STORAGE_NAME]: TAKEN,
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.Storage/storageAccounts": listOf(
            named("AIRUN"),
          ),
        },
      },
      [pass("in use by this deployment", "airun")],
    ],
    [
      "names may not be asked for",
      { ...MINIMUM, ...one("storage"), replies: { [STORAGE_NAME]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Storage/checkNameAvailability/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_NAME_VAULT: [
    [
      "no name is known",
      { ...MINIMUM, azureNeeds: { names: [] } },
      [skip("no name of this kind is known before the deployment")],
    ],
    [
      "free",
      { ...MINIMUM, ...one("vault"), replies: { [VAULT_NAME]: FREE, ...NO_DELETED } },
      [pass("free", "airun")],
    ],
    [
      "taken without a reason",
      {
        ...MINIMUM,
        ...one("vault"),
        replies: {
          [VAULT_NAME]: { nameAvailable: false },
          ...NO_DELETED,
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.KeyVault/vaults": armError(
            "ResourceGroupNotFound",
            404,
          ),
        },
      },
      [
        fail(
          "taken (no reason given)",
          "choose another name; it is unique in all of Azure",
          "airun",
        ),
      ],
    ],
    [
      "deleted",
      { ...MINIMUM, ...one("vault"), replies: { [VAULT_NAME]: FREE, ...deletedVault() } },
      [
        fail(
          "held by something deleted in northeurope until 2027-02-03",
          "az keyvault recover --name airun, or az keyvault purge --name airun --location northeurope",
          "airun",
        ),
      ],
    ],
    [
      "deleted with purge protection",
      {
        ...MINIMUM,
        ...one("vault", {
          vault: {
            name: "azureCore.keyVault.name",
            recover: "azureCore.keyVault.recover",
            recovers: false,
          },
        }),
        replies: { [VAULT_NAME]: FREE, ...deletedVault({ purgeProtectionEnabled: true }) },
      },
      [
        fail(
          "held by something deleted in northeurope until 2027-02-03",
          "set azureCore.keyVault.recover: true to bring it back, or azureCore.keyVault.name to another name; purge protection keeps it until then",
          "airun",
        ),
      ],
    ],
    [
      "deleted, and brought back",
      {
        ...MINIMUM,
        ...one("vault", { vault: { name: "n", recover: "r", recovers: true } }),
        replies: { [VAULT_NAME]: FREE, ...deletedVault() },
      },
      [pass("held by a deleted vault, which the deployment brings back", "airun")],
    ],
    [
      "deleted vaults may not be read",
      {
        ...MINIMUM,
        ...one("vault"),
        replies: { [VAULT_NAME]: FREE, "GET /providers/Microsoft.KeyVault/deletedVaults": DENIED },
      },
      [
        unknown(
          "no permission to ask: Microsoft.KeyVault/deletedVaults/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_NAME_POSTGRES: [
    [
      "no name is known",
      { ...MINIMUM, azureNeeds: { names: [] } },
      [skip("no name of this kind is known before the deployment")],
    ],
    [
      "free",
      { ...MINIMUM, ...one("postgres"), replies: { [POSTGRES_NAME]: FREE } },
      [pass("free", "airun")],
    ],
    [
      "taken, with a message alone",
      {
        ...MINIMUM,
        ...one("postgres"),
        replies: {
          [POSTGRES_NAME]: {
            nameAvailable: false,
            message: "Specified server name is already used.",
          },
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.DBforPostgreSQL/flexibleServers":
            listOf(),
        },
      },
      [
        fail(
          "taken (Specified server name is already used.)",
          "choose another name; it is unique in all of Azure",
          "airun",
        ),
      ],
    ],
    [
      "names may not be asked for",
      { ...MINIMUM, ...one("postgres"), replies: { [POSTGRES_NAME]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.DBforPostgreSQL/locations/checkNameAvailability/action is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_NAME_REGISTRY: [
    [
      "no name is known",
      { ...MINIMUM, azureNeeds: { names: [] } },
      [skip("no name of this kind is known before the deployment")],
    ],
    [
      "free",
      { ...MINIMUM, ...one("registry"), replies: { [REGISTRY_NAME]: FREE } },
      [pass("free", "airun")],
    ],
    [
      "taken",
      {
        ...MINIMUM,
        ...one("registry"),
        replies: {
          [REGISTRY_NAME]: { nameAvailable: false, reason: "AlreadyExists" },
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.ContainerRegistry/registries":
            listOf(),
        },
      },
      [fail("taken (AlreadyExists)", "choose another name; it is unique in all of Azure", "airun")],
    ],
    [
      "names may not be asked for",
      { ...MINIMUM, ...one("registry"), replies: { [REGISTRY_NAME]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.ContainerRegistry/checkNameAvailability/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_NAME_OPENAI: [
    [
      "no name is known",
      { ...MINIMUM, azureNeeds: { names: [] } },
      [skip("no name of this kind is known before the deployment")],
    ],
    [
      "free",
      {
        ...MINIMUM,
        ...one("openAi"),
        replies: {
          [OPENAI_NAME]: { isSubdomainAvailable: true, subdomainName: "airun" },
          ...NO_DELETED,
        },
      },
      [pass("free", "airun")],
    ],
    [
      "taken",
      {
        ...MINIMUM,
        ...one("openAi"),
        replies: {
          [OPENAI_NAME]: { isSubdomainAvailable: false, reason: "SubDomainNameUnavailable" },
          ...NO_DELETED,
          "GET /resourceGroups/CodeMieRG/providers/Microsoft.CognitiveServices/accounts": listOf(),
        },
      },
      [
        fail(
          "taken (SubDomainNameUnavailable)",
          "choose another name; it is unique in all of Azure",
          "airun",
        ),
      ],
    ],
    [
      "deleted",
      {
        ...MINIMUM,
        ...one("openAi"),
        replies: {
          [OPENAI_NAME]: { isSubdomainAvailable: true },
          "GET /providers/Microsoft.CognitiveServices/deletedAccounts": listOf({
            id: "/x",
            name: "airun",
          }),
        },
      },
      [
        fail(
          "held by something deleted in westeurope",
          "name it in azureOpenAi.restore, or purge it: az cognitiveservices account purge --name airun --location westeurope",
          "airun",
        ),
      ],
    ],
    [
      "names may not be asked for",
      { ...MINIMUM, ...one("openAi"), replies: { [OPENAI_NAME]: DENIED, ...NO_DELETED } },
      [
        unknown(
          "no permission to ask: Microsoft.CognitiveServices/checkDomainAvailability/action is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_AKS_VERSION: [
    [
      "no cluster is made",
      { ...MINIMUM, azureNeeds: { kubernetesVersion: undefined } },
      [skip("no cluster is made")],
    ],
    [
      "offered",
      {
        ...MINIMUM,
        ...AKS("1.33"),
        replies: { ...versions(version("1.32"), version("1.33")), ...NO_CLUSTER },
      },
      [pass("1.33 is offered; also 1.32, 1.33")],
    ],
    [
      "not offered",
      { ...MINIMUM, ...AKS("1.31"), replies: { ...versions(version("1.33")), ...NO_CLUSTER } },
      [fail("1.31 is not offered", "set azureCore.aks.kubernetesVersion to one of 1.33")],
    ],
    [
      "a preview",
      {
        ...MINIMUM,
        ...AKS("1.34"),
        replies: {
          ...versions(version("1.33"), version("1.34", { isPreview: true })),
          ...NO_CLUSTER,
        },
      },
      [fail("1.34 is a preview", "set azureCore.aks.kubernetesVersion to one of 1.33")],
    ],
    [
      "for long-term support alone",
      {
        ...MINIMUM,
        ...AKS("1.28"),
        replies: {
          ...versions(
            version("1.33"),
            version("1.28", { capabilities: { supportPlan: ["AKSLongTermSupport"] } }),
          ),
          ...NO_CLUSTER,
        },
      },
      [
        fail(
          "1.28 is offered for long-term support only",
          "set azureCore.aks.kubernetesVersion to one of 1.33",
        ),
      ],
    ],
    [
      "older than the cluster's",
      {
        ...MINIMUM,
        ...AKS("1.32"),
        replies: { ...versions(version("1.32")), ...cluster("1.33.2") },
      },
      [
        fail(
          "the cluster has 1.33.2, and 1.32 is older",
          "set azureCore.aks.kubernetesVersion to 1.33; AKS never goes back",
        ),
      ],
    ],
    [
      "two after the cluster's",
      {
        ...MINIMUM,
        ...AKS("1.34"),
        replies: { ...versions(version("1.34")), ...cluster("1.32.1") },
      },
      [
        fail(
          "the cluster has 1.32.1, and 1.34 skips a minor version",
          "set azureCore.aks.kubernetesVersion to 1.33, deploy, then to the next one",
        ),
      ],
    ],
    [
      "no version is offered",
      { ...MINIMUM, ...AKS("1.33"), replies: { ...versions(), ...NO_CLUSTER } },
      [fail("westeurope offers no versions", "choose a region that offers AKS")],
    ],
    [
      "versions may not be read",
      {
        ...MINIMUM,
        ...AKS("1.33"),
        replies: {
          "GET /providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions":
            DENIED,
          ...NO_CLUSTER,
        },
      },
      [
        unknown(
          "no permission to ask: Microsoft.ContainerService/locations/kubernetesVersions/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_BYO_NETWORK: [
    ["no network", { ...MINIMUM, azureNeeds: { ranges: [] } }, [skip("no network is configured")]],
    [
      "the API server's subnet is sound",
      {
        ...MINIMUM,
        ...API_SUBNET,
        replies: {
          ...NO_NETWORKS,
          ...subnet({ addressPrefix: "10.0.80.0/28", delegations: DELEGATED }),
        },
      },
      [
        pass("10.1.0.0/16 is free among 0 other networks", "HubVNet"),
        pass("10.0.0.0/16 is free among 0 other networks", "AksVNet"),
      ],
    ],
    [
      "the API server's subnet is wrong",
      {
        ...MINIMUM,
        ...API_SUBNET,
        replies: {
          ...NO_NETWORKS,
          ...subnet({ addressPrefixes: ["10.0.80.0/29"], privateEndpoints: [{ id: "/endpoint" }] }),
        },
      },
      [
        pass("10.1.0.0/16 is free among 0 other networks", "HubVNet"),
        pass("10.0.0.0/16 is free among 0 other networks", "AksVNet"),
        fail("10.0.80.0/29 is too small", "use a subnet of /28 or larger", "API server subnet"),
        fail(
          "is not delegated to AKS",
          "az network vnet subnet update --delegations Microsoft.ContainerService/managedClusters",
          "API server subnet",
        ),
        fail(
          "holds 1 private endpoints",
          "give a subnet that nothing but API servers uses",
          "API server subnet",
        ),
      ],
    ],
    [
      "the API server's subnet may not be read",
      { ...MINIMUM, ...API_SUBNET, replies: { ...NO_NETWORKS, "GET /subnets/api": DENIED } },
      [
        pass("10.1.0.0/16 is free among 0 other networks", "HubVNet"),
        pass("10.0.0.0/16 is free among 0 other networks", "AksVNet"),
      ],
    ],
    [
      "networks may not be read",
      { ...MINIMUM, replies: { [VNETS]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Network/virtualNetworks/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
  AZ_IDENTITY: [
    [
      "the login that the settings mean",
      {
        ...MINIMUM,
        azure: {
          description: "https://management.azure.com",
          subscription: answer({ subscriptionId: SUBSCRIPTION, state: "Enabled" }),
        },
      },
      [
        pass(
          "the login of the Azure CLI or the machine's managed identity, at https://management.azure.com",
        ),
      ],
    ],
    ["no login", { ...MINIMUM, replies: NO_SUBSCRIPTION }, [unknown("no login was accepted")]],
  ],
  AZ_STATE_ACCESS: [
    ["no state backend", { ...MINIMUM }, [skip("no state backend is configured in this stack")]],
    [
      "listed and a member",
      { ...MINIMUM, ...state({}), ...echoes("198.51.100.7"), replies: member("g1") },
      [
        pass("this machine's address 198.51.100.7 is listed", "azureStateBackend.allowedIpRanges"),
        pass("you are a member of g1", "azureStateBackend.engineerPrincipalIds"),
      ],
    ],
    [
      "neither listed nor a member",
      { ...MINIMUM, ...state({}), ...echoes("203.0.113.7"), replies: member() },
      [
        fail(
          "this machine's address 203.0.113.7 is not listed; storage and vault would answer 403",
          "add 203.0.113.7",
          "azureStateBackend.allowedIpRanges",
        ),
        fail(
          "you are a member of none of g1; state:move would end with 403",
          "list an Entra group that you are a member of, or your own object id",
          "azureStateBackend.engineerPrincipalIds",
        ),
      ],
    ],
    [
      "nobody is listed",
      { ...MINIMUM, ...state({ ranges: [], principalIds: [] }) },
      [
        fail(
          "is empty: the firewalls of account and vault let nobody in",
          "list the public address that you deploy from",
          "azureStateBackend.allowedIpRanges",
        ),
        fail(
          "is empty: nobody may read the state that is moved there",
          "list an Entra group that you are a member of, or your own object id",
          "azureStateBackend.engineerPrincipalIds",
        ),
      ],
    ],
    [
      "nobody is asked, and the range is an example",
      { ...MINIMUM, ...state({ principalType: "User" }) },
      [
        fail(
          "198.51.100.0/24 is a range for documentation (RFC 5737): nobody has an address in it",
          "list the public address that you deploy from",
          "azureStateBackend.allowedIpRanges",
        ),
        unknown(
          "whether you are one of them or a member",
          "azureStateBackend.engineerPrincipalIds",
        ),
      ],
    ],
    [
      "nobody is asked, and membership may not be read",
      {
        ...MINIMUM,
        ...state({ ranges: ["20.1.2.3/32"] }),
        replies: {
          "POST /v1.0/me/checkMemberGroups": armError("Authorization_RequestDenied", 403),
        },
      },
      [
        unknown(
          "whether this machine's address is listed: nobody was asked for it; add --echo-url",
          "azureStateBackend.allowedIpRanges",
        ),
        unknown(
          "whether you are one of them or a member",
          "azureStateBackend.engineerPrincipalIds",
        ),
      ],
    ],
    [
      "Graph fails",
      {
        ...MINIMUM,
        ...state({}),
        replies: { "POST /v1.0/me/checkMemberGroups": armError("InternalServerError", 500) },
      },
      [unknown("/v1.0/me/checkMemberGroups answered 500 InternalServerError")],
    ],
  ],
  AZ_BYO_ZONES: [
    ["none", { ...MINIMUM, azureNeeds: { zones: [] } }, [skip("no private zone is configured")]],
    [
      "given, and will be linked",
      {
        ...MINIMUM,
        ...zoneNeed(),
        replies: { ...THERE, ...links(GIVEN_ZONE), ...zones(GIVEN_ZONE) },
      },
      [pass("exists", "blob zone"), pass("will be linked", "blob zone, hub")],
    ],
    [
      "given, and linked by the stack",
      {
        ...MINIMUM,
        ...zoneNeed(),
        replies: { ...THERE, ...links(GIVEN_ZONE, ["ours", HUB]), ...zones(GIVEN_ZONE) },
      },
      [pass("exists", "blob zone"), pass("linked by this deployment", "blob zone, hub")],
    ],
    [
      "given, and linked by somebody else",
      {
        ...MINIMUM,
        ...zoneNeed(),
        replies: { ...THERE, ...links(GIVEN_ZONE, ["central", HUB]), ...zones(GIVEN_ZONE) },
      },
      [
        pass("exists", "blob zone"),
        fail(
          "link central is there already, and a network is linked to a zone once",
          "set azureCore.dns.zones.blob to {zoneId: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net, linkedNetworks: []}",
          "blob zone, hub",
        ),
      ],
    ],
    [
      "given, and not there",
      {
        ...MINIMUM,
        ...zoneNeed(),
        replies: { [`GET ${GIVEN_ZONE}`]: armError("ResourceNotFound", 404), ...zones() },
      },
      [
        fail(
          "there is no /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/network/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
          "correct azureCore.dns.zones.blob",
          "blob zone",
        ),
      ],
    ],
    [
      "left to its owner, who links it",
      {
        ...MINIMUM,
        ...zoneNeed({ linked: [] }),
        replies: { ...THERE, ...links(GIVEN_ZONE, ["central", HUB]), ...zones(GIVEN_ZONE) },
      },
      [pass("exists", "blob zone"), pass("linked by its owner as central", "blob zone, hub")],
    ],
    [
      "left to its owner, who does not",
      {
        ...MINIMUM,
        ...zoneNeed({ linked: [] }),
        replies: { ...THERE, ...links(GIVEN_ZONE), ...zones(GIVEN_ZONE) },
      },
      [
        pass("exists", "blob zone"),
        warn(
          "nobody links it",
          "add hub to azureCore.dns.zones.blob.linkedNetworks, unless its machines ask other name servers that resolve the zone",
          "blob zone, hub",
        ),
      ],
    ],
    [
      "left to its owner, and linked by the stack",
      {
        ...MINIMUM,
        ...zoneNeed({ linked: [] }),
        replies: { ...THERE, ...links(GIVEN_ZONE, ["ours", HUB]), ...zones(GIVEN_ZONE) },
      },
      [
        pass("exists", "blob zone"),
        warn(
          "link ours is this deployment's own, and would be removed",
          "add hub to azureCore.dns.zones.blob.linkedNetworks to keep it",
          "blob zone, hub",
        ),
      ],
    ],
    [
      "another stack knows the networks",
      {
        ...MINIMUM,
        ...zoneNeed({ networks: undefined }),
        replies: { ...THERE, ...links(GIVEN_ZONE), ...zones(GIVEN_ZONE) },
      },
      [
        pass("exists", "blob zone"),
        skip("which networks are linked to it, the stack of phase 2 knows", "blob zone, links"),
      ],
    ],
    [
      "made, and the only one",
      { ...MINIMUM, ...zoneNeed(MADE), replies: zones() },
      [pass("no other zone of this name", "privatelink.blob.core.windows.net")],
    ],
    [
      "made beside one that nobody here uses",
      { ...MINIMUM, ...zoneNeed(MADE), replies: { ...zones(SECOND_ZONE), ...links(SECOND_ZONE) } },
      [
        warn(
          "exists already: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/second/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
          "set azureCore.dns.zones.blob to its id if your networks are linked to it; two zones of one name cannot serve one network",
          "privatelink.blob.core.windows.net",
        ),
      ],
    ],
    [
      "made beside one, and no id can be given",
      {
        ...MINIMUM,
        ...zoneNeed({ ...MADE, takesId: false, setting: "azureCore.dns.extraZones.x" }),
        replies: { ...zones(SECOND_ZONE), ...links(SECOND_ZONE) },
      },
      [
        warn(
          "exists already: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/second/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
          "remove azureCore.dns.extraZones.x if your networks are linked to it; two zones of one name cannot serve one network",
          "privatelink.blob.core.windows.net",
        ),
      ],
    ],
    [
      "made beside one that the hub resolves",
      {
        ...MINIMUM,
        ...zoneNeed(MADE),
        replies: { ...zones(SECOND_ZONE), ...links(SECOND_ZONE, ["theirs", HUB]) },
      },
      [
        fail(
          "linked to /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/second/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net already: hub; a network resolves one zone of a name",
          "set azureCore.dns.zones.blob to {zoneId: /subscriptions/6d7c1f0e-52c1-4d0c-9a55-0d5c0c9a1b01/resourceGroups/second/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net, linkedNetworks: []}, or have the link removed",
          "privatelink.blob.core.windows.net",
        ),
      ],
    ],
    [
      "zones may not be read",
      { ...MINIMUM, ...zoneNeed(MADE), replies: { [ZONES]: DENIED } },
      [
        unknown(
          "no permission to ask: Microsoft.Network/privateDnsZones/read is needed (AuthorizationFailed)",
        ),
      ],
    ],
  ],
};

describeTable(ROWS);
