// How administrators reach the platform: Azure Bastion and the jumpbox.
import { zonesOf, type AzureCoreShapes } from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { BastionHost } from "../../components/azure/bastion-host";
import { Jumpbox } from "../../components/azure/jumpbox";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import type { Data } from "./data";
import type { Network } from "./network";
import type { Platform } from "./placement";

export function createBastion(
  { name, placement, diagnostics }: Platform,
  { bastion, withoutZones }: AzureCoreConfig,
  { hub }: Network,
): void {
  if (bastion.mode === "none") return;
  new BastionHost(
    `${name}-bastion`,
    {
      ...placement,
      subnetId: hub.subnetIds.bastion,
      bastionHostName: PLATFORM_NAMES.bastion,
      publicIpName: PLATFORM_NAMES.bastionPublicIp,
      scaleUnits: bastion.scaleUnits,
      addressZones: zonesOf({ withoutZones }),
      diagnostics,
    },
    { dependsOn: [...hub.subnets] }, // the host joins only while no subnet is being written (O21)
  );
}

export function createJumpbox(
  { name, placement }: Platform,
  { jumpbox: { sshKey, ...machine } }: AzureCoreShapes,
  { spoke }: Network,
  { vault }: Data,
): Jumpbox {
  return new Jumpbox(
    `${name}-jumpbox`,
    {
      ...placement,
      ...machine,
      subnetId: spoke.subnetIds.vm,
      sshKey: { ...sshKey, vaultName: vault.vaultName },
    },
    { dependsOn: [...spoke.subnets] },
  );
}
