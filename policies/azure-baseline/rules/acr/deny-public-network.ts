import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyPublicNetwork = policyFor(AZURE_DATA.AZ_ACR_PUBLIC_NETWORK, {
  type: "azure-native:containerregistry:Registry",
  *check(registry) {
    yield* equals(registry, "sku.name", "Premium"); // the only one that takes private endpoints
    yield* equals(registry, "publicNetworkAccess", "Disabled");
    yield* differs(registry, "networkRuleSet.defaultAction", "Allow");
  },
});
