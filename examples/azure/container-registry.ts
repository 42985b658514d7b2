import * as resources from "@pulumi/azure-native/resources";
import { ContainerRegistry, HubNetwork, WorkloadIdentity } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("images-rg", {
  resourceGroupName: "rg-images-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("images-hub", place);
const builder = new WorkloadIdentity("images-builder", place);

// A registry that an identity may pull from; a cluster's kubelet identity is the usual one.
const images = new ContainerRegistry("images", {
  ...place,
  pullers: { builder: builder.principalId },
  privateEndpoint: { subnetId: hub.subnetIds.endpoints, policyManagedPrivateDns: true },
  publicAccess: {
    allowedIpRanges: ["203.0.113.10"],
    reason: "The hosted build agents have no way into the network yet",
  },
});

export const { loginServer } = images;
