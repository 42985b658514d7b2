// The layers in the order they need each other. A layer is deployed when its settings are present; there is no other switch.
import type { FoundationConfig } from "../config/load";
import { standardTags } from "../components/shared/tags";
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
  return Object.assign({}, ...outputs) as Outputs;
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
