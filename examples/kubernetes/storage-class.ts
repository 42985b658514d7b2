import { StorageClass } from "platform-foundations/kubernetes";

// Disks that survive the loss of a zone, and stay when their claim is deleted.
const disks = new StorageClass("disks", { disk: "premium", zoneRedundant: true });

export const { className } = disks;
