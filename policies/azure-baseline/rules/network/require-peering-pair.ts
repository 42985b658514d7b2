import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { VNET, networkOf } from "../../../lib/azure-network";
import { equals } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import type { Link } from "../../../lib/stack";

const PEERING = "azure-native:network:VirtualNetworkPeering";

interface Half {
  readonly node: Node;
  readonly from: Link;
  readonly to: Link;
}

/** Whether one half's target is the network in which the other half stands. */
function same(a: Link, b: Link): boolean {
  return (
    a.state === "found" && b.state === "found" && a.nodes.some((node) => b.nodes.includes(node))
  );
}

function sameElsewhere(a: Link, b: Link): boolean {
  const tail = (link: Link): string | undefined =>
    link.state === "outside" ? link.id.split("/").at(-1)?.toLowerCase() : undefined;
  return tail(a) !== undefined && tail(a) === tail(b);
}

export const requirePeeringPair = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_PEERING_PAIR, {
  type: PEERING,
  *check(stack) {
    const halves: Half[] = stack.all(PEERING).map((node) => ({
      node,
      from: networkOf(stack, node),
      to: stack.link(node, "remoteVirtualNetwork.id", VNET),
    }));
    yield* stack.unseen(PEERING);
    for (const half of halves) {
      yield* equals(half.node, "allowVirtualNetworkAccess", true);
      if (half.to.state === "unknown") {
        yield notYetKnown(half.node, "remoteVirtualNetwork.id", half.to.unknown);
        continue;
      }
      const mirrored = halves.some(
        (other) =>
          other !== half &&
          (same(half.to, other.from) || sameElsewhere(half.to, other.from)) &&
          (same(half.from, other.to) || sameElsewhere(half.from, other.to)),
      );
      if (!mirrored) yield violation(half.node, "remoteVirtualNetwork.id", "is not peered back");
    }
  },
});
