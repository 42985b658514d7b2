// What each layer passes to the next, in the same stack or another. Names are those of the stack's outputs.
import type * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerSettings } from "../components/plans/kubernetes/load-balancer";
import type { StateService } from "../components/plans/azure/state-backend";
import type { RequiredEndpoint } from "../components/plans/azure/required-endpoints";
import type { AzureSubscriptions } from "./azure-subscriptions";
import type { KubernetesSettings } from "./kubernetes-settings";

/** Outputs of Azure phase 1. */
export interface AzureStateBackendOutputs {
  readonly stateResourceGroupName: pulumi.Output<string>;
  readonly stateStorageAccountName: pulumi.Output<string>;
  /** For `azureCore.stateStorageAccountId`. */
  readonly stateStorageAccountId: pulumi.Output<string>;
  /** For `azureCore.stateVaultId`. */
  readonly stateVaultId: pulumi.Output<string>;
  readonly stateContainerName: pulumi.Output<string>;
  readonly tfstateContainerName: pulumi.Output<string>;
  readonly scriptsContainerName: pulumi.Output<string>;
  readonly backendUrl: pulumi.Output<string>;
  readonly secretsProvider: pulumi.Output<string>;
}

/** How to reach one database. */
export interface PostgresOutputs {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly database: string;
  readonly user: pulumi.Output<string>;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

/** Outputs of Azure phase 2. Source: requirements AZ-OUT-01 to AZ-OUT-17. */
export interface AzureCoreOutputs {
  readonly tenantId: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: pulumi.Output<string>;
  /** Source address of everything the cluster calls; undefined without a NAT gateway. */
  readonly natPublicIpAddress: pulumi.Output<string> | undefined;
  readonly requiredEgressEndpoints: pulumi.Output<readonly RequiredEndpoint[]>;
  /** Ranges for the load balancers' source lists. */
  readonly allowedNetworks: pulumi.Output<readonly string[]>;
  readonly domainName: pulumi.Output<string>;
  readonly dnsZoneName: pulumi.Output<string>;
  /** Whether that zone is private or public. */
  readonly accessModel: "private" | "public";
  readonly dnsZoneId: pulumi.Input<string> | undefined;
  readonly publicZoneNameServers: pulumi.Output<readonly string[]> | undefined;
  readonly aksClusterName: pulumi.Output<string>;
  readonly aksPrivateFqdn: pulumi.Output<string>;
  readonly aksOidcIssuerUrl: pulumi.Output<string>;
  readonly workloadIdentityClientId: pulumi.Output<string>;
  /** Identity by which the ingress controller gets its certificate; undefined without one. */
  readonly ingressIdentityClientId: pulumi.Output<string> | undefined;
  readonly jumpboxName: pulumi.Output<string>;
  readonly jumpboxAdminUsername: pulumi.Output<string>;
  readonly hubVnetId: pulumi.Output<string>;
  readonly aksVnetId: pulumi.Output<string>;
  /** Networks that resolve the private zones, by key: hub, aks and those of `otherSpokes`. */
  readonly networkIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Private zones by service or key, for endpoints that other programs place in these networks. */
  readonly privateDnsZoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** By role: bastion, endpoints, system, user, pods, vm, postgres; extra ones by their keys. */
  readonly subnetIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly postgres: PostgresOutputs;
  /** Servers of their own, by product. */
  readonly dedicatedPostgres: Readonly<Record<string, PostgresOutputs>>;
  readonly storageAccountName: pulumi.Output<string>;
  readonly containerRegistryLoginServer: pulumi.Output<string> | undefined;
  readonly keyVaultUri: pulumi.Output<string>;
  readonly keyVaultKeyName: pulumi.Output<string>;
  readonly sshKeySecretName: pulumi.Output<string>;
  readonly logAnalyticsWorkspaceId: pulumi.Output<string>;
  /** Private endpoints of the state backend, for `azureStateBackend.privateEndpointIds`. */
  readonly statePrivateEndpointIds: Readonly<Partial<Record<StateService, pulumi.Output<string>>>>;
  /** What the Kubernetes baseline of another stack follows. */
  readonly kubernetesSettings: KubernetesSettings;
}

/** What phase 3 needs of phase 2, whether both share a stack or not. */
export type AzureCoreContract = Pick<
  AzureCoreOutputs,
  | "resourceGroupName"
  | "networkIds"
  | "subnetIds"
  | "logAnalyticsWorkspaceId"
  | "aksOidcIssuerUrl"
  | "keyVaultUri"
>;

/** What the Kubernetes baseline needs of phase 2, whether both share a stack or not. */
export type KubernetesCoreContract = Pick<
  AzureCoreOutputs,
  | "tenantId"
  | "resourceGroupName"
  | "accessModel"
  | "dnsZoneId"
  | "aksClusterName"
  | "workloadIdentityClientId"
  | "ingressIdentityClientId"
  | "storageAccountName"
  | "keyVaultUri"
  | "keyVaultKeyName"
  | "kubernetesSettings"
> & {
  readonly postgres: PostgresContract;
  readonly dedicatedPostgres: Readonly<Record<string, PostgresContract>>;
};

/** What the Kubernetes baseline needs of phase 3, whether both share a stack or not. */
export type KubernetesModelsContract = Pick<
  AzureOpenAiOutputs,
  "aiTenantId" | "aiClientId" | "aiClientSecret" | "aiManagedIdentityClientId"
>;

/** {@link PostgresOutputs}, from this stack or another one. */
export interface PostgresContract {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly database: pulumi.Input<string>;
  readonly user: pulumi.Input<string>;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

/** Outputs of the Kubernetes baseline. */
export interface KubernetesBaselineOutputs {
  readonly kubernetesNamespaces: pulumi.Output<readonly string[]>;
  readonly kubernetesStorageClassName: pulumi.Output<string>;
  /** As `<namespace>/<name>`. */
  readonly kubernetesServiceAccounts: pulumi.Output<readonly string[]>;
  /** As `<namespace>/<name>`; never their content. */
  readonly kubernetesSecrets: pulumi.Output<readonly string[]>;
  readonly ingressClassName: pulumi.Output<string> | undefined;
  /** Undefined when the cloud chooses it. */
  readonly ingressAddress: pulumi.Output<string> | undefined;
  /** Values of the product's NATS chart: how its Service is reached. Source: interpretation D-18. */
  readonly natsLoadBalancer: { readonly mode: "internal" | "public" } & LoadBalancerSettings;
}

/** Outputs of Azure phase 3. Source: requirements AZ-OUT-02, AZ-OUT-18 and AZ-OUT-19. */
export interface AzureOpenAiOutputs {
  /** By `<region>-<index>`. */
  readonly openAiEndpoints: Readonly<Record<string, pulumi.Output<string>>>;
  /** Names of the deployments, by `<region>-<index>`. */
  readonly openAiDeployments: Readonly<Record<string, readonly string[]>>;
  readonly aiTenantId: pulumi.Output<string>;
  /** Application of the model proxy; undefined without one. */
  readonly aiClientId: pulumi.Output<string> | undefined;
  /** Secret; undefined without an application. */
  readonly aiClientSecret: pulumi.Output<string> | undefined;
  readonly aiManagedIdentityClientId: pulumi.Output<string>;
}

/** What every layer knows of the deployment as a whole. */
export interface LayerContext {
  /** Tags for this layer's taggable resources. */
  readonly tags: Readonly<Record<string, string>>;
  readonly customer: string;
  readonly environment: string;
}

/** What Azure layers know beside it. */
export interface AzureLayerContext extends LayerContext {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** Other subscriptions, shared by all layers of a stack. */
  readonly subscriptions: AzureSubscriptions;
}

/** What AWS layers know beside it. */
export interface AwsLayerContext extends LayerContext {
  readonly region: string;
}
