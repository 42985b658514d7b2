// How the certificate of the hosting domain proves that the domain is ours, and which names it carries.
import type { Issue } from "../issues";
import { DeploymentType, domainIssues, normalDomain } from "./hosting-domain";

/** `NONE`: a certificate is given, nothing is requested. */
export const ValidationMethod = { Dns: "DNS", Email: "EMAIL", None: "NONE" } as const;
export type ValidationMethod = (typeof ValidationMethod)[keyof typeof ValidationMethod];

export interface CertificateMethodFacts {
  readonly deploymentType: DeploymentType;
  /** Where the hosting zone comes from. */
  readonly zone: "existing" | "new";
  /** A certificate that is already issued. */
  readonly certificateArn?: string | undefined;
  /** The parent domain already points at a zone that was made here. */
  readonly delegated?: boolean | undefined;
  /** The delegation is written here, in the parent's zone, before anything waits for it. */
  readonly parentZone?: boolean | undefined;
  /** How the certificate is validated by choice: in a public zone that is named, by records that are printed, by e-mail. */
  readonly validation?: "zone" | "print" | "email" | undefined;
}

/**
 * Without a choice: DNS in a public zone that public DNS resolves, which is one that existed before, or one made here whose
 * delegation is written here or has been confirmed. Everything else is approved by e-mail.
 */
export function certificateMethod(facts: CertificateMethodFacts): ValidationMethod {
  if (facts.certificateArn !== undefined) return ValidationMethod.None;
  if (facts.validation !== undefined)
    return facts.validation === "email" ? ValidationMethod.Email : ValidationMethod.Dns;
  if (facts.deploymentType === DeploymentType.Internal) return ValidationMethod.Email;
  const resolvable =
    facts.zone === "existing" || facts.delegated === true || facts.parentZone === true;
  return resolvable ? ValidationMethod.Dns : ValidationMethod.Email;
}

/** A record that proves control of a name to ACM. */
export interface ValidationRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Mailboxes that the certificate authority writes to, at the root domain. Any one of them may approve. */
export const APPROVAL_MAILBOXES = [
  "administrator",
  "hostmaster",
  "postmaster",
  "webmaster",
  "admin",
] as const;

export function approvalAddresses(rootDomain: string): readonly string[] {
  return APPROVAL_MAILBOXES.map((mailbox) => `${mailbox}@${normalDomain(rootDomain)}`);
}

export interface CertificateNames {
  readonly domainName: string;
  /** Without the domain itself: the provider adds it to the set. */
  readonly alternativeNames: readonly string[];
  /** Names that need a validation record each. A name and its wildcard share one. */
  readonly validatedNames: readonly string[];
}

/** The domain, its wildcard, and what neither covers; each name once. */
export function certificateNames(
  domain: string,
  further: readonly string[] = [],
): CertificateNames {
  const domainName = normalDomain(domain);
  const wildcard = `*.${domainName}`;
  const alternativeNames = [wildcard];
  for (const name of [...further].map(normalDomain).sort()) {
    const known = [domainName, ...alternativeNames];
    if (!known.some((other) => covers(other, name))) alternativeNames.push(name);
  }
  const bases = [domainName, ...alternativeNames].map((name) => name.replace(/^\*\./, ""));
  return { domainName, alternativeNames, validatedNames: [...new Set(bases)] };
}

/** What is wrong with the names. All of them live below the domain: its zone is where they are proven. */
export function certificateNameIssues(
  domain: string,
  further: readonly string[] = [],
): readonly Issue[] {
  const issues: Issue[] = [...domainIssues("domainName", domain)];
  const parent = normalDomain(domain);
  further.forEach((name, index) => {
    const path = `alternativeNames[${String(index)}]`;
    const base = normalDomain(name).replace(/^\*\./, "");
    const own = domainIssues(path, base);
    if (own.length > 0) {
      issues.push(...own);
    } else if (base !== parent && !base.endsWith(`.${parent}`)) {
      issues.push({
        path,
        problem: `${name} is not below ${parent}`,
        hint: "leave it out, or give the ARN of a certificate that holds it",
      });
    }
  });
  return issues;
}

/** An issued certificate's ARN, with its region. */
const CERTIFICATE_ARN = /^arn:aws[\w-]*:acm:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:certificate\/[\w-]+$/;

export function certificateArnIssues(path: string, arn: string, region: string): readonly Issue[] {
  const match = CERTIFICATE_ARN.exec(arn);
  if (match === null) {
    return [
      {
        path,
        problem: `${JSON.stringify(arn)} is not the ARN of an ACM certificate`,
        hint: `write arn:aws:acm:${region}:<account>:certificate/<id>`,
      },
    ];
  }
  if (match[1] === region) return [];
  return [
    {
      path,
      problem: `the certificate lives in ${match[1] ?? ""}, the deployment in ${region}`,
      hint: "a load balancer takes only certificates of its own region; request or import one there",
    },
  ];
}

function covers(name: string, other: string): boolean {
  if (name === other) return true;
  if (!name.startsWith("*.") || other.startsWith("*.")) return false;
  const [, ...rest] = other.split(".");
  return rest.join(".") === name.slice(2);
}
