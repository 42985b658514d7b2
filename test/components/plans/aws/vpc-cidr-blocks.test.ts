import { vpcCidrIssues } from "../../../../components/plans/aws/vpc-cidr-blocks";

const accepted = (...blocks: readonly [string, ...string[]]): boolean =>
  vpcCidrIssues(blocks[0], blocks.slice(1)).length === 0;

describe("ranges that one VPC may hold together", () => {
  it.each([
    ["10.0.0.0/16", "10.1.0.0/16"],
    ["10.0.0.0/20", "10.1.0.0/16"],
    ["10.0.0.0/20", "10.2.0.0/16"],
    ["10.0.0.0/20", "100.64.0.0/16"],
    ["10.2.0.0/16", "10.0.0.0/16"],
    ["172.16.0.0/16", "172.18.0.0/16"],
    ["192.168.0.0/20", "192.168.16.0/20"],
    ["192.168.0.0/20", "100.65.0.0/16"],
    ["198.19.0.0/20", "100.64.0.0/16"],
    ["100.64.0.0/16", "100.65.0.0/16"],
    ["52.0.0.0/16", "53.0.0.0/16"],
  ])("AWS takes %s with %s", (primary, secondary) => {
    expect(accepted(primary, secondary)).toBe(true);
  });

  it.each([
    ["10.0.0.0/20", "10.0.16.0/20", "is closed to a VPC that holds 10.0.0.0/20"],
    ["10.1.0.0/16", "10.0.0.0/16", "is closed to a VPC that holds 10.1.0.0/16"],
    ["10.2.0.0/16", "172.16.0.0/16", "lies in 172.16.0.0/12"],
    ["10.2.0.0/16", "192.168.0.0/16", "lies in 192.168.0.0/16"],
    ["10.2.0.0/16", "198.19.0.0/16", "lies in 198.19.0.0/16"],
    ["172.16.0.0/16", "10.5.0.0/16", "lies in 10.0.0.0/8"],
    ["172.16.0.0/16", "172.31.0.0/16", "lies in 172.31.0.0/16"],
    ["192.168.0.0/20", "172.20.0.0/16", "lies in 172.16.0.0/12"],
    ["198.19.0.0/20", "192.168.0.0/16", "lies in 192.168.0.0/16"],
    ["100.64.0.0/16", "10.0.0.0/16", "lies in 10.0.0.0/8"],
    ["52.0.0.0/16", "198.19.0.0/16", "lies in 198.19.0.0/16"],
    ["10.2.0.0/16", "10.2.128.0/17", "overlaps cidrBlock 10.2.0.0/16"],
    ["10.2.0.0/16", "10.3.0.0/29", "is not between /16 and /28"],
    ["10.2.0.0/16", "10.4.0.0/15", "is not between /16 and /28"],
    ["10.2.0.0/16", "100.68.0.18/18", "is not a network address"],
    ["172.16.0.0/16", "172.17.0.0/16", "overlaps 172.17.0.0/16"],
    ["10.2.0.0/16", "169.254.0.0/16", "overlaps 169.254.0.0/16"],
    ["10.2.0.0/16", "224.0.0.0/16", "overlaps 224.0.0.0/4"],
  ])("AWS refuses %s with %s", (primary, secondary, problem) => {
    expect(vpcCidrIssues(primary, [secondary])).toEqual([
      expect.objectContaining({
        path: "secondaryCidrBlocks[0]",
        problem: expect.stringContaining(problem) as string,
      }),
    ]);
  });

  it("sees that a later range closes 10.0.0.0/16 too", () => {
    expect(
      vpcCidrIssues("10.2.0.0/16", ["10.1.0.0/16", "10.0.0.0/16"]).map(({ path }) => path),
    ).toEqual(["secondaryCidrBlocks[1]"]);
  });

  it("counts at most fifty", () => {
    const many = Array.from({ length: 50 }, (_, index) => `10.${String(index + 10)}.0.0/16`);
    expect(vpcCidrIssues("10.9.0.0/16", many).map(({ path }) => path)).toEqual([
      "secondaryCidrBlocks",
    ]);
    expect(vpcCidrIssues("10.9.0.0/16", many.slice(1))).toEqual([]);
  });
});
