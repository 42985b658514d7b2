import {
  assessEndpointZones,
  assessNatAddresses,
  assessPublicAccess,
  assessSubnetBlocks,
} from "../../../preflight/checks/aws/new-vpc";

describe("interface endpoints of a new VPC", () => {
  it("have to be offered in a zone of the VPC, and better in two", () => {
    const service = "com.amazonaws.us-east-1.ssm";
    expect(assessEndpointZones(service, ["a", "b", "c"], ["b", "c", "d"])).toMatchObject({
      result: "pass",
      found: "offered in b, c",
    });
    expect(assessEndpointZones(service, ["a", "b"], ["a", "c"])).toMatchObject({
      result: "warn",
      found: "is offered in a alone, so calls from the other zones depend on it",
    });
    expect(assessEndpointZones(service, ["a", "b"], ["c"])).toMatchObject({
      result: "fail",
      found: "is not offered in a, b",
    });
    expect(assessEndpointZones(service, ["a", "b"], undefined).result).toBe("fail");
  });
});

describe("elastic IPs that the settings give", () => {
  const nat = { type: "aws:ec2/natGateway:NatGateway", name: "x-vpc-nat-us-east-1a", id: "nat-1" };
  const given = { "us-east-1a": "eipalloc-1" };
  const result = (existing: boolean, isAssociated: boolean, deployed = false): string =>
    assessNatAddresses(
      given,
      existing ? [{ id: "eipalloc-1", isAssociated }] : [],
      deployed ? [nat] : [],
    )
      .map((finding) => finding.result)
      .join();
  it("exist, and nothing but the stack's own NAT gateway uses them", () => {
    expect(result(true, false)).toBe("pass");
    expect(result(false, false)).toBe("fail");
    expect(result(true, true)).toBe("fail");
    expect(result(true, true, true)).toBe("pass");
  });
});

describe("subnets that are added to a deployed VPC", () => {
  const subnet = (id: string, zone: string, cidrBlock: string) => ({
    id,
    vpcId: "vpc-1",
    zone,
    cidrBlock,
    freeAddresses: 100,
  });
  const existing = [subnet("s1", "a", "10.0.0.0/20"), subnet("s3", "c", "10.0.32.0/20")];
  const deployed = [
    { type: "aws:ec2/subnet:Subnet", name: "x-vpc-private-a", id: "s1" },
    { type: "aws:ec2/subnet:Subnet", name: "x-vpc-private-c", id: "s3" },
  ];
  it("take no block of a zone that leaves in the same deployment, nor one of somebody else", () => {
    const assess = (planned: Readonly<Record<string, string>>) =>
      assessSubnetBlocks(planned, existing, deployed);
    const kept = { "private-a": "10.0.0.0/20" };
    expect(assess({ ...kept, "private-c": "10.0.32.0/20" })).toMatchObject([{ result: "pass" }]);
    expect(assess({ ...kept, "private-d": "10.0.48.0/20" })).toMatchObject([{ result: "pass" }]);
    expect(assess({ ...kept, "private-d": "10.0.32.0/20" })).toMatchObject([
      { result: "fail", subject: "private-d", found: "10.0.32.0/20 is taken by s3 in c" },
    ]);
    expect(assessSubnetBlocks(kept, existing, [])).toMatchObject([{ result: "fail" }]);
  });
});

describe("VPC Block Public Access", () => {
  const vpc = "arn:aws:ec2:us-east-1:1:vpc/vpc-1";
  const subnet = "arn:aws:ec2:us-east-1:1:subnet/subnet-1";
  it.each([
    ["off", "internet-facing", [], undefined, "pass"],
    ["block-bidirectional", "internal", [], undefined, "fail"],
    ["block-bidirectional", "internet-facing", [], "vpc-1", "fail"],
    ["block-ingress", "internet-facing", [], undefined, "fail"],
    ["block-ingress", "internal", [], undefined, "pass"],
    ["block-bidirectional", "internet-facing", [vpc], "vpc-1", "pass"],
    ["block-bidirectional", "internet-facing", [vpc], "vpc-2", "fail"],
    ["block-bidirectional", "internal", [subnet], "vpc-1", "warn"],
  ] as const)("%s, %s, exclusions %j of %s: %s", (mode, type, exclusions, vpcId, result) => {
    expect(assessPublicAccess(mode, type, exclusions, vpcId).result).toBe(result);
  });
});
