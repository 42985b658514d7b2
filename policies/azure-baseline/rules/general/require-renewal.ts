import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { ENDING_TYPES, daysBetween, endingBefore } from "../../../lib/azure-expiry";
import { stackPolicyFor } from "../../../lib/policy-for";

const { daysAhead } = AZURE_DATA.AZ_EXPIRES_SOON.limits;

export const requireRenewal = stackPolicyFor(AZURE_DATA.AZ_EXPIRES_SOON, {
  type: ENDING_TYPES,
  config: {
    schema: {
      days: {
        type: "integer",
        description:
          "Days before its end from which a secret, key, password or certificate is reported.",
        minimum: 1,
        maximum: 730,
        default: daysAhead,
      },
    },
    defaults: { days: daysAhead },
  },
  *check(stack, { config: { days }, now }) {
    // What has ended already is the other rule's.
    yield* endingBefore(
      stack,
      (ends) => ends > now && daysBetween(now, ends) < days,
      (ends) => `in ${String(daysBetween(now, ends))} days, expected ${String(days)} or more`,
    );
  },
});
