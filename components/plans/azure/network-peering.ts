import { throwIfAny, type Issue } from "../issues";
import { reasonIssues } from "./public-access";

/** Which of the two peerings this component writes. */
export type PeeringSides =
  | { readonly mode: "both" }
  /** The other network's owner writes the second one, because it lives in a subscription that this deployment cannot reach. */
  | { readonly mode: "spokeOnly"; readonly reason: string };

/** Refuses one-sided peering without a reason: half a pair carries no traffic until somebody adds the other half. */
export function planNetworkPeering(
  subject: string,
  sides: PeeringSides | undefined,
): { readonly writesHubSide: boolean } {
  throwIfAny(subject, peeringIssues(sides));
  return { writesHubSide: sides?.mode !== "spokeOnly" };
}

export function peeringIssues(sides: PeeringSides | undefined): readonly Issue[] {
  return sides?.mode === "spokeOnly" ? reasonIssues("sides", sides.reason) : [];
}
