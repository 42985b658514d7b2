// The hosting domain: its name, whether a zone fits it, and what its parent has to say about it.
import { parse } from "tldts";
import type { Issue } from "../issues";

/** Who can reach the deployment. */
export const DeploymentType = { InternetFacing: "internet-facing", Internal: "internal" } as const;
export type DeploymentType = (typeof DeploymentType)[keyof typeof DeploymentType];

export const HOSTING_DEFAULTS = { subdomain: "codeocean", associateVpc: true } as const;

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_DOMAIN = 253;

/** The record that a parent domain needs for a zone of its own below it. */
export interface DelegationRecord {
  readonly name: string;
  readonly type: "NS";
  readonly values: readonly string[];
}

/** Lower case, no trailing dot, no blanks around it. */
export function normalDomain(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}

/** `<subdomain>.<root>`, for example `codeocean.xyz.com`. */
export function hostingDomain(
  rootDomain: string,
  subdomain: string = HOSTING_DEFAULTS.subdomain,
): string {
  return `${normalDomain(subdomain)}.${normalDomain(rootDomain)}`;
}

/** What is wrong with one domain name. */
export function domainIssues(path: string, name: string): readonly Issue[] {
  const normal = normalDomain(name);
  const labels = normal.split(".");
  if (
    labels.length >= 2 &&
    normal.length <= LONGEST_DOMAIN &&
    labels.every((label) => LABEL.test(label))
  ) {
    return [];
  }
  return [
    {
      path,
      problem: `${JSON.stringify(name)} is not a domain name`,
      hint: "write labels of letters, digits and hyphens with dots between them, for example xyz.com",
    },
  ];
}

/** What is wrong with the two parts of a hosting domain. A public one needs a root that somebody can own. */
export function hostingDomainIssues(
  deploymentType: DeploymentType,
  rootDomain: string,
  subdomain: string = HOSTING_DEFAULTS.subdomain,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (!LABEL.test(normalDomain(subdomain))) {
    issues.push({
      path: "subdomain",
      problem: `${JSON.stringify(subdomain)} is not one DNS label`,
      hint: "use up to 63 letters, digits and inner hyphens, for example codeocean",
    });
  }
  const root = domainIssues("rootDomain", rootDomain);
  issues.push(...root);
  if (
    root.length === 0 &&
    deploymentType === DeploymentType.InternetFacing &&
    !isPublicDomain(rootDomain)
  ) {
    issues.push({
      path: "rootDomain",
      problem: `${rootDomain} is not a domain that can be registered, so it cannot be resolved from the internet`,
      hint: 'use a registered domain, or deploymentType: "internal"',
    });
  }
  return issues;
}

/** Whether somebody can register the domain below a public suffix. ACM issues public certificates for no other. */
export function isPublicDomain(name: string): boolean {
  const { domain, isIcann } = parse(normalDomain(name));
  return domain !== null && isIcann === true;
}

/** True when a zone of this name can hold the records of the hosting domain: the domain itself or a parent. */
export function zoneFits(zoneName: string, domain: string): boolean {
  const zone = normalDomain(zoneName);
  const wanted = normalDomain(domain);
  return wanted === zone || wanted.endsWith(`.${zone}`);
}
