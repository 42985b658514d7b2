import {
  assessDhcp,
  assessFreeAddresses,
  assessMainBlock,
  assessNat,
  assessNoOptions,
  assessSecondary,
  assessSubnetSize,
  assessSubnets,
  assessVpcDns,
  assessVpcSize,
  assessZoneSubnets,
  dhcp,
  freeAddresses,
  mainBlock,
  nat,
  secondaryBlocks,
  subnetSize,
  subnets,
  vpcDns,
  vpcSize,
  zoneSubnets,
  type Existing,
} from "../../../preflight/checks/aws/vpc";
import type { NatGateway, RouteTable, Subnet, Vpc } from "../../../preflight/clients/aws/network";
import { answer, AWS_EXISTING, findingsOf, refused, type Given } from "../support";

const ZONES = ["eu-central-1a", "eu-central-1b"];
const existing: Existing = {
  mode: "existing",
  vpcId: "vpc-1",
  zones: [
    { zone: "eu-central-1a", privateSubnetId: "p1", publicSubnetId: "q1" },
    { zone: "eu-central-1b", privateSubnetId: "p2", publicSubnetId: "q2" },
  ],
};
const found: Vpc = {
  id: "vpc-1",
  ownerId: "1",
  cidrBlock: "10.0.0.0/16",
  associatedBlocks: ["10.0.0.0/16"],
  isDefault: false,
  dhcpOptionsId: "dopt-1",
};
const subnet = (id: string, zone: string, cidrBlock = "10.0.0.0/20", free = 64): Subnet => ({
  id,
  vpcId: "vpc-1",
  zone,
  cidrBlock,
  freeAddresses: free,
});
const all = [
  subnet("p1", "eu-central-1a"),
  subnet("p2", "eu-central-1b"),
  subnet("q1", "eu-central-1a"),
  subnet("q2", "eu-central-1b"),
];
const table = (id: string, subnetIds: readonly string[], ...defaultTargets: string[]) => ({
  id,
  isMain: id === "main",
  subnetIds,
  defaultTargets,
});
const tables: readonly RouteTable[] = [
  table("main", [], "igw-1"),
  table("private", ["p1", "p2"], "nat-1"),
];
const gateway: NatGateway = {
  id: "nat-1",
  vpcId: "vpc-1",
  subnetId: "q1",
  state: "available",
  isPublic: true,
};

const given = (aws: Given["aws"] & object = {}, vpc: Existing = existing): Given => ({
  settings: AWS_EXISTING,
  awsNeeds: { vpc, zones: ZONES },
  aws: {
    vpcs: answer([{ ...found, id: "vpc-0" }, found]),
    subnets: answer(all),
    routeTables: answer(tables),
    natGateways: answer([gateway]),
    zoneNames: (zones) => Promise.resolve(zones),
    identity: answer({ account: "1", arn: "arn:aws:iam::1:user/me" }),
    ...aws,
  },
});
const GONE = {
  result: "fail",
  found: "there is no vpc-1 in this account and region",
  hint: "give the id of a VPC of this region",
};
const NO_SUBNETS = {
  result: "fail",
  found: "none of the private subnets exists",
  hint: "give subnets of the VPC",
};

describe("AWS_VPC_SUBNETS", () => {
  it("passes with both kinds in their zones", async () => {
    const kinds = ["private", "public"].map((kind) => ({
      result: "pass",
      found: `2 ${kind} subnets in eu-central-1a, eu-central-1b`,
      subject: kind,
    }));
    expect(await findingsOf(subnets, given())).toEqual(kinds);
  });
  it("fails with subnets that are not of the VPC", () => {
    expect(assessSubnets(existing, "internal", ZONES, [], tables)).toEqual([
      {
        result: "fail",
        found: "not in vpc-1: p1, p2",
        hint: "give subnets of the VPC",
        subject: "private",
      },
      {
        result: "fail",
        found: "not in vpc-1: q1, q2",
        hint: "give subnets of the VPC",
        subject: "public",
      },
    ]);
  });
  it("fails with subnets of other zones", () => {
    expect(assessSubnets(existing, "internal", [...ZONES].reverse(), all, tables)[1]).toEqual({
      result: "fail",
      found:
        "q1 lies in eu-central-1a, not in eu-central-1b; q2 lies in eu-central-1b, not in eu-central-1a",
      hint: "give each zone a subnet that lies in it",
      subject: "public",
    });
  });
  it("fails with routes of the other kind", () => {
    const swapped = [table("main", [], "nat-1"), table("open", ["p2"], "igw-1")];
    expect(assessSubnets(existing, "internal", ZONES, all, swapped)).toEqual([
      {
        result: "fail",
        found: "p2 have a route to an internet gateway",
        hint: "give subnets that leave through a NAT gateway",
        subject: "private",
      },
      {
        result: "fail",
        found: "q1, q2 have no route to an internet gateway",
        hint: "route 0.0.0.0/0 to the internet gateway",
        subject: "public",
      },
    ]);
  });
  it("takes a subnet without any table for one without a gateway", () => {
    const own = [table("private", ["p1", "p2"], "nat-1")];
    expect(assessSubnets(existing, "internal", ZONES, all, own)[1]).toMatchObject({
      found: "q1, q2 have no route to an internet gateway",
    });
  });
  it("is unknown where no route table is visible", () => {
    expect(assessSubnets(existing, "internal", ZONES, all, [])[0]).toEqual({
      result: "unknown",
      because: "no route table of the VPC is visible to this account",
      subject: "private",
    });
  });
  it("needs two public subnets only for what faces the internet", () => {
    const internal: Existing = {
      ...existing,
      zones: existing.zones.map((zone) => ({ ...zone, publicSubnetId: undefined })),
    };
    expect(assessSubnets(internal, "internal", ZONES, all, tables)[1]).toEqual({
      result: "pass",
      found: "0 public subnets in no zones",
      subject: "public",
    });
    expect(assessSubnets(internal, "internet-facing", ZONES, all, tables)[1]).toEqual({
      result: "fail",
      found: "0 public subnets",
      hint: "give at least two public subnets in different zones",
      subject: "public",
    });
  });
});

describe("the ranges of an existing VPC", () => {
  it("AWS_VPC_MAIN_CIDR passes with both private subnets on the main range", async () => {
    expect(await findingsOf(mainBlock, given())).toEqual([
      { result: "pass", found: "both lie in 10.0.0.0/16" },
    ]);
  });
  it("AWS_VPC_MAIN_CIDR fails with one of the first two on another", () => {
    const secondary = (id: string) => subnet(id, "z", "100.64.0.0/20");
    expect(assessMainBlock(found, [subnet("p1", "a"), secondary("p2"), secondary("p3")])).toEqual({
      result: "fail",
      found: "p2 (100.64.0.0/20) outside 10.0.0.0/16",
      hint: "give private subnets on the VPC's main range; secondary ranges serve additional zones only",
    });
    expect(
      assessMainBlock(found, [subnet("p1", "a"), subnet("p2", "b"), secondary("p3")]).result,
    ).toBe("pass");
  });
  it.each([
    ["10.0.0.0/24", { result: "pass", found: "p1 10.0.0.0/24, p2 10.0.0.0/20" }],
    [
      "10.0.0.0/25",
      {
        result: "fail",
        found: "too small: p1 10.0.0.0/25",
        hint: "give private subnets of /24 or larger",
      },
    ],
  ])("AWS_VPC_SUBNET_SIZE with a subnet of %s", (block, finding) => {
    expect(assessSubnetSize([subnet("p1", "a", block), subnet("p2", "b")])).toEqual(finding);
  });
  it("AWS_VPC_SUBNET_SIZE looks at the private subnets alone", async () => {
    const small = subnet("q1", "eu-central-1a", "10.0.0.0/28");
    const aws = { subnets: answer([...all.filter(({ id }) => id !== "q1"), small]) };
    expect(await findingsOf(subnetSize, given(aws))).toEqual([
      { result: "pass", found: "p1 10.0.0.0/20, p2 10.0.0.0/20" },
    ]);
  });
  it.each([
    ["10.0.0.0/16", { result: "pass", found: "10.0.0.0/16" }],
    [
      "10.0.0.0/17",
      {
        result: "warn",
        found: "10.0.0.0/17 is smaller than /16",
        hint: "a /16 is recommended; check that all zones and machines fit",
      },
    ],
  ])("AWS_VPC_CIDR_SIZE of %s", async (cidrBlock, finding) => {
    expect(assessVpcSize({ cidrBlock })).toEqual(finding);
    const aws = { vpcs: answer([{ ...found, cidrBlock }]) };
    expect(await findingsOf(vpcSize, given(aws))).toEqual([finding]);
  });
  it("AWS_VPC_FREE_ADDRESSES passes with 64 and warns of 63, in the first two subnets", () => {
    const few = subnet("p2", "eu-central-1b", "10.0.16.0/20", 63);
    expect(assessFreeAddresses([all[0] ?? few, few, { ...few, id: "p3" }])).toEqual([
      { result: "pass", found: "64 free addresses in eu-central-1a", subject: "p1" },
      {
        result: "warn",
        found: "63 free addresses in eu-central-1b",
        hint: "the load balancer, workers and Batch share this subnet; give a larger one",
        subject: "p2",
      },
    ]);
  });
  it("fail without any of the private subnets; free addresses are only recommended", async () => {
    const none = given({ subnets: answer([]) });
    expect(await findingsOf(mainBlock, none)).toEqual([NO_SUBNETS]);
    expect(await findingsOf(subnetSize, none)).toEqual([NO_SUBNETS]);
    expect(await findingsOf(freeAddresses, none)).toEqual([{ ...NO_SUBNETS, result: "warn" }]);
  });
});

describe("AWS_VPC_NAT", () => {
  const assess = (
    target: readonly string[],
    gateways: readonly NatGateway[] = [gateway],
    ownerId = "1",
  ) =>
    assessNat(existing, { ownerId }, "1", gateways, [table("private", ["p1", "p2"], ...target)])[0];

  it("passes by each subnet's own route", async () => {
    expect(await findingsOf(nat, given())).toEqual(
      ["p1", "p2"].map((subject) => ({
        result: "pass",
        found: "0.0.0.0/0 goes to nat-1",
        subject,
      })),
    );
  });
  it.each<[readonly string[], readonly NatGateway[], string, string]>([
    [[], [gateway], "there is no route for 0.0.0.0/0", "nat-1"],
    [["nat-9"], [gateway], "0.0.0.0/0 goes to nat-9", "nat-1"],
    [["igw-1"], [], "0.0.0.0/0 goes to igw-1", "a public NAT gateway"],
    [
      ["nat-1"],
      [{ ...gateway, state: "failed" }],
      "0.0.0.0/0 goes to nat-1, which is failed",
      "a public NAT gateway",
    ],
    [
      ["nat-1"],
      [
        { ...gateway, isPublic: false },
        { ...gateway, id: "nat-2", vpcId: "vpc-2" },
      ],
      "0.0.0.0/0 goes to nat-1, a private NAT gateway that reaches no address on the internet",
      "a public NAT gateway",
    ],
  ])("fails with the targets %j", (target, gateways, text, to) => {
    expect(assess(target, gateways)).toEqual({
      result: "fail",
      found: text,
      hint: `route 0.0.0.0/0 to ${to}`,
      subject: "p1",
    });
  });
  it.each([
    ["tgw-1", "a transit gateway"],
    ["arn:aws:networkmanager::1:core-network/c", "a core network"],
    ["vpce-1", "a firewall or Gateway Load Balancer endpoint"],
    ["eni-1", "a network interface"],
    ["pcx-1", "a peering connection"],
  ])("warns of %s", (target, what) => {
    expect(assess([target])).toEqual({
      result: "warn",
      found: `0.0.0.0/0 goes to ${target}, ${what}`,
      hint: "make sure that the network behind it reaches the internet; the vendor's document asks for a NAT gateway",
      subject: "p1",
    });
  });
  it("is unknown for what another account owns and does not show", () => {
    expect(assess(["nat-9"], [], "2")).toEqual({
      result: "unknown",
      because: "account 2 owns the VPC, and its NAT gateway is not visible",
      subject: "p1",
    });
    expect(assessNat(existing, { ownerId: "2" }, "1", [], [])[0]).toEqual({
      result: "unknown",
      because: "account 2 owns the VPC, and its route table is not visible",
      subject: "p1",
    });
    expect(assess(["igw-1"], [], "2")).toMatchObject({ result: "fail" });
    expect(assess(["nat-9"], [], "")).toMatchObject({ result: "fail" });
    expect(assessNat(existing, { ownerId: "1" }, "1", [], [])[0]).toMatchObject({
      result: "fail",
      found: "there is no route for 0.0.0.0/0",
    });
  });
  it("names the right that is missing", async () => {
    const aws = { natGateways: refused("ec2:DescribeNatGateways") };
    expect(await findingsOf(nat, given(aws))).toEqual([
      { result: "unknown", because: "no permission to ask: ec2:DescribeNatGateways is needed" },
    ]);
  });
});

describe("AWS_VPC_DNS", () => {
  it.each([
    [true, true, { result: "pass", found: "DNS resolution and DNS hostnames are on" }],
    [false, true, off("DNS resolution (enableDnsSupport)")],
    [true, false, off("DNS hostnames (enableDnsHostnames)")],
    [false, false, off("DNS resolution (enableDnsSupport), DNS hostnames (enableDnsHostnames)")],
  ])("with resolution %s and host names %s", async (support, hostnames, finding) => {
    expect(assessVpcDns({ support, hostnames })).toEqual(finding);
    const aws = { vpcDns: answer({ support, hostnames }) };
    expect(await findingsOf(vpcDns, given(aws))).toEqual([finding]);
  });
  function off(what: string) {
    const hint = "turn both on with aws ec2 modify-vpc-attribute";
    return { result: "fail", found: `off: ${what}`, hint };
  }
});

describe("AWS_VPC_ZONE_SUBNETS", () => {
  const three = [...ZONES, "eu-central-1c"];
  const third = (publicSubnetId: string | undefined): Existing => ({
    ...existing,
    zones: [...existing.zones, { zone: "eu-central-1c", privateSubnetId: "p3", publicSubnetId }],
  });
  const lacks = (what: string) => ({
    result: "fail",
    found: `has no ${what} subnet`,
    hint: "give one of each, or leave the zone out",
    subject: "eu-central-1c",
  });

  it.each([
    [
      "both",
      ["p3", "q3"],
      { result: "pass", found: "has a private and a public subnet", subject: "eu-central-1c" },
    ],
    ["a private one", ["p3"], lacks("public")],
    ["a public one", ["q3"], lacks("private")],
    ["none", [], lacks("private and no public")],
  ])("of a third zone with %s", async (_what, ids, finding) => {
    const there = [...all, ...ids.map((id) => subnet(id, "eu-central-1c"))];
    expect(assessZoneSubnets(third("q3"), three, there)).toEqual([finding]);
    const more = given({ subnets: answer(there) }, third("q3"));
    const zones = { ...more, awsNeeds: { ...more.awsNeeds, zones: three } };
    expect(await findingsOf(zoneSubnets, zones)).toEqual([finding]);
  });
  it("is skipped with two zones", async () => {
    expect(await findingsOf(zoneSubnets, given())).toEqual([
      { result: "skip", because: "no more than two zones are configured" },
    ]);
  });
});

describe("AWS_DHCP", () => {
  it.each([["AmazonProvidedDNS"], ["169.254.169.253"]])("passes with %s", async (server) => {
    const dhcpServers = jest.fn(answer(["10.0.0.2", server]));
    expect(await findingsOf(dhcp, given({ dhcpServers }))).toEqual([
      { result: "pass", found: `dopt-1: 10.0.0.2, ${server}` },
    ]);
    expect(dhcpServers.mock.calls).toEqual([["dopt-1"]]);
  });
  it("warns of other servers", () => {
    expect(assessDhcp(["10.0.0.2"], "dopt-1")).toEqual({
      result: "warn",
      found: "dopt-1 uses 10.0.0.2",
      hint: "make sure that these servers resolve internal names such as <file-system>.efs.<region>.amazonaws.com, or use AmazonProvidedDNS",
    });
  });
  it.each([[undefined], [[]]])("fails with the servers %j", (servers) => {
    expect(assessDhcp(servers, "dopt-1")).toEqual({
      result: "fail",
      found: "dopt-1 names no DNS servers",
      hint: "use a DHCP option set with AmazonProvidedDNS",
    });
  });
  it("without an option set depends on the machine types", async () => {
    const xenTypes = jest.fn(answer(["p3.2xlarge"]));
    const aws = { vpcs: answer([{ ...found, dhcpOptionsId: "default" }]), xenTypes };
    const none = given(aws);
    const sizing = {
      servicesInstanceType: "m7i.4xlarge",
      workerInstanceType: "m7i.4xlarge",
      gpuWorkerInstanceType: "g4dn.4xlarge",
      spot: false,
    };
    expect(await findingsOf(dhcp, { ...none, awsNeeds: { ...none.awsNeeds, sizing } })).toEqual([
      {
        result: "warn",
        found: "no option set, and p3.2xlarge has no resolver without one",
        hint: "associate a DHCP option set with AmazonProvidedDNS",
      },
    ]);
    expect(xenTypes.mock.calls).toEqual([[["g4dn.4xlarge", "m7i.4xlarge"]]]);
    expect(assessNoOptions([])).toEqual({
      result: "pass",
      found:
        "no option set: every configured machine type has Amazon's resolver at 169.254.169.253",
    });
  });
  it("of a new VPC is its own, or that of the default VPC", async () => {
    const vpc = {
      mode: "new" as const,
      cidrBlock: "10.0.0.0/16",
      natZones: [],
      natAllocationIds: {},
      secondaryBlocks: [],
      subnets: {},
      ownDhcpOptions: false,
      ipv6: false,
      interfaceEndpoints: [],
      aclRules: 0,
    };
    const of = (ownDhcpOptions: boolean, isDefault: boolean) =>
      findingsOf(dhcp, {
        settings: AWS_EXISTING,
        awsNeeds: { vpc: { ...vpc, ownDhcpOptions } },
        aws: {
          vpcs: answer([{ ...found, isDefault }]),
          dhcpServers: answer(["AmazonProvidedDNS"]),
        },
      });
    expect(await of(true, true)).toEqual([
      {
        result: "pass",
        found: "the VPC gets an option set of its own with AmazonProvidedDNS",
      },
    ]);
    expect(await of(false, true)).toEqual([{ result: "pass", found: "dopt-1: AmazonProvidedDNS" }]);
    expect(await of(false, false)).toEqual([
      { result: "pass", found: "a new VPC gets AWS's own option set: AmazonProvidedDNS" },
    ]);
  });
});

describe("a VPC that is not there", () => {
  const gone = given({ vpcs: answer([{ ...found, id: "vpc-0" }]) });
  it.each([[mainBlock], [nat], [vpcDns], [dhcp]])("fails", async (check) => {
    expect(await findingsOf(check, gone)).toEqual([GONE]);
  });
  it("is worth a warning where its size is only recommended", async () => {
    expect(await findingsOf(vpcSize, gone)).toEqual([{ ...GONE, result: "warn" }]);
  });
});

describe("a VPC that the foundation makes", () => {
  it.each([
    [subnets],
    [mainBlock],
    [subnetSize],
    [vpcSize],
    [nat],
    [vpcDns],
    [zoneSubnets],
    [freeAddresses],
  ])("needs no check of existing parts", async (check) => {
    expect(await findingsOf(check, { settings: "aws-only.yaml" })).toEqual([
      { result: "skip", because: "the foundation makes the VPC" },
    ]);
  });
});

describe("AWS_VPC_SECONDARY_CIDR", () => {
  it("passes with ranges that may be associated, and fails with others", async () => {
    expect(assessSecondary("10.0.0.0/16", ["10.1.0.0/16", "100.64.0.0/16"])).toEqual([
      {
        result: "pass",
        found: "10.1.0.0/16, 100.64.0.0/16 may be associated with 10.0.0.0/16",
      },
    ]);
    const more = await findingsOf(secondaryBlocks, { settings: "valid/aws-secondary-range.yaml" });
    expect(more).toMatchObject([{ result: "pass" }]);
    expect(assessSecondary("10.0.0.0/16", ["192.168.0.0/16"])).toMatchObject([
      {
        result: "fail",
        found:
          "192.168.0.0/16 lies in 192.168.0.0/16, which cannot join a VPC whose primary block is 10.0.0.0/16",
        subject: "secondaryCidrBlocks[0]",
      },
    ]);
  });
  it.each([AWS_EXISTING, "aws-only.yaml"])("is skipped without any, as in %s", async (settings) => {
    expect(await findingsOf(secondaryBlocks, { settings })).toEqual([
      { result: "skip", because: "no further address blocks are configured" },
    ]);
  });
});
