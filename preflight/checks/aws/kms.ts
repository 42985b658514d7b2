import { awsCheck, fail, pass, unknown, warn, type Finding } from "../../check";
import type { Key } from "../../clients/aws/keys";

/** Roles that start machines, and so open their encrypted disks. */
const NEED_KEY = ["AWSServiceRoleForAutoScaling", "AWSServiceRoleForEC2Spot"];

export function assessKey(
  byDefault: boolean,
  keyId: string,
  key: Key | undefined,
  policy: string,
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
    (role) => !policy.includes(role) && !grantees.some((grantee) => grantee.includes(role)),
  );
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
  ],
  async ({ servicesRoleArn }, { aws }) => {
    const { byDefault, keyId } = await aws.diskEncryption();
    const key = await aws.key(keyId);
    if (key === undefined || key.manager === "AWS") {
      // The AWS-managed key comes into being with the first encrypted disk.
      return keyId.endsWith("alias/aws/ebs") && key === undefined
        ? pass("disks use the AWS-managed key, which does not exist yet")
        : assessKey(byDefault, keyId, key, "", [], servicesRoleArn);
    }
    const [policy, grantees] = await Promise.all([aws.keyPolicy(keyId), aws.grantees(keyId)]);
    return assessKey(byDefault, keyId, key, policy, grantees, servicesRoleArn);
  },
);
