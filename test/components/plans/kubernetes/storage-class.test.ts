import {
  planStorageClass,
  storageClassIssues,
  type StorageClassShape,
} from "../../../../components/plans/kubernetes/storage-class";
import { InvalidArgumentsError } from "../../../../components/plans/issues";
import { linesOf } from "../../../support/issues";

// The parameters of disk.csi.azure.com: Azure Disk CSI driver, "Driver Parameters".
const LOCKED = {
  cachingMode: "ReadOnly",
  networkAccessPolicy: "DenyAll",
  publicNetworkAccess: "Disabled",
};

describe("the plan of a storage class", () => {
  it.each<
    readonly [StorageClassShape, name: string, skuName: string, reclaim: string, byDefault: boolean]
  >([
    [{}, "managed-premium-lrs", "Premium_LRS", "Retain", false],
    [{ zoneRedundant: true }, "managed-premium-zrs", "Premium_ZRS", "Retain", false],
    [{ disk: "standardSsd" }, "managed-standard-lrs", "StandardSSD_LRS", "Retain", false],
    [
      { disk: "standardSsd", zoneRedundant: true },
      "managed-standard-zrs",
      "StandardSSD_ZRS",
      "Retain",
      false,
    ],
    [{ reclaim: "delete" }, "managed-premium-lrs", "Premium_LRS", "Delete", false],
    [{ reclaim: "retain", isDefault: true }, "managed-premium-lrs", "Premium_LRS", "Retain", true],
    [{ name: "fast", isDefault: false }, "fast", "Premium_LRS", "Retain", false],
  ])("%j", (shape, name, skuName, reclaimPolicy, byDefault) => {
    expect(planStorageClass("StorageClass", shape)).toEqual({
      name,
      parameters: { skuName, ...LOCKED },
      reclaimPolicy,
      annotations: byDefault ? { "storageclass.kubernetes.io/is-default-class": "true" } : {},
    });
  });

  // The classes that AKS creates: Azure, "Storage options for applications in AKS", "Storage classes".
  it.each(["default", "managed", "managed-csi", "managed-csi-premium", "managed-premium"])(
    "leaves %s to the cluster",
    (name) => {
      expect(linesOf(storageClassIssues({ name }))).toEqual([
        `name: ${name} is made and kept by AKS itself; use it as an existing class, or choose another name`,
      ]);
    },
  );

  it("refuses a name that Kubernetes does not take", () => {
    expect(linesOf(storageClassIssues({ name: "Fast" }))).toEqual([
      'name: "Fast" is not a name that Kubernetes takes; write lower-case letters, digits, hyphens and dots, for example codemie-api',
    ]);
    expect(() => planStorageClass("StorageClass", { name: "Fast" })).toThrow(InvalidArgumentsError);
  });
});
