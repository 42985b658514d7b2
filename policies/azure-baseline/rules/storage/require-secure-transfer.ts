import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireSecureTransfer = policyFor(AZURE_DATA.AZ_STORAGE_SECURE_TRANSFER, {
  type: "azure-native:storage:StorageAccount",
  *check(account, { limits }) {
    yield* differs(account, "enableHttpsTrafficOnly", false); // on unless told otherwise
    yield* oneOf(account, "minimumTlsVersion", limits.versions);
  },
});
