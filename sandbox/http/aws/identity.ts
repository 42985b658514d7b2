import { ACCOUNT, Refusal, text, type Answers } from "./call";

/** Answers of STS, IAM, KMS and ACM. */
export const IDENTITY: Answers = {
  "sts:GetCallerIdentity": () => {
    return {
      Arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
      UserId: "AIDASIMULATED",
      Account: ACCOUNT,
    };
  },
  "iam:GetRole": ({ input, ofType, facts }) => {
    const name = text(input["RoleName"]);
    const own = ofType("aws:iam/serviceLinkedRole:ServiceLinkedRole").some(
      ({ outputs }) => outputs["name"] === name,
    );
    if (!own && !facts.scenario.linkedRoles.includes(name)) throw new Refusal("NoSuchEntity", 404);
    return {
      Role: {
        RoleName: name,
        Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x/${name}`,
        Path: "/",
        RoleId: "AROASIMULATED",
        CreateDate: "2026-01-01T00:00:00Z",
      },
    };
  },
  "iam:SimulatePrincipalPolicy": ({ input }) => {
    return {
      IsTruncated: false,
      EvaluationResults: {
        member: Object.entries(input).flatMap(([key, value]) =>
          key.startsWith("ActionNames.member.")
            ? [{ EvalActionName: value, EvalDecision: "allowed" }]
            : [],
        ),
      },
    };
  },
  "kms:DescribeKey": ({ facts }) => {
    return {
      KeyMetadata: {
        KeyId: "00000000-0000-4000-8000-000000000001",
        Arn: `arn:aws:kms:${facts.region}:${ACCOUNT}:key/1`,
        KeyManager: "AWS",
        KeyState: "Enabled",
        KeySpec: "SYMMETRIC_DEFAULT",
      },
    };
  },
  "acm:DescribeCertificate": ({ input, ofType }) => {
    const arn = text(input["CertificateArn"]);
    const found = ofType("aws:acm/certificate:Certificate").find(
      ({ outputs, id }) => outputs["arn"] === arn || id === arn,
    );
    if (found === undefined) throw new Refusal("ResourceNotFoundException");
    const domain = text(found.outputs["domainName"]);
    return {
      Certificate: {
        CertificateArn: arn,
        Status: text(found.outputs["status"]) || "ISSUED",
        SubjectAlternativeNames: [domain, `*.${domain}`],
        NotAfter: 4_070_908_800,
        KeyAlgorithm: "RSA-2048",
      },
    };
  },
  "acm:ListCertificates": () => {
    return { CertificateSummaryList: [] };
  },
};
