import type { StackValidationArgs } from "@pulumi/policy";

import { Node } from "../../../policies/lib/node";
import { notYetKnown, type NotYetKnown } from "../../../policies/lib/problem";
import { noteUndecided, undecidedPolicy } from "../../../policies/lib/undecided";
import { Unknown, isUnknownValueError } from "../../../policies/lib/unknown";
import { UNKNOWN, seen } from "../support/graph";

/** What reading `scope` of an assignment of this name comes to in a preview. */
function unread(name: string): NotYetKnown {
  const [resource] = seen([
    { type: "azure-native:authorization:RoleAssignment", name, props: { scope: UNKNOWN } },
  ]);
  if (resource === undefined) throw new Error("no resource");
  const node = Node.of(resource);
  const scope = node.get("scope");
  if (!(scope instanceof Unknown)) throw new Error("scope is known");
  return notYetKnown(node, "scope", scope);
}

/** Checks the stack as the library does: what is reported, and what is raised. */
function conclude(): { readonly reported: readonly string[]; readonly raised: unknown } {
  const reported: string[] = [];
  try {
    void undecidedPolicy("azure-baseline").validateStack({} as StackValidationArgs, (message) =>
      reported.push(message),
    );
    return { reported, raised: undefined };
  } catch (raised) {
    return { reported, raised };
  }
}

describe("what the rules of a pack cannot tell", () => {
  it("is one line, the same in whatever order the resources came", () => {
    const line = () => (conclude().raised as Error).message;
    noteUndecided("azure-rbac-deny-broad-role", "urn:b", [unread("b")]);
    noteUndecided("azure-network-require-segmentation", "the stack", [unread("c")]);
    noteUndecided("azure-rbac-deny-broad-role", "urn:a", [unread("a")]);
    const printed = line();
    expect(printed).toBe(
      "cannot tell yet, the update decides: " +
        'azure-network-require-segmentation: azure-native:authorization:RoleAssignment "c": scope; ' +
        'azure-rbac-deny-broad-role: azure-native:authorization:RoleAssignment "a": scope and 1 more',
    );
    noteUndecided("azure-rbac-deny-broad-role", "urn:a", [unread("a")]);
    noteUndecided("azure-rbac-deny-broad-role", "urn:b", [unread("b")]);
    noteUndecided("azure-network-require-segmentation", "the stack", [unread("c")]);
    expect(line()).toBe(printed);
  });

  it("is the engine's own error, which fails no preview at any level, and no report, which could", () => {
    noteUndecided("azure-rbac-deny-broad-role", "urn:a", [unread("a")]);
    const { reported, raised } = conclude();
    expect(isUnknownValueError(raised)).toBe(true);
    expect(reported).toEqual([]);
  });

  it("is reported by a policy of the pack that stops no update", () => {
    expect(undecidedPolicy("azure-baseline")).toMatchObject({
      name: "azure-baseline-undecided",
      displayName: "What a preview cannot tell",
      description: expect.stringContaining("neither passed nor refused") as string,
      enforcementLevel: "advisory",
      severity: "low",
    });
  });

  it("is printed once, and not any more when the rule has seen the value", () => {
    noteUndecided("azure-rbac-deny-broad-role", "urn:a", [unread("a")]);
    noteUndecided("azure-rbac-deny-broad-role", "urn:b", [unread("b")]);
    noteUndecided("azure-rbac-deny-broad-role", "urn:a", []);
    expect((conclude().raised as Error).message).not.toContain('"a"');
    expect(conclude().raised).toBeUndefined();
  });
});
