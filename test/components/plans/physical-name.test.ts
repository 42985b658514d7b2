import fc from "fast-check";
import {
  isPhysicalName,
  physicalName,
  physicalNameRule,
  type NameKind,
} from "../../../components/plans/physical-name";

const KINDS: readonly NameKind[] = [
  "storageAccount",
  "keyVault",
  "containerRegistry",
  "postgresServer",
  "cognitiveAccount",
];
const part = fc.stringMatching(/^[a-z][a-zA-Z0-9_. -]{0,40}$/);

describe("a physical name", () => {
  it.each(KINDS)("satisfies the rules of a %s whatever the parts are", (kind) => {
    fc.assert(
      fc.property(part, part, fc.uuid(), (first, second, scope) => {
        expect(isPhysicalName(kind, physicalName(kind, [first, second], scope))).toBe(true);
      }),
    );
  });

  it("is the same for the same parts, and another for another subscription", () => {
    const name = (scope: string): string =>
      physicalName("storageAccount", ["airun", "state"], scope);
    expect(name("a")).toBe(name("a"));
    expect(name("a")).not.toBe(name("b"));
    expect(name("a")).toMatch(/^airunstate[0-9a-f]{6}$/);
  });

  it("hashes the parts, not their join", () => {
    expect(physicalName("keyVault", ["a-b", "c"])).not.toBe(physicalName("keyVault", ["a", "b-c"]));
  });

  it("keeps long names that differ different", () => {
    const long = "x".repeat(60);
    expect(physicalName("keyVault", [`${long}a`])).not.toBe(physicalName("keyVault", [`${long}b`]));
  });

  it("refuses parts that give nothing", () => {
    expect(() => physicalName("resourceGroup", ["***"])).toThrow(
      new TypeError('["***"] gives no valid resourceGroup name: ""'),
    );
  });

  // Azure, "Naming rules and restrictions for Azure resources"; IAM, "Name requirements".
  it.each<readonly [NameKind, names: readonly string[], others: readonly string[], rule: string]>([
    [
      "storageAccount",
      ["abc", "1".repeat(24)],
      ["ab", "a".repeat(25), "a-b", "Abc"],
      "3 to 24 lower-case letters and digits",
    ],
    [
      "keyVault",
      ["abc", "a-1", "a".repeat(24)],
      ["ab", "a".repeat(25), "1ab", "ab-", "a--b", "Abc", "a_b"],
      "3 to 24 lower-case letters, digits and hyphens",
    ],
    [
      "containerRegistry",
      ["abcde", "1".repeat(50)],
      ["abcd", "a".repeat(51), "ab-de"],
      "5 to 50 lower-case letters and digits",
    ],
    [
      "postgresServer",
      ["abc", "1-b", "a".repeat(63)],
      ["ab", "a".repeat(64), "-ab", "ab-", "a--b", "Abc"],
      "3 to 63 lower-case letters, digits and hyphens",
    ],
    [
      "cognitiveAccount",
      ["ab", "1-b", "a".repeat(64)],
      ["a", "a".repeat(65), "-a", "a-", "a--b"],
      "2 to 64 lower-case letters, digits and hyphens",
    ],
    [
      "resourceGroup",
      ["a", "(a).b", "a".repeat(90)],
      ["", "a.", "a b", "a".repeat(91)],
      "1 to 90 letters, digits and hyphens",
    ],
    [
      "managedIdentity",
      ["abc", "A_-1", "a".repeat(128)],
      ["ab", "-ab", "a b", "a".repeat(129)],
      "3 to 128 letters, digits and hyphens",
    ],
    [
      "sharedChild",
      ["a", "a.b", "a_", "a".repeat(80)],
      ["", "-a", "a-", "a b", "a".repeat(81)],
      "1 to 80 letters, digits and hyphens",
    ],
    [
      "iamRole",
      ["a", "-", "a".repeat(64)],
      ["", "a_b", "a".repeat(65)],
      "1 to 64 letters, digits and hyphens",
    ],
    [
      "workspace",
      ["abcd", "A-1b", "a".repeat(63)],
      ["abc", "-abc", "abc-", "a".repeat(64)],
      "4 to 63 letters, digits and hyphens",
    ],
  ])("of a %s can be %j, not %j: %s", (kind, names, others, rule) => {
    for (const name of names) expect([name, isPhysicalName(kind, name)]).toEqual([name, true]);
    for (const name of others) expect([name, isPhysicalName(kind, name)]).toEqual([name, false]);
    expect(physicalNameRule(kind)).toBe(rule);
  });

  it.each<readonly [NameKind, parts: readonly [string, ...string[]], name: string | RegExp]>([
    ["resourceGroup", ["airun", "dev rg"], "airun-dev-rg"],
    ["resourceGroup", ["--a__b--", "", "!", "C"], "a-b-C"],
    ["iamRole", ["a".repeat(64)], "a".repeat(64)],
    ["iamRole", ["a".repeat(65)], /^a{57}-[0-9a-f]{6}$/],
    ["iamRole", [`${"a".repeat(56)}-bcdefghij`], /^a{56}-[0-9a-f]{6}$/], // no second hyphen at the cut
    ["keyVault", ["AiRun", "Dev"], /^airun-dev-[0-9a-f]{6}$/],
    ["storageAccount", ["Ai-Run", "d_v"], /^airundv[0-9a-f]{6}$/],
    ["sharedChild", ["Hub", "AKS"], /^Hub-AKS-[0-9a-f]{6}$/],
  ])("of a %s made of %j is %s", (kind, parts, name) => {
    expect(physicalName(kind, parts)).toEqual(
      typeof name === "string" ? name : expect.stringMatching(name),
    );
  });

  it("is another for the same words in another scope, and without one", () => {
    expect(physicalName("keyVault", ["a", "b"])).toBe(physicalName("keyVault", ["a", "b"], ""));
    expect(physicalName("keyVault", ["a", "b"])).not.toBe(
      physicalName("keyVault", ["a", "b"], "subscription"),
    );
  });
});
