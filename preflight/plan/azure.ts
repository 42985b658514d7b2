import { ACTIONS } from "../needs/azure-from-config";
import type { AzureNeeds, MachineNeed, ModelNeed, NameNeed, NetworkNeed } from "../needs/azure";
import { at, number, records, text, texts, type Plan, type PlannedResource } from "./resources";

/** What a plan asks of one region of a subscription, and the checks that it gives a subject to. */
export interface AzureQuestion {
  readonly needs: AzureNeeds;
  readonly codes: readonly string[];
}

/** Namespaces of Azure Resource Manager by the module of azure-native; others are not asked about. */
const NAMESPACES: Readonly<Record<string, string>> = {
  authorization: "Microsoft.Authorization",
  cognitiveservices: "Microsoft.CognitiveServices",
  compute: "Microsoft.Compute",
  containerregistry: "Microsoft.ContainerRegistry",
  containerservice: "Microsoft.ContainerService",
  dbforpostgresql: "Microsoft.DBforPostgreSQL",
  keyvault: "Microsoft.KeyVault",
  managedidentity: "Microsoft.ManagedIdentity",
  monitor: "Microsoft.Insights",
  insights: "Microsoft.Insights",
  network: "Microsoft.Network",
  privatedns: "Microsoft.Network",
  dns: "Microsoft.Network",
  operationalinsights: "Microsoft.OperationalInsights",
  resources: "Microsoft.Resources",
  sql: "Microsoft.Sql",
  storage: "Microsoft.Storage",
  web: "Microsoft.Web",
  app: "Microsoft.App",
  cache: "Microsoft.Cache",
  servicebus: "Microsoft.ServiceBus",
  eventhub: "Microsoft.EventHub",
  documentdb: "Microsoft.DocumentDB",
};

/** Counters of Azure's network quotas by type. */
const COUNTERS: readonly (readonly [counter: string, type: string, what: string])[] = [
  ["VirtualNetworks", "VirtualNetwork", "virtual networks"],
  ["PublicIPAddresses", "PublicIPAddress", "public addresses"],
  ["NatGateways", "NatGateway", "NAT gateways"],
  ["PrivateEndpoints", "PrivateEndpoint", "private endpoints"],
  ["NetworkSecurityGroups", "NetworkSecurityGroup", "network security groups"],
  ["RouteTables", "RouteTable", "route tables"],
];

/** Types whose names are unique in all of Azure: the input that has it, and whose check asks. */
const NAMES: Readonly<Record<string, readonly [kind: NameNeed["kind"], input: string]>> = {
  "storage:StorageAccount": ["storage", "accountName"],
  "keyvault:Vault": ["vault", "vaultName"],
  "dbforpostgresql:Server": ["postgres", "serverName"],
  "containerregistry:Registry": ["registry", "registryName"],
};
const NAME_CHECKS: Readonly<Record<NameNeed["kind"], string>> = {
  storage: "AZ_NAME_STORAGE",
  vault: "AZ_NAME_VAULT",
  postgres: "AZ_NAME_POSTGRES",
  registry: "AZ_NAME_REGISTRY",
  openAi: "AZ_NAME_OPENAI",
};

const PREFIX = "azure-native:";
const regionOf = (location: string): string => location.toLowerCase().replaceAll(" ", "");

/**
 * The questions of a plan, one for each region of each subscription.
 * @param given subscription for resources whose provider names none
 */
export function azureQuestions(plan: Plan, given?: string): readonly AzureQuestion[] {
  const ours = plan.resources.filter(({ type }) => type.startsWith(PREFIX));
  const groups = new Map<string, PlannedResource[]>();
  for (const resource of ours) {
    const subscription = subscriptionOf(resource, plan, given) ?? "";
    groups.set(subscription, [...(groups.get(subscription) ?? []), resource]);
  }
  return [...groups].flatMap(([subscription, resources]) =>
    questionsOf(new Subscription(plan, subscription === "" ? undefined : subscription, resources)),
  );
}

const subscriptionOf = (
  { provider }: PlannedResource,
  { config }: Plan,
  given: string | undefined,
): string | undefined =>
  text(provider["subscriptionId"]) ?? text(config["azure-native:subscriptionId"]) ?? given;

/** Resources of one subscription. */
class Subscription {
  private readonly byUrn: ReadonlyMap<string, PlannedResource>;

  public constructor(
    private readonly plan: Plan,
    public readonly id: string | undefined,
    public readonly resources: readonly PlannedResource[],
  ) {
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  public get tenantId(): string | undefined {
    const own = this.resources.flatMap(({ provider }) => text(provider["tenantId"]) ?? []);
    return own[0] ?? text(this.plan.config["azure-native:tenantId"]);
  }

  public ofType(wanted: string): readonly PlannedResource[] {
    return this.resources.filter(({ type }) => type === PREFIX + wanted);
  }

  /** Region of a resource: its own, its group's where it has none, the provider's at last. */
  public locationOf(resource: PlannedResource): string | undefined {
    const own = text(resource.inputs["location"]);
    if (own !== undefined) return regionOf(own);
    const parent = this.parentOf(resource, "accountName", "resourceGroupName");
    if (parent !== undefined) return this.locationOf(parent);
    const usual =
      text(resource.provider["location"]) ?? text(this.plan.config["azure-native:location"]);
    return usual === undefined ? undefined : regionOf(usual);
  }

  /** The resource of the plan that an input is the name of. */
  public parentOf(
    { madeOf, inputs, urn }: PlannedResource,
    ...names: readonly string[]
  ): PlannedResource | undefined {
    for (const name of names) {
      const source = (madeOf[name] ?? []).flatMap((each) => this.byUrn.get(each) ?? [])[0];
      if (source !== undefined && source.urn !== urn) return source;
      const value = text(inputs[name]);
      const named = this.resources.find(
        (each) => value !== undefined && each.urn !== urn && isNamed(each, name, value),
      );
      if (named !== undefined) return named;
    }
    return undefined;
  }
}

const isNamed = ({ type, inputs }: PlannedResource, name: string, value: string): boolean =>
  type ===
    PREFIX + (name === "accountName" ? "cognitiveservices:Account" : "resources:ResourceGroup") &&
  text(inputs[name])?.toLowerCase() === value.toLowerCase();

function questionsOf(subscription: Subscription): readonly AzureQuestion[] {
  const located = subscription.resources.flatMap((resource) => {
    const location = subscription.locationOf(resource);
    return location === undefined ? [] : [{ resource, location }];
  });
  const regions = [...new Set(located.map(({ location }) => location))].sort();
  return (regions.length === 0 ? [""] : regions).flatMap((location, index) => {
    const here = located.filter((each) => each.location === location);
    const resources = here.map(({ resource }) => resource);
    return questionsIn(subscription, location, resources, index === 0);
  });
}

function questionsIn(
  subscription: Subscription,
  location: string,
  resources: readonly PlannedResource[],
  isFirst: boolean,
): readonly AzureQuestion[] {
  const namespaces = namespacesOf(isFirst ? subscription.resources : resources);
  const isOf = (wanted: string) => resources.filter(({ type }) => type === PREFIX + wanted);
  const machines = machinesOf(resources);
  const names = namesOf(subscription, resources, location);
  const models = modelsOf(isOf("cognitiveservices:Deployment"), location);
  const accounts = isOf("cognitiveservices:Account").length;
  const network = networkOf(resources);
  const [cluster, ...clusters] = distinct(
    isOf("containerservice:ManagedCluster").map((each) => clusterOf(subscription.id, each)),
  );
  const [server, ...servers] = distinct(isOf("dbforpostgresql:Server").flatMap(serverOf));
  const hosts = machines.some(({ encryptionAtHost }) => encryptionAtHost);
  const needs: AzureNeeds = {
    ...NOTHING,
    subscriptionId: subscription.id,
    tenantId: subscription.tenantId,
    location,
    namespaces,
    actions: namespaces.flatMap(({ namespace }) => ACTIONS[namespace] ?? []),
    features: hosts ? [{ namespace: "Microsoft.Compute", feature: "EncryptionAtHost" }] : [],
    machines,
    network,
    ...cluster,
    ...server,
    names,
    models,
    modelAccounts: accounts === 0 ? [] : [{ location, count: accounts }],
  };
  // A check asks about one cluster and one server.
  const others = [...clusters, ...servers].map((other): AzureNeeds => ({
    ...NOTHING,
    subscriptionId: subscription.id,
    location,
    ...other,
  }));
  return [
    { needs, codes: codesOf(subscription, needs, isFirst) },
    ...others
      .map((each) => ({ needs: each, codes: versionCodesOf(each) }))
      .filter(({ codes }) => codes.length > 0),
  ];
}

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const versionCodesOf = ({ kubernetesVersion = "", postgres }: AzureNeeds): readonly string[] => [
  ...(/^1\.\d+(?:\.\d+)?$/.test(kubernetesVersion) ? ["AZ_AKS_VERSION"] : []),
  ...(postgres === undefined ? [] : ["AZ_POSTGRES_OFFERED"]),
];

function codesOf(
  subscription: Subscription,
  needs: AzureNeeds,
  isFirst: boolean,
): readonly string[] {
  const when = (condition: boolean, ...codes: readonly string[]): readonly string[] =>
    condition ? codes : [];
  return [
    ...when(
      isFirst,
      "AZ_SUBSCRIPTION",
      "AZ_IDENTITY",
      "AZ_DEPLOYER_ROLE",
      "AZ_DEPLOYER_ACTIONS",
      "AZ_RESOURCE_PROVIDERS",
      ...when(needs.tenantId !== undefined, "AZ_TENANT"),
      ...when(
        subscription.ofType("authorization:RoleAssignment").length > 0,
        "AZ_ROLE_ASSIGNMENT_WRITE",
      ),
    ),
    ...when(needs.location !== "", "AZ_REGION"),
    ...when(needs.machines.length > 0, "AZ_VM_SKU", "AZ_VCPU_QUOTA"),
    ...when(needs.features.length > 0, "AZ_FEATURES"),
    ...when(needs.network.length > 0, "AZ_NETWORK_QUOTA"),
    ...versionCodesOf(needs),
    ...new Set(needs.names.map(({ kind }) => NAME_CHECKS[kind])),
    ...when(needs.models.length > 0, "AZ_MODEL_AVAILABLE", "AZ_MODEL_QUOTA"),
    ...when(needs.modelAccounts.length > 0, "AZ_MODEL_ACCOUNTS"),
  ];
}

const NOTHING: Omit<AzureNeeds, "location"> = {
  subscriptionId: undefined,
  tenantId: undefined,
  layers: [],
  namespaces: [],
  actions: [],
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
};

function namespacesOf(resources: readonly PlannedResource[]): AzureNeeds["namespaces"] {
  const found = new Map<string, string>();
  for (const { type } of resources) {
    const [, module = "", name = ""] = type.split(":");
    const namespace = NAMESPACES[module];
    if (namespace !== undefined && !found.has(namespace)) found.set(namespace, `${module}:${name}`);
  }
  return [...found].map(([namespace, because]) => ({ namespace, because }));
}

function machinesOf(resources: readonly PlannedResource[]): readonly MachineNeed[] {
  return resources.flatMap(({ urn, type, inputs }): readonly MachineNeed[] => {
    const purpose = urn.split("::").at(-1) ?? "";
    switch (type.slice(PREFIX.length)) {
      case "compute:VirtualMachine":
        return machine(purpose, {
          vmSize: at(inputs, "hardwareProfile", "vmSize"),
          zones: inputs["zones"],
          encryption: at(inputs, "securityProfile", "encryptionAtHost"),
        });
      case "compute:VirtualMachineScaleSet":
        return machine(purpose, {
          vmSize: at(inputs, "sku", "name"),
          count: at(inputs, "sku", "capacity"),
          zones: inputs["zones"],
          encryption: at(inputs, "virtualMachineProfile", "securityProfile", "encryptionAtHost"),
        });
      case "containerservice:ManagedCluster":
        return records(inputs["agentPoolProfiles"]).flatMap((pool) =>
          machine(`${purpose}, ${text(pool["name"]) ?? "pool"}`, poolOf(pool)),
        );
      case "containerservice:AgentPool":
        return machine(purpose, poolOf(inputs));
      default:
        return [];
    }
  });
}

interface MachineFacts {
  readonly vmSize: unknown;
  readonly count?: unknown;
  readonly most?: unknown;
  readonly zones?: unknown;
  readonly encryption?: unknown;
}

const poolOf = (pool: Readonly<Record<string, unknown>>): MachineFacts => ({
  vmSize: pool["vmSize"],
  count: pool["minCount"] ?? pool["count"],
  most: pool["maxCount"] ?? pool["count"],
  zones: pool["availabilityZones"],
  encryption: pool["enableEncryptionAtHost"],
});

function machine(
  purpose: string,
  { vmSize, count, most, zones, encryption }: MachineFacts,
): readonly MachineNeed[] {
  const size = text(vmSize);
  if (size === undefined) return [];
  const steady = number(count) ?? 1;
  return [
    {
      purpose,
      vmSize: size,
      steady,
      most: number(most) ?? steady,
      zones: texts(zones),
      encryptionAtHost: encryption === true,
    },
  ];
}

function networkOf(resources: readonly PlannedResource[]): readonly NetworkNeed[] {
  return COUNTERS.flatMap(([counter, type, what]) => {
    const count = resources.filter((each) => each.type === `${PREFIX}network:${type}`).length;
    return count === 0 ? [] : [{ counter, type, what, count }];
  });
}

function namesOf(
  subscription: Subscription,
  resources: readonly PlannedResource[],
  location: string,
): readonly NameNeed[] {
  return resources.flatMap((resource) => {
    const entry = NAMES[resource.type.slice(PREFIX.length)];
    const name = entry && text(resource.inputs[entry[1]]);
    const kind = entry?.[0];
    const domain =
      resource.type === `${PREFIX}cognitiveservices:Account`
        ? text(at(resource.inputs, "properties", "customSubDomainName"))
        : undefined;
    const group = subscription.parentOf(resource, "resourceGroupName");
    const place = {
      location,
      resourceGroupName:
        text(resource.inputs["resourceGroupName"]) ?? text(group?.inputs["resourceGroupName"]),
    };
    if (kind !== undefined && name !== undefined) return [{ kind, name, ...place }];
    return domain === undefined ? [] : [{ kind: "openAi" as const, name: domain, ...place }];
  });
}

function modelsOf(deployments: readonly PlannedResource[], location: string): readonly ModelNeed[] {
  return deployments.flatMap(({ inputs }) => {
    const model = text(at(inputs, "properties", "model", "name"));
    const version = text(at(inputs, "properties", "model", "version"));
    const sku = text(at(inputs, "sku", "name"));
    if (model === undefined || version === undefined || sku === undefined) return [];
    const format = text(at(inputs, "properties", "model", "format")) ?? "OpenAI";
    const capacity = number(at(inputs, "sku", "capacity")) ?? 1;
    return [{ location, format, model, version, sku, capacity }];
  });
}

function clusterOf(
  subscriptionId: string | undefined,
  { inputs }: PlannedResource,
): Pick<AzureNeeds, "kubernetesVersion" | "ownClusterId"> {
  const group = text(inputs["resourceGroupName"]);
  const name = text(inputs["resourceName"]);
  return {
    kubernetesVersion: text(inputs["kubernetesVersion"]),
    ownClusterId:
      subscriptionId === undefined || group === undefined || name === undefined
        ? undefined
        : `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
  };
}

function serverOf({ inputs }: PlannedResource): readonly Pick<AzureNeeds, "postgres">[] {
  const version = text(inputs["version"]);
  const sku = text(at(inputs, "sku", "name"));
  if (version === undefined || sku === undefined) return [];
  const zoneRedundant = at(inputs, "highAvailability", "mode") === "ZoneRedundant";
  return [{ postgres: { version, sku, zoneRedundant } }];
}
