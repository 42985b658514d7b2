import * as resources from "@pulumi/azure-native/resources";
import { BastionHost, HubNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("admin-rg", {
  resourceGroupName: "rg-admin-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("admin-hub", place);

// Waits for the hub's subnets, because Azure refuses an address in a network that is being changed.
const bastion = new BastionHost(
  "admin",
  { ...place, subnetId: hub.subnetIds.bastion, sku: "Standard", scaleUnits: 2 },
  { dependsOn: [...hub.subnets] },
);

export const { bastionName, dnsName } = bastion;
