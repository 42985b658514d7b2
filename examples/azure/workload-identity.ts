import * as resources from "@pulumi/azure-native/resources";
import { StorageAccount, WorkloadIdentity } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("app-rg", {
  resourceGroupName: "rg-app-weu",
  location,
});
const place = { resourceGroupName: group.name, location };
const uploads = new StorageAccount("app-uploads", place);

// Pods of one service account act as this identity; no secret is stored anywhere.
const app = new WorkloadIdentity("app", {
  ...place,
  federations: {
    main: {
      issuerUrl: "https://westeurope.oic.prod-aks.azure.com/1b2f7c3a/7c9e6679/",
      subjects: ["system:serviceaccount:codemie:codemie-api"],
    },
  },
  grants: { uploads: { role: "Storage Blob Data Contributor", scope: uploads.accountId } },
});

export const { clientId, principalId } = app;
