// Every shape of the AWS foundation, each in a copy of the accounts of one company: preflight lets it be deployed twice, the second
// run changes nothing, postflight finds it complete, and it goes without a trace but for what outlives it. A sample runs by default; SHAPES=all runs each.
import { join, resolve } from "node:path";
import { CHECKS } from "../../preflight/checks";
import { deployedIn } from "../../preflight/deployed";
import { runPreflight } from "../../preflight/run-preflight";
import { type Harness, openHarness, ROOT } from "./support/harness";

jest.setTimeout(900_000);

const COMPANY = resolve(__dirname, "fixtures", "aws-company");
const PARTNER_ROLE = "arn:aws:iam::109876543210:role/dns";

/** What the company's stack gives out. */
interface Company {
  readonly parentZoneId: string;
  readonly productZoneId: string;
  readonly privateZoneId: string;
  readonly partnerZoneId: string;
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly publicRouteTableId: string;
  readonly privateRouteTableId: string;
  readonly servicesGroupId: string;
  readonly workersGroupId: string;
  readonly endpointsGroupId: string;
  readonly keyArn: string;
  readonly servicesRoleArn: string;
  readonly certificateArn: string;
}
type Settings = (company: Company) => object;

const REGION = "us-east-1";
const newVpc = (region = REGION) => ({ mode: "new", zones: [`${region}a`, `${region}b`] });
const existingVpc = (
  { vpcId, publicSubnetIds, privateSubnetIds }: Company,
  zones: readonly string[] = [`${REGION}a`, `${REGION}b`],
) => ({
  mode: "existing",
  vpcId,
  cidrBlocks: ["10.8.0.0/16"],
  zones: zones.map((zone, index) => ({
    zone,
    privateSubnetId: privateSubnetIds[index],
    publicSubnetId: publicSubnetIds[index],
  })),
});

/** Settings of each shape; further ones are those of later updates of the same stack. */
const SHAPES: Readonly<Record<string, readonly [Settings, ...Settings[]]>> = {
  "internet-facing, its zone made here and its certificate approved by mail": [
    () => ({
      awsVpc: newVpc(),
      awsDns: { rootDomain: "contoso.com" },
      awsCertificate: { validation: { mode: "email" } },
    }),
  ],
  "internet-facing, its zone delegated by others and then used": [
    () => ({ awsVpc: newVpc(), awsDns: { rootDomain: "northwind.com" } }),
    () => ({ awsVpc: newVpc(), awsDns: { rootDomain: "northwind.com", delegated: true } }),
  ],
  "internet-facing, its zone delegated in this account": [
    ({ parentZoneId }) => ({
      awsVpc: newVpc(),
      awsDns: { rootDomain: "contoso.com", parentZoneId },
    }),
  ],
  "internet-facing, its zone delegated in another account": [
    ({ partnerZoneId }) => ({
      awsVpc: newVpc(),
      awsDns: {
        rootDomain: "tailspin.com",
        parentZoneId: partnerZoneId,
        parentZoneLogin: { roleArn: PARTNER_ROLE },
      },
    }),
  ],
  "internet-facing, in a zone that is given": [
    ({ productZoneId }) => ({
      awsVpc: newVpc(),
      awsDns: { rootDomain: "fabrikam.com", hostedZoneId: productZoneId },
    }),
  ],
  "internal, in a private zone that is given": [
    ({ privateZoneId, certificateArn }) => ({
      deploymentType: "internal",
      awsVpc: newVpc(),
      awsDns: { rootDomain: "fabrikam.com", hostedZoneId: privateZoneId },
      awsCertificate: { arn: certificateArn },
    }),
  ],
  "internal, its certificate validated in a public zone of another account": [
    ({ partnerZoneId }) => ({
      deploymentType: "internal",
      awsVpc: newVpc(),
      awsDns: { rootDomain: "tailspin.com" },
      awsCertificate: {
        validation: { mode: "zone", zoneId: partnerZoneId, login: { roleArn: PARTNER_ROLE } },
      },
    }),
  ],
  "internal, its certificate validated by records that others write": [
    () => ({
      deploymentType: "internal",
      awsVpc: newVpc(),
      awsDns: { rootDomain: "contoso.com" },
      awsCertificate: { validation: { mode: "print" } },
    }),
  ],
  "in an existing VPC, with a certificate that is given": [
    (company) => ({
      deploymentType: "internal",
      awsVpc: existingVpc(company),
      awsDns: { rootDomain: "fabrikam.com" },
      awsCertificate: { arn: company.certificateArn },
    }),
  ],
  "in an existing VPC that names its zones by id": [
    (company) => ({
      deploymentType: "internal",
      awsVpc: existingVpc(company, ["use1-az1", "use1-az2"]),
      awsDns: { rootDomain: "contoso.com" },
    }),
  ],
  "in an existing VPC that gets a range and a zone more": [
    (company) => ({
      awsVpc: {
        ...existingVpc(company),
        expansion: {
          cidrBlocks: ["10.9.0.0/16"],
          zones: [
            {
              zone: `${REGION}c`,
              privateCidr: "10.9.0.0/20",
              privateRouteTableId: company.privateRouteTableId,
              publicCidr: "10.9.16.0/20",
              publicRouteTableId: company.publicRouteTableId,
            },
          ],
        },
      },
      awsDns: { rootDomain: "contoso.com" },
    }),
  ],
  "in an existing VPC, before and after the product's own stack": [
    (company) => ({
      deploymentType: "internal",
      awsVpc: existingVpc(company),
      awsDns: { rootDomain: "contoso.com" },
      awsEndpoints: { securityGroupIds: [company.endpointsGroupId] },
      awsKms: { keyArn: company.keyArn },
    }),
    (company) => ({
      deploymentType: "internal",
      awsVpc: existingVpc(company),
      awsDns: { rootDomain: "contoso.com" },
      awsEndpoints: {
        securityGroupIds: [company.endpointsGroupId],
        servicesSecurityGroupId: company.servicesGroupId,
        workersSecurityGroupId: company.workersGroupId,
      },
      awsKms: { keyArn: company.keyArn, servicesRoleArn: company.servicesRoleArn },
    }),
  ],
  "in three zones, with AWS's default quotas": [
    () => ({
      awsVpc: { ...newVpc(), zones: ["a", "b", "c"].map((letter) => `${REGION}${letter}`) },
      awsDns: { rootDomain: "contoso.com" },
    }),
  ],
};

const SAMPLE: readonly string[] = [
  "internet-facing, its zone delegated in another account",
  "in an existing VPC, before and after the product's own stack",
];
const inFull = process.env["SHAPES"] === "all";
const names = inFull ? Object.keys(SHAPES) : SAMPLE;

/** Roles belong to the account, and a certificate may be in use. */
const OUTLIVES = /^aws:(iam\/serviceLinkedRole:|acm\/certificate:)/;
const facts = (harness: Harness) =>
  harness
    .cloudResources()
    .filter(({ token }) => !OUTLIVES.test(token))
    .map(({ id, inputs }) => [id, JSON.stringify(inputs)]);

const settings = (awsFoundation: object, region = REGION) => ({
  "aws:region": region,
  "aws:allowedAccountIds": ["210987654321"],
  "platform-foundations:general": { customer: "airun", environment: "dev", owner: "platform-team" },
  "platform-foundations:awsFoundation": awsFoundation,
});
const base = { configFile: join(ROOT, "test", "variants", "aws-only.yaml") };

describe(`a shape of the AWS foundation (${names.length} of ${Object.keys(SHAPES).length}; all with SHAPES=all)`, () => {
  let company: Harness;
  let given: Company;
  beforeAll(async () => {
    company = await openHarness({ root: COMPANY });
    await company.run("up");
    given = (await company.outputs()) as unknown as Company;
    await company.stop();
  });
  afterAll(async () => {
    await company.close();
  });

  it.each(names)("%s: deployed once, left alone by a second run, and gone alone", async (name) => {
    const [first, ...later] = SHAPES[name] ?? [];
    if (first === undefined) throw new Error(`no shape is called ${name}`);
    const own = await openHarness({
      ...base,
      amongCopyOf: company,
      config: settings(first(given)),
    });
    try {
      expect(await failures(own, "preflight")).toEqual([]);
      expect(Object.keys((await own.run("up")).changes)).toEqual(["create"]);
      expect(await failures(own, "preflight")).toEqual([]);
      expect(Object.keys((await own.run("up")).changes)).toEqual(["same"]);
      const { certificateStatus } = await own.outputs();
      expect((await failures(own, "postflight")).map((failure) => failure.split(" ")[0])).toEqual(
        certificateStatus === "PENDING_VALIDATION" ? ["PF_AWS_CERT_STATUS"] : [],
      );
      for (const next of later) {
        await configure(own, next(given));
        await own.run("up");
        expect(Object.keys((await own.run("up")).changes)).toEqual(["same"]);
      }
      await own.session.must(["state", "unprotect", "--all", "--yes", "--stack", own.stack]);
      await own.run("destroy");
      expect(facts(own)).toEqual(facts(company));
    } finally {
      await own.close();
    }
  });

  const whenAll = inFull ? it : () => undefined;
  whenAll("stands twice in one account, in two regions", async () => {
    const shape = (region: string) =>
      settings(
        {
          deploymentType: "internal",
          awsVpc: newVpc(region),
          awsDns: { rootDomain: "contoso.com" },
          awsCertificate: { validation: { mode: "print" } },
        },
        region,
      );
    const own = await openHarness({
      ...base,
      config: shape(REGION),
      neighbours: { second: shape("eu-central-1") },
    });
    try {
      for (const stack of [own.stack, "second"]) await own.runOn(stack, "up");
      for (const stack of [own.stack, "second"])
        expect(Object.keys((await own.runOn(stack, "up")).changes)).toEqual(["same"]);
      const roles = own.cloudResources().filter(({ token }) => token.includes("serviceLinkedRole"));
      expect(roles).toHaveLength(8);
    } finally {
      await own.close();
    }
  });
});

/** What preflight finds against a deployment, or postflight against what it left. */
async function failures(
  harness: Harness,
  phase: "preflight" | "postflight",
): Promise<readonly string[]> {
  const { results } = await runPreflight({
    phase,
    ...(phase === "postflight" && { outputs: await harness.outputs() }),
    root: harness.environment.project,
    stack: harness.stack,
    endpoint: harness.session.httpUrl,
    cloud: "aws",
    deployed: deployedIn(await harness.exportState()),
    only: CHECKS.filter(({ needs }) => needs === "aws" || needs === "dns").map(({ id }) => id),
  });
  return results.flatMap(({ code, finding, crashed }) =>
    finding.result === "fail" || crashed === true
      ? [`${code} ${"found" in finding ? finding.found : finding.because}`]
      : [],
  );
}

async function configure(harness: Harness, awsFoundation: object): Promise<void> {
  await harness.session.must([
    "config",
    "set",
    "--stack",
    harness.stack,
    "platform-foundations:awsFoundation",
    JSON.stringify(awsFoundation),
  ]);
}
