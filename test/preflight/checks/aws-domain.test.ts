import {
  assessAuthorities,
  assessDelegated,
  assessNewZone,
  assessValidationZone,
  assessZone,
} from "../../../preflight/checks/aws/dns";
import { assessStatus } from "../../../preflight/checks/postflight/aws";
import { CHECKS } from "../../../preflight/checks";
import type { BuiltInCheck } from "../../../preflight/check";
import { awsClient } from "../../../preflight/clients/aws";
import type { HostedZone } from "../../../preflight/clients/aws/dns";
import type { AwsNeeds } from "../../../preflight/needs/aws";
import type { CloudResource } from "../../../sandbox/cloud-store";
import { DEFAULT_ACCOUNT } from "../../../sandbox/clouds/aws/account";
import { scenarioOf } from "../../../sandbox/scenarios";
import { startCloudHttp } from "../../../sandbox/http";
import { contextOf, verdictsOf } from "../support";

// Loading the SDK clients takes seconds on a busy machine.
jest.setTimeout(60_000);

const domain = "codeocean.xyz.com";
const servers = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"];
const zone = (more: Partial<HostedZone> = {}): HostedZone => ({
  id: "Z1",
  name: domain,
  isPrivate: false,
  nameServers: servers,
  vpcIds: [],
  comment: "",
  ...more,
});
const EXISTING: AwsNeeds["vpc"] = {
  mode: "existing",
  vpcId: "vpc-1",
  zones: [],
};
const NEW: AwsNeeds["vpc"] = {
  mode: "new",
  cidrBlock: "10.0.0.0/16",
  natZones: [],
  natAllocationIds: {},
  secondaryBlocks: [],
  subnets: {},
  ownDhcpOptions: false,
  interfaceEndpoints: [],
  ipv6: false,
  aclRules: 0,
};
const checkOf = (code: string): BuiltInCheck => {
  const found = CHECKS.find(({ id }) => id === code);
  if (found === undefined) throw new Error(`no check ${code}`);
  return found;
};

describe("an existing private zone", () => {
  const needs = {
    domain,
    deploymentType: "internal" as const,
    hostedZoneId: "Z1",
    associatesVpc: true,
  };
  it("has to answer in the existing network", () => {
    const alone = zone({ isPrivate: true, vpcIds: ["vpc-2"] });
    expect(assessZone({ ...needs, vpc: EXISTING }, alone)).toMatchObject({
      result: "fail",
      found: `zone ${domain} is not associated with vpc-1, so its names do not resolve there`,
    });
    const both = zone({ isPrivate: true, vpcIds: ["vpc-2", "vpc-1"] });
    expect(assessZone({ ...needs, vpc: EXISTING }, both).result).toBe("pass");
  });
  it("is associated with a new network by the foundation, or has to be by its owner", () => {
    const found = zone({ isPrivate: true });
    expect(assessZone({ ...needs, vpc: NEW }, found).result).toBe("pass");
    expect(assessZone({ ...needs, vpc: NEW, associatesVpc: false }, found).result).toBe("warn");
  });
});

describe("a new zone", () => {
  const ours = zone({ comment: "Hosting domain of Code Ocean" });
  it("has no public rival of the same name, save the one of an earlier run", () => {
    const needs = { domain, deploymentType: "internet-facing" as const, vpc: NEW };
    expect(assessNewZone(needs, [], []).result).toBe("pass");
    expect(assessNewZone(needs, [ours], []).result).toBe("pass");
    expect(assessNewZone(needs, [ours, zone({ id: "ZOTHER" })], [])).toMatchObject({
      result: "warn",
      hint: "set awsDns.hostedZoneId: ZOTHER, or delete it if nothing uses it",
    });
  });
  it("is refused by a network that has a private zone of the name", () => {
    const needs = { domain, deploymentType: "internal" as const, vpc: EXISTING };
    const taken = [{ id: "ZTHEIRS", name: domain }];
    expect(assessNewZone(needs, [], taken)).toMatchObject({
      result: "fail",
      found: `vpc-1 is associated with the private zone ZTHEIRS of the name ${domain} already`,
    });
    expect(assessNewZone(needs, [{ ...ours, id: "ZTHEIRS" }], taken).result).toBe("pass");
    expect(assessNewZone(needs, [], [{ id: "Z9", name: "xyz.com" }]).result).toBe("pass");
  });
});

describe("a delegation that the settings promise", () => {
  it.each([
    ["to the zone", [zone()], servers, "pass"],
    ["to the second of two zones", [zone({ nameServers: ["ns-9"] }), zone()], servers, "pass"],
    ["to other servers", [zone()], ["ns-9"], "fail"],
    ["not at all", [zone()], [], "fail"],
    ["without a zone", [], servers, "fail"],
    ["with a private zone only", [zone({ isPrivate: true })], servers, "fail"],
  ] as const)("%s", (_what, zones, seen, result) => {
    expect(assessDelegated(domain, zones, seen).result).toBe(result);
  });

  it("is compared with public DNS after the deployment", async () => {
    const run = (seen: readonly string[], outputs?: object) =>
      verdictsOf(
        checkOf("PF_AWS_DNS_DELEGATION"),
        contextOf({
          settings: "aws-only.yaml",
          dns: { nameServers: () => Promise.resolve(seen) },
          outputs: outputs as Readonly<Record<string, unknown>> | undefined,
        }),
      );
    const outputs = { hostedZoneNameServers: servers };
    expect(await run([...servers].reverse(), outputs)).toEqual(["pass"]);
    expect(await run(["ns-9"], { awsFoundation: outputs })).toEqual(["warn"]);
    expect(await run(servers)).toEqual(["unknown"]);
  });
});

describe("names of a private zone after the deployment", () => {
  const outputs = { hostedZoneId: "ZI", vpcId: "vpc-1" };
  const found = zone({ isPrivate: true, vpcIds: ["vpc-1"] });
  const on = { support: true, hostnames: true };
  it.each([
    ["resolve in its network", "valid/aws-internal.yaml", outputs, found, on, "pass"],
    ["do not without an association", "valid/aws-internal.yaml", outputs, zone(), on, "fail"],
    [
      "do not without Amazon's resolver",
      "valid/aws-internal.yaml",
      outputs,
      found,
      { ...on, support: false },
      "fail",
    ],
    ["do not without the zone", "valid/aws-internal.yaml", outputs, undefined, on, "fail"],
    ["are an open question before it", "valid/aws-internal.yaml", undefined, found, on, "unknown"],
    ["are public when internet-facing", "aws-only.yaml", outputs, found, on, "skip"],
  ] as const)("%s", async (_what, settings, given, answer, dns, verdict) => {
    const context = contextOf({
      settings,
      outputs: given,
      aws: { hostedZone: () => Promise.resolve(answer), vpcDns: () => Promise.resolve(dns) },
    });
    expect(await verdictsOf(checkOf("PF_AWS_PRIVATE_NAMES"), context)).toEqual([verdict]);
  });
});

describe("the zone of a validation record", () => {
  it.each([
    ["public and delegated", zone({ name: "xyz.com" }), servers, "pass"],
    ["private", zone({ isPrivate: true }), servers, "fail"],
    ["of another domain", zone({ name: "abc.com" }), servers, "fail"],
    ["not delegated", zone(), [], "fail"],
  ] as const)("%s", (_what, found, seen, result) => {
    expect(assessValidationZone(domain, found, seen).result).toBe(result);
  });
});

describe("CAA records", () => {
  const caa = (...lines: readonly string[]) =>
    lines.map((line) => {
      const [tag = "", ...value] = line.split(" ");
      return { tag, value: value.join(" ") };
    });
  it.each([
    ["none", [], "pass"],
    ["Amazon for both", ["issue amazon.com"], "pass"],
    ["Amazon with a parameter", ["issue amazon.com; policy=ev"], "pass"],
    ["nobody", ["issue ;"], "fail"],
    ["another issuer", ["issue ca.example"], "fail"],
    ["wildcards by nobody", ["issue amazon.com", "issuewild ;"], "fail"],
    [
      "wildcards by Amazon, the domain by another",
      ["issue ca.example", "issuewild amazon.com"],
      "fail",
    ],
    ["wildcards by Amazon, the domain by anybody", ["issuewild amazon.com"], "pass"],
    ["a mailbox for reports only", ["iodef mailto:a@xyz.com"], "pass"],
  ] as const)("%s", (_what, lines, result) => {
    expect(assessAuthorities(domain, caa(...lines)).result).toBe(result);
  });

  it("are those of the nearest name with any record, and name the tag that is missing", async () => {
    const asked: string[] = [];
    const context = contextOf({
      settings: "aws-only.yaml",
      dns: {
        certificateAuthorities: (name) => {
          asked.push(name);
          return Promise.resolve(
            name.startsWith("codeocean.")
              ? caa("issue amazon.com", "issuewild ;")
              : caa("issue amazon.com"),
          );
        },
      },
    });
    const finding = await checkOf("AWS_CAA").run(context);
    expect(asked).toHaveLength(1);
    expect(finding).toMatchObject({
      result: "fail",
      hint: expect.stringContaining('0 issuewild "amazon.com"') as unknown,
    });
  });
});

describe("the status of a certificate after the deployment", () => {
  const certificate = (status: string, failure?: string) => ({
    arn: "arn",
    status,
    failure,
    names: [domain],
    notAfter: undefined,
    keyAlgorithm: "RSA-2048",
  });
  it("names the step that is missing while it waits", () => {
    expect(assessStatus(certificate("PENDING_VALIDATION"), "write the records")).toMatchObject({
      result: "fail",
      hint: "write the records; ACM gives it up after 72 hours",
    });
  });
  it.each([
    ["INVALID_PUBLIC_DOMAIN", "use a registered domain"],
    ["CAA_ERROR", "add the CAA records"],
    ["OTHER", "see the certificate in the ACM console"],
  ])("names what to do about %s, and asks nobody to approve it", (reason, step) => {
    const finding = assessStatus(certificate("FAILED", reason), "approve the mail");
    expect(finding).toMatchObject({
      found: `status is FAILED: ${reason}`,
      hint: expect.stringContaining(step) as unknown,
    });
    expect(JSON.stringify(finding)).not.toContain("approve");
  });
});

describe("zones as Route 53 names them", () => {
  it("come from the store: by name, by network, with their networks, page by page", async () => {
    const resource = (token: string, id: string, outputs: object): CloudResource =>
      ({ token, id, scope: DEFAULT_ACCOUNT, outputs }) as unknown as CloudResource;
    const resources = [
      resource("aws:route53/zone:Zone", "ZP", { name: domain, nameServers: servers }),
      resource("aws:route53/zone:Zone", "ZI", { name: domain, vpcs: [{ vpcId: "vpc-1" }] }),
      resource("aws:route53/zone:Zone", "ZX", { name: "zzz.com", nameServers: [] }),
      resource("aws:route53/zoneAssociation:ZoneAssociation", "ZI:vpc-2", {
        zoneId: "ZI",
        vpcId: "vpc-2",
      }),
      ...["a", "b", "c", "d", "e"].map((name) =>
        resource("aws:route53/record:Record", name, {
          zoneId: "ZP",
          fqdn: `${name}.${domain}`,
          type: "A",
        }),
      ),
    ];
    const http = await startCloudHttp({
      store: {
        list: () => resources,
        get: () => undefined,
        ofType: (token) => resources.filter((each) => each.token === token),
        reservedNames: () => [],
      },
      scenario: scenarioOf("ready", { pageSize: 2 }),
    });
    const aws = awsClient({
      region: "eu-central-1",
      endpoint: http.url,
      credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
    });
    expect(await aws.zonesNamed(domain)).toEqual(["ZP", "ZI"]);
    expect(await aws.zonesOfVpc("vpc-2")).toEqual([{ id: "ZI", name: domain }]);
    expect(await aws.hostedZone("ZI")).toMatchObject({
      isPrivate: true,
      vpcIds: ["vpc-1", "vpc-2"],
    });
    expect((await aws.records("ZP")).map(({ name }) => name[0])).toEqual(["a", "b", "c", "d", "e"]);
    await http.close();
  });
});
