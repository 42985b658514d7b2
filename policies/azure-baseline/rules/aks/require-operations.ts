import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { differs, equals, oneOf, present } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireOperations = policyFor(AZURE_CLUSTER.AZ_AKS_OPERATIONS, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    yield* oneOf(cluster, "sku.tier", ["Standard", "Premium"]);
    yield* present(cluster, "autoUpgradeProfile.upgradeChannel");
    yield* equals(cluster, "addonProfiles.omsagent.enabled", true);
    yield* equals(cluster, "addonProfiles.azurepolicy.enabled", true);
    yield* equals(cluster, "apiServerAccessProfile.disableRunCommand", true);
    yield* differs(cluster, "addonProfiles.httpApplicationRouting.enabled", true);
  },
});
