import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";

import { planKeyVault, type ApplicationKey } from "../plans/azure/key-vault";
import type { PublicAccess } from "../plans/azure/public-access";
import { taggedExceptions, type AzureRegionalArgs } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { hardenedVault } from "./hardening";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import { withoutVersionAliases } from "./version-aliases";

export interface KeyVaultArgs extends AzureRegionalArgs {
  /** Required. Entra tenant whose identities may use the vault. */
  readonly tenantId: pulumi.Input<string>;
  /**
   * Optional. Name of the vault, unique in the world; 3 to 24 characters.
   *
   * Error: `vaultName: "CodeMie_Vault" is not a vault name; use 3 to 24 lower-case letters, digits and hyphens, …`.
   * @default - from the logical name, with a hash
   */
  readonly vaultName?: string;
  /**
   * Optional. How long a deleted vault, key or secret can be brought back. Fixed at creation.
   *
   * Unit: days, 7 to 90.
   * Error: `softDeleteRetentionDays: 5 is out of range; use 7 to 90 days; it cannot be changed later`.
   * Source: CodeMie, Infrastructure Deployment, "Security & Identity"; range from Azure Key Vault, "Soft-delete overview".
   * @default 90
   */
  readonly softDeleteRetentionDays?: number;
  /**
   * Optional. The RSA key that the application wraps its data keys with, or `"none"`.
   *
   * It has no rotation and no expiry: the application's ciphertext names no key version, so a second version would make older
   * data unreadable.
   * @default - `codemie-key`, 3072 bits
   */
  readonly applicationKey?: ApplicationKey | "none";
  /**
   * Optional. Named exception: public addresses that may reach the vault beside the private endpoint.
   * Source: requirements, decision D-12.
   * @default - private only
   */
  readonly publicAccess?: PublicAccess;
  /** Optional. Private endpoint of the vault. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement;
  /** Optional. Where audit events and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs;
  /** Optional. Bring back the soft-deleted vault of this name instead of creating one. Read at creation only. @default false */
  readonly recover?: boolean;
  /** Optional. Keep the vault and its key from being deleted by the engine. @default true */
  readonly protect?: boolean;
}

/**
 * A vault for keys and secrets that only role assignments open, and only from inside the network.
 *
 * Creates the vault (purge protection, soft delete), the application's key, the private endpoint with its name, and the
 * diagnostic setting. Keys and secrets are written through Azure Resource Manager, which needs no way into the network.
 *
 * @stateful Purge protection cannot be switched off: after a destroy the name stays taken for the retention period.
 * Cost: cents a month for operations, and about 7 USD for the endpoint.
 *
 * @example
 * const vault = new KeyVault("vault", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   tenantId,
 *   privateEndpoint: { subnetId, privateDnsZoneId },
 *   diagnostics: { workspaceId },
 * });
 */
export class KeyVault extends pulumi.ComponentResource {
  public readonly vaultId: pulumi.Output<string>;
  public readonly vaultName: pulumi.Output<string>;
  public readonly vaultUri: pulumi.Output<string>;
  /** Name of the application's key; undefined with `applicationKey: "none"`. */
  public readonly keyName: string | undefined;
  public readonly keyId: pulumi.Output<string> | undefined;

  public constructor(name: string, args: KeyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const vaultName = args.vaultName ?? defaultName("keyVault", name);
    const plan = planKeyVault(`KeyVault "${name}"`, { ...args, vaultName });
    super(
      "platform-foundations:azure:KeyVault",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );
    const protect = args.protect ?? true;
    const hardened = hardenedVault({ ...plan, tenantId: args.tenantId });

    const vault = new keyvault.Vault(
      `${name}-kv`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        vaultName,
        tags: taggedExceptions(args.tags, plan.exceptions),
        properties: {
          ...hardened,
          // Said although empty, so that a refresh shows a network that somebody let in by hand.
          networkAcls: { ...hardened.networkAcls, virtualNetworkRules: [] },
          ...(args.recover === true ? { createMode: "recover" as const } : {}),
        },
      },
      { parent: this, protect, ignoreChanges: ["properties.createMode"] },
    );
    const key = plan.key && applicationKey(this, name, args, vault, plan.key, protect);
    privateEndpointOf(this, name, args, { groupId: "vault", id: vault.id });
    diagnosticSetting(this, `${name}-kv`, "keyVault", vault.id, args.diagnostics); // O18: only its id, nothing waits for it

    this.vaultId = vault.id;
    this.vaultName = vault.name;
    // Derived from the name, so that a preview already knows it.
    this.vaultUri = pulumi.interpolate`https://${vault.name}.vault.azure.net/`;
    this.keyName = plan.key?.name;
    this.keyId = key?.id;
    this.registerOutputs({
      vaultId: this.vaultId,
      vaultName: this.vaultName,
      vaultUri: this.vaultUri,
      keyName: this.keyName,
      keyId: this.keyId,
    });
  }
}

function applicationKey(
  parent: KeyVault,
  name: string,
  args: KeyVaultArgs,
  vault: keyvault.Vault,
  { name: keyName, size }: { readonly name: string; readonly size: number },
  protect: boolean,
): keyvault.Key {
  return new keyvault.Key(
    `${name}-key`,
    {
      resourceGroupName: args.resourceGroupName,
      vaultName: vault.name,
      keyName,
      tags: args.tags,
      properties: {
        kty: "RSA",
        keySize: size,
        keyOps: ["wrapKey", "unwrapKey", "encrypt", "decrypt"],
        attributes: { enabled: true },
      },
    },
    // Every property of a key is fixed at its creation; a tag is the one thing that may change.
    { parent, protect },
  );
}
