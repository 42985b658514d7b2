import type { PrincipalType } from "../../components/plans/azure/state-backend";
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
  readonly stateAccess: StateAccessNeed | undefined;
  readonly postgres: PostgresNeed | undefined;
  readonly names: readonly NameNeed[];
  /** Undefined where the activity log is not exported. */
  readonly activityLog: ActivityLogNeed | undefined;
  readonly models: readonly ModelNeed[];
  readonly modelAccounts: readonly { readonly location: string; readonly count: number }[];
  readonly application: ApplicationNeed | undefined;
  readonly access: AccessNeed | undefined;
  /** Networks that the stack makes, and their address spaces. */
  readonly ranges: readonly {
    readonly name: string;
    readonly id: string;
    readonly cidr: string;
  }[];
  /** Networks that exist and that hub and spokes are. */
  readonly networks: readonly JoinedNetworkNeed[];
  /** Names of the networks that the stack makes: they do not clash with themselves. */
  readonly resourceGroupName: string | undefined;
  readonly endpoints: readonly EndpointNeed[];
  readonly existing: ExistingNeed | undefined;
  /** Existing subnet that the API server is put into. */
  readonly apiServerSubnetId: string | undefined;
  readonly workloadSubjects: readonly string[];
  /** Days on which secrets of the stack end, by their setting. */
  readonly secretDays: readonly { readonly setting: string; readonly day: string }[];
  /** Private DNS zones that the stack makes or is given. */
  readonly zones: readonly ZoneNeed[];
  /** Rights on what belongs to other subscriptions. */
  readonly elsewhere: readonly RightsNeed[];
}

/** Who reaches the state backend, and from where. */
export interface StateAccessNeed {
  readonly ranges: readonly string[];
  /** Whether a public endpoint is open to the ranges. */
  readonly isPublic: boolean;
  readonly principalIds: readonly string[];
  readonly principalType: PrincipalType;
}

export interface NamespaceNeed {
  readonly namespace: string;
  readonly because: string;
}

/** Purpose of the machine that is not in a pool. */
export const JUMPBOX = "jumpbox";

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
  /** Type of what counts, in `Microsoft.Network`. */
  readonly type: string;
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
  /** Settings of a vault: its name, and whether the deleted one of that name is brought back. */
  readonly vault?:
    { readonly name: string; readonly recover: string; readonly recovers: boolean } | undefined;
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

/** A network that exists and is the hub, or a spoke of it. */
export interface JoinedNetworkNeed {
  /** `hub`, `aks`, or the key of another spoke. */
  readonly key: string;
  readonly what: string;
  readonly id: string;
  /** Halves of peerings that belong into it. */
  readonly halves: readonly {
    /** Network that it leads to. */
    readonly to: string;
    /** Name that the deployment gives it; undefined where its owner writes it. */
    readonly name: string | undefined;
    /** The deployment writes the half that answers it, in the other network. */
    readonly isAnswered: boolean;
    readonly setting: string;
  }[];
}

export interface ZoneNeed {
  readonly what: string;
  readonly name: string;
  /** Where it is; undefined for a zone that the deployment makes. */
  readonly id: string | undefined;
  readonly setting: string;
  /** The setting may hold the id of a zone that exists; one of `extraZones` may not. */
  readonly takesId: boolean;
  /** Keys of all networks that the deployment links to it. */
  readonly linked: readonly string[];
  /** Existing networks that resolve its names, and what a link of ours is called; undefined where another stack names them. */
  readonly networks:
    readonly { readonly key: string; readonly id: string; readonly linkName: string }[] | undefined;
  /** Actions in it beside those on links. */
  readonly writes: readonly string[];
}

export interface RightsNeed {
  readonly what: string;
  readonly id: string;
  readonly actions: readonly string[];
  /** Built-in role that allows all of them but role assignments; absent where there is nothing else. */
  readonly role?: string;
}

export interface ExistingNeed {
  /** Resource ids given by the settings that must exist, zones apart. */
  readonly ids: readonly GivenNeed[];
  /** Resource id of a cluster that is used instead of making one. */
  readonly clusterId: string | undefined;
}

/** Export of the subscription's activity log. */
export interface ActivityLogNeed {
  /** Name of the diagnostic setting. */
  readonly setting: string;
  /** Workspace that exists already; undefined where it is made. */
  readonly workspaceId: string | undefined;
}

export interface GivenNeed {
  readonly what: string;
  readonly id: string;
  /** Region that the settings expect it in, and the setting that names another. */
  readonly region?: { readonly location: string; readonly setting: string } | undefined;
  /** Where the id stands. */
  readonly setting: string;
}
