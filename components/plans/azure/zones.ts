/** Availability zones of an Azure region that has them. */
export const AVAILABILITY_ZONES = ["1", "2", "3"] as const;

export const isAvailabilityZone = (text: string): boolean =>
  (AVAILABILITY_ZONES as readonly string[]).includes(text);

/** Redundancy of a storage account that survives the loss of a zone, and what a region without zones has instead. */
export const SKU_WITHOUT_ZONES = {
  Standard_ZRS: "Standard_LRS",
  Standard_GZRS: "Standard_GRS",
  Standard_RAGZRS: "Standard_RAGRS",
} as const;
export type ZonalSku = keyof typeof SKU_WITHOUT_ZONES;
export type SkuWithoutZones = (typeof SKU_WITHOUT_ZONES)[ZonalSku];
