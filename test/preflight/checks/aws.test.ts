import { assessCertificate } from "../../../preflight/checks/aws/certificate";
import { assessDelegation, assessParent, assessZone } from "../../../preflight/checks/aws/dns";
import {
  assessAddresses,
  assessQuota,
  assessSpot,
  fittingWorker,
  natGateways,
  QUOTAS,
  vpcParts,
} from "../../../preflight/checks/aws/quotas";
import { assessRoles } from "../../../preflight/checks/aws/roles";
import { assessCache, assessDatabase, assessSearch } from "../../../preflight/checks/aws/types";
import { assessZones, zones } from "../../../preflight/checks/aws/zones";
import { vcpuNeeds } from "../../../preflight/needs/aws";
import { QUOTAS as SIMULATED_QUOTAS } from "../../../sandbox/clouds/aws/quotas";
import { contextOf, verdictsOf } from "../support";

const region = "eu-central-1";
const publicZone = {
  id: "Z1",
  name: "xyz.com",
  isPrivate: false,
  nameServers: [],
  vpcIds: [],
  comment: "",
};

describe("quotas", () => {
  const sizing = {
    servicesInstanceType: "m5.large",
    workerInstanceType: "r5d.4xlarge",
    gpuWorkerInstanceType: "g4dn.4xlarge",
    spot: false,
  };
  it("hold the rules of the network ACL that the ranges need, beside subnets, tables and ranges", async () => {
    const verdicts = (rules: number) =>
      verdictsOf(
        vpcParts,
        contextOf({
          settings: "valid/aws-secondary-range.yaml",
          aws: { quota: (_service, code) => Promise.resolve(code === "L-2AEEBF1A" ? rules : 200) },
        }),
      );
    expect(await verdicts(20)).toEqual(["pass", "pass", "pass", "pass"]);
    expect(await verdicts(10)).toEqual(["pass", "pass", "pass", "fail"]);
  });
  it("of NAT gateways are those of each zone, whatever is in the others", async () => {
    const subnet = {
      id: "subnet-1",
      vpcId: "vpc-1",
      zone: "eu-central-1a",
      cidrBlock: "10.9.0.0/24",
      freeAddresses: 250,
    };
    const gateway = {
      id: "nat-1",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      state: "available",
      isPublic: true,
    };
    const verdicts = (limit: number) =>
      verdictsOf(
        natGateways,
        contextOf({
          settings: "valid/aws-three-zones.yaml",
          aws: {
            quota: () => Promise.resolve(limit),
            zoneNames: (names) => Promise.resolve(names),
            subnets: () => Promise.resolve([subnet]),
            natGateways: () => Promise.resolve([gateway]),
          },
        }),
      );
    expect(await verdicts(2)).toEqual(["pass", "pass", "pass"]);
    expect(await verdicts(1)).toEqual(["fail", "pass", "pass"]);
  });
  it("need two workers of each kind, by family", () => {
    const vcpus = new Map([
      ["m5.large", 2],
      ["r5d.4xlarge", 16],
      ["g4dn.4xlarge", 16],
    ]);
    expect(vcpuNeeds(sizing, vcpus)).toEqual(
      new Map([
        ["standard", 34],
        ["g", 32],
      ]),
    );
    expect(vcpuNeeds(sizing, new Map())).toEqual({ unknownType: "m5.large" });
    const p3 = vcpuNeeds(
      { ...sizing, gpuWorkerInstanceType: "p3.2xlarge" },
      vcpus.set("p3.2xlarge", 8),
    );
    expect(p3).toEqual(
      new Map([
        ["standard", 34],
        ["p", 16],
      ]),
    );
  });
  it("that are too small hold a smaller worker of the same family", () => {
    const vcpus = new Map([
      ["m5.large", 2],
      ["r5d.large", 2],
      ["r5d.2xlarge", 8],
      ["r5d.4xlarge", 16],
      ["c5.3xlarge", 12],
    ]);
    expect(fittingWorker(sizing, 34, vcpus)).toBe("r5d.4xlarge");
    expect(fittingWorker(sizing, 33, vcpus)).toBe("r5d.2xlarge");
    expect(fittingWorker(sizing, 5, vcpus)).toBeUndefined();
  });
  it("are asked for by the codes that AWS publishes", () => {
    const names = Object.entries(QUOTAS).map(([quota, { service, code }]) => [
      quota,
      SIMULATED_QUOTAS[`${service}/${code}`]?.name,
    ]);
    expect(Object.fromEntries(names)).toEqual({
      standard: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
      gvt: "Running On-Demand G and VT instances",
      p: "Running On-Demand P instances",
      spotStandard: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
      spotGvt: "All G and VT Spot Instance Requests",
      spotP: "All P4, P3 and P2 Spot Instance Requests",
      spotX: "All X Spot Instance Requests",
      addresses: "EC2-VPC Elastic IPs",
      vpcs: "VPCs per Region",
      internetGateways: "Internet gateways per Region",
      natGateways: "NAT gateways per Availability Zone",
      subnets: "Subnets per VPC",
      routeTables: "Route tables per VPC",
      blocks: "IPv4 CIDR blocks per VPC",
      aclRules: "Rules per network ACL",
      computeEnvironments: "Compute environment limit",
      certificateNames: "Domain names per ACM certificate",
      egressOnlyGateways: "Egress-only internet gateways per Region",
    });
  });
  it("of spot vCPUs may not be zero, and say how to ask for more", () => {
    expect(assessSpot(QUOTAS.spotP, region, 8).result).toBe("pass");
    expect(assessSpot(QUOTAS.spotP, region, 0)).toMatchObject({
      result: "warn",
      hint: "request an increase of L-7212CCBC to 8 or more: aws service-quotas request-service-quota-increase --region eu-central-1 --service-code ec2 --quota-code L-7212CCBC --desired-value 8, or https://eu-central-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-7212CCBC",
    });
  });
  it.each([
    ["enough and free", 34, 0, "pass"],
    ["enough but in use", 34, 1, "warn"],
    ["too small", 33, 0, "fail"],
    ["enough, use not reported", 34, undefined, "pass"],
  ] as const)("of vCPUs: %s", (_what, limit, used, result) => {
    expect(assessQuota(QUOTAS.standard, region, 34, limit, used).result).toBe(result);
  });
  it.each([
    [2, 2, 5, 0, "pass"],
    [2, 2, 5, 4, "fail"],
    [1, 3, 10, 8, "warn"],
    [3, 3, 5, 0, "warn"],
    [6, 6, 5, 0, "fail"],
  ] as const)(
    "of addresses: %i gateways, %i zones, quota %i, in use %i",
    (gateways, zones, limit, used, result) => {
      expect(assessAddresses(region, { gateways, zones }, limit, used).result).toBe(result);
    },
  );
});

describe("the machines of managed services", () => {
  it("are ordered in both zones of the data", () => {
    expect(assessDatabase(["a", "b", "c"], ["a", "b", "d"]).result).toBe("pass");
    expect(assessDatabase(["a", "c"], ["a", "b"])).toMatchObject({
      result: "warn",
      found: "db.t4g.small with PostgreSQL 15 cannot be ordered in b",
    });
    expect(assessDatabase([], ["a", "b"])).toMatchObject({
      result: "warn",
      found: "db.t4g.small with PostgreSQL 15 cannot be ordered here",
    });
  });
  it("of the search are offered in both zones of the data", () => {
    const offered = [{ zones: ["a", "b"] }];
    expect(assessSearch(offered, ["a", "b", "c"])).toEqual({
      result: "pass",
      found: "t3.small.search is offered in a, b",
    });
    expect(assessSearch(offered, ["a", "c"])).toEqual({
      result: "fail",
      found: "t3.small.search is not offered in c",
      hint: "choose zones among a, b",
    });
    expect(assessSearch([], ["a", "b"])).toMatchObject({ result: "fail" });
    expect(assessSearch([{ zones: [] }], ["a", "b"])).toMatchObject({ result: "unknown" });
  });
  it("of the cache are shown by what can be reserved, and unknown otherwise (D-62)", () => {
    expect(assessCache(1)).toEqual({
      result: "pass",
      found: "cache.t3.micro can be reserved in the region, so it is offered",
    });
    expect(assessCache(0)).toMatchObject({ result: "unknown" });
  });
});

describe("zones, names and roles", () => {
  const zone = (letter: string, more = {}) => ({
    id: `euc1-az-${letter}`,
    name: `${region}${letter}`,
    state: "available",
    optIn: "opt-in-not-required",
    type: "availability-zone",
    ...more,
  });
  it.each([
    ["usable", ["a", "b"], "pass"],
    ["one only", ["a"], "fail"],
    ["the same twice", ["a", "a"], "fail"],
    ["one that needs opting in", ["a", "c"], "fail"],
    ["one that does not say", ["a", "d"], "unknown"],
    ["one that does not exist", ["a", "z"], "fail"],
  ])("zones: %s", (_what, letters, result) => {
    const zones = [
      zone("a"),
      zone("b"),
      zone("c", { optIn: "not-opted-in" }),
      zone("d", { optIn: "not reported" }),
    ];
    expect(
      assessZones(
        letters.map((letter) => `${region}${letter}`),
        zones,
      ).result,
    ).toBe(result);
  });
  it("zones of an expansion are asked for as well", async () => {
    const verdicts = (letters: readonly string[]) =>
      verdictsOf(
        zones,
        contextOf({
          settings: "valid/aws-existing-expanded.yaml",
          aws: {
            zoneNames: (names) => Promise.resolve(names),
            zones: () => Promise.resolve(letters.map((letter) => zone(letter))),
          },
        }),
      );
    expect(await verdicts(["a", "b", "c"])).toEqual(["pass"]);
    expect(await verdicts(["a", "b"])).toEqual(["fail"]);
  });
  it.each([
    ["create", undefined, "pass"],
    ["create", "AWSServiceRoleForBatch", "fail"],
    ["existing", undefined, "fail"],
    ["existing", "AWSServiceRoleForBatch", "pass"],
    ["auto", undefined, "pass"],
  ] as const)("a role recorded as %s where the account holds %s", (mode, role, result) => {
    expect(assessRoles([{ service: "batch", mode }], new Map([["batch", role]]))[0]?.result).toBe(
      result,
    );
  });
  it("a hosted zone has to carry the name, and the kind that the deployment wants", () => {
    const needs = {
      domain: "codeocean.xyz.com",
      deploymentType: "internet-facing" as const,
      hostedZoneId: "Z1",
      associatesVpc: true,
      vpc: {
        mode: "existing" as const,
        vpcId: "vpc-1",
        zones: [],
      },
    };
    expect(
      [
        assessZone(needs, publicZone),
        assessZone(needs, { ...publicZone, isPrivate: true }),
        assessZone(needs, { ...publicZone, name: "yz.com" }),
        assessZone(needs, undefined),
      ].map(({ result }) => result),
    ).toEqual(["pass", "fail", "fail", "fail"]);
  });
  it("a parent zone has to be public, in the account, and above the domain", () => {
    const needs = { domain: "codeocean.xyz.com", parentZoneId: "Z0" };
    const parent = { ...publicZone, id: "Z0" };
    expect(
      [
        assessParent(needs, parent),
        assessParent(needs, { ...parent, isPrivate: true }),
        assessParent(needs, { ...parent, name: "yz.com" }),
        assessParent(needs, undefined),
      ].map(({ result }) => result),
    ).toEqual(["pass", "fail", "fail", "fail"]);
  });
  it("a missing delegation fails only where a certificate waits for it", () => {
    expect(assessDelegation("x.com", ["a", "b"], ["B.", "a"], true).result).toBe("pass");
    expect(assessDelegation("x.com", ["a"], [], true).result).toBe("fail");
    expect(assessDelegation("x.com", ["a"], ["z"], false).result).toBe("warn");
  });
  it("a given certificate has to be issued, here, for both names, for a while", () => {
    const arn = `arn:aws:acm:${region}:1:certificate/1`;
    const good = {
      arn,
      status: "ISSUED",
      failure: undefined,
      names: ["x.com", "*.x.com"],
      notAfter: new Date("2027-06-01"),
      keyAlgorithm: "RSA-2048",
    };
    const verdictFor = (more: object, at = arn) =>
      assessCertificate(
        { domain: "x.com", region },
        at,
        { ...good, ...more },
        new Date("2026-11-21"),
      ).result;
    expect(verdictFor({})).toBe("pass");
    expect([
      verdictFor({ status: "PENDING_VALIDATION" }),
      verdictFor({ names: ["x.com"] }),
      verdictFor({ notAfter: new Date("2026-12-01") }),
      verdictFor({}, "arn:aws:acm:us-east-1:1:certificate/1"),
    ]).toEqual(["fail", "fail", "fail", "fail"]);
  });
});
