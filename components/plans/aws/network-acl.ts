// The stateless rules around every subnet of a VPC made here. Security groups decide who may talk to whom; this list only
// keeps out what no subnet has any business with, and closes administration ports towards the internet.
import type { Issue } from "../issues";

/** `managed`: an own list for all subnets, the default one closed. `default`: the VPC's default list, open to everything. */
export const NetworkAclMode = { Managed: "managed", Default: "default" } as const;
export type NetworkAclMode = (typeof NetworkAclMode)[keyof typeof NetworkAclMode];

export interface AclRule {
  /** Part of the logical name: what the rule is for. */
  readonly key: string;
  /** The key that version 0.2 gave the rule, where it differs. */
  readonly formerKey?: string | undefined;
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly action: "allow" | "deny";
  /** Protocol by number, as AWS reports it: "-1" is every protocol. */
  readonly protocol: string;
  readonly cidrBlock?: string | undefined;
  readonly ipv6CidrBlock?: string | undefined;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  readonly icmpType?: number | undefined;
  readonly icmpCode?: number | undefined;
}

const TCP = "6";
const UDP = "17";
const ICMP = "1";
const ICMPV6 = "58";
const ALL = "-1";

interface PortRow {
  readonly key: string;
  readonly offset: number;
  readonly action: "allow" | "deny";
  readonly protocol: string;
  readonly ports: readonly [from: number, to: number];
}

const FIRST_EPHEMERAL_PORT = 1024;

/** From anywhere, in order: the list is stateless, so answers to outbound calls need the ephemeral ports open. */
const FROM_ANYWHERE: readonly PortRow[] = [
  { key: "deny-ssh", offset: 0, action: "deny", protocol: TCP, ports: [22, 22] },
  { key: "deny-rdp", offset: 1, action: "deny", protocol: TCP, ports: [3389, 3389] },
  { key: "deny-rdp-udp", offset: 2, action: "deny", protocol: UDP, ports: [3389, 3389] },
  { key: "http", offset: 10, action: "allow", protocol: TCP, ports: [80, 80] },
  { key: "https", offset: 11, action: "allow", protocol: TCP, ports: [443, 443] },
  {
    key: "answers-tcp",
    offset: 12,
    action: "allow",
    protocol: TCP,
    ports: [FIRST_EPHEMERAL_PORT, 65535],
  },
  {
    key: "answers-udp",
    offset: 13,
    action: "allow",
    protocol: UDP,
    ports: [FIRST_EPHEMERAL_PORT, 65535],
  },
];

const FIRST = { inside: 100, anywhere: 200, anywhereIpv6: 300 } as const;

/**
 * The quota "Rules per network ACL" (L-2AEEBF1A) cannot be raised further. It counts one direction and one address family, the
 * rule that denies everything else included. Source: Amazon VPC User Guide, "Amazon VPC quotas".
 */
const MOST_RULES = 40;
/** Path MTU discovery, and the rule that denies everything else. */
const FURTHER_RULES = 2;

/** Ranges of one VPC whose inbound rules fit the raised quota. */
export const MOST_ACL_RANGES = MOST_RULES - FROM_ANYWHERE.length - FURTHER_RULES;

/** Rules that the largest group of a list counts against the quota: inbound IPv4. */
export const aclRulesNeeded = (ranges: number): number =>
  ranges + FROM_ANYWHERE.length + FURTHER_RULES;

export function networkAclIssues(cidrBlocks: readonly string[]): readonly Issue[] {
  if (cidrBlocks.length <= MOST_ACL_RANGES) return [];
  return [
    {
      path: "secondaryCidrBlocks",
      problem: `${String(cidrBlocks.length)} ranges of the VPC do not fit the ${String(MOST_RULES)} rules of a network ACL`,
      hint: `use ${String(MOST_ACL_RANGES)} ranges at most, the primary one included`,
    },
  ];
}

/**
 * The rules of a VPC with these ranges, in the order of their numbers.
 *
 * A NAT gateway sends from any port from 1024 on, RDP's included, and a stateless list cannot tell the answers from a call: around
 * its subnet that port stays open, and nothing but the gateway and load balancers lies there.
 * Source: Amazon VPC User Guide, "Network ACLs", "Ephemeral ports".
 */
export function networkAclRules(
  cidrBlocks: readonly string[],
  ipv6: boolean,
  hasNat = false,
): readonly AclRule[] {
  const inside = cidrBlocks.map((cidrBlock, index): AclRule => ({
    // The number, which a list has once: a range that takes the number of another replaces its rule, deleting first.
    key: `inside-${String(FIRST.inside + index)}`,
    formerKey: `inside-${cidrBlock.replace("/", "-")}`,
    ruleNumber: FIRST.inside + index,
    egress: false,
    action: "allow",
    protocol: ALL,
    cidrBlock,
  }));
  const anywhere = FROM_ANYWHERE.filter(
    ({ action, ports: [from] }) => !hasNat || action === "allow" || from < FIRST_EPHEMERAL_PORT,
  ).map((row): AclRule => ({
    ...portRule(row, FIRST.anywhere),
    cidrBlock: "0.0.0.0/0",
  }));
  // Type 3, code 4 is "fragmentation needed": without it, large answers vanish.
  const pathMtu: AclRule = {
    key: "path-mtu",
    ruleNumber: FIRST.anywhere + 20,
    egress: false,
    action: "allow",
    protocol: ICMP,
    cidrBlock: "0.0.0.0/0",
    icmpType: 3,
    icmpCode: 4,
  };
  const out: AclRule = {
    key: "out",
    ruleNumber: FIRST.inside,
    egress: true,
    action: "allow",
    protocol: ALL,
    cidrBlock: "0.0.0.0/0",
  };
  return [
    ...inside,
    ...anywhere,
    pathMtu,
    ...(ipv6 ? ipv6Rules() : []),
    out,
    ...(ipv6 ? [ipv6Out] : []),
  ];
}

const ipv6Out: AclRule = {
  key: "out-ipv6",
  ruleNumber: FIRST.inside + 1,
  egress: true,
  action: "allow",
  protocol: ALL,
  ipv6CidrBlock: "::/0",
};

function ipv6Rules(): readonly AclRule[] {
  return [
    ...FROM_ANYWHERE.map((row): AclRule => ({
      ...portRule(row, FIRST.anywhereIpv6),
      key: `${row.key}-ipv6`,
      ipv6CidrBlock: "::/0",
    })),
    {
      key: "path-mtu-ipv6",
      ruleNumber: FIRST.anywhereIpv6 + 20,
      egress: false,
      action: "allow",
      protocol: ICMPV6,
      ipv6CidrBlock: "::/0",
      // "Packet too big".
      icmpType: 2,
      icmpCode: 0,
    },
  ];
}

/** A rule inside a default list. */
export interface OpenRule {
  readonly ruleNo: number;
  readonly action: "allow";
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
}

/** What the default list of a new VPC allows in each direction. Source: Amazon VPC User Guide, "Default network ACL". */
export function openRules(ipv6: boolean): readonly OpenRule[] {
  const all = { action: "allow", protocol: ALL, fromPort: 0, toPort: 0 } as const;
  return [
    { ruleNo: 100, ...all, cidrBlock: "0.0.0.0/0" },
    ...(ipv6 ? [{ ruleNo: 101, ...all, ipv6CidrBlock: "::/0" }] : []),
  ];
}

const portRule = ({ key, offset, action, protocol, ports }: PortRow, first: number): AclRule => ({
  key,
  ruleNumber: first + offset,
  egress: false,
  action,
  protocol,
  fromPort: ports[0],
  toPort: ports[1],
});
