import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denySharedKey = policyFor(AZURE_DATA.AZ_STORAGE_SHARED_KEY, {
  type: "azure-native:storage:StorageAccount",
  *check(account) {
    yield* equals(account, "allowSharedKeyAccess", false);
    yield* equals(account, "defaultToOAuthAuthentication", true);
  },
});
