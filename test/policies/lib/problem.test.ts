import {
  factOf,
  notYetKnown,
  placeOf,
  shown,
  subjectOf,
  violation,
} from "../../../policies/lib/problem";
import { bySubject, messageOf } from "../../../policies/lib/report";
import { Unknown } from "../../../policies/lib/unknown";
import { REQUIREMENTS } from "../../../prerequisites";
import { secret } from "../support/graph";
import { nodeOf } from "../support/node";

const TYPE = "azure-native:storage:StorageAccount";

describe("a value in a message", () => {
  it.each<[unknown, string]>([
    [undefined, "not set"],
    [null, "null"],
    ["On", '"On"'],
    [true, "true"],
    [7, "7"],
    [[1, 2], "a list of 2"],
    [[], "a list of 0"],
    [{ a: 1 }, "an object"],
    ["x".repeat(78), `"${"x".repeat(78)}"`],
    ["x".repeat(79), `"${"x".repeat(76)}..."`],
  ])("%j is shown as %s", (value, text) => {
    expect(shown(value)).toBe(text);
  });

  const node = nodeOf({ props: { given: secret("hunter22"), inner: { given: secret("h") } } });
  it.each([
    ["adminPassword", "[hidden]"],
    ["login.adminPassword", "[hidden]"],
    ["adminPassword.login", '"hunter22"'],
    ["clientSecret", "[hidden]"],
    ["TOKEN", "[hidden]"],
    ["sasDefinition", "[hidden]"],
    ["name", '"hunter22"'],
    ["given", "[hidden]"],
    ["inner.given", "[hidden]"],
    ["", '"hunter22"'],
  ])("text at %s is shown as %s", (path, text) => {
    expect(shown("hunter22", node, path)).toBe(text);
  });

  it("that is not text is shown although its property has a secret's name", () => {
    expect(shown(undefined, node, "adminPassword")).toBe("not set");
    expect(shown(true, node, "adminPassword")).toBe("true");
  });

  it("is not hidden where nothing was marked", () => {
    const plain = { resource: { props: {} }, nameOf: (path: string) => path };
    expect(shown("x", plain as never, "name")).toBe('"x"');
  });
});

describe("a problem", () => {
  const node = nodeOf({ props: { at: 1 } });
  it("names resource, property and fact", () => {
    const found = violation(node, "at", "is 1");
    expect([subjectOf(node), placeOf(found), factOf(found)]).toEqual([
      `${TYPE} "one"`,
      `${TYPE} "one": at`,
      "at is 1",
    ]);
    const whole = violation(node, "", "is bad");
    expect([placeOf(whole), factOf(whole), whole.property]).toEqual([
      `${TYPE} "one":`,
      "is bad",
      "",
    ]);
    const unknown = notYetKnown(node, "", new Unknown(new Error("later")));
    expect([unknown.property, unknown.cause.message]).toEqual(["", "later"]);
    expect(notYetKnown(node, "at", new Unknown(new Error("later"))).property).toBe("at");
  });

  it("of one thing comes with its others, each once", () => {
    const [first, second] = nodeOf({
      type: "azure-native:network:VirtualNetwork",
      name: "net",
      props: { subnets: [{}, {}] },
    }).within("azure-native:network:Subnet");
    if (first === undefined || second === undefined) throw new Error("no subnets");
    const problems = [
      violation(first, "a", "is 1"),
      violation(second, "a", "is 2"),
      violation(first, "b", "is 3"),
      violation(first, "a", "is 1"),
    ];
    const groups = bySubject(problems);
    expect(groups.map((group) => group.map(({ says }) => says))).toEqual([
      ["is 1", "is 3", "is 1"],
      ["is 2"],
    ]);
    const row = REQUIREMENTS.AZ_STORAGE_SHARED_KEY;
    expect(messageOf(row, groups[0] ?? [])).toBe(
      `[AZ_STORAGE_SHARED_KEY] azure-native:network:Subnet "net" subnets[0]: subnets[0].a is 1; subnets[0].b is 3. Fix: ${row.hint}. See ${row.link}`,
    );
    const bare = { ...row };
    Reflect.deleteProperty(bare, "link");
    expect(messageOf(bare, groups[1] ?? [])).toBe(
      `[AZ_STORAGE_SHARED_KEY] azure-native:network:Subnet "net" subnets[1]: subnets[1].a is 2. Fix: ${row.hint}.`,
    );
    expect(() => messageOf(row, [])).toThrow(
      "a message of AZ_STORAGE_SHARED_KEY needs a violation",
    );
  });
});
