import * as resources from "@pulumi/azure-native/resources";
import { AksCluster, Egress, PrivateDnsZones, SpokeNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("aks-rg", {
  resourceGroupName: "rg-aks-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const egress = new Egress("aks-egress", place);
const network = new SpokeNetwork("aks-network", { ...place, egress });
const names = new PrivateDnsZones("aks-dns", {
  ...place,
  networks: { aks: network.vnetId },
  zones: { aks: { mode: "create" } },
});

const cluster = new AksCluster("aks", {
  ...place,
  tenantId: "1b2f7c3a-0f5e-4c64-8a1e-5f6a7b8c9d01",
  adminGroupObjectIds: ["3f0e6c1a-7d52-4b8e-9c41-2a6b1d9e5f10"],
  vnetId: network.vnetId,
  outboundType: egress.outboundType,
  pods: { mode: "podSubnet", subnetId: network.subnetIds.pods },
  privateDns: { mode: "custom", ...names.zone("aks") },
  systemPool: { subnetId: network.subnetIds.system },
  userPools: { user: { subnetId: network.subnetIds.user, labels: { workload: "codemie" } } },
  waitFor: [...network.subnets],
});

export const { clusterName, privateFqdn, oidcIssuerUrl } = cluster;
