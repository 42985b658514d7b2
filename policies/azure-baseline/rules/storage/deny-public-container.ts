import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicContainer = policyFor(AZURE_DATA.AZ_STORAGE_PUBLIC_CONTAINER, {
  type: "azure-native:storage:BlobContainer",
  *check(container) {
    yield* equals(container, "publicAccess", "None");
  },
});
