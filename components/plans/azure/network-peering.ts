import { reasonIssues, type Exceptions, type NamedException } from "../exceptions";
import { throwIfAny, type Issue } from "../issues";

/** Which of the two peerings this component writes. */
export type PeeringSides =
  | { readonly mode: "both" }
  /** The owner of the hub creates its peering, because this deployment has no access to the hub's subscription. */
  | ({ readonly mode: "spokeOnly" } & NamedException);

export interface PlannedPeering {
  readonly writesHubSide: boolean;
  readonly exceptions: Exceptions;
}

/** Refuses one-sided peering without a reason: traffic flows only once the peering of the other side exists too. */
export function planNetworkPeering(
  subject: string,
  sides: PeeringSides | undefined,
): PlannedPeering {
  throwIfAny(subject, peeringIssues(sides));
  return {
    writesHubSide: sides?.mode !== "spokeOnly",
    exceptions: {
      "azure-network-require-peering-pair": sides?.mode === "spokeOnly" ? sides.reason : undefined,
    },
  };
}

export function peeringIssues(sides: PeeringSides | undefined): readonly Issue[] {
  return sides?.mode === "spokeOnly" ? reasonIssues("sides.reason", sides.reason) : [];
}
