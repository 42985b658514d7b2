import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

const SERVICES = ["blob", "file", "queue", "table"];

export const requireEncryption = policyFor(AZURE_DATA.AZ_STORAGE_ENCRYPTION, {
  type: "azure-native:storage:StorageAccount",
  *check(account, { limits }) {
    // Encryption cannot be switched off in Azure any more; what a program says against it is refused here.
    for (const service of SERVICES) {
      yield* differs(account, `encryption.services.${service}.enabled`, false);
    }
    if (account.get("encryption.keySource") !== undefined) {
      yield* oneOf(account, "encryption.keySource", limits.keySources);
    }
  },
});
