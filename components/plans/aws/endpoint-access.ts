// Who may call the endpoints. The product's own security groups are made by its own stack, later: until both are known,
// every address of the VPC may call, and afterwards only they.
export type EndpointSource =
  | {
      readonly kind: "range";
      readonly key: string;
      readonly words: string;
      readonly cidrBlock: string;
    }
  | { readonly kind: "services" | "workers"; readonly key: string; readonly words: string };

export function endpointSources(known: {
  readonly services: boolean;
  readonly workers: boolean;
  readonly cidrBlocks: readonly string[];
}): readonly EndpointSource[] {
  const groups: EndpointSource[] = (["services", "workers"] as const)
    .filter((kind) => known[kind])
    .map((kind) => ({ kind, key: kind, words: `the Code Ocean ${kind}` }));
  if (known.services && known.workers) return groups;
  const ranges: EndpointSource[] = known.cidrBlocks.map((cidrBlock) => ({
    kind: "range",
    key: cidrBlock.replace("/", "-"),
    words: cidrBlock,
    cidrBlock,
  }));
  return [...ranges, ...groups];
}
