// The layers in the order they need each other. A layer is deployed when its settings are present; there is no other switch.
import { secretSetting } from "../config/from-engine";
import type { FoundationConfig } from "../config/load";
import type { AzureOpenAiConfig } from "../config/schema/azure-open-ai";
import { standardTags } from "../components/plans/tags";
import { awsFoundation } from "./aws-foundation";
import { azureCore } from "./azure-core";
import { AzureSubscriptions } from "./azure-subscriptions";
import { azureStateBackend } from "./azure-state-backend";
import { azureOpenAi, type AzureOpenAiUpstream } from "./azure-open-ai";
import type {
  AzureCoreOutputs,
  AzureLayerContext,
  AzureOpenAiOutputs,
  LayerContext,
} from "./contracts";
import { kubernetesBaseline, type KubernetesBaselineUpstream } from "./kubernetes-baseline";
import type { Upstreams } from "./upstream";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Deploys every configured layer and gathers their outputs under our own names.
 * @param upstreams what phases in other stacks give, where a setting names one
 */
export function deployLayers(config: FoundationConfig, upstreams: Upstreams = {}): Outputs {
  const outputs: Outputs[] = [];
  const subscriptions = new AzureSubscriptions(config.azure?.subscriptionId ?? "");
  const onAzure = azureContexts(config, subscriptions);
  let core: AzureCoreOutputs | undefined;
  let models: AzureOpenAiOutputs | undefined;
  if (config.azureStateBackend !== undefined) {
    const context = onAzure("azure-state-backend");
    outputs.push({ ...azureStateBackend("state", config.azureStateBackend, context) });
  }
  if (config.azureCore !== undefined) {
    const context = onAzure("azure-core");
    core = azureCore("codemie", config.azureCore, context);
    outputs.push({ ...core });
  }
  if (config.azureOpenAi !== undefined) {
    const context = onAzure("azure-open-ai");
    models = azureOpenAi(
      "models",
      config.azureOpenAi,
      context,
      upstreamOf(config.azureOpenAi, config, core, upstreams),
    );
    outputs.push({ ...models });
  }
  if (config.kubernetesBaseline !== undefined) {
    const context = contextOf(config, "kubernetes-baseline");
    const upstream = clusterOf(config, { core, models }, upstreams, subscriptions);
    outputs.push({
      ...kubernetesBaseline("product", config.kubernetesBaseline, context, upstream),
    });
  }
  if (config.awsFoundation !== undefined) {
    const context = { ...contextOf(config, "aws-foundation"), ...awsOf(config) };
    outputs.push({ ...awsFoundation("codeocean", config.awsFoundation, context) });
  }
  return known(Object.assign({}, ...outputs) as Outputs);
}

function contextOf(config: FoundationConfig, layer: string): LayerContext {
  const { customer, environment, owner, tags } = config.general;
  return { customer, environment, tags: standardTags({ environment, owner, layer }, tags) };
}

// The same stack's layer, or another stack's by reference; the loader has made sure that it is exactly one of the two.
function upstreamOf(
  { location }: AzureOpenAiConfig,
  config: FoundationConfig,
  core: AzureCoreOutputs | undefined,
  upstreams: Upstreams,
): AzureOpenAiUpstream {
  const contract = core ?? upstreams.core;
  const region = config.azureCore?.location ?? location;
  if (contract === undefined || region === undefined) {
    throw new TypeError("phase 3 without phase 2 passed the loader");
  }
  return {
    core: contract,
    location: region,
    clientSecret: () => secretSetting("openAiClientSecret"),
  };
}

// Phase 2 of this stack or of another one, or none where the cluster came from elsewhere; phase 3 likewise.
function clusterOf(
  { kubernetesBaseline: settings, azureCore: phase2, azureOpenAi: phase3 }: FoundationConfig,
  here: {
    readonly core?: AzureCoreOutputs | undefined;
    readonly models?: AzureOpenAiOutputs | undefined;
  },
  upstreams: Upstreams,
  subscriptions: AzureSubscriptions,
): KubernetesBaselineUpstream {
  const core = here.core ?? upstreams.cluster;
  const models = here.models ?? upstreams.models;
  const subjects = (phase3 ?? settings?.models)?.managedIdentitySubjects ?? [];
  return {
    ...(core === undefined ? {} : { core }),
    ...(phase2 === undefined ? {} : { settings: phase2 }),
    ...(models === undefined ? {} : { models: { outputs: models, subjects } }),
    subscriptions,
    kubeconfig: () => secretSetting("kubeconfig"),
  };
}

/** Contexts of the Azure layers, which share the providers of other subscriptions. */
function azureContexts(
  config: FoundationConfig,
  subscriptions: AzureSubscriptions,
): (layer: string) => AzureLayerContext {
  const { azure } = config;
  return (layer) => {
    if (azure === undefined)
      throw new TypeError("an Azure layer without Azure settings passed the loader");
    return { ...contextOf(config, layer), ...azure, subscriptions };
  };
}

function awsOf(config: FoundationConfig): NonNullable<FoundationConfig["aws"]> {
  if (config.aws === undefined)
    throw new TypeError("an AWS layer without AWS settings passed the loader");
  return config.aws;
}

// The engine warns of outputs without a value; what a stack does not have is left out instead.
function known(outputs: Outputs): Outputs {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
