import {
  kmsAccountStatement,
  kmsStatements,
  kmsViaEc2Statement,
  policyDocument,
} from "../../../../components/plans/aws/kms-access";

// What Amazon EC2 Auto Scaling asks of a key for encrypted volumes ("Required AWS KMS key policy for use with encrypted volumes").
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
];

describe("the statements of a key", () => {
  it("let principals use it, and hand it on to volumes alone", () => {
    const Principal = { AWS: ["arn:a", "arn:b"] };
    expect(kmsStatements(["arn:b", "arn:a"])).toEqual([
      { Sid: "UseForVolumes", Effect: "Allow", Principal, Action: USE, Resource: "*" },
      {
        Sid: "AttachVolumes",
        Effect: "Allow",
        Principal,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
    expect(kmsStatements([])).toEqual([]);
  });

  it("let a role without a name use it through EC2 in one account and region", () => {
    expect(kmsViaEc2Statement("123456789012", "eu-west-2")).toEqual({
      Sid: "VolumesThroughEc2",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [...USE, "kms:CreateGrant"],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:CallerAccount": "123456789012",
          "kms:ViaService": "ec2.eu-west-2.amazonaws.com",
        },
      },
    });
  });

  it("keep the account in charge", () => {
    const statement = {
      Sid: "AccountAdministration",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "kms:*",
      Resource: "*",
    };
    expect(kmsAccountStatement("123456789012")).toEqual(statement);
    expect(JSON.parse(policyDocument([kmsAccountStatement("123456789012")]))).toEqual({
      Version: "2012-10-17",
      Statement: [statement],
    });
  });
});
