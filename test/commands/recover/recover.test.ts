import { hostname } from "node:os";
import type { StackPlan } from "../../../commands/adopt/adopt";
import { fromAzure } from "../../../commands/adopt/existing";
import type { Planned } from "../../../commands/adopt/match";
import { findingsOf, type Known } from "../../../commands/recover/findings";
import type { ExportedState } from "../../../sandbox/exported-state";
import { atWork, lockIn } from "../../../commands/recover/locks";
import { examine } from "../../../commands/recover/recover";

const URN = "urn:pulumi:dev::shop::";
const GROUP = "azure-native:resources:ResourceGroup";
const VNET = "azure-native:network:VirtualNetwork";
const VPC = "aws:ec2/vpc:Vpc";

const planned = (type: string, name: string, inputs: Planned["inputs"] = {}): Planned => ({
  type,
  name,
  urn: `${URN}${type}::${name}`,
  inputs,
  references: {},
});
const vnet = planned(VNET, "hub", { virtualNetworkName: "hub", resourceGroupName: "shop" });
const vpc = planned(VPC, "main");
const plan: StackPlan = {
  planned: [vnet, vpc],
  importFile: {
    resources: [
      { type: VNET, name: "hub" },
      { type: VPC, name: "main" },
    ],
  },
};
const none: Known = { ids: {}, absent: [], existing: [] };
const VNET_ID =
  "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/hub";

const state = (
  pending: readonly (readonly [type: string, of: Planned])[],
  kept: readonly Planned[] = [],
): ExportedState => ({
  deployment: {
    resources: kept,
    pending_operations: pending.map(([type, resource]) => ({ type, resource })),
  },
});

describe("what an interrupted run left", () => {
  it("has to be decided for each creation that was under way", () => {
    const { pending, stops, created, importFile } = findingsOf(
      state([["creating", vpc]]),
      plan,
      none,
    );
    expect(pending).toEqual(["aws:ec2/vpc:Vpc main was creating"]);
    expect(stops).toEqual([
      "main: look in the cloud whether it exists; add --id main=<id>, --azure <file>, or --absent main",
    ]);
    expect(created).toEqual([`${VNET} hub`, `${VPC} main`]);
    expect(importFile.resources).toEqual([]);
  });

  it("is adopted by the id that is given, by name or URN", () => {
    for (const name of ["main", vpc.urn]) {
      const ids = { [name]: "vpc-0a1b" };
      const found = findingsOf(state([["creating", vpc]]), plan, { ...none, ids });
      expect(found.pending).toEqual([
        `${VPC} main was creating: it exists, and is adopted as vpc-0a1b`,
      ]);
      expect(found.stops).toEqual([]);
      expect(found.importFile.resources).toEqual([{ type: VPC, name: "main", id: "vpc-0a1b" }]);
      expect(found.created).toEqual([`${VNET} hub`]);
    }
  });

  it("is found in what the Azure CLI lists, without what the state has", () => {
    const existing = fromAzure(
      JSON.stringify([
        { id: VNET_ID },
        { id: "/subscriptions/s/resourceGroups/SHOP" },
        { id: "/subscriptions/s/resourceGroups/other" },
      ]),
    );
    const group = { ...planned(GROUP, "shop"), id: "/subscriptions/s/resourceGroups/shop" };
    const found = findingsOf(state([["creating", vnet]], [group]), plan, { ...none, existing });
    expect(found.stops).toEqual([]);
    expect(found.adopted).toEqual([`${VNET} hub as ${VNET_ID}`]);
  });

  it("is created by the next update when it is declared absent", () => {
    const found = findingsOf(state([["creating", vpc]]), plan, { ...none, absent: ["main"] });
    expect(found.stops).toEqual([]);
    expect(found.pending).toEqual([
      `${VPC} main was creating: it does not exist, and the next update creates it`,
    ]);
  });

  it("cannot be adopted where it replaces the one in the state", () => {
    const found = findingsOf(state([["creating", vpc]], [vpc]), { ...plan, planned: [vnet] }, none);
    expect(found.stops).toEqual([
      expect.stringMatching(/^main: .*delete the new one in the cloud if it exists/),
    ]);
  });

  it("is imported only when its provider is in the state", () => {
    const importFile = {
      resources: [{ type: "kubernetes:core/v1:Namespace", name: "ns", provider: "cluster" }],
    };
    const namespace = planned("kubernetes:core/v1:Namespace", "ns");
    const stopsWith = (nameTable: Readonly<Record<string, string>>) =>
      findingsOf(
        state([]),
        { planned: [namespace], importFile: { ...importFile, nameTable } },
        { ...none, ids: { ns: "codemie" } },
      ).stops;
    expect(stopsWith({})).toEqual([
      'kubernetes:core/v1:Namespace ns: its provider cluster is not in the state; create it first, with pulumi up --target "**pulumi:providers:kubernetes::cluster"',
    ]);
    expect(
      stopsWith({ cluster: "urn:pulumi:dev::shop::pulumi:providers:kubernetes::cluster" }),
    ).toEqual([]);
  });

  it("leaves changes and deletions to the refresh", () => {
    const found = findingsOf(state([["deleting", vpc]], [vpc]), plan, none);
    expect(found.stops).toEqual([]);
    expect(found.pending).toEqual([`${VPC} main was deleting: the refresh reads how far it came`]);
  });

  it("is not found by a name that is not planned, or that several have", () => {
    const withId = (name: string): Known => ({ ...none, ids: { [name]: "x" } });
    expect(() => findingsOf(state([]), plan, withId("mian"))).toThrow(
      /--id mian is not valid: .*use one of hub, main/,
    );
    const twice = { ...plan, planned: [vpc, planned(VNET, "main")] };
    expect(() => findingsOf(state([]), twice, withId("main"))).toThrow(
      /several resources have this name; use one of the URNs .*Vpc::main, .*VirtualNetwork::main/,
    );
  });
});

describe("the lock of a stack", () => {
  const REFUSAL = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  azblob://state/.pulumi/locks/organization/shop/dev/752a6264.json: created by ops@jump (pid 4711) at 2026-11-29T08:27:53Z`;

  it("is read from the engine's refusal, with its holders", () => {
    expect(lockIn(REFUSAL)).toEqual({
      holders: [{ who: "ops@jump", pid: 4711, since: "2026-11-29T08:27:53Z" }],
    });
    expect(lockIn("error: [409] Conflict: Another update is currently in progress.")).toEqual({
      holders: [],
    });
    expect(lockIn("error: no stack named 'dev' found")).toBeUndefined();
  });

  it("belongs to a process at work only on the machine that it names", () => {
    const held = (who: string, pid = process.pid) => ({ holders: [{ who, pid, since: "now" }] });
    expect(atWork(held(`ops@${hostname()}`))).toHaveLength(1);
    expect(atWork(held("ops@another-machine"))).toEqual([]);
    expect(atWork(held(`ops@${hostname()}`, 2 ** 22 + 1))).toEqual([]);
  });
});

describe("an examination", () => {
  const ended = (code: number, stdout: string, stderr = "") =>
    Promise.resolve({ code, ending: "", stdout, stderr });

  it("points to the older versions of a state that is not whole", async () => {
    const engine = {
      pulumi: () =>
        ended(255, "", "error: failed to load checkpoint: unexpected end of JSON input"),
    };
    await expect(examine(engine, "dev", none)).rejects.toThrow(
      /Put an older version in its place first: docs\/runbooks\/locked-state.md/,
    );
  });
});
