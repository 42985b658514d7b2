import {
  approver,
  assessApprover,
  assessCertificate,
  certificateArn,
} from "../../../preflight/checks/aws/certificate";
import type { Certificate } from "../../../preflight/clients/aws/certificates";
import { answer, AWS_EXISTING, findingsOf, refused, type Given } from "../support";

const ARN = "arn:aws:acm:eu-central-1:210987654321:certificate/4f1c2d3e";
const need = { domain: "codeocean.contoso.com", region: "eu-central-1" };
const now = new Date("2026-11-21T12:00:00Z");
const issued: Certificate = {
  arn: ARN,
  status: "ISSUED",
  failure: undefined,
  names: ["codeocean.contoso.com", "*.codeocean.contoso.com"],
  notAfter: new Date("2027-11-20T23:59:59Z"),
  keyAlgorithm: "RSA-2048",
};
const assess = (more: Partial<Certificate>) =>
  assessCertificate(need, ARN, { ...issued, ...more }, now);

describe("AWS_CERT_ARN", () => {
  it.each([
    ["both names", ["codeocean.contoso.com", "*.codeocean.contoso.com"]],
    ["the wildcards of both", ["*.contoso.com", "*.codeocean.contoso.com"]],
  ])("passes with %s", (_what, names) => {
    expect(assess({ names })).toEqual({
      result: "pass",
      found: `issued for ${names.join(", ")} until 2027-11-20`,
    });
  });
  it.each([
    [["codeocean.contoso.com"], "*.codeocean.contoso.com"],
    [["*.codeocean.contoso.com"], "codeocean.contoso.com"],
    [["*.contoso.com"], "*.codeocean.contoso.com"],
    [["contoso.com", "*.com"], "codeocean.contoso.com, *.codeocean.contoso.com"],
  ])("fails with %j alone", (names, missing) => {
    expect(assess({ names })).toEqual({
      result: "fail",
      found: `names are ${names.join(", ")}; missing: ${missing}`,
      hint: "request a certificate for codeocean.contoso.com and *.codeocean.contoso.com",
    });
  });
  it.each([
    [{ status: "PENDING_VALIDATION" }, "status is PENDING_VALIDATION"],
    [{ status: "FAILED", failure: "CAA_ERROR" }, "status is FAILED: CAA_ERROR"],
  ])("fails with %j", (more, found) => {
    expect(assess(more)).toEqual({
      result: "fail",
      found,
      hint: "finish its validation, or give another certificate",
    });
  });
  it.each(["RSA_1024", "RSA-1024"])("fails with a key of %s", (keyAlgorithm) => {
    expect(assess({ keyAlgorithm })).toEqual({
      result: "fail",
      found: `key is ${keyAlgorithm}`,
      hint: "use RSA of 2048 bits or more",
    });
  });
  it.each(["RSA_2048", "RSA-4096", "EC_prime256v1"])("takes a key of %s", (keyAlgorithm) => {
    expect(assess({ keyAlgorithm }).result).toBe("pass");
  });
  it.each([
    ["has no end", undefined, "it has no end date", "give an issued certificate"],
    ["has just ended", new Date("2026-11-21T11:59:59Z"), "it has expired", "renew it"],
    [
      "ends today",
      new Date("2026-11-21T12:00:00Z"),
      "it ends on 2026-11-21, in 0 days",
      "renew it before the deployment",
    ],
    [
      "ends in 29 days",
      new Date("2026-12-21T11:59:59Z"),
      "it ends on 2026-12-21, in 29 days",
      "renew it before the deployment",
    ],
  ])("fails when it %s", (_what, notAfter, found, hint) => {
    expect(assess({ notAfter })).toEqual({ result: "fail", found, hint });
  });
  it("warns when it ends in 30 to 60 days, and passes after that", () => {
    const resultOn = (day: string) => assess({ notAfter: new Date(`${day}T12:00:00Z`) }).result;
    expect(["2026-12-21", "2027-01-20", "2027-01-22"].map(resultOn)).toEqual([
      "warn",
      "warn",
      "pass",
    ]);
  });
  it("fails when it does not exist", async () => {
    const asked = jest.fn(answer(undefined));
    expect(await findingsOf(certificateArn, given(ARN, { certificate: asked }))).toEqual([
      {
        result: "fail",
        found: `there is no ${ARN}`,
        hint: "give the ARN of a certificate in this account",
      },
    ]);
    expect(asked.mock.calls).toEqual([[ARN]]);
  });
  it("fails with one of another region, without asking", async () => {
    const arn = ARN.replace("eu-central-1", "us-east-1");
    expect(await findingsOf(certificateArn, given(arn, {}))).toEqual([
      {
        result: "fail",
        found: "the certificate is in us-east-1, and the deployment in eu-central-1",
        hint: "request or import it in eu-central-1",
      },
    ]);
    expect(assessCertificate(need, "x", undefined, now)).toMatchObject({
      found: "the certificate is in no region, and the deployment in eu-central-1",
    });
  });
  it("names the right that is missing", async () => {
    const aws = { certificate: refused("acm:DescribeCertificate") };
    expect(await findingsOf(certificateArn, given(ARN, aws))).toEqual([
      { result: "unknown", because: "no permission to ask: acm:DescribeCertificate is needed" },
    ]);
  });
  it("is skipped without an ARN", async () => {
    expect(await findingsOf(certificateArn, { settings: AWS_EXISTING })).toEqual([
      { result: "skip", because: "no certificate ARN is given" },
    ]);
  });
});

/** A foundation in eu-central-1 with a given certificate. */
const given = (arn: string, aws: Given["aws"] & object): Given => ({
  settings: AWS_EXISTING,
  awsNeeds: { ...need, certificate: { method: "given", arn } },
  aws,
});

describe("AWS_CERT_APPROVER", () => {
  const boxes =
    "administrator@contoso.com, hostmaster@contoso.com, postmaster@contoso.com, webmaster@contoso.com, admin@contoso.com";
  const hint = `make sure that somebody reads one of ${boxes} and name it in awsCertificate.approver`;
  const email = (approver_: string | undefined, mailServers: readonly string[]): Given => ({
    settings: AWS_EXISTING,
    awsNeeds: { certificate: { method: "email", approver: approver_ } },
    dns: { mailServers: answer(mailServers) },
  });

  it("passes with a mailbox that is asked, whatever its case", async () => {
    const servers = ["mx1.contoso.com", "mx2.contoso.com"];
    expect(await findingsOf(approver, email("Hostmaster@contoso.com", servers))).toEqual([
      {
        result: "pass",
        found: "Hostmaster@contoso.com approves; mail goes to mx1.contoso.com, mx2.contoso.com",
      },
    ]);
  });
  it("warns where the domain takes no mail, even with an approver", async () => {
    expect(await findingsOf(approver, email("admin@contoso.com", []))).toEqual([
      {
        result: "warn",
        found: "contoso.com accepts no mail (no MX record)",
        hint: "set awsCertificate.validation to mode zone or print, so that the certificate is validated by DNS, or give awsCertificate.arn",
      },
    ]);
  });
  it.each([
    ["nobody", undefined, "nobody is named who can approve"],
    ["a mailbox that is not asked", "me@contoso.com", "me@contoso.com is not asked"],
  ])("warns of %s", (_what, who, found) => {
    expect(assessApprover("contoso.com", who, ["mx1.contoso.com"])).toEqual({
      result: "warn",
      found,
      hint,
    });
  });
  it("is skipped where DNS validates the certificate", async () => {
    const dns: Given = { settings: AWS_EXISTING, awsNeeds: { certificate: { method: "dns" } } };
    expect(await findingsOf(approver, dns)).toEqual([
      { result: "skip", because: "the certificate is not validated by e-mail" },
    ]);
  });
});
