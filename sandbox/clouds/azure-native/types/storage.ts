import { text } from "../arm";
import { armTable } from "../table";

export const storageTypes = armTable("storage", {
  StorageAccount: {
    arm: "Microsoft.Storage/storageAccounts{accountName}",
    form: "compact",
    max: 24,
    regional: true,
    required: ["kind", "sku"],
    seconds: 25,
    deleteSeconds: 5,
    computed: ({ inputs }) => {
      const account = text(inputs["accountName"]);
      const endpoint = (service: string): string =>
        `https://${account}.${service}.core.windows.net/`;
      return {
        provisioningState: "Succeeded",
        primaryEndpoints: {
          blob: endpoint("blob"),
          dfs: endpoint("dfs"),
          file: endpoint("file"),
          queue: endpoint("queue"),
          table: endpoint("table"),
          web: `https://${account}.z6.web.core.windows.net/`,
        },
        primaryLocation: inputs["location"],
        statusOfPrimary: "available",
      };
    },
  },
  BlobContainer: {
    arm: "Microsoft.Storage/storageAccounts{accountName}/blobServices/default/containers{containerName}",
    max: 63,
    seconds: 1,
    computed: () => ({ leaseState: "Available", leaseStatus: "Unlocked", hasLegalHold: false }),
  },
});
