import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const requireNodeHardening = policyFor(AZURE_CLUSTER.AZ_AKS_NODE_HARDENING, {
  type: "azure-native:containerservice:AgentPool",
  *check(pool) {
    yield* differs(pool, "enableNodePublicIP", true);
    yield* equals(pool, "enableEncryptionAtHost", true);
    if (pool.get("vnetSubnetID") === undefined) {
      yield violation(pool, "vnetSubnetID", "is not set, expected a subnet of yours");
    }
  },
});
