import * as resources from "@pulumi/azure-native/resources";
import { Egress, Jumpbox, KeyVault, SpokeNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("jump-rg", {
  resourceGroupName: "rg-jump-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const spoke = new SpokeNetwork("jump-spoke", {
  ...place,
  egress: new Egress("jump-egress", place),
  bastionSubnetCidr: "10.1.1.0/24",
});
const vault = new KeyVault("jump-vault", {
  ...place,
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  applicationKey: "none",
});

// No public address; the private half of its key lives in the vault only.
const jumpbox = new Jumpbox(
  "jump",
  {
    ...place,
    subnetId: spoke.subnetIds.vm,
    sshKey: {
      mode: "generated",
      vaultName: vault.vaultName,
      deletedWith: vault.vault,
      expires: "2027-11-01",
    },
    vmSize: "Standard_D2s_v3",
    zone: "1",
  },
  { dependsOn: [...spoke.subnets] },
);

export const { vmName, privateIpAddress, sshKeySecretName } = jumpbox;
