import * as storage from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";
import { decide } from "../arguments/decide";
import { NAME } from "../arguments/stand-ins";
import { planStorageClass, type StorageClassShape } from "../plans/kubernetes/storage-class";
import { labelsOf, type KubernetesComponentArgs } from "./arguments";

export interface StorageClassArgs extends Omit<StorageClassShape, "name">, KubernetesComponentArgs {
  /**
   * Optional. Name of the class; not one of those that AKS makes.
   *
   * Error: `name: managed-premium is made and kept by AKS itself; …`.
   * @default - `managed-premium-lrs` or `managed-premium-zrs`, after `disk` and `zoneRedundant`
   */
  readonly className?: pulumi.Input<string> | undefined;
}

/**
 * A class of volumes on Azure disks, made in the zone in which their pod runs.
 *
 * Creates one storage class of the driver `disk.csi.azure.com`.
 *
 * Cost: none; the disks made from it cost by size and kind.
 * Source: CodeMie, Infrastructure Deployment, "Compute & Orchestration".
 */
export class StorageClass extends pulumi.ComponentResource {
  public readonly storageClass: storage.StorageClass;
  public readonly className: pulumi.Output<string>;

  public constructor(
    name: string,
    args: StorageClassArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { checked, plan } = decide(
      { component: "StorageClass", name },
      args,
      { className: NAME },
      (subject, { className, ...shape }) =>
        planStorageClass(subject, { ...shape, name: className }),
    );
    super("platform-foundations:kubernetes:StorageClass", name, {}, opts);
    this.storageClass = new storage.StorageClass(
      `${name}-sc`,
      {
        metadata: {
          name: checked.className ?? plan.name,
          labels: labelsOf(checked),
          annotations: plan.annotations,
        },
        provisioner: "disk.csi.azure.com",
        parameters: plan.parameters,
        reclaimPolicy: plan.reclaimPolicy,
        // A disk is bound to a zone: it is made where the pod was scheduled, not the other way round.
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      },
      { parent: this },
    );
    this.className = this.storageClass.metadata.name;
    this.registerOutputs({ className: this.className });
  }
}
