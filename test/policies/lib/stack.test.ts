import { Stack, type Link } from "../../../policies/lib/stack";
import { childrenOf } from "../../../policies/lib/children";
import type { Node } from "../../../policies/lib/node";
import { UNKNOWN, idOf, nameOf, seen, type Graph } from "../support/graph";

const N = "azure-native:network:";
const SUBNET = `${N}Subnet`;
const SUBSCRIPTION = "/subscriptions/s";

const GRAPH: Graph = [
  ...["one", "two"].map((group) => ({
    type: `${N}VirtualNetwork`,
    name: `net-${group}`,
    props: {
      resourceGroupName: group,
      virtualNetworkName: `Net-${group}`,
      subnets: group === "two" ? [{ name: "inside", addressPrefix: "10.0.0.0/24" }] : undefined,
    },
  })),
  ...["one", "two"].map((group) => ({
    type: SUBNET,
    name: `apps-${group}`,
    props: {
      resourceGroupName: group,
      virtualNetworkName: `Net-${group}`,
      subnetName: "apps",
    },
  })),
  { type: SUBNET, name: "bare", props: { name: "bare" } },
  { type: `${N}RouteTable`, name: "given", props: { id: "/Given/Id", routeTableName: "t" } },
  { type: "aws:ec2/subnet:Subnet", name: "aws", props: { id: "subnet-1", arn: "arn:aws:one" } },
  { type: "aws:acm/certificate:Certificate", name: "cert", props: { arn: "arn:aws:acm:cert" } },
  { type: "other:index:Named", name: "named", props: { name: "called" } },
];

function link(value: unknown, ...types: readonly string[]): string | readonly string[] {
  const stack = new Stack(
    seen([...GRAPH, { type: "other:index:User", name: "user", props: { at: value } }]),
  );
  const [user] = stack.all("other:index:User");
  if (user === undefined) throw new Error("no user");
  const found: Link = stack.link(user, "at", ...types);
  return found.state === "found"
    ? found.nodes.map((node) => node.label)
    : found.state === "outside"
      ? `outside ${found.id}`
      : found.state;
}

const inGroup = (group: string, network: string, subnet: string): string =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${subnet}`;

describe("a reference", () => {
  it.each<[string, unknown, string | readonly string[]]>([
    ["nothing", undefined, "absent"],
    ["an empty text", "", "absent"],
    ["a number", 7, "absent"],
    ["an unknown value", UNKNOWN, "unknown"],
    ["an id of nobody", "/a/b", "outside /a/b"],
    ["a name that two have", "apps", ['"apps-one"', '"apps-two"']],
    ["an id with the group", inGroup("ONE", "net-one", "APPS"), ['"apps-one"']],
    ["an id with the other group", inGroup("two", "net-two", "apps"), ['"apps-two"']],
    [
      "an id of another network",
      inGroup("one", "net-x", "apps"),
      `outside ${inGroup("one", "net-x", "apps")}`,
    ],
    [
      "an id of another group",
      inGroup("x", "net-one", "apps"),
      `outside ${inGroup("x", "net-one", "apps")}`,
    ],
    ["an id without its slash", "resourceGroups/x/apps", "outside resourceGroups/x/apps"],
    ["what does not say where it stands", inGroup("x", "y", "bare"), ['"bare"']],
    ["what is declared inside", inGroup("two", "net-two", "inside"), ['"net-two" subnets[0]']],
    [
      "what is declared inside another",
      inGroup("one", "net-one", "inside"),
      `outside ${inGroup("one", "net-one", "inside")}`,
    ],
    ["what it is computed from", idOf("apps-one"), ['"apps-one"']],
  ])("to a subnet by %s", (_, value, expected) => {
    expect(link(value, SUBNET)).toEqual(expected);
  });

  it.each<[string, unknown, string, string | readonly string[]]>([
    ["an id in any letter case", "/given/ID", `${N}RouteTable`, ['"given"']],
    ["an id before the name", "t", `${N}RouteTable`, ['"given"']],
    ["an id of AWS", "subnet-1", "aws:ec2/subnet:Subnet", ['"aws"']],
    ["an ARN", "arn:aws:acm:cert", "aws:acm/certificate:Certificate", ['"cert"']],
    ["a name", "called", "other:index:Named", ['"named"']],
    ["a logical name", "named", "other:index:Named", "outside named"],
  ])("by %s", (_, value, type, expected) => {
    expect(link(value, type)).toEqual(expected);
  });

  it("is looked for among all types that are given", () => {
    expect(link("called", SUBNET, "other:index:Named")).toEqual(['"named"']);
    expect(link(idOf("named"), SUBNET, "other:index:Named")).toEqual(['"named"']);
    expect(link(idOf("named"), SUBNET)).toBe("unknown");
  });
});

describe("a known value beside what it is computed from", () => {
  const between = (value: string, sources: readonly string[]): readonly string[] => {
    const resources = seen([
      ...GRAPH,
      { type: "other:index:User", name: "user", props: { at: "x" } },
    ]);
    const user = resources.find(({ name }) => name === "user");
    Object.assign(user ?? {}, {
      props: { at: value },
      inputs: undefined,
      propertyDependencies: { at: resources.filter(({ name }) => sources.includes(name)) },
    });
    const stack = new Stack(resources);
    const [node] = stack.all("other:index:User");
    if (node === undefined) throw new Error("no user");
    const found = stack.link(node, "at", SUBNET);
    return found.state === "found" ? found.nodes.map(({ label }) => label) : [found.state];
  };

  it("means the source among those of one name", () => {
    expect(between("apps", ["apps-two"])).toEqual(['"apps-two"']);
  });
  it("means what has the name, where the source has another", () => {
    expect(between("apps", ["bare"])).toEqual(['"apps-one"', '"apps-two"']);
  });
  it("means a single source whose name is not known", () => {
    expect(between("not-known-yet", ["bare"])).toEqual(['"bare"']);
  });
  it("is outside where several sources could be meant", () => {
    expect(between("not-known-yet", ["bare", "apps-one"])).toEqual(["outside"]);
  });
});

describe("the name of a node", () => {
  const stack = new Stack(seen(GRAPH));
  const named = (name: string): string | undefined => {
    const node = stack.nodes.find(({ resource }) => resource.name === name);
    return node === undefined ? undefined : stack.nameOf(node);
  };
  it.each([
    ["net-one", "Net-one"],
    ["apps-two", "apps"],
    ["bare", "bare"],
    ["named", "called"],
    ["aws", undefined],
  ])("%s is %s", (name, expected) => {
    expect(named(name)).toBe(expected);
  });
});

describe("a stack", () => {
  const stack = new Stack(
    seen([
      ...GRAPH,
      { type: `${N}VirtualNetwork`, name: "hidden", props: { subnets: UNKNOWN } },
      { type: SUBNET, name: "by-ref", props: { virtualNetworkName: nameOf("net-one") } },
      { type: SUBNET, name: "by-nobody", props: { virtualNetworkName: UNKNOWN } },
    ]),
  );
  const labels = (nodes: readonly Node[]): readonly string[] => nodes.map(({ label }) => label);

  it("finds what is declared by itself and inside another, in any order of types", () => {
    expect([...labels(stack.all(SUBNET))].sort()).toEqual([
      '"apps-one"',
      '"apps-two"',
      '"bare"',
      '"by-nobody"',
      '"by-ref"',
      '"net-two" subnets[0]',
    ]);
    expect(stack.all(`${N}Nothing`)).toEqual([]);
  });

  it("says which lists it cannot see into", () => {
    expect(stack.unseen(SUBNET).map(({ node, property }) => [node.label, property])).toEqual([
      ['"hidden"', "subnets"],
    ]);
    expect(stack.unseen(`${N}SecurityRule`)).toEqual([]);
  });

  it("finds the node of a resource, and none of another stack", () => {
    const [first] = stack.nodes;
    if (first === undefined) throw new Error("empty");
    expect(stack.nodeOf(first.resource)).toBe(first);
    expect(stack.nodeOf({ ...first.resource, urn: "urn:other" })).toBeUndefined();
  });

  it("tells children, those of others and those that are not known apart", () => {
    const [one] = stack.all(`${N}VirtualNetwork`);
    if (one === undefined) throw new Error("no network");
    const { found, unknown } = childrenOf(stack, one, SUBNET, "virtualNetworkName");
    expect(labels(found)).toEqual(['"apps-one"', '"by-ref"']);
    expect(unknown.map(({ node, property }) => [node.label, property])).toEqual([
      ['"by-nobody"', "virtualNetworkName"],
    ]);
  });
});
