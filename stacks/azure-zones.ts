import { isExisting } from "../config/azure-plans";
import type { ExistingZone, ZoneChoice } from "../config/schema/primitives";
import type { CrossSubscriptionArgs } from "../components/azure/arguments";
import type { AzureSubscriptions } from "./azure-subscriptions";

/** A zone with the provider of its subscription: an existing one may belong to another. */
export function zoneChoice<M extends string>(
  zone: ZoneChoice<M>,
  subscriptions: AzureSubscriptions,
): Exclude<ZoneChoice<M>, ExistingZone> | (ExistingZone & CrossSubscriptionArgs) {
  if (!isExisting(zone)) return zone;
  return { ...zone, ...subscriptions.providerFor(zone.zoneId) };
}
