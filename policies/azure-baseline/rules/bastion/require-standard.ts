import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { subnetName } from "../../../lib/azure-network";
import { differs, equals, holds, oneOf } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { rangeOf } from "../../../lib/ranges";

export const requireStandard = policyFor(AZURE_NETWORK.AZ_BASTION_STANDARD, {
  type: ["azure-native:network:BastionHost", "azure-native:network:Subnet"],
  *check(node, { limits }) {
    if (node.type === "azure-native:network:BastionHost") {
      yield* oneOf(node, "sku.name", limits.skus);
      yield* equals(node, "enableTunneling", true);
      yield* differs(node, "enableShareableLink", true);
    } else if (subnetName(node) === limits.subnetName) {
      const path = node.get("addressPrefix") === undefined ? "addressPrefixes.0" : "addressPrefix";
      yield* holds(node, path, `/${String(limits.largestPrefix)} or larger`, (value) => {
        const range = rangeOf(value);
        return range !== undefined && range.prefix <= limits.largestPrefix;
      });
    }
  },
});
