import * as keyvault from "@pulumi/azure-native/keyvault";
import type * as pulumi from "@pulumi/pulumi";
import type { AzureRegionalArgs, ComponentContext } from "./arguments";

/** Where a generated secret is kept beside the state. */
export interface VaultSecretPlacement {
  /** Required. Name of the vault. */
  readonly vaultName: pulumi.Input<string>;
  /** Optional. Resource group of the vault. @default - the component's */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Optional. Name of the secret; a soft-deleted secret keeps its name taken. @default - from the logical name */
  readonly secretName?: pulumi.Input<string> | undefined;
  /**
   * Optional. When the secret expires. Unit: seconds since 1970.
   * Error: `expiresAtEpochSeconds: 1577836800 has passed; use a later end than 2026-11-29, with a new secret …`.
   * @default - never
   */
  readonly expiresAtEpochSeconds?: pulumi.Input<number> | undefined;
  /**
   * Optional. The vault as a resource, where this program creates it: the secret then stays in the vault when both are deleted,
   * and comes back with it. Otherwise the provider deletes it through the vault's own address. @default - deleted by itself
   */
  readonly deletedWith?: pulumi.Resource | undefined;
}

/**
 * Stores a secret of a component, through Azure Resource Manager: it works while the vault is closed to the network that this runs in
 * (O16, interpretation D-12).
 */
export function storeSecret(
  { parent, name, args }: ComponentContext<AzureRegionalArgs>,
  key: string,
  {
    vaultName,
    resourceGroupName = args.resourceGroupName,
    secretName,
    expiresAtEpochSeconds,
    deletedWith,
  }: VaultSecretPlacement & { readonly secretName: pulumi.Input<string> },
  { value, contentType }: { readonly value: pulumi.Output<string>; readonly contentType: string },
): keyvault.Secret {
  return new keyvault.Secret(
    `${name}-kvs-${key}`,
    {
      resourceGroupName,
      vaultName,
      secretName,
      tags: args.tags,
      properties: {
        value,
        contentType,
        attributes: { enabled: true, expires: expiresAtEpochSeconds },
      },
    },
    { parent, ...(deletedWith === undefined ? {} : { deletedWith }) },
  );
}
