import { vpcCidrIssues } from "../../../../components/plans/aws/vpc-cidr-blocks";
import { linesOf } from "../../../support/issues";

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

  // Source of the rules and of the words for what is allowed instead: Amazon VPC User Guide, "VPC CIDR blocks".
  it.each<readonly [blocks: readonly [string, ...string[]], lines: readonly string[]]>([
    [
      ["10.2.0.0/16", "172.20.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 172.20.0.0/16 lies in 172.16.0.0/12, which cannot join a VPC whose primary block is 10.2.0.0/16; use another range of 10.0.0.0/8, for example 10.1.0.0/16, or one of 100.64.0.0/10",
      ],
    ],
    [
      ["172.16.0.0/16", "192.168.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 192.168.0.0/16 lies in 192.168.0.0/16, which cannot join a VPC whose primary block is 172.16.0.0/16; use another range of 172.16.0.0/12, or one of 100.64.0.0/10",
      ],
    ],
    [
      ["192.168.0.0/20", "10.2.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 10.2.0.0/16 lies in 10.0.0.0/8, which cannot join a VPC whose primary block is 192.168.0.0/20; use another range of 192.168.0.0/16, or one of 100.64.0.0/10",
      ],
    ],
    [
      ["198.19.0.0/20", "10.2.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 10.2.0.0/16 lies in 10.0.0.0/8, which cannot join a VPC whose primary block is 198.19.0.0/20; use a range of 100.64.0.0/10",
      ],
    ],
    [
      ["100.64.0.0/16", "198.19.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 198.19.0.0/16 lies in 198.19.0.0/16, which cannot join a VPC whose primary block is 100.64.0.0/16; use another public range or one of 100.64.0.0/10",
      ],
    ],
    [
      ["10.1.0.0/16", "10.0.0.0/16"],
      [
        "secondaryCidrBlocks[0]: 10.0.0.0/16 lies in 10.0.0.0/16, which is closed to a VPC that holds 10.1.0.0/16; use 10.1.0.0/16 or above, or a range of 100.64.0.0/10",
      ],
    ],
    [
      ["10.2.0.0/16", "10.1.0.0/16", "10.0.0.0/16"], // a range that was added closes it too
      [
        "secondaryCidrBlocks[1]: 10.0.0.0/16 lies in 10.0.0.0/16, which is closed to a VPC that holds 10.1.0.0/16; use 10.1.0.0/16 or above, or a range of 100.64.0.0/10",
      ],
    ],
    [
      ["10.2.0.0/16", "10.3.0.0/16", "10.3.128.0/17"],
      [
        "secondaryCidrBlocks[1]: 10.3.128.0/17 overlaps secondaryCidrBlocks[0] 10.3.0.0/16; use a range of its own",
      ],
    ],
    [
      ["172.16.0.0/15"],
      [
        "cidrBlock: 172.16.0.0/15 is not between /16 and /28; AWS takes no other size; /16 is recommended",
        "cidrBlock: 172.16.0.0/15 overlaps 172.17.0.0/16; container hosts use that range for their own bridge; choose another",
      ],
    ],
    [
      ["127.0.0.0/28"],
      [
        "cidrBlock: 127.0.0.0/28 overlaps 127.0.0.0/8; no VPC can use that range; choose a private one such as 10.0.0.0/16",
      ],
    ],
    [
      ["0.1.0.0/16"],
      [
        "cidrBlock: 0.1.0.0/16 overlaps 0.0.0.0/8; no VPC can use that range; choose a private one such as 10.0.0.0/16",
      ],
    ],
    [
      ["here", "there", "10.9.0.0/16", "10.9.0.0/16"], // the rest is checked all the same
      [
        'cidrBlock: "here" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
        'secondaryCidrBlocks[0]: "there" is not an IPv4 range; write four numbers and a prefix length, for example 10.1.0.0/16',
        "secondaryCidrBlocks[2]: 10.9.0.0/16 overlaps secondaryCidrBlocks[1] 10.9.0.0/16; use a range of its own",
      ],
    ],
  ])("says of %j what to use instead", ([primary, ...secondary], lines) => {
    expect(linesOf(vpcCidrIssues(primary, secondary))).toEqual(lines);
  });

  it("takes a primary block from /16 to /28 alone", () => {
    expect(vpcCidrIssues("10.2.0.0/16")).toEqual([]);
    expect(vpcCidrIssues("10.2.0.0/28")).toEqual([]);
  });

  it("counts at most fifty", () => {
    const many = Array.from({ length: 50 }, (_, index) => `10.${String(index + 10)}.0.0/16`);
    expect(linesOf(vpcCidrIssues("10.9.0.0/16", many))).toEqual([
      "secondaryCidrBlocks: 51 blocks are more than a VPC can hold; use 50 blocks at most, the primary included",
    ]);
    expect(vpcCidrIssues("10.9.0.0/16", many.slice(1))).toEqual([]);
  });
});
