import { getDomain } from "tldts";
import { zoneFits } from "../../../components/plans/aws/hosting-domain";
import { awsCheck, fail, pass, skip, warn, type Finding } from "../../check";
import type { AwsNeeds } from "../../needs/aws";
import type { HostedZone } from "../../clients/aws/dns";

type DnsNeeds = Pick<
  AwsNeeds,
  "domain" | "rootDomain" | "deploymentType" | "hostedZoneId" | "certificate" | "parentZoneId"
>;

export function assessZone(
  {
    domain,
    deploymentType,
    hostedZoneId,
  }: Pick<DnsNeeds, "domain" | "deploymentType" | "hostedZoneId">,
  zone: HostedZone | undefined,
): Finding {
  const id = hostedZoneId ?? "";
  if (zone === undefined) {
    return fail(
      `hosted zone ${id} is not in this account`,
      "give the id of a zone in the account that the foundation is deployed to",
    );
  }
  if (!zoneFits(zone.name, domain)) {
    return fail(
      `zone ${id} is ${zone.name}, which is neither ${domain} nor its parent`,
      "give the zone of the hosting domain, or change awsDns.subdomain and rootDomain",
    );
  }
  const wantPrivate = deploymentType === "internal";
  if (zone.isPrivate !== wantPrivate) {
    return fail(
      `zone ${zone.name} is ${zone.isPrivate ? "private" : "public"}, and the deployment is ${deploymentType}`,
      `give a ${wantPrivate ? "private" : "public"} zone; a zone cannot be converted`,
    );
  }
  return pass(`${zone.name}, ${zone.isPrivate ? "private" : "public"}`);
}

export const zone = awsCheck("AWS_ZONE", ["route53:GetHostedZone"], async (needs, { aws }) =>
  needs.hostedZoneId === undefined
    ? skip("the foundation makes the hosted zone")
    : assessZone(needs, await aws.hostedZone(needs.hostedZoneId)),
);

/** Records that the vendor's stack writes; it fails when they are there already. */
export function assessRecords(
  domain: string,
  records: readonly { readonly name: string; readonly type: string }[],
): Finding {
  const wanted = [domain, `registry.${domain}`, `analytics.${domain}`];
  const taken = records.filter(
    ({ name, type }) => wanted.includes(name) && ["A", "AAAA", "CNAME"].includes(type),
  );
  return taken.length === 0
    ? pass(`${wanted.join(", ")} are free`)
    : fail(
        `taken: ${taken.map(({ name, type }) => `${name} (${type})`).join(", ")}`,
        "remove these records; the vendor's stack writes them",
      );
}

export const zoneRecords = awsCheck(
  "AWS_ZONE_RECORDS",
  ["route53:ListResourceRecordSets"],
  async (needs, { aws, deployed }) => {
    if (needs.hostedZoneId === undefined) return skip("the foundation makes the hosted zone");
    const finding = assessRecords(needs.domain, await aws.records(needs.hostedZoneId));
    return finding.result === "fail" && deployed.length > 0
      ? skip(`${finding.found}; the vendor's stack writes them once the foundation is deployed`)
      : finding;
  },
);

const sameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const plain = (names: readonly string[]): string =>
    [...new Set(names.map((name) => name.toLowerCase().replace(/\.$/, "")))].sort().join();
  return a.length > 0 && plain(a) === plain(b);
};

export function assessDelegation(
  name: string,
  zoneServers: readonly string[],
  seen: readonly string[],
  isNeeded: boolean,
): Finding {
  if (sameSet(zoneServers, seen)) return pass(`${name} is delegated to ${zoneServers.join(", ")}`);
  const found =
    seen.length === 0
      ? `${name} is not delegated`
      : `${name} is delegated to ${seen.join(", ")}, not to the zone's servers`;
  const hint = `in the parent zone, set ${name} NS ${zoneServers.join(" ")}`;
  return isNeeded ? fail(found, hint) : warn(found, hint);
}

export const delegation = awsCheck(
  "AWS_DNS_DELEGATION",
  ["route53:GetHostedZone"],
  async (needs, { aws, dns }) => {
    if (needs.deploymentType === "internal")
      return skip("an internal deployment has a private zone");
    if (needs.hostedZoneId === undefined) {
      return skip(
        "the zone's name servers are known after its creation; run npm run postflight then",
      );
    }
    const found = await aws.hostedZone(needs.hostedZoneId);
    if (found === undefined) return skip("the hosted zone does not exist (see AWS_ZONE)");
    const seen = await dns.nameServers(found.name);
    // A certificate validated by DNS never issues without it; other uses only do not resolve.
    return assessDelegation(
      found.name,
      found.nameServers,
      seen,
      needs.certificate.method === "dns",
    );
  },
);

export const parentZone = awsCheck(
  "AWS_DNS_PARENT",
  ["route53:GetHostedZone"],
  async (needs, { aws }) => {
    if (needs.deploymentType === "internal")
      return skip("an internal deployment needs no delegation");
    if (needs.parentZoneId === undefined) {
      return warn(
        `no parentZoneId is given, so nobody here can delegate ${needs.domain}`,
        `give awsDns.parentZoneId, or ask the owner of ${needs.rootDomain} to add the NS record that delegationRecord shows`,
      );
    }
    const parent = await aws.hostedZone(needs.parentZoneId);
    return assessParent(needs, parent);
  },
);

export function assessParent(
  { domain, parentZoneId }: Pick<DnsNeeds, "domain" | "parentZoneId">,
  parent: HostedZone | undefined,
): Finding {
  const id = parentZoneId ?? "";
  if (parent === undefined) {
    return fail(
      `parent zone ${id} is not in this account`,
      "give a zone of this account, or remove parentZoneId",
    );
  }
  if (!domain.endsWith(`.${parent.name}`)) {
    return fail(`zone ${id} is ${parent.name}, no parent of ${domain}`, "give the parent's zone");
  }
  return parent.isPrivate
    ? fail(`parent zone ${parent.name} is private`, "give the public zone of the parent")
    : pass(`${parent.name} can be written by the foundation`);
}

export function assessAuthorities(domain: string, issuers: readonly string[]): Finding {
  const amazon = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];
  return issuers.length === 0 || issuers.some((issuer) => amazon.includes(issuer))
    ? pass(issuers.length === 0 ? "no CAA record: any issuer" : `permits ${issuers.join(", ")}`)
    : fail(
        `CAA records of ${domain} permit only ${issuers.join(", ")}`,
        'add a CAA record: 0 issue "amazon.com"',
      );
}

export const authorities = awsCheck(
  "AWS_CAA",
  [],
  async (needs, { dns }) => {
    if (needs.certificate.method === "given") return skip("no certificate is requested");
    // The nearest ancestor with records decides; the registrable domain is the last that can carry them.
    const top = getDomain(needs.domain) ?? needs.rootDomain;
    let name = needs.domain;
    for (;;) {
      const issuers = await dns.certificateAuthorities(name);
      if (issuers.length > 0 || name === top || !name.includes(".")) {
        return assessAuthorities(name, issuers);
      }
      name = name.slice(name.indexOf(".") + 1);
    }
  },
  "dns",
);
