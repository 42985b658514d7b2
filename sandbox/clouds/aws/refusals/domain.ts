import type { CloudOperation, Refusals } from "../../rows";
import type { Stored } from "../../../cloud-store";
import { accountOf, awsFailure, list, regionFor, text } from "../account";
import { quotaIn } from "../quotas";
import { failureReason, isPublished } from "../types/services";
import { ZONE } from "./support";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";

/** How long the provider waits for issuance unless the program says otherwise. Unit: seconds. */
const ISSUANCE_SECONDS = 75 * 60;

/** A length of time as Go writes it: `1h15m0s`. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${String(hours)}h` : ""}${hours + minutes > 0 ? `${String(minutes)}m` : ""}${String(seconds % 60)}s`;
}

/** Refusals of ACM and Route 53. */
export const domainRefusals: Refusals = {
  "quota: names of a certificate": {
    // The provider tries again for a long time: https://github.com/hashicorp/terraform-provider-aws/issues/40974
    seen: "https://github.com/hashicorp/terraform-provider-aws/issues/35825",
    on: ["create"],
    types: [CERTIFICATE],
    refuse: (operation) => {
      const { domainName, subjectAlternativeNames } = operation.inputs;
      const names = new Set([domainName, ...list(subjectAlternativeNames)]);
      return names.size <= (quotaIn(operation.scenario, "acm/L-FB94F0B0") ?? Infinity)
        ? undefined
        : awsFailure(
            operation,
            "ACM:RequestCertificate",
            "LimitExceededException",
            "Certificate has too many domains.",
          );
    },
  },
  "certificate in use": {
    seen: "https://github.com/hashicorp/terraform-provider-aws/issues/3866",
    on: ["delete"],
    types: [CERTIFICATE],
    refuse: (operation) =>
      operation.scenario.certificatesInUse
        ? awsFailure(
            operation,
            "ACM:DeleteCertificate",
            "ResourceInUseException",
            `Certificate ${operation.id} in account ${accountOf(operation.config)} is in use.`,
          )
        : undefined,
  },
  "waiting for a certificate that cannot be validated": {
    seen: "https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-DNS-validation.html",
    on: ["create"],
    types: ["aws:acm/certificateValidation:CertificateValidation"],
    refuse: (operation) => {
      const { inputs, store, scenario, timeoutSeconds = 0 } = operation;
      const certificate = store
        .storedOfType(CERTIFICATE)
        .find(({ id }) => id === inputs["certificateArn"]);
      const email = certificate?.inputs["validationMethod"] === "EMAIL";
      if (email && list(inputs["validationRecordFqdns"]).length > 0) {
        return awsFailure(
          operation,
          "ACM:DescribeCertificate",
          "InvalidParameter",
          "validation_record_fqdns is not valid for EMAIL validation",
        );
      }
      const reason = failureReason(text(certificate?.inputs["domainName"]), scenario);
      if (reason !== undefined) {
        return awsFailure(
          operation,
          "ACM:DescribeCertificate",
          "Failed",
          `unexpected state 'FAILED', wanted target 'ISSUED'. last error: ${reason}`,
        );
      }
      const proven = list(inputs["validationRecordFqdns"]).every((name) =>
        isPublished(text(name), (token) => store.storedOfType(token)),
      );
      const limit = goDuration(timeoutSeconds > 0 ? timeoutSeconds : ISSUANCE_SECONDS);
      return scenario.certificatesIssue && proven
        ? undefined
        : awsFailure(
            operation,
            "ACM:DescribeCertificate",
            "Timeout",
            `timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: ${limit})`,
          );
    },
  },
  "network with two zones of one name": {
    seen: "https://github.com/infrablocks/terraform-aws-base-networking/issues/4",
    on: ["create"],
    types: [ZONE, ASSOCIATION],
    refuse: (operation) => {
      const { inputs, store, token } = operation;
      const zones = store.storedOfType(ZONE);
      const name =
        token === ZONE
          ? text(inputs["name"])
          : text(zones.find(({ id }) => id === inputs["zoneId"])?.outputs["name"]);
      const vpcs =
        token === ZONE
          ? list(inputs["vpcs"]).map((vpc) =>
              text((vpc as Readonly<Record<string, unknown>>)["vpcId"] as string),
            )
          : [text(inputs["vpcId"])];
      const taken = zones
        .filter((zone) => zone.outputs["name"] === name)
        .flatMap((zone) => vpcsOf(operation, zone))
        .find((vpc) => vpcs.includes(vpc));
      return name === "" || taken === undefined
        ? undefined
        : awsFailure(
            operation,
            token === ZONE ? "Route 53:CreateHostedZone" : "Route 53:AssociateVPCWithHostedZone",
            "ConflictingDomainExists",
            `The VPC that you chose, ${taken} in region ${regionFor(operation)}, is already associated with another private hosted zone that has an overlapping name space, ${name}..`,
          );
    },
  },
  "query log without permission to write": {
    seen: "https://github.com/aws-samples/aws-secure-environment-accelerator/issues/916",
    on: ["create"],
    types: ["aws:route53/queryLog:QueryLog"],
    refuse: (operation) => {
      const group = text(operation.inputs["cloudwatchLogGroupArn"]).replace(/:\*$/, "");
      const allowed = operation.store
        .storedOfType("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
        .some(({ inputs }) => {
          const document = text(inputs["policyDocument"]);
          return (
            document.includes("route53.amazonaws.com") &&
            (document.includes(group) || document.includes("log-group:/aws/route53/*"))
          );
        });
      return allowed
        ? undefined
        : awsFailure(
            operation,
            "Route 53:CreateQueryLoggingConfig",
            "InsufficientCloudWatchLogsResourcePolicy",
            "The resource policy that you're using for Route 53 query logging doesn't grant Route 53 sufficient permission to create a log stream in the specified log group.",
          );
    },
  },
  "key that cannot sign a zone": {
    seen: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateKeySigningKey.html",
    on: ["create"],
    types: ["aws:route53/keySigningKey:KeySigningKey"],
    refuse: (operation) => {
      const arn = text(operation.inputs["keyManagementServiceArn"]);
      const key = operation.store
        .storedOfType("aws:kms/key:Key")
        .find(({ outputs }) => outputs["arn"] === arn);
      const signs =
        key === undefined
          ? operation.scenario.existing.includes(arn)
          : key.inputs["customerMasterKeySpec"] === "ECC_NIST_P256" &&
            key.inputs["keyUsage"] === "SIGN_VERIFY";
      return signs && arn.split(":")[3] === "us-east-1"
        ? undefined
        : awsFailure(
            operation,
            "Route 53:CreateKeySigningKey",
            "InvalidKMSArn",
            "The KeyManagementServiceArn that you specified isn't valid to use with DNSSEC signing.",
          );
    },
  },
};

/** Networks that a private zone answers in. */
function vpcsOf({ store }: CloudOperation, zone: Stored): readonly string[] {
  const first = list(zone.inputs["vpcs"]).map((vpc) =>
    text((vpc as Readonly<Record<string, unknown>>)["vpcId"] as string),
  );
  const later = store
    .storedOfType(ASSOCIATION)
    .filter(({ inputs }) => inputs["zoneId"] === zone.id)
    .map(({ inputs }) => text(inputs["vpcId"]));
  return [...first, ...later];
}
