// Who may call the endpoints. The product's own security groups are made by its own stack, later: until both are known,
// every address of the VPC may call, and afterwards only they.
export type EndpointSource =
  | {
      readonly kind: "range";
      readonly key: string;
      readonly words: string;
      /** Its key among the ranges. */
      readonly range: string;
    }
  | { readonly kind: "services" | "workers"; readonly key: string; readonly words: string };

export function endpointSources(known: {
  readonly services: boolean;
  readonly workers: boolean;
  /** Keys of the ranges. */
  readonly ranges: readonly string[];
}): readonly EndpointSource[] {
  const groups: EndpointSource[] = (["services", "workers"] as const)
    .filter((kind) => known[kind])
    .map((kind) => ({ kind, key: kind, words: `the Code Ocean ${kind}` }));
  if (known.services && known.workers) return groups;
  const ranges: EndpointSource[] = known.ranges.map((range) => ({
    kind: "range",
    key: range.replace("/", "-"),
    words: range,
    range,
  }));
  return [...ranges, ...groups];
}
