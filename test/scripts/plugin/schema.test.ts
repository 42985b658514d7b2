import { readFileSync } from "node:fs";
import { join } from "node:path";
import { componentsOf } from "../../../scripts/docs/declarations";
import { CLOUDS } from "../../../scripts/docs/examples";
import {
  describePlugin,
  PACKAGE,
  type PluginDescription,
  type TypeSpec,
} from "../../../scripts/plugin/schema";

jest.setTimeout(180_000);

const COMPONENTS = join(__dirname, "..", "..", "..", "components");
const ENTRIES = CLOUDS.map((module) => ({
  module,
  components: componentsOf(join(COMPONENTS, module, "index.ts")),
}));

/** Arguments that no other language can give: providers and functions have no counterpart in a schema. */
const OF_TYPESCRIPT = /^(?:provider|subscriptionProvider|parentZoneProvider|naming)$/;

let description: PluginDescription;
beforeAll(() => {
  const manifest = readFileSync(join(COMPONENTS, "package.json"), "utf8");
  description = describePlugin(JSON.parse(manifest) as Parameters<typeof describePlugin>[0]);
});

describe("the schema of the component package", () => {
  it("has every component of the three entries, under the type that the component registers", () => {
    const wanted = ENTRIES.flatMap(({ module, components }) =>
      components.map(({ name }) => `${PACKAGE}:${module}:${name}`),
    );
    expect(Object.keys(description.schema.resources)).toEqual(wanted.sort());
    for (const { module, components } of ENTRIES)
      for (const { name, file } of components) {
        const source = readFileSync(join(COMPONENTS, module, `${file}.ts`), "utf8");
        expect(source).toContain(`"${PACKAGE}:${module}:${name}"`);
      }
  });

  it("has every argument of each, as the component pages list them", () => {
    for (const { module, components } of ENTRIES)
      for (const { name, shapes } of components) {
        const resource = description.schema.resources[`${PACKAGE}:${module}:${name}`];
        const members = (shapes[0]?.variants ?? []).flatMap((variant) => variant.members);
        const given = members.filter((member) => !OF_TYPESCRIPT.test(member.name));
        expect(Object.keys(resource?.inputProperties ?? {})).toEqual(
          expect.arrayContaining(given.map((member) => member.name)),
        );
      }
  });

  it("says plain for shape and not for content, and gives modes as text with their values", () => {
    const { resources, types } = description.schema;
    const vpc = resources[`${PACKAGE}:aws:Vpc`];
    expect(vpc?.inputProperties["region"]).toMatchObject({ type: "string", plain: true });
    expect(vpc?.inputProperties["natAllocationIds"]).toMatchObject({
      type: "object",
      additionalProperties: { type: "string" },
      plain: true,
    });
    expect(vpc?.inputProperties["dhcpOptions"]?.description).toContain(
      "Values: `default`, `amazonProvided`.",
    );
    const placement = types[`${PACKAGE}:azure:PrivateEndpointPlacement`];
    expect(placement?.properties["subnetId"]).toMatchObject({ type: "string" });
    expect(placement?.properties["subnetId"]).not.toHaveProperty("plain");
    expect(placement?.required).toEqual(["subnetId"]);
  });

  it("merges the forms of a union: what only some of them have is optional", () => {
    const zone = description.schema.types[`${PACKAGE}:azure:PrivateDnsZonesZonesBlob`];
    expect(zone?.required).toEqual(["mode"]);
    expect(Object.keys(zone?.properties ?? {}).sort()).toEqual([
      "linkedNetworks",
      "mode",
      "zoneId",
      "zoneName",
    ]);
  });

  it("shows a resource as text, and lists the arguments where it does", () => {
    expect(description.resourceArguments[`${PACKAGE}:azure:PrivateEndpointPlacement`]).toEqual([
      "zoneLinks",
      "waitFor",
    ]);
    const hub = description.schema.resources[`${PACKAGE}:azure:HubNetwork`];
    expect(hub?.properties["subnets"]).toMatchObject({ type: "array", items: { type: "string" } });
    expect(hub?.properties["vnet"]?.description).toContain("A resource is given by its URN.");
  });

  it("refers only to types that it has, and has no type without one", () => {
    const refs: string[] = [];
    const visit = (spec: TypeSpec): void => {
      if (spec.$ref !== undefined) refs.push(spec.$ref);
      for (const inner of [spec.items, spec.additionalProperties, ...(spec.oneOf ?? [])])
        if (inner !== undefined) visit(inner);
    };
    const { types, resources } = description.schema;
    for (const { properties } of Object.values(types)) Object.values(properties).forEach(visit);
    for (const { inputProperties, properties } of Object.values(resources))
      Object.values({ ...properties, ...inputProperties }).forEach(visit);
    const missing = refs.filter((ref) => !(ref.replace("#/types/", "") in types));
    expect([...new Set(missing)]).toEqual([]);
  });
});
