import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { absent, differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { Unknown } from "../../../lib/unknown";

export const requirePrivateApi = policyFor(AZURE_CLUSTER.AZ_AKS_PRIVATE_API, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    yield* equals(cluster, "apiServerAccessProfile.enablePrivateCluster", true);
    yield* equals(cluster, "apiServerAccessProfile.enablePrivateClusterPublicFQDN", false);
    yield* absent(cluster, "apiServerAccessProfile.authorizedIPRanges");
    if (cluster.get("apiServerAccessProfile.privateDNSZone") instanceof Unknown) return; // a zone's id, never "none"
    yield* differs(cluster, "apiServerAccessProfile.privateDNSZone", "none");
  },
});
