import { AWS_DNS } from "../../../../prerequisites/aws-dns";
import { childrenOf } from "../../../lib/children";
import { oneOf, present } from "../../../lib/expect";
import type { Node } from "../../../lib/node";
import { stackPolicyFor } from "../../../lib/policy-for";
import { notYetKnown, violation } from "../../../lib/problem";
import { Unknown } from "../../../lib/unknown";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";

/** The number of names that need a record each: a name and its wildcard share one. */
function namesOf(certificate: Node): number | Unknown {
  const others = certificate.list("subjectAlternativeNames");
  if (others instanceof Unknown) return others;
  const unknown = others.find((name) => name instanceof Unknown);
  if (unknown instanceof Unknown) return unknown;
  const names = [certificate.text("domainName"), ...others].filter(
    (name): name is string => typeof name === "string",
  );
  return new Set(names.map((name) => name.toLowerCase().replace(/^\*\./u, ""))).size || 1;
}

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
        const list = certificate.get("validationOptions");
        if (list instanceof Unknown) yield notYetKnown(certificate, "validationOptions", list);
        else if (options.length === 0) {
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
      const names = namesOf(certificate);
      if (names instanceof Unknown) {
        yield notYetKnown(certificate, "subjectAlternativeNames", names);
      } else if (records.length > names) {
        const expected =
          names === 1
            ? "one for the domain and its wildcard"
            : `${String(names)}, one for each name`;
        yield violation(
          certificate,
          "",
          `has ${String(records.length)} validation records, expected ${expected}`,
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
