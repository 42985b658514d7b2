import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { differs, equals, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireNetworkPolicy = policyFor(AZURE_CLUSTER.AZ_AKS_NETWORK_POLICY, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster, { limits }) {
    yield* oneOf(cluster, "networkProfile.networkPolicy", limits.policies);
    yield* equals(cluster, "networkProfile.networkPlugin", "azure");
    yield* differs(cluster, "networkProfile.loadBalancerSku", "basic");
  },
});
