import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import {
  coveredPorts,
  coversTcp,
  opensToAnyone,
  securityRule,
} from "../../../lib/azure-security-rule";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const denyOpenAdminPorts = policyFor(AZURE_NETWORK.AZ_NETWORK_OPEN_ADMIN_PORTS, {
  type: "azure-native:network:SecurityRule",
  *check(node, { limits }) {
    const rule = securityRule(node);
    if ("kind" in rule) {
      yield rule;
      return;
    }
    const open = opensToAnyone(rule) ? coveredPorts(rule, limits.ports) : [];
    if (open.length > 0 && coversTcp(rule)) {
      yield violation(
        node,
        "sourceAddressPrefix",
        `opens port ${open.join(" and ")} to ${rule.sources.join(", ")}`,
      );
    }
  },
});
