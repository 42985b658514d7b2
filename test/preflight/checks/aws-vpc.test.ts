import { assessEndpoints, assessRules } from "../../../preflight/checks/aws/endpoints";
import {
  assessDhcp,
  assessNat,
  assessNoOptions,
  assessSubnets,
  dhcp,
} from "../../../preflight/checks/aws/vpc";
import type { Finding } from "../../../preflight/check";
import type { SecurityGroup } from "../../../preflight/clients/aws/network";
import { contextOf, verdictsOf } from "../support";

const vpc = {
  mode: "existing" as const,
  vpcId: "vpc-1",
  zones: [
    { zone: "a", privateSubnetId: "p1", publicSubnetId: "q1" },
    { zone: "b", privateSubnetId: "p2", publicSubnetId: "q2" },
  ],
};
const results = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ result }) => result);
const words = (finding: Finding | undefined): string =>
  finding === undefined ? "" : "found" in finding ? finding.found : finding.because;
const subnet = (id: string, zone: string) => ({
  id,
  vpcId: "vpc-1",
  zone,
  cidrBlock: "10.0.0.0/20",
  freeAddresses: 100,
});
const table = (id: string, subnetIds: readonly string[], target: string, isMain = false) => ({
  id,
  isMain,
  subnetIds,
  defaultTargets: target === "" ? [] : [target],
});

describe("the subnets of an existing VPC", () => {
  const subnets = [subnet("p1", "a"), subnet("p2", "b"), subnet("q1", "a"), subnet("q2", "b")];
  const tables = [table("main", [], "igw-1", true), table("private", ["p1", "p2"], "nat-1")];
  const assess = (more: Partial<{ zones: readonly string[]; given: typeof vpc }> = {}) =>
    assessSubnets(more.given ?? vpc, "internet-facing", more.zones ?? ["a", "b"], subnets, tables);

  it("are private and public by the routes that are in effect", () => {
    expect(results(assess())).toEqual(["pass", "pass"]);
    const open = [table("main", [], "igw-1", true)];
    expect(results(assessSubnets(vpc, "internet-facing", ["a", "b"], subnets, open))).toEqual([
      "fail",
      "pass",
    ]);
    const three = subnets.slice(0, 3);
    expect(results(assessSubnets(vpc, "internet-facing", ["a", "b"], three, tables))).toEqual([
      "pass",
      "fail",
    ]);
  });

  it("lie in the zones that they are given for: swapped ones and public ones elsewhere fail", () => {
    const [first, second] = assess({ zones: ["b", "a"] });
    expect([first?.result, second?.result]).toEqual(["fail", "fail"]);
    expect(words(first)).toBe("p1 lies in a, not in b; p2 lies in b, not in a");
    const far = [...subnets.slice(0, 2), subnet("q1", "c"), subnet("q2", "d")];
    const [privates, publics] = assessSubnets(vpc, "internet-facing", ["a", "b"], far, tables);
    expect([privates?.result, publics?.result]).toEqual(["pass", "fail"]);
  });

  it("stay an open question where no route table is visible, as in a VPC that another account shares", () => {
    expect(results(assessSubnets(vpc, "internet-facing", ["a", "b"], subnets, []))).toEqual([
      "unknown",
      "unknown",
    ]);
  });
});

describe("egress of an existing VPC", () => {
  const gateway = {
    id: "nat-1",
    vpcId: "vpc-1",
    subnetId: "q1",
    state: "available",
    isPublic: true,
  };
  const mine = { ownerId: "111111111111" };
  const to = (target: string, gateways = [gateway], owner = mine): Finding | undefined =>
    assessNat(vpc, owner, "111111111111", gateways, [
      table("private", ["p1", "p2"], target),
      table("main", [], "", true),
    ])[0];

  it.each([
    ["a NAT gateway", "nat-1", "pass"],
    ["a NAT gateway that is gone", "nat-2", "fail"],
    ["no route", "", "fail"],
    ["a transit gateway", "tgw-1", "warn"],
    ["Cloud WAN", "arn:aws:networkmanager::1:core-network/c-1", "warn"],
    ["a firewall endpoint", "vpce-1", "warn"],
    ["an appliance", "eni-1", "warn"],
    ["a peering connection", "pcx-1", "warn"],
  ])("is checked subnet by subnet: %s", (_what, target, result) => {
    expect(to(target)?.result).toBe(result);
    // A VPC that leaves centrally has no NAT gateway of its own.
    if (result === "warn") expect(to(target, [])?.result).toBe("warn");
  });

  it("differs by subnet", () => {
    const tables = [table("private", ["p1"], "nat-1"), table("other", ["p2"], "tgw-1")];
    expect(results(assessNat(vpc, mine, "111111111111", [gateway], tables))).toEqual([
      "pass",
      "warn",
    ]);
  });

  it("is not a private NAT gateway, nor one that failed", () => {
    expect(words(to("nat-1", [{ ...gateway, isPublic: false }]))).toBe(
      "0.0.0.0/0 goes to nat-1, a private NAT gateway that reaches no address on the internet",
    );
    expect(to("nat-1", [{ ...gateway, state: "failed" }])?.result).toBe("fail");
  });

  it("may be a NAT gateway in another VPC or a regional one", () => {
    expect(to("nat-1", [{ ...gateway, subnetId: "" }])?.result).toBe("pass");
    expect(to("nat-1", [{ ...gateway, vpcId: "vpc-2" }])?.result).toBe("pass");
  });

  it("stays an open question where another account owns the VPC", () => {
    const shared = { ownerId: "222222222222" };
    expect(to("nat-9", [], shared)?.result).toBe("unknown");
    expect(results(assessNat(vpc, shared, "111111111111", [], []))).toEqual(["unknown", "unknown"]);
  });
});

describe("endpoints of an existing VPC", () => {
  const region = "us-east-1";
  const endpoint = {
    id: "vpce-1",
    service: "com.amazonaws.us-east-1.ssm",
    groupIds: ["sg-1"],
  };
  const rule = (more: Partial<SecurityGroup["ingress"][number]>) => ({
    protocol: "tcp",
    from: 443,
    to: 443,
    cidrs: [],
    groupIds: [],
    prefixListIds: [],
    ...more,
  });
  const product = {
    servicesSecurityGroupId: "sg-services",
    workersSecurityGroupId: "sg-workers",
  };
  const assess = (ingress: SecurityGroup["ingress"], known = true): string | undefined =>
    assessEndpoints(
      region,
      [endpoint],
      [{ id: "sg-1", ingress }],
      ["10.0.0.0/16"],
      known ? product : undefined,
    )[0]?.result;

  it("admit the product by ranges or by its two security groups", () => {
    expect(assess([rule({ cidrs: ["10.0.0.0/8"] })])).toBe("pass");
    expect(assess([rule({ cidrs: ["10.0.0.0/17", "10.1.0.0/16"] })])).toBe("warn");
    const both = rule({ groupIds: ["sg-services", "sg-workers"] });
    expect(assess([both])).toBe("pass");
    expect(assess([rule({ groupIds: ["sg-services"] })])).toBe("warn");
    expect(assess([both], false)).toBe("warn");
    expect(assess([{ ...both, from: 80, to: 80 }])).toBe("warn");
  });

  it("may admit it by a prefix list, whose ranges are not known", () => {
    expect(assess([rule({ prefixListIds: ["pl-1"] })])).toBe("unknown");
  });

  it("have none of the rules that awsEndpoints adds, unless the stack made them", () => {
    const access = {
      securityGroupIds: ["sg-1", "sg-2"],
      cidrBlocks: ["10.0.0.0/16"],
      servicesSecurityGroupId: undefined,
      workersSecurityGroupId: undefined,
    };
    const present = {
      id: "sgr-1",
      groupId: "sg-1",
      protocol: "tcp",
      from: 443,
      to: 443,
      cidr: "10.0.0.0/16",
      sourceGroupId: undefined,
    };
    expect(results(assessRules(access, [present], []))).toEqual(["fail", "pass"]);
    const own = { type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name: "r" };
    expect(results(assessRules(access, [present], [{ ...own, id: "sgr-1" }]))).toEqual([
      "pass",
      "pass",
    ]);
    // Wider rules are other rules to EC2.
    expect(results(assessRules(access, [{ ...present, to: 444 }], []))).toEqual(["pass", "pass"]);
    const groups = { ...access, ...product };
    expect(results(assessRules(groups, [present], []))).toEqual(["pass", "pass"]);
    const byGroup = { ...present, cidr: undefined, sourceGroupId: "sg-workers" };
    expect(results(assessRules(groups, [byGroup], []))).toEqual(["fail", "pass"]);
  });
});

describe("DHCP options", () => {
  it("resolve internal names", () => {
    expect(assessDhcp(["AmazonProvidedDNS"], "dopt").result).toBe("pass");
    expect(assessDhcp(["10.0.0.2"], "dopt").result).toBe("warn");
    expect(assessDhcp(undefined, "dopt").result).toBe("fail");
  });

  const used = (dhcpOptionsId: string, isDefault: boolean) => ({
    vpcs: () =>
      Promise.resolve([
        {
          id: "vpc-0a1b2c3d4e5f60001",
          ownerId: "1",
          cidrBlock: "10.0.0.0/16",
          associatedBlocks: [],
          isDefault,
          dhcpOptionsId,
        },
      ]),
    dhcpServers: () => Promise.resolve(["10.0.0.2"]),
    xenTypes: (types: readonly string[]) =>
      Promise.resolve(types.filter((type) => type.startsWith("g4dn"))), // stands for p3
  });

  it("of a new VPC are AWS's own in a region without a default VPC", async () => {
    const context = contextOf({
      settings: "valid/aws-three-zones.yaml",
      aws: used("dopt-1", false),
    });
    expect(await verdictsOf(dhcp, context)).toEqual(["pass"]);
    const replaced = contextOf({
      settings: "valid/aws-three-zones.yaml",
      aws: used("dopt-1", true),
    });
    expect(await verdictsOf(dhcp, replaced)).toEqual(["warn"]);
  });

  it("that are missing matter to machines on Xen only", async () => {
    const context = contextOf({
      settings: "valid/aws-three-zones.yaml",
      aws: used("default", true),
    });
    expect(await verdictsOf(dhcp, context)).toEqual(["warn"]);
    expect(assessNoOptions([]).result).toBe("pass");
  });
});
