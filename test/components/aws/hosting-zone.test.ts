import { HostingZone, type HostingZoneArgs } from "../../../components/aws/hosting-zone";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { type BuildResult, build, valueOf } from "../../support/build";
import { SimulatedStack } from "../../support/simulated-stack";

const outputs = {
  "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-2.example", "ns-1.example"] }),
  "aws:cloudwatch/logGroup:LogGroup": () => ({ arn: "arn:logs" }),
  "aws:route53/keySigningKey:KeySigningKey": () => ({ dsRecord: "12345 13 2 ABC" }),
};
const run = (args: HostingZoneArgs): Promise<BuildResult<HostingZone>> =>
  build(() => new HostingZone("zone", args), { outputs });
const types = ({ resources }: BuildResult<unknown>): readonly string[] =>
  resources.filter(({ custom }) => custom).map(({ type }) => type);

describe("a public hosting zone", () => {
  it("defaults: one protected zone that is never emptied by force, and the record its parent needs", async () => {
    const result = await run({ mode: "public", domain: "CodeOcean.XYZ.com." });
    expect(types(result)).toEqual(["aws:route53/zone:Zone"]);
    const zone = result.resources.find(({ custom }) => custom);
    expect(zone?.protect).toBe(true);
    expect(zone?.inputs).toMatchObject({ name: "codeocean.xyz.com", forceDestroy: false });
    expect(zone?.inputs).not.toHaveProperty("vpcs");
    expect(await valueOf(result.value?.delegationRecord as never)).toEqual({
      name: "codeocean.xyz.com",
      type: "NS",
      values: ["ns-1.example", "ns-2.example"],
    });
  });

  it("max: delegation in the parent, query log and signing", async () => {
    const result = await run({
      mode: "public",
      domain: "codeocean.xyz.com",
      parentZoneId: "ZPARENT",
      queryLog: {},
      dnssec: { kmsKeyArn: "arn:key" },
      protect: false,
    });
    expect([...types(result)].sort()).toEqual([
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec",
      "aws:route53/keySigningKey:KeySigningKey",
      "aws:route53/queryLog:QueryLog",
      "aws:route53/record:Record",
      "aws:route53/zone:Zone",
    ]);
    const delegation = result.resources.find(({ name }) => name === "zone-delegation");
    expect(delegation?.inputs).toMatchObject({
      zoneId: "ZPARENT",
      name: "codeocean.xyz.com",
      type: "NS",
      records: ["ns-2.example", "ns-1.example"],
    });
    expect(await valueOf(result.value?.dsRecord as never)).toBe("12345 13 2 ABC");
  });

  it("keeps query logs in us-east-1, a year long, and lets Route 53 in before logging starts", async () => {
    const { resources } = await run({ mode: "public", domain: "codeocean.xyz.com", queryLog: {} });
    expect(resources.find(({ type }) => type.endsWith(":LogGroup"))?.inputs).toMatchObject({
      region: "us-east-1",
      name: "/aws/route53/codeocean.xyz.com",
      retentionInDays: 365,
    });
    expect(
      resources.find(({ type }) => type.endsWith(":LogResourcePolicy"))?.inputs["region"],
    ).toBe("us-east-1");
    const log = resources.find(({ type }) => type.endsWith(":QueryLog"));
    // Both share the name; zone, group and policy are the three it needs.
    expect(log?.dependsOn).toEqual(["zone", "zone-queries", "zone-queries"]);
  });

  it("signs only with a key in place", async () => {
    const { resources } = await run({
      mode: "public",
      domain: "codeocean.xyz.com",
      dnssec: { kmsKeyArn: "arn:key" },
    });
    expect(resources.find(({ name }) => name === "zone-dnssec")?.dependsOn).toEqual([
      "zone",
      "zone-ksk",
    ]);
  });
});

describe("a private hosting zone", () => {
  it("belongs to its VPC and leaves later associations alone", async () => {
    const result = await run({
      mode: "private",
      domain: "codeocean.corp.local",
      vpcId: "vpc-1",
      vpcRegion: "us-east-1",
    });
    expect(types(result)).toEqual(["aws:route53/zone:Zone"]);
    expect(result.resources.find(({ custom }) => custom)).toMatchObject({
      ignoreChanges: ["vpcs"],
      inputs: { vpcs: [{ vpcId: "vpc-1", vpcRegion: "us-east-1" }] },
    });
    expect(result.value?.delegationRecord).toBeUndefined();
    expect(await valueOf(result.value?.nameServers as never)).toEqual([]);
  });
});

describe("an existing hosting zone", () => {
  it("registers nothing", async () => {
    const result = await build(() =>
      HostingZone.existing({ domain: "codeocean.xyz.com", zoneId: "Z9" }),
    );
    expect(result.resources).toEqual([]);
    expect(await valueOf(result.value?.zoneId as never)).toBe("Z9");
  });

  it("refuses a name that is not a domain", async () => {
    const { error } = await build(() =>
      HostingZone.existing({ domain: "no domain", zoneId: "Z9" }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual(["domain"]);
  });
});

it("a hosting zone refuses everything unusable at once and registers nothing", async () => {
  const { error, resources } = await run({
    mode: "public",
    domain: "no domain",
    queryLog: { retentionDays: 2 },
  });
  expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
    "domain",
    "queryLog.retentionDays",
  ]);
  expect(resources).toEqual([]);
});

describe("a hosting zone that changes its kind", () => {
  it("is replaced, although the VPCs of a private zone are left to their owners", async () => {
    const stack = await SimulatedStack.open("aws", { scenario: { existing: ["vpc-1"] } });
    const domain = "codeocean.xyz.com";
    const zoneId = (): string | undefined => stack.ids("aws:route53/zone:Zone").get("zone");
    try {
      await stack.up(() => new HostingZone("zone", { mode: "public", domain }));
      const open = zoneId();
      const inside = {
        mode: "private",
        domain,
        vpcId: "vpc-1",
        vpcRegion: "eu-central-1",
      } as const;
      await stack.up(() => new HostingZone("zone", inside));
      const closed = zoneId();
      expect(closed).not.toBe(open);
      await stack.up(() => new HostingZone("zone", { ...inside, vpcId: "vpc-2" }));
      expect(zoneId()).toBe(closed);
    } finally {
      stack.close();
    }
  });
});
