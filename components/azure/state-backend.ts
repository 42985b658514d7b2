import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { ADDRESS, GUID, NAME } from "../arguments/stand-ins";
import { planStateBackend, type StateBackendShape } from "../plans/azure/state-backend";
import { byKey } from "../plans/keyed";
import { taggedExceptions, type AssigningArgs, type AzureComponentArgs } from "./arguments";
import { expiringVersions, hardenedAccount, hardenedVault, recoverableBlobs } from "./hardening";
import { assignRole } from "./role-assignments";
import { withoutVersionAliases } from "./version-aliases";

/** Arguments of {@link StateBackend}. */
export interface StateBackendArgs
  extends AzureComponentArgs, AssigningArgs, StateBackendShape<pulumi.Input<string>> {
  /** Required. Azure region by its programmatic name, for example `westeurope`. */
  readonly location: pulumi.Input<string>;
  /** Required. Entra tenant of the vault. */
  readonly tenantId: pulumi.Input<string>;
  /**
   * Optional. Keep group, account and vault from being deleted by the engine.
   * Source: CodeMie, Infrastructure Deployment, "Phase 1: Terraform State Backend".
   * @default true
   */
  readonly protect?: boolean | undefined;
}

/**
 * Where state lives: made first, in a stack of its own, then used by every other stack.
 *
 * Creates, in this order: a resource group that holds nothing else, a storage account (versioned, soft delete, Entra login
 * only, default deny), the private containers `tfstate`, `scripts` and one for Pulumi's own state, a Key Vault with the RSA
 * key of the secrets provider, the roles that make Entra login work, and a delete lock over the group unless `lock` is off.
 *
 * @stateful The account holds every stack's state. Cost: a few euros a month.
 *
 * Source: CodeMie, Infrastructure Deployment, "Phase 1: Terraform State Backend".
 * @throws InvalidArgumentsError before anything is registered, listing every unusable argument.
 */
export class StateBackend extends pulumi.ComponentResource {
  public readonly resourceGroup: resources.ResourceGroup;
  public readonly account: storage.StorageAccount;
  public readonly vault: keyvault.Vault;
  /** The key that encrypts the secrets of stacks. */
  public readonly key: keyvault.Key;
  public readonly resourceGroupName: pulumi.Output<string>;
  public readonly storageAccountName: pulumi.Output<string>;
  public readonly storageAccountId: pulumi.Output<string>;
  public readonly vaultId: pulumi.Output<string>;
  /** Container of Pulumi's own state. */
  public readonly stateContainerName: pulumi.Output<string>;
  public readonly tfstateContainerName: pulumi.Output<string>;
  public readonly scriptsContainerName: pulumi.Output<string>;
  /** What `pulumi login` takes. */
  public readonly backendUrl: pulumi.Output<string>;
  /** What `--secrets-provider` takes. */
  public readonly secretsProvider: pulumi.Output<string>;

  public constructor(name: string, args: StateBackendArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "StateBackend", name },
      { ...args, protect: args.protect ?? opts?.protect },
      {
        resourceGroupName: NAME,
        storageAccountName: NAME,
        vaultName: NAME,
        stateContainerName: NAME,
        "allowedIpRanges[]": ADDRESS,
        "engineerPrincipalIds.*": GUID,
        "privateEndpointIds.*": NAME,
      },
      planStateBackend,
    );
    const {
      resourceGroupName = plan.resourceGroupName,
      storageAccountName = plan.storageAccountName,
      vaultName = plan.vaultName,
      stateContainerName = plan.stateContainerName,
      engineerPrincipalIds = [],
    } = checked;
    const allowedIpRanges = (checked.allowedIpRanges ?? []).map((_, index) =>
      content(["allowedIpRanges"], (known) => known.allowedIpRanges[index] ?? ""),
    );
    super(
      "platform-foundations:azure:StateBackend",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const { location, tags } = checked;
    const kept: pulumi.CustomResourceOptions = { parent: this, protect: checked.protect ?? true };

    const group = new resources.ResourceGroup(
      `${name}-rg`,
      { resourceGroupName, location, tags },
      kept,
    );
    const inGroup = { resourceGroupName: group.name, location, tags };

    const account = new storage.StorageAccount(
      `${name}-st`,
      {
        ...inGroup,
        tags: taggedExceptions(tags, plan.exceptions.account),
        accountName: storageAccountName,
        sku: { name: plan.sku },
        ...hardenedAccount({
          ...plan,
          allowedIpRanges,
          publicNetworkAccess: plan.publicNetworkAccess.blob,
          allowSharedKeyAccess: plan.sharedKeyAccess,
        }),
      },
      kept,
    );
    const inAccount = { resourceGroupName: group.name, accountName: account.name };

    const blobs = new storage.BlobServiceProperties(
      `${name}-blobs`,
      { ...inAccount, ...recoverableBlobs(plan.retentionDays) },
      { parent: this },
    );
    new storage.ManagementPolicy(
      `${name}-versions`,
      {
        ...inAccount,
        ...expiringVersions(plan.versionDays),
      },
      { parent: this, dependsOn: [blobs] }, // a version rule is refused while versioning is off
    );
    const containers = plan.containers.map(
      ({ key, containerName }) =>
        new storage.BlobContainer(
          `${name}-container-${key}`,
          {
            ...inAccount,
            containerName: key === "pulumi" ? stateContainerName : containerName,
            publicAccess: "None",
          },
          { ...kept, dependsOn: [blobs] }, // versioning is on before the first blob can be written
        ),
    );

    const vault = new keyvault.Vault(
      `${name}-kv`,
      {
        ...inGroup,
        tags: taggedExceptions(tags, plan.exceptions.vault),
        vaultName,
        properties: {
          ...hardenedVault({
            ...plan,
            allowedIpRanges,
            publicNetworkAccess: plan.publicNetworkAccess.vault,
            tenantId: checked.tenantId,
          }),
          createMode: plan.recoverVault ? "recover" : undefined,
        },
      },
      { ...kept, ignoreChanges: ["properties.createMode"] }, // how it came into being; nothing to change later
    );
    const key = new keyvault.Key(
      `${name}-key`,
      {
        resourceGroupName: group.name,
        vaultName: vault.name,
        keyName: plan.keyName,
        properties: {
          kty: "RSA",
          keySize: 3072,
          // No rotation: the engine keeps no key version beside a stack's data key, so an older key must stay the newest.
          keyOps: ["encrypt", "decrypt", "wrapKey", "unwrapKey"],
          attributes: { enabled: true },
        },
      },
      { ...kept, deletedWith: vault },
    );

    for (const [engineer, principalId] of Object.entries(byKey(engineerPrincipalIds))) {
      const principal = {
        principalKey: engineer,
        principalId,
        principalType: plan.engineerPrincipalType,
        subscriptionId: checked.subscriptionId,
      };
      assignRole(
        `${name}-state-${engineer}`,
        { ...principal, role: "Storage Blob Data Contributor", scope: account.id },
        { parent: this },
      );
      assignRole(
        `${name}-key-${engineer}`,
        { ...principal, role: "Key Vault Crypto User", scope: vault.id },
        { parent: this },
      );
    }

    if (plan.lock) {
      new authorization.ManagementLockByScope(
        `${name}-lock`,
        {
          scope: group.id,
          lockName: "state-lock",
          level: "CanNotDelete",
          notes: "Every stack's state lives here.",
        },
        // Last, so that on the way down the lock goes first (O19).
        { parent: this, dependsOn: [...containers, key] },
      );
    }

    this.resourceGroup = group;
    this.account = account;
    this.vault = vault;
    this.key = key;
    this.resourceGroupName = group.name;
    this.storageAccountName = account.name;
    this.storageAccountId = account.id;
    this.vaultId = vault.id;
    this.stateContainerName = pulumi.output(stateContainerName);
    this.tfstateContainerName = pulumi.output("tfstate");
    this.scriptsContainerName = pulumi.output("scripts");
    this.backendUrl = pulumi.interpolate`azblob://${stateContainerName}?storage_account=${account.name}`;
    this.secretsProvider = pulumi.interpolate`azurekeyvault://${vault.name}.vault.azure.net/keys/${plan.keyName}`;
    this.registerOutputs({
      resourceGroupName: this.resourceGroupName,
      storageAccountName: this.storageAccountName,
      storageAccountId: this.storageAccountId,
      vaultId: this.vaultId,
      stateContainerName: this.stateContainerName,
      tfstateContainerName: this.tfstateContainerName,
      scriptsContainerName: this.scriptsContainerName,
      backendUrl: this.backendUrl,
      secretsProvider: this.secretsProvider,
    });
  }
}
