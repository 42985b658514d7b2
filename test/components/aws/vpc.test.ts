import * as pulumi from "@pulumi/pulumi";
import {
  Vpc,
  ipv6Subnet,
  type ExistingVpcArgs,
  type VpcArgs,
  type VpcFacts,
} from "../../../components/aws/vpc";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { type Recorded, build, valueOf } from "../../support/build";

// Hundreds of resources under mocks: seconds on a small machine.
jest.setTimeout(60_000);

const REGION = "us-east-1";
const base = { region: REGION, zones: ["us-east-1a", "us-east-1b"] } as const;
const outputs = {
  "aws:ec2/vpc:Vpc": () => ({
    defaultRouteTableId: "rtb-default",
    defaultNetworkAclId: "acl-default",
    ipv6CidrBlock: "2600:1f18:1234:5600::/56",
  }),
  "aws:ec2/natGateway:NatGateway": (_: unknown, name: string) => ({ publicIp: `ip of ${name}` }),
};

async function made(
  args: Partial<VpcArgs> = {},
): Promise<{ readonly vpc: Vpc; readonly all: readonly Recorded[] }> {
  const { value, error, resources } = await build(() => new Vpc("main", { ...base, ...args }), {
    outputs,
    invokes: {
      "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => ({
        availabilityZones: ["us-east-1a", "us-east-1b"],
      }),
    },
  });
  if (error !== undefined) throw error as Error;
  if (value === undefined) throw new Error("nothing was built");
  return { vpc: value, all: resources };
}
const named = (all: readonly Recorded[], type: string): readonly string[] =>
  all.filter((resource) => resource.type === type).map(({ name }) => name);
const one = (all: readonly Recorded[], type: string, name: string): Recorded => {
  const found = all.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`${type} ${name} was not registered`);
  return found;
};
const count = (all: readonly Recorded[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { type } of all) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

describe("a new VPC", () => {
  it("defaults: two zones, a NAT gateway in each, everything default closed, traffic recorded", async () => {
    const { all } = await made();
    expect(count(all)).toEqual({
      "platform-foundations:aws:Vpc": 1,
      "platform-foundations:aws:SubnetAcl": 1,
      "platform-foundations:aws:VpcFlowLogs": 1,
      "aws:ec2/vpc:Vpc": 1,
      "aws:ec2/internetGateway:InternetGateway": 1,
      "aws:ec2/subnet:Subnet": 4,
      "aws:ec2/eip:Eip": 2,
      "aws:ec2/natGateway:NatGateway": 2,
      "aws:ec2/routeTable:RouteTable": 4,
      "aws:ec2/route:Route": 4,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 4,
      "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/defaultRouteTable:DefaultRouteTable": 1,
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
      "aws:ec2/networkAcl:NetworkAcl": 2,
      "aws:ec2/networkAclRule:NetworkAclRule": 18,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 4,
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "aws:ec2/flowLog:FlowLog": 1,
    });
  });

  it("max: every option adds exactly its own resources", async () => {
    const before = count((await made()).all);
    const { all } = await made({
      secondaryCidrBlocks: ["10.1.0.0/16"],
      tiers: {
        data: {
          routing: "isolated",
          cidrBlocks: { "us-east-1a": "10.1.0.0/24", "us-east-1b": "10.1.1.0/24" },
        },
      },
      dhcpOptions: "amazonProvided",
      interfaceEndpoints: ["ssm", "ec2"],
      ipv6: true,
    });
    const added = Object.entries(count(all))
      .filter(([type, n]) => n !== before[type])
      .map(([type, n]) => [type, n - (before[type] ?? 0)]);
    expect(Object.fromEntries(added)).toEqual({
      "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": 1,
      "aws:ec2/subnet:Subnet": 2,
      "aws:ec2/routeTable:RouteTable": 2,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 2,
      "aws:ec2/route:Route": 4,
      "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": 1,
      "aws:ec2/networkAclAssociation:NetworkAclAssociation": 2,
      "aws:ec2/networkAclRule:NetworkAclRule": 20,
      "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": 1,
      "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": 1,
      "platform-foundations:aws:InterfaceEndpoints": 1,
      "aws:ec2/securityGroup:SecurityGroup": 1,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 2,
      "aws:ec2/vpcEndpoint:VpcEndpoint": 2,
    });
  });

  it("hardened: protects what others rely on, closes every default, keeps logs a year", async () => {
    const { all } = await made();
    expect(all.filter(({ protect }) => protect).map(({ name }) => name)).toEqual([
      "main-nat-us-east-1a",
      "main-nat-us-east-1b",
      "main-private-us-east-1a",
      "main-private-us-east-1b",
      "main",
    ]);
    expect(
      one(all, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "main-default").inputs,
    ).toMatchObject({ ingress: [], egress: [] });
    expect(
      one(all, "aws:ec2/defaultRouteTable:DefaultRouteTable", "main-default").inputs,
    ).toMatchObject({ routes: [] });
    expect(
      one(all, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "main-acl-default").inputs,
    ).toMatchObject({ ingress: [], egress: [] });
    expect(one(all, "aws:cloudwatch/logGroup:LogGroup", "main-flow-log").inputs).toMatchObject({
      retentionInDays: 365,
    });
    expect((await made({ protect: false })).all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("turns DNS support and DNS hostnames on", async () => {
    const { all } = await made();
    expect(one(all, "aws:ec2/vpc:Vpc", "main").inputs).toMatchObject({
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
  });

  it("routes every private subnet through the NAT gateway of its own zone, every public one through the internet gateway", async () => {
    const { all } = await made();
    const route = (name: string): Recorded => one(all, "aws:ec2/route:Route", name);
    expect(route("main-private-us-east-1b").inputs["natGatewayId"]).toMatch(/main-nat-us-east-1b$/);
    expect(route("main-public-us-east-1b").inputs["gatewayId"]).toMatch(/main-igw$/);
    const single = (await made({ nat: "single" })).all;
    expect(
      one(single, "aws:ec2/route:Route", "main-private-us-east-1b").inputs["natGatewayId"],
    ).toMatch(/main-nat-us-east-1a$/);
    const none = (await made({ nat: "none" })).all;
    expect(named(none, "aws:ec2/route:Route")).toEqual([
      "main-public-us-east-1a",
      "main-public-us-east-1b",
    ]);
  });

  it("reaches the internet through one regional NAT gateway, with addresses of AWS or given ones", async () => {
    const { vpc, all } = await made({ nat: "regional", zones: [...base.zones, "use1-az3"] });
    expect(named(all, "aws:ec2/eip:Eip")).toEqual([]);
    expect(named(all, "aws:ec2/natGateway:NatGateway")).toEqual(["main-nat-regional"]);
    const nat = one(all, "aws:ec2/natGateway:NatGateway", "main-nat-regional");
    expect(nat.inputs).toMatchObject({ availabilityMode: "regional", connectivityType: "public" });
    expect(nat.inputs).not.toHaveProperty("subnetId");
    expect(nat.inputs).not.toHaveProperty("availabilityZoneAddresses");
    expect(nat.dependsOn).toEqual(["main", "main-igw"]);
    for (const zone of [...base.zones, "use1-az3"])
      expect(
        one(all, "aws:ec2/route:Route", `main-private-${zone}`).inputs["natGatewayId"],
      ).toMatch(/main-nat-regional$/);
    expect(vpc.natPublicIps).toEqual({});

    const given = await made({
      nat: "regional",
      zones: ["us-east-1a", "use1-az2"],
      natAllocationIds: { "us-east-1a": "eipalloc-1", "use1-az2": "eipalloc-2" },
    });
    expect(
      one(given.all, "aws:ec2/natGateway:NatGateway", "main-nat-regional").inputs[
        "availabilityZoneAddresses"
      ],
    ).toEqual([
      { availabilityZone: "us-east-1a", allocationIds: ["eipalloc-1"] },
      { availabilityZoneId: "use1-az2", allocationIds: ["eipalloc-2"] },
    ]);
    await expect(
      made({ nat: "regional", natAllocationIds: { "us-east-1a": "eipalloc-1" } }),
    ).rejects.toThrow(
      "natAllocationIds.us-east-1b: is missing, and a regional NAT gateway with given addresses needs one in each zone",
    );
  });

  it("uses addresses that are kept elsewhere, and makes none for them", async () => {
    const { all } = await made({ natAllocationIds: { "us-east-1a": "eipalloc-kept" } });
    expect(named(all, "aws:ec2/eip:Eip")).toEqual(["main-nat-us-east-1b"]);
    expect(
      one(all, "aws:ec2/natGateway:NatGateway", "main-nat-us-east-1a").inputs["allocationId"],
    ).toBe("eipalloc-kept");
  });

  it("changes nothing that is there when a zone, a tier or a NAT mode is added", async () => {
    const identity = ({ type, name, inputs }: Recorded): string =>
      JSON.stringify([type, name, inputs]);
    const before = (await made()).all.filter(({ type }) => !type.endsWith(":VpcEndpoint"));
    const after = new Set(
      (
        await made({
          zones: [...base.zones, "us-east-1c"],
          tiers: { data: { routing: "isolated", cidrBlocks: { "us-east-1a": "10.0.192.0/24" } } },
        })
      ).all.map(identity),
    );
    expect(
      before.filter((resource) => !after.has(identity(resource))).map(({ name }) => name),
    ).toEqual([]);
    const single = (await made({ nat: "single" })).all.filter(({ type }) =>
      /:(Eip|NatGateway)$/.test(type),
    );
    const perZone = new Set((await made()).all.map(identity));
    expect(single.every((resource) => perZone.has(identity(resource)))).toBe(true);
  });

  it("gives S3's gateway endpoint to private and isolated tables, never to public ones", async () => {
    const { all } = await made({
      tiers: { data: { routing: "isolated", cidrBlocks: { "us-east-1a": "10.0.192.0/24" } } },
    });
    const { inputs } = one(all, "aws:ec2/vpcEndpoint:VpcEndpoint", "main-s3");
    expect(inputs["serviceName"]).toBe("com.amazonaws.us-east-1.s3");
    expect((inputs["routeTableIds"] as string[]).map((id) => id.split("/").at(-1)).sort()).toEqual([
      "main-data-us-east-1a",
      "main-private-us-east-1a",
      "main-private-us-east-1b",
    ]);
  });

  it("gives /64 blocks by slot when IPv6 is on, and lets private subnets out only", async () => {
    const { all } = await made({ ipv6: true });
    expect(
      one(all, "aws:ec2/subnet:Subnet", "main-private-us-east-1b").inputs["ipv6CidrBlock"],
    ).toBe("2600:1f18:1234:5601::/64");
    expect(
      one(all, "aws:ec2/subnet:Subnet", "main-public-us-east-1a").inputs["ipv6CidrBlock"],
    ).toBe("2600:1f18:1234:5606::/64");
    expect(one(all, "aws:ec2/route:Route", "main-private-us-east-1a-ipv6").inputs).toHaveProperty(
      "egressOnlyGatewayId",
    );
    expect(ipv6Subnet("2600:1f18::/56", 11)).toBe("2600:1f18:0:b::/64");
  });

  it("names zones and addresses in its outputs, in order", async () => {
    const { vpc } = await made({ zones: ["us-east-1b", "us-east-1a"] });
    expect(vpc.zones).toEqual(["us-east-1b", "us-east-1a"]);
    expect(await valueOf(vpc.natPublicIps["us-east-1a"] as never)).toBe(
      "ip of main-nat-us-east-1a",
    );
    expect(await valueOf(vpc.privateSubnetIds["us-east-1b"] as never)).toMatch(
      /main-private-us-east-1b$/,
    );
  });

  it("names the subnets of further tiers by tier and zone", async () => {
    const { vpc } = await made({
      tiers: {
        data: {
          routing: "isolated",
          cidrBlocks: { "us-east-1a": "10.0.192.0/24", "us-east-1b": "10.0.193.0/24" },
        },
      },
    });
    const { data, ...others } = vpc.tierSubnetIds;
    expect(others).toEqual({});
    expect(Object.keys(data ?? {})).toEqual(["us-east-1a", "us-east-1b"]);
    expect(await valueOf(data?.["us-east-1b"] as never)).toMatch(/main-data-us-east-1b$/);
  });

  it("tags the subnets of a tier, also where the value is an output", async () => {
    const { error, resources } = await build(
      () =>
        new Vpc("main", {
          region: REGION,
          zones: ["us-east-1a", "us-east-1b"],
          tags: { team: "net" },
          subnetTags: {
            public: { "kubernetes.io/role/elb": "1" },
            private: { team: pulumi.output("data") },
          },
        }),
    );
    expect(error).toBeUndefined();
    const tagsOf = (name: string) =>
      resources.find((one) => one.type === "aws:ec2/subnet:Subnet" && one.name === name)?.inputs[
        "tags"
      ];
    expect(tagsOf("main-public-us-east-1a")).toEqual({
      team: "net",
      Name: "main-public-us-east-1a",
      "kubernetes.io/role/elb": "1",
    });
    expect(tagsOf("main-private-us-east-1b")).toEqual({
      team: "data",
      Name: "main-private-us-east-1b",
    });
    const { error: refused } = await build(
      () =>
        new Vpc("main", {
          region: REGION,
          zones: ["us-east-1a", "us-east-1b"],
          subnetTags: { web: {} },
        }),
    );
    expect((refused as InvalidArgumentsError).issues).toEqual([
      {
        path: "subnetTags.web",
        problem: "is not a tier of this VPC",
        hint: "use private, public",
      },
    ]);
  });

  it("registers nothing when anything is wrong, and says everything at once", async () => {
    const { error, resources } = await build(
      () =>
        new Vpc("main", {
          region: REGION,
          zones: ["us-east-1a"],
          secondaryCidrBlocks: ["10.0.16.0/20"],
          flowLogs: { mode: "none", reason: "" },
          interfaceEndpoints: ["SSM"],
        }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "secondaryCidrBlocks[0]",
      "zones",
      "flowLogs.reason",
      "interfaceEndpoints[0]",
    ]);
    expect(resources).toEqual([]);
  });

  it("stands beside another one in the same stack", async () => {
    const { error, resources } = await build(
      () => [new Vpc("one", { ...base }), new Vpc("two", { ...base, cidrBlock: "10.4.0.0/16" })],
      { outputs },
    );
    expect(error).toBeUndefined();
    const physical = resources.flatMap(({ type, inputs }) =>
      "name" in inputs ? [`${type} ${String(inputs["name"])}`] : [],
    );
    expect(physical.filter((name) => !name.includes("rolePolicy"))).toHaveLength(
      new Set(physical.filter((name) => !name.includes("rolePolicy"))).size,
    );
  });
});

describe("the order of a new VPC", () => {
  it("allocates addresses and NAT gateways only once the internet gateway is attached", async () => {
    const { all } = await made();
    expect(one(all, "aws:ec2/eip:Eip", "main-nat-us-east-1a").dependsOn).toContain("main-igw");
    const nat = one(all, "aws:ec2/natGateway:NatGateway", "main-nat-us-east-1a");
    expect(nat.dependsOn).toEqual(["main-igw", "main-nat-us-east-1a", "main-public-us-east-1a"]);
    expect(nat.deleteBeforeReplace).toBe(true);
  });

  it("waits for a secondary range before making a subnet in it, and only then", async () => {
    const { all } = await made({
      secondaryCidrBlocks: ["10.1.0.0/16"],
      tiers: { data: { routing: "private", cidrBlocks: { "us-east-1a": "10.1.0.0/24" } } },
    });
    expect(one(all, "aws:ec2/subnet:Subnet", "main-data-us-east-1a").dependsOn).toEqual([
      "main",
      "main-cidr-10.1.0.0-16",
    ]);
    expect(one(all, "aws:ec2/subnet:Subnet", "main-private-us-east-1a").dependsOn).toEqual([
      "main",
    ]);
  });
});

describe("an existing VPC", () => {
  const existing: ExistingVpcArgs = {
    region: REGION,
    vpcId: "vpc-1",
    zones: [
      { zone: "us-east-1a", privateSubnetId: "subnet-1", publicSubnetId: "subnet-2" },
      { zone: "us-east-1b", privateSubnetId: "subnet-3" },
    ],
  };

  it("registers nothing and has the same outputs", async () => {
    const { value, resources } = await build(() => Vpc.existing(existing));
    expect(resources).toEqual([]);
    expect(await valueOf((value as VpcFacts).vpcId)).toBe("vpc-1");
    expect(Object.keys((value as VpcFacts).publicSubnetIds)).toEqual(["us-east-1a"]);
    expect((value as VpcFacts).natPublicIps).toEqual({});
  });

  it("returns the names of zones that are given by id", async () => {
    const { value, error } = await build(
      () =>
        Vpc.existing({
          ...existing,
          zones: [
            { zone: "use1-az4", privateSubnetId: "subnet-1" },
            { zone: "us-east-1b", privateSubnetId: "subnet-2" },
          ],
        }),
      {
        invokes: {
          "aws:index/getAvailabilityZone:getAvailabilityZone": ({ zoneId, region }) => ({
            name: `${String(region)} ${String(zoneId)}`,
          }),
        },
      },
    );
    expect(error).toBeUndefined();
    const { zones, availabilityZones } = value as VpcFacts;
    expect(zones).toEqual(["use1-az4", "us-east-1b"]);
    expect(await Promise.all(availabilityZones.map((zone) => valueOf(zone as never)))).toEqual([
      "us-east-1 use1-az4",
      "us-east-1b",
    ]);
  });

  it("refuses a zone after the second that has no public subnet", async () => {
    const third = { zone: "us-east-1c", privateSubnetId: "subnet-5" };
    const { error } = await build(() =>
      Vpc.existing({ ...existing, zones: [...existing.zones, third] }),
    );
    expect(String(error)).toContain(
      "zones[2].publicSubnetId: is missing for us-east-1c, a zone after the second; give a public subnet of that zone, or leave the zone out",
    );
  });

  it("refuses a zone of another region", async () => {
    const { error, resources } = await build(() =>
      Vpc.existing({
        ...existing,
        zones: [{ zone: "eu-west-2a", privateSubnetId: "subnet-1" }],
      }),
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "zones",
      "zones[0]",
    ]);
    expect(resources).toEqual([]);
  });
});
