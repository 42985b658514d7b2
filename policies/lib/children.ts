import type { Node } from "./node";
import { notYetKnown, type NotYetKnown } from "./problem";
import type { Stack } from "./stack";

/** The children of one resource: those whose reference leads to it, and what is not known about others. */
export function childrenOf(
  stack: Stack,
  parent: Node,
  type: string,
  path: string,
): { readonly found: readonly Node[]; readonly unknown: readonly NotYetKnown[] } {
  const found: Node[] = [];
  const unknown: NotYetKnown[] = [];
  for (const child of stack.all(type)) {
    const link = stack.link(child, path, parent.type);
    if (link.state === "found" && link.nodes.includes(parent)) found.push(child);
    else if (link.state === "unknown") unknown.push(notYetKnown(child, path, link.unknown));
  }
  return { found, unknown };
}
