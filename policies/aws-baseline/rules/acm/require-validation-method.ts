import { AWS_DNS } from "../../../../prerequisites/aws-dns";
import { childrenOf } from "../../../lib/children";
import { oneOf, present } from "../../../lib/expect";
import { stackPolicyFor } from "../../../lib/policy-for";
import { violation } from "../../../lib/problem";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";

export const requireValidationMethod = stackPolicyFor(AWS_DNS.AWS_CERT_METHOD, {
  type: CERTIFICATE,
  *check(stack) {
    for (const certificate of stack.all(CERTIFICATE)) {
      if (certificate.get("privateKey") !== undefined) continue; // imported, not validated
      yield* oneOf(certificate, "validationMethod", ["DNS", "EMAIL"]);
      const method = certificate.get("validationMethod");
      const waits = childrenOf(stack, certificate, VALIDATION, "certificateArn").found;
      if (method === "EMAIL") {
        const options = certificate.items("validationOptions");
        if (options.length === 0) {
          yield violation(certificate, "validationOptions", "is not set, expected the root domain");
        }
        for (const option of options) yield* present(option, "validationDomain");
        for (const wait of waits) {
          yield violation(wait, "", "waits for a person to read a mail");
        }
      }
      if (method !== "DNS") continue;
      const records = stack
        .all(RECORD)
        .filter((record) =>
          ["name", "records", "type"].some((path) =>
            record.sources(path).some((source) => source.urn === certificate.urn),
          ),
        );
      if (records.length > 1) {
        yield violation(
          certificate,
          "",
          `has ${String(records.length)} validation records, expected one for the domain and its wildcard`,
        );
      }
      for (const record of records) {
        const zone = stack.link(record, "zoneId", ZONE);
        if (zone.state !== "found") continue;
        if (zone.nodes.some((node) => node.get("vpcs") !== undefined)) {
          yield violation(
            certificate,
            "validationMethod",
            'is "DNS", which cannot succeed in a private zone',
          );
        }
      }
    }
  },
});
