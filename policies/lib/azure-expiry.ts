import type { Node } from "./node";
import { notYetKnown, violation, type Problem } from "./problem";
import type { Stack } from "./stack";
import { Unknown } from "./unknown";

const DAY_MS = 24 * 60 * 60 * 1000;

const VAULT_ENDS = "properties.attributes.expires";

/** The property with the end, by type: seconds since 1970 in a vault, a date as text elsewhere. */
const ENDS: Readonly<Record<string, string>> = {
  "azure-native:keyvault:Secret": VAULT_ENDS,
  "azure-native:keyvault:Key": VAULT_ENDS,
  "azuread:index/application:Application": "password.endDate",
  "azuread:index/applicationPassword:ApplicationPassword": "endDate",
  "azuread:index/applicationCertificate:ApplicationCertificate": "endDate",
  "azuread:index/servicePrincipalPassword:ServicePrincipalPassword": "endDate",
  "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate": "endDate",
  "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate":
    "endDate",
  "tls:index/selfSignedCert:SelfSignedCert": "validityEndTime",
  "tls:index/locallySignedCert:LocallySignedCert": "validityEndTime",
};

/** The types of what ends on a day: secrets, keys, passwords and certificates. */
export const ENDING_TYPES = Object.keys(ENDS);

/** What ends before a day: its end in words, and the rule's own words after it. */
export function* endingBefore(
  stack: Stack,
  isTooEarly: (ends: Date) => boolean,
  says: (ends: Date) => string,
): Generator<Problem> {
  for (const [type, path] of Object.entries(ENDS)) {
    for (const node of stack.all(type)) {
      if (isWithoutNeed(node)) continue;
      const value = node.get(path);
      if (value instanceof Unknown) yield notYetKnown(node, path, value);
      const ends = dateOf(value);
      if (ends !== undefined && isTooEarly(ends))
        yield violation(node, path, `is ${textOf(ends)}, ${says(ends)}`);
    }
  }
}

/** Whole days that are left, counted down to the day itself. */
export const daysBetween = (now: Date, ends: Date): number =>
  Math.ceil((ends.getTime() - now.getTime()) / DAY_MS);

/** What nobody can use any more, and what is renewed without anybody. */
function isWithoutNeed(node: Node): boolean {
  const early = node.get("earlyRenewalHours");
  return (
    node.is("properties.attributes.enabled", false) ||
    node
      .items("properties.rotationPolicy.lifetimeActions")
      .some((action) => action.is("action.type", "rotate")) ||
    (typeof early === "number" && early > 0)
  );
}

function dateOf(value: unknown): Date | undefined {
  const date =
    typeof value === "number"
      ? new Date(value * 1000)
      : new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const textOf = (date: Date): string => date.toISOString().replace(".000Z", "Z");
