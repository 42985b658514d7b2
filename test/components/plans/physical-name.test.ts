import fc from "fast-check";
import {
  isPhysicalName,
  physicalName,
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
    expect(() => physicalName("resourceGroup", ["***"])).toThrow(TypeError);
  });
});
