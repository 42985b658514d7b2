import {
  approvalAddresses,
  certificateArnIssues,
  certificateMethod,
  certificateNameIssues,
  certificateNames,
} from "../../../../components/plans/aws/certificate";
import { linesOf } from "../../../support/issues";

describe("how a certificate is validated", () => {
  const ARN = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
  it.each([
    // deploymentType, zone, certificateArn, delegated -> method
    ["internet-facing", "existing", undefined, false, "DNS"],
    ["internet-facing", "existing", undefined, true, "DNS"],
    ["internet-facing", "new", undefined, false, "EMAIL"],
    ["internet-facing", "new", undefined, true, "DNS"],
    ["internal", "existing", undefined, false, "EMAIL"],
    ["internal", "existing", undefined, true, "EMAIL"],
    ["internal", "new", undefined, false, "EMAIL"],
    ["internal", "new", undefined, true, "EMAIL"],
    ["internet-facing", "existing", ARN, false, "NONE"],
    ["internet-facing", "existing", ARN, true, "NONE"],
    ["internet-facing", "new", ARN, false, "NONE"],
    ["internet-facing", "new", ARN, true, "NONE"],
    ["internal", "existing", ARN, false, "NONE"],
    ["internal", "existing", ARN, true, "NONE"],
    ["internal", "new", ARN, false, "NONE"],
    ["internal", "new", ARN, true, "NONE"],
  ] as const)(
    "%s, %s zone, ARN %s, delegated %s: %s",
    (deploymentType, zone, certificateArn, delegated, method) => {
      expect(certificateMethod({ deploymentType, zone, certificateArn, delegated })).toBe(method);
    },
  );
});

describe("how a certificate is validated by choice", () => {
  it.each([
    ["internal", "zone", "DNS"],
    ["internal", "print", "DNS"],
    ["internal", "email", "EMAIL"],
    ["internet-facing", "email", "EMAIL"],
  ] as const)("%s, %s: %s", (deploymentType, validation, method) => {
    expect(certificateMethod({ deploymentType, zone: "new", validation })).toBe(method);
  });

  it("is by DNS at once where the delegation is written too", () => {
    const facts = { deploymentType: "internet-facing", zone: "new" } as const;
    expect(certificateMethod({ ...facts, parentZone: true })).toBe("DNS");
    expect(certificateMethod({ ...facts, parentZone: true, validation: "email" })).toBe("EMAIL");
  });
});

describe("the names of a certificate", () => {
  it("are the domain and its wildcard, once each", () => {
    expect(
      certificateNames("CodeOcean.XYZ.com.", ["codeocean.xyz.com", "*.CODEOCEAN.xyz.com"]),
    ).toEqual({
      domainName: "codeocean.xyz.com",
      alternativeNames: ["*.codeocean.xyz.com"],
      validatedNames: ["codeocean.xyz.com"],
    });
  });

  it("leave out what the wildcard covers, and keep what it does not", () => {
    expect(certificateNames("a.com", ["registry.a.com", "x.y.a.com", "*.y.a.com"])).toEqual({
      domainName: "a.com",
      alternativeNames: ["*.a.com", "*.y.a.com"],
      validatedNames: ["a.com", "y.a.com"],
    });
  });

  it("do not depend on the order in which they are given", () => {
    expect(certificateNames("a.com", ["z.y.a.com", "b.c.a.com"])).toEqual(
      certificateNames("a.com", ["b.c.a.com", "z.y.a.com"]),
    );
  });

  it("cover one level with a wildcard, and no wildcard with another", () => {
    expect(certificateNames("a.com", ["*.b.a.com", "c.b.a.com", "*.c.b.a.com"])).toEqual({
      domainName: "a.com",
      alternativeNames: ["*.a.com", "*.b.a.com", "*.c.b.a.com"],
      validatedNames: ["a.com", "b.a.com", "c.b.a.com"],
    });
    expect(certificateNames("a.com").alternativeNames).toEqual(["*.a.com"]);
  });

  it("stay below the domain", () => {
    expect(
      linesOf(certificateNameIssues("a.com", ["b.com", "xa.com", "*.b.a.com", "a.com", "a_b"])),
    ).toEqual([
      "alternativeNames[0]: b.com is not below a.com; leave it out, or give the ARN of a certificate that holds it",
      "alternativeNames[1]: xa.com is not below a.com; leave it out, or give the ARN of a certificate that holds it",
      'alternativeNames[4]: "a_b" is not a domain name; write labels of letters, digits and hyphens with dots between them, for example xyz.com',
    ]);
    expect(linesOf(certificateNameIssues("com"))).toEqual([
      'domainName: "com" is not a domain name; write labels of letters, digits and hyphens with dots between them, for example xyz.com',
    ]);
    expect(certificateNameIssues("a.com")).toEqual([]);
  });
});

it("the five mailboxes at the root domain may approve", () => {
  expect(approvalAddresses("XYZ.com")).toEqual([
    "administrator@xyz.com",
    "hostmaster@xyz.com",
    "postmaster@xyz.com",
    "webmaster@xyz.com",
    "admin@xyz.com",
  ]);
});

describe("a given certificate", () => {
  const ID = "certificate/12-ab";
  it.each<readonly [arn: string, region: string, lines: readonly string[]]>([
    [`arn:aws:acm:eu-west-2:123456789012:${ID}`, "eu-west-2", []],
    [`arn:aws-us-gov:acm:us-gov-west-1:123456789012:${ID}`, "us-gov-west-1", []],
    [
      `arn:aws:acm:eu-west-2:123456789012:${ID}`,
      "us-east-1",
      [
        "arn: the certificate lives in eu-west-2, the deployment in us-east-1; a load balancer takes only certificates of its own region; request or import one there",
      ],
    ],
    ...[
      "arn:aws:iam::1:server-certificate/x",
      `x:arn:aws:acm:us-east-1:123456789012:${ID}`,
      `arn:aws:acm:us-east-1:123456789012:${ID}/x`,
      `arn:aws:acm:us-east-1:12345678901:${ID}`,
      `arn:aws:acm:useast1:123456789012:${ID}`,
      "arn:aws:acm:us-east-1:123456789012:certificate/",
    ].map(
      (arn) =>
        [
          arn,
          "us-east-1",
          [
            `arn: ${JSON.stringify(arn)} is not the ARN of an ACM certificate; write arn:aws:acm:us-east-1:<account>:certificate/<id>`,
          ],
        ] as const,
    ),
  ])("%s in %s: %j", (arn, region, lines) => {
    expect(linesOf(certificateArnIssues("arn", arn, region))).toEqual(lines);
  });
});
