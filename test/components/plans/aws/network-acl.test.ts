import {
  MOST_ACL_RANGES,
  aclRulesNeeded,
  networkAclIssues,
  networkAclRules,
  openRules,
  type AclRule,
} from "../../../../components/plans/aws/network-acl";

const blocks = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `10.${String(index)}.0.0/16`);

/** `100 in allow -1 all 10.0.0.0/16`, or `22-22` where ports or types are given. */
const lineOf = (rule: AclRule): string => {
  const { ruleNumber, egress, action, protocol, fromPort, toPort, icmpType, icmpCode } = rule;
  const what =
    fromPort !== undefined
      ? `${String(fromPort)}-${String(toPort)}`
      : icmpType !== undefined
        ? `${String(icmpType)}/${String(icmpCode)}`
        : "all";
  const range = rule.cidrBlock ?? rule.ipv6CidrBlock ?? "";
  return `${String(ruleNumber)} ${egress ? "out" : "in"} ${action} ${protocol} ${what} ${range}`;
};

const IPV4 = [
  "100 in allow -1 all 10.0.0.0/16",
  "101 in allow -1 all 10.1.0.0/16",
  "200 in deny 6 22-22 0.0.0.0/0",
  "201 in deny 6 3389-3389 0.0.0.0/0",
  "202 in deny 17 3389-3389 0.0.0.0/0",
  "210 in allow 6 80-80 0.0.0.0/0",
  "211 in allow 6 443-443 0.0.0.0/0",
  "212 in allow 6 1024-65535 0.0.0.0/0",
  "213 in allow 17 1024-65535 0.0.0.0/0",
  "220 in allow 1 3/4 0.0.0.0/0",
];
const OUT = "100 out allow -1 all 0.0.0.0/0";

describe("the rules of a network ACL", () => {
  it("admit the VPC, the web and answers, and keep SSH and RDP closed", () => {
    expect(networkAclRules(blocks(2), false).map(lineOf)).toEqual([...IPV4, OUT]);
  });

  it("leave RDP's port open around a NAT gateway, which sends from it", () => {
    expect(networkAclRules(blocks(2), false, true).map(lineOf)).toEqual([
      ...IPV4.filter((line) => !line.includes("3389")),
      OUT,
    ]);
  });

  it("say the same of IPv6", () => {
    expect(networkAclRules(blocks(2), true).map(lineOf)).toEqual([
      ...IPV4,
      "300 in deny 6 22-22 ::/0",
      "301 in deny 6 3389-3389 ::/0",
      "302 in deny 17 3389-3389 ::/0",
      "310 in allow 6 80-80 ::/0",
      "311 in allow 6 443-443 ::/0",
      "312 in allow 6 1024-65535 ::/0",
      "313 in allow 17 1024-65535 ::/0",
      "320 in allow 58 2/0 ::/0",
      OUT,
      "101 out allow -1 all ::/0",
    ]);
  });

  it("are named after the number of a range, and know what version 0.2 called them", () => {
    const keysOf = (rules: readonly AclRule[]) =>
      rules
        .filter(({ key }) => key.startsWith("inside"))
        .map(({ key, ruleNumber, formerKey }) => [key, ruleNumber, formerKey]);
    expect(keysOf(networkAclRules(blocks(3), true))).toEqual([
      ["inside-100", 100, "inside-10.0.0.0-16"],
      ["inside-101", 101, "inside-10.1.0.0-16"],
      ["inside-102", 102, "inside-10.2.0.0-16"],
    ]);
  });

  it("have keys and numbers that are theirs alone in each direction", () => {
    const rules = networkAclRules(blocks(3), true);
    expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
    expect(
      new Set(rules.map(({ egress, ruleNumber }) => `${String(egress)} ${String(ruleNumber)}`))
        .size,
    ).toBe(rules.length);
    expect(rules.filter(({ ipv6CidrBlock }) => ipv6CidrBlock).map(({ key }) => key)).toContain(
      "path-mtu-ipv6",
    );
  });
});

// Amazon VPC User Guide, "Default network ACL".
it.each([
  [false, ["0.0.0.0/0"]],
  [true, ["0.0.0.0/0", "::/0"]],
])("the default list of a VPC with IPv6 %s allows everything from %j", (ipv6, ranges) => {
  expect(
    openRules(ipv6).map(({ cidrBlock, ipv6CidrBlock, ...rule }) => [
      cidrBlock ?? ipv6CidrBlock,
      rule,
    ]),
  ).toEqual(
    ranges.map((range, index) => [
      range,
      { ruleNo: 100 + index, action: "allow", protocol: "-1", fromPort: 0, toPort: 0 },
    ]),
  );
});

describe("the quota of 40 rules", () => {
  it("counts inbound rules of one address family, the last denial included", () => {
    const inbound = networkAclRules(blocks(5), true).filter(
      ({ egress, ipv6CidrBlock }) => !egress && ipv6CidrBlock === undefined,
    );
    expect(aclRulesNeeded(5)).toBe(inbound.length + 1);
    expect(aclRulesNeeded(MOST_ACL_RANGES)).toBe(40);
  });

  it("is kept by the most ranges and broken by one more", () => {
    expect(networkAclIssues(blocks(MOST_ACL_RANGES))).toEqual([]);
    expect(networkAclIssues(blocks(MOST_ACL_RANGES + 1))).toEqual([
      {
        path: "secondaryCidrBlocks",
        problem: "32 ranges of the VPC do not fit the 40 rules of a network ACL",
        hint: "use 31 ranges at most, the primary one included",
      },
    ]);
  });
});
