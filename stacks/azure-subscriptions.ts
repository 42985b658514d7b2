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

  /** For a component that makes something inside or beside `id`; nothing where that is in the deployment's subscription. */
  public holding(id: string): { readonly subscriptionProvider?: Provider } {
    if (isInSubscription(id, this.own)) return {};
    const subscriptionId = subscriptionOf(id).toLowerCase();
    const provider = this.providers.get(subscriptionId) ?? this.create(subscriptionId);
    return { subscriptionProvider: provider };
  }

  /** For endpoints in a subnet: Azure wants them in its subscription, and there is room in its network's group. */
  public endpointsAt(subnetId: pulumi.Input<string>): EndpointPlacement {
    if (typeof subnetId !== "string") return {}; // made here
    const { subscriptionProvider } = this.holding(subnetId);
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
