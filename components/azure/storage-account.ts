import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";

import type { NamedException } from "../plans/exceptions";
import type { PublicAccess } from "../plans/azure/public-access";
import {
  type BlobVersions,
  planStorageAccount,
  type PlannedStorageAccount,
  type StorageSku,
} from "../plans/azure/storage-account";
import { taggedExceptions, type AzureRegionalArgs } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { expiringVersions, hardenedAccount, recoverableBlobs } from "./hardening";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import { withoutVersionAliases } from "./version-aliases";

export interface StorageAccountArgs extends AzureRegionalArgs {
  /**
   * Optional. Name of the account, unique in the world; 3 to 24 lower-case letters and digits.
   * @default - from the logical name, with a hash
   */
  readonly accountName?: string;
  /**
   * Optional. Replication; every choice survives the loss of a zone.
   *
   * Error: `sku: "Standard_LRS" does not survive the loss of a zone, or is unknown; use one of …`.
   * @default "Standard_ZRS"
   */
  readonly sku?: StorageSku;
  /**
   * Optional. How long deleted blobs, blob versions' deletions and containers can be brought back.
   *
   * Unit: days, 1 to 365.
   * Error: `retentionDays: 0 is out of range; use 1 to 365 days`.
   * @default 30
   */
  readonly retentionDays?: number;
  /**
   * Optional. What becomes of the versions that overwriting and deleting leave behind: kept for `days`, or none for a reason.
   *
   * Unit: days, 1 to 36500.
   * Error: `versions.days: 0 is out of range; use 1 to 36500 days`.
   * @default { mode: "kept", days: 360 }
   */
  readonly versions?: BlobVersions;
  /**
   * Optional. Named exception: account keys beside Entra ID, for clients that support nothing else (Langfuse is one).
   * @default - Entra ID only
   */
  readonly sharedKeyAccess?: NamedException;
  /** Optional. Named exception: public addresses beside the private endpoint. @default - private only */
  readonly publicAccess?: PublicAccess;
  /** Optional. Containers to create; CodeMie makes its own. @default - none */
  readonly containers?: readonly string[];
  /** Optional. Private endpoint of the blob service. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement;
  /** Optional. Where reads, writes, deletions and transactions of blobs are logged. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs;
  /** Optional. Keep account and containers from being deleted by the engine. @default true */
  readonly protect?: boolean;
}

/**
 * Blob storage for an application's files.
 *
 * Creates the account, its blob service settings (versions, soft delete, change feed), the rule that deletes old versions,
 * containers, the private endpoint with its name, and the diagnostic setting of the blob service.
 *
 * @stateful Holds the application's files.
 * Cost: by volume, about 0.02 USD a month for each GiB, and about 7 USD for the endpoint.
 * Source: CodeMie, Infrastructure Deployment, "Data & Storage" and "Data Protection".
 *
 * @example
 * const files = new StorageAccount("files", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   privateEndpoint: { subnetId, privateDnsZoneId },
 * });
 */
export class StorageAccount extends pulumi.ComponentResource {
  public readonly accountId: pulumi.Output<string>;
  public readonly accountName: pulumi.Output<string>;
  public readonly blobEndpoint: pulumi.Output<string>;

  public constructor(
    name: string,
    args: StorageAccountArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const accountName = args.accountName ?? defaultName("storageAccount", name);
    const plan = planStorageAccount(`StorageAccount "${name}"`, { ...args, accountName });
    super(
      "platform-foundations:azure:StorageAccount",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );
    const protect = args.protect ?? true;

    const account = createAccount(this, name, accountName, args, plan);
    const blobs = new storage.BlobServiceProperties(
      `${name}-blobs`,
      {
        resourceGroupName: args.resourceGroupName,
        accountName: account.name,
        ...recoverableBlobs(plan.retentionDays, plan.versionDays === undefined ? "none" : "kept"),
      },
      { parent: this },
    );
    if (plan.versionDays !== undefined) {
      new storage.ManagementPolicy(
        `${name}-versions`,
        {
          resourceGroupName: args.resourceGroupName,
          accountName: account.name,
          ...expiringVersions(plan.versionDays),
        },
        { parent: this, dependsOn: [blobs] }, // a version rule is refused while versioning is off
      );
    }
    for (const containerName of plan.containers) {
      new storage.BlobContainer(
        `${name}-container-${containerName}`,
        {
          resourceGroupName: args.resourceGroupName,
          accountName: account.name,
          containerName,
          publicAccess: "None",
        },
        { parent: this, protect, dependsOn: [blobs] }, // versions are kept from the first blob on
      );
    }
    privateEndpointOf(this, name, args, { groupId: "blob", id: account.id });
    diagnosticSetting(this, `${name}-st`, "storageBlobs", account.id, args.diagnostics);

    this.accountId = account.id;
    this.accountName = account.name;
    this.blobEndpoint = pulumi.interpolate`https://${account.name}.blob.core.windows.net/`;
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
    });
  }
}

function createAccount(
  parent: StorageAccount,
  name: string,
  accountName: string,
  args: StorageAccountArgs,
  plan: PlannedStorageAccount,
): storage.StorageAccount {
  const hardened = hardenedAccount(plan);
  return new storage.StorageAccount(
    `${name}-st`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      accountName,
      tags: taggedExceptions(args.tags, plan.exceptions),
      sku: { name: plan.sku },
      ...hardened,
      // Said although empty, so that a refresh shows a network that somebody let in by hand.
      networkRuleSet: { ...hardened.networkRuleSet, virtualNetworkRules: [] },
    },
    { parent, protect: args.protect ?? true },
  );
}
