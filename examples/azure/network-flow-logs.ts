import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { NetworkFlowLogs, StorageAccount, WorkloadIdentity } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("watched-rg", {
  resourceGroupName: "rg-watched-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const vnet = (name: string, space: string): network.VirtualNetwork =>
  new network.VirtualNetwork(name, { ...place, addressSpace: { addressPrefixes: [space] } });

// An account for the records alone. It takes no keys, so an identity writes them.
const records = new StorageAccount("watched-records", place);
const writer = new WorkloadIdentity("watched-writer", {
  ...place,
  grants: { records: { role: "Storage Blob Data Contributor", scope: records.accountId } },
});

const flow = new NetworkFlowLogs(
  "watched",
  {
    location,
    networks: {
      shop: vnet("watched-shop", "10.8.0.0/16").id,
      stock: vnet("watched-stock", "10.9.0.0/16").id,
    },
    storageAccountId: records.accountId,
    identityId: writer.identityId,
  },
  { dependsOn: [writer] },
);

export const { flowLogIds } = flow;
