// The layers in the order they need each other. A layer is deployed when its settings are present; there is no other switch.
import { secretSetting } from "../config/from-engine";
import type {
  AzureAccount,
  AzureCoreLayer,
  FoundationConfig,
  KubernetesBaselineLayer,
} from "../config/load";
import { standardTags } from "../components/plans/tags";
import { awsFoundation } from "./aws-foundation";
import { azureCore, type AzureCore } from "./azure-core";
import { AzureSubscriptions } from "./azure-subscriptions";
import { azureStateBackend } from "./azure-state-backend";
import { azureOpenAi, type AzureOpenAiUpstream } from "./azure-open-ai";
import type {
  AzureLayerContext,
  AzureOpenAiOutputs,
  KubernetesCoreContract,
  LayerContext,
} from "./contracts";
import { kubernetesBaseline, type KubernetesBaselineUpstream } from "./kubernetes-baseline";
import { NO_UPSTREAMS, type Upstreams } from "./upstream";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * Deploys every configured layer and gathers their outputs.
 * @param upstreams outputs of the stacks that the settings name
 */
export function deployLayers(
  config: FoundationConfig,
  upstreams: Upstreams = NO_UPSTREAMS,
): Outputs {
  const { azureStateBackend: state, azureOpenAi: openAi, kubernetesBaseline: baseline } = config;
  const subscriptions = new AzureSubscriptions(config.azure?.subscriptionId ?? "");
  const onAzure = (layer: string, account: AzureAccount): AzureLayerContext => ({
    ...contextOf(config, layer),
    ...account,
    subscriptions,
  });
  const deployCore = once((layer: AzureCoreLayer) =>
    azureCore("codemie", layer, onAzure("azure-core", layer.account)),
  );

  const outputs: (Outputs | undefined)[] = [];
  if (state !== undefined) {
    const context = onAzure("azure-state-backend", state.account);
    outputs.push({ ...azureStateBackend("state", state, context) });
  }
  if (config.azureCore !== undefined) outputs.push({ ...deployCore(config.azureCore).outputs });
  const models =
    openAi &&
    azureOpenAi("models", openAi, onAzure("azure-open-ai", openAi.account), {
      ...(openAi.phase2.mode === "here"
        ? withVault(deployCore(openAi.phase2.layer))
        : { core: upstreams.core(openAi.phase2.stack) }),
      clientSecret: () => secretSetting("openAiClientSecret"),
    });
  outputs.push(models && { ...models });
  if (baseline !== undefined) {
    const context = contextOf(config, "kubernetes-baseline");
    const upstream = {
      ...clusterOf(baseline, deployCore, upstreams),
      models: modelsOf(config, models, upstreams),
      subscriptions,
    };
    outputs.push({ ...kubernetesBaseline("product", baseline.settings, context, upstream) });
  }
  if (config.awsFoundation !== undefined) {
    const { login, settings } = config.awsFoundation;
    const context = { ...contextOf(config, "aws-foundation"), region: login.region };
    outputs.push({ ...awsFoundation("codeocean", settings, context) });
  }
  return known(Object.assign({}, ...outputs) as Outputs);
}

/** The function, called once for each argument: layers share the outputs of what is deployed once. */
function once<A extends object, R>(call: (argument: A) => R): (argument: A) => R {
  const results = new Map<A, R>();
  return (argument) => {
    const result = results.get(argument) ?? call(argument);
    results.set(argument, result);
    return result;
  };
}

const withVault = ({ outputs, vault }: AzureCore): Pick<AzureOpenAiUpstream, "core" | "vault"> => ({
  core: outputs,
  vault,
});

function contextOf(config: FoundationConfig, layer: string): LayerContext {
  const { customer, environment, owner, tags } = config.general;
  return { customer, environment, tags: standardTags({ environment, owner, layer }, tags) };
}

/** Phase 2 and the login to the cluster. */
function clusterOf(
  { cluster, phase2 }: KubernetesBaselineLayer,
  deployCore: (layer: AzureCoreLayer) => AzureCore,
  upstreams: Upstreams,
): Pick<KubernetesBaselineUpstream, "core" | "cluster"> {
  const contractOf = (where: NonNullable<typeof phase2>): KubernetesCoreContract =>
    where.mode === "here" ? deployCore(where.layer).outputs : upstreams.cluster(where.stack);
  return {
    core: phase2 && contractOf(phase2),
    cluster:
      cluster.mode === "entra"
        ? { mode: "entra", login: cluster.login, core: contractOf(cluster.phase2) }
        : { mode: "existing", kubeconfig: secretSetting("kubeconfig") },
  };
}

/** Phase 3 of this stack or of another one, and the service accounts of its identity. */
function modelsOf(
  { azureOpenAi, kubernetesBaseline }: FoundationConfig,
  here: AzureOpenAiOutputs | undefined,
  upstreams: Upstreams,
): KubernetesBaselineUpstream["models"] {
  if (azureOpenAi !== undefined && here !== undefined)
    return { outputs: here, subjects: azureOpenAi.settings.managedIdentitySubjects };
  const elsewhere = kubernetesBaseline?.settings.models;
  return (
    elsewhere && {
      outputs: upstreams.models(elsewhere.upstream),
      subjects: elsewhere.managedIdentitySubjects,
    }
  );
}

// The engine warns of outputs without a value, so outputs that a stack does not have are left out.
function known(outputs: Outputs): Outputs {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
