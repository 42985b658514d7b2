import { settle, unknownTo } from "../../../sandbox/commands/settle";
import type { ExportedState } from "../../../sandbox/exported-state";
import type { CloudResource } from "../../../sandbox/cloud-store";

const URN = "urn:pulumi:dev::p::aws:ec2/subnet:Subnet::subnet";
const CHILD = "urn:pulumi:dev::p::aws:ec2/route:Route::route";

const inCloud = (id: string, urn = URN): CloudResource => ({
  id,
  urn,
  token: "aws:ec2/subnet:Subnet",
  scope: "",
  inputs: {},
  outputs: {},
});
const kept = (id: string, more: object = {}): object => ({
  urn: URN,
  id,
  provider: "old",
  ...more,
});
const child = { urn: CHILD, id: "r-1", dependencies: [URN] };
const creating = { type: "creating", resource: { urn: URN, provider: "new" } };
const stack = (resources: readonly object[], pending: readonly object[] = []): ExportedState =>
  ({
    version: 3,
    deployment: { resources, pending_operations: pending },
  }) as unknown as ExportedState;
const resourcesOf = (found: readonly CloudResource[], before: ExportedState): readonly object[] =>
  settle(before, found).stack.deployment.resources ?? [];

describe("settling a stack whose run was killed", () => {
  it("changes nothing where nothing was interrupted", () => {
    const before = stack([kept("a"), child]);
    const {
      changed,
      findings,
      stack: after,
    } = settle(before, [inCloud("a"), inCloud("r-1", CHILD)]);
    expect({ changed, findings }).toEqual({ changed: false, findings: [] });
    expect(after).toEqual(before);
  });

  it("adopts resources that were created, with the program's inputs, and drops the others", () => {
    const made = settle(stack([], [creating]), [inCloud("a")]);
    expect(made.stack).toEqual(stack([{ urn: URN, provider: "new", id: "a" }]));
    expect(made.findings).toEqual([
      "aws:ec2/subnet:Subnet subnet was being created: it exists, adopted as a",
    ]);
    const notMade = settle(stack([], [creating]), []);
    expect(notMade.stack).toEqual(stack([]));
    expect(notMade.findings).toEqual([
      "aws:ec2/subnet:Subnet subnet was being created: it does not exist, forgotten",
    ]);
  });

  it("leaves the old one of a replacement to be deleted, and the new one behind all that it may depend on", () => {
    const found = [inCloud("a"), inCloud("r-1", CHILD), inCloud("b")];
    const adopted = { urn: URN, provider: "new", id: "b" };
    expect(resourcesOf(found, stack([kept("a"), child], [creating]))).toEqual([
      kept("a", { delete: true }),
      child,
      adopted,
    ]);
  });

  it("does so as well when the engine recorded nothing of the replacement", () => {
    const found = [inCloud("a"), inCloud("b")];
    expect(resourcesOf(found, stack([kept("a")]))).toEqual([
      kept("a", { delete: true }),
      kept("b"),
    ]);
  });

  it("does not adopt the old one when the new one was not made", () => {
    const before = [kept("a"), child];
    expect(resourcesOf([inCloud("a")], stack(before, [creating]))).toEqual(before);
  });

  it("puts the new one in the place of an old one that is deleted already, whatever its id", () => {
    const waiting = stack([kept("a", { pendingReplacement: true }), child], [creating]);
    for (const id of ["a", "b"])
      expect(resourcesOf([inCloud(id)], waiting)).toEqual([
        kept(id, { pendingReplacement: false }),
        child,
      ]);
    expect(resourcesOf([], waiting)).toEqual([kept("a", { pendingReplacement: true }), child]);
  });

  it("ignores a resource that the stack retained on purpose", () => {
    const before = stack([kept("b")]);
    expect(settle(before, [inCloud("a"), inCloud("b")]).changed).toBe(false);
    expect(settle(before, [inCloud("a")]).changed).toBe(false); // b was deleted by hand
  });

  it("leaves other interrupted operations to the refresh", () => {
    const { findings, stack: after } = settle(
      stack([kept("a")], [{ type: "deleting", resource: kept("a") }]),
      [inCloud("a")],
    );
    expect(after).toEqual(stack([kept("a")]));
    expect(findings).toEqual([
      "aws:ec2/subnet:Subnet subnet was deleting: the refresh sees how far it came",
    ]);
  });

  it("names resources that exist and that the stack has no record of", () => {
    const found = [inCloud("a"), inCloud("r-1", CHILD)];
    expect(unknownTo(stack([kept("a")]), found)).toEqual([inCloud("r-1", CHILD)]);
  });
});
