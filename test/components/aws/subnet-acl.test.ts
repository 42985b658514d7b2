import { SubnetAcl } from "../../../components/aws/subnet-acl";
import { networkAclRules } from "../../../components/plans/aws/network-acl";
import { build, valueOf } from "../../support/build";

const args = {
  vpcId: "vpc-1",
  cidrBlocks: ["10.0.0.0/16"],
  subnetIds: { a: "subnet-1", b: "subnet-2" },
  defaultNetworkAclId: "acl-0",
};

describe("the network ACL of a VPC's subnets", () => {
  it("moves a subnet only to a list that has its rules, and closes the default list last", async () => {
    const { resources } = await build(() => new SubnetAcl("acl", args));
    const association = resources.find(({ name }) => name === "acl-a");
    expect(association?.dependsOn).toEqual([
      "acl",
      "acl-answers-tcp",
      "acl-answers-udp",
      "acl-deny-rdp",
      "acl-deny-rdp-udp",
      "acl-deny-ssh",
      "acl-http",
      "acl-https",
      "acl-inside-100",
      "acl-out",
      "acl-path-mtu",
    ]);
    const closed = resources.find(({ type }) => type.endsWith(":DefaultNetworkAcl"));
    expect(closed).toMatchObject({
      dependsOn: ["acl-a", "acl-b"],
      ignoreChanges: ["subnetIds"],
      inputs: { ingress: [], egress: [] },
    });
  });

  it("never lets SSH or RDP in from the internet: the refusal has the lower number", () => {
    const rules = networkAclRules(["10.0.0.0/16"], true).filter(
      ({ egress, cidrBlock }) => !egress && cidrBlock !== "10.0.0.0/16",
    );
    for (const range of ["0.0.0.0/0", "::/0"]) {
      for (const port of [22, 3389]) {
        const first = rules
          .filter((r) => (r.cidrBlock ?? r.ipv6CidrBlock) === range && r.protocol === "6")
          .filter((r) => (r.fromPort ?? 0) <= port && port <= (r.toPort ?? 0))
          .sort((a, b) => a.ruleNumber - b.ruleNumber)[0];
        expect(first?.action).toBe("deny");
      }
    }
  });

  it("gives every rule a number and a key of its own, and keeps them when a range is added", () => {
    const before = networkAclRules(["10.0.0.0/16"], true);
    const after = networkAclRules(["10.0.0.0/16", "10.1.0.0/16"], true);
    expect(
      new Set(after.map(({ egress, ruleNumber }) => `${String(egress)} ${String(ruleNumber)}`))
        .size,
    ).toBe(after.length);
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
    expect(after).toEqual(expect.arrayContaining([...before]));
  });

  it("lets answers to a NAT gateway come back on every port that it sends from", async () => {
    const { resources } = await build(() => new SubnetAcl("acl", { ...args, natSubnets: ["b"] }));
    const listOf = (key: string): unknown =>
      resources.find(({ type, name }) => type.endsWith("Association") && name === key)?.inputs[
        "networkAclId"
      ];
    expect([listOf("acl-a"), listOf("acl-b")]).toEqual([
      expect.stringMatching(/acl$/),
      expect.stringMatching(/acl-nat$/),
    ]);
    const closed = (hasNat: boolean): readonly (number | undefined)[] =>
      networkAclRules(args.cidrBlocks, false, hasNat)
        .filter(({ action }) => action === "deny")
        .map(({ fromPort }) => fromPort);
    expect(closed(false)).toEqual([22, 3389, 3389]);
    expect(closed(true)).toEqual([22]);
  });

  it("in mode default leaves the subnets on the default list, which is open, and registers no other", async () => {
    const { value, resources } = await build(
      () => new SubnetAcl("acl", { ...args, mode: "default", ipv6: true }),
    );
    expect(resources.map(({ type, name }) => [type.split(":").at(-1), name])).toEqual([
      ["DefaultNetworkAcl", "acl-default"],
      ["SubnetAcl", "acl"],
    ]);
    const open = [
      { ruleNo: 100, cidrBlock: "0.0.0.0/0" },
      { ruleNo: 101, ipv6CidrBlock: "::/0" },
    ].map((rule) => ({ ...rule, action: "allow", protocol: "-1", fromPort: 0, toPort: 0 }));
    expect(resources[0]?.inputs).toMatchObject({ ingress: open, egress: open });
    expect(await valueOf(value?.networkAclId as never)).toMatch(/acl-default$/);
  });

  it("refuses more ranges than the raised quota has rules for", async () => {
    const cidrBlocks = Array.from({ length: 32 }, (_, index) => `10.${String(index)}.0.0/16`);
    const { error, resources } = await build(() => new SubnetAcl("acl", { ...args, cidrBlocks }));
    expect(String(error)).toContain(
      "secondaryCidrBlocks: 32 ranges of the VPC do not fit the 40 rules of a network ACL; use 31 ranges at most, the primary one included",
    );
    expect(resources).toEqual([]);
    const largest = networkAclRules(cidrBlocks.slice(1), false);
    // The rule that denies everything else counts too.
    expect(largest.filter(({ egress }) => !egress).length + 1).toBe(40);
  });
});
