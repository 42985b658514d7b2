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
    customer: context.customer,
    nameScope: context.subscriptionId,
    subscriptionId: context.subscriptionId,
    tenantId: context.tenantId,
    tags: context.tags,
    location: config.location,
    sku: config.sku,
    retentionDays: config.retentionDays,
    stateContainerName: config.stateContainerName,
    allowedIpRanges: config.allowedIpRanges,
    publicAccess: config.publicAccess,
    engineerPrincipalIds: config.engineerPrincipalIds,
    engineerPrincipalType: config.engineerPrincipalType,
    protect: config.protect,
    ...(config.resourceGroupName === undefined
      ? {}
      : { resourceGroupName: config.resourceGroupName }),
    ...(config.storageAccountName === undefined
      ? {}
      : { storageAccountName: config.storageAccountName }),
    ...(config.sharedKeyAccess === undefined ? {} : { sharedKeyAccess: config.sharedKeyAccess }),
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
