import { decide } from "../../clouds/aws/caller-policy";
import {
  certificateStatus,
  failureReason,
  serviceLinkedRoleArn,
} from "../../clouds/aws/types/services";
import type { CloudResource } from "../../cloud-store";
import { Refusal, text, type Answers, type AwsCall } from "./call";

/** A key, by id or alias in the caller's account, or by ARN in any. */
function keyOf({ input, ofType, ofTypeAnywhere }: AwsCall): CloudResource | undefined {
  const wanted = text(input["KeyId"]);
  const alias = ofType("aws:kms/alias:Alias").find(({ id }) => wanted.endsWith(id));
  const target = alias === undefined ? wanted : text(alias.outputs["targetKeyId"]);
  return (
    ofType("aws:kms/key:Key").find(({ id }) => id === target) ??
    ofTypeAnywhere("aws:kms/key:Key").find(({ outputs }) => outputs["arn"] === target)
  );
}

/** The same for the calls that take no alias. */
function keyById(call: AwsCall): CloudResource {
  if (text(call.input["KeyId"]).includes("alias/")) throw new Refusal("InvalidArnException");
  const key = keyOf(call);
  if (key === undefined) throw new Refusal("NotFoundException");
  return key;
}

/** The names of a certificate. */
function namesOf({ outputs }: CloudResource): readonly string[] {
  const names = outputs["subjectAlternativeNames"];
  const domain = text(outputs["domainName"]);
  return Array.isArray(names) ? names.map(String) : [domain, `*.${domain}`];
}

/** Answers of STS, IAM, KMS and ACM. */
export const IDENTITY: Answers = {
  "sts:GetCallerIdentity": ({ facts: { account, scenario } }) => {
    return {
      Arn: scenario.callerArn ?? `arn:aws:iam::${account}:user/deployer`,
      UserId: "AIDASIMULATED",
      Account: account,
    };
  },
  "sts:AssumeRole": ({ input }) => {
    // The account of a role is that of its ARN; later calls carry it in the key.
    const account = text(input["RoleArn"]).split(":")[4] ?? "";
    return {
      Credentials: {
        AccessKeyId: `simulated-${account}`,
        SecretAccessKey: "simulated",
        SessionToken: "simulated",
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      },
    };
  },
  "iam:GetRole": ({ input, ofType, facts: { scenario, account } }) => {
    const name = text(input["RoleName"]);
    const arns = [
      ...["aws:iam/serviceLinkedRole:ServiceLinkedRole", "aws:iam/role:Role"].flatMap((token) =>
        ofType(token).map(({ outputs }) => text(outputs["arn"])),
      ),
      ...scenario.existing,
      ...scenario.existingServiceLinkedRoles.map((service) =>
        serviceLinkedRoleArn({ config: { allowedAccountIds: [account] } }, service),
      ),
    ];
    const arn = arns.find((each) => each.split("/").at(-1) === name);
    if (arn === undefined) throw new Refusal("NoSuchEntity", 404);
    return {
      Role: {
        RoleName: name,
        Arn: arn,
        Path: arn.slice(arn.indexOf("/"), -name.length),
        RoleId: "AROASIMULATED",
        CreateDate: "2026-01-01T00:00:00Z",
      },
    };
  },
  "iam:SimulatePrincipalPolicy": ({ input, ofType, facts }) => {
    const { callerPolicies, callerArn, organizationRefuses } = facts.scenario;
    const principal = text(input["PolicySourceArn"]);
    const known = [
      callerArn ?? `arn:aws:iam::${facts.account}:user/deployer`,
      ...facts.scenario.existing,
      ...ofType("aws:iam/role:Role").map(({ outputs }) => text(outputs["arn"])),
    ];
    if (!known.includes(principal)) throw new Refusal("NoSuchEntity", 404);
    const members = (name: string): readonly string[] =>
      Object.entries(input).flatMap(([key, value]) =>
        new RegExp(`^${name}\\.member\\.\\d+$`).test(key) ? [text(value)] : [],
      );
    const context: Record<string, string[]> = {};
    for (const [key, value] of Object.entries(input)) {
      const [, entry] = /^ContextEntries\.member\.(\d+)\.ContextKeyName$/.exec(key) ?? [];
      if (entry !== undefined)
        context[text(value)] = [
          ...members(`ContextEntries\\.member\\.${entry}\\.ContextKeyValues`),
        ];
    }
    const resources = members("ResourceArns");
    return {
      IsTruncated: false,
      EvaluationResults: {
        member: members("ActionNames").map((action) => {
          const decisions = (resources.length === 0 ? ["*"] : resources).map((resource) =>
            callerPolicies === undefined
              ? "allowed"
              : decide(callerPolicies, action, resource, context),
          );
          const byOrganization = organizationRefuses.includes(action);
          return {
            EvalActionName: action,
            EvalDecision: byOrganization
              ? "explicitDeny"
              : (decisions.find((each) => each !== "allowed") ?? "allowed"),
            OrganizationsDecisionDetail: { AllowedByOrganizations: !byOrganization },
          };
        }),
      },
    };
  },
  "kms:DescribeKey": (call) => {
    const key = keyOf(call);
    if (key === undefined && !text(call.input["KeyId"]).endsWith("alias/aws/ebs"))
      throw new Refusal("NotFoundException");
    const { account, region } = call.facts;
    return {
      KeyMetadata:
        key === undefined
          ? {
              KeyId: "00000000-0000-4000-8000-000000000001",
              Arn: `arn:aws:kms:${region}:${account}:key/00000000-0000-4000-8000-000000000001`,
              KeyManager: "AWS",
              KeyState: "Enabled",
              KeySpec: "SYMMETRIC_DEFAULT",
            }
          : {
              KeyId: key.id,
              Arn: text(key.outputs["arn"]),
              KeyManager: "CUSTOMER",
              KeyState: key.outputs["isEnabled"] === false ? "Disabled" : "Enabled",
              KeySpec: text(key.outputs["customerMasterKeySpec"]),
            },
    };
  },
  "kms:GetKeyPolicy": (call) => {
    const key = keyById(call);
    // The policy of a key is shown to its own account alone.
    if (text(key.outputs["arn"]).split(":")[4] !== call.facts.account)
      throw new Refusal("AccessDeniedException");
    const replaced = call
      .ofType("aws:kms/keyPolicy:KeyPolicy")
      .find(({ outputs }) => [key.id, key.outputs["arn"]].includes(outputs["keyId"] as string));
    return { Policy: text(replaced?.outputs["policy"] ?? key.outputs["policy"]) };
  },
  "kms:ListGrants": (call) => {
    const key = keyById(call);
    return {
      Grants: call
        .ofTypeAnywhere("aws:kms/grant:Grant")
        .filter(({ outputs }) => [key.id, key.outputs["arn"]].includes(outputs["keyId"] as string))
        .map(({ outputs }) => ({ GranteePrincipal: text(outputs["granteePrincipal"]) })),
      Truncated: false,
    };
  },
  "acm:DescribeCertificate": ({ input, ofType, ofTypeAnywhere }) => {
    const arn = text(input["CertificateArn"]);
    const found = ofType("aws:acm/certificate:Certificate").find(
      ({ outputs, id }) => outputs["arn"] === arn || id === arn,
    );
    if (found === undefined) throw new Refusal("ResourceNotFoundException");
    const domain = text(found.outputs["domainName"]);
    return {
      Certificate: {
        CertificateArn: arn,
        Status: certificateStatus(found.outputs, ofTypeAnywhere) || "ISSUED",
        ...(found.outputs["status"] === "FAILED"
          ? { FailureReason: failureReason(domain, {}) ?? "OTHER" }
          : {}),
        SubjectAlternativeNames: namesOf(found),
        NotAfter: 4_070_908_800,
        KeyAlgorithm: "RSA-2048",
      },
    };
  },
};
