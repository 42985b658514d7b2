import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { clusterNetworks, missingZoneLinks } from "../../../lib/azure-network";
import { childrenOf } from "../../../lib/children";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const ZONE = "azure-native:privatedns:PrivateZone";
const MODEL_ZONE = AZURE_MODELS.AZ_OPENAI_PRIVATE_ZONE.limits.zone;

export const requireZoneLinks = stackPolicyFor(AZURE_NETWORK.AZ_DNS_ZONE_LINKS, {
  type: [ENDPOINT, ZONE],
  config: {
    schema: {
      zoneGroupsByPolicy: {
        type: "boolean",
        description: "Set to true where a policy of the tenant adds the zone groups to endpoints.",
        default: false,
      },
    },
    defaults: { zoneGroupsByPolicy: false },
  },
  *check(stack, { config }) {
    for (const endpoint of stack.all(ENDPOINT)) {
      if (config.zoneGroupsByPolicy || endpoint.get("privateDnsZoneGroup") !== undefined) continue;
      const { found, unknown } = childrenOf(stack, endpoint, ZONE_GROUP, "privateEndpointName");
      if (found.length > 0) continue;
      yield* unknown;
      if (unknown.length === 0) yield violation(endpoint, "", "has no private DNS zone group");
    }
    const clusters = clusterNetworks(stack);
    for (const zone of stack.all(ZONE)) {
      const name = stack.nameOf(zone);
      if (name === MODEL_ZONE) continue; // has a rule of its own
      yield* missingZoneLinks(stack, zone, clusters);
    }
  },
});
