import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireEntraRbac = policyFor(AZURE_CLUSTER.AZ_AKS_ENTRA_RBAC, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    yield* equals(cluster, "aadProfile.managed", true);
    yield* equals(cluster, "aadProfile.enableAzureRBAC", true);
    yield* equals(cluster, "disableLocalAccounts", true);
    yield* equals(cluster, "enableRBAC", true);
  },
});
