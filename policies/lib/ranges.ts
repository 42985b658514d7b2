import { Address4, Address6 } from "ip-address";

/** An address range as whole numbers, so that containment is a comparison. */
export interface Range {
  readonly text: string;
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range of a block such as `10.0.0.0/16`; undefined for any other value. */
export function rangeOf(text: unknown): Range | undefined {
  if (typeof text !== "string") return undefined;
  for (const [family, Address] of [
    [4, Address4],
    [6, Address6],
  ] as const) {
    if (!Address.isValid(text)) continue;
    const address = new Address(text);
    return {
      text,
      family,
      prefix: address.subnetMask,
      first: address.startAddress().bigInt(),
      last: address.endAddress().bigInt(),
    };
  }
  return undefined;
}

/** Whether two ranges share an address. */
export function overlaps(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Whether the first range holds the whole second one. */
export function holdsRange(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

// Shorter than this, a list of ranges is the internet in pieces.
const SHORTEST_NAMED_PREFIX = 4;

/** Whether a traffic source or destination means everybody. */
export function isAnywhere(text: string): boolean {
  if (["*", "any", "internet", "0.0.0.0", "::"].includes(text.toLowerCase())) return true;
  const range = rangeOf(text);
  return range !== undefined && range.prefix < SHORTEST_NAMED_PREFIX;
}

/** Whether a port expression such as `22`, `20-30` or `*` holds a port. */
export function holdsPort(expression: string, port: number): boolean {
  if (expression === "*" || expression.toLowerCase() === "any") return true;
  const [from, to = from] = expression.split("-").map(Number);
  return from !== undefined && to !== undefined && from <= port && port <= to;
}
