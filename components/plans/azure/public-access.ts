import { contains, cidrOf, isIpv4Address, parseCidr, type Cidr } from "../cidr";
import type { Issue } from "../issues";

/** A named exception from "private only": who may come in from the internet, and why. */
export interface PublicAccess {
  /**
   * Required. Public IPv4 addresses or ranges that are let in; at least one.
   *
   * Error: `publicAccess.allowedIpRanges[0]: 0.0.0.0/0 admits the whole internet; list the addresses that need access`.
   */
  readonly allowedIpRanges: readonly string[];
  /** Required. Why private access is not enough; shown by the policies. */
  readonly reason: string;
}

// RFC 1918 and RFC 6598: a firewall for public addresses never sees them.
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(cidrOf);

/** Shortest prefix that still reads as a list of known senders. */
const LARGEST_PREFIX = 8;

/** The reason is written as a tag, and a tag value holds this much. */
const LONGEST_REASON = 256;

export interface PublicAccessRules {
  /** Storage accounts take single addresses plainly and refuse /31 and /32 ("Storage IP network rules"). */
  readonly refuseTinyRanges?: boolean;
}

/** Everything wrong with a named exception; empty when it is absent or sound. */
export function publicAccessIssues(
  path: string,
  access: PublicAccess | undefined,
  rules: PublicAccessRules = {},
): readonly Issue[] {
  if (access === undefined) return [];
  const issues: Issue[] = [...reasonIssues(path, access.reason)];
  if (access.allowedIpRanges.length === 0) {
    issues.push({
      path: `${path}.allowedIpRanges`,
      problem: "no address is listed",
      hint: `list at least one public address or range, or leave ${path} out for private access only`,
    });
  }
  access.allowedIpRanges.forEach((range, index) => {
    issues.push(...rangeIssues(`${path}.allowedIpRanges[${String(index)}]`, range, rules));
  });
  return issues;
}

/** A looser mode has to say why. */
export function reasonIssues(path: string, reason: string): readonly Issue[] {
  const { length } = reason.trim();
  if (length > LONGEST_REASON) {
    return [
      {
        path: `${path}.reason`,
        problem: `${String(length)} characters are too long for a tag, where the reason is shown`,
        hint: `use at most ${String(LONGEST_REASON)}`,
      },
    ];
  }
  if (length >= 10) return [];
  return [
    {
      path: `${path}.reason`,
      problem: `${JSON.stringify(reason)} explains nothing`,
      hint: "say in a sentence why the stricter default cannot be used",
    },
  ];
}

function rangeIssues(path: string, text: string, rules: PublicAccessRules): readonly Issue[] {
  const parsed = parseCidr(isIpv4Address(text) ? `${text}/32` : text);
  if (!parsed.ok) return [{ path, problem: parsed.problem, hint: parsed.hint }];
  const { cidr } = parsed;
  if (cidr.prefix === 0) {
    return [
      {
        path,
        problem: `${text} admits the whole internet`,
        hint: "list the addresses that need access",
      },
    ];
  }
  if (cidr.prefix < LARGEST_PREFIX) {
    return [
      {
        path,
        problem: `${text} is too wide`,
        hint: `use /${String(LARGEST_PREFIX)} or a smaller range`,
      },
    ];
  }
  if (PRIVATE.some((block: Cidr) => contains(block, cidr))) {
    return [
      {
        path,
        problem: `${text} is a private range, which a public firewall never sees`,
        hint: "give the public address behind which these machines appear",
      },
    ];
  }
  if (rules.refuseTinyRanges === true && text.includes("/") && cidr.prefix > 30) {
    return [
      {
        path,
        problem: `${text} is refused by the storage firewall`,
        hint: `write single addresses without a prefix, for example ${text.split("/")[0] ?? text}`,
      },
    ];
  }
  return [];
}
