import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { ADDRESS, NAME } from "../arguments/stand-ins";
import {
  planStorageAccount,
  type PlannedStorageAccount,
  type StorageAccountShape,
} from "../plans/azure/storage-account";
import { taggedExceptions, type AzureRegionalArgs, type ComponentContext } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { expiringVersions, hardenedAccount, recoverableBlobs } from "./hardening";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import type { PrivateEndpoint } from "./private-endpoint";
import type { NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

export interface StorageAccountArgs
  extends
    Omit<StorageAccountShape<pulumi.Input<string>>, "accountName">,
    AzureRegionalArgs,
    NamingArgs {
  /**
   * Optional. Name of the account, unique in all of Azure; 3 to 24 lower-case letters and digits.
   * @default - from the logical name, with a hash
   */
  readonly accountName?: pulumi.Input<string> | undefined;
  /** Optional. Private endpoint of the blob service. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement | undefined;
  /** Optional. Where reads, writes, deletions and transactions of blobs are logged. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. Keep account and containers from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
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
  public readonly account: storage.StorageAccount;
  /** The private endpoint; undefined without a placement. */
  public readonly privateEndpoint: PrivateEndpoint | undefined;
  public readonly accountId: pulumi.Output<string>;
  public readonly accountName: pulumi.Output<string>;
  public readonly blobEndpoint: pulumi.Output<string>;

  public constructor(
    name: string,
    args: StorageAccountArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "StorageAccount", name },
      {
        ...args,
        accountName: args.accountName ?? defaultName("storageAccount", name),
        protect: args.protect ?? opts?.protect,
      },
      { accountName: NAME, "publicAccess.allowedIpRanges[]": ADDRESS },
      planStorageAccount,
    );
    super(
      "platform-foundations:azure:StorageAccount",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const protect = checked.protect ?? true;

    const context = { parent: this, name, args: checked };
    const account = createAccount(context, plan);
    const blobs = new storage.BlobServiceProperties(
      `${name}-blobs`,
      {
        resourceGroupName: checked.resourceGroupName,
        accountName: account.name,
        ...recoverableBlobs(plan.retentionDays, plan.versionDays === undefined ? "none" : "kept"),
      },
      { parent: this },
    );
    if (plan.versionDays !== undefined) {
      new storage.ManagementPolicy(
        `${name}-versions`,
        {
          resourceGroupName: checked.resourceGroupName,
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
          resourceGroupName: checked.resourceGroupName,
          accountName: account.name,
          containerName,
          publicAccess: "None",
        },
        { parent: this, protect, dependsOn: [blobs] }, // versions are kept from the first blob on
      );
    }
    this.privateEndpoint = privateEndpointOf(context, { groupId: "blob", id: account.id });
    diagnosticSetting(this, `${name}-st`, "storageBlobs", account.id, checked.diagnostics);

    this.account = account;
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
  {
    parent,
    name,
    args,
  }: ComponentContext<
    StorageAccountArgs & Pick<StorageAccountShape<pulumi.Input<string>>, "accountName">
  >,
  plan: PlannedStorageAccount,
): storage.StorageAccount {
  const hardened = hardenedAccount({
    ...plan,
    allowedIpRanges: args.publicAccess?.allowedIpRanges ?? [],
  });
  return new storage.StorageAccount(
    `${name}-st`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      accountName: args.accountName,
      tags: taggedExceptions(args.tags, plan.exceptions),
      sku: { name: plan.sku },
      ...hardened,
      // Given although empty, so that a refresh shows a network that was allowed by hand.
      networkRuleSet: { ...hardened.networkRuleSet, virtualNetworkRules: [] },
    },
    { parent, protect: args.protect ?? true },
  );
}
