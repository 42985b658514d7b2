import { Node, canHold } from "../../../policies/lib/node";
import { Unknown } from "../../../policies/lib/unknown";
import { UNKNOWN, idOf, seen } from "../support/graph";
import { nodeOf, seenOne } from "../support/node";

const N = "azure-native:network:";
const network = (props: Readonly<Record<string, unknown>>): Node =>
  nodeOf({ type: `${N}VirtualNetwork`, name: "net", props });

describe("a value", () => {
  const props = {
    Tags: { Owner: "me" },
    list: ["a", { inner: 7 }],
    no: null,
    zero: 0,
    text: "On",
    hidden: UNKNOWN,
  };
  const azure = nodeOf({ props });
  const aws = nodeOf({ type: "aws:s3/bucket:Bucket", props });

  it.each<[string, unknown, unknown]>([
    ["Tags.Owner", "me", "me"],
    ["tags.owner", "me", undefined],
    ["list.0", "a", "a"],
    ["list.1.inner", 7, 7],
    ["list.1.INNER", 7, undefined],
    ["list.2", undefined, undefined],
    ["list.first", undefined, undefined],
    ["text.length", undefined, undefined],
    ["no", undefined, undefined],
    ["no.more", undefined, undefined],
    ["zero", 0, 0],
    ["nothing.more", undefined, undefined],
  ])("at %s is read as its provider reads it", (path, ofAzure, ofAws) => {
    expect(azure.get(path)).toEqual(ofAzure);
    expect(aws.get(path)).toEqual(ofAws);
  });

  it("at no path is everything", () => {
    expect(azure.get("")).toMatchObject({ text: "On" });
  });

  it("that is not known stays so, with all below it", () => {
    for (const path of ["hidden", "hidden.more", "HIDDEN.more.0"])
      expect(azure.get(path)).toBeInstanceOf(Unknown);
    expect(azure.list("hidden")).toBeInstanceOf(Unknown);
    expect(azure.text("hidden")).toBeUndefined();
    expect(azure.items("hidden")).toEqual([]);
  });

  it("means another in any letter case to Azure alone", () => {
    for (const [value, wanted, ofAzure, ofAws] of [
      ["on", "On", true, false],
      ["On", "On", true, true],
      [true, true, true, true],
      ["true", true, false, false],
      [true, "true", false, false],
      [undefined, "On", false, false],
    ] as const) {
      expect(azure.means(value, wanted)).toBe(ofAzure);
      expect(aws.means(value, wanted)).toBe(ofAws);
    }
    expect([azure.is("text", "on"), aws.is("text", "on"), azure.is("nothing", "on")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is text, or a list, or neither", () => {
    expect(azure.text("text")).toBe("On");
    expect(azure.text("zero")).toBeUndefined();
    expect(azure.list("list")).toEqual(["a", { inner: 7 }]);
    expect(azure.list("text")).toEqual([]);
    expect(azure.list("nothing")).toEqual([]);
  });
});

describe("what is declared inside", () => {
  const subnets = [{ name: "a" }, { name: "b", nested: [{ deep: 1 }] }];
  const net = network({ subnets });

  it("is the same thing each time, with its place, type and names", () => {
    const [first, second] = net.within(`${N}Subnet`);
    expect(net.within(`${N}Subnet`)[0]).toBe(first);
    expect(net.items("subnets", `${N}Subnet`)[0]).toBe(first);
    expect(net.items("subnets")[0]).not.toBe(first);
    expect(net.items("subnets")[0]?.type).toBe(`${N}VirtualNetwork`);
    expect([second?.type, second?.label, second?.text("name"), second?.inline]).toEqual([
      `${N}Subnet`,
      '"net" subnets[1]',
      "b",
      true,
    ]);
    expect(second?.items("nested")[0]?.nameOf("deep")).toBe("subnets[1].nested[0].deep");
    expect(second?.urn).toBe(net.urn);
    expect([net.label, net.inline, net.writtenType]).toEqual([
      '"net"',
      false,
      `${N}VirtualNetwork`,
    ]);
  });

  it("is found beside the resource itself, where that is asked for", () => {
    expect(net.within(`${N}VirtualNetwork`)).toEqual([net]);
    expect(net.within(`${N}Route`)).toEqual([]);
    expect(net.within(`${N}VirtualNetworkPeering`)).toEqual([]);
  });

  it("is not seen where the list is not known", () => {
    const hidden = network({ subnets: UNKNOWN, virtualNetworkPeerings: [] });
    expect(hidden.unseen(`${N}Subnet`).map(({ path }) => path)).toEqual(["subnets"]);
    expect(hidden.unseen(`${N}VirtualNetworkPeering`)).toEqual([]);
    expect(hidden.unseen(`${N}Route`)).toEqual([]);
    expect(net.unseen(`${N}Subnet`)).toEqual([]);
  });

  it.each([
    [`${N}VirtualNetwork`, `${N}Subnet`, true],
    [`${N}/v20240501:VirtualNetwork`.replace(":/", "/"), `${N}Subnet`, true],
    ["azure:network/virtualNetwork:VirtualNetwork", `${N}Subnet`, true],
    ["azure:network/subnet:Subnet", `${N}Subnet`, true],
    [`${N}VirtualNetwork`, `${N}Route`, false],
    ["aws:ec2/vpc:Vpc", `${N}Subnet`, false],
  ])("%s can hold %s: %s", (token, type, holds) => {
    expect(canHold(token, type)).toBe(holds);
  });
});

describe("what a property was computed from", () => {
  it("is noted for the top of its path, under the author's name", () => {
    const resources = seen([
      { type: `${N}Subnet`, name: "target", props: {} },
      {
        type: `${N}NetworkInterface`,
        name: "nic",
        props: { ipConfigurations: [{ subnet: { id: idOf("target") } }], other: "x" },
      },
      {
        type: "azure:monitoring/diagnosticSetting:DiagnosticSetting",
        name: "old",
        props: { targetResourceId: idOf("target") },
      },
    ]);
    const [, nic, old] = resources.map((resource) => Node.of(resource));
    const names = (node: Node | undefined, path: string): readonly string[] | undefined =>
      node?.sources(path).map(({ name }) => name);
    expect(names(nic, "ipConfigurations")).toEqual(["target"]);
    expect(names(nic, "ipConfigurations.0.subnet.id")).toEqual(["target"]);
    expect(names(nic?.items("ipConfigurations")[0], "subnet.id")).toEqual(["target"]);
    expect(names(nic, "other")).toEqual([]);
    expect(names(nic, "nothing")).toEqual([]);
    expect(names(old, "resourceUri")).toEqual(["target"]);
    const bare = { ...seenOne() };
    Reflect.deleteProperty(bare, "propertyDependencies");
    expect(Node.of(bare).sources("at")).toEqual([]);
  });
});

describe("a resource of the classic provider", () => {
  const old = nodeOf({
    type: "azure:network/virtualNetwork:VirtualNetwork",
    name: "old",
    props: { name: "n", addressSpaces: ["10.0.0.0/16"], subnets: [{ name: "a" }] },
  });

  it("is read by its native names and written by its own", () => {
    expect(old.get("virtualNetworkName")).toBe("n");
    expect(old.nameOf("virtualNetworkName")).toBe("name");
    expect(old.nameOf("addressSpace.addressPrefixes")).toBe("addressSpaces");
    expect(old.nameOf("subnets.0.name")).toBe("subnets[0].name");
    expect([old.type, old.writtenType]).toEqual([
      `${N}VirtualNetwork`,
      "azure:network/virtualNetwork:VirtualNetwork",
    ]);
    expect(old.within(`${N}Subnet`)[0]?.writtenType).toBe(`${N}Subnet`);
  });

  it("shows a value in its own words", () => {
    const vault = nodeOf({ type: "azure:keyvault/keyVault:KeyVault" });
    expect(vault.asWritten("properties.publicNetworkAccess", "Disabled")).toBe(false);
    expect(vault.asWritten("properties.enablePurgeProtection", true)).toBe(true);
    expect(nodeOf().asWritten("publicNetworkAccess", "Disabled")).toBe("Disabled");
  });
});

describe("what the program gave and what the provider answers", () => {
  const answered = (inputs: object, props: object): Node =>
    Node.of({
      ...seenOne({ props: props as Readonly<Record<string, unknown>> }),
      inputs: seenOne({ props: inputs as Readonly<Record<string, unknown>> }).props,
    });

  it("are one, the program's word first", () => {
    const node = answered({ a: 1, c: 3 }, { a: 2, b: 4 });
    expect(["a", "b", "c", "d"].map((path) => node.get(path))).toEqual([1, 4, 3, undefined]);
    expect(Object.keys(node.get("") as object).sort()).toEqual(["a", "b", "c"]);
  });

  it("leave out what the provider does not know, and keep what the program does not", () => {
    const node = answered({ given: UNKNOWN }, { given: "x", answered: UNKNOWN });
    expect(node.get("given")).toBeInstanceOf(Unknown);
    expect(node.get("answered")).toBeUndefined();
  });

  it("declare what the program gave alone", () => {
    const given = Node.of({
      ...seenOne({ type: `${N}VirtualNetwork`, props: { subnets: [{ name: "a" }] } }),
      inputs: { subnets: null },
    });
    expect(given.within(`${N}Subnet`)).toEqual([]);
  });

  it("are one for a classic resource too", () => {
    const node = Node.of({
      ...seenOne({
        type: "azure:keyvault/keyVault:KeyVault",
        props: { name: "kv", publicNetworkAccessEnabled: true },
      }),
      inputs: { publicNetworkAccessEnabled: false },
    });
    expect(node.get("properties.publicNetworkAccess")).toBe("Disabled");
    expect(node.get("vaultName")).toBe("kv");
  });
});

it("a node says whether it is protected", () => {
  expect([nodeOf({ protect: true }).protect, nodeOf().protect]).toEqual([true, false]);
});
