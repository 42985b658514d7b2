import { awsCheck, fail, pass, skip, unknown, type Finding } from "../../check";
import type { Certificate } from "../../clients/aws/certificates";
import type { AwsNeeds } from "../../needs/aws";
import { assessDelegation } from "../aws/dns";
import { outputText, outputTexts } from "./outputs";
import { assessEndpoints } from "../aws/endpoints";
import { assessVpcDns, privateSubnetIds } from "../aws/vpc";

/** What to do about each reason for which ACM fails a request. Source: ACM API Reference, CertificateDetail, FailureReason. */
const REASONS: Readonly<Record<string, string>> = {
  CAA_ERROR: 'add the CAA records 0 issue "amazon.com" and 0 issuewild "amazon.com" to the domain',
  DOMAIN_NOT_ALLOWED: "ask AWS Support to allow the domain; it is on a list of unsafe ones",
  DOMAIN_VALIDATION_DENIED: "ask the owner of the domain why the request was refused",
  INVALID_PUBLIC_DOMAIN:
    "use a registered domain, or give awsCertificate.arn of a certificate from a private authority",
  NO_AVAILABLE_CONTACTS: "validate by DNS: awsCertificate.validation",
};

export function assessStatus(certificate: Certificate | undefined, how: string): Finding {
  if (certificate === undefined) return fail("the certificate does not exist", "deploy again");
  const { status, names, failure } = certificate;
  switch (status) {
    case "ISSUED":
      return pass(`issued for ${names.join(", ")}`);
    case "PENDING_VALIDATION":
      return fail(`status is ${status}`, `${how}; ACM gives it up after 72 hours`);
    case "VALIDATION_TIMED_OUT":
      return fail(`status is ${status}`, "delete it in ACM, run pulumi refresh, and deploy again");
    default:
      return fail(
        failure === undefined ? `status is ${status}` : `status is ${status}: ${failure}`,
        `${(failure === undefined ? undefined : REASONS[failure]) ?? "see the certificate in the ACM console"}, then delete it in ACM, run pulumi refresh, and deploy again`,
      );
  }
}

/** What the certificate waits for. */
function stepOf({ certificate, rootDomain }: Pick<AwsNeeds, "certificate" | "rootDomain">): string {
  switch (certificate.method) {
    case "email":
      return `approve the mail that went to the five addresses of ${rootDomain}`;
    case "print":
      return "have the output certificateValidationRecords written in the public DNS of the domain";
    case "given":
      return "finish its validation";
    case "dns":
    case "zone":
      return "make sure that public DNS answers from the zone of its validation record";
  }
}

export const certificateStatus = awsCheck(
  "PF_AWS_CERT_STATUS",
  ["acm:DescribeCertificate"],
  async (needs, { aws, outputs }) => {
    const arn =
      needs.certificate.method === "given"
        ? needs.certificate.arn
        : outputText(outputs, "certificateArn");
    if (arn === undefined)
      return unknown("the stack puts out no certificateArn; deploy it first, or give --outputs");
    return assessStatus(await aws.certificate(arn), stepOf(needs));
  },
);

export const zoneDelegation = awsCheck(
  "PF_AWS_DNS_DELEGATION",
  [],
  async ({ deploymentType, hostedZoneId, domain, certificate }, { dns, outputs }) => {
    if (deploymentType === "internal") return skip("an internal deployment has a private zone");
    if (hostedZoneId !== undefined)
      return skip("the zone existed before the deployment (see AWS_DNS_DELEGATION)");
    const servers = outputTexts(outputs, "hostedZoneNameServers");
    if (servers.length === 0)
      return unknown(
        "the stack puts out no hostedZoneNameServers; deploy it first, or give --outputs",
      );
    // Without it the product does not resolve from the internet, and a certificate by DNS is never issued.
    const isNeeded = certificate.method === "dns";
    return assessDelegation(domain, servers, await dns.nameServers(domain), isNeeded);
  },
  "dns",
);

/** Names of a private zone resolve in networks that it is associated with and that ask Amazon's resolver. */
export const privateNames = awsCheck(
  "PF_AWS_PRIVATE_NAMES",
  ["route53:GetHostedZone", "ec2:DescribeVpcAttribute"],
  async ({ deploymentType }, { aws, outputs }) => {
    if (deploymentType !== "internal")
      return skip("an internet-facing deployment has a public zone");
    const zoneId = outputText(outputs, "hostedZoneId");
    const vpcId = outputText(outputs, "vpcId");
    if (zoneId === undefined || vpcId === undefined)
      return unknown(
        "the stack puts out no hostedZoneId and vpcId; deploy it first, or give --outputs",
      );
    const zone = await aws.hostedZone(zoneId);
    if (zone === undefined) return fail(`zone ${zoneId} does not exist`, "deploy again");
    if (!zone.vpcIds.includes(vpcId))
      return fail(
        `zone ${zone.name} is not associated with ${vpcId}, so its names do not resolve there`,
        `have its owner associate them: aws route53 associate-vpc-with-hosted-zone --hosted-zone-id ${zoneId} --vpc VPCRegion=<region>,VPCId=${vpcId}`,
      );
    const dns = assessVpcDns(await aws.vpcDns(vpcId));
    return dns.result === "pass" ? pass(`${zone.name} answers in ${vpcId}`) : dns;
  },
);

export const endpointAccess = awsCheck(
  "PF_AWS_ENDPOINTS",
  ["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"],
  async ({ region, vpc, endpointAccess }, { aws }) => {
    if (vpc.mode === "new")
      return skip("a new VPC has no interface endpoints that could shut machines out");
    const [endpoints, subnets] = await Promise.all([
      aws.interfaceEndpoints(vpc.vpcId),
      aws.subnets(vpc.vpcId),
    ]);
    const ids = [...new Set(endpoints.flatMap(({ groupIds }) => groupIds))].sort();
    const groups = ids.length === 0 ? [] : await aws.securityGroups(ids);
    const ranges = subnets
      .filter(({ id }) => privateSubnetIds(vpc).includes(id))
      .map(({ cidrBlock }) => cidrBlock);
    if (ranges.length === 0) return unknown("none of the private subnets is visible");
    // Before the deployment a missing rule is a warning; afterwards machines cannot work without it.
    return assessEndpoints(region, endpoints, groups, ranges, endpointAccess).map((finding) =>
      finding.result === "warn" ? { ...finding, result: "fail" as const } : finding,
    );
  },
);
