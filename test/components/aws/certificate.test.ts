import { Certificate, type CertificateArgs } from "../../../components/aws/certificate";
import { HostingZone } from "../../../components/aws/hosting-zone";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { type BuildResult, build, valueOf } from "../../support/build";

const DOMAIN = "codeocean.xyz.com";
const outputs = {
  "aws:acm/certificate:Certificate": (inputs: Record<string, unknown>) => ({
    arn: "arn:certificate",
    status: "PENDING_VALIDATION",
    domainValidationOptions: [
      inputs["domainName"] as string,
      ...(inputs["subjectAlternativeNames"] as string[]),
    ].map((name) => ({
      domainName: name,
      resourceRecordName: `_x.${name.replace("*.", "")}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: "_y.acm-validations.aws.",
    })),
  }),
  "aws:route53/record:Record": (inputs: Record<string, unknown>) => ({ fqdn: inputs["name"] }),
  "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-1.example"] }),
};
const run = (args: CertificateArgs): Promise<BuildResult<Certificate>> =>
  build(() => new Certificate("cert", args), { outputs });
const custom = ({ resources }: BuildResult<unknown>): readonly string[] =>
  resources.filter((resource) => resource.custom).map(({ type, name }) => `${type} ${name}`);

describe("a certificate proven by DNS", () => {
  const dns: CertificateArgs = { domainName: DOMAIN, validation: { method: "DNS", zoneId: "Z1" } };

  it("has exactly one validation record, for the domain and its wildcard together", async () => {
    const result = await run(dns);
    expect(custom(result)).toEqual([
      "aws:acm/certificate:Certificate cert",
      "aws:acm/certificateValidation:CertificateValidation cert-issued",
      "aws:route53/record:Record cert-validation",
    ]);
    expect(result.resources.find(({ type }) => type.endsWith(":Record"))?.inputs).toMatchObject({
      zoneId: "Z1",
      name: `_x.${DOMAIN}.`,
      type: "CNAME",
      records: ["_y.acm-validations.aws."],
      allowOverwrite: true,
    });
    expect(
      result.resources.find(({ type }) => type.endsWith(":Certificate") && type.startsWith("aws:"))
        ?.inputs,
    ).toMatchObject({
      domainName: DOMAIN,
      subjectAlternativeNames: [`*.${DOMAIN}`],
      validationMethod: "DNS",
      keyAlgorithm: "RSA_2048",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
    });
  });

  it("passes its ARN on before it is issued, and says ISSUED only after the wait", async () => {
    const { value } = await run(dns);
    expect(await valueOf(value?.certificateArn as never)).toBe("arn:certificate");
    expect(await valueOf(value?.status as never)).toBe("ISSUED");
  });

  it("waits for issuance only after its record and the delegation of its zone", async () => {
    const { resources } = await build(
      () => {
        const zone = new HostingZone("zone", {
          mode: "public",
          domain: DOMAIN,
          parentZoneId: "ZP",
        });
        return new Certificate("cert", {
          domainName: DOMAIN,
          validation: { method: "DNS", zoneId: zone.zoneId, delegation: zone.delegation },
        });
      },
      { outputs },
    );
    expect(resources.find(({ name }) => name === "cert-issued")?.dependsOn).toEqual([
      "cert",
      "cert-validation",
      "zone-delegation",
    ]);
    expect(resources.filter(({ dependsOn }) => dependsOn.includes("cert-issued"))).toEqual([]);
  });

  it("adds a record only for names that the wildcard does not cover", async () => {
    const result = await run({
      ...dns,
      alternativeNames: [`registry.${DOMAIN}`, `*.${DOMAIN}`, `a.b.${DOMAIN}`],
    });
    expect(custom(result).filter((name) => name.includes("Record"))).toEqual([
      "aws:route53/record:Record cert-validation",
      `aws:route53/record:Record cert-validation-a.b.${DOMAIN}`,
    ]);
  });
});

describe("a certificate whose records others write", () => {
  it("names them, writes none and waits for nobody", async () => {
    const result = await run({
      domainName: DOMAIN,
      alternativeNames: [`a.b.${DOMAIN}`],
      validation: { method: "DNS", records: "printed" },
    });
    expect(custom(result)).toEqual(["aws:acm/certificate:Certificate cert"]);
    expect(await valueOf(result.value?.validationRecords as never)).toEqual(
      [DOMAIN, `a.b.${DOMAIN}`].map((name) => ({
        name: `_x.${name}.`,
        type: "CNAME",
        value: "_y.acm-validations.aws.",
      })),
    );
    expect(await valueOf(result.value?.status as never)).toBe("PENDING_VALIDATION");
  });
});

it("a certificate stays in the account, where a load balancer of others may use it", async () => {
  const { resources } = await run({
    domainName: DOMAIN,
    validation: { method: "EMAIL", rootDomain: "xyz.com" },
  });
  const [certificate] = resources.filter((resource) => resource.custom);
  expect(certificate?.retainOnDelete).toBe(true);
});

describe("a certificate approved by e-mail", () => {
  it("writes to the root domain for every name, and waits for nobody", async () => {
    const result = await run({
      domainName: DOMAIN,
      validation: { method: "EMAIL", rootDomain: "XYZ.com" },
    });
    expect(custom(result)).toEqual(["aws:acm/certificate:Certificate cert"]);
    expect(
      result.resources.find((resource) => resource.custom)?.inputs["validationOptions"],
    ).toEqual([
      { domainName: DOMAIN, validationDomain: "xyz.com" },
      { domainName: `*.${DOMAIN}`, validationDomain: "xyz.com" },
    ]);
    expect(await valueOf(result.value?.status as never)).toBe("PENDING_VALIDATION");
  });
});

it("an existing certificate registers nothing", async () => {
  const result = await build(() => Certificate.existing({ certificateArn: "arn:given" }));
  expect(result.resources).toEqual([]);
  expect(await valueOf(result.value?.certificateArn as never)).toBe("arn:given");
  expect(result.value?.method).toBe("NONE");
});

it("a certificate refuses everything unusable at once and registers nothing", async () => {
  const { error, resources } = await run({
    domainName: DOMAIN,
    alternativeNames: ["other.com", "not a name"],
    validation: { method: "EMAIL", rootDomain: "abc.com" },
  });
  expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
    "alternativeNames[0]",
    "alternativeNames[1]",
    "validation.rootDomain",
  ]);
  expect(resources).toEqual([]);
});
