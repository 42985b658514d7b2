import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { between, differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireRecovery = policyFor(AZURE_DATA.AZ_KEYVAULT_RECOVERY, {
  type: "azure-native:keyvault:Vault",
  *check(vault, { limits }) {
    yield* equals(vault, "properties.enablePurgeProtection", true);
    yield* differs(vault, "properties.enableSoftDelete", false);
    if (vault.get("properties.softDeleteRetentionInDays") !== undefined) {
      yield* between(
        vault,
        "properties.softDeleteRetentionInDays",
        limits.minimumDays,
        limits.maximumDays,
      );
    }
  },
});
