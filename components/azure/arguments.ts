import * as pulumi from "@pulumi/pulumi";
import { exceptionTags, type Exceptions } from "../plans/exceptions";

/** Arguments that every Azure component shares. */
export interface AzureComponentArgs {
  /** Optional. Tags for every taggable child. @default - no tags */
  readonly tags?:
    pulumi.Input<Readonly<Record<string, pulumi.Input<string>>> | undefined> | undefined;
  /**
   * Optional. Keep the provider's aliases for older API versions on the children of this component.
   *
   * Only a stack whose program once used a versioned module (`azure-native:network/v20230201:…`) needs them: they cost
   * most of a preview's time and memory. See `docs/internals/decisions/0003-drop-api-version-aliases.md`.
   * @default false
   */
  readonly keepVersionAliases?: boolean | undefined;
}

/** The caller's tags and those that except the resource from policies, so that the packs and the portal show the reasons. */
export function taggedExceptions(
  tags: AzureComponentArgs["tags"],
  exceptions: Exceptions,
): pulumi.Input<Record<string, pulumi.Input<string>> | undefined> {
  const own = exceptionTags(exceptions);
  if (Object.keys(own).length === 0) return tags;
  return pulumi.output(tags).apply((given) => ({ ...given, ...own }));
}

/** What the steps of one component share: the component, its logical name and its arguments. */
export interface ComponentContext<Args> {
  readonly parent: pulumi.Resource;
  readonly name: string;
  readonly args: Args;
}

/** Arguments of a component whose children live in one region of one resource group. */
export interface AzureRegionalArgs extends AzureComponentArgs {
  /** Required. Name of the resource group that receives the children. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region by its programmatic name, for example `westeurope`. */
  readonly location: pulumi.Input<string>;
}

/** An existing resource whose subscription may differ from the component's. */
export interface CrossSubscriptionArgs {
  /**
   * Optional. Provider of the subscription of the existing resource; what is created inside the resource uses it. A hub and
   * central zones often belong to a connectivity subscription.
   * @default - the component's own provider
   */
  readonly subscriptionProvider?: pulumi.ProviderResource | undefined;
}

/** Arguments of a component that assigns roles. */
export interface AssigningArgs {
  /**
   * Optional. Subscription of the resource group; with it a preview already knows which roles are assigned.
   * @default - taken from each scope, once that exists
   */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
}
