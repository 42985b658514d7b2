// IPv4 ranges as integers. Parsing and arithmetic come from `ip-address`, which refuses octets such as "0abc"
// and keeps 128-bit integers exact; this file adds only what the plans ask: canonical form, containment, cutting.
import { Address4 } from "ip-address";

/** An IPv4 range in canonical form: first and last address as integers. */
export interface Cidr {
  /** Canonical text, for example `10.1.0.0/16`. */
  readonly text: string;
  readonly first: bigint;
  readonly last: bigint;
  /** Length of the network prefix, 0 to 32. */
  readonly prefix: number;
}

export type CidrParse =
  | { readonly ok: true; readonly cidr: Cidr }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/** Reads `a.b.c.d/n`; refuses host bits, missing prefixes and anything that is not IPv4. */
export function parseCidr(text: string): CidrParse {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined || !Address4.isValid(text)) {
    return {
      ok: false,
      problem: `${JSON.stringify(text)} is not an IPv4 range`,
      hint: "write four numbers and a prefix length, for example 10.1.0.0/16",
    };
  }
  const cidr = fromAddress(new Address4(text), Number(match[2]));
  if (cidr.text !== text) {
    return {
      ok: false,
      problem: `${text} is not a network address`,
      hint: `write ${cidr.text}`,
    };
  }
  return { ok: true, cidr };
}

/** The range of a text that is known to be canonical; a defect of the caller otherwise. */
export function cidrOf(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new TypeError(`${parsed.problem}; ${parsed.hint}`);
  return parsed.cidr;
}

/** A single address as the range that holds nothing else; a range as it is. */
export const asRange = (text: string): string => (isIpv4Address(text) ? `${text}/32` : text);

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Block `index` (zero-based) when `cidr` is cut into blocks of /`prefix`. */
export function block(cidr: Cidr, prefix: number, index: number): Cidr {
  const size = 1n << BigInt(32 - prefix);
  const first = cidr.first + BigInt(index) * size;
  if (prefix < cidr.prefix || first + size - 1n > cidr.last) {
    throw new RangeError(`${cidr.text} has no block ${String(index)} of /${String(prefix)}`);
  }
  return fromAddress(Address4.fromBigInt(first), prefix);
}

/** Address number `offset` of a range, for example the tenth address of the service range. */
export function addressAt(cidr: Cidr, offset: number): string {
  const value = cidr.first + BigInt(offset);
  if (value > cidr.last) throw new RangeError(`${cidr.text} has no address ${String(offset)}`);
  return Address4.fromBigInt(value).correctForm();
}

/** Number of addresses in a range. */
export function sizeOf(cidr: Cidr): number {
  return Number(cidr.last - cidr.first + 1n);
}

/** True for a single IPv4 address without a prefix. */
export function isIpv4Address(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && Address4.isValid(text);
}

function fromAddress(address: Address4, prefix: number): Cidr {
  const mask = (1n << BigInt(32 - prefix)) - 1n;
  const first = address.bigInt() & ~mask;
  return {
    text: `${Address4.fromBigInt(first).correctForm()}/${String(prefix)}`,
    first,
    last: first | mask,
    prefix,
  };
}
