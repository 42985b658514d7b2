import {
  effectiveNetworkAcl,
  isConnectionOpen,
  networkAcls,
} from "../../../sandbox/clouds/aws/network-acl";
import type { Scenario } from "../../../sandbox/clouds/scenario";
import { type Created, type ProviderClient, connect, refused } from "../support/provider-client";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

let aws: ProviderClient;
afterEach(() => {
  aws.close();
});
const start = async (scenario: Partial<Scenario> = {}): Promise<void> => {
  aws = await connect("aws", { scenario, config: { region: "eu-central-1" } });
};
const vpc = (): Promise<Created> => aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
const subnet = (vpcId: string, cidrBlock = "10.0.0.0/24"): Promise<Created> =>
  aws.create(SUBNET, { vpcId, cidrBlock, availabilityZone: "eu-central-1a" });

describe("network ACLs of the simulated AWS", () => {
  const rule = (networkAclId: string, ruleNumber: number, more: object = {}): Promise<Created> =>
    aws.create(RULE, {
      networkAclId,
      ruleNumber,
      protocol: "-1",
      ruleAction: "allow",
      cidrBlock: "0.0.0.0/0",
      ...more,
    });

  it("put a subnet on the default list, which is open until a program closes it and stays closed afterwards", async () => {
    await start();
    const network = await vpc();
    const place = await subnet(network.id);
    const open = (): boolean =>
      isConnectionOpen(aws.store, place.id, { opened: "out", peer: "203.0.113.1", port: 443 });
    expect(effectiveNetworkAcl(aws.store, place.id)).toMatchObject({
      id: network.outputs["defaultNetworkAclId"],
      isDefault: true,
    });
    expect(open()).toBe(true);

    const own = await aws.create(ACL, { vpcId: network.id });
    await rule(own.id, 100);
    await rule(own.id, 100, { egress: true });
    const association = await aws.create(ASSOCIATION, { networkAclId: own.id, subnetId: place.id });
    const closed = await aws.create(DEFAULT_ACL, {
      defaultNetworkAclId: network.outputs["defaultNetworkAclId"],
      ingress: [],
      egress: [],
    });
    expect([effectiveNetworkAcl(aws.store, place.id)?.id, open()]).toEqual([own.id, true]);

    await aws.delete(DEFAULT_ACL, closed.id);
    await aws.delete(ASSOCIATION, association.id);
    expect([effectiveNetworkAcl(aws.store, place.id)?.id, open()]).toEqual([closed.id, false]);

    // What came with the VPC goes with it.
    await aws.delete(ACL, own.id);
    await aws.delete(SUBNET, place.id);
    await aws.delete(VPC, network.id);
    expect([networkAcls(aws.store), aws.store.ofType(DEFAULT_ACL)]).toEqual([[], []]);
  });

  it("refuse a rule number that is taken, a list that does not exist, and rules beyond the quota", async () => {
    await start({ quotas: { "vpc/L-2AEEBF1A": 3 } });
    const { id } = await aws.create(ACL, { vpcId: (await vpc()).id });
    await rule(id, 100);
    await expect(rule(id, 100)).rejects.toMatchObject(refused("NetworkAclEntryAlreadyExists"));
    await rule(id, 100, { egress: true });
    await rule(id, 101);
    await expect(rule(id, 102)).rejects.toMatchObject(refused("NetworkAclEntryLimitExceeded"));
    // Each address family is counted by itself.
    await rule(id, 102, { cidrBlock: undefined, ipv6CidrBlock: "::/0" });
    await expect(rule("acl-0123456789abcdef0", 100)).rejects.toMatchObject(
      refused("InvalidNetworkAclID.NotFound"),
    );
  });

  it("decide by the lowest number that matches, in both directions", async () => {
    await start();
    const network = await vpc();
    const place = await subnet(network.id);
    const { id } = await aws.create(ACL, { vpcId: network.id });
    await aws.create(ASSOCIATION, { networkAclId: id, subnetId: place.id });
    const ssh = { opened: "in", peer: "203.0.113.1", port: 22 } as const;
    await rule(id, 200);
    expect(isConnectionOpen(aws.store, place.id, ssh)).toBe(false); // no way back
    await rule(id, 200, { egress: true, protocol: "tcp", fromPort: 1024, toPort: 65_535 });
    expect(isConnectionOpen(aws.store, place.id, ssh)).toBe(true);
    await rule(id, 100, { ruleAction: "deny", protocol: "6", fromPort: 22, toPort: 22 });
    expect(isConnectionOpen(aws.store, place.id, ssh)).toBe(false);
    expect(isConnectionOpen(aws.store, place.id, { ...ssh, port: 23 })).toBe(true);
  });
});

describe("zones of the simulated AWS", () => {
  it("put a subnet into the zone that its id names", async () => {
    await start();
    const { id } = await vpc();
    const { outputs } = await aws.create(SUBNET, {
      vpcId: id,
      cidrBlock: "10.0.0.0/24",
      availabilityZoneId: "euc1-az2",
    });
    expect(outputs).toMatchObject({
      availabilityZone: "eu-central-1b",
      availabilityZoneId: "euc1-az2",
    });
  });

  it.each([
    { availabilityZone: "eu-central-1y" },
    { availabilityZone: "us-east-1a" },
    { availabilityZoneId: "use1-az1" },
  ])("refuse a subnet in one that the region does not have: %p", async (zone) => {
    await start();
    const { id } = await vpc();
    await expect(
      aws.create(SUBNET, { vpcId: id, cidrBlock: "10.0.0.0/24", ...zone }),
    ).rejects.toMatchObject({
      details: expect.stringMatching(
        /api error InvalidParameterValue: Value \(.+\) for parameter availabilityZone(Id)? is invalid\. Subnets can currently only be created in the following availability zones: eu-central-1a, /,
      ) as unknown,
    });
  });
});

describe("endpoints of the simulated AWS", () => {
  const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
  const named = (service: string): string => `com.amazonaws.eu-central-1.${service}`;
  const inZone = (vpcId: string, letter: string, third: number): Promise<Created> =>
    aws.create(SUBNET, {
      vpcId,
      cidrBlock: `10.0.${String(third)}.0/24`,
      availabilityZone: `eu-central-1${letter}`,
    });
  const endpoint = (vpcId: string, service: string, more: object = {}): Promise<Created> =>
    aws.create(ENDPOINT, {
      vpcId,
      vpcEndpointType: "Interface",
      serviceName: named(service),
      ...more,
    });

  it("exist by name and zone", async () => {
    await start({ endpointServiceZones: { ssm: "ac" } });
    const { id } = await vpc();
    const [a, b, again] = [
      await inZone(id, "a", 1),
      await inZone(id, "b", 2),
      await inZone(id, "a", 3),
    ];
    await expect(endpoint(id, "ssmm")).rejects.toMatchObject(refused("InvalidServiceName"));
    await expect(endpoint(id, "ssm", { subnetIds: [a.id, b.id] })).rejects.toMatchObject({
      details: expect.stringContaining(
        `The VPC endpoint service ${named("ssm")} does not support the availability zone of the subnet: ${b.id}.`,
      ) as unknown,
    });
    await expect(endpoint(id, "ec2", { subnetIds: [a.id, again.id] })).rejects.toMatchObject(
      refused("DuplicateSubnetsInSameZone"),
    );
    await expect(endpoint(id, "ssm", { subnetIds: [a.id] })).resolves.toBeDefined();
  });

  it("own their private name once in a VPC that resolves names", async () => {
    await start();
    const silent = await vpc();
    const privately = { privateDnsEnabled: true };
    await expect(endpoint(silent.id, "ssm", privately)).rejects.toMatchObject({
      details: expect.stringContaining("Enabling private DNS requires both") as unknown,
    });
    const { id } = await aws.create(VPC, { cidrBlock: "10.1.0.0/16", enableDnsHostnames: true });
    await endpoint(id, "ssm", privately);
    await expect(endpoint(id, "ssm", privately)).rejects.toMatchObject({
      details: expect.stringContaining(
        `there is already a conflicting DNS domain for ssm.eu-central-1.amazonaws.com in the VPC ${id}`,
      ) as unknown,
    });
    await expect(endpoint(id, "ssm")).resolves.toBeDefined();
  });

  it("are limited for each VPC, and gateways for each region", async () => {
    await start({ quotas: { "vpc/L-29B6F2EB": 1, "vpc/L-1B52E74A": 1 } });
    const { id } = await vpc();
    await endpoint(id, "ssm");
    await expect(endpoint(id, "ec2")).rejects.toMatchObject(refused("VpcEndpointLimitExceeded"));
    await endpoint(id, "s3", { vpcEndpointType: "Gateway" });
    await expect(endpoint(id, "dynamodb", { vpcEndpointType: "Gateway" })).rejects.toMatchObject(
      refused("VpcEndpointLimitExceeded"),
    );
  });
});

describe("security groups of the simulated AWS", () => {
  const GROUP = "aws:ec2/securityGroup:SecurityGroup";
  const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

  it("have a name once in a VPC, and each rule once, whichever resource declares it", async () => {
    await start();
    const { id: vpcId } = await vpc();
    const group = await aws.create(GROUP, { vpcId, name: "callers" });
    await expect(aws.create(GROUP, { vpcId, name: "callers" })).rejects.toMatchObject(
      refused("InvalidGroup.Duplicate"),
    );
    const securityGroupId = group.id;
    await aws.create(INGRESS, { securityGroupId, ...https, cidrIpv4: "10.0.0.0/16" });
    await expect(
      aws.create("aws:ec2/securityGroupRule:SecurityGroupRule", {
        securityGroupId,
        type: "ingress",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/16"],
      }),
    ).rejects.toMatchObject({
      details: expect.stringContaining(
        'the specified rule "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists',
      ) as unknown,
    });
    await aws.create(INGRESS, { securityGroupId, ...https, cidrIpv4: "10.1.0.0/16" });
  });

  it("have a limited number of rules in each direction", async () => {
    await start({ quotas: { "vpc/L-0EA8095F": 1 } });
    const { id: vpcId } = await vpc();
    const { id: securityGroupId } = await aws.create(GROUP, { vpcId });
    await aws.create(INGRESS, { securityGroupId, ...https, cidrIpv4: "10.0.0.0/16" });
    await expect(
      aws.create(INGRESS, { securityGroupId, ...https, cidrIpv4: "10.1.0.0/16" }),
    ).rejects.toMatchObject(refused("RulesPerSecurityGroupLimitExceeded"));
    await aws.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {
      securityGroupId,
      ipProtocol: "-1",
      cidrIpv4: "0.0.0.0/0",
    });
  });
});

describe("limits of one VPC in the simulated AWS", () => {
  it("hold for subnets, route tables and ranges, the main ones included", async () => {
    await start({ quotas: { "vpc/L-407747CB": 1, "vpc/L-589F43AA": 2, "vpc/L-83CA0A9D": 2 } });
    const { id: vpcId } = await vpc();
    const block = (cidrBlock: string): Promise<Created> =>
      aws.create("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", {
        vpcId,
        cidrBlock,
      });
    const table = (): Promise<Created> => aws.create("aws:ec2/routeTable:RouteTable", { vpcId });
    await subnet(vpcId);
    await expect(subnet(vpcId, "10.0.1.0/24")).rejects.toMatchObject(
      refused("SubnetLimitExceeded"),
    );
    await table();
    await expect(table()).rejects.toMatchObject(refused("RouteTableLimitExceeded"));
    await block("10.1.0.0/16");
    await expect(block("10.2.0.0/16")).rejects.toMatchObject(refused("CidrLimitExceeded"));
  });

  it("let an elastic IP serve one NAT gateway", async () => {
    await start();
    const { id: vpcId } = await vpc();
    const { id: subnetId } = await subnet(vpcId);
    await aws.create("aws:ec2/internetGateway:InternetGateway", { vpcId });
    const { id: allocationId } = await aws.create("aws:ec2/eip:Eip", { domain: "vpc" });
    const nat = (): Promise<Created> =>
      aws.create("aws:ec2/natGateway:NatGateway", { subnetId, allocationId });
    await nat();
    await expect(nat()).rejects.toMatchObject(refused("Resource.AlreadyAssociated"));
  });

  it("do not delete a subnet before it is replaced, so an overlapping block is refused", async () => {
    await start();
    const { id: vpcId } = await vpc();
    const before = await subnet(vpcId, "10.0.0.0/24");
    const diff = await aws.diff(SUBNET, before, { ...before.inputs, cidrBlock: "10.0.0.0/23" });
    expect([diff.replaces, diff.deleteBeforeReplace]).toEqual([["cidrBlock"], false]);
    await expect(subnet(vpcId, "10.0.0.0/23")).rejects.toMatchObject(
      refused("InvalidSubnet.Conflict"),
    );
  });
});
