import { callerWidthIssues } from "../caller-range";
import { contains, cidrOf, isIpv4Address, parseCidr, type Cidr } from "../cidr";
import { reasonIssues, type NamedException } from "../exceptions";
import type { Issue } from "../issues";

/** A named exception from private access only: the public addresses that may call the service, and why. */
export interface PublicAccess<Text = string> extends NamedException {
  /**
   * Required. Public IPv4 addresses or ranges that may call the service; at least one.
   *
   * Error: `publicAccess.allowedIpRanges[0]: 0.0.0.0/0 is open to the whole internet; list the addresses that need access`.
   */
  readonly allowedIpRanges: readonly Text[];
}

// RFC 1918 and RFC 6598: no packet reaches a public firewall from these ranges.
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(cidrOf);

export interface PublicAccessRules {
  /** Storage accounts take single addresses plainly and refuse /31 and /32 ("Storage IP network rules"). */
  readonly refuseTinyRanges?: boolean | undefined;
}

/** Everything wrong with public access; empty when it is absent or valid. */
export function publicAccessIssues(
  path: string,
  access: PublicAccess | undefined,
  rules: PublicAccessRules = {},
): readonly Issue[] {
  if (access === undefined) return [];
  const issues: Issue[] = [...reasonIssues(`${path}.reason`, access.reason)];
  if (access.allowedIpRanges.length === 0) {
    issues.push({
      path: `${path}.allowedIpRanges`,
      problem: "no address is listed",
      hint: `list at least one public address or range, or leave ${path} out for private access only`,
    });
  }
  access.allowedIpRanges.forEach((range, index) => {
    issues.push(...publicRangeIssues(`${path}.allowedIpRanges[${String(index)}]`, range, rules));
  });
  return issues;
}

/** Everything wrong with one address or range of callers from the internet. */
export function publicRangeIssues(
  path: string,
  text: string,
  rules: PublicAccessRules = {},
): readonly Issue[] {
  const parsed = parseCidr(isIpv4Address(text) ? `${text}/32` : text);
  if (!parsed.ok) return [{ path, problem: parsed.problem, hint: parsed.hint }];
  const { cidr } = parsed;
  const tooWide = callerWidthIssues(path, cidr, "list the addresses that need access");
  if (tooWide.length > 0) return tooWide;
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
