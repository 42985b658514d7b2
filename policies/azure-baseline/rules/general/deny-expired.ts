import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { ENDING_TYPES, endingBefore } from "../../../lib/azure-expiry";
import { stackPolicyFor } from "../../../lib/policy-for";

export const denyExpired = stackPolicyFor(AZURE_DATA.AZ_EXPIRED, {
  type: ENDING_TYPES,
  *check(stack, { now }) {
    yield* endingBefore(
      stack,
      (ends) => ends <= now,
      () => "which is past",
    );
  },
});
