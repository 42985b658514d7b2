import { throwIfAny, type Issue } from "../issues";
import { objectNameIssues } from "./names";

/** Disks of Azure that a volume can be made of. */
export const DISK_SKUS = {
  premium: { local: "Premium_LRS", zoneRedundant: "Premium_ZRS" },
  standardSsd: { local: "StandardSSD_LRS", zoneRedundant: "StandardSSD_ZRS" },
} as const;
export type DiskKind = keyof typeof DISK_SKUS;

/** What becomes of a disk whose volume is deleted. */
export const RECLAIM_POLICIES = ["retain", "delete"] as const;
export type ReclaimPolicy = (typeof RECLAIM_POLICIES)[number];

/** Engineering choices of a storage class. */
export const STORAGE_CLASS_DEFAULTS = {
  disk: "premium",
  zoneRedundant: false,
  reclaim: "retain",
  isDefault: false,
} as const;

/** The class that the product's own step looks for, in a cluster that has it already. */
export const PRODUCT_STORAGE_CLASS = "managed-premium";

export interface StorageClassShape<Text = string> {
  readonly name?: Text | undefined;
  /** Optional. Kind of disk. @default "premium" */
  readonly disk?: DiskKind | undefined;
  /** Optional. Disks that survive the loss of a zone; not offered in every region. @default false */
  readonly zoneRedundant?: boolean | undefined;
  /** Optional. What becomes of the disk when its claim is deleted. @default "retain" */
  readonly reclaim?: ReclaimPolicy | undefined;
  /** Optional. Class of claims that name none. @default false */
  readonly isDefault?: boolean | undefined;
}

export interface PlannedStorageClass {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly reclaimPolicy: "Retain" | "Delete";
  readonly annotations: Readonly<Record<string, string>>;
}

/** Classes that AKS makes itself, and puts back when somebody changes them. */
const OF_THE_CLUSTER = new Set([
  "default",
  "managed",
  "managed-csi",
  "managed-csi-premium",
  "managed-premium",
]);

export function planStorageClass(subject: string, shape: StorageClassShape): PlannedStorageClass {
  throwIfAny(subject, storageClassIssues(shape));
  const sku = DISK_SKUS[shape.disk ?? STORAGE_CLASS_DEFAULTS.disk];
  return {
    name: nameOf(shape),
    parameters: {
      skuName: shape.zoneRedundant === true ? sku.zoneRedundant : sku.local,
      cachingMode: "ReadOnly",
      // The disk can be reached by attaching it, and in no other way: no export link, no disk access.
      networkAccessPolicy: "DenyAll",
      publicNetworkAccess: "Disabled",
    },
    reclaimPolicy: shape.reclaim === "delete" ? "Delete" : "Retain",
    annotations:
      shape.isDefault === true ? { "storageclass.kubernetes.io/is-default-class": "true" } : {},
  };
}

export function storageClassIssues(shape: StorageClassShape): readonly Issue[] {
  const name = nameOf(shape);
  if (OF_THE_CLUSTER.has(name)) {
    return [
      {
        path: "name",
        problem: `${name} is made and kept by AKS itself`,
        hint: "use it as an existing class, or choose another name",
      },
    ];
  }
  return objectNameIssues("name", name);
}

// The same stem as the class that the product's own step looks for (`managed-premium`), and never the same name.
function nameOf({ name, disk = "premium", zoneRedundant = false }: StorageClassShape): string {
  const stem = disk === "premium" ? "managed-premium" : "managed-standard";
  return name ?? `${stem}-${zoneRedundant ? "zrs" : "lrs"}`;
}
