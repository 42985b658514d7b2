import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { equals, firewalled } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicNetwork = policyFor(AZURE_DATA.AZ_STORAGE_PUBLIC_NETWORK, {
  type: "azure-native:storage:StorageAccount",
  readsExceptions: true,
  *check(account, { exception }) {
    yield* equals(account, "allowBlobPublicAccess", false);
    if (exception(account) === undefined) {
      yield* equals(account, "publicNetworkAccess", "Disabled");
    } else {
      yield* firewalled(account, "networkRuleSet", "iPAddressOrRange");
    }
  },
});
