import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalName, physicalNameRule } from "../physical-name";
import type { Keyed } from "../keyed";
import { KEY_VAULT_DEFAULTS, retentionIssues } from "./key-vault";
import { objectIdIssues } from "./object-ids";
import { publicRangeIssues } from "./public-access";

/** Redundancy of the state account: never locally redundant, in a region without zones neither. */
export const STATE_SKUS = ["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"] as const;
export type StateRedundancy = (typeof STATE_SKUS)[number];

/** How the public endpoints of account and vault answer. */
export const STATE_ACCESS = ["allowedRanges", "disabled"] as const;
export type StateAccess = (typeof STATE_ACCESS)[number];

/** What a private endpoint of the state backend leads to: the account's blobs or the vault. */
export const STATE_SERVICES = ["blob", "vault"] as const;
export type StateService = (typeof STATE_SERVICES)[number];

/** What an object id can be. */
export const PRINCIPAL_TYPES = ["Group", "User", "ServicePrincipal"] as const;
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** Stem of every globally unique name. A vault's name begins with a letter, so on Azure the stem does too. */
export const CUSTOMER_PATTERN = /^[a-z0-9]{3,24}$/;
export const AZURE_CUSTOMER_PATTERN = /^[a-z][a-z0-9]{2,23}$/;
export const AZURE_CUSTOMER_RULE =
  "use 3 to 24 lower-case letters and digits, beginning with a letter";

/** What is decided about a state backend without the engine. */
export interface StateBackendShape<Text = string> {
  /** Required. Stem of the names: 3 to 24 lower-case letters and digits, beginning with a letter. */
  readonly customer: string;
  /**
   * Required. What makes global names different between customers of equal name: give the subscription id.
   * It is hashed, so it may not change.
   */
  readonly nameScope: string;
  /** Optional. Name of the resource group, which has nothing else in it. @default "<customer>-state-rg" */
  readonly resourceGroupName?: Text | undefined;
  /** Optional. 3 to 24 lower-case letters and digits. @default "<customer>state<hash>" */
  readonly storageAccountName?: Text | undefined;
  /** Optional. 3 to 24 lower-case letters, digits and hyphens. @default "<customer>-state-<hash>" */
  readonly vaultName?: Text | undefined;
  /**
   * Optional. Bring back the soft-deleted vault of this name instead of creating one. Read at creation only; Azure refuses the name
   * of a deleted vault with `ConflictError`.
   * @default false
   */
  readonly recoverVault?: boolean | undefined;
  /**
   * Optional. How long a deleted vault can be brought back, and how long its name stays taken. Fixed at creation.
   * Unit: days, 7 to 90.
   * @default 90
   */
  readonly softDeleteRetentionDays?: number | undefined;
  /**
   * Optional. A lock on the group, under which Azure deletes nothing, role assignments included: taking an engineer off needs
   * `false` for one update (docs/runbooks/state-off-boarding.md). Writing a lock needs more than Contributor.
   * @default true
   */
  readonly lock?: boolean | undefined;
  /** Optional. Replication of the account. @default "Standard_ZRS" */
  readonly sku?: StateRedundancy | undefined;
  /**
   * Optional. Named exception: the region has no availability zones, so Azure refuses `sku`. The account is redundant between two
   * regions: GRS, or RA-GRS for RA-GZRS.
   * @default - zone redundant
   */
  readonly withoutZones?: NamedException | undefined;
  /** Optional. Days that deleted blobs and containers stay recoverable, 7 to 365. @default 30 */
  readonly retentionDays?: number | undefined;
  /** Optional. Container of Pulumi's own state; not tfstate or scripts. @default "pulumi" */
  readonly stateContainerName?: Text | undefined;
  /** Optional. Public IPv4 addresses or ranges that may reach account and vault. @default - none */
  readonly allowedIpRanges?: readonly Text[] | undefined;
  /**
   * Optional. `allowedRanges`: the public endpoint of the account answers the ranges above and nobody else. `disabled`: its private
   * endpoint only, which `privateEndpointIds.blob` names.
   *
   * Error: `publicAccess: disabled closes the account, and no private endpoint is named; …`.
   * @default "allowedRanges"
   */
  readonly publicAccess?: StateAccess | undefined;
  /**
   * Optional. Likewise for the vault, whose key decrypts the secrets of every stack; its private endpoint is
   * `privateEndpointIds.vault`. @default "allowedRanges"
   */
  readonly vaultPublicAccess?: StateAccess | undefined;
  /** Optional. Ids of the private endpoints that phase 2 creates: its output `statePrivateEndpointIds`. @default - none */
  readonly privateEndpointIds?:
    Readonly<Partial<Record<StateService, Text | undefined>>> | undefined;
  /**
   * Optional. Object ids (GUID) that may read and write state and use the secrets key: a list, or by a name for each where one is an
   * output.
   * @default - none
   */
  readonly engineerPrincipalIds?: Keyed<Text> | undefined;
  /** Optional. What the object ids are. @default "Group" */
  readonly engineerPrincipalType?: PrincipalType | undefined;
  /** Optional. Named exception: account keys beside Entra ID. @default - Entra ID only */
  readonly sharedKeyAccess?: NamedException | undefined;
}

/** Every name and number of a state backend. */
export interface StateBackendPlan {
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly vaultName: string;
  readonly recoverVault: boolean;
  readonly softDeleteRetentionDays: number;
  readonly lock: boolean;
  readonly keyName: "pulumi-secrets";
  readonly sku: StateRedundancy | "Standard_GRS" | "Standard_RAGRS";
  readonly retentionDays: number;
  /** Days after which an old version of a blob is deleted; longer than the retention, so history outlives mistakes. */
  readonly versionDays: number;
  readonly stateContainerName: string;
  readonly containers: readonly {
    readonly key: "tfstate" | "scripts" | "pulumi";
    readonly containerName: string;
  }[];
  readonly allowedIpRanges: readonly string[];
  readonly publicNetworkAccess: Readonly<Record<StateService, "Enabled" | "Disabled">>;
  readonly sharedKeyAccess: boolean;
  readonly engineerPrincipalType: PrincipalType;
  readonly exceptions: { readonly account: Exceptions; readonly vault: Exceptions };
}

/** Engineering choices of a state backend. */
export const STATE_BACKEND_DEFAULTS = {
  sku: "Standard_ZRS",
  retentionDays: 30,
  stateContainerName: "pulumi",
  publicAccess: "allowedRanges",
  vaultPublicAccess: "allowedRanges",
  engineerPrincipalType: "Group",
  lock: true,
} as const;

/** What is accepted. Unit: days; fewer than seven leave no time to notice a loss. */
export const STATE_BACKEND_LIMITS = { retentionDays: { min: 7, max: 365 } } as const;

/** Containers of the vendor's own state and scripts. */
const RESERVED_CONTAINERS = ["tfstate", "scripts"];

/** Neither a private network nor a workspace exists before the first run. */
const REASONS = {
  reachable: "state is needed before any private network exists; only listed addresses are let in",
  endpointElsewhere: "the private endpoint is created by phase 2, which this stack does not hold",
  unlogged: "state is needed before the workspace exists that would take the logs",
} as const;

/** Versions are kept this many times longer than deleted blobs. */
const VERSION_FACTOR = 12;

/** Decides every name and number. @throws InvalidArgumentsError listing every problem. */
export function planStateBackend(subject: string, shape: StateBackendShape): StateBackendPlan {
  throwIfAny(subject, stateBackendIssues(shape));
  const retentionDays = shape.retentionDays ?? STATE_BACKEND_DEFAULTS.retentionDays;
  const stateContainerName = shape.stateContainerName ?? STATE_BACKEND_DEFAULTS.stateContainerName;
  const reachable = (access: StateAccess | undefined): string | undefined =>
    access === "disabled" ? undefined : REASONS.reachable;
  const endpointElsewhere = (access: StateAccess | undefined): string | undefined =>
    access === "disabled" ? REASONS.endpointElsewhere : undefined;
  return {
    resourceGroupName: shape.resourceGroupName ?? `${shape.customer}-state-rg`,
    storageAccountName:
      shape.storageAccountName ??
      physicalName("storageAccount", [shape.customer, "state"], shape.nameScope),
    vaultName:
      shape.vaultName ?? physicalName("keyVault", [shape.customer, "state"], shape.nameScope),
    recoverVault: shape.recoverVault ?? KEY_VAULT_DEFAULTS.recover,
    softDeleteRetentionDays:
      shape.softDeleteRetentionDays ?? KEY_VAULT_DEFAULTS.softDeleteRetentionDays,
    lock: shape.lock ?? STATE_BACKEND_DEFAULTS.lock,
    keyName: "pulumi-secrets",
    sku: redundancyOf(shape),
    retentionDays,
    versionDays: retentionDays * VERSION_FACTOR,
    stateContainerName,
    containers: [
      { key: "tfstate", containerName: "tfstate" },
      { key: "scripts", containerName: "scripts" },
      { key: "pulumi", containerName: stateContainerName },
    ],
    allowedIpRanges: (shape.allowedIpRanges ?? []).map(withoutPrefix),
    publicNetworkAccess: {
      blob: shape.publicAccess === "disabled" ? "Disabled" : "Enabled",
      vault: shape.vaultPublicAccess === "disabled" ? "Disabled" : "Enabled",
    },
    sharedKeyAccess: shape.sharedKeyAccess !== undefined,
    engineerPrincipalType:
      shape.engineerPrincipalType ?? STATE_BACKEND_DEFAULTS.engineerPrincipalType,
    exceptions: {
      account: {
        "azure-storage-deny-public-network": reachable(shape.publicAccess),
        "azure-storage-deny-shared-key": shape.sharedKeyAccess?.reason,
        "azure-diagnostics-require-setting": REASONS.unlogged,
        "azure-paas-require-private-endpoint": endpointElsewhere(shape.publicAccess),
      },
      vault: {
        "azure-keyvault-deny-public-network": reachable(shape.vaultPublicAccess),
        "azure-diagnostics-require-setting": REASONS.unlogged,
        "azure-paas-require-private-endpoint": endpointElsewhere(shape.vaultPublicAccess),
      },
    },
  };
}

function redundancyOf({
  sku = STATE_BACKEND_DEFAULTS.sku,
  withoutZones,
}: StateBackendShape): StateBackendPlan["sku"] {
  if (withoutZones === undefined) return sku;
  return sku === "Standard_RAGZRS" ? "Standard_RAGRS" : "Standard_GRS";
}

export function stateBackendIssues(shape: StateBackendShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (!AZURE_CUSTOMER_PATTERN.test(shape.customer)) {
    issues.push({
      path: "customer",
      problem: `${JSON.stringify(shape.customer)} is not a valid name stem`,
      hint: AZURE_CUSTOMER_RULE,
    });
  }
  issues.push(
    ...retentionIssues(shape.softDeleteRetentionDays ?? KEY_VAULT_DEFAULTS.softDeleteRetentionDays),
  );
  for (const [path, kind, given] of [
    ["resourceGroupName", "resourceGroup", shape.resourceGroupName],
    ["storageAccountName", "storageAccount", shape.storageAccountName],
    ["vaultName", "keyVault", shape.vaultName],
  ] as const) {
    if (given !== undefined && !isPhysicalName(kind, given)) {
      issues.push({
        path,
        problem: `${JSON.stringify(given)} is not a valid name`,
        hint: `use ${physicalNameRule(kind)}`,
      });
    }
  }
  const days = shape.retentionDays;
  const { min, max } = STATE_BACKEND_LIMITS.retentionDays;
  if (days !== undefined && (!Number.isInteger(days) || days < min || days > max)) {
    issues.push({
      path: "retentionDays",
      problem: `${String(days)} is out of range`,
      hint: `use ${String(min)} to ${String(max)}`,
    });
  }
  const container = shape.stateContainerName;
  if (container !== undefined && RESERVED_CONTAINERS.includes(container)) {
    issues.push({
      path: "stateContainerName",
      problem: `${container} is reserved`,
      hint: "choose another name; two state formats must not mix",
    });
  } else if (
    container !== undefined &&
    !/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(container)
  ) {
    issues.push({
      path: "stateContainerName",
      problem: `${JSON.stringify(container)} is not a valid container name`,
      hint: "use 3 to 63 lower-case letters, digits and single hyphens",
    });
  }
  if (shape.withoutZones !== undefined) {
    issues.push(...reasonIssues("withoutZones.reason", shape.withoutZones.reason));
  }
  if (shape.sharedKeyAccess !== undefined) {
    issues.push(...reasonIssues("sharedKeyAccess.reason", shape.sharedKeyAccess.reason));
  }
  (shape.allowedIpRanges ?? []).forEach((range, index) => {
    issues.push(
      ...publicRangeIssues(`allowedIpRanges[${String(index)}]`, withoutPrefix(range), {
        refuseTinyRanges: true,
      }),
    );
  });
  issues.push(...closedIssues(shape));
  issues.push(...objectIdIssues("engineerPrincipalIds", shape.engineerPrincipalIds ?? []));
  return issues;
}

// Without a private endpoint nobody reaches what is closed: no state is read, no secret decrypted, and no update can open it again.
function closedIssues(shape: StateBackendShape): readonly Issue[] {
  const services = [
    ["publicAccess", shape.publicAccess, "blob", "account", "stateStorageAccountId"],
    ["vaultPublicAccess", shape.vaultPublicAccess, "vault", "vault", "stateVaultId"],
  ] as const;
  return services.flatMap(([path, access, service, noun, setting]) =>
    access !== "disabled" || shape.privateEndpointIds?.[service] !== undefined
      ? []
      : [
          {
            path,
            problem: `disabled closes the ${noun}, and no private endpoint is named`,
            hint: `set azureCore.${setting}, deploy phase 2, and write its output statePrivateEndpointIds.${service} to privateEndpointIds.${service}`,
          },
        ],
  );
}

// A storage firewall takes single addresses without a prefix and refuses /31 and /32 ranges.
const withoutPrefix = (range: string): string => range.replace(/\/32$/, "");
