// Phases in other stacks: their outputs, read and checked before anything is registered, as the contracts that a layer of this
// stack fulfils. A missing output found later would fail every resource that waits for it, one by one.
import * as pulumi from "@pulumi/pulumi";
import type { FoundationConfig } from "../config/load";
import type {
  AzureCoreContract,
  KubernetesCoreContract,
  KubernetesModelsContract,
  PostgresContract,
} from "./contracts";
import { type KubernetesSettings, kubernetesSettingsIn } from "./kubernetes-settings";

/** Outputs of other stacks that the layers of this one need, by stack. */
export interface Upstreams {
  /** Phase 2, for phase 3. */
  readonly core: (stack: string) => AzureCoreContract;
  /** Phase 2, for the Kubernetes baseline. */
  readonly cluster: (stack: string) => KubernetesCoreContract;
  /** Phase 3, for the Kubernetes baseline. */
  readonly models: (stack: string) => KubernetesModelsContract;
}

/** For a stack that names no other one. */
export const NO_UPSTREAMS: Upstreams = {
  core: outputsIn<AzureCoreContract>(undefined),
  cluster: outputsIn<KubernetesCoreContract>(undefined),
  models: outputsIn<KubernetesModelsContract>(undefined),
};

function outputsIn<T>(contract: T | undefined): (stack: string) => T {
  return (stack) => {
    if (contract === undefined)
      throw new UpstreamError(`The outputs of stack ${stack} have not been read.`);
    return contract;
  };
}

/**
 * Reads every stack that the settings name.
 * @throws UpstreamError with all that is missing in any of them
 */
export async function readUpstreams({
  azureOpenAi,
  kubernetesBaseline,
}: Pick<FoundationConfig, "azureOpenAi" | "kubernetesBaseline">): Promise<Upstreams> {
  const stacks = new Map<string, UpstreamStack>();
  const of = (stack: string): UpstreamStack => {
    const found = stacks.get(stack) ?? new UpstreamStack(stack);
    stacks.set(stack, found);
    return found;
  };
  const read = async <T>(
    stack: string | undefined,
    contract: (stack: UpstreamStack) => Promise<T>,
  ): Promise<T | undefined> => (stack === undefined ? undefined : contract(of(stack)));

  const core = await read(azureOpenAi?.settings.upstream, coreFrom);
  const baseline = kubernetesBaseline?.settings;
  const cluster = await read(baseline?.upstream, (stack) =>
    clusterFrom(stack, baseline?.dedicatedDatabases),
  );
  const models = await read(baseline?.models?.upstream, modelsFrom);

  const problems = [...stacks.values()].flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw new UpstreamError(problems.join("\n"));
  return { core: outputsIn(core), cluster: outputsIn(cluster), models: outputsIn(models) };
}

/** Another stack lacks outputs that this one needs. */
export class UpstreamError extends Error {
  public override readonly name = "UpstreamError";
}

type Path = readonly [string, ...string[]];

/** The outputs of one stack, referred to once however many layers read it. */
class UpstreamStack {
  private readonly reference: pulumi.StackReference;
  private readonly lacks = new Set<string>();

  public constructor(private readonly stack: string) {
    this.reference = new pulumi.StackReference(stack);
  }

  /** The outputs that this stack lacks, or undefined. */
  public get problem(): string | undefined {
    if (this.lacks.size === 0) return undefined;
    return [
      `Stack ${this.stack} (set in upstream) lacks outputs that this stack needs; deploy or update it first:`,
      ...this.lacks,
    ].join("\n  ");
  }

  public async text(...path: Path): Promise<pulumi.Output<string>> {
    const { found, wrap } = await this.look(path);
    if (typeof found === "string" && found !== "") return wrap(found);
    return wrap(this.lack(path, found, "text", ""));
  }

  /** Text that the other stack has only with some of its settings. */
  public async optionalText(...path: Path): Promise<pulumi.Output<string> | undefined> {
    return (await this.look(path)).found === undefined ? undefined : this.text(...path);
  }

  /** Ids whose keys decide what is registered. */
  public async ids(...path: Path): Promise<Readonly<Record<string, pulumi.Output<string>>>> {
    const ids = await this.plainIds(...path);
    return Object.fromEntries(Object.entries(ids).map(([key, id]) => [key, pulumi.output(id)]));
  }

  /** Ids in plain text, because their subscription decides where something is created. */
  public async plainIds(...path: Path): Promise<Readonly<Record<string, string>>> {
    const { found } = await this.look(path);
    return isTextRecord(found) ? found : this.lack(path, found, "an object of ids", NO_IDS);
  }

  /** Plain text, because it decides what is registered. */
  public async plain(...path: Path): Promise<string> {
    const { found } = await this.look(path);
    return typeof found === "string" && found !== "" ? found : this.lack(path, found, "text", "");
  }

  public async choice<T extends string>(choices: readonly [T, ...T[]], ...path: Path): Promise<T> {
    const { found } = await this.look(path);
    const choice = choices.find((one) => one === found);
    return choice ?? this.lack(path, found, choices.join(" or "), choices[0]);
  }

  /** What the Kubernetes baseline follows. */
  public async settings(...path: Path): Promise<KubernetesSettings> {
    const { found } = await this.look(path);
    const settings = kubernetesSettingsIn(found);
    return settings ?? this.lack(path, found, "the settings of phase 2", NO_SETTINGS);
  }

  private async look([key, ...inner]: Path): Promise<{
    readonly found: unknown;
    readonly wrap: typeof pulumi.secret;
  }> {
    const details: { readonly value?: unknown; readonly secretValue?: unknown } =
      await this.reference.getOutputDetails(key);
    const { value, secretValue } = details;
    return {
      found: at(secretValue ?? value, inner),
      wrap: secretValue === undefined ? pulumi.output : pulumi.secret,
    };
  }

  /** Records a missing output; the substitute is never used, because the whole reading is then refused. */
  private lack<T>(path: Path, found: unknown, expected: string, substitute: T): T {
    const kind = found === undefined ? "missing" : found === null ? "null" : typeof found;
    this.lacks.add(`${path.join(".")} is ${kind}, expected ${expected}`);
    return substitute;
  }
}

async function coreFrom(stack: UpstreamStack): Promise<AzureCoreContract> {
  return {
    resourceGroupName: await stack.text("resourceGroupName"),
    networkIds: await stack.ids("networkIds"),
    logAnalyticsWorkspaceId: await stack.text("logAnalyticsWorkspaceId"),
    aksOidcIssuerUrl: await stack.text("aksOidcIssuerUrl"),
    keyVaultUri: await stack.text("keyVaultUri"),
    subnetIds: await stack.plainIds("subnetIds"),
  };
}

async function clusterFrom(
  stack: UpstreamStack,
  dedicated: readonly string[] | undefined,
): Promise<KubernetesCoreContract> {
  const kubernetesSettings = await stack.settings("kubernetesSettings");
  const servers: Record<string, PostgresContract> = {};
  for (const product of dedicated ?? kubernetesSettings.dedicatedDatabases)
    servers[product] = await serverFrom(stack, "dedicatedPostgres", product);
  return {
    tenantId: await stack.text("tenantId"),
    resourceGroupName: await stack.text("resourceGroupName"),
    accessModel: await stack.choice(ACCESS_MODELS, "accessModel"),
    dnsZoneId: await stack.plain("dnsZoneId"),
    aksClusterName: await stack.text("aksClusterName"),
    workloadIdentityClientId: await stack.text("workloadIdentityClientId"),
    ingressIdentityClientId:
      kubernetesSettings.certificate === undefined
        ? undefined
        : await stack.text("ingressIdentityClientId"),
    storageAccountName: await stack.text("storageAccountName"),
    keyVaultUri: await stack.text("keyVaultUri"),
    keyVaultKeyName: await stack.text("keyVaultKeyName"),
    postgres: await serverFrom(stack, "postgres"),
    dedicatedPostgres: servers,
    kubernetesSettings,
  };
}

async function modelsFrom(stack: UpstreamStack): Promise<KubernetesModelsContract> {
  return {
    aiTenantId: await stack.text("aiTenantId"),
    aiClientId: await stack.optionalText("aiClientId"),
    aiClientSecret: await stack.optionalText("aiClientSecret"),
    aiManagedIdentityClientId: await stack.text("aiManagedIdentityClientId"),
  };
}

async function serverFrom(stack: UpstreamStack, ...path: Path): Promise<PostgresContract> {
  return {
    host: await stack.text(...path, "host"),
    port: 5432,
    database: await stack.text(...path, "database"),
    user: await stack.text(...path, "user"),
    password: await stack.text(...path, "password"),
  };
}

const ACCESS_MODELS = ["private", "public"] as const;
const NO_IDS: Readonly<Record<string, string>> = {};
const NO_SETTINGS: KubernetesSettings = {
  ranges: [],
  podRanges: [],
  outboundPorts: [],
  allowedNetworks: [],
  natsLoadBalancer: "internal",
  dedicatedDatabases: [],
  ttlSeconds: 0,
  subjects: [],
};

const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((item) => typeof item === "string");

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null
        ? (found as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
