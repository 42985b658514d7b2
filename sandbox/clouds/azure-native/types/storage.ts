import { text } from "../arm";
import { armTable } from "../table";

const ACCOUNT = "Microsoft.Storage/storageAccounts{accountName}";

export const storageTypes = armTable("storage", {
  StorageAccount: {
    arm: ACCOUNT,
    form: "compact",
    max: 24,
    regional: true,
    required: ["kind", "sku"],
    replaces: ["isHnsEnabled", "enableNfsV3", "encryption.requireInfrastructureEncryption"],
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
  BlobServiceProperties: {
    arm: `${ACCOUNT}/blobServices{blobServicesName}`,
    form: "copied",
    singleton: true,
    seconds: 2,
  },
  FileServiceProperties: {
    arm: `${ACCOUNT}/fileServices{fileServicesName}`,
    form: "copied",
    singleton: true,
    seconds: 2,
  },
  QueueServiceProperties: {
    arm: `${ACCOUNT}/queueServices{queueServiceName}`,
    form: "copied",
    singleton: true,
    seconds: 2,
  },
  BlobContainer: {
    arm: `${ACCOUNT}/blobServices/default/containers{containerName}`,
    max: 63,
    seconds: 1,
    computed: () => ({ leaseState: "Available", leaseStatus: "Unlocked", hasLegalHold: false }),
  },
  BlobContainerImmutabilityPolicy: {
    arm: `${ACCOUNT}/blobServices/default/containers{containerName}/immutabilityPolicies{immutabilityPolicyName}`,
    form: "copied",
    seconds: 2,
    computed: () => ({ state: "Unlocked" }),
  },
  FileShare: {
    arm: `${ACCOUNT}/fileServices/default/shares{shareName}`,
    max: 63,
    seconds: 2,
  },
  ManagementPolicy: {
    arm: `${ACCOUNT}/managementPolicies{managementPolicyName}`,
    form: "copied",
    required: ["policy"],
    seconds: 2,
  },
});
