import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { getClient, type Client } from "@azure-rest/core-client";
import { z } from "zod";
import { patiently, type Patience } from "../patience";
import { Denied, Throttled, Unreachable, Unreadable } from "../unreadable";

/** Where Azure is asked, and as whom. */
export interface AzureWorldOptions {
  /** Optional. Subscription that the checks are about; an answer without it is unreadable. */
  readonly subscriptionId: string | undefined;
  /** Optional. @default https://management.azure.com */
  readonly armEndpoint?: string | undefined;
  /** Optional. @default https://graph.microsoft.com */
  readonly graphEndpoint?: string | undefined;
  /** Optional. @default DefaultAzureCredential; never sent to an endpoint without TLS */
  readonly credential?: TokenCredential;
  readonly patience?: Patience;
}

const subscription = z.object({
  subscriptionId: z.string(),
  tenantId: z.string().optional(),
  displayName: z.string().optional(),
  state: z.string(),
  subscriptionPolicies: z.object({ quotaId: z.string().optional() }).optional(),
});
const permission = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  condition: z.string().nullish(),
});
const provider = z.object({
  namespace: z.string(),
  registrationState: z.string(),
  resourceTypes: z
    .array(z.object({ resourceType: z.string(), locations: z.array(z.string()).default([]) }))
    .default([]),
});
const feature = z.object({ properties: z.object({ state: z.string() }) });
const usage = z.object({
  name: z.object({ value: z.string(), localizedValue: z.string().optional() }),
  currentValue: z.number(),
  limit: z.number(),
});
const vmSku = z.object({
  name: z.string(),
  resourceType: z.string(),
  family: z.string().optional(),
  locationInfo: z
    .array(z.object({ location: z.string(), zones: z.array(z.string()).default([]) }))
    .default([]),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  restrictions: z
    .array(
      z.object({
        type: z.string(),
        reasonCode: z.string().optional(),
        restrictionInfo: z.object({ zones: z.array(z.string()).default([]) }).optional(),
      }),
    )
    .default([]),
});
const kubernetesVersions = z.object({
  values: z.array(
    z.object({
      version: z.string(),
      isPreview: z.boolean().nullish(),
      capabilities: z.object({ supportPlan: z.array(z.string()).default([]) }).optional(),
    }),
  ),
});
const postgresCapability = z.object({
  status: z.string().optional(),
  restricted: z.string().optional(),
  reason: z.string().nullish(),
  supportedServerVersions: z.array(z.object({ name: z.string() })).default([]),
  supportedServerEditions: z
    .array(
      z.object({
        name: z.string(),
        supportedServerSkus: z.array(z.object({ name: z.string() })).default([]),
      }),
    )
    .default([]),
  supportedFeatures: z.array(z.object({ name: z.string(), status: z.string() })).default([]),
});
const availability = z.object({
  nameAvailable: z.boolean().optional(),
  isSubdomainAvailable: z.boolean().optional(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});
const deleted = z.object({
  name: z.string(),
  properties: z
    .object({
      location: z.string().optional(),
      scheduledPurgeDate: z.string().optional(),
      purgeProtectionEnabled: z.boolean().nullish(),
    })
    .optional(),
});
const model = z.object({
  kind: z.string().optional(),
  model: z.object({
    format: z.string(),
    name: z.string(),
    version: z.string(),
    lifecycleStatus: z.string().optional(),
    deprecation: z.object({ inference: z.string().optional() }).nullish(),
    skus: z
      .array(
        z.object({
          name: z.string(),
          usageName: z.string().optional(),
          deprecationDate: z.string().optional(),
        }),
      )
      .nullish(),
  }),
});
const virtualNetwork = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    addressSpace: z.object({ addressPrefixes: z.array(z.string()) }),
    virtualNetworkPeerings: z
      .array(
        z.object({
          name: z.string(),
          properties: z.object({
            peeringState: z.string().optional(),
            remoteVirtualNetwork: z.object({ id: z.string() }).optional(),
            remoteVirtualNetworkAddressSpace: z
              .object({ addressPrefixes: z.array(z.string()) })
              .optional(),
          }),
        }),
      )
      .default([]),
  }),
});
const privateZone = z.object({ id: z.string(), name: z.string() });
const zoneLink = z.object({
  name: z.string(),
  properties: z.object({ virtualNetwork: z.object({ id: z.string() }).optional() }),
});
const publicZone = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ nameServers: z.array(z.string()).default([]) }),
});
const lock = z.object({ name: z.string(), properties: z.object({ level: z.string() }) });
const policyAssignment = z.object({
  name: z.string(),
  properties: z.object({
    displayName: z.string().optional(),
    enforcementMode: z.string().optional(),
  }),
});
const restrictions = z.object({
  fieldRestrictions: z
    .array(
      z.object({
        field: z.string().optional(),
        restrictions: z
          .array(
            z.object({
              result: z.string(),
              policy: z.object({ policyAssignmentId: z.string().optional() }).optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  contentEvaluationResult: z
    .object({
      policyEvaluations: z
        .array(
          z.object({
            evaluationResult: z.string().optional(),
            policyInfo: z.object({ policyAssignmentId: z.string().optional() }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});
const cluster = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  properties: z.object({
    provisioningState: z.string().optional(),
    kubernetesVersion: z.string().optional(),
    privateFQDN: z.string().nullish(),
    apiServerAccessProfile: z.object({ enablePrivateCluster: z.boolean().nullish() }).nullish(),
    oidcIssuerProfile: z
      .object({ enabled: z.boolean().nullish(), issuerURL: z.string().nullish() })
      .nullish(),
    securityProfile: z
      .object({ workloadIdentity: z.object({ enabled: z.boolean().nullish() }).nullish() })
      .nullish(),
    storageProfile: z
      .object({ diskCSIDriver: z.object({ enabled: z.boolean().nullish() }).nullish() })
      .nullish(),
    identityProfile: z.record(z.string(), z.object({ objectId: z.string().optional() })).nullish(),
  }),
});
const named = z.object({ id: z.string(), name: z.string(), properties: z.unknown().optional() });
const roleAssignment = z.object({
  properties: z.object({
    principalId: z.string(),
    roleDefinitionId: z.string(),
    scope: z.string().optional(),
  }),
});
const federatedCredential = z.object({
  name: z.string(),
  properties: z.object({ issuer: z.string(), subject: z.string() }),
});
const graphGroup = z.object({ id: z.string(), securityEnabled: z.boolean().nullish() });
const graphApplication = z.object({
  appId: z.string(),
  passwordCredentials: z.array(z.object({ endDateTime: z.string().nullish() })).default([]),
});
const directoryRole = z.object({
  displayName: z.string().nullish(),
  roleTemplateId: z.string().nullish(),
});
const authorizationPolicy = z.object({
  defaultUserRolePermissions: z.object({ allowedToCreateApps: z.boolean().nullish() }),
});

export type Subscription = z.output<typeof subscription>;
export type Permission = z.output<typeof permission>;
export type Provider = z.output<typeof provider>;
export type Usage = z.output<typeof usage>;
export type VmSku = z.output<typeof vmSku>;
export type KubernetesVersion = z.output<typeof kubernetesVersions>["values"][number];
export type PostgresCapability = z.output<typeof postgresCapability>;
export type Availability = z.output<typeof availability>;
export type DeletedName = z.output<typeof deleted>;
export type OfferedModel = z.output<typeof model>;
export type VirtualNetwork = z.output<typeof virtualNetwork>;
export type PrivateZone = z.output<typeof privateZone>;
export type ZoneLink = z.output<typeof zoneLink>;
export type PublicZone = z.output<typeof publicZone>;
export type Cluster = z.output<typeof cluster>;
export type GraphGroup = z.output<typeof graphGroup>;
export type GraphApplication = z.output<typeof graphApplication>;
export type PolicyRestrictions = z.output<typeof restrictions>;

/** Kinds of names that are unique in all of Azure. */
export type GlobalName = "storage" | "vault" | "postgres" | "registry" | "openAi";

/** What Azure answers. Every method reads; nothing is created, changed or registered. */
export interface AzureWorld {
  subscription(): Promise<Subscription | undefined>;
  tenantIds(): Promise<readonly string[]>;
  /** Rights of the caller, as the service computed them: in the subscription, or on one resource of any. */
  permissions(resourceId?: string): Promise<readonly Permission[]>;
  provider(namespace: string): Promise<Provider | undefined>;
  featureState(namespace: string, name: string): Promise<string | undefined>;
  computeUsages(location: string): Promise<readonly Usage[]>;
  networkUsages(location: string): Promise<readonly Usage[]>;
  modelUsages(location: string): Promise<readonly Usage[]>;
  vmSkus(location: string): Promise<readonly VmSku[]>;
  kubernetesVersions(location: string): Promise<readonly KubernetesVersion[]>;
  postgresCapabilities(location: string): Promise<readonly PostgresCapability[]>;
  models(location: string): Promise<readonly OfferedModel[]>;
  nameAvailable(kind: GlobalName, name: string, location: string): Promise<Availability>;
  deletedNames(kind: "vault" | "openAi"): Promise<readonly DeletedName[]>;
  virtualNetworks(): Promise<readonly VirtualNetwork[]>;
  /** A network of any subscription. */
  virtualNetwork(id: string): Promise<VirtualNetwork | undefined>;
  privateZones(): Promise<readonly PrivateZone[]>;
  zoneLinks(zoneId: string): Promise<readonly ZoneLink[]>;
  publicZone(id: string): Promise<PublicZone | undefined>;
  locks(resourceGroupName: string): Promise<readonly z.output<typeof lock>[]>;
  policyAssignments(): Promise<readonly z.output<typeof policyAssignment>[]>;
  policyRestrictions(type: string, location: string): Promise<PolicyRestrictions>;
  cluster(id: string): Promise<Cluster | undefined>;
  /** A resource of any type that has an API version in the table of the reader. */
  resource(id: string): Promise<z.output<typeof named> | undefined>;
  /** Resources of a type in one resource group, or in the whole subscription. */
  resourcesIn(
    resourceGroupName: string | undefined,
    type: string,
  ): Promise<readonly z.output<typeof named>[]>;
  roleAssignments(scope: string): Promise<readonly z.output<typeof roleAssignment>[]>;
  federatedCredentials(
    identityId: string,
  ): Promise<readonly z.output<typeof federatedCredential>[]>;
  group(id: string): Promise<GraphGroup | undefined>;
  application(clientId: string): Promise<GraphApplication | undefined>;
  directoryRoles(): Promise<readonly z.output<typeof directoryRole>[]>;
  usersMayRegisterApplications(): Promise<boolean | undefined>;
  /** A bearer token's worth of access was had; used to tell a missing login from a missing right. */
  readonly description: string;
}

/** API versions of types that are only asked for their presence and state. */
const VERSIONS: Readonly<Record<string, string>> = {
  "microsoft.network/virtualnetworks": "2024-05-01",
  "microsoft.network/virtualnetworks/subnets": "2024-05-01",
  "microsoft.network/publicipaddresses": "2024-05-01",
  "microsoft.network/bastionhosts": "2024-05-01",
  "microsoft.network/networksecuritygroups": "2024-05-01",
  "microsoft.network/privateendpoints": "2024-05-01",
  "microsoft.network/privatednszones": "2020-06-01",
  "microsoft.network/dnszones": "2018-05-01",
  "microsoft.operationalinsights/workspaces": "2023-09-01",
  "microsoft.containerregistry/registries": "2023-07-01",
  "microsoft.containerservice/managedclusters": "2025-03-01",
  "microsoft.storage/storageaccounts": "2023-05-01",
  "microsoft.keyvault/vaults": "2023-07-01",
  "microsoft.dbforpostgresql/flexibleservers": "2024-08-01",
  "microsoft.managedidentity/userassignedidentities": "2023-01-31",
};

/** Reads Azure over its REST interfaces: pages followed, throttling waited for, answers parsed at the door. */
export function azureWorld(options: AzureWorldOptions): AzureWorld {
  const arm = new RestReader(options.armEndpoint ?? "https://management.azure.com", options);
  const graph = new RestReader(options.graphEndpoint ?? "https://graph.microsoft.com", options);
  const sub = (): string => {
    if (options.subscriptionId === undefined) {
      throw new Unreadable("azure-native:subscriptionId is not set");
    }
    return `/subscriptions/${options.subscriptionId}`;
  };
  const at = (namespace: string, location: string): string =>
    `${sub()}/providers/${namespace}/locations/${location}`;
  return {
    description: arm.endpoint,
    subscription: () =>
      arm.get(sub(), "2022-12-01", subscription, "Microsoft.Resources/subscriptions/read"),
    tenantIds: async () =>
      (await arm.list("/tenants", "2022-12-01", z.object({ tenantId: z.string() }), "a login")).map(
        ({ tenantId }) => tenantId,
      ),
    permissions: (resourceId) =>
      arm.list(
        `${resourceId ?? sub()}/providers/Microsoft.Authorization/permissions`,
        "2022-04-01",
        permission,
        "Microsoft.Authorization/permissions/read",
      ),
    provider: (namespace) =>
      arm.get(
        `${sub()}/providers/${namespace}`,
        "2021-04-01",
        provider,
        "Microsoft.Resources/subscriptions/providers/read",
      ),
    featureState: async (namespace, name) =>
      (
        await arm.get(
          `${sub()}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
          "2021-07-01",
          feature,
          "Microsoft.Features/providers/features/read",
        )
      )?.properties.state,
    computeUsages: (location) =>
      arm.list(
        `${at("Microsoft.Compute", location)}/usages`,
        "2024-07-01",
        usage,
        "Microsoft.Compute/locations/usages/read",
      ),
    networkUsages: (location) =>
      arm.list(
        `${at("Microsoft.Network", location)}/usages`,
        "2024-05-01",
        usage,
        "Microsoft.Network/locations/usages/read",
      ),
    modelUsages: (location) =>
      arm.list(
        `${at("Microsoft.CognitiveServices", location)}/usages`,
        "2024-10-01",
        usage,
        "Microsoft.CognitiveServices/locations/usages/read",
      ),
    vmSkus: (location) =>
      arm.list(
        `${sub()}/providers/Microsoft.Compute/skus`,
        "2021-07-01",
        vmSku,
        "Microsoft.Compute/skus/read",
        { $filter: `location eq '${location}'` },
      ),
    kubernetesVersions: async (location) =>
      (
        await arm.get(
          `${at("Microsoft.ContainerService", location)}/kubernetesVersions`,
          "2025-03-01",
          kubernetesVersions,
          "Microsoft.ContainerService/locations/kubernetesVersions/read",
        )
      )?.values ?? [],
    postgresCapabilities: (location) =>
      arm.list(
        `${at("Microsoft.DBforPostgreSQL", location)}/capabilities`,
        "2024-08-01",
        postgresCapability,
        "Microsoft.DBforPostgreSQL/locations/capabilities/read",
      ),
    models: (location) =>
      arm.list(
        `${at("Microsoft.CognitiveServices", location)}/models`,
        "2024-10-01",
        model,
        "Microsoft.CognitiveServices/locations/models/read",
      ),
    nameAvailable: (kind, name, location) => {
      const { path, version, body, right } = nameQuestion(kind, name, location);
      return arm.ask(`${sub()}${path}`, version, body, availability, right);
    },
    deletedNames: (kind) =>
      kind === "vault"
        ? arm.list(
            `${sub()}/providers/Microsoft.KeyVault/deletedVaults`,
            "2023-07-01",
            deleted,
            "Microsoft.KeyVault/deletedVaults/read",
          )
        : arm.list(
            `${sub()}/providers/Microsoft.CognitiveServices/deletedAccounts`,
            "2024-10-01",
            deleted,
            "Microsoft.CognitiveServices/deletedAccounts/read",
          ),
    virtualNetworks: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Network/virtualNetworks`,
        "2024-05-01",
        virtualNetwork,
        "Microsoft.Network/virtualNetworks/read",
      ),
    virtualNetwork: (id) =>
      arm.get(id, versionOf(id), virtualNetwork, "Microsoft.Network/virtualNetworks/read"),
    privateZones: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Network/privateDnsZones`,
        "2020-06-01",
        privateZone,
        "Microsoft.Network/privateDnsZones/read",
      ),
    zoneLinks: (zoneId) =>
      arm.list(
        `${zoneId}/virtualNetworkLinks`,
        "2020-06-01",
        zoneLink,
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
      ),
    publicZone: (id) => arm.get(id, "2018-05-01", publicZone, "Microsoft.Network/dnszones/read"),
    locks: (group) =>
      arm.list(
        `${sub()}/resourceGroups/${group}/providers/Microsoft.Authorization/locks`,
        "2020-05-01",
        lock,
        "Microsoft.Authorization/locks/read",
      ),
    policyAssignments: () =>
      arm.list(
        `${sub()}/providers/Microsoft.Authorization/policyAssignments`,
        "2023-04-01",
        policyAssignment,
        "Microsoft.Authorization/policyAssignments/read",
      ),
    // A documented read that happens to be a POST.
    policyRestrictions: (type, location) =>
      arm.ask(
        `${sub()}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`,
        "2023-03-01",
        { resourceDetails: { resourceContent: { type, location } }, pendingFields: [] },
        restrictions,
        "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
      ),
    cluster: (id) =>
      arm.get(id, "2025-03-01", cluster, "Microsoft.ContainerService/managedClusters/read"),
    resource: (id) => arm.get(id, versionOf(id), named, `${typeOf(id)}/read`),
    resourcesIn: (group, type) =>
      arm.list(
        `${sub()}${group === undefined ? "" : `/resourceGroups/${group}`}/providers/${type}`,
        VERSIONS[type.toLowerCase()] ?? "2024-05-01",
        named,
        `${type}/read`,
      ),
    roleAssignments: (scope) =>
      arm.list(
        `${scope}/providers/Microsoft.Authorization/roleAssignments`,
        "2022-04-01",
        roleAssignment,
        "Microsoft.Authorization/roleAssignments/read",
      ),
    federatedCredentials: (identityId) =>
      arm.list(
        `${identityId}/federatedIdentityCredentials`,
        "2023-01-31",
        federatedCredential,
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
      ),
    group: (id) => graph.get(`/v1.0/groups/${id}`, undefined, graphGroup, "Graph Group.Read.All"),
    application: (clientId) =>
      graph.get(
        `/v1.0/applications(appId='${clientId}')`,
        undefined,
        graphApplication,
        "Graph Application.Read.All",
      ),
    directoryRoles: () =>
      graph.list("/v1.0/me/memberOf", undefined, directoryRole, "Graph Directory.Read.All"),
    usersMayRegisterApplications: async () =>
      (
        await graph.get(
          "/v1.0/policies/authorizationPolicy",
          undefined,
          authorizationPolicy,
          "Graph Policy.Read.All",
        )
      )?.defaultUserRolePermissions.allowedToCreateApps ?? undefined,
  };
}

/** `Microsoft.Network/virtualNetworks/subnets` of a resource id. */
export function typeOf(id: string): string {
  const after = id.split("/providers/").at(-1)?.split("/") ?? [];
  return [after[0], ...after.slice(1).filter((_, index) => index % 2 === 0)].join("/");
}

function versionOf(id: string): string {
  const version = VERSIONS[typeOf(id).toLowerCase()];
  if (version === undefined)
    throw new Unreadable(`${typeOf(id)} is not a type that can be asked for`);
  return version;
}

interface NameQuestion {
  readonly path: string;
  readonly version: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly right: string;
}

function nameQuestion(kind: GlobalName, name: string, location: string): NameQuestion {
  const ask = (namespace: string, version: string, type: string): NameQuestion => ({
    path: `/providers/${namespace}/checkNameAvailability`,
    version,
    body: { name, type },
    right: `${namespace}/checkNameAvailability/read`,
  });
  switch (kind) {
    case "storage":
      return ask("Microsoft.Storage", "2023-05-01", "Microsoft.Storage/storageAccounts");
    case "vault":
      return ask("Microsoft.KeyVault", "2023-07-01", "Microsoft.KeyVault/vaults");
    case "registry":
      return ask(
        "Microsoft.ContainerRegistry",
        "2023-07-01",
        "Microsoft.ContainerRegistry/registries",
      );
    case "postgres":
      return {
        path: `/providers/Microsoft.DBforPostgreSQL/locations/${location}/checkNameAvailability`,
        version: "2024-08-01",
        body: { name, type: "Microsoft.DBforPostgreSQL/flexibleServers" },
        right: "Microsoft.DBforPostgreSQL/locations/checkNameAvailability/action",
      };
    case "openAi":
      return {
        path: "/providers/Microsoft.CognitiveServices/checkDomainAvailability",
        version: "2024-10-01",
        body: { subdomainName: name, type: "Microsoft.CognitiveServices/accounts", kind: "OpenAI" },
        right: "Microsoft.CognitiveServices/checkDomainAvailability/action",
      };
  }
}

const page = z.object({ value: z.array(z.unknown()).optional() }).loose();

/** Reads one REST service. Answers are remembered, so that checks that ask the same thing share one call. */
class RestReader {
  private readonly client: Client;
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly patient: <T>(read: () => Promise<T>) => Promise<T>;

  public constructor(
    public readonly endpoint: string,
    { credential, patience }: AzureWorldOptions,
  ) {
    const url = new URL(endpoint);
    const plain = url.protocol === "http:";
    if (plain && !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
      throw new TypeError(
        `${endpoint} has no TLS; only an endpoint on this machine may do without`,
      );
    }
    // Retries are ours, so that they are bounded together with the check's time limit.
    const common = { retryOptions: { maxRetries: 0 }, allowInsecureConnection: plain };
    this.client = plain
      ? getClient(endpoint, common)
      : getClient(endpoint, credential ?? new DefaultAzureCredential(), {
          ...common,
          credentials: { scopes: [`${endpoint}/.default`] },
        });
    this.patient = patiently(patience);
  }

  /** One thing, or undefined where the service says that there is none. */
  public async get<T>(
    path: string,
    apiVersion: string | undefined,
    schema: z.ZodType<T>,
    right: string,
  ): Promise<T | undefined> {
    const body = await this.remembered(`GET ${path}`, () => this.call(path, apiVersion, right));
    return body === undefined ? undefined : parsed(path, schema, body);
  }

  /** Every item of every page. A list that cannot be found or read is unreadable, not empty. */
  public async list<T>(
    path: string,
    apiVersion: string | undefined,
    schema: z.ZodType<T>,
    right: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly T[]> {
    const key = `LIST ${path} ${JSON.stringify(query)}`;
    const items = await this.remembered(key, async () => {
      const found: unknown[] = [];
      let next: string | undefined;
      do {
        const body: unknown = await this.call(next ?? path, apiVersion, right, { query });
        const { value, ...rest } = parsed(path, page, body);
        if (value === undefined) throw new Unreadable(`the answer of ${path} holds no list`);
        found.push(...value);
        next = nextOf(rest);
      } while (next !== undefined);
      return found;
    });
    return parsed(path, z.array(schema), items);
  }

  /** A question that the service takes as POST and that changes nothing. */
  public async ask<T>(
    path: string,
    apiVersion: string,
    body: unknown,
    schema: z.ZodType<T>,
    right: string,
  ): Promise<T> {
    const key = `POST ${path} ${JSON.stringify(body)}`;
    const answer = await this.remembered(key, () => this.call(path, apiVersion, right, { body }));
    return parsed(path, schema, answer);
  }

  private remembered<T>(key: string, read: () => Promise<T>): Promise<T> {
    const before = this.answers.get(key) as Promise<T> | undefined;
    if (before !== undefined) return before;
    const answer = read();
    this.answers.set(key, answer);
    return answer;
  }

  private call(
    path: string,
    apiVersion: string | undefined,
    right: string,
    {
      query = {},
      body,
    }: { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
  ): Promise<unknown> {
    const url = new URL(path, this.endpoint);
    if (url.origin !== new URL(this.endpoint).origin) {
      throw new Unreadable(`the next page of ${path} lies on another host`); // a token must not follow it
    }
    if (!path.startsWith("http")) {
      if (apiVersion !== undefined) url.searchParams.set("api-version", apiVersion);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    }
    const resource = this.client.pathUnchecked(`${url.pathname}${url.search}`);
    const what = url.pathname;
    return this.patient(async () => {
      try {
        const answer = await (body === undefined
          ? resource.get({ timeout: 30_000, skipUrlEncoding: true })
          : resource.post({ timeout: 30_000, skipUrlEncoding: true, body }));
        return read(answer, what, right);
      } catch (error) {
        throw asUnreadable(error, what);
      }
    });
  }
}

function nextOf(rest: Readonly<Record<string, unknown>>): string | undefined {
  const next = rest["nextLink"] ?? rest["@odata.nextLink"];
  return typeof next === "string" && next !== "" ? next : undefined;
}

function read(
  { status, body, headers }: { status: string; body: unknown; headers: Record<string, string> },
  what: string,
  right: string,
): unknown {
  const code = Number(status);
  if (code >= 200 && code < 300) return body;
  if (code === 404) return undefined;
  const said = errorCode(body);
  if (code === 401 || code === 403) throw new Denied(right, said);
  if (code === 429 || code === 503) {
    const seconds = Number(headers["retry-after"]);
    throw new Throttled(what, Number.isFinite(seconds) ? seconds : undefined);
  }
  throw new Unreadable(`${what} answered ${status}${said === undefined ? "" : ` ${said}`}`);
}

const errorBody = z.object({ error: z.object({ code: z.string() }) });

function errorCode(body: unknown): string | undefined {
  const result = errorBody.safeParse(body);
  return result.success ? result.data.error.code : undefined;
}

function parsed<T>(what: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  const where = first?.path.map(String).join(".") ?? "";
  throw new Unreadable(
    `the answer of ${what} has another form than expected (at ${where || "top"})`,
  );
}

function asUnreadable(error: unknown, what: string): Error {
  if (error instanceof Unreadable) return error;
  const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const name = error instanceof Error ? error.name : "";
  if (/Credential|Authentication/.test(name)) {
    return new Unreadable("nobody is logged in to Azure; run az login");
  }
  return new Unreachable(`${what} did not answer: ${text}`);
}
