import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireWorkloadIdentity = policyFor(AZURE_CLUSTER.AZ_AKS_WORKLOAD_IDENTITY, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    yield* equals(cluster, "oidcIssuerProfile.enabled", true);
    yield* equals(cluster, "securityProfile.workloadIdentity.enabled", true);
  },
});
