import { Provider } from "@pulumi/azure-native/provider";
import { providerSettings } from "../config/from-engine";
import { subscriptionOf } from "../components/azure/role-assignments";

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
    const subscriptionId = subscriptionOf(id).toLowerCase();
    if (subscriptionId === this.own.toLowerCase()) return {};
    const provider = this.providers.get(subscriptionId) ?? this.create(subscriptionId);
    return { subscriptionProvider: provider };
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
