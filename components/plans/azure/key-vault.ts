import type { Exceptions } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";
import { placementIssues, type PlacedShape } from "./private-endpoint";
import { publicAccessIssues, type PublicAccess } from "./public-access";

/** The key that the application wraps its own data keys with. */
export interface ApplicationKey<Text = string> {
  /** Required. Name of the key. */
  readonly name: Text;
  /** Optional. Length of the key. Unit: bits. @default 3072 */
  readonly size?: 2048 | 3072 | 4096 | undefined;
}

export interface KeyVaultShape<Text = string> {
  readonly vaultName: Text;
  /**
   * Optional. How long a deleted vault, key or secret can be brought back. Fixed at creation.
   *
   * Unit: days, 7 to 90.
   * Error: `softDeleteRetentionDays: 5 is out of range; use 7 to 90 days; it cannot be changed later`.
   * Source: CodeMie, Infrastructure Deployment, "Security & Identity"; range from Azure Key Vault, "Soft-delete overview".
   * @default 90
   */
  readonly softDeleteRetentionDays?: number | undefined;
  /**
   * Optional. An RSA key that an application wraps its data keys with, or `"none"`.
   *
   * It has no rotation and no expiry: the application's ciphertext names no key version, so a second version would make older
   * data unreadable.
   * Error: `applicationKey.name: "my key" is not a key name; use 1 to 127 letters, digits and hyphens`.
   * @default "none"
   */
  readonly applicationKey?: ApplicationKey<Text> | "none" | undefined;
  /**
   * Optional. Named exception: public addresses that may reach the vault beside the private endpoint.
   * Source: requirements, interpretation D-12.
   * @default - private only
   */
  readonly publicAccess?: PublicAccess<Text> | undefined;
}

/** What Azure accepts. Unit: days. */
export const KEY_VAULT_LIMITS = { softDeleteRetentionDays: { min: 7, max: 90 } } as const;

/** Engineering choices of a vault. */
export const KEY_VAULT_DEFAULTS = {
  softDeleteRetentionDays: 90,
  keySize: 3072,
  recover: false,
} as const;

export interface PlannedKeyVault {
  readonly softDeleteRetentionDays: number;
  readonly key: { readonly name: string; readonly size: number } | undefined;
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly exceptions: Exceptions;
}

/** Decides everything about a vault that does not need a cloud. */
export function planKeyVault(subject: string, shape: KeyVaultShape & PlacedShape): PlannedKeyVault {
  throwIfAny(subject, keyVaultIssues(shape));
  const { applicationKey = "none", publicAccess } = shape;
  return {
    softDeleteRetentionDays:
      shape.softDeleteRetentionDays ?? KEY_VAULT_DEFAULTS.softDeleteRetentionDays,
    key:
      applicationKey === "none"
        ? undefined
        : {
            name: applicationKey.name,
            size: applicationKey.size ?? KEY_VAULT_DEFAULTS.keySize,
          },
    publicNetworkAccess: publicAccess === undefined ? "Disabled" : "Enabled",
    exceptions: { "azure-keyvault-deny-public-network": publicAccess?.reason },
  };
}

export function keyVaultIssues(shape: KeyVaultShape & PlacedShape): readonly Issue[] {
  const issues: Issue[] = [];
  if (!isPhysicalName("keyVault", shape.vaultName)) {
    issues.push({
      path: "vaultName",
      problem: `${JSON.stringify(shape.vaultName)} is not a vault name`,
      hint: `use ${physicalNameRule("keyVault")}, beginning with a letter`,
    });
  }
  const days = shape.softDeleteRetentionDays ?? KEY_VAULT_DEFAULTS.softDeleteRetentionDays;
  issues.push(...retentionIssues(days));
  if (shape.applicationKey !== undefined && shape.applicationKey !== "none") {
    const { name, size = KEY_VAULT_DEFAULTS.keySize } = shape.applicationKey;
    // A program in JavaScript may leave the name out.
    const given: unknown = name;
    if (typeof given !== "string" || !/^[A-Za-z0-9-]{1,127}$/.test(given)) {
      issues.push({
        path: "applicationKey.name",
        problem: given === undefined ? "is missing" : `${JSON.stringify(given)} is not a key name`,
        hint: "use 1 to 127 letters, digits and hyphens",
      });
    }
    if (![2048, 3072, 4096].includes(size)) {
      issues.push({
        path: "applicationKey.size",
        problem: `${String(size)} bits are not offered for RSA`,
        hint: "use 2048, 3072 or 4096",
      });
    }
  }
  issues.push(
    ...publicAccessIssues("publicAccess", shape.publicAccess),
    ...placementIssues("privateEndpoint", shape.privateEndpoint),
  );
  return issues;
}

/** A vault's retention, of the application's vault and of the state vault alike. */
export function retentionIssues(days: number): readonly Issue[] {
  const { min, max } = KEY_VAULT_LIMITS.softDeleteRetentionDays;
  if (Number.isInteger(days) && days >= min && days <= max) return [];
  return [
    {
      path: "softDeleteRetentionDays",
      problem: `${String(days)} is out of range`,
      hint: `use ${String(min)} to ${String(max)} days; it cannot be changed later`,
    },
  ];
}
