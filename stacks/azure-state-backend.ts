import { stateBackendShape } from "../config/azure-shapes";
import type { AzureStateBackendConfig } from "../config/schema/azure-state-backend";
import { StateBackend } from "../components/azure/state-backend";
import type { AzureLayerContext, AzureStateBackendOutputs } from "./contracts";

/** Azure phase 1. Source: CodeMie, Infrastructure Deployment, "Phase 1: Terraform State Backend". */
export function azureStateBackend(
  name: string,
  config: AzureStateBackendConfig,
  context: AzureLayerContext,
): AzureStateBackendOutputs {
  const backend = new StateBackend(name, {
    ...stateBackendShape(config, context.customer, context.subscriptionId),
    subscriptionId: context.subscriptionId,
    tenantId: context.tenantId,
    tags: context.tags,
    location: config.location,
    protect: config.protect,
  });
  return {
    stateResourceGroupName: backend.resourceGroupName,
    stateStorageAccountName: backend.storageAccountName,
    stateContainerName: backend.stateContainerName,
    tfstateContainerName: backend.tfstateContainerName,
    scriptsContainerName: backend.scriptsContainerName,
    backendUrl: backend.backendUrl,
    secretsProvider: backend.secretsProvider,
  };
}
