import { StorageClass, type StorageClassArgs } from "../../../components/kubernetes/storage-class";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, valueOf } from "../../support/build";
import { listed, named } from "./objects";

const inputsOf = async (args?: StorageClassArgs) =>
  named((await build(() => new StorageClass("disks", args))).resources, "disks-sc").inputs;

describe("a storage class", () => {
  it("is one class of premium disks that are made where the pod runs, and kept", async () => {
    const { value, error, resources } = await build(() => new StorageClass("disks"));
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      "storage.k8s.io/v1:StorageClass disks-sc",
      "kubernetes:StorageClass disks",
    ]);
    expect(named(resources, "disks-sc").inputs).toMatchObject({
      metadata: { name: "managed-premium-lrs" },
      provisioner: "disk.csi.azure.com",
      parameters: {
        skuName: "Premium_LRS",
        networkAccessPolicy: "DenyAll",
        publicNetworkAccess: "Disabled",
      },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
      allowVolumeExpansion: true,
    });
    expect(value === undefined ? "" : await valueOf(value.className)).toBe("managed-premium-lrs");
  });

  it.each([
    [{ zoneRedundant: true }, "managed-premium-zrs", "Premium_ZRS"],
    [{ disk: "standardSsd" as const }, "managed-standard-lrs", "StandardSSD_LRS"],
    [{ className: "fast", reclaim: "delete" as const }, "fast", "Premium_LRS"],
  ])("with %j is %s of %s", async (args, name, sku) => {
    expect(await inputsOf(args)).toMatchObject({
      metadata: { name },
      parameters: { skuName: sku },
      reclaimPolicy: "reclaim" in args ? "Delete" : "Retain",
    });
  });

  it("is the class of claims that name none only on request", async () => {
    const key = "storageclass.kubernetes.io/is-default-class";
    expect(await inputsOf({ isDefault: true })).toMatchObject({
      metadata: { annotations: { [key]: "true" } },
    });
    expect(await inputsOf()).toMatchObject({ metadata: { annotations: {} } });
  });

  it("leaves the cluster's own classes alone", async () => {
    const { error, resources } = await build(
      () => new StorageClass("disks", { className: "managed-premium" }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect(String(error)).toMatch(/managed-premium is made and kept by AKS itself/);
    expect(resources).toEqual([]);
  });
});
