import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Package } from "./clouds/rows";

/** What a program in YAML writes: the language host asks a provider's schema for each of these names. */
export interface YamlProgram {
  /** Names of the properties given to each resource type, as the program writes the type. */
  readonly resources: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of the arguments given to each function. */
  readonly functions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Outputs read from any resource or function, with the members that are read by name: `primaryEndpoints.web`. */
  readonly outputs: ReadonlySet<string>;
}

const NOTHING: YamlProgram = { resources: new Map(), functions: new Map(), outputs: new Set() };

/** Files that the language host looks for, in its order. */
const PROGRAM_FILES = ["Main.json", "Main.yaml", "Pulumi.yaml"] as const;

/** Reads the program in a folder. A folder without one, or a file that is not a map, has no types. */
export function readYamlProgram(folder: string): YamlProgram {
  const file = PROGRAM_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const document: unknown = file === undefined ? undefined : parse(readFileSync(file, "utf8"));
  if (!isMap(document)) return NOTHING;
  const resources = new Map<string, Set<string>>();
  const functions = new Map<string, Set<string>>();
  const outputs = new Set<string>();
  for (const resource of Object.values(isMap(document["resources"]) ? document["resources"] : {}))
    if (isMap(resource) && typeof resource["type"] === "string") {
      const { properties, get } = resource;
      add(resources, resource["type"], properties);
      add(resources, resource["type"], isMap(get) ? get["state"] : undefined);
    }
  visit(document, (value) => {
    if (typeof value === "string")
      for (const [, first, path] of value.matchAll(/\$\{[\w-]+(?:\["(\w+)"\]|\.(\w+(?:\.\w+)*))/g))
        outputs.add(first ?? path ?? "");
    if (!isMap(value)) return;
    for (const [key, call] of Object.entries(value)) {
      const [, name = ""] = /^fn::(\w.*)$/i.exec(key) ?? [];
      if (!isMap(call)) continue;
      if (name.includes(":")) add(functions, name, call);
      if (!/^invoke$/i.test(name)) continue;
      add(functions, String(call["function"]), call["arguments"]);
      if (typeof call["return"] === "string") outputs.add(call["return"]);
    }
  });
  return { resources, functions, outputs };
}

/** Names of the packages whose types or functions a program uses. */
export function packagesOf({ resources, functions }: YamlProgram): readonly string[] {
  const tokens = [...resources.keys(), ...functions.keys()].map((token) => token.split(":"));
  const names = tokens.map(([first = "", second, third = ""]) =>
    first === "pulumi" && second === "providers" ? third : first,
  );
  return [...new Set(names)].filter((name) => name !== "" && name !== "pulumi");
}

/**
 * The schema of a package as far as a program uses it: every name that the program writes, with any value. The clouds decide
 * afterwards whether they simulate the type.
 */
export function schemaFor(
  { name, types: simulated, functions }: Pick<Package, "name" | "types" | "functions">,
  version: string,
  program: YamlProgram,
): object {
  const types: Record<string, object> = {};
  const outputs = typed(name, [...program.outputs], types);
  const ofPackage = (used: YamlProgram["resources"], known: readonly string[]) =>
    [...used]
      .filter(([token]) => token.startsWith(`${name}:`))
      .map(([token, inputs]) => [canonical(token, known), inputs] as const);
  const provider = anyOf(program.resources.get(`pulumi:providers:${name}`) ?? []);
  return {
    name,
    version,
    types,
    provider: { inputProperties: provider, properties: provider },
    resources: Object.fromEntries(
      ofPackage(program.resources, Object.keys(simulated)).map(([token, inputs]) => {
        const constants = name === "kubernetes" ? kindOf(token) : {};
        return [
          token,
          {
            inputProperties: { ...anyOf(inputs), ...constants },
            properties: { ...anyOf(inputs), ...outputs, ...constants },
          },
        ];
      }),
    ),
    functions: Object.fromEntries(
      ofPackage(program.functions, Object.keys(functions)).map(([token, inputs]) => [
        token,
        { inputs: { properties: anyOf(inputs) }, outputs: { properties: outputs } },
      ]),
    ),
  };
}

/** Programs may leave out parts of a token: `aws:s3:Bucket` is `aws:s3/bucket:Bucket`, `random:RandomPet` has the module index. */
function canonical(token: string, known: readonly string[]): string {
  const parts = token.split(":");
  const [name = "", module = "index", last = ""] =
    parts.length === 2 ? [parts[0], undefined, parts[1]] : parts;
  const short = `${name}:${module}:${last}`;
  const long = `${name}:${module}/${last.charAt(0).toLowerCase()}${last.slice(1)}:${last}`;
  const found = [token, short, long].find((candidate) => known.includes(candidate));
  if (found !== undefined) return found;
  const bridged = known.some((each) => /\/(\w+):\1$/i.test(each));
  return bridged && !module.includes("/") ? long : short;
}

/** What the kubernetes SDKs fill in: `kubernetes:apps/v1:Deployment` has the API version apps/v1, core has none before its v1. */
function kindOf(token: string): object {
  const [, version = "", kind = ""] = token.split(":");
  const constant = (value: string): object => ({ type: "string", const: value });
  return { apiVersion: constant(version.replace(/^core\//, "")), kind: constant(kind) };
}

const anyOf = (names: Iterable<string>): object =>
  Object.fromEntries([...names].map((name) => [name, { $ref: "pulumi.json#/Any" }]));

/** The type of each output: the language host reads a member by its name only where an object type has it. */
function typed(
  pack: string,
  paths: readonly string[],
  types: Record<string, object>,
  above = "Output",
): Readonly<Record<string, object>> {
  const names = new Set(paths.map((path) => path.replace(/\..*/, "")));
  return Object.fromEntries(
    [...names].map((name) => {
      const below = paths
        .filter((path) => path.startsWith(`${name}.`))
        .map((path) => path.slice(name.length + 1));
      if (below.length === 0) return [name, { $ref: "pulumi.json#/Any" }];
      const type = `${above}_${name}`;
      const token = `${pack}:index:${type}`;
      types[token] = { type: "object", properties: typed(pack, below, types, type) };
      return [name, { $ref: `#/types/${token}` }];
    }),
  );
}

function add(used: Map<string, Set<string>>, token: string, given: unknown): void {
  const names = used.get(token) ?? new Set();
  for (const name of Object.keys(isMap(given) ? given : {})) names.add(name);
  used.set(token, names);
}

function visit(value: unknown, see: (value: unknown) => void): void {
  see(value);
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) visit(inner, see);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
