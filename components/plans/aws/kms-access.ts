// What a customer-managed key must allow before machines with encrypted volumes can start. When the account's default key
// for volumes is AWS's own, nothing of this is needed.

export interface PolicyStatement<Text = string> {
  /** Required. Name of the statement. */
  readonly Sid: string;
  /** Required. Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";
  /** Required. Who it is about, by kind: `{ AWS: "arn:…" }`. */
  readonly Principal: Readonly<Record<string, Text | readonly Text[]>>;
  /** Required. Actions of the service, for example `kms:Decrypt`. */
  readonly Action: string | readonly string[];
  /** Required. ARN it is about; `*` in a key policy means the key. */
  readonly Resource: Text;
  /** Optional. Conditions by operator and key. @default - none */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text>>>> | undefined;
}

/** Names of the statements that are made here. */
export const KMS_SIDS = [
  "UseForVolumes",
  "AttachVolumes",
  "VolumesThroughEc2",
  "AccountAdministration",
] as const;

/** Using a key on volumes. */
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
] as const;

/** Operations of a grant. Volumes are attached under a further grant, so `CreateGrant` is among them. */
export const GRANT_OPERATIONS = [
  "Encrypt",
  "Decrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
  "DescribeKey",
  "CreateGrant",
] as const;

/** Statements for these principals: use of the key, and handing it to volumes. */
export function kmsStatements(principalArns: readonly string[]): readonly PolicyStatement[] {
  if (principalArns.length === 0) return [];
  const principal = { AWS: [...principalArns].sort() };
  return [
    { Sid: "UseForVolumes", Effect: "Allow", Principal: principal, Action: USE, Resource: "*" },
    {
      Sid: "AttachVolumes",
      Effect: "Allow",
      Principal: principal,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/**
 * Statement for machines whose role has no name yet: anyone in the account, but only through EC2 in this region.
 * The key is then usable for volumes and for nothing else.
 */
export function kmsViaEc2Statement(accountId: string, region: string): PolicyStatement {
  return {
    Sid: "VolumesThroughEc2",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [...USE, "kms:CreateGrant"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": accountId,
        "kms:ViaService": `ec2.${region}.amazonaws.com`,
      },
    },
  };
}

/** Keeps the account in charge of its own key: a key policy without it can lock everyone out for good. */
export function kmsAccountStatement(accountId: string): PolicyStatement {
  return {
    Sid: "AccountAdministration",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
