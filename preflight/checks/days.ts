import { REQUIREMENTS } from "../../prerequisites";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Days from now until then, with their fraction; negative once it has passed. */
export const daysUntil = (then: Date, now: Date): number =>
  (then.getTime() - now.getTime()) / DAY_MILLISECONDS;

/** Whether something that ends after this many days is to be renewed now: secrets, keys and certificates alike. */
export const endsSoon = (days: number): boolean =>
  days <= REQUIREMENTS.AZ_SECRET_EXPIRY.limits.daysAhead;
