import { AZURE_NETWORK } from "../../../../prerequisites/azure-network";
import { CLUSTER, SUBNET, VNET } from "../../../lib/azure-network";
import { childrenOf } from "../../../lib/children";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { type Problem, notYetKnown, shown, violation } from "../../../lib/problem";
import { type Range, holdsRange, overlaps, rangeOf } from "../../../lib/ranges";
import { Unknown } from "../../../lib/unknown";

interface Placed {
  readonly node: Node;
  readonly path: string;
  readonly range: Range;
}

function* ranges(node: Node, path: string, into: Placed[]): Generator<Problem> {
  const value = node.get(path);
  const list = node.list(path);
  if (list instanceof Unknown) {
    yield notYetKnown(node, path, list);
    return;
  }
  for (const text of Array.isArray(value) ? list : [value]) {
    if (text === undefined) continue;
    if (text instanceof Unknown) {
      yield notYetKnown(node, path, text);
      continue;
    }
    const range = rangeOf(text);
    if (range === undefined)
      yield violation(node, path, `holds ${shown(text)}, which is not an address range`);
    else into.push({ node, path, range });
  }
}

/** The second of each pair of different nodes whose ranges share an address. */
function* clashes(placed: readonly Placed[], only?: Node): Generator<Problem> {
  for (const [index, one] of placed.entries()) {
    if (only !== undefined && one.node !== only) continue;
    const other = placed
      .slice(0, index)
      .find((before) => before.node !== one.node && overlaps(before.range, one.range));
    if (other !== undefined) {
      yield violation(
        one.node,
        one.path,
        `holds ${one.range.text}, which overlaps ${other.range.text} of ${other.node.label}`,
      );
    }
  }
}

export const requireCidrPlan = stackPolicyFor(AZURE_NETWORK.AZ_NETWORK_CIDR_PLAN, {
  type: VNET,
  *check(stack, { limits }) {
    const spaces: Placed[] = [];
    yield* stack.unseen(SUBNET);
    for (const network of stack.all(VNET)) {
      const own: Placed[] = [];
      yield* ranges(network, "addressSpace.addressPrefixes", own);
      spaces.push(...own);
      const subnets: Placed[] = [];
      for (const subnet of [
        ...network.within(SUBNET),
        ...childrenOf(stack, network, SUBNET, "virtualNetworkName").found,
      ]) {
        yield* ranges(subnet, "addressPrefix", subnets);
        yield* ranges(subnet, "addressPrefixes", subnets);
      }
      for (const { node, path, range } of subnets) {
        if (own.length > 0 && !own.some((space) => holdsRange(space.range, range))) {
          yield violation(node, path, `holds ${range.text}, which lies outside ${network.label}`);
        }
        if (range.family === 4 && range.prefix > limits.largestPrefix) {
          yield violation(
            node,
            path,
            `holds ${range.text}, smaller than /${String(limits.largestPrefix)}`,
          );
        }
      }
      yield* clashes(subnets);
    }
    yield* clashes(spaces);
    const reserved = limits.aksReserved.flatMap((text) => rangeOf(text) ?? []);
    for (const cluster of stack.all(CLUSTER)) {
      for (const path of ["networkProfile.serviceCidr", "networkProfile.podCidr"]) {
        const inner: Placed[] = [];
        yield* ranges(cluster, path, inner);
        yield* clashes([...spaces, ...inner.slice(0, 1)], cluster);
        for (const { range } of inner) {
          const taken = reserved.find((one) => overlaps(one, range));
          if (taken !== undefined) {
            yield violation(
              cluster,
              path,
              `holds ${range.text}, which the cluster keeps for itself (${taken.text})`,
            );
          }
        }
      }
    }
  },
});
