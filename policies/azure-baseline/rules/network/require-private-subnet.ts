import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { subnetName } from "../../../lib/azure-network";
import { equals } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

const PLATFORM = AZURE_NETWORK.AZ_NETWORK_ROUTE_TABLE.limits.platformSubnets;

export const requirePrivateSubnet = policyFor(AZURE_NETWORK.AZ_NETWORK_PRIVATE_SUBNET, {
  type: "azure-native:network:Subnet",
  *check(subnet) {
    const name = subnetName(subnet);
    if (PLATFORM.some((platform) => platform === name)) return; // Azure sets these up itself
    yield* equals(subnet, "defaultOutboundAccess", false);
  },
});
