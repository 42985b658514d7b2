import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { VNET, clusterNetworks } from "../../../lib/azure-network";
import { childrenOf } from "../../../lib/children";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";
import type { Stack } from "../../../lib/stack";

const ACCOUNT = "azure-native:cognitiveservices:Account";
const ZONE = "azure-native:privatedns:PrivateZone";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const LINK = "azure-native:privatedns:VirtualNetworkLink";

/** Whether endpoints write into a zone of that name that this program does not make: its owner knows its links. */
const namesGoElsewhere = (stack: Stack, zone: string): boolean =>
  stack
    .all(ZONE_GROUP)
    .flatMap((group) => group.items("privateDnsZoneConfigs"))
    .some((one) => one.text("privateDnsZoneId")?.split("/").at(-1)?.toLowerCase() === zone);

export const requirePrivateZone = stackPolicyFor(AZURE_MODELS.AZ_OPENAI_PRIVATE_ZONE, {
  type: ACCOUNT,
  *check(stack, { limits }) {
    const accounts = stack
      .all(ACCOUNT)
      .filter((account) => ["OpenAI", "AIServices"].includes(account.text("kind") ?? ""))
      .filter((account) => account.is("properties.publicNetworkAccess", "Disabled"));
    const [first] = accounts;
    if (first === undefined) return;
    const zones = stack.all(ZONE).filter((zone) => stack.nameOf(zone) === limits.zone);
    if (zones.length === 0) {
      if (namesGoElsewhere(stack, limits.zone)) return;
      yield violation(first, "", `has no zone ${limits.zone} beside it`);
      return;
    }
    const clusters = clusterNetworks(stack);
    for (const zone of zones) {
      const { found, unknown } = childrenOf(stack, zone, LINK, "privateZoneName");
      if (found.length === 0) {
        yield* unknown;
        if (unknown.length === 0) yield violation(zone, "", "is not linked to any network");
        continue;
      }
      const networks = found.map((one) => stack.link(one, "virtualNetwork.id", VNET));
      for (const cluster of clusters) {
        if (
          networks.some(
            (one) =>
              one.state !== "absent" && (one.state !== "found" || one.nodes.includes(cluster)),
          )
        )
          continue;
        yield violation(zone, "", `is not linked to ${cluster.label}, where the cluster lives`);
      }
    }
  },
});
