import { awsCheck, fail, pass, skip, unknown, warn, type Finding } from "../../check";
import type { Key } from "../../clients/aws/keys";
import { servesRole, statementsOf, type KeyStatement } from "./key-policy";

/** Roles that start machines, and so open their encrypted disks. */
const NEED_KEY = ["AWSServiceRoleForAutoScaling", "AWSServiceRoleForEC2Spot"];

export function assessKey(
  byDefault: boolean,
  keyId: string,
  key: Key | undefined,
  /** Undefined for a key of another account, whose policy nobody else may read. */
  statements: readonly KeyStatement[] | undefined,
  grantees: readonly string[],
  servicesRoleArn: string | undefined,
): Finding {
  if (key === undefined) return unknown(`key ${keyId} cannot be seen from this account`);
  if (key.manager === "AWS")
    return pass(
      `disks use the AWS-managed key${byDefault ? "" : "; encryption by default is off"}`,
    );
  if (key.spec !== "SYMMETRIC_DEFAULT")
    return fail(`key ${keyId} is ${key.spec}`, "use a symmetric key for disks");
  if (key.state !== "Enabled")
    return fail(`key ${keyId} is ${key.state}`, "enable it, or choose another default key");
  const wanted = [...NEED_KEY, ...(servicesRoleArn === undefined ? [] : [servicesRoleArn])];
  const missing = wanted.filter(
    (role) =>
      !servesRole(statements ?? [], role) &&
      !grantees.some((grantee) => grantee === role || grantee.endsWith(`/${role}`)),
  );
  if (missing.length > 0 && statements === undefined) {
    return unknown(
      `key ${keyId} is of another account, and has no grant for ${missing.join(", ")}; only its owner can read its policy`,
    );
  }
  if (missing.length > 0) {
    return fail(
      `customer-managed key ${keyId} gives nothing to ${missing.join(", ")}`,
      "set awsKms.keyArn so that the foundation makes grants, or add Decrypt, Encrypt, GenerateDataKey*, ReEncrypt*, DescribeKey and CreateGrant for them to the key policy",
    );
  }
  return servicesRoleArn === undefined
    ? warn(
        `customer-managed key ${keyId} serves the service roles; the vendor's services role is not known yet`,
        "after the vendor's stack, set awsKms.servicesRoleArn and deploy again",
      )
    : pass(`customer-managed key ${keyId} serves ${wanted.join(", ")}`);
}

export const defaultKey = awsCheck(
  "AWS_KMS_DEFAULT",
  [
    "ec2:GetEbsEncryptionByDefault",
    "ec2:GetEbsDefaultKmsKeyId",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:ListGrants",
    "sts:GetCallerIdentity",
  ],
  async ({ servicesRoleArn }, { aws }) => {
    const { byDefault, keyId } = await aws.diskEncryption();
    const key = await aws.key(keyId);
    if (key === undefined || key.manager === "AWS") {
      // The AWS-managed key comes into being with the first encrypted disk.
      return keyId.endsWith("alias/aws/ebs") && key === undefined
        ? pass("disks use the AWS-managed key, which does not exist yet")
        : assessKey(byDefault, keyId, key, [], [], servicesRoleArn);
    }
    // Policies and grants are read by ARN: an alias is refused, and a policy only within its account.
    const { account } = await aws.identity();
    const isOwn = key.arn.split(":")[4] === account;
    const [policy, grantees] = await Promise.all([
      isOwn ? aws.keyPolicy(key.arn) : undefined,
      aws.grantees(key.arn),
    ]);
    const statements = policy === undefined ? undefined : statementsOf(policy);
    return assessKey(byDefault, keyId, key, statements, grantees, servicesRoleArn);
  },
);

/** Statements that a replaced policy would lose. Administration by the account's root is written again. */
export function assessReplacedPolicy(
  kept: readonly string[],
  statements: readonly KeyStatement[],
): Finding {
  const lost = statements.filter(
    ({ Sid, Action, Principal }) =>
      !kept.includes(Sid) &&
      !(Action.includes("kms:*") && Principal.every((arn) => arn.endsWith(":root"))),
  );
  return lost.length === 0
    ? pass("the new policy keeps every statement of the key's policy")
    : fail(
        `the key's policy would lose ${lost.map(({ Sid }) => Sid || "a statement without Sid").join(", ")}`,
        "copy these statements to awsKms.furtherStatements, or use awsKms.mode grant",
      );
}

export const replacedPolicy = awsCheck(
  "AWS_KMS_POLICY",
  ["kms:GetKeyPolicy"],
  async ({ keyPolicy }, { aws }) =>
    keyPolicy === undefined
      ? skip("no key policy is replaced")
      : assessReplacedPolicy(keyPolicy.sids, statementsOf(await aws.keyPolicy(keyPolicy.keyArn))),
);
