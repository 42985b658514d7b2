import { permissionsOf } from "../clouds/azure-native/built-in-roles";
import { lifeOn } from "../clouds/azure-native/model-lifecycle";
import type { CloudResource, CloudStoreReader } from "../cloud-store";
import { LAPTOP_ADDRESS } from "../clouds/azure-native/reach";
import { json, pageOf, type Answer, type Question } from "./answer";
import type { Counter, HttpScenario } from "./scenarios";

/** What an ARM or Graph question is answered from. */
export interface AzureFacts {
  readonly store: CloudStoreReader;
  readonly scenario: HttpScenario;
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

const COMPUTE = [
  "cores",
  "virtualMachines",
  "virtualMachineScaleSets",
  ...SERIES.flatMap(([, , family]) => VERSIONS.map((version) => family.replace("v5", version))),
];
const NETWORK = [
  "VirtualNetworks",
  "PublicIPAddresses",
  "StandardSkuPublicIpAddresses",
  "NatGateways",
  "PrivateEndpoints",
  "NetworkSecurityGroups",
  "RouteTables",
];

function usages(names: readonly string[], { counters, counter }: HttpScenario): readonly unknown[] {
  return names.map((value) => {
    const { limit, used }: Counter = counters[value] ?? counter;
    return { name: { value, localizedValue: value }, currentValue: used, limit, unit: "Count" };
  });
}

const SUB = "/subscriptions/([^/]+)";
const at = (namespace: string): string =>
  `${SUB}/providers/${namespace.replace(".", "\\.")}/locations/([^/]+)`;

/** Questions by path; the first that matches answers. */
const HANDLERS: readonly (readonly [string, Handler])[] = [
  ["/tenants", (_m, _q, facts) => list([{ id: "/tenants/1", tenantId: facts.tenantOf("") }])],
  [
    SUB,
    ([, id = ""], _q, { scenario, tenantOf }) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      tenantId: tenantOf(id),
      displayName: "Simulated subscription",
      state: scenario.subscriptionState,
      subscriptionPolicies: { quotaId: "PayAsYouGo_2014-09-01" },
    }),
  ],
  [
    `${SUB}(?:/.+)?/providers/Microsoft\\.Authorization/permissions`,
    (_m, _q, { scenario }) => list(scenario.roles.map(permissionsOf)),
  ],
  [
    `${SUB}/providers/Microsoft\\.Features/providers/([^/]+)/features/([^/]+)`,
    ([, , namespace = "", name = ""]) => ({
      name: `${namespace}/${name}`,
      properties: { state: "Registered" },
    }),
  ],
  [`${SUB}/providers/Microsoft\\.Authorization/policyAssignments`, () => list([])],
  [
    `${SUB}/providers/Microsoft\\.Compute/skus`,
    (_m, { query }) =>
      list(skusOf(/location eq '([^']+)'/.exec(query.get("$filter") ?? "")?.[1] ?? "westeurope")),
  ],
  [`${at("Microsoft.Compute")}/usages`, (_m, _q, { scenario }) => list(usages(COMPUTE, scenario))],
  [`${at("Microsoft.Network")}/usages`, (_m, _q, { scenario }) => list(usages(NETWORK, scenario))],
  [
    `${at("Microsoft.CognitiveServices")}/usages`,
    (_m, _q, { scenario }) =>
      list(usages(["OpenAI.S0.AccountCount", ...new Set(scenario.models.map(usageOf))], scenario)),
  ],
  [
    `${at("Microsoft.CognitiveServices")}/models`,
    (_m, _q, { scenario }) => list(modelsOf(scenario)),
  ],
  [
    `${at("Microsoft.ContainerService")}/kubernetesVersions`,
    (_m, _q, { scenario }) => ({
      values: scenario.kubernetesVersions.map((version) => ({
        version,
        isPreview: false,
        capabilities: { supportPlan: ["KubernetesOfficial"] },
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
      registrationState: scenario.unregistered.includes(namespace) ? "NotRegistered" : "Registered",
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
  ["/address", () => ({ address: LAPTOP_ADDRESS })],
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
      scenario.groups.includes("*") || scenario.groups.includes(id)
        ? { id, securityEnabled: true }
        : undefined,
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
    return found === undefined ? undefined : resourceOf(found);
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
      .map(resourceOf),
  );
}

function resourceOf({ id, outputs }: CloudResource): unknown {
  const { location, tags } = outputs;
  return {
    id,
    name: id.split("/").at(-1),
    location: location ?? "westeurope",
    tags,
    properties: outputs,
  };
}

const usageOf = (entry: string): string => {
  const [name = "", , type = ""] = entry.split("/");
  return `OpenAI.${type}.${name}`;
};

function modelsOf({ models, day }: HttpScenario): readonly unknown[] {
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

function postgresOf({ postgresVersions }: HttpScenario): readonly unknown[] {
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
  const names = scenario.takenNames.map((taken) => taken.toLowerCase());
  return (
    names.includes("*") ||
    names.includes(wanted) ||
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

function deleted(kind: "vault" | "openAi", { scenario, store }: AzureFacts): readonly unknown[] {
  const token = kind === "vault" ? /keyvault:Vault$/ : /cognitiveservices:Account$/;
  return [
    ...scenario.names.filter((reserved) => reserved.kind === kind),
    ...store.reservedNames().filter((reserved) => token.test(reserved.token)),
  ].map(({ name, location }) => ({
    name,
    properties: { location, scheduledPurgeDate: "2099-01-01T00:00:00Z" },
  }));
}
