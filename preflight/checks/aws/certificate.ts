import { approvalAddresses } from "../../../components/plans/aws/certificate";
import { awsCheck, fail, pass, skip, warn, type Finding } from "../../check";
import type { AwsNeeds } from "../../needs/aws";
import type { Certificate } from "../../clients/aws/certificates";
import { daysUntil, endsSoon } from "../days";

/** A certificate that is handed over has to serve the hosting domain for a while. */
export function assessCertificate(
  { domain, region }: Pick<AwsNeeds, "domain" | "region">,
  arn: string,
  certificate: Certificate | undefined,
  now: Date,
): Finding {
  const inRegion = arn.split(":")[3];
  if (inRegion !== region) {
    return fail(
      `the certificate is in ${inRegion ?? "no region"}, and the deployment in ${region}`,
      `request or import it in ${region}`,
    );
  }
  if (certificate === undefined)
    return fail(`there is no ${arn}`, "give the ARN of a certificate in this account");
  if (certificate.status !== "ISSUED") {
    const { status, failure } = certificate;
    return fail(
      failure === undefined ? `status is ${status}` : `status is ${status}: ${failure}`,
      "finish its validation, or give another certificate",
    );
  }
  const missing = [domain, `*.${domain}`].filter((name) => !covers(certificate.names, name));
  if (missing.length > 0) {
    return fail(
      `names are ${certificate.names.join(", ")}; missing: ${missing.join(", ")}`,
      `request a certificate for ${domain} and *.${domain}`,
    );
  }
  if (/RSA.1024/.test(certificate.keyAlgorithm)) {
    return fail(`key is ${certificate.keyAlgorithm}`, "use RSA of 2048 bits or more");
  }
  if (certificate.notAfter === undefined)
    return fail("it has no end date", "give an issued certificate");
  const days = Math.floor(daysUntil(certificate.notAfter, now));
  if (days < 0) return fail("it has expired", "renew it");
  const until = certificate.notAfter.toISOString().slice(0, 10);
  const found = `it ends on ${until}, in ${String(days)} days`;
  if (days < 30) return fail(found, "renew it before the deployment");
  return endsSoon(days)
    ? warn(
        found,
        "see that it is renewed: ACM renews what it validates by DNS, and nothing that was imported",
      )
    : pass(`issued for ${certificate.names.join(", ")} until ${until}`);
}

// `*.a.b` covers `x.a.b`, and neither `a.b` nor `*.x.a.b`.
function covers(names: readonly string[], wanted: string): boolean {
  const parent = wanted.slice(wanted.indexOf(".") + 1);
  return names.some(
    (name) => name === wanted || (!wanted.startsWith("*") && name === `*.${parent}`),
  );
}

export const certificateArn = awsCheck(
  "AWS_CERT_ARN",
  ["acm:DescribeCertificate"],
  async (needs, { aws, now }) => {
    if (needs.certificate.method !== "given") return skip("no certificate ARN is given");
    const { arn } = needs.certificate;
    if (arn.split(":")[3] !== needs.region) return assessCertificate(needs, arn, undefined, now());
    return assessCertificate(needs, arn, await aws.certificate(arn), now());
  },
);

export function assessApprover(
  rootDomain: string,
  approver: string | undefined,
  mailServers: readonly string[],
): Finding {
  const boxes = approvalAddresses(rootDomain);
  if (mailServers.length === 0) {
    return warn(
      `${rootDomain} accepts no mail (no MX record)`,
      "set awsCertificate.validation to mode zone or print, so that the certificate is validated by DNS, or give awsCertificate.arn",
    );
  }
  if (approver === undefined || !boxes.includes(approver.toLowerCase())) {
    return warn(
      approver === undefined ? "nobody is named who can approve" : `${approver} is not asked`,
      `make sure that somebody reads one of ${boxes.join(", ")} and name it in awsCertificate.approver`,
    );
  }
  return pass(`${approver} approves; mail goes to ${mailServers.join(", ")}`);
}

export const approver = awsCheck(
  "AWS_CERT_APPROVER",
  [],
  async (needs, { dns }) =>
    needs.certificate.method !== "email"
      ? skip("the certificate is not validated by e-mail")
      : assessApprover(
          needs.rootDomain,
          needs.certificate.approver,
          await dns.mailServers(needs.rootDomain),
        ),
  "dns",
);
