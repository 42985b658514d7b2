import type { EngineResource } from "./node";

/** Whether the first resource waits for the second one, directly or through others. */
export function waitsFor(first: EngineResource, second: EngineResource): boolean {
  const seen = new Set<string>();
  const queue = [first];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const dependency of next.dependencies ?? []) {
      if (dependency.urn === second.urn) return true;
      if (seen.has(dependency.urn)) continue;
      seen.add(dependency.urn);
      queue.push(dependency);
    }
  }
  return false;
}

/** The first two of a set that do not wait for one another, or undefined when they form a chain. */
export function unorderedPair<T extends { readonly resource: EngineResource }>(
  nodes: readonly T[],
): readonly [T, T] | undefined {
  for (const [index, first] of nodes.entries()) {
    for (const second of nodes.slice(index + 1)) {
      if (first.resource.urn === second.resource.urn) continue;
      if (waitsFor(first.resource, second.resource)) continue;
      if (waitsFor(second.resource, first.resource)) continue;
      return [first, second];
    }
  }
  return undefined;
}
