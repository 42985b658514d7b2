import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { holds, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const denyServicePrincipal = policyFor(AZURE_CLUSTER.AZ_AKS_SERVICE_PRINCIPAL, {
  type: "azure-native:containerservice:ManagedCluster",
  *check(cluster) {
    yield* oneOf(cluster, "identity.type", ["UserAssigned", "SystemAssigned"]);
    // "msi" is what the service itself answers for a cluster with a managed identity.
    yield* holds(
      cluster,
      "servicePrincipalProfile.clientId",
      "no service principal",
      (value) => value === undefined || value === "msi",
    );
  },
});
