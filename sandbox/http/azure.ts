import { permissionsOf } from "../clouds/azure-native/built-in-roles";
import { lifeOn } from "../clouds/azure-native/model-lifecycle";
import type { CloudResource, CloudStoreReader } from "../cloud-store";
import { json, pageOf, type Answer, type Question } from "./answer";
import { recordsIn } from "./azure-logs";
import { computeUsages, modelUsages, networkUsages } from "./azure-usages";
import { takenByOthers, type Scenario } from "../clouds/scenario";

/** What an ARM or Graph question is answered from. */
export interface AzureFacts {
  readonly store: CloudStoreReader;
  readonly scenario: Scenario;
  /** Public address of the machine that asks. */
  readonly address: string;
  /** Tenant of a subscription. */
  readonly tenantOf: (subscriptionId: string) => string;
}

type Handler = (match: RegExpExecArray, question: Question, facts: AzureFacts) => unknown;

/** A refusal in ARM's words. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => json({ error: { code, message } }, status, headers);

const tenantFor = (subscriptionId: string, { scenario, tenantOf }: AzureFacts): string =>
  scenario.tenant ?? tenantOf(subscriptionId);

const list = (items: readonly unknown[]) => ({ items });

const SERIES = [
  ["D", "s", "standardDSv5Family"],
  ["D", "ds", "standardDDSv5Family"],
  ["D", "as", "standardDASv5Family"],
  ["D", "ads", "standardDADSv5Family"],
  ["E", "s", "standardESv5Family"],
  ["E", "ds", "standardEDSv5Family"],
  ["E", "as", "standardEASv5Family"],
  ["E", "ads", "standardEADSv5Family"],
] as const;
const VERSIONS = ["v3", "v4", "v5"];
const CPUS = [2, 4, 8, 16, 20, 32, 48, 64, 96];

/** More sizes than fit on a page, as in a real region. */
export function skusOf(location: string): readonly unknown[] {
  const machines = SERIES.flatMap(([letter, features, family]) =>
    VERSIONS.flatMap((version) => CPUS.map((cpus) => ({ version, cpus }))).map(
      ({ version, cpus }) => ({
        resourceType: "virtualMachines",
        name: `Standard_${letter}${String(cpus)}${features}_${version}`,
        family: family.replace("v5", version),
        locations: [location],
        locationInfo: [{ location, zones: ["3", "1", "2"] }],
        capabilities: [
          { name: "vCPUs", value: String(cpus) },
          { name: "EncryptionAtHostSupported", value: "True" },
        ],
        restrictions: [],
      }),
    ),
  );
  const disks = ["Premium_LRS", "StandardSSD_LRS", "Premium_ZRS"].flatMap((tier) =>
    Array.from({ length: 14 }, (_, index) => ({
      resourceType: "disks",
      name: tier,
      size: `P${String(index)}`,
      locations: [location],
      locationInfo: [{ location, zones: [] }],
    })),
  );
  return [...disks, ...machines];
}

const FAMILIES = SERIES.flatMap(([, , family]) =>
  VERSIONS.map((version) => family.replace("v5", version)),
);

const SUB = "/subscriptions/([^/]+)";
const at = (namespace: string): string =>
  `${SUB}/providers/${namespace.replace(".", "\\.")}/locations/([^/]+)`;

/** Questions by path; the first that matches answers. */
const HANDLERS: readonly (readonly [string, Handler])[] = [
  ["/tenants", (_m, _q, facts) => list([{ id: "/tenants/1", tenantId: tenantFor("", facts) }])],
  [
    SUB,
    ([, id = ""], _q, facts) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      tenantId: tenantFor(id, facts),
      displayName: "Simulated subscription",
      state: facts.scenario.subscriptionState,
      subscriptionPolicies: { quotaId: "PayAsYouGo_2014-09-01" },
    }),
  ],
  [
    `${SUB}(?:/.+)?/providers/Microsoft\\.Authorization/permissions`,
    (_m, _q, { scenario }) => list(scenario.deployerRoles.map(permissionsOf)),
  ],
  [
    `${SUB}/providers/Microsoft\\.Features/providers/([^/]+)/features/([^/]+)`,
    ([, , namespace = "", feature = ""], _q, { scenario }) => {
      const name = `${namespace}/${feature}`;
      const state = scenario.unregisteredFeatures.includes(name) ? "NotRegistered" : "Registered";
      return { name, properties: { state } };
    },
  ],
  [`${SUB}/providers/Microsoft\\.Authorization/policyAssignments`, () => list([])],
  [
    `${SUB}/providers/Microsoft\\.Compute/skus`,
    (_m, { query }) =>
      list(skusOf(/location eq '([^']+)'/.exec(query.get("$filter") ?? "")?.[1] ?? "westeurope")),
  ],
  [
    `${at("Microsoft.Compute")}/usages`,
    ([, , region = ""], _q, facts) => list(computeUsages(FAMILIES, region, facts)),
  ],
  [
    `${at("Microsoft.Network")}/usages`,
    ([, , region = ""], _q, facts) => list(networkUsages(region, facts)),
  ],
  [
    `${at("Microsoft.CognitiveServices")}/usages`,
    ([, , region = ""], _q, facts) =>
      list(modelUsages([...new Set(MODELS.map(usageOf))], region, facts)),
  ],
  [
    `${at("Microsoft.CognitiveServices")}/models`,
    ([, , region = ""], _q, { scenario }) => list(modelsOf(region, scenario)),
  ],
  [
    `${at("Microsoft.ContainerService")}/kubernetesVersions`,
    (_m, _q, { scenario }) => ({
      values: scenario.kubernetesVersions.map((version) => ({
        version,
        isPreview: false,
        capabilities: { supportPlan: ["KubernetesOfficial"] },
        patchVersions: { [`${version}.0`]: { upgrades: [`${version}.1`] }, [`${version}.1`]: {} },
      })),
    }),
  ],
  [
    `${at("Microsoft.DBforPostgreSQL")}/capabilities`,
    (_m, _q, { scenario }) => list(postgresOf(scenario)),
  ],
  [`${at("Microsoft.DBforPostgreSQL")}/checkNameAvailability`, nameAnswer],
  [`${SUB}/providers/([^/]+)/checkNameAvailability`, nameAnswer],
  [`${SUB}/providers/Microsoft\\.CognitiveServices/checkDomainAvailability`, domainAnswer],
  [
    `${SUB}/providers/Microsoft\\.KeyVault/deletedVaults`,
    (_m, _q, facts) => list(deleted("vault", facts)),
  ],
  [
    `${SUB}/providers/Microsoft\\.CognitiveServices/deletedAccounts`,
    (_m, _q, facts) => list(deleted("openAi", facts)),
  ],
  [
    `${SUB}/providers/(Microsoft\\.[A-Za-z]+)`,
    ([, , namespace = ""], _q, { scenario }) => ({
      namespace,
      registrationState: scenario.unregisteredProviders.includes(namespace)
        ? "NotRegistered"
        : "Registered",
      resourceTypes: [
        "managedClusters",
        "flexibleServers",
        "vaults",
        "storageAccounts",
        "natGateways",
        "registries",
      ].map((resourceType) => ({
        resourceType,
        locations: ["West Europe", "Sweden Central", "East US", "East US 2", "Poland Central"],
      })),
    }),
  ],
  ["/address", (_m, _q, { address }) => ({ address })],
  [
    "/v1/workspaces/([^/]+)/query",
    ([, customerId = ""], { body }, { store }) => {
      const records = recordsIn(store, customerId, asked(body, "query"));
      if (records === undefined) return undefined;
      const columns = [
        { name: "Table", type: "string" },
        { name: "count_", type: "long" },
      ];
      return { tables: [{ name: "PrimaryResult", columns, rows: [...records] }] };
    },
  ],
  ["/v1\\.0/me/memberOf", () => list([])],
  [
    "/v1\\.0/me/checkMemberGroups",
    (_m, { body }, { scenario }) => {
      const { groupIds } = JSON.parse(body) as { readonly groupIds: readonly string[] };
      const { memberOf } = scenario;
      return { value: groupIds.filter((id) => memberOf.includes("*") || memberOf.includes(id)) };
    },
  ],
  [
    "/v1\\.0/policies/authorizationPolicy",
    (_m, _q, { scenario }) => ({
      defaultUserRolePermissions: { allowedToCreateApps: scenario.mayRegisterApplications },
    }),
  ],
  [
    "/v1\\.0/groups/([^/]+)",
    ([, id = ""], _q, { scenario }) =>
      scenario.unknownPrincipals.includes(id) ? undefined : { id, securityEnabled: true },
  ],
  [
    "/v1\\.0/applications\\(appId='([^']+)'\\)",
    ([, appId = ""]) => ({
      appId,
      passwordCredentials: [{ endDateTime: "2099-01-01T00:00:00Z" }],
    }),
  ],
];

const PATTERNS = HANDLERS.map(
  ([pattern, handler]) => [new RegExp(`^${pattern}$`, "i"), handler] as const,
);

/** Answers one question of ARM or Graph; lists in pages, as the services do. */
export function answerAzure(question: Question, facts: AzureFacts): Answer {
  for (const [pattern, handler] of PATTERNS) {
    const match = pattern.exec(question.path);
    if (match === null) continue;
    return shaped(handler(match, question, facts), question, facts.scenario.pageSize);
  }
  return shaped(fromStore(question.path, facts.store), question, facts.scenario.pageSize);
}

function shaped(found: unknown, { query, path, origin }: Question, pageSize: number): Answer {
  if (found === undefined)
    return refusal(404, "ResourceNotFound", `The resource ${path} was not found.`);
  if (!isList(found)) return json(found);
  const { items, next } = pageOf(found.items, query.get("$skiptoken"), pageSize);
  if (next === undefined) return json({ value: items });
  const further = new URLSearchParams(query);
  further.set("$skiptoken", next);
  return json({ value: items, nextLink: `${origin}${path}?${further.toString()}` });
}

const isList = (value: unknown): value is { readonly items: readonly unknown[] } =>
  typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items);

/** A path with an even number of parts after the provider names a collection, an odd number a resource. */
const DIAGNOSTIC_SETTINGS = "/providers/microsoft.insights/diagnosticsettings/";

function fromStore(path: string, store: CloudStoreReader): unknown {
  const tail = path.split("/providers/").at(-1)?.split("/") ?? [];
  if (tail.length % 2 === 1) {
    const found = store.get(path);
    return found === undefined ? undefined : resourceOf(found, store);
  }
  const type = `/providers/${tail.join("/")}/`.toLowerCase();
  const scope = path.slice(0, path.lastIndexOf("/providers/")).toLowerCase();
  return list(
    store
      .list()
      .filter(({ id }) => {
        const lower = id.toLowerCase();
        const start = lower.lastIndexOf(type);
        // Diagnostic settings are listed of the resource itself, not of those below it.
        const below = type !== DIAGNOSTIC_SETTINGS || lower.slice(0, start) === scope;
        return (
          start >= 0 &&
          lower.startsWith(scope) &&
          below &&
          !lower.slice(start + type.length).includes("/")
        );
      })
      .map((found) => resourceOf(found, store)),
  );
}

/** A resource as ARM gives it: azure-native lifts `properties` of most types, and those of some lists in them. */
function resourceOf({ id, token, outputs }: CloudResource, store: CloudStoreReader): unknown {
  const { location, tags, sku, identity, properties = outputs } = outputs;
  return {
    id,
    name: id.split("/").at(-1),
    location: location ?? "westeurope",
    tags,
    sku,
    identity,
    properties: { ...(properties as object), ...LISTS[token]?.({ id, outputs }, store) },
  };
}

/** Lists that ARM gives in another form, or that hold what is a resource of its own in a program. */
const LISTS: Readonly<
  Record<
    string,
    (resource: Pick<CloudResource, "id" | "outputs">, store: CloudStoreReader) => object
  >
> = {
  "azure-native:network:PrivateEndpoint": ({ outputs }) => ({
    privateLinkServiceConnections: listed(outputs["privateLinkServiceConnections"]).map(
      (connection) => ({ properties: connection }),
    ),
  }),
  "azure-native:containerservice:ManagedCluster": ({ id, outputs }, store) => ({
    agentPoolProfiles: [
      ...listed(outputs["agentPoolProfiles"]),
      ...store
        .ofType("azure-native:containerservice:AgentPool")
        .filter((pool) => pool.id.toLowerCase().startsWith(`${id.toLowerCase()}/`))
        .map((pool) => pool.outputs),
    ],
  }),
};

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const usageOf = (entry: string): string => {
  const [name = "", , type = ""] = entry.split("/");
  return `OpenAI.${type}.${name}`;
};

/** Models that every region offers unless a scenario says otherwise, as `name/version/type`. */
const MODELS = [
  "gpt-5.6-sol/2026-07-09/GlobalStandard",
  "gpt-5.6-luna/2026-07-09/GlobalStandard",
  "gpt-5.6-luna/2026-07-09/DataZoneStandard",
  "text-embedding-3-small/1/GlobalStandard",
  "gpt-5/2025-08-07/GlobalStandard",
  "gpt-4.1/2025-04-14/GlobalStandard",
  "gpt-4.1/2025-04-14/Standard",
  "text-embedding-ada-002/2/GlobalStandard",
  "text-embedding-ada-002/2/Standard",
];

function modelsOf(region: string, { modelsNotOffered, day }: Scenario): readonly unknown[] {
  const models = MODELS.filter((entry) => {
    const [name = "", version = ""] = entry.split("/");
    return ![`${region}/${name}`, `${region}/${name}/${version}`].some((each) =>
      modelsNotOffered.includes(each),
    );
  });
  const versions = [...new Set(models.map((entry) => entry.split("/").slice(0, 2).join("/")))];
  return versions.map((entry) => {
    const [name, version] = entry.split("/");
    const { status, retires } = lifeOn(entry, day);
    const skus = models.filter((other) => other.startsWith(`${entry}/`));
    return {
      kind: "OpenAI",
      model: {
        format: "OpenAI",
        name,
        version,
        lifecycleStatus: status,
        ...(retires === undefined ? {} : { deprecation: { inference: `${retires}T00:00:00Z` } }),
        skus: skus.map((other) => ({ name: other.split("/")[2], usageName: usageOf(other) })),
      },
    };
  });
}

function postgresOf({ postgresVersions }: Scenario): readonly unknown[] {
  if (postgresVersions.length === 0) return [];
  return [
    {
      name: "FlexibleServerCapabilities",
      restricted: "Disabled",
      supportedServerVersions: postgresVersions.map((name) => ({ name })),
      supportedServerEditions: [
        {
          name: "GeneralPurpose",
          supportedServerSkus: ["Standard_D2ds_v5", "Standard_D4ds_v5", "Standard_D8ds_v5"].map(
            (name) => ({ name }),
          ),
        },
        { name: "Burstable", supportedServerSkus: [{ name: "Standard_B2ms" }] },
      ],
      supportedFeatures: [{ name: "ZoneRedundantHa", status: "Enabled" }],
    },
  ];
}

/** Global names are those that the scenario takes and those of everything in the store. */
function isTaken(name: string, { scenario, store }: AzureFacts): boolean {
  const wanted = name.toLowerCase();
  return (
    takenByOthers(scenario, name) ||
    store.list().some(({ id }) => id.toLowerCase().endsWith(`/${wanted}`))
  );
}

function asked(body: string, key: string): string {
  const parsed: unknown = JSON.parse(body || "{}");
  const value =
    typeof parsed === "object" && parsed !== null
      ? (parsed as Readonly<Record<string, unknown>>)[key]
      : undefined;
  return typeof value === "string" ? value : "";
}

function nameAnswer(_match: RegExpExecArray, { body }: Question, facts: AzureFacts): unknown {
  return isTaken(asked(body, "name"), facts)
    ? { nameAvailable: false, reason: "AlreadyExists", message: "The name is already taken." }
    : { nameAvailable: true };
}

function domainAnswer(_match: RegExpExecArray, { body }: Question, facts: AzureFacts): unknown {
  const subdomainName = asked(body, "subdomainName");
  return { subdomainName, isSubdomainAvailable: !isTaken(subdomainName, facts) };
}

function deleted(kind: "vault" | "openAi", { store }: AzureFacts): readonly unknown[] {
  const token = kind === "vault" ? /keyvault:Vault$/ : /cognitiveservices:Account$/;
  return store
    .reservedNames()
    .filter((reserved) => token.test(reserved.token))
    .map(({ name, location }) => ({
      name,
      properties: { location, scheduledPurgeDate: "2099-01-01T00:00:00Z" },
    }));
}
