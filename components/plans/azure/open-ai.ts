import { isSameName } from "./arm-names";
import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { endedIssues, type StoredUntil } from "../ending";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";
import { sortedEntries } from "../record";
import { privateDnsIssues, type PrivateDnsZonesShape } from "./private-dns-zones";
import type { PlacedShape } from "./private-endpoint";
import { publicAccessIssues, type PublicAccess } from "./public-access";
import { credentialIssues, type FederationShape } from "./workload-identity";

/**
 * Where requests are processed: `Standard` in the region, `DataZoneStandard` within the data zone (EU or US) of the region,
 * `GlobalStandard` in any region of Azure.
 */
export const DEPLOYMENT_TYPES = ["Standard", "GlobalStandard", "DataZoneStandard"] as const;
export type DeploymentType = (typeof DEPLOYMENT_TYPES)[number];

/** What Azure does with a deployment when its model version ends. */
export const VERSION_UPGRADES = [
  "NoAutoUpgrade",
  "OnceCurrentVersionExpired",
  "OnceNewDefaultVersionAvailable",
] as const;
export type VersionUpgrade = (typeof VERSION_UPGRADES)[number];

/** One model that every account of a region offers. */
export interface ModelShape {
  /** Required. Name of the deployment: what callers put into the address. */
  readonly name: string;
  /** Required. Name of the model in Azure's catalogue. */
  readonly model: string;
  /** Required. Version of the model; it moves by itself only as `versionUpgrade` says. */
  readonly version: string;
  /** Required. Total of the region, divided over its accounts. Unit: thousand tokens a minute. */
  readonly capacity: number;
  /**
   * Optional. Where requests are processed. `GlobalStandard` processes them in any region of Azure, outside the region and the
   * continent of the account as well; `DataZoneStandard` stays within its data zone (EU or US), `Standard` in the region. Data at
   * rest stays in the region with each of them.
   * Source: Microsoft Foundry, "Deployment types" (https://learn.microsoft.com/azure/foundry/foundry-models/concepts/deployment-types).
   * @default "GlobalStandard"
   */
  readonly type?: DeploymentType | undefined;
  /**
   * Optional. What happens when the version ends: `NoAutoUpgrade` stops the deployment on the day of its retirement,
   * `OnceCurrentVersionExpired` moves it to the replacement on that day, `OnceNewDefaultVersionAvailable` as soon as there is a new
   * default version.
   * @default "NoAutoUpgrade"
   */
  readonly versionUpgrade?: VersionUpgrade | undefined;
  /** Optional. Content filter. @default - Azure's own */
  readonly raiPolicy?: string | undefined;
}

/** Accounts and models of one region. */
export interface RegionShape {
  /** Required. Number of accounts. */
  readonly count: number;
  /** Required. Models of every account, deployed in this order. */
  readonly models: readonly ModelShape[];
}

export interface OpenAiShape<Text = string> {
  /** Beginning of every account name. */
  readonly stem: Text;
  /**
   * Required. Accounts and models by region. `capacity` is the total of the region and is divided by `count`.
   *
   * Unit: thousand tokens a minute.
   * Error: `regions.swedencentral.models[0].capacity: 200 cannot be divided over 3 accounts; use 198 or 201`.
   * Source: CodeMie, Infrastructure Deployment, "Phase 3: AI Model Deployments (Optional)"; interpretation D-29.
   */
  readonly regions: Readonly<Record<string, RegionShape>>;
  /** Optional. Named exception: public addresses beside the private endpoints. @default - private only */
  readonly publicAccess?: PublicAccess<Text> | undefined;
  /** Optional. Named exception: local authentication, that is account keys, beside Entra ID. @default - Entra ID only */
  readonly localAuth?: NamedException | undefined;
  /**
   * Optional. Accounts to bring back from soft deletion, by key `<region>-<index>`. Read at creation only; Azure refuses a name
   * that a deleted account holds with `FlagMustBeSetForRestore`.
   * @default - none
   */
  readonly restore?: readonly string[] | undefined;
  readonly federations?: Readonly<Record<string, FederationShape<Text>>> | undefined;
  readonly zone: PrivateDnsZonesShape<Text>;
}

/** The registration of the model proxy and the vault of its client secret, as far as they can be wrong. */
interface ApplicationShape {
  readonly application?:
    | {
        readonly mode: "create" | "existing" | "none";
        readonly secretEndDate?: string | undefined;
      }
    | undefined;
  readonly clientSecretPlacement?: StoredUntil | undefined;
}

type PlannedShape = OpenAiShape & PlacedShape & ApplicationShape;

/**
 * A large and a small chat model and an embedding model that a new subscription can deploy (interpretation D-29). Their dates are in
 * `model-lifecycle.ts`; `npm run models` says when they have aged. The embedding has 1536 dimensions, as many as ada-002.
 */
export const DEFAULT_MODELS = [
  {
    name: "gpt-5.6-sol-2026-07-09",
    model: "gpt-5.6-sol",
    version: "2026-07-09",
    capacity: 200,
    type: "GlobalStandard",
  },
  {
    name: "gpt-5.6-luna-2026-07-09",
    model: "gpt-5.6-luna",
    version: "2026-07-09",
    capacity: 200,
    type: "GlobalStandard",
  },
  {
    name: "text-embedding-3-small",
    model: "text-embedding-3-small",
    version: "1",
    capacity: 200,
    type: "GlobalStandard",
  },
] as const satisfies readonly ModelShape[];

/** Engineering choices of the model accounts. */
export const OPEN_AI_DEFAULTS = {
  count: 1,
  type: "GlobalStandard",
  versionUpgrade: "NoAutoUpgrade",
  secretEnd: "secretExpires",
} as const;

/** When the client secret of a created application ends. */
export const SECRET_ENDS = ["secretExpires", "entraDefault"] as const;
export type SecretEnd = (typeof SECRET_ENDS)[number];

/** Accounts that a region can hold ("Azure OpenAI quotas and limits"). */
export const OPEN_AI_LIMITS = { count: { min: 1, max: 30 } } as const;

export interface PlannedDeployment {
  readonly name: string;
  readonly model: string;
  readonly version: string;
  readonly type: DeploymentType;
  readonly versionUpgrade: VersionUpgrade;
  /** This account's share. */
  readonly capacity: number;
  readonly raiPolicy: string | undefined;
}

export interface PlannedAccount {
  /** `<region>-<index>`: never changes when a region, a model or an account is added. */
  readonly key: string;
  readonly region: string;
  /** Name of the account and its sub-domain. */
  readonly accountName: string;
  readonly deployments: readonly PlannedDeployment[];
  readonly restore: boolean;
}

export interface PlannedOpenAi {
  readonly accounts: readonly PlannedAccount[];
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly disableLocalAuth: boolean;
  readonly exceptions: Exceptions;
}

/** Decides everything about the model accounts that does not need a cloud. */
export function planOpenAi(subject: string, shape: PlannedShape, now: Date): PlannedOpenAi {
  const { application, clientSecretPlacement } = shape;
  throwIfAny(subject, [
    ...openAiIssues(shape),
    ...endedIssues("application.secretEndDate", application?.secretEndDate, now),
    ...endedIssues(
      "clientSecretPlacement.expiresAtEpochSeconds",
      clientSecretPlacement?.expiresAtEpochSeconds,
      now,
    ),
  ]);
  const { publicAccess, localAuth, zone } = shape;
  return {
    accounts: sortedEntries(shape.regions).flatMap(([region, accounts]) =>
      keysOf(region, accounts).map((key) => ({
        key,
        region,
        accountName: `${shape.stem}-${key}`,
        deployments: accounts.models.map((model) => planDeployment(model, accounts.count)),
        restore: shape.restore?.includes(key) ?? false,
      })),
    ),
    publicNetworkAccess: publicAccess === undefined ? "Disabled" : "Enabled",
    disableLocalAuth: localAuth === undefined,
    exceptions: {
      "azure-openai-deny-public-network": publicAccess?.reason,
      "azure-openai-require-identity": localAuth?.reason,
      "azure-openai-require-private-zone":
        zone.zones.openAi?.mode === "policyManaged"
          ? "A policy of the tenant keeps the zone."
          : undefined,
    },
  };
}

const keysOf = (region: string, { count }: RegionShape): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${region}-${String(index)}`);

const planDeployment = (model: ModelShape, count: number): PlannedDeployment => ({
  name: model.name,
  model: model.model,
  version: model.version,
  type: model.type ?? OPEN_AI_DEFAULTS.type,
  versionUpgrade: model.versionUpgrade ?? OPEN_AI_DEFAULTS.versionUpgrade,
  capacity: model.capacity / count,
  raiPolicy: model.raiPolicy,
});

export function openAiIssues(shape: PlannedShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (Object.keys(shape.regions).length === 0) {
    issues.push({
      path: "regions",
      problem: "no region is listed",
      hint: "list at least one, for example swedencentral",
    });
  }
  for (const [region, accounts] of sortedEntries(shape.regions)) {
    issues.push(...regionIssues(shape.stem, region, accounts));
  }
  issues.push(...publicAccessIssues("publicAccess", shape.publicAccess));
  if (shape.application?.mode === "create" && shape.clientSecretPlacement === undefined) {
    issues.push({
      path: "clientSecretPlacement",
      problem: "is missing, so the client secret of the new application would be in no vault",
      hint: 'name the vault, or use application: { mode: "none" } and the managed identity',
    });
  }
  if (shape.localAuth !== undefined) {
    issues.push(...reasonIssues("localAuth.reason", shape.localAuth.reason));
  }
  const { sharedSubnet } = shape.privateEndpoint ?? {};
  if (sharedSubnet !== undefined)
    issues.push(...reasonIssues("endpointPlacement.sharedSubnet.reason", sharedSubnet.reason));
  issues.push(...credentialIssues(shape.federations ?? {}));
  // The zone is a component of its own with its own words; here it is the argument `zone`.
  issues.push(
    ...privateDnsIssues(shape.zone).map((issue) => ({
      ...issue,
      path: issue.path.replace(/^zones\.openAi/, "zone"),
    })),
  );
  const known = sortedEntries(shape.regions).flatMap(([region, accounts]) =>
    isCount(accounts.count) ? keysOf(region, accounts) : [],
  );
  shape.restore?.forEach((key, index) => {
    if (known.includes(key)) return;
    issues.push({
      path: `restore[${String(index)}]`,
      problem: `${JSON.stringify(key)} is not an account of these regions`,
      hint: known.length === 0 ? "leave it out" : `use one of ${known.join(", ")}`,
    });
  });
  return issues;
}

const isCount = (count: number): boolean =>
  Number.isInteger(count) && count >= OPEN_AI_LIMITS.count.min && count <= OPEN_AI_LIMITS.count.max;

function regionIssues(stem: string, region: string, accounts: RegionShape): readonly Issue[] {
  const issues: Issue[] = [];
  const path = `regions.${region}`;
  if (!/^[a-z]+\d*$/.test(region)) {
    issues.push({
      path,
      problem: `${JSON.stringify(region)} is not a region's programmatic name`,
      hint: "write for example swedencentral",
    });
  }
  if (!isCount(accounts.count)) {
    issues.push({
      path: `${path}.count`,
      problem: `${String(accounts.count)} is out of range`,
      hint: `use ${String(OPEN_AI_LIMITS.count.min)} to ${String(OPEN_AI_LIMITS.count.max)} accounts`,
    });
  } else {
    const last = `${stem}-${region}-${String(accounts.count - 1)}`;
    if (!isPhysicalName("cognitiveAccount", last)) {
      issues.push({
        path,
        problem: `${JSON.stringify(last)} is not an account name`,
        hint: `use a stem that makes ${physicalNameRule("cognitiveAccount")}`,
      });
    }
  }
  if (accounts.models.length === 0) {
    issues.push({
      path: `${path}.models`,
      problem: "no model is listed",
      hint: "list at least one chat and one embedding model",
    });
  }
  accounts.models.forEach((model, index) => {
    issues.push(...modelIssues(`${path}.models[${String(index)}]`, model, index, accounts));
  });
  return issues;
}

function modelIssues(
  path: string,
  model: ModelShape,
  index: number,
  accounts: RegionShape,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (!/^[A-Za-z0-9][\w.-]{0,62}[A-Za-z0-9]$/.test(model.name)) {
    issues.push({
      path: `${path}.name`,
      problem: `${JSON.stringify(model.name)} is not a deployment name`,
      hint: "use 2 to 64 letters, digits, dots, hyphens and underscores",
    });
  }
  if (accounts.models.findIndex(({ name }) => isSameName(name, model.name)) !== index) {
    issues.push({
      path: `${path}.name`,
      problem: `${JSON.stringify(model.name)} is listed twice`,
      hint: "give each deployment its own name",
    });
  }
  if (model.type !== undefined && !DEPLOYMENT_TYPES.includes(model.type)) {
    issues.push({
      path: `${path}.type`,
      problem: `${JSON.stringify(model.type)} is not a deployment type`,
      hint: `use one of ${DEPLOYMENT_TYPES.join(", ")}`,
    });
  }
  if (model.versionUpgrade !== undefined && !VERSION_UPGRADES.includes(model.versionUpgrade)) {
    issues.push({
      path: `${path}.versionUpgrade`,
      problem: `${JSON.stringify(model.versionUpgrade)} is not a version upgrade`,
      hint: `use one of ${VERSION_UPGRADES.join(", ")}`,
    });
  }
  issues.push(...capacityIssues(`${path}.capacity`, model.capacity, accounts.count));
  return issues;
}

function capacityIssues(path: string, capacity: number, count: number): readonly Issue[] {
  if (!Number.isInteger(capacity) || capacity < 1) {
    return [
      {
        path,
        problem: `${String(capacity)} is not a capacity`,
        hint: "use a whole number of thousand tokens a minute, at least 1",
      },
    ];
  }
  if (!isCount(count) || capacity % count === 0) return [];
  const below = capacity - (capacity % count);
  const nearest = [below, below + count].filter((value) => value > 0).join(" or ");
  return [
    {
      path,
      problem: `${String(capacity)} cannot be divided over ${String(count)} accounts`,
      hint: `use ${nearest}`,
    },
  ];
}
