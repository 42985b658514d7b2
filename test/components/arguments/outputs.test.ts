// Every argument that may be an output, as an output: the same resources as with values, and the same refusals.
import * as pulumi from "@pulumi/pulumi";
import { ARGUMENTS } from "../../../components/arguments/declared";
import { HubNetwork, KeyVault } from "../../../components/azure";
import { Certificate, InterfaceEndpoints, Vpc } from "../../../components/aws";
import { InvalidArgumentsError } from "../../../components/plans/issues";
import { build } from "../../support/build";
import { REGIONAL, TENANT } from "../azure/paas";
import { FULL_ARGUMENTS, type Full, MOCKS } from "./full";

interface Given {
  readonly args: unknown;
  /** Patterns of the arguments that became outputs. */
  readonly used: ReadonlySet<string>;
}

/** The arguments with an output for everything that may be one, for a map of inputs the whole map. */
function asOutputs(
  { component, args }: Full,
  make: (value: unknown) => unknown = (value) => pulumi.output(value),
): Given {
  const patterns = (ARGUMENTS[component]?.inputs ?? []).map((text) => ({
    text,
    parts: text.split(/\.|(?=\[\])/).filter((part) => part !== ""),
  }));
  const used = new Set<string>();
  const visit = (value: unknown, path: readonly string[]): unknown => {
    const pattern = patterns.find(
      ({ parts }) =>
        parts.length === path.length &&
        parts.every(
          (part, index) => part === path[index] || (part === "*" && path[index] !== "[]"),
        ),
    );
    if (pattern !== undefined && value !== undefined) {
      used.add(pattern.text);
      return make(value);
    }
    if (Array.isArray(value)) return value.map((entry) => visit(entry, [...path, "[]"]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, visit(entry, [...path, key])]),
    );
  };
  return { args: visit(args, []), used };
}

/** As of a resource that a preview would create. */
function unknown(): pulumi.Output<string> {
  const make = pulumi.Output as unknown as new (
    resources: Set<never>,
    value: Promise<undefined>,
    isKnown: Promise<boolean>,
    isSecret: Promise<boolean>,
    allResources: Promise<Set<never>>,
  ) => pulumi.Output<string>;
  const no = Promise.resolve(false);
  return new make(new Set(), Promise.resolve(undefined), no, no, Promise.resolve(new Set()));
}

const built = (full: Full, args: unknown, options = MOCKS) =>
  build(() => full.make(args as object), options);

describe("arguments that are outputs", () => {
  it.each(FULL_ARGUMENTS.map((full, index) => [full.component, index, full] as const))(
    "make the resources that values make: %s (%i)",
    async (_, __, full) => {
      const values = await built(full, full.args);
      expect(values.error).toBeUndefined();
      const outputs = await built(full, asOutputs(full).args);
      expect(outputs.error).toBeUndefined();
      expect(outputs.resources).toEqual(values.resources);
    },
  );

  it.each(FULL_ARGUMENTS.map((full, index) => [full.component, index, full] as const))(
    "that are unknown in a preview make the same resources: %s (%i)",
    async (_, __, full) => {
      const identity = ({ type, name, parent, protect }: (typeof resources)[number]) => ({
        type,
        name,
        parent,
        protect,
      });
      const { resources } = await built(full, full.args);
      const args = asOutputs(full, unknown).args;
      const preview = await built(full, args, { ...MOCKS, preview: true });
      expect(preview.error).toBeUndefined();
      expect(preview.resources.map(identity)).toEqual(resources.map(identity));
      expect(JSON.stringify(preview.resources)).not.toMatch(/knownlater|198\.51\.100\.\d/);
    },
  );

  it("are tried for every argument that may be one", () => {
    const used = new Map<string, Set<string>>();
    for (const full of FULL_ARGUMENTS) {
      const before = used.get(full.component) ?? new Set();
      used.set(full.component, new Set([...before, ...asOutputs(full).used]));
    }
    const missing = Object.entries(ARGUMENTS)
      .filter(([component]) => !component.includes("."))
      .flatMap(([component, { inputs }]) =>
        inputs
          .filter((path) => used.get(component)?.has(path) !== true)
          .map((path) => `${component}.${path}`),
      );
    expect(missing).toEqual([]);
  });
});

describe("an output where a value is needed", () => {
  const given = <T>(value: T): T => pulumi.output(value) as unknown as T;
  const messageOf = async (program: () => unknown): Promise<string> => {
    const { error, resources } = await build(program);
    expect(resources).toEqual([]);
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    return (error as Error).message;
  };

  it("is refused by its name, every one at once, and registers nothing", async () => {
    expect(
      await messageOf(
        () =>
          new HubNetwork("hub", {
            ...REGIONAL,
            addressSpace: given("10.1.0.0/16"),
            extraSubnets: { dns: { cidr: given("10.1.3.0/24") } },
          }),
      ),
    ).toBe(
      [
        'HubNetwork "hub"',
        "  addressSpace: is an output; it decides which resources exist, so give a value known before the deployment",
        "  extraSubnets.dns.cidr: is an output; it decides which resources exist, so give a value known before the deployment",
      ].join("\n"),
    );
    expect(
      await messageOf(
        () =>
          new Vpc("net", {
            region: "eu-central-1",
            zones: given(["eu-central-1a", "eu-central-1b"]),
          }),
      ),
    ).toMatch(/zones: is an output; it decides which resources exist/);
    expect(
      await messageOf(
        () => new KeyVault("kv", { ...REGIONAL, tenantId: TENANT, protect: given(true) }),
      ),
    ).toMatch(/protect: is an output; it decides/);
  });

  it("is refused with the name of what may be an output instead", async () => {
    expect(
      await messageOf(
        () => new HubNetwork("hub", { ...REGIONAL, clientRanges: given(["10.2.0.0/16"]) }),
      ),
    ).toMatch(
      /clientRanges: is an output; its entries decide .*; what an entry holds may be an output/,
    );
    expect(
      await messageOf(
        () =>
          new InterfaceEndpoints("vpce", {
            region: "eu-central-1",
            vpcId: "vpc-1",
            subnetIds: ["subnet-1"],
            services: ["ssm"],
            cidrBlocks: [given("10.0.0.0/16")],
          }),
      ),
    ).toMatch(/cidrBlocks\[0\]: is an output; .*give a map, with a name for each value/);
    expect(
      await messageOf(
        () =>
          new Certificate("tls", {
            domainName: pulumi.output("codeocean.contoso.com"),
            alternativeNames: ["a.codeocean.contoso.com"],
            validation: { method: "DNS", records: "printed" },
          }),
      ),
    ).toMatch(/domainName: is an output, and there are alternativeNames; give it as a value/);
  });
});
