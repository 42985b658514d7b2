import { Provider } from "@pulumi/azure-native/provider";
import type * as pulumi from "@pulumi/pulumi";
import { providerSettings } from "../config/from-engine";
import type { EndpointPlacement } from "../components/azure/private-access";
import { addressIn } from "../components/azure/resource-id";
import { isInSubscription, subscriptionOf } from "../components/plans/azure/subscription";

/**
 * Other subscriptions that the settings name by the ids of what exists there: a hub or central DNS zones often belong to a
 * connectivity subscription. Each gets one provider, with the credentials of the default one.
 */
export class AzureSubscriptions {
  private readonly providers = new Map<string, Provider>();

  /** @param own subscription of the deployment */
  public constructor(private readonly own: string) {}

  /** The provider for resources inside or beside `id`; none where that is in the deployment's subscription. */
  public providerFor(id: string): { readonly subscriptionProvider?: Provider } {
    if (isInSubscription(id, this.own)) return {};
    const subscriptionId = subscriptionOf(id).toLowerCase();
    const provider = this.providers.get(subscriptionId) ?? this.create(subscriptionId);
    return { subscriptionProvider: provider };
  }

  /** Where endpoints in a subnet are created: in its subscription, as Azure requires, and in its network's group. */
  public endpointPlacement(subnetId: pulumi.Input<string>): EndpointPlacement {
    if (typeof subnetId !== "string") return {}; // created by this deployment
    const { subscriptionProvider } = this.providerFor(subnetId);
    if (subscriptionProvider === undefined) return {};
    const { resourceGroupName } = addressIn(subnetId, "a subnet");
    return { subscriptionProvider, resourceGroupName };
  }

  private create(subscriptionId: string): Provider {
    const provider = new Provider(`subscription-${subscriptionId}`, {
      ...providerSettings("azure-native"),
      subscriptionId,
    });
    this.providers.set(subscriptionId, provider);
    return provider;
  }
}
