import { VpcExpansion, type VpcExpansionArgs } from "../../../components/aws/vpc-expansion";
import { SimulatedStack } from "../../support/simulated-stack";
import { build } from "../../support/build";

const zone = {
  zone: "us-east-1c",
  privateCidr: "10.1.0.0/20",
  privateRouteTableId: "rtb-1",
  publicCidr: "10.1.16.0/20",
  publicRouteTableId: "rtb-2",
};
const args: VpcExpansionArgs = {
  region: "us-east-1",
  vpcId: "vpc-1",
  presentCidrBlocks: ["10.0.0.0/16"],
  cidrBlocks: ["10.1.0.0/16"],
  zones: [zone],
};

describe("the expansion of a VPC that something else created", () => {
  it("adds ranges, subnets and their route tables, and changes nothing that is there", async () => {
    const { resources } = await build(() => new VpcExpansion("more", args));
    expect(resources.map(({ type, name }) => [type.split(":").at(-1), name])).toEqual([
      ["RouteTableAssociation", "more-private-us-east-1c"],
      ["RouteTableAssociation", "more-public-us-east-1c"],
      ["Subnet", "more-private-us-east-1c"],
      ["Subnet", "more-public-us-east-1c"],
      ["VpcIpv4CidrBlockAssociation", "more-cidr-10.1.0.0-16"],
      ["VpcExpansion", "more"],
    ]);
    const of = (name: string, type: string) =>
      resources.find((one) => one.name === name && one.type.endsWith(`:${type}`));
    expect(of("more-private-us-east-1c", "Subnet")).toMatchObject({
      dependsOn: ["more-cidr-10.1.0.0-16"],
      inputs: { cidrBlock: "10.1.0.0/20", availabilityZone: "us-east-1c" },
    });
    expect(of("more-public-us-east-1c", "Subnet")?.inputs).toMatchObject({
      cidrBlock: "10.1.16.0/20",
      mapPublicIpOnLaunch: true,
    });
    expect(of("more-public-us-east-1c", "RouteTableAssociation")?.inputs).toMatchObject({
      routeTableId: "rtb-2",
    });
  });

  it("is accepted by the simulated AWS beside the ranges that the VPC has", async () => {
    const vpcId = "vpc-0a1b2c3d4e5f60001";
    const stack = await SimulatedStack.open("aws", { scenario: { existing: [vpcId] } });
    try {
      await stack.up(() => new VpcExpansion("more", { ...args, vpcId }));
      expect(stack.ids("aws:ec2/subnet:Subnet").size).toBe(2);
    } finally {
      stack.close();
    }
  });

  it("refuses ranges that do not go together and subnets outside them, all at once", async () => {
    const { error, resources } = await build(
      () =>
        new VpcExpansion("more", {
          ...args,
          cidrBlocks: ["192.168.0.0/16"],
          zones: [zone, { ...zone, zone: "eu-west-1a", publicCidr: "10.1.0.0/26" }],
        }),
    );
    const text = String(error);
    for (const path of [
      "cidrBlocks[0]: 192.168.0.0/16",
      'zones[1]: "eu-west-1a" is not a zone of us-east-1',
      "zones[0].privateCidr: 10.1.0.0/20 lies outside 192.168.0.0/16",
      "zones[1].privateCidr: 10.1.0.0/20 overlaps zones[0].privateCidr 10.1.0.0/20",
      "zones[1].publicCidr: 10.1.0.0/26 is too small",
    ])
      expect(text).toContain(path);
    expect(resources).toEqual([]);
    const none = await build(
      () => new VpcExpansion("more", { ...args, presentCidrBlocks: [], cidrBlocks: [] }),
    );
    expect(String(none.error)).toContain("presentCidrBlocks: is empty");
  });
});
