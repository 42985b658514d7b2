import * as resources from "@pulumi/azure-native/resources";
import { Egress, SpokeNetwork } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("spoke-rg", {
  resourceGroupName: "rg-spoke-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

// The network of one cluster, with its egress attached before anything starts in it.
const spoke = new SpokeNetwork("spoke", {
  ...place,
  egress: new Egress("spoke-egress", place),
  bastionSubnetCidr: "10.1.1.0/24",
  allowedNetworks: [{ name: "head-office", kind: "corporate", cidr: "203.0.113.0/24" }],
  extraSubnets: { batch: { cidr: "10.0.80.0/24" } },
});

export const spokeVnetId = spoke.vnetId;
export const podSubnetId = spoke.subnetIds.pods;
