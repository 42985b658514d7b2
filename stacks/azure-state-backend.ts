import type { AzureStateBackendLayer } from "../config/load";
import { StateBackend } from "../components/azure/state-backend";
import type { AzureLayerContext, AzureStateBackendOutputs } from "./contracts";

/** Azure phase 1. Source: CodeMie, Infrastructure Deployment, "Phase 1: Terraform State Backend". */
export function azureStateBackend(
  name: string,
  { settings: { location, protect }, shape }: AzureStateBackendLayer,
  { subscriptionId, tenantId, tags }: AzureLayerContext,
): AzureStateBackendOutputs {
  const backend = new StateBackend(name, {
    ...shape,
    subscriptionId,
    tenantId,
    tags,
    location,
    protect,
  });
  return {
    stateResourceGroupName: backend.resourceGroupName,
    stateStorageAccountName: backend.storageAccountName,
    stateStorageAccountId: backend.storageAccountId,
    stateVaultId: backend.vaultId,
    stateContainerName: backend.stateContainerName,
    tfstateContainerName: backend.tfstateContainerName,
    scriptsContainerName: backend.scriptsContainerName,
    backendUrl: backend.backendUrl,
    secretsProvider: backend.secretsProvider,
  };
}
