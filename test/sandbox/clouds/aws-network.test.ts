import {
  effectiveNetworkAcl,
  isConnectionOpen,
  networkAcls,
} from "../../../sandbox/clouds/aws/network-acl";
import type { Scenario } from "../../../sandbox/clouds/scenario";
import { type Created, type ProviderClient, connect } from "../support/provider-client";

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
const refused = (code: string): { readonly details: unknown } => ({
  details: expect.stringContaining(`api error ${code}: `) as unknown,
});
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
