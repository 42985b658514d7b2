import * as resources from "@pulumi/azure-native/resources";
import { StorageAccount } from "platform-foundations/azure";

const location = "westeurope";
const group = new resources.ResourceGroup("copies-rg", {
  resourceGroupName: "rg-copies-weu",
  location,
});

// `StorageAccount` has no argument for the copy scope, so a transform sets it on the account inside.
export const files = new StorageAccount(
  "copies",
  { resourceGroupName: group.name, location },
  {
    transforms: [
      ({ type, props, opts }) =>
        type === "azure-native:storage:StorageAccount"
          ? { props: { ...props, allowedCopyScope: "PrivateLink" }, opts }
          : undefined,
    ],
  },
);
