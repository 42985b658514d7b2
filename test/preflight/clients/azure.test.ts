// What the reader of Azure asks on the wire, and what it reads from an answer in the service's own format.
import { azureClient, type AzureClient } from "../../../preflight/clients/azure";
import { armError, listOf, over, SUBSCRIPTION, type Replies } from "../wire/service";

const SUB = `/subscriptions/${SUBSCRIPTION}`;
const PROVIDERS = `${SUB}/providers`;
const ELSEWHERE = "/subscriptions/0c7e4d2a-9b1f-4e53-8a66-3f2d1c0b9a87/resourceGroups/others";
const NETWORK = `${ELSEWHERE}/providers/Microsoft.Network`;
const REGION = "westeurope";
const USAGE = { name: { value: "cores", localizedValue: "Cores" }, currentValue: 4, limit: 10 };

interface Row {
  readonly read: (azure: AzureClient) => Promise<unknown>;
  /** Path and version of the question; of a POST its body too. */
  readonly path: string;
  readonly version?: string;
  readonly query?: string;
  readonly body?: object;
  /** Right that is named when the service refuses. */
  readonly right: string;
  /** What the service answers; for a list, its items. */
  readonly answers: object;
  /** What it is read as; the answer itself where it is absent. */
  readonly found?: unknown;
  /** What the least answer is read as; the answer itself where it is absent. */
  readonly least?: readonly [answers: object, found: unknown];
}

const LISTS: Readonly<Record<string, Row>> = {
  tenants: {
    read: (azure) => azure.tenantIds(),
    path: "/tenants",
    version: "2022-12-01",
    right: "a login",
    answers: [{ id: "/tenants/1", tenantId: "1" }, { tenantId: "2" }],
    found: ["1", "2"],
  },
  "rights in the subscription": {
    read: (azure) => azure.permissions(),
    path: `${PROVIDERS}/Microsoft.Authorization/permissions`,
    version: "2022-04-01",
    right: "Microsoft.Authorization/permissions/read",
    answers: [{ actions: ["*"], notActions: ["*/delete"], condition: "x" }],
    least: [[{ condition: null }], [{ actions: [], notActions: [], condition: null }]],
  },
  "rights on one resource": {
    read: (azure) => azure.permissions(`${NETWORK}/virtualNetworks/hub`),
    path: `${NETWORK}/virtualNetworks/hub/providers/Microsoft.Authorization/permissions`,
    version: "2022-04-01",
    right: "Microsoft.Authorization/permissions/read",
    answers: [{ actions: ["a"], notActions: [] }],
  },
  "exports of the activity log": {
    read: (azure) => azure.activityLogSettings(),
    path: `${PROVIDERS}/Microsoft.Insights/diagnosticSettings`,
    version: "2021-05-01-preview",
    right: "Microsoft.Insights/diagnosticSettings/read",
    answers: [
      {
        name: "ours",
        properties: { workspaceId: "/w", logs: [{ category: "Security", enabled: true }] },
      },
    ],
    least: [
      [
        {
          name: "x",
          properties: { workspaceId: null, logs: [{ category: null, enabled: false }] },
        },
      ],
      [
        {
          name: "x",
          properties: { workspaceId: null, logs: [{ category: null, enabled: false }] },
        },
      ],
    ],
  },
  "locks of a group": {
    read: (azure) => azure.locks("state"),
    path: `${SUB}/resourceGroups/state/providers/Microsoft.Authorization/locks`,
    version: "2020-05-01",
    right: "Microsoft.Authorization/locks/read",
    answers: [{ name: "keep", properties: { level: "CanNotDelete" } }],
  },
  "assignments of policies": {
    read: (azure) => azure.policyAssignments(),
    path: `${PROVIDERS}/Microsoft.Authorization/policyAssignments`,
    version: "2023-04-01",
    right: "Microsoft.Authorization/policyAssignments/read",
    answers: [{ name: "p", properties: { displayName: "P", enforcementMode: "Default" } }],
    least: [[{ name: "p", properties: {} }], [{ name: "p", properties: {} }]],
  },
  "assignments of roles": {
    read: (azure) => azure.roleAssignments(`${NETWORK}/virtualNetworks/hub`),
    path: `${NETWORK}/virtualNetworks/hub/providers/Microsoft.Authorization/roleAssignments`,
    version: "2022-04-01",
    right: "Microsoft.Authorization/roleAssignments/read",
    answers: [{ properties: { principalId: "1", roleDefinitionId: "/r", scope: "/s" } }],
  },
  "federated credentials": {
    read: (azure) => azure.federatedCredentials(`${SUB}/identity`),
    path: `${SUB}/identity/federatedIdentityCredentials`,
    version: "2023-01-31",
    right: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
    answers: [{ name: "c", properties: { issuer: "https://i", subject: "s" } }],
  },
  "resources of a type in a group": {
    read: (azure) => azure.resourcesIn("platform", "Microsoft.KeyVault/vaults"),
    path: `${SUB}/resourceGroups/platform/providers/Microsoft.KeyVault/vaults`,
    version: "2023-07-01",
    right: "Microsoft.KeyVault/vaults/read",
    answers: [{ id: "/v", name: "v", location: REGION, properties: { a: 1 } }],
    least: [[{ id: "/v", name: "v" }], [{ id: "/v", name: "v" }]],
  },
  "resources of a type in the subscription": {
    read: (azure) => azure.resourcesIn(undefined, "Microsoft.Network/loadBalancers"),
    path: `${PROVIDERS}/Microsoft.Network/loadBalancers`,
    version: "2024-05-01",
    right: "Microsoft.Network/loadBalancers/read",
    answers: [{ id: "/l", name: "l" }],
  },
  "quotas of machines": {
    read: (azure) => azure.computeUsages(REGION),
    path: `${PROVIDERS}/Microsoft.Compute/locations/${REGION}/usages`,
    version: "2024-07-01",
    right: "Microsoft.Compute/locations/usages/read",
    answers: [USAGE],
  },
  "machine sizes": {
    read: (azure) => azure.vmSkus(REGION),
    path: `${PROVIDERS}/Microsoft.Compute/skus`,
    version: "2021-07-01",
    query: "&%24filter=location+eq+%27westeurope%27",
    right: "Microsoft.Compute/skus/read",
    answers: [
      {
        name: "Standard_D2s_v3",
        resourceType: "virtualMachines",
        family: "standardDSv3Family",
        locationInfo: [{ location: REGION, zones: ["1"] }],
        capabilities: [{ name: "vCPUs", value: "2" }],
        restrictions: [
          {
            type: "Zone",
            reasonCode: "NotAvailableForSubscription",
            restrictionInfo: { zones: ["2"] },
          },
        ],
      },
    ],
    least: [
      [
        { name: "a", resourceType: "disks" },
        {
          name: "b",
          resourceType: "virtualMachines",
          locationInfo: [{ location: REGION }],
          restrictions: [{ type: "Location", restrictionInfo: {} }],
        },
      ],
      [
        { name: "a", resourceType: "disks", locationInfo: [], capabilities: [], restrictions: [] },
        {
          name: "b",
          resourceType: "virtualMachines",
          locationInfo: [{ location: REGION, zones: [] }],
          capabilities: [],
          restrictions: [{ type: "Location", restrictionInfo: { zones: [] } }],
        },
      ],
    ],
  },
  "sizes of databases": {
    read: (azure) => azure.postgresCapabilities(REGION),
    path: `${PROVIDERS}/Microsoft.DBforPostgreSQL/locations/${REGION}/capabilities`,
    version: "2024-08-01",
    right: "Microsoft.DBforPostgreSQL/locations/capabilities/read",
    answers: [
      {
        status: "Available",
        restricted: "Disabled",
        reason: "none",
        supportedServerVersions: [{ name: "17" }],
        supportedServerEditions: [
          { name: "GeneralPurpose", supportedServerSkus: [{ name: "Standard_D2ds_v5" }] },
        ],
        supportedFeatures: [{ name: "ZoneRedundantHa", status: "Enabled" }],
      },
    ],
    least: [
      [{}, { reason: null, supportedServerEditions: [{ name: "Burstable" }] }],
      [
        { supportedServerVersions: [], supportedServerEditions: [], supportedFeatures: [] },
        {
          reason: null,
          supportedServerVersions: [],
          supportedServerEditions: [{ name: "Burstable", supportedServerSkus: [] }],
          supportedFeatures: [],
        },
      ],
    ],
  },
  "roles in the directory": {
    read: (azure) => azure.directoryRoles(),
    path: "/v1.0/me/memberOf",
    right: "Graph Directory.Read.All",
    answers: [{ displayName: "Application Administrator", roleTemplateId: "1" }],
    least: [
      [{ displayName: null, roleTemplateId: null }],
      [{ displayName: null, roleTemplateId: null }],
    ],
  },
  "accounts of models": {
    read: (azure) => azure.modelAccounts(),
    path: `${PROVIDERS}/Microsoft.CognitiveServices/accounts`,
    version: "2024-10-01",
    right: "Microsoft.CognitiveServices/accounts/read",
    answers: [{ id: "/a", location: REGION }],
  },
  "quotas of models": {
    read: (azure) => azure.modelUsages(REGION),
    path: `${PROVIDERS}/Microsoft.CognitiveServices/locations/${REGION}/usages`,
    version: "2024-10-01",
    right: "Microsoft.CognitiveServices/locations/usages/read",
    answers: [USAGE],
    least: [
      [{ name: { value: "x" }, currentValue: 0, limit: 0 }],
      [{ name: { value: "x" }, currentValue: 0, limit: 0 }],
    ],
  },
  "models of a region": {
    read: (azure) => azure.models(REGION),
    path: `${PROVIDERS}/Microsoft.CognitiveServices/locations/${REGION}/models`,
    version: "2024-10-01",
    right: "Microsoft.CognitiveServices/locations/models/read",
    answers: [
      {
        kind: "OpenAI",
        model: {
          format: "OpenAI",
          name: "gpt-4.1",
          version: "1",
          lifecycleStatus: "GenerallyAvailable",
          deprecation: { inference: "2027-01-01" },
          skus: [{ name: "Standard", usageName: "OpenAI.Standard.gpt-4.1", deprecationDate: "x" }],
        },
      },
    ],
    least: [
      [{ model: { format: "x", name: "y", version: "1", deprecation: null, skus: null } }],
      [{ model: { format: "x", name: "y", version: "1", deprecation: null, skus: null } }],
    ],
  },
  "vaults that were deleted": {
    read: (azure) => azure.deletedNames("vault"),
    path: `${PROVIDERS}/Microsoft.KeyVault/deletedVaults`,
    version: "2023-07-01",
    right: "Microsoft.KeyVault/deletedVaults/read",
    answers: [
      {
        name: "v",
        properties: {
          location: REGION,
          scheduledPurgeDate: "2027-01-01",
          purgeProtectionEnabled: true,
        },
      },
    ],
    least: [
      [{ name: "v" }, { name: "w", properties: { purgeProtectionEnabled: null } }],
      [{ name: "v" }, { name: "w", properties: { purgeProtectionEnabled: null } }],
    ],
  },
  "accounts of models that were deleted": {
    read: (azure) => azure.deletedNames("openAi"),
    path: `${PROVIDERS}/Microsoft.CognitiveServices/deletedAccounts`,
    version: "2024-10-01",
    right: "Microsoft.CognitiveServices/deletedAccounts/read",
    answers: [{ name: "v" }],
  },
  "quotas of networks": {
    read: (azure) => azure.networkUsages(REGION),
    path: `${PROVIDERS}/Microsoft.Network/locations/${REGION}/usages`,
    version: "2024-05-01",
    right: "Microsoft.Network/locations/usages/read",
    answers: [USAGE],
  },
  "networks of the subscription": {
    read: (azure) => azure.virtualNetworks(),
    path: `${PROVIDERS}/Microsoft.Network/virtualNetworks`,
    version: "2024-05-01",
    right: "Microsoft.Network/virtualNetworks/read",
    answers: [
      { id: "/n", name: "n", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } },
    ],
    found: [
      {
        id: "/n",
        name: "n",
        properties: {
          addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
          virtualNetworkPeerings: [],
        },
      },
    ],
  },
  "private zones of the subscription": {
    read: (azure) => azure.privateZones(),
    path: `${PROVIDERS}/Microsoft.Network/privateDnsZones`,
    version: "2020-06-01",
    right: "Microsoft.Network/privateDnsZones/read",
    answers: [{ id: "/z", name: "z" }],
  },
  "links of a private zone": {
    read: (azure) => azure.zoneLinks(`${NETWORK}/privateDnsZones/z`),
    path: `${NETWORK}/privateDnsZones/z/virtualNetworkLinks`,
    version: "2020-06-01",
    right: "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
    answers: [{ name: "l", properties: { virtualNetwork: { id: "/n" } } }],
    least: [[{ name: "l", properties: {} }], [{ name: "l", properties: {} }]],
  },
};

const CLUSTER_ID = `${ELSEWHERE}/providers/Microsoft.ContainerService/managedClusters/shared`;
const CLUSTER = {
  id: CLUSTER_ID,
  name: "shared",
  location: REGION,
  properties: {
    provisioningState: "Succeeded",
    kubernetesVersion: "1.35",
    privateFQDN: "x.privatelink.westeurope.azmk8s.io",
    apiServerAccessProfile: { enablePrivateCluster: true },
    oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer" },
    securityProfile: { workloadIdentity: { enabled: true } },
    storageProfile: { diskCSIDriver: { enabled: true } },
    agentPoolProfiles: [{ vmSize: "Standard_D4ds_v5", count: 3 }],
    identityProfile: { kubeletidentity: { objectId: "1" } },
    addonProfiles: { azurepolicy: { enabled: true, identity: { objectId: "2" } } },
  },
};
const nothing = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, null]));
const PEERING = {
  name: "p",
  properties: {
    peeringState: "Connected",
    remoteVirtualNetwork: { id: "/r" },
    remoteVirtualNetworkAddressSpace: { addressPrefixes: ["10.1.0.0/16"] },
  },
};

const THINGS: Readonly<Record<string, Row>> = {
  "the subscription": {
    read: (azure) => azure.subscription(),
    path: SUB,
    version: "2022-12-01",
    right: "Microsoft.Resources/subscriptions/read",
    answers: {
      subscriptionId: SUBSCRIPTION,
      tenantId: "1",
      displayName: "Platform",
      state: "Enabled",
      subscriptionPolicies: { quotaId: "PayAsYouGo_2014-09-01" },
    },
    least: [
      { subscriptionId: "1", state: "Disabled", subscriptionPolicies: {} },
      { subscriptionId: "1", state: "Disabled", subscriptionPolicies: {} },
    ],
  },
  "a resource provider": {
    read: (azure) => azure.provider("Microsoft.Network"),
    path: `${PROVIDERS}/Microsoft.Network`,
    version: "2021-04-01",
    right: "Microsoft.Resources/subscriptions/providers/read",
    answers: {
      namespace: "Microsoft.Network",
      registrationState: "Registered",
      resourceTypes: [{ resourceType: "virtualNetworks", locations: ["West Europe"] }],
    },
    least: [
      {
        namespace: "n",
        registrationState: "NotRegistered",
        resourceTypes: [{ resourceType: "a" }],
      },
      {
        namespace: "n",
        registrationState: "NotRegistered",
        resourceTypes: [{ resourceType: "a", locations: [] }],
      },
    ],
  },
  "a resource provider without types": {
    read: (azure) => azure.provider("Microsoft.Web"),
    path: `${PROVIDERS}/Microsoft.Web`,
    version: "2021-04-01",
    right: "Microsoft.Resources/subscriptions/providers/read",
    answers: { namespace: "n", registrationState: "Registering" },
    found: { namespace: "n", registrationState: "Registering", resourceTypes: [] },
  },
  "a feature": {
    read: (azure) => azure.featureState("Microsoft.Compute", "EncryptionAtHost"),
    path: `${PROVIDERS}/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`,
    version: "2021-07-01",
    right: "Microsoft.Features/providers/features/read",
    answers: { properties: { state: "Registered" } },
    found: "Registered",
  },
  "a resource of any type": {
    read: (azure) => azure.resource(`${NETWORK}/publicIPAddresses/nat`),
    path: `${NETWORK}/publicIPAddresses/nat`,
    version: "2024-05-01",
    right: "Microsoft.Network/publicIPAddresses/read",
    answers: { id: "/p", name: "nat", location: REGION, properties: {} },
  },
  "a cluster": {
    read: (azure) => azure.cluster(CLUSTER_ID),
    path: CLUSTER_ID,
    version: "2025-03-01",
    right: "Microsoft.ContainerService/managedClusters/read",
    answers: CLUSTER,
    least: [
      {
        ...CLUSTER,
        properties: nothing(
          "privateFQDN",
          "apiServerAccessProfile",
          "oidcIssuerProfile",
          "securityProfile",
          "storageProfile",
          "agentPoolProfiles",
          "identityProfile",
          "addonProfiles",
        ),
      },
      {
        ...CLUSTER,
        properties: nothing(
          "privateFQDN",
          "apiServerAccessProfile",
          "oidcIssuerProfile",
          "securityProfile",
          "storageProfile",
          "agentPoolProfiles",
          "identityProfile",
          "addonProfiles",
        ),
      },
    ],
  },
  "a cluster of which little is known": {
    read: (azure) => azure.cluster(CLUSTER_ID),
    path: CLUSTER_ID,
    version: "2025-03-01",
    right: "Microsoft.ContainerService/managedClusters/read",
    answers: {
      ...CLUSTER,
      properties: {
        apiServerAccessProfile: nothing("enablePrivateCluster"),
        oidcIssuerProfile: nothing("enabled", "issuerURL"),
        securityProfile: nothing("workloadIdentity"),
        storageProfile: nothing("diskCSIDriver"),
        agentPoolProfiles: [{ vmSize: "Standard_D4ds_v5" }],
        identityProfile: { kubeletidentity: {} },
        addonProfiles: { azurepolicy: nothing("enabled", "identity"), other: {} },
      },
    },
    found: {
      ...CLUSTER,
      properties: {
        apiServerAccessProfile: nothing("enablePrivateCluster"),
        oidcIssuerProfile: nothing("enabled", "issuerURL"),
        securityProfile: nothing("workloadIdentity"),
        storageProfile: nothing("diskCSIDriver"),
        agentPoolProfiles: [{ vmSize: "Standard_D4ds_v5", count: 0 }],
        identityProfile: { kubeletidentity: {} },
        addonProfiles: { azurepolicy: nothing("enabled", "identity"), other: {} },
      },
    },
  },
  "a cluster whose parts are empty": {
    read: (azure) => azure.cluster(CLUSTER_ID),
    path: CLUSTER_ID,
    version: "2025-03-01",
    right: "Microsoft.ContainerService/managedClusters/read",
    answers: {
      ...CLUSTER,
      properties: {
        securityProfile: { workloadIdentity: nothing("enabled") },
        storageProfile: { diskCSIDriver: nothing("enabled") },
        addonProfiles: { azurepolicy: { identity: {} } },
      },
    },
  },
  "a group of the directory": {
    read: (azure) => azure.group("1"),
    path: "/v1.0/groups/1",
    right: "Graph Group.Read.All",
    answers: { id: "1", securityEnabled: true },
    least: [
      { id: "1", securityEnabled: null },
      { id: "1", securityEnabled: null },
    ],
  },
  "an application": {
    read: (azure) => azure.application("7"),
    path: "/v1.0/applications(appId='7')",
    right: "Graph Application.Read.All",
    answers: { appId: "7", passwordCredentials: [{ endDateTime: "2027-01-01" }] },
    least: [{ appId: "7" }, { appId: "7", passwordCredentials: [] }],
  },
  "an application whose secret has no end": {
    read: (azure) => azure.application("7"),
    path: "/v1.0/applications(appId='7')",
    right: "Graph Application.Read.All",
    answers: { appId: "7", passwordCredentials: [{ endDateTime: null }, {}] },
  },
  "whether users may register applications": {
    read: (azure) => azure.usersMayRegisterApplications(),
    path: "/v1.0/policies/authorizationPolicy",
    right: "Graph Policy.Read.All",
    answers: { defaultUserRolePermissions: { allowedToCreateApps: false } },
    found: false,
    least: [{ defaultUserRolePermissions: { allowedToCreateApps: null } }, undefined],
  },
  "a network of any subscription": {
    read: (azure) => azure.virtualNetwork(`${NETWORK}/virtualNetworks/hub`),
    path: `${NETWORK}/virtualNetworks/hub`,
    version: "2024-05-01",
    right: "Microsoft.Network/virtualNetworks/read",
    answers: {
      id: "/n",
      name: "n",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        virtualNetworkPeerings: [PEERING, { name: "q", properties: {} }],
      },
    },
  },
  "a subnet": {
    read: (azure) => azure.subnet(`${NETWORK}/virtualNetworks/hub/subnets/a`),
    path: `${NETWORK}/virtualNetworks/hub/subnets/a`,
    version: "2024-05-01",
    right: "Microsoft.Network/virtualNetworks/subnets/read",
    answers: {
      properties: {
        addressPrefix: "10.0.0.0/24",
        addressPrefixes: ["10.0.0.0/24"],
        delegations: [{ properties: { serviceName: "Microsoft.App/environments" } }],
        privateEndpoints: [{ id: "/e" }],
      },
    },
    least: [{ properties: {} }, { properties: { delegations: [], privateEndpoints: [] } }],
  },
  "a public zone": {
    read: (azure) => azure.publicZone(`${NETWORK}/dnszones/contoso.com`),
    path: `${NETWORK}/dnszones/contoso.com`,
    version: "2018-05-01",
    right: "Microsoft.Network/dnszones/read",
    answers: { id: "/z", name: "z", properties: { nameServers: ["ns1"] } },
    least: [
      { id: "/z", name: "z", properties: {} },
      { id: "/z", name: "z", properties: { nameServers: [] } },
    ],
  },
};

const nameQuestion = (
  kind: Parameters<AzureClient["nameAvailable"]>[0],
  path: string,
  version: string,
  body: object,
  right: string,
): Row => ({
  read: (azure) => azure.nameAvailable(kind, "airun", REGION),
  path: `${PROVIDERS}/${path}`,
  version,
  body,
  right,
  answers: { nameAvailable: false, reason: "AlreadyExists", message: "taken" },
  least: [
    { nameAvailable: true, reason: null, message: null },
    { nameAvailable: true, reason: null, message: null },
  ],
});
const availability = (namespace: string, version: string, type: string) =>
  [
    `Microsoft.${namespace}/checkNameAvailability`,
    version,
    { name: "airun", type: `Microsoft.${namespace}/${type}` },
    `Microsoft.${namespace}/checkNameAvailability/read`,
  ] as const;

const QUESTIONS: Readonly<Record<string, Row>> = {
  "a name of storage": nameQuestion(
    "storage",
    ...availability("Storage", "2023-05-01", "storageAccounts"),
  ),
  "a name of a vault": nameQuestion("vault", ...availability("KeyVault", "2023-07-01", "vaults")),
  "a name of a registry": nameQuestion(
    "registry",
    ...availability("ContainerRegistry", "2023-07-01", "registries"),
  ),
  "a name of a database server": nameQuestion(
    "postgres",
    `Microsoft.DBforPostgreSQL/locations/${REGION}/checkNameAvailability`,
    "2024-08-01",
    { name: "airun", type: "Microsoft.DBforPostgreSQL/flexibleServers" },
    "Microsoft.DBforPostgreSQL/locations/checkNameAvailability/action",
  ),
  "a domain of models": {
    ...nameQuestion(
      "openAi",
      "Microsoft.CognitiveServices/checkDomainAvailability",
      "2024-10-01",
      { subdomainName: "airun", type: "Microsoft.CognitiveServices/accounts", kind: "OpenAI" },
      "Microsoft.CognitiveServices/checkDomainAvailability/action",
    ),
    answers: { isSubdomainAvailable: false },
  },
  "restrictions by policies": {
    read: (azure) => azure.policyRestrictions("Microsoft.Network/virtualNetworks", REGION),
    path: `${PROVIDERS}/Microsoft.PolicyInsights/checkPolicyRestrictions`,
    version: "2023-03-01",
    body: {
      resourceDetails: {
        resourceContent: { type: "Microsoft.Network/virtualNetworks", location: REGION },
      },
      pendingFields: [],
    },
    right: "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
    answers: {
      fieldRestrictions: [
        {
          field: "location",
          restrictions: [{ result: "Deny", policy: { policyAssignmentId: "/p" } }],
        },
      ],
      contentEvaluationResult: {
        policyEvaluations: [
          { evaluationResult: "NonCompliant", policyInfo: { policyAssignmentId: "/q" } },
        ],
      },
    },
    least: [
      {
        fieldRestrictions: [{}, { restrictions: [{ result: "Removed", policy: {} }] }],
        contentEvaluationResult: { policyEvaluations: [{}, { policyInfo: {} }] },
      },
      {
        fieldRestrictions: [
          { restrictions: [] },
          { restrictions: [{ result: "Removed", policy: {} }] },
        ],
        contentEvaluationResult: { policyEvaluations: [{}, { policyInfo: {} }] },
      },
    ],
  },
  "no restrictions by policies": {
    read: (azure) => azure.policyRestrictions("t", REGION),
    path: `${PROVIDERS}/Microsoft.PolicyInsights/checkPolicyRestrictions`,
    version: "2023-03-01",
    body: {
      resourceDetails: { resourceContent: { type: "t", location: REGION } },
      pendingFields: [],
    },
    right: "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
    answers: {},
    found: { fieldRestrictions: [] },
    least: [
      { contentEvaluationResult: {} },
      { fieldRestrictions: [], contentEvaluationResult: { policyEvaluations: [] } },
    ],
  },
  "membership in groups": {
    read: (azure) => azure.memberOf(["1", "2"]),
    path: "/v1.0/me/checkMemberGroups",
    body: { groupIds: ["1", "2"] },
    right: "Graph GroupMember.Read.All",
    answers: { value: ["2"] },
    found: ["2"],
  },
};

const WHERE = { GET: { ...LISTS, ...THINGS }, POST: QUESTIONS } as const;

describe.each(Object.entries(WHERE))("a read of Azure by %s", (verb, rows) => {
  const repliesOf = ({ path }: Row, reply: object): Replies => ({ [`${verb} ${path}`]: reply });
  const replyOf = ({ answers }: Pick<Row, "answers">): object =>
    Array.isArray(answers) ? listOf(...(answers as unknown[])) : answers;

  it.each(Object.entries(rows))("of %s", async (_what, row) => {
    const { read, path, version, query = "", body, found = row.answers, least } = row;
    await over(repliesOf(row, replyOf(row)), async ({ azure, asked }) => {
      expect(await read(azure)).toEqual(found);
      const parts = [
        `${verb} ${path}${version === undefined ? "" : `?api-version=${version}`}${query}`,
        ...(body === undefined ? [] : [JSON.stringify(body)]),
      ];
      expect(asked).toEqual([parts.join(" ")]);
    });
    if (least === undefined) return;
    const [answers, expected] = least;
    await over(repliesOf(row, replyOf({ answers })), async ({ azure }) => {
      expect(await read(azure)).toEqual(expected);
    });
  });

  it.each(Object.entries(rows))("of %s names the right that is missing", async (_what, row) => {
    const reply = armError("AuthorizationFailed", 403);
    await over(repliesOf(row, reply), async ({ azure }) => {
      await expect(row.read(azure)).rejects.toThrow(
        `no permission to ask: ${row.right} is needed (AuthorizationFailed)`,
      );
    });
  });
});

describe("what is not there", () => {
  it.each<readonly [string, (azure: AzureClient) => Promise<unknown>]>(
    Object.entries(THINGS).map(([what, { read }]) => [what, read]),
  )("is undefined: %s", async (what, read) => {
    const replies = Object.fromEntries(
      Object.values(THINGS).map(({ path }) => [`GET ${path}`, armError("NotFound", 404)]),
    );
    await over(replies, async ({ azure }) => {
      expect([what, await read(azure)]).toEqual([what, undefined]);
    });
  });
});

describe("versions of Kubernetes", () => {
  const path = `${PROVIDERS}/Microsoft.ContainerService/locations/${REGION}/kubernetesVersions`;
  const values = [
    { version: "1.35", isPreview: true, capabilities: { supportPlan: ["KubernetesOfficial"] } },
    { version: "1.34", isPreview: null, capabilities: {}, patchVersions: null },
    { version: "1.33", patchVersions: { "1.33.4": { upgrades: ["1.33.5"] }, "1.33.5": {} } },
  ];

  it("are those of a region", async () => {
    await over({ [`GET ${path}`]: { values } }, async ({ azure, asked }) => {
      expect(await azure.kubernetesVersions(REGION)).toEqual([
        values[0],
        { ...values[1], capabilities: { supportPlan: [] } },
        values[2],
      ]);
      expect(asked).toEqual([`GET ${path}?api-version=2025-03-01`]);
    });
  });

  it.each([
    ["none in a region without the service", armError("NotFound", 404), []],
    ["none in an empty answer", { values: [] }, []],
  ])("are %s", async (_what, reply, expected) => {
    await over({ [`GET ${path}`]: reply }, async ({ azure }) => {
      expect(await azure.kubernetesVersions(REGION)).toEqual(expected);
    });
  });

  it("name the right that is missing", async () => {
    await over({ [`GET ${path}`]: armError("AuthorizationFailed", 403) }, async ({ azure }) => {
      await expect(azure.kubernetesVersions(REGION)).rejects.toThrow(
        "Microsoft.ContainerService/locations/kubernetesVersions/read is needed",
      );
    });
  });
});

describe("models that are deployed", () => {
  const accounts = `${PROVIDERS}/Microsoft.CognitiveServices/accounts`;
  const replies = (first: object): Replies => ({
    [`GET ${accounts}`]: listOf({ id: "/a", location: REGION }, { id: "/b", location: "eastus2" }),
    "GET /a/deployments": first,
    "GET /b/deployments": listOf(
      { id: "/b/1", sku: null, properties: { model: { name: "x" } } },
      { id: "/b/2", sku: { name: "Standard" }, properties: { model: { name: "y" } } },
    ),
  });
  const model = { format: "Meta", name: "llama", version: "3" };
  const deployed = {
    id: "/a/1",
    sku: { name: "GlobalStandard", capacity: 20 },
    properties: { model },
  };

  it("are those of every account, with what is left out as nothing", async () => {
    await over(replies(listOf(deployed)), async ({ azure, asked }) => {
      const least = { location: "eastus2", format: "OpenAI", version: undefined, capacity: 0 };
      expect(await azure.deployedModels()).toEqual([
        {
          id: "/a/1",
          location: REGION,
          format: "Meta",
          model: "llama",
          version: "3",
          sku: "GlobalStandard",
          capacity: 20,
        },
        { ...least, id: "/b/1", model: "x", sku: "" },
        { ...least, id: "/b/2", model: "y", sku: "Standard" },
      ]);
      expect([...asked].sort()).toEqual([
        "GET /a/deployments?api-version=2024-10-01",
        "GET /b/deployments?api-version=2024-10-01",
        `GET ${accounts}?api-version=2024-10-01`,
      ]);
    });
  });

  it("name the right that is missing", async () => {
    await over(replies(armError("AuthorizationFailed", 403)), async ({ azure }) => {
      await expect(azure.deployedModels()).rejects.toThrow(
        "Microsoft.CognitiveServices/accounts/deployments/read is needed",
      );
    });
  });
});

describe("a resource by its id", () => {
  it.each([
    ["Microsoft.Network/virtualNetworks", "2024-05-01"],
    ["Microsoft.Network/virtualNetworks/subnets", "2024-05-01"],
    ["Microsoft.Network/publicIPAddresses", "2024-05-01"],
    ["Microsoft.Network/bastionHosts", "2024-05-01"],
    ["Microsoft.Network/networkSecurityGroups", "2024-05-01"],
    ["Microsoft.Network/privateEndpoints", "2024-05-01"],
    ["Microsoft.Network/privateDnsZones", "2020-06-01"],
    ["Microsoft.Network/dnszones", "2018-05-01"],
    ["Microsoft.OperationalInsights/workspaces", "2023-09-01"],
    ["Microsoft.ContainerRegistry/registries", "2023-07-01"],
    ["Microsoft.ContainerService/managedClusters", "2025-03-01"],
    ["Microsoft.Storage/storageAccounts", "2023-05-01"],
    ["Microsoft.KeyVault/vaults", "2023-07-01"],
    ["Microsoft.DBforPostgreSQL/flexibleServers", "2024-08-01"],
    ["Microsoft.ManagedIdentity/userAssignedIdentities", "2023-01-31"],
  ])("%s is asked for in a version of its type", async (type, version) => {
    const [namespace = "", ...kinds] = type.split("/");
    const id = `${SUB}/resourceGroups/g/providers/${[namespace, ...kinds.flatMap((kind) => [kind, "x"])].join("/")}`;
    await over(
      { [`GET ${id}`]: armError("AuthorizationFailed", 403) },
      async ({ azure, asked }) => {
        await expect(azure.resource(id)).rejects.toThrow(`${type}/read is needed`);
        expect(asked).toEqual([`GET ${id}?api-version=${version}`]);
      },
    );
  });

  it("is not asked for where nobody knows a version of its type", async () => {
    await over({}, ({ azure }) => {
      expect(() => azure.resource(`${SUB}/providers/Microsoft.Other/things/a`)).toThrow(
        "Microsoft.Other/things is not a type that can be asked for",
      );
      expect(() => azure.resource("/")).toThrow("is not a type that can be asked for");
      return Promise.resolve();
    });
  });
});

describe("without settings", () => {
  it("public Azure is asked", () => {
    const azure = azureClient({ subscriptionId: undefined });
    expect(azure.description).toBe("https://management.azure.com");
  });

  it("a subscription is asked for nothing", () => {
    const azure = azureClient({ subscriptionId: undefined });
    expect(() => azure.subscription()).toThrow("azure-native:subscriptionId is not set");
    expect(() => azure.networkUsages(REGION)).toThrow("azure-native:subscriptionId is not set");
  });
});
