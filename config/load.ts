// A typed configuration, or every problem at once. Each setting is parsed alone; then the rules run on whatever parsed,
// so one report holds both kinds of problem.
import { type z } from "zod";
import { throwIfAny, type Issue } from "../components/plans/issues";
import { crossSettingIssues } from "./rules";
import { SECRET_SETTINGS, SETTINGS, type SecretKey, type SettingKey } from "./schema";
import { awsRegion, guid } from "./schema/primitives";
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

/** What the layers are given. A layer's key is absent when the layer is not wanted. */
export interface FoundationConfig extends Omit<Parsed, "general"> {
  readonly general: NonNullable<Parsed["general"]>;
  /** Present when a layer needs Azure. */
  readonly azure?: { readonly subscriptionId: string; readonly tenantId: string };
  /** Present when a layer needs AWS. */
  readonly aws?: { readonly region: string };
  readonly secrets: ReadonlySet<SecretKey>;
}

/**
 * Reads settings into a {@link FoundationConfig}.
 * @throws InvalidArgumentsError that lists every problem of every setting.
 */
export function loadConfig(raw: RawSettings): FoundationConfig {
  const issues: Issue[] = unknownSettings(raw);
  const parsed: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const value = present(raw, key);
    if (value === undefined) continue;
    const { schema } = SETTINGS[key];
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) parsed[key] = result.data;
    else issues.push(...issuesOf(key, result.error, schema));
  }
  const settings = parsed as Parsed;
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
    ? azureSettings(raw, issues)
    : undefined;
  const aws = layers.some((key) => key.startsWith("aws")) ? awsSettings(raw, issues) : undefined;
  const secrets = secretSettings(raw, issues);
  const owner = {
    customer: settings.general?.customer ?? "customer",
    environment: settings.general?.environment ?? "environment",
    subscriptionId: azure?.subscriptionId ?? "",
  };
  const found = crossSettingIssues({ ...settings, written, secrets, region: aws?.region, owner });
  throwIfAny(raw.subject, [...issues, ...firstOfEach(found)]);
  return {
    ...settings,
    general: settings.general as NonNullable<Parsed["general"]>,
    ...(azure === undefined ? {} : { azure }),
    ...(aws === undefined ? {} : { aws }),
    secrets,
  };
}

// Two rules may look at one value; the first says enough.
const firstOfEach = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter(({ path }, index) => issues.findIndex((other) => other.path === path) === index);

// The baseline asks Azure for its cluster, and for nothing when it is given a kubeconfig.
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

// Pulumi.yaml gives every key the default "", because the engine calls a key without default required.
function present(raw: RawSettings, key: string): unknown {
  const value = raw.values.get(`${raw.project}:${key}`);
  return value === "" || value === null ? undefined : value;
}

function unknownSettings(raw: RawSettings): Issue[] {
  const known = [...Object.keys(SETTINGS), ...Object.keys(SECRET_SETTINGS)];
  const prefix = `${raw.project}:`;
  return [...raw.values.keys(), ...raw.secretKeys]
    .filter((key) => key.startsWith(prefix) && !known.includes(key.slice(prefix.length)))
    .map((key) => unknownKey(key.slice(prefix.length), key.slice(prefix.length), known));
}

function azureSettings(raw: RawSettings, issues: Issue[]): NonNullable<FoundationConfig["azure"]> {
  const read = (key: "subscriptionId" | "tenantId"): string => {
    const path = `azure-native:${key}`;
    const result = guid.safeParse(raw.values.get(path), { reportInput: true });
    if (result.success) return result.data;
    issues.push(...issuesOf(path, result.error, guid));
    return "";
  };
  return { subscriptionId: read("subscriptionId"), tenantId: read("tenantId") };
}

function awsSettings(raw: RawSettings, issues: Issue[]): NonNullable<FoundationConfig["aws"]> {
  const result = awsRegion.safeParse(raw.values.get("aws:region"), { reportInput: true });
  if (result.success) return { region: result.data };
  issues.push(...issuesOf("aws:region", result.error, awsRegion));
  return { region: "" };
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
