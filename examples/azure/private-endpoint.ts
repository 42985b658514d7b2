import * as resources from "@pulumi/azure-native/resources";
import {
  HubNetwork,
  PrivateDnsZones,
  PrivateEndpoint,
  StorageAccount,
} from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("reports-rg", {
  resourceGroupName: "rg-reports-weu",
  location,
});
const place = { resourceGroupName: group.name, location };

const hub = new HubNetwork("reports-hub", place);
const names = new PrivateDnsZones("reports-dns", {
  ...place,
  networks: { hub: hub.vnetId },
  zones: { blob: { mode: "create" } },
});
const reports = new StorageAccount("reports", place);

// A private address for the account, and its name in the private zone.
const endpoint = new PrivateEndpoint("reports-blob", {
  privateLinkServiceId: reports.accountId,
  groupId: "blob",
  ...names.placement("blob", hub.subnetIds.endpoints),
  ...place,
});

export const { endpointId } = endpoint;
