import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";
import { placementIssues, type PlacedShape } from "./private-endpoint";
import { publicAccessIssues, type PublicAccess } from "./public-access";
import { SKU_WITHOUT_ZONES, type SkuWithoutZones } from "./zones";

/** Replication that survives the loss of a zone; plain LRS does not and is not offered. */
export const STORAGE_SKUS = ["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"] as const;
export type StorageSku = (typeof STORAGE_SKUS)[number];

/** What becomes of the versions that overwriting and deleting leave behind. */
export type BlobVersions =
  /** A lifecycle rule deletes them after a time. */
  | {
      readonly mode: "kept";
      /** Optional. Age at which a version is deleted. Unit: days, 7 to 36500. @default 360 */
      readonly days?: number | undefined;
    }
  /** For blobs that are rewritten all the time, such as flow logs, and why their versions are not needed. */
  | ({ readonly mode: "none" } & NamedException);

export interface StorageAccountShape<Text = string> {
  readonly accountName: Text;
  /**
   * Optional. Replication; every choice survives the loss of a zone.
   *
   * Error: `sku: "Standard_LRS" does not survive the loss of a zone, or is unknown; use one of …`.
   * @default "Standard_ZRS"
   */
  readonly sku?: StorageSku | undefined;
  /**
   * Optional. Named exception: the region has no availability zones, so Azure refuses `sku`. The account gets the same redundancy
   * without zones: LRS for ZRS, GRS for GZRS, RA-GRS for RA-GZRS.
   * @default - zone redundant
   */
  readonly withoutZones?: NamedException | undefined;
  /**
   * Optional. How long deleted blobs, blob versions' deletions and containers can be brought back.
   *
   * Unit: days, 7 to 365.
   * Error: `retentionDays: 0 is out of range; use 7 to 365 days`.
   * @default 30
   */
  readonly retentionDays?: number | undefined;
  /**
   * Optional. What becomes of the versions that overwriting and deleting leave behind: kept for `days`, or none for a reason.
   *
   * Unit: days, 7 to 36500.
   * Error: `versions.days: 0 is out of range; use 7 to 36500 days`.
   * @default { mode: "kept", days: 360 }
   */
  readonly versions?: BlobVersions | undefined;
  /**
   * Optional. Named exception: account keys beside Entra ID, for clients that support nothing else (Langfuse is one).
   * @default - Entra ID only
   */
  readonly sharedKeyAccess?: NamedException | undefined;
  /** Optional. Named exception: public addresses beside the private endpoint. @default - private only */
  readonly publicAccess?: PublicAccess<Text> | undefined;
  /** Optional. Containers to create; CodeMie makes its own. @default - none */
  readonly containers?: readonly string[] | undefined;
}

/** Engineering choices of a storage account. */
export const STORAGE_DEFAULTS = {
  sku: "Standard_ZRS",
  retentionDays: 30,
  versionDays: 360,
} as const;

/** What is accepted. Unit: days; fewer than seven leave no time to notice a loss. */
export const STORAGE_LIMITS = {
  retentionDays: { min: 7, max: 365 },
  versionDays: { min: 7, max: 36_500 },
} as const;

export interface PlannedStorageAccount {
  readonly sku: StorageSku | SkuWithoutZones;
  readonly retentionDays: number;
  /** Days after which old versions go; undefined where none are kept. */
  readonly versionDays: number | undefined;
  readonly allowSharedKeyAccess: boolean;
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly containers: readonly string[];
  readonly exceptions: Exceptions;
}

/** Decides everything about a storage account that does not need a cloud. */
export function planStorageAccount(
  subject: string,
  shape: StorageAccountShape & PlacedShape,
): PlannedStorageAccount {
  throwIfAny(subject, storageAccountIssues(shape));
  const sku = shape.sku ?? STORAGE_DEFAULTS.sku;
  return {
    sku: shape.withoutZones === undefined ? sku : SKU_WITHOUT_ZONES[sku],
    retentionDays: shape.retentionDays ?? STORAGE_DEFAULTS.retentionDays,
    versionDays:
      shape.versions?.mode === "none"
        ? undefined
        : (shape.versions?.days ?? STORAGE_DEFAULTS.versionDays),
    allowSharedKeyAccess: shape.sharedKeyAccess !== undefined,
    publicNetworkAccess: shape.publicAccess === undefined ? "Disabled" : "Enabled",
    containers: shape.containers ?? [],
    exceptions: {
      "azure-storage-deny-public-network": shape.publicAccess?.reason,
      "azure-storage-deny-shared-key": shape.sharedKeyAccess?.reason,
      "azure-storage-require-versioning":
        shape.versions?.mode === "none" ? shape.versions.reason : undefined,
    },
  };
}

export function storageAccountIssues(shape: StorageAccountShape & PlacedShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (!isPhysicalName("storageAccount", shape.accountName)) {
    issues.push({
      path: "accountName",
      problem: `${JSON.stringify(shape.accountName)} is not a storage account name`,
      hint: `use ${physicalNameRule("storageAccount")}`,
    });
  }
  if (shape.sku !== undefined && !STORAGE_SKUS.includes(shape.sku)) {
    issues.push({
      path: "sku",
      problem: `${JSON.stringify(shape.sku)} does not survive the loss of a zone, or is unknown`,
      hint: `use one of ${STORAGE_SKUS.join(", ")}`,
    });
  }
  const days = shape.retentionDays ?? STORAGE_DEFAULTS.retentionDays;
  const { min, max } = STORAGE_LIMITS.retentionDays;
  if (!Number.isInteger(days) || days < min || days > max) {
    issues.push({
      path: "retentionDays",
      problem: `${String(days)} is out of range`,
      hint: `use ${String(min)} to ${String(max)} days`,
    });
  }
  issues.push(...versionIssues(shape.versions));
  if (shape.withoutZones !== undefined) {
    issues.push(...reasonIssues("withoutZones.reason", shape.withoutZones.reason));
  }
  if (shape.sharedKeyAccess !== undefined) {
    issues.push(...reasonIssues("sharedKeyAccess.reason", shape.sharedKeyAccess.reason));
  }
  issues.push(
    ...publicAccessIssues("publicAccess", shape.publicAccess, { refuseTinyRanges: true }),
    ...placementIssues("privateEndpoint", shape.privateEndpoint),
  );
  shape.containers?.forEach((container, index) => {
    if (/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(container)) return;
    issues.push({
      path: `containers[${String(index)}]`,
      problem: `${JSON.stringify(container)} is not a container name`,
      hint: "use 3 to 63 lower-case letters, digits and single hyphens",
    });
  });
  return issues;
}

function versionIssues(versions: BlobVersions | undefined): readonly Issue[] {
  if (versions?.mode === "none") return reasonIssues("versions.reason", versions.reason);
  const days = versions?.days ?? STORAGE_DEFAULTS.versionDays;
  const { min, max } = STORAGE_LIMITS.versionDays;
  if (Number.isInteger(days) && days >= min && days <= max) return [];
  return [
    {
      path: "versions.days",
      problem: `${String(days)} is out of range`,
      hint: `use ${String(min)} to ${String(max)} days`,
    },
  ];
}
