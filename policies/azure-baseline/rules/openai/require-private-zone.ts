import { AZURE_MODELS } from "../../../../prerequisites/azure-models";
import { clusterNetworks, missingZoneLinks } from "../../../lib/azure-network";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";
import type { Stack } from "../../../lib/stack";

const ACCOUNT = "azure-native:cognitiveservices:Account";
const ZONE = "azure-native:privatedns:PrivateZone";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

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
    for (const zone of zones) yield* missingZoneLinks(stack, zone, clusters);
  },
});
