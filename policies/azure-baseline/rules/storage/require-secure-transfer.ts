import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { equals, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireSecureTransfer = policyFor(AZURE_DATA.AZ_STORAGE_SECURE_TRANSFER, {
  type: "azure-native:storage:StorageAccount",
  *check(account, { limits }) {
    yield* equals(account, "enableHttpsTrafficOnly", true);
    yield* oneOf(account, "minimumTlsVersion", limits.versions);
  },
});
