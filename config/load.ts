// A typed configuration, or every problem at once. Each setting is parsed alone; then the rules run on whatever parsed,
// so one report holds both kinds of problem.
import { distance } from "fastest-levenshtein";
import { z } from "zod";
import type { NameOwner } from "../components/plans/azure/global-names";
import type { StateBackendShape } from "../components/plans/azure/state-backend";
import { InvalidArgumentsError, type Issue } from "../components/plans/issues";
import {
  azureCoreShapes,
  stateBackendShape,
  type AzureCoreShapes,
  type AzureShapes,
} from "./azure-plans";
import { azureCustomerIssues } from "./azure-rules";
import { crossSettingIssues } from "./rules";
import { SECRET_SETTINGS, SETTINGS, type SecretKey, type SettingKey } from "./schema";
import type { AwsFoundationConfig } from "./schema/aws-foundation";
import type { AzureCoreConfig } from "./schema/azure-core";
import type { AzureOpenAiConfig } from "./schema/azure-open-ai";
import type { AzureStateBackendConfig } from "./schema/azure-state-backend";
import type { GeneralConfig } from "./schema/general";
import type { KubernetesBaselineConfig } from "./schema/kubernetes-baseline";
import type { PreflightConfig } from "./schema/preflight";
import {
  awsAccountIds,
  awsAssumeRoles,
  awsRegion,
  guid,
  type AssumedRole,
} from "./schema/primitives";
import { issuesOf, unknownKey } from "./zod-issues";

/** Settings as they were found: parsed values by full key, for example `platform-foundations:azureCore`. */
export interface RawSettings {
  /** What to name in errors, for example `Pulumi.dev.yaml`. */
  readonly subject: string;
  readonly project: string;
  readonly values: ReadonlyMap<string, unknown>;
  /** Full keys whose values are encrypted; their values are not in `values`. */
  readonly secretKeys: ReadonlySet<string>;
}

type Parsed = { readonly [K in SettingKey]?: z.output<(typeof SETTINGS)[K]["schema"]> };

/** Where Azure layers are deployed. */
export interface AzureAccount {
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/** How AWS is reached, from the settings of the `aws` provider. */
export interface AwsLogin {
  readonly region: string;
  /** The account that the stack belongs to; undefined when `aws:allowedAccountIds` is not written. */
  readonly accountId: string | undefined;
  /** Profile of the shared configuration. */
  readonly profile: string | undefined;
  /** Roles that are assumed one after another. */
  readonly assumeRoles: readonly AssumedRole[];
}

/** Azure phase 1. */
export interface AzureStateBackendLayer {
  readonly account: AzureAccount;
  readonly settings: AzureStateBackendConfig;
  readonly shape: StateBackendShape;
}

/** Azure phase 2. */
export interface AzureCoreLayer {
  readonly account: AzureAccount;
  readonly settings: AzureCoreConfig;
  readonly shapes: AzureCoreShapes;
}

/** Where phase 2 is: in this stack, or in another one. */
export type Phase2 =
  | { readonly mode: "here"; readonly layer: AzureCoreLayer }
  | { readonly mode: "upstream"; readonly stack: string };

/** Azure phase 3. */
export interface AzureOpenAiLayer {
  readonly account: AzureAccount;
  readonly settings: AzureOpenAiConfig;
  readonly phase2: Phase2;
  /** Region of phase 2's networks. */
  readonly location: string;
}

/** The Kubernetes baseline. */
export interface KubernetesBaselineLayer {
  readonly settings: KubernetesBaselineConfig;
  /** Phase 2, where the cluster or what it connects to is from there. */
  readonly phase2: Phase2 | undefined;
  readonly cluster: ClusterLogin;
}

/** How the cluster is reached: by Entra login to that of phase 2, or by the secret setting `kubeconfig`. */
export type ClusterLogin =
  | { readonly mode: "entra"; readonly login: EntraLogin; readonly phase2: Phase2 }
  | { readonly mode: "existing" };

export type EntraLogin = Extract<
  KubernetesBaselineConfig["cluster"],
  { readonly mode: "entra" }
>["login"];

/** The AWS foundation. */
export interface AwsFoundationLayer {
  readonly login: AwsLogin;
  readonly settings: AwsFoundationConfig;
}

/** The layers of a stack, each complete with what it needs. A layer that is not configured is undefined. */
export interface FoundationConfig extends Layers {
  readonly general: GeneralConfig;
  readonly preflight: PreflightConfig | undefined;
  /** Defined when a layer needs Azure. */
  readonly azure: AzureAccount | undefined;
}

interface Layers {
  readonly azureStateBackend: AzureStateBackendLayer | undefined;
  readonly azureCore: AzureCoreLayer | undefined;
  readonly azureOpenAi: AzureOpenAiLayer | undefined;
  readonly kubernetesBaseline: KubernetesBaselineLayer | undefined;
  readonly awsFoundation: AwsFoundationLayer | undefined;
}

/**
 * Reads settings into a {@link FoundationConfig}.
 * @param now when secrets have to be valid
 * @throws InvalidArgumentsError that lists every problem of every setting.
 */
export function loadConfig(raw: RawSettings, now = new Date()): FoundationConfig {
  const issues: Issue[] = [...unknownSettings(raw), ...unreadSettings(raw)];
  const settings = parse(raw, issues);
  const written = new Set(
    (Object.keys(SETTINGS) as SettingKey[]).filter((key) => present(raw, key) !== undefined),
  );
  const layers = LAYER_KEYS.filter((key) => written.has(key));
  if (!written.has("general")) {
    issues.push({
      path: "general",
      problem: "is missing",
      hint: "write customer, environment and owner",
    });
  }
  if (layers.length === 0) {
    issues.push({
      path: "(layers)",
      problem: "no layer is configured",
      hint: `write at least one of ${LAYER_KEYS.join(", ")}`,
    });
  }
  const azure = layers.some((key) => key.startsWith("azure") || isOnAzure(key, settings))
    ? azureAccount(raw, issues)
    : undefined;
  const login = layers.some((key) => key.startsWith("aws")) ? awsLogin(raw, issues) : undefined;
  const secrets = secretSettings(raw, issues);
  const { general } = settings;
  const customer = general?.customer ?? "customer";
  const unfit = azure === undefined ? [] : azureCustomerIssues(customer);
  issues.push(...unfit);
  const owner = {
    customer: unfit.length === 0 ? customer : "customer", // a valid one, so that the other rules can work out names
    environment: general?.environment ?? "environment",
    subscriptionId: azure?.subscriptionId ?? "",
  };
  const shapes = shapesOf(settings, owner);
  const found = crossSettingIssues({
    ...settings,
    shapes,
    written,
    secrets,
    region: login?.region,
    owner,
    now,
  });
  issues.push(...firstOfEach(found));
  if (general === undefined || issues.length > 0)
    throw new InvalidArgumentsError(raw.subject, issues);
  return {
    general,
    preflight: settings.preflight,
    azure,
    ...layersOf(settings, shapes, azure, login),
  };
}

const shapesOf = (
  { azureCore, azureStateBackend }: Parsed,
  { customer, subscriptionId }: NameOwner,
): AzureShapes => ({
  core: azureCore === undefined ? undefined : azureCoreShapes(azureCore, subscriptionId),
  state:
    azureStateBackend === undefined
      ? undefined
      : stateBackendShape(azureStateBackend, customer, subscriptionId),
});

/** The layers of settings without a fault. */
function layersOf(
  settings: Parsed,
  shapes: AzureShapes,
  account: AzureAccount | undefined,
  login: AwsLogin | undefined,
): Layers {
  const { azureStateBackend, azureCore, azureOpenAi, kubernetesBaseline, awsFoundation } = settings;
  const core = azureCore &&
    account &&
    shapes.core && { account, settings: azureCore, shapes: shapes.core };
  const phase2 = (stack: string | undefined): Phase2 | undefined =>
    core === undefined
      ? stack === undefined
        ? undefined
        : { mode: "upstream", stack }
      : { mode: "here", layer: core };
  const ofModels = phase2(azureOpenAi?.upstream);
  const location = core?.settings.location ?? azureOpenAi?.location;
  return {
    azureStateBackend: azureStateBackend &&
      account &&
      shapes.state && { account, settings: azureStateBackend, shape: shapes.state },
    azureCore: core,
    azureOpenAi:
      azureOpenAi && account && ofModels && location !== undefined
        ? { account, settings: azureOpenAi, phase2: ofModels, location }
        : undefined,
    kubernetesBaseline:
      kubernetesBaseline && baselineOf(kubernetesBaseline, phase2(kubernetesBaseline.upstream)),
    awsFoundation:
      awsFoundation && login !== undefined ? { login, settings: awsFoundation } : undefined,
  };
}

const baselineOf = (
  settings: KubernetesBaselineConfig,
  phase2: Phase2 | undefined,
): KubernetesBaselineLayer => ({
  settings,
  phase2,
  cluster:
    settings.cluster.mode === "entra" && phase2 !== undefined
      ? { mode: "entra", login: settings.cluster.login, phase2 }
      : { mode: "existing" },
});

/** Parses each setting alone. */
function parse(raw: RawSettings, issues: Issue[]): Parsed {
  const parsed: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const value = present(raw, key);
    if (value === undefined) continue;
    const { schema } = SETTINGS[key];
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) parsed[key] = result.data;
    else issues.push(...issuesOf(key, result.error, schema));
  }
  return parsed;
}

// Two rules may find a fault in one value; the first is enough.
const firstOfEach = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter(({ path }, index) => issues.findIndex((other) => other.path === path) === index);

// With an upstream the baseline reads the cluster of phase 2 from Azure; with a kubeconfig it reads nothing there.
const isOnAzure = (key: SettingKey, { kubernetesBaseline }: Parsed): boolean =>
  key === "kubernetesBaseline" && kubernetesBaseline?.upstream !== undefined;

/** Keys that deploy something. */
export const LAYER_KEYS = [
  "azureStateBackend",
  "azureCore",
  "azureOpenAi",
  "kubernetesBaseline",
  "awsFoundation",
] as const satisfies readonly SettingKey[];

/** The default that Pulumi.yaml gives to every key, because the engine calls a key without default required. */
export const ABSENT = "absent";

// The engine passes "" for a key with nothing below it.
function present(raw: RawSettings, key: string): unknown {
  const value = raw.values.get(`${raw.project}:${key}`);
  return value === "" || value === ABSENT ? undefined : value;
}

/** Keys whose layer would be left out, and deleted, because of how they are written. */
function unreadSettings({ project, values, secretKeys }: RawSettings): Issue[] {
  const keys = Object.keys(SETTINGS);
  const secrets = Object.keys(SECRET_SETTINGS).join(" and ");
  const encrypted = keys
    .filter((key) => secretKeys.has(`${project}:${key}`))
    .map((key) => ({
      path: key,
      problem: "holds an encrypted value, which the settings of a layer cannot have",
      hint: `write the value in plain text; only ${secrets} are encrypted`,
    }));
  const empty = keys
    .filter((key) => values.get(`${project}:${key}`) === "")
    .map((key) => ({
      path: key,
      problem: "is empty",
      hint: "write the settings below it, {} for its defaults, or remove the key",
    }));
  const elsewhere = [...values.keys(), ...secretKeys].flatMap((path) => {
    const [namespace = "", key = ""] = path.split(":");
    if (namespace === project || !(isNear(namespace, project) || keys.includes(key))) return [];
    return [
      {
        path,
        problem: `is a setting of ${namespace}, which this program does not read`,
        hint: `write ${project}:${key}`,
      },
    ];
  });
  return [...encrypted, ...empty, ...elsewhere];
}

/** Whether a namespace looks like a misspelt project: a third of it may differ, and its case. */
const isNear = (namespace: string, project: string): boolean =>
  distance(namespace.toLowerCase(), project) <= project.length / 3;

function unknownSettings(raw: RawSettings): Issue[] {
  const known = [...Object.keys(SETTINGS), ...Object.keys(SECRET_SETTINGS)];
  const prefix = `${raw.project}:`;
  return [...raw.values.keys(), ...raw.secretKeys]
    .filter((key) => key.startsWith(prefix) && !known.includes(key.slice(prefix.length)))
    .map((key) => unknownKey(key.slice(prefix.length), key.slice(prefix.length), known));
}

function azureAccount(raw: RawSettings, issues: Issue[]): AzureAccount | undefined {
  const read = (key: "subscriptionId" | "tenantId"): string | undefined => {
    const path = `azure-native:${key}`;
    const result = guid.safeParse(raw.values.get(path), { reportInput: true });
    if (result.success) return result.data;
    issues.push(...issuesOf(path, result.error, guid));
    return undefined;
  };
  const [subscriptionId, tenantId] = [read("subscriptionId"), read("tenantId")];
  return subscriptionId === undefined || tenantId === undefined
    ? undefined
    : { subscriptionId, tenantId };
}

function awsLogin(raw: RawSettings, issues: Issue[]): AwsLogin | undefined {
  const read = <T extends z.ZodType>(key: string, schema: T): z.output<T> | undefined => {
    const path = `aws:${key}`;
    const result = schema.safeParse(raw.values.get(path), { reportInput: true });
    if (result.success) return result.data;
    issues.push(...issuesOf(path, result.error, schema));
    return undefined;
  };
  const region = read("region", awsRegion);
  const accountIds = read("allowedAccountIds", awsAccountIds.optional());
  const assumeRoles = read("assumeRoles", awsAssumeRoles.default([]));
  const profile = read("profile", z.string().optional());
  return region === undefined
    ? undefined
    : { region, accountId: accountIds?.[0], profile, assumeRoles: assumeRoles ?? [] };
}

function secretSettings(raw: RawSettings, issues: Issue[]): ReadonlySet<SecretKey> {
  const found = new Set<SecretKey>();
  for (const key of Object.keys(SECRET_SETTINGS) as SecretKey[]) {
    if (raw.secretKeys.has(`${raw.project}:${key}`)) found.add(key);
    else if (present(raw, key) !== undefined) {
      issues.push({
        path: key,
        problem: "is in plain text",
        hint: `run pulumi config set --secret ${key}`,
      });
    }
  }
  return found;
}
