import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { differs, equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

export const denyPublicNetwork = policyFor(AZURE_DATA.AZ_POSTGRES_PUBLIC_NETWORK, {
  type: ["azure-native:dbforpostgresql:Server", "azure-native:dbforpostgresql:FirewallRule"],
  *check(node) {
    if (node.type === "azure-native:dbforpostgresql:FirewallRule") {
      yield violation(node, "", "lets public addresses reach the server");
      return;
    }
    // Inside a delegated subnet a server has no public side at all, provided that its zone is there too.
    if (node.get("network.delegatedSubnetResourceId") === undefined) {
      yield* equals(node, "network.publicNetworkAccess", "Disabled");
    } else if (node.get("network.privateDnsZoneArmResourceId") === undefined) {
      yield violation(
        node,
        "network.privateDnsZoneArmResourceId",
        "is not set beside a delegated subnet",
      );
    } else {
      yield* differs(node, "network.publicNetworkAccess", "Enabled");
    }
  },
});
