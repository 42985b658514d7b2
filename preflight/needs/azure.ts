/** What an Azure deployment will ask of the subscription, derived from the settings by pure functions. */
export interface AzureNeeds {
  readonly subscriptionId: string | undefined;
  readonly tenantId: string | undefined;
  readonly location: string;
  /** Layers that the stack deploys. */
  readonly layers: readonly ("state" | "core" | "openAi" | "kubernetes")[];
  readonly namespaces: readonly NamespaceNeed[];
  /** Write and delete actions of the types that will be deployed. */
  readonly actions: readonly string[];
  readonly features: readonly { readonly namespace: string; readonly feature: string }[];
  readonly machines: readonly MachineNeed[];
  readonly network: readonly NetworkNeed[];
  readonly kubernetesVersion: string | undefined;
  /** Id that the cluster of this stack has, or will have. */
  readonly ownClusterId: string | undefined;
  readonly adminGroupIds: readonly string[];
  readonly postgres: PostgresNeed | undefined;
  readonly names: readonly NameNeed[];
  readonly models: readonly ModelNeed[];
  readonly modelAccounts: readonly { readonly location: string; readonly count: number }[];
  readonly application: ApplicationNeed | undefined;
  readonly access: AccessNeed | undefined;
  /** Address spaces of the networks that the stack makes. */
  readonly ranges: readonly { readonly name: string; readonly cidr: string }[];
  /** Names of the networks that the stack makes: they are no clash with themselves. */
  readonly resourceGroupName: string | undefined;
  readonly endpoints: readonly EndpointNeed[];
  readonly existing: ExistingNeed | undefined;
  readonly workloadSubjects: readonly string[];
  /** Private DNS zones that the stack makes. */
  readonly privateZones: readonly string[];
}

export interface NamespaceNeed {
  readonly namespace: string;
  readonly because: string;
}

export interface MachineNeed {
  readonly purpose: string;
  readonly vmSize: string;
  /** Machines in ordinary times. */
  readonly steady: number;
  /** Machines at the most: largest count of a pool and the surge of an upgrade. */
  readonly most: number;
  readonly zones: readonly string[];
  readonly encryptionAtHost: boolean;
}

export interface NetworkNeed {
  /** Name of the counter in the service's answer. */
  readonly counter: string;
  readonly what: string;
  readonly count: number;
}

export interface PostgresNeed {
  readonly version: string;
  readonly sku: string;
  readonly zoneRedundant: boolean;
}

export interface NameNeed {
  readonly kind: "storage" | "vault" | "postgres" | "registry" | "openAi";
  readonly name: string;
  readonly location: string;
  /** Group in which it would be ours; undefined for any in the subscription, where another stack made the group. */
  readonly resourceGroupName: string | undefined;
}

export interface ModelNeed {
  readonly location: string;
  readonly format: string;
  readonly model: string;
  readonly version: string;
  readonly sku: string;
  /** Unit: thousands of tokens per minute, summed over the accounts of the region. */
  readonly capacity: number;
}

export type ApplicationNeed =
  { readonly mode: "create" } | { readonly mode: "existing"; readonly clientId: string };

export interface AccessNeed {
  readonly model: "private" | "public";
  readonly domain: string;
  /** Resource id of a public zone that exists, or `create`. */
  readonly publicZone: string | undefined;
  readonly certificateSecretId: string | undefined;
}

export interface EndpointNeed {
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
}

export interface ExistingNeed {
  /** Resource ids given by the settings that must exist. */
  readonly ids: readonly { readonly what: string; readonly id: string }[];
  /** Resource id of a cluster that is used instead of making one. */
  readonly clusterId: string | undefined;
  /** How NATS is published in that cluster. */
  readonly natsLoadBalancer: "internal" | "public";
}
