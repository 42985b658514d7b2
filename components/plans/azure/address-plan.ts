// Rules that every network of a plan shares: canonical ranges, inside the network, apart from each other, large enough.
import { cidrOf, contains, overlaps, parseCidr, type Cidr } from "../cidr";
import type { Issue } from "../issues";

/** Azure keeps the first four addresses and the last one of every subnet. */
export const RESERVED_ADDRESSES_PER_SUBNET = 5;

/** Ranges that AKS uses inside its nodes; a network, service or pod range must stay clear of them. */
export const AKS_RESERVED_RANGES = [
  "169.254.0.0/16",
  "172.30.0.0/16",
  "172.31.0.0/16",
  "192.0.2.0/24",
] as const;

/** Ranges that no virtual network can have. Source: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
export const AZURE_REFUSED_RANGES = [
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "255.255.255.255/32",
] as const;

/** One subnet as the caller wrote it: its path in the arguments, its range, and how small it may be. */
export interface SubnetRequest {
  /** Path in the caller's own words, for example `subnets.bastion`. */
  readonly path: string;
  readonly cidr: string;
  /** Longest prefix allowed, for example 26 for Bastion. */
  readonly longestPrefix: number;
  /** Addresses that its tenants need, the reserved ones not counted. */
  readonly addressesNeeded?: number | undefined;
}

/** A network as the caller wrote it. */
export interface AddressPlan {
  readonly addressSpaces: readonly { readonly path: string; readonly cidr: string }[];
  readonly subnets: readonly SubnetRequest[];
  /** True for networks that hold an AKS cluster. */
  readonly holdsCluster: boolean;
}

/** Longest prefix of an ordinary subnet: /29 leaves three usable addresses. */
export const ORDINARY_SUBNET_PREFIX = 29;

/** Shortest and longest range of a virtual network. */
const NETWORK_PREFIX = { shortest: 8, longest: 29 } as const;

/** Everything wrong with the ranges of one network, in the order in which they were written. */
export function addressPlanIssues(plan: AddressPlan): Issue[] {
  const issues: Issue[] = [];
  const spaces: { readonly path: string; readonly cidr: Cidr }[] = [];
  for (const { path, cidr: text } of plan.addressSpaces) {
    const cidr = read(path, text, issues);
    if (cidr === undefined) continue;
    issues.push(...spaceIssues(path, cidr, plan.holdsCluster));
    const earlier = spaces.find((space) => overlaps(space.cidr, cidr));
    if (earlier !== undefined) issues.push(overlapIssue(path, cidr, earlier.path, earlier.cidr));
    spaces.push({ path, cidr });
  }
  const placed: { readonly path: string; readonly cidr: Cidr }[] = [];
  for (const request of plan.subnets) {
    const cidr = read(request.path, request.cidr, issues);
    if (cidr === undefined) continue;
    // With an unreadable address space the containment question has no answer yet; that space is reported above.
    if (spaces.length === plan.addressSpaces.length) {
      issues.push(...placeIssues(request.path, cidr, spaces));
    }
    issues.push(...sizeIssues(request, cidr));
    const earlier = placed.find((subnet) => overlaps(subnet.cidr, cidr));
    if (earlier !== undefined) {
      issues.push(overlapIssue(request.path, cidr, earlier.path, earlier.cidr));
    }
    placed.push({ path: request.path, cidr });
  }
  return issues;
}

/** Longest prefix whose block still holds `addresses` beside the five that Azure keeps. */
export function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses + RESERVED_ADDRESSES_PER_SUBNET));
}

function read(path: string, text: string, issues: Issue[]): Cidr | undefined {
  const parsed = parseCidr(text);
  if (parsed.ok) return parsed.cidr;
  issues.push({ path, problem: parsed.problem, hint: parsed.hint });
  return undefined;
}

function spaceIssues(path: string, cidr: Cidr, holdsCluster: boolean): readonly Issue[] {
  const { shortest, longest } = NETWORK_PREFIX;
  if (cidr.prefix < shortest || cidr.prefix > longest)
    return [
      {
        path,
        problem: `${cidr.text} is not a valid size for a virtual network`,
        hint: `use /${String(shortest)} to /${String(longest)}`,
      },
    ];
  const kept = holdsCluster ? aksReservedIssues(path, cidr) : [];
  return kept.length > 0 ? kept : azureRefusedIssues(path, cidr);
}

/** What is wrong with a range that AKS keeps for itself; for networks, service ranges and pod ranges. */
export const aksReservedIssues = (path: string, cidr: Cidr): readonly Issue[] =>
  keptIssues(path, cidr, AKS_RESERVED_RANGES, "AKS uses inside its nodes");

/** What is wrong with a range that Azure gives to no network. */
export const azureRefusedIssues = (path: string, cidr: Cidr): readonly Issue[] =>
  keptIssues(path, cidr, AZURE_REFUSED_RANGES, "no network of Azure can have");

const keptIssues = (
  path: string,
  cidr: Cidr,
  ranges: readonly string[],
  why: string,
): readonly Issue[] =>
  ranges
    .filter((text) => overlaps(cidrOf(text), cidr))
    .map((text) => ({
      path,
      problem: `${cidr.text} overlaps ${text}, which ${why}`,
      hint: `stay clear of ${ranges.join(", ")}`,
    }));

/** Whether Azure keeps an address of a subnet: the first four and the last. */
export function isKeptAddress(address: string, subnet: Cidr): boolean {
  const { first } = cidrOf(`${address}/32`);
  return first < subnet.first + 4n || first === subnet.last;
}

function placeIssues(
  path: string,
  cidr: Cidr,
  spaces: readonly { readonly cidr: Cidr }[],
): Issue[] {
  if (spaces.some((space) => contains(space.cidr, cidr))) return [];
  return [
    {
      path,
      problem: `${cidr.text} lies outside ${spaces.map((space) => space.cidr.text).join(", ")}`,
      hint: "move it inside addressSpace",
    },
  ];
}

function sizeIssues(request: SubnetRequest, cidr: Cidr): Issue[] {
  const { path, longestPrefix, addressesNeeded } = request;
  if (cidr.prefix > longestPrefix) {
    return [
      {
        path,
        problem: `${cidr.text} is too small`,
        hint: `use /${String(longestPrefix)} or a larger block`,
      },
    ];
  }
  const usable = Number(cidr.last - cidr.first + 1n) - RESERVED_ADDRESSES_PER_SUBNET;
  if (addressesNeeded === undefined || usable >= addressesNeeded) return [];
  return [
    {
      path,
      problem: `${cidr.text} has ${String(usable)} usable addresses, but ${String(addressesNeeded)} are needed`,
      hint: `use /${String(prefixFor(addressesNeeded))} or a larger block`,
    },
  ];
}

function overlapIssue(path: string, cidr: Cidr, earlierPath: string, earlier: Cidr): Issue {
  return {
    path,
    problem: `${cidr.text} overlaps ${earlierPath} ${earlier.text}`,
    hint: "choose a range of its own",
  };
}
