// The layers in the order they need each other. A layer is deployed when its settings are present; there is no other switch.
import type { FoundationConfig } from "../config/load";
import { standardTags } from "../components/shared/tags";
import { awsFoundation } from "./aws-foundation";
import { azureCore } from "./azure-core";
import { azureStateBackend } from "./azure-state-backend";
import type { LayerContext } from "./contracts";

type Outputs = Readonly<Record<string, unknown>>;

/** Deploys every configured layer and gathers their outputs under our own names. */
export function deployLayers(config: FoundationConfig): Outputs {
  const outputs: Outputs[] = [];
  if (config.azureStateBackend !== undefined) {
    const context = { ...contextOf(config, "azure-state-backend"), ...azureOf(config) };
    outputs.push({ ...azureStateBackend("state", config.azureStateBackend, context) });
  }
  if (config.azureCore !== undefined) {
    const context = { ...contextOf(config, "azure-core"), ...azureOf(config) };
    outputs.push({ ...azureCore("codemie", config.azureCore, context) });
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

function azureOf(config: FoundationConfig): NonNullable<FoundationConfig["azure"]> {
  if (config.azure === undefined)
    throw new TypeError("an Azure layer without Azure settings passed the loader");
  return config.azure;
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
