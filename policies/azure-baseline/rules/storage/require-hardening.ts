import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireHardening = policyFor(AZURE_DATA.AZ_STORAGE_HARDENING, {
  type: "azure-native:storage:StorageAccount",
  *check(account) {
    yield* equals(account, "allowCrossTenantReplication", false);
    yield* equals(account, "isLocalUserEnabled", false);
    yield* differs(account, "isSftpEnabled", true);
  },
});
