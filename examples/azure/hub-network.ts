import * as resources from "@pulumi/azure-native/resources";
import { HubNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("hub-rg", {
  resourceGroupName: "rg-hub-weu",
  location,
});

// The network of the services that every spoke shares: Bastion and private endpoints.
const hub = new HubNetwork("hub", {
  resourceGroupName: group.name,
  location,
  addressSpace: "10.1.0.0/16",
  clientRanges: ["10.0.0.0/16"],
  bastionClients: [{ name: "head-office", kind: "corporate", cidr: "203.0.113.0/24" }],
  tags: { "cost-center": "platform" },
});

export const hubVnetId = hub.vnetId;
export const endpointSubnetId = hub.subnetIds.endpoints;
