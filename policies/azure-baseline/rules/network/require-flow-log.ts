import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { VNET } from "../../../lib/azure-network";
import { childrenOf } from "../../../lib/children";
import { between, equals } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const FLOW_LOG = "azure-native:network:FlowLog";

export const requireFlowLog = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_FLOW_LOG, {
  type: VNET,
  *check(stack, { limits }) {
    for (const network of stack.all(VNET)) {
      const { found, unknown } = childrenOf(stack, network, FLOW_LOG, "targetResourceId");
      if (found.length === 0) {
        yield* unknown;
        if (unknown.length === 0) yield violation(network, "", "has no flow log");
      }
      for (const log of found) {
        yield* equals(log, "enabled", true);
        yield* equals(log, "retentionPolicy.enabled", true);
        yield* between(log, "retentionPolicy.days", limits.minimumRetentionDays);
      }
    }
  },
});
