/** The subscription that a resource id names. */
export function subscriptionOf(resourceId: string): string {
  const found = /^\/subscriptions\/([^/]+)/i.exec(resourceId)?.[1];
  if (found === undefined) throw new TypeError(`${resourceId} names no subscription`);
  return found;
}

/** Whether a resource is in a subscription; Azure compares ids without regard to case. */
export const isInSubscription = (resourceId: string, subscriptionId: string): boolean =>
  subscriptionOf(resourceId).toLowerCase() === subscriptionId.toLowerCase();
