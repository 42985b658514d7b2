import { AZURE_CLUSTER } from "../../../../prerequisites/azure-cluster";
import { CLUSTER, POOL, poolsOf } from "../../../lib/azure-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

export const requirePoolSeparation = stackPolicyFor(AZURE_CLUSTER.AZ_AKS_POOL_SEPARATION, {
  type: CLUSTER,
  *check(stack, { limits }) {
    for (const cluster of stack.all(CLUSTER)) {
      const [hidden] = cluster.unseen(POOL);
      if (hidden !== undefined) {
        yield notYetKnown(cluster, hidden.path, hidden.unknown);
        continue;
      }
      const pools = poolsOf(stack, cluster);
      const unclear = pools.find((pool) => pool.get("mode") instanceof Unknown);
      const mode = unclear?.get("mode");
      if (unclear !== undefined && mode instanceof Unknown) {
        yield notYetKnown(unclear, "mode", mode);
        continue;
      }
      const system = pools.filter((pool) => pool.is("mode", "System"));
      if (system.length === 0) yield violation(cluster, "", "has no pool of mode System");
      for (const pool of system) {
        const taints = pool.list("nodeTaints");
        if (taints instanceof Unknown) yield notYetKnown(pool, "nodeTaints", taints);
        else if (!taints.includes(limits.taint)) {
          yield violation(pool, "nodeTaints", `lacks ${limits.taint}`);
        }
      }
      if (!pools.some((pool) => pool.is("mode", "User"))) {
        yield violation(cluster, "", "has no pool of mode User");
      }
    }
  },
});
