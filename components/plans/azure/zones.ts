/** Availability zones of an Azure region that has them. */
export const AVAILABILITY_ZONES = ["1", "2", "3"] as const;

export const isAvailabilityZone = (text: string): boolean =>
  (AVAILABILITY_ZONES as readonly string[]).includes(text);
