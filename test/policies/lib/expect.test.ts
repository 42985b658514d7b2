import {
  absent,
  between,
  differs,
  equals,
  firewalled,
  oneOf,
  present,
} from "../../../policies/lib/expect";
import type { Node } from "../../../policies/lib/node";
import { factOf, placeOf, type Problem } from "../../../policies/lib/problem";
import { UNKNOWN } from "../support/graph";
import { nodeOf } from "../support/node";

const reported = (problems: Iterable<Problem>): readonly string[] =>
  [...problems].map((problem) =>
    problem.kind === "violation" ? factOf(problem) : `? ${placeOf(problem)}`,
  );

describe("what is expected of a property", () => {
  it.each([
    ["equals", (node: Node) => equals(node, "at", "On"), ["On", "on"], "other", '"On"'],
    ["equals", (node: Node) => equals(node, "at", true), [true], "true", "true"],
    ["equals", (node: Node) => equals(node, "at", 7), [7], "7", "7"],
    ["differs", (node: Node) => differs(node, "at", "On"), ["off", 7], "on", 'anything but "On"'],
    ["one of", (node: Node) => oneOf(node, "at", ["A", "B"]), ["a", "B"], "C", "one of A, B"],
    ["between", (node: Node) => between(node, "at", 2, 4), [2, 3, 4], 5, "2 to 4"],
    ["between", (node: Node) => between(node, "at", 2, 4), [], 1, "2 to 4"],
    ["between", (node: Node) => between(node, "at", 2, 4), [], "3", "2 to 4"],
    ["at least", (node: Node) => between(node, "at", 2), [2, 1e9], 1, "2 or more"],
    ["present", (node: Node) => present(node, "at"), ["a", ["a"], 0, false, {}], "", "a value"],
    ["absent", (node: Node) => absent(node, "at"), ["", []], "a", "no value"],
    ["absent", (node: Node) => absent(node, "at"), [], 0, "no value"],
  ] as const)("%s (%#)", (_, check, fine, wrong, expected) => {
    for (const at of fine) expect(reported(check(nodeOf({ props: { at } })))).toEqual([]);
    expect(reported(check(nodeOf({ props: { at: wrong } })))).toEqual([
      `at is ${JSON.stringify(wrong)}, expected ${expected}`,
    ]);
    expect(reported(check(nodeOf({ props: { at: UNKNOWN } })))).toEqual([
      '? azure-native:storage:StorageAccount "one": at',
    ]);
  });

  it.each([
    [(node: Node) => equals(node, "at", "On"), ['at is not set, expected "On"']],
    [(node: Node) => differs(node, "at", "On"), []],
    [(node: Node) => oneOf(node, "at", ["A"]), ["at is not set, expected one of A"]],
    [(node: Node) => between(node, "at", 2), ["at is not set, expected 2 or more"]],
    [(node: Node) => present(node, "at"), ["at is not set, expected a value"]],
    [(node: Node) => absent(node, "at"), []],
  ] as const)("is asked of an absent one too (%#)", (check, problems) => {
    expect(reported(check(nodeOf()))).toEqual(problems);
  });

  it("an empty list is not present, and a list is not absent", () => {
    expect(reported(present(nodeOf({ props: { at: [] } }), "at"))).toEqual([
      "at is a list of 0, expected a value",
    ]);
    expect(reported(absent(nodeOf({ props: { at: ["a"] } }), "at"))).toEqual([
      "at is a list of 1, expected no value",
    ]);
    expect(reported(absent(nodeOf({ props: { at: {} } }), "at"))).toEqual([
      "at is an object, expected no value",
    ]);
  });

  it("reads the letter case as AWS does", () => {
    const bucket = nodeOf({ type: "aws:s3/bucket:Bucket", props: { at: "on" } });
    expect(reported(equals(bucket, "at", "On"))).toEqual(['at is "on", expected "On"']);
    expect(reported(differs(bucket, "at", "On"))).toEqual([]);
  });

  it("is reported in the words of the classic provider", () => {
    const vault = nodeOf({ type: "azure:keyvault/keyVault:KeyVault", props: {} });
    const at = "properties.publicNetworkAccess";
    expect(reported(equals(vault, at, "Disabled"))).toEqual([
      "publicNetworkAccessEnabled is true, expected false",
    ]);
    expect(reported(differs(vault, at, "Enabled"))).toEqual([
      "publicNetworkAccessEnabled is true, expected anything but true",
    ]);
  });
});

describe("a firewall of what is open by an exception", () => {
  const rules = (ipRules: unknown, defaultAction = "Deny"): readonly string[] =>
    reported(firewalled(nodeOf({ props: { acls: { defaultAction, ipRules } } }), "acls", "value"));

  it("is closed by default and lists ranges, none of which is everybody", () => {
    expect(rules([{ value: "203.0.113.7" }])).toEqual([]);
    expect(rules(undefined)).toEqual([]);
    expect(rules([], "Allow")).toEqual(['acls.defaultAction is "Allow", expected "Deny"']);
    expect(rules([{ value: "0.0.0.0/0" }, { value: 7 }, {}])).toEqual(
      ['"0.0.0.0/0"', "7", "not set"].map(
        (value, index) =>
          `acls.ipRules[${String(index)}].value is ${value}, expected a range that is not everybody`,
      ),
    );
  });

  it("cannot be told while its ranges are not known", () => {
    const account = 'azure-native:storage:StorageAccount "one"';
    expect(rules(UNKNOWN)).toEqual([`? ${account}: acls.ipRules`]);
    expect(rules([{ value: UNKNOWN }])).toEqual([
      `? ${account} acls.ipRules[0]: acls.ipRules[0].value`,
    ]);
  });
});
