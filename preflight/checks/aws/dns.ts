import { getDomain } from "tldts";
import { zoneFits } from "../../../components/plans/aws/hosting-domain";
import { awsCheck, fail, pass, skip, warn, type Context, type Finding } from "../../check";
import type { AwsClient } from "../../clients/aws";
import type { HostedZone } from "../../clients/aws/dns";
import type { CaaRecord } from "../../clients/dns";
import type { AwsNeeds, ZoneLogin } from "../../needs/aws";

type DnsNeeds = Pick<
  AwsNeeds,
  | "domain"
  | "rootDomain"
  | "deploymentType"
  | "hostedZoneId"
  | "certificate"
  | "parentZoneId"
  | "vpc"
  | "associatesVpc"
>;

/** The client of the account that a zone is in. */
const clientFor = ({ aws, awsAs }: Context, login: ZoneLogin | undefined): AwsClient =>
  login === undefined ? aws : awsAs(login);

export function assessZone(
  {
    domain,
    deploymentType,
    hostedZoneId,
    vpc,
    associatesVpc,
  }: Pick<DnsNeeds, "domain" | "deploymentType" | "hostedZoneId" | "vpc" | "associatesVpc">,
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
  // A private zone answers only in the networks that it is associated with.
  if (zone.isPrivate && vpc.mode === "existing" && !zone.vpcIds.includes(vpc.vpcId)) {
    return fail(
      `zone ${zone.name} is not associated with ${vpc.vpcId}, so its names do not resolve there`,
      `associate them: aws route53 associate-vpc-with-hosted-zone --hosted-zone-id ${id} --vpc VPCRegion=<region>,VPCId=${vpc.vpcId}`,
    );
  }
  if (zone.isPrivate && vpc.mode === "new" && !associatesVpc) {
    return warn(
      `zone ${zone.name} has to be associated with the new VPC by its owner (awsDns.associateVpc is off)`,
      "associate them after the deployment, or remove associateVpc",
    );
  }
  return pass(`${zone.name}, ${zone.isPrivate ? "private" : "public"}`);
}

/** The comment of a zone that the foundation makes. */
const OURS = "Hosting domain of Code Ocean";

/** A zone of the same name beside the one that the foundation makes. */
export function assessNewZone(
  { domain, deploymentType, vpc }: Pick<DnsNeeds, "domain" | "deploymentType" | "vpc">,
  named: readonly HostedZone[],
  ofVpc: readonly { readonly id: string; readonly name: string }[],
): Finding {
  const others = named.filter(({ comment }) => comment !== OURS);
  const own = named.filter(({ comment }) => comment === OURS).map(({ id }) => id);
  const conflict = ofVpc.find(({ id, name }) => name === domain && !own.includes(id));
  if (deploymentType === "internal" && vpc.mode === "existing" && conflict !== undefined) {
    return fail(
      `${vpc.vpcId} is associated with the private zone ${conflict.id} of the name ${domain} already`,
      `set awsDns.hostedZoneId: ${conflict.id}, or disassociate it`,
    );
  }
  const same = others.find(({ isPrivate }) => !isPrivate && deploymentType !== "internal");
  return same === undefined
    ? pass("the foundation makes the hosted zone")
    : warn(
        `the account has the public zone ${same.id} of the name ${domain} already; a second one would have other name servers`,
        `set awsDns.hostedZoneId: ${same.id}, or delete it if nothing uses it`,
      );
}

async function zonesNamed(aws: AwsClient, name: string): Promise<readonly HostedZone[]> {
  const ids = await aws.zonesNamed(name);
  const found = await Promise.all(ids.map((id) => aws.hostedZone(id)));
  return found.flatMap((each) => each ?? []);
}

export const zone = awsCheck(
  "AWS_ZONE",
  [
    "route53:GetHostedZone",
    "route53:ListHostedZonesByName",
    "route53:ListHostedZonesByVPC",
    "ec2:DescribeVpcs",
  ],
  async (needs, { aws }) => {
    if (needs.hostedZoneId !== undefined)
      return assessZone(needs, await aws.hostedZone(needs.hostedZoneId));
    const { vpc, deploymentType } = needs;
    const [named, ofVpc] = await Promise.all([
      zonesNamed(aws, needs.domain),
      deploymentType === "internal" && vpc.mode === "existing" ? aws.zonesOfVpc(vpc.vpcId) : [],
    ]);
    return assessNewZone(needs, named, ofVpc);
  },
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

/** `delegated: true` is a promise about a zone of an earlier run; the certificate waits for it. */
export function assessDelegated(
  domain: string,
  named: readonly HostedZone[],
  seen: readonly string[],
): Finding {
  const zones = named.filter(({ isPrivate }) => !isPrivate);
  const delegated = zones.find(({ nameServers }) => sameSet(nameServers, seen));
  const [first] = zones;
  if (first === undefined) {
    return fail(
      `awsDns.delegated is set, and the account has no public zone ${domain} yet`,
      "remove delegated, deploy, have the zone delegated, then set it again",
    );
  }
  return assessDelegation(domain, (delegated ?? first).nameServers, seen, true);
}

export const delegation = awsCheck(
  "AWS_DNS_DELEGATION",
  ["route53:GetHostedZone", "route53:ListHostedZonesByName"],
  async (needs, { aws, dns }) => {
    if (needs.deploymentType === "internal")
      return skip("an internal deployment has a private zone");
    if (needs.hostedZoneId === undefined) {
      if (!needs.delegated)
        return skip(
          "the zone's name servers are known after its creation; run npm run postflight then",
        );
      const named = await zonesNamed(aws, needs.domain);
      return assessDelegated(needs.domain, named, await dns.nameServers(needs.domain));
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
  async (needs, context) => {
    if (needs.deploymentType === "internal")
      return skip("an internal deployment needs no delegation");
    if (needs.parentZoneId === undefined) {
      return warn(
        `no parentZoneId is given, so nobody here can delegate ${needs.domain}`,
        `give awsDns.parentZoneId, or ask the owner of ${needs.rootDomain} to add the NS record that delegationRecord shows`,
      );
    }
    const parent = await clientFor(context, needs.parentZoneLogin).hostedZone(needs.parentZoneId);
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
      `parent zone ${id} is not in the account that is asked`,
      "correct parentZoneId, or set awsDns.parentZoneLogin to reach the zone's account",
    );
  }
  if (!domain.endsWith(`.${parent.name}`)) {
    return fail(`zone ${id} is ${parent.name}, no parent of ${domain}`, "give the parent's zone");
  }
  return parent.isPrivate
    ? fail(`parent zone ${parent.name} is private`, "give the public zone of the parent")
    : pass(`${parent.name} can be written by the foundation`);
}

/** The zone of the validation record: public DNS has to answer from it. */
export const certificateZone = awsCheck(
  "AWS_CERT_ZONE",
  ["route53:GetHostedZone"],
  async (needs, context) => {
    if (needs.certificate.method !== "zone")
      return skip("the certificate is not validated in a zone of its own");
    const { zoneId, login } = needs.certificate;
    const found = await clientFor(context, login).hostedZone(zoneId);
    if (found === undefined) {
      return fail(
        `zone ${zoneId} is not in the account that is asked`,
        "correct awsCertificate.validation.zoneId, or set its login to reach the zone's account",
      );
    }
    return assessValidationZone(needs.domain, found, await context.dns.nameServers(found.name));
  },
);

export function assessValidationZone(
  domain: string,
  found: HostedZone,
  seen: readonly string[],
): Finding {
  if (!zoneFits(found.name, domain)) {
    return fail(
      `zone ${found.id} is ${found.name}, which is neither ${domain} nor its parent`,
      "give a zone that holds the hosting domain",
    );
  }
  return found.isPrivate
    ? fail(`zone ${found.name} is private, and ACM asks public DNS`, "give the public zone")
    : assessDelegation(found.name, found.nameServers, seen, true);
}

const AMAZON = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/**
 * The certificate has the domain and its wildcard. A set of records without `issue` leaves the domain free; for the wildcard
 * `issuewild` decides where there is one, else `issue`. Source: RFC 8659, sections 4.2 and 4.3.
 */
export function assessAuthorities(name: string, records: readonly CaaRecord[]): Finding {
  const issuersOf = (tag: string): readonly string[] | undefined => {
    const found = records.filter((record) => record.tag.toLowerCase() === tag);
    // The issuer ends at the first parameter; an empty one permits nobody.
    return found.length === 0
      ? undefined
      : found.map(({ value }) => (value.split(";")[0] ?? "").trim().toLowerCase());
  };
  const issue = issuersOf("issue");
  const issuewild = issuersOf("issuewild");
  const permits = (issuers: readonly string[] | undefined): boolean =>
    issuers === undefined || issuers.some((issuer) => AMAZON.includes(issuer));
  const missing = [
    ...(permits(issue) ? [] : ["issue"]),
    ...(permits(issuewild ?? issue) ? [] : [issuewild === undefined ? "issue" : "issuewild"]),
  ];
  const [tag] = missing;
  if (tag === undefined)
    return pass(records.length === 0 ? "no CAA record: any issuer" : `${name} permits Amazon`);
  const found = records.map((record) => `${record.tag} "${record.value}"`).join(", ");
  return fail(
    `CAA records of ${name} do not permit Amazon: ${found}`,
    `add the CAA record ${[...new Set(missing)].map((each) => `0 ${each} "amazon.com"`).join(" and ")} to ${name}`,
  );
}

export const authorities = awsCheck(
  "AWS_CAA",
  [],
  async (needs, { dns }) => {
    if (needs.certificate.method === "given") return skip("no certificate is requested");
    // The nearest ancestor with any record decides; the registrable domain is the last that can carry them.
    const top = getDomain(needs.domain) ?? needs.rootDomain;
    let name = needs.domain;
    for (;;) {
      const records = await dns.certificateAuthorities(name);
      if (records.length > 0 || name === top || !name.includes("."))
        return assessAuthorities(name, records);
      name = name.slice(name.indexOf(".") + 1);
    }
  },
  "dns",
);
