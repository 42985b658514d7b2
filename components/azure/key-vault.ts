import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";

import { decide } from "../arguments/decide";
import { ADDRESS, NAME } from "../arguments/stand-ins";
import { planKeyVault, type KeyVaultShape } from "../plans/azure/key-vault";
import { taggedExceptions, type AzureRegionalArgs, type ComponentContext } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { hardenedVault } from "./hardening";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import type { PrivateEndpoint } from "./private-endpoint";
import type { NamingArgs } from "./naming";
import { withoutVersionAliases } from "./version-aliases";

export interface KeyVaultArgs
  extends Omit<KeyVaultShape<pulumi.Input<string>>, "vaultName">, AzureRegionalArgs, NamingArgs {
  /** Required. Entra tenant whose identities may use the vault. */
  readonly tenantId: pulumi.Input<string>;
  /**
   * Optional. Name of the vault, unique in all of Azure; 3 to 24 characters.
   *
   * Error: `vaultName: "CodeMie_Vault" is not a vault name; use 3 to 24 lower-case letters, digits and hyphens, …`.
   * @default - from the logical name, with a hash
   */
  readonly vaultName?: pulumi.Input<string> | undefined;
  /** Optional. Private endpoint of the vault. @default - none */
  readonly privateEndpoint?: PrivateEndpointPlacement | undefined;
  /** Optional. Where audit events and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. Bring back the soft-deleted vault of this name instead of creating one. Read at creation only. @default false */
  readonly recover?: boolean | undefined;
  /** Optional. Keep the vault and its key from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
}

/**
 * A vault for keys and secrets that only role assignments open, and only from inside the network.
 *
 * Creates the vault (purge protection, soft delete), the application's key if one is asked for, the private endpoint with its
 * name, and the diagnostic setting. Keys and secrets are written through Azure Resource Manager, which needs no way into the network.
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
  public readonly vault: keyvault.Vault;
  /** The application's key; undefined without `applicationKey`. */
  public readonly key: keyvault.Key | undefined;
  /** The private endpoint; undefined without a placement. */
  public readonly privateEndpoint: PrivateEndpoint | undefined;
  public readonly vaultId: pulumi.Output<string>;
  public readonly vaultName: pulumi.Output<string>;
  public readonly vaultUri: pulumi.Output<string>;
  /** Name of the application's key; undefined without `applicationKey`. */
  public readonly keyName: pulumi.Output<string> | undefined;
  public readonly keyId: pulumi.Output<string> | undefined;

  public constructor(name: string, args: KeyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const { checked, plan, content } = decide(
      { component: "KeyVault", name },
      {
        ...args,
        vaultName: args.vaultName ?? defaultName("keyVault", name),
        protect: args.protect ?? opts?.protect,
      },
      {
        vaultName: NAME,
        "applicationKey.name": NAME,
        "publicAccess.allowedIpRanges[]": ADDRESS,
      },
      planKeyVault,
    );
    super(
      "platform-foundations:azure:KeyVault",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );
    const hardened = hardenedVault({
      ...plan,
      allowedIpRanges: checked.publicAccess?.allowedIpRanges ?? [],
      tenantId: checked.tenantId,
    });

    const vault = new keyvault.Vault(
      `${name}-kv`,
      {
        resourceGroupName: checked.resourceGroupName,
        location: checked.location,
        vaultName: checked.vaultName,
        tags: taggedExceptions(checked.tags, plan.exceptions),
        properties: {
          ...hardened,
          // Given although empty, so that a refresh shows a network that was allowed by hand.
          networkAcls: { ...hardened.networkAcls, virtualNetworkRules: [] },
          createMode: checked.recover === true ? "recover" : undefined,
        },
      },
      { parent: this, protect: checked.protect ?? true, ignoreChanges: ["properties.createMode"] },
    );
    const context = { parent: this, name, args: checked };
    const keyName = content(["applicationKey"], ({ key: planned }) => planned?.name ?? "");
    const key = plan.key && applicationKey(context, vault, { ...plan.key, name: keyName });
    this.privateEndpoint = privateEndpointOf(context, { groupId: "vault", id: vault.id });
    diagnosticSetting(this, `${name}-kv`, "keyVault", vault.id, checked.diagnostics); // O18: only its id, nothing waits for it

    this.vault = vault;
    this.key = key;
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    // Derived from the name, so that a preview already knows it.
    this.vaultUri = pulumi.interpolate`https://${vault.name}.vault.azure.net/`;
    this.keyName = key && pulumi.output(keyName);
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
  { parent, name, args }: ComponentContext<KeyVaultArgs>,
  vault: keyvault.Vault,
  { name: keyName, size }: { readonly name: pulumi.Input<string>; readonly size: number },
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
    // It stays in a vault that is deleted, and comes back with it; the provider would delete it through the closed vault.
    { parent, protect: args.protect ?? true, deletedWith: vault },
  );
}
