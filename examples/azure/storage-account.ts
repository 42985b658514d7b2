import * as resources from "@pulumi/azure-native/resources";
import { HubNetwork, StorageAccount } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("files-rg", {
  resourceGroupName: "rg-files-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const hub = new HubNetwork("files-hub", place);

// A policy of the tenant writes the endpoint's name into the company's central zone.
const files = new StorageAccount("files", {
  ...place,
  retentionDays: 60,
  containers: ["uploads"],
  privateEndpoint: { subnetId: hub.subnetIds.endpoints, policyManagedPrivateDns: true },
});

export const { accountName, blobEndpoint } = files;
