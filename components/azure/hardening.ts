import type * as storage from "@pulumi/azure-native/storage";
import type { input } from "@pulumi/azure-native/types";
import type * as pulumi from "@pulumi/pulumi";

/** Access from outside the private network: none with `Disabled`; with `Enabled`, from the listed ranges only. */
export interface ExternalAccess {
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  /** Public IPv4 addresses or ranges, as the service's firewall takes them. */
  readonly allowedIpRanges: readonly pulumi.Input<string>[];
}

type HardenedAccount = Omit<
  storage.StorageAccountArgs,
  "resourceGroupName" | "sku" | "networkRuleSet"
> & { readonly networkRuleSet: input.storage.NetworkRuleSetArgs };

type HardenedVault = Omit<input.keyvault.VaultPropertiesArgs, "networkAcls"> & {
  readonly networkAcls: input.keyvault.NetworkRuleSetArgs;
};

/** Security settings of every storage account: TLS 1.2, Entra sign-in, no anonymous access, default deny, double encryption. */
export function hardenedAccount({
  publicNetworkAccess,
  allowedIpRanges,
  allowSharedKeyAccess,
}: ExternalAccess & { readonly allowSharedKeyAccess: boolean }): HardenedAccount {
  return {
    kind: "StorageV2",
    accessTier: "Hot",
    identity: { type: "SystemAssigned" },
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
    allowBlobPublicAccess: false,
    allowSharedKeyAccess,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    publicNetworkAccess,
    networkRuleSet: {
      defaultAction: "Deny",
      bypass: "AzureServices",
      ipRules: allowedIpRanges.map((iPAddressOrRange) => ({
        iPAddressOrRange,
        action: "Allow",
      })),
    },
    // Both apply once account keys are on; they make sure that the keys are rotated.
    keyPolicy: { keyExpirationPeriodInDays: 90 },
    sasPolicy: { expirationAction: "Log", sasExpirationPeriod: "1.00:00:00" },
    encryption: {
      keySource: "Microsoft.Storage",
      requireInfrastructureEncryption: true, // possible at creation only
      services: {
        blob: { enabled: true, keyType: "Account" },
        file: { enabled: true, keyType: "Account" },
      },
    },
  };
}

/** Settings of every blob service: overwritten and deleted blobs can be restored for `retentionDays`. */
export function recoverableBlobs(
  retentionDays: number,
  versions: "kept" | "none" = "kept",
): Omit<storage.BlobServicePropertiesArgs, "resourceGroupName" | "accountName"> {
  return {
    // The service exists as soon as the account does; the provider adopts it under this name and sets the rest.
    blobServicesName: "default",
    isVersioningEnabled: versions === "kept",
    changeFeed: { enabled: true },
    deleteRetentionPolicy: { enabled: true, days: retentionDays },
    containerDeleteRetentionPolicy: { enabled: true, days: retentionDays },
  };
}

/** The policy of an account that deletes old versions of its blobs after a while. */
export function expiringVersions(
  days: number,
): Pick<storage.ManagementPolicyArgs, "managementPolicyName" | "policy"> {
  return {
    managementPolicyName: "default",
    policy: {
      rules: [
        {
          name: "expire-old-versions",
          enabled: true,
          type: "Lifecycle",
          definition: {
            filters: { blobTypes: ["blockBlob"] },
            actions: { version: { delete: { daysAfterCreationGreaterThan: days } } },
          },
        },
      ],
    },
  };
}

/** Security settings of every vault: access by roles only, default deny, soft delete and purge protection. */
export function hardenedVault({
  tenantId,
  softDeleteRetentionDays,
  publicNetworkAccess,
  allowedIpRanges,
}: ExternalAccess & {
  readonly tenantId: pulumi.Input<string>;
  readonly softDeleteRetentionDays: number;
}): HardenedVault {
  return {
    tenantId,
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
    enableSoftDelete: true,
    softDeleteRetentionInDays: softDeleteRetentionDays, // fixed at creation
    enablePurgeProtection: true, // never false: Azure refuses the word itself
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    publicNetworkAccess,
    networkAcls: {
      defaultAction: "Deny",
      bypass: "AzureServices",
      ipRules: allowedIpRanges.map((value) => ({ value })),
    },
  };
}
