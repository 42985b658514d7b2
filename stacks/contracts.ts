// What each layer promises the next, whether they share a stack or not. Names are those of the stack's outputs.
import type * as pulumi from "@pulumi/pulumi";

/** Outputs of Azure phase 1. */
export interface AzureStateBackendOutputs {
  readonly stateResourceGroupName: pulumi.Output<string>;
  readonly stateStorageAccountName: pulumi.Output<string>;
  readonly stateContainerName: pulumi.Output<string>;
  readonly tfstateContainerName: pulumi.Output<string>;
  readonly scriptsContainerName: pulumi.Output<string>;
  readonly backendUrl: pulumi.Output<string>;
  readonly secretsProvider: pulumi.Output<string>;
}

/** What every layer may know about the deployment as a whole. */
export interface LayerContext {
  /** Tags for this layer's taggable resources. */
  readonly tags: Readonly<Record<string, string>>;
  readonly customer: string;
  readonly environment: string;
}

/** What Azure layers may know beside it. */
export interface AzureLayerContext extends LayerContext {
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/** What AWS layers may know beside it. */
export interface AwsLayerContext extends LayerContext {
  readonly region: string;
}
