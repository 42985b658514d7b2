import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  at,
  number,
  planIn,
  planInFile,
  records,
  text,
  texts,
} from "../../../preflight/plan/resources";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PROVIDER = "urn:pulumi:dev::p::pulumi:providers:azure-native::main";
const urnOf = (type: string, name: string): string => `urn:pulumi:dev::p::${type}::${name}`;

/** A resource as a plan and a state write it. */
const stateOf = (type: string, name: string, inputs: object = {}, more: object = {}) => ({
  urn: urnOf(type, name),
  type,
  custom: true,
  inputs,
  ...more,
});
const provider = (inputs: object) => ({
  urn: PROVIDER,
  type: "pulumi:providers:azure-native",
  custom: true,
  id: "7",
  inputs,
});
const planned = (...states: readonly object[]) =>
  planIn({ steps: states.map((newState) => ({ op: "create", newState })) });

const VAULT = "azure-native:keyvault:Vault";
const GROUP = "azure-native:resources:ResourceGroup";

describe("the resources of a plan", () => {
  it("have their type without its version, their inputs, and those of their provider", () => {
    const { resources } = planned(
      provider({ subscriptionId: "1" }),
      stateOf(
        "azure-native:keyvault/v20230701:Vault",
        "keys",
        { vaultName: "keys" },
        {
          provider: `${PROVIDER}::7`,
          propertyDependencies: { resourceGroupName: [urnOf(GROUP, "group")] },
        },
      ),
    );
    expect(resources).toEqual([
      {
        urn: urnOf("azure-native:keyvault/v20230701:Vault", "keys"),
        type: VAULT,
        inputs: { vaultName: "keys" },
        provider: { subscriptionId: "1" },
        madeOf: { resourceGroupName: [urnOf(GROUP, "group")] },
      },
    ]);
  });

  it.each([
    ["of a provider that is not among them", { provider: `${PROVIDER}::7` }],
    ["of a provider without an id", { provider: "other" }],
    ["without a provider", {}],
    ["without inputs", { inputs: undefined }],
    ["with inputs of another form", { inputs: ["x"] }],
  ])("may be %s", (_what, more) => {
    const [only] = planned(stateOf(VAULT, "keys", {}, more)).resources;
    expect(only).toEqual({
      urn: urnOf(VAULT, "keys"),
      type: VAULT,
      inputs: {},
      provider: {},
      madeOf: {},
    });
  });

  it.each([
    ["a component", stateOf("pkg:index:Component", "c", {}, { custom: false })],
    ["a provider", provider({})],
    ["the stack", stateOf("pulumi:pulumi:Stack", "dev")],
    ["what has no type", { ...stateOf(VAULT, "keys"), type: undefined }],
    ["what does not say that it is one", { ...stateOf(VAULT, "keys"), custom: undefined }],
  ])("are not %s", (_what, state) => {
    expect(planned(state).resources).toEqual([]);
  });

  it.each([
    "same",
    "create",
    "update",
    "replace",
    "create-replacement",
    "import",
    "import-replacement",
    "refresh",
    "read",
  ])("are there after the step %s", (op) => {
    const newState = stateOf(VAULT, "keys");
    expect(planIn({ steps: [{ op, newState }] }).resources).toHaveLength(1);
  });

  it.each(["delete", "delete-replaced", "discard", "read-discard", "remove-pending-replace"])(
    "are gone after the step %s",
    (op) => {
      const state = stateOf(VAULT, "keys", {}, { id: "/keys" });
      const plan = planIn({ steps: [{ op, newState: state, oldState: state }] });
      expect(plan.resources).toEqual([]);
      expect(plan.deployed).toEqual([{ type: VAULT, name: "keys", id: "/keys" }]);
    },
  );

  it.each([
    ["without an operation", { newState: stateOf(VAULT, "keys") }],
    ["with an operation of another form", { op: 1, newState: stateOf(VAULT, "keys") }],
    ["without a state", { op: "create" }],
    ["of another form", "create"],
  ])("are not in a step %s", (_what, step) => {
    expect(planIn({ steps: [step] }).resources).toEqual([]);
  });

  it("count once, however many steps they take: the last one says what they become", () => {
    const steps = ["create-replacement", "replace"].map((op) => ({
      op,
      newState: stateOf(VAULT, "keys", { by: op }),
    }));
    expect(planIn({ steps }).resources).toMatchObject([{ inputs: { by: "replace" } }]);
  });

  it("without a URN are one", () => {
    expect(planned({ ...stateOf(VAULT, "keys"), urn: undefined }).resources).toMatchObject([
      { urn: "", type: VAULT },
    ]);
  });
});

describe("what is known of an input", () => {
  const inputsOf = (inputs: object) => planned(stateOf(VAULT, "keys", inputs)).resources[0]?.inputs;
  const secret = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

  it.each<readonly [string, object, object]>([
    [
      "everything that is plain",
      { a: "x", b: 1, c: true, d: null },
      { a: "x", b: 1, c: true, d: null },
    ],
    ["no secret", { a: secret, b: "[secret]", c: "x" }, { c: "x" }],
    ["nothing that the deployment gives", { a: UNKNOWN, c: "x" }, { c: "x" }],
    [
      "the rest of an object",
      { a: { b: UNKNOWN, c: { d: secret, e: 1 } } },
      { a: { c: { e: 1 } } },
    ],
    // The place in a list says which entry it is.
    ["the place of what is hidden in a list", { a: ["x", UNKNOWN] }, { a: ["x", undefined] }],
    ["objects in lists", { a: [{ b: secret, c: 1 }] }, { a: [{ c: 1 }] }],
  ])("is %s", (_what, inputs, expected) => {
    expect(inputsOf(inputs)).toStrictEqual(expected);
  });
});

describe("what is printed", () => {
  const deployed = stateOf(VAULT, "keys", { vaultName: "keys" }, { id: "/keys" });

  it("by a preview has the settings of the providers", () => {
    const config = { "azure-native:location": "westeurope", "p:password": "[secret]" };
    const oldState = { ...deployed, inputs: {} };
    const plan = planIn({ steps: [{ op: "update", newState: deployed, oldState }], config });
    expect(plan).toMatchObject({
      resources: [{ inputs: { vaultName: "keys" } }],
      deployed: [{ type: VAULT, name: "keys", id: "/keys" }],
    });
    expect(plan.config).toEqual({ "azure-native:location": "westeurope" });
  });

  it("by an export is there already, with the settings of no provider", () => {
    expect(planIn({ deployment: { resources: [deployed, "x"] } })).toEqual({
      resources: [
        {
          urn: urnOf(VAULT, "keys"),
          type: VAULT,
          inputs: { vaultName: "keys" },
          provider: {},
          madeOf: {},
        },
      ],
      deployed: [{ type: VAULT, name: "keys", id: "/keys" }],
      config: {},
    });
    expect(planIn({ deployment: {} }).resources).toEqual([]);
  });

  it.each([{}, { steps: {} }, { deployment: [] }, [], "steps", null, undefined])(
    "is neither a preview nor a state: %j",
    (printed) => {
      expect(() => planIn(printed)).toThrow(
        "it is neither a preview nor a state; write it with pulumi preview --json or pulumi stack export",
      );
    },
  );

  it("is read from a file, which is named when it cannot be", () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    const file = join(folder, "plan.json");
    try {
      expect(() => planInFile(file)).toThrow(/^--plan .*plan\.json cannot be read: .*ENOENT/);
      writeFileSync(file, "{");
      expect(() => planInFile(file)).toThrow(/^--plan .*plan\.json cannot be read: .*JSON/);
      writeFileSync(file, JSON.stringify({ steps: [{ op: "create", newState: deployed }] }));
      expect(planInFile(file).resources).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a value of an unknown form", () => {
  it("is a text only where it says something", () => {
    expect(["x", "", 1, null, undefined, ["x"]].map(text)).toEqual([
      "x",
      ...Array.from({ length: 5 }, () => undefined),
    ]);
  });

  it("is a number only where it counts", () => {
    expect([1, 0, Number.NaN, Number.POSITIVE_INFINITY, "1", null].map(number)).toEqual([
      1,
      0,
      ...Array.from({ length: 4 }, () => undefined),
    ]);
  });

  it("is a list of texts, or of objects, or empty", () => {
    expect([["a", "", 1, "b"], "a", undefined, { 0: "a" }].map(texts)).toEqual([
      ["a", "b"],
      [],
      [],
      [],
    ]);
    expect([[{ a: 1 }, "a", [1], null], "a", undefined].map(records)).toEqual([[{ a: 1 }], [], []]);
  });

  it("is found below others, where they are objects", () => {
    const inputs = { sku: { name: "x", list: ["y"] }, text: "z" };
    expect(at(inputs, "sku", "name")).toBe("x");
    expect(at(inputs)).toBe(inputs);
    for (const path of [
      ["sku", "tier"],
      ["sku", "list", "0"],
      ["text", "length"],
      ["no", "x"],
    ])
      expect(at(inputs, ...path)).toBeUndefined();
  });
});
