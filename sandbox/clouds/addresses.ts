import { Address4 } from "ip-address";

/** Whether two IPv4 blocks share an address. Text that is not a block shares nothing. */
export function overlap(a: string, b: string): boolean {
  const [left, right] = [block(a), block(b)];
  return (
    left !== undefined &&
    right !== undefined &&
    left.first <= right.last &&
    right.first <= left.last
  );
}

/** Whether the IPv4 block `inner` is wholly within `outer`. */
export function within(inner: string, outer: string): boolean {
  const [small, large] = [block(inner), block(outer)];
  return (
    small !== undefined &&
    large !== undefined &&
    small.first >= large.first &&
    small.last <= large.last
  );
}

/** Prefix length of a block, or undefined for text that is none. */
export function prefixLength(text: string): number | undefined {
  return block(text)?.length;
}

/** The lowest address of the block that is not taken, after the ones that a cloud keeps for itself. */
export function freeAddress(
  text: string,
  taken: ReadonlySet<string>,
  reserved = 4,
): string | undefined {
  const range = block(text);
  if (range === undefined) return undefined;
  for (let address = range.first + BigInt(reserved); address < range.last; address++) {
    const candidate = Address4.fromBigInt(address).correctForm();
    if (!taken.has(candidate)) return candidate;
  }
  return undefined;
}

function block(text: string): { first: bigint; last: bigint; length: number } | undefined {
  if (!text.includes("/") || !Address4.isValid(text)) return undefined;
  const address = new Address4(text);
  return {
    first: address.startAddress().bigInt(),
    last: address.endAddress().bigInt(),
    length: address.subnetMask,
  };
}
