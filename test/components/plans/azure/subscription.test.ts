import { isInSubscription, subscriptionOf } from "../../../../components/plans/azure/subscription";

const GUID = "0a1b2c3d-1111-4222-8333-444455556666";

it("the subscription of a resource is in its id, in either case", () => {
  expect(subscriptionOf(`/Subscriptions/${GUID}/resourceGroups/rg`)).toBe(GUID);
  expect(isInSubscription(`/subscriptions/${GUID.toUpperCase()}/x`, GUID)).toBe(true);
  expect(isInSubscription(`/subscriptions/${GUID}`, "other")).toBe(false);
  for (const id of ["rg", "/subscriptions/", `x/subscriptions/${GUID}`])
    expect(() => subscriptionOf(id)).toThrow(new TypeError(`${id} names no subscription`));
});
