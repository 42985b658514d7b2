import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { satisfies } from "semver";
import { parse } from "yaml";
import { NODES, ROWS, SAMPLE, TYPESCRIPTS } from "../../scripts/matrix/rows";

const ROOT = resolve(__dirname, "../..");
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), "utf8");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly engines?: { readonly node: string };
  readonly files?: readonly string[];
  readonly workspaces?: readonly string[];
  readonly publishConfig?: { readonly access: string; readonly provenance: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifest = (folder: string): Manifest => JSON.parse(read(folder, "package.json")) as Manifest;
const program = manifest(".");
const packages = program.workspaces ?? [];
const locked = (
  JSON.parse(read("package-lock.json")) as { readonly packages: Readonly<Record<string, Locked>> }
).packages;

/** Where npm finds a package for one that lies in `from`: in its own folder, or in one above. */
function resolved(name: string, from: string): string {
  const above = from === "" ? [] : from.split("/node_modules/").slice(0, -1);
  const places = [
    from,
    ...above.map((_, index) => above.slice(0, index + 1).join("/node_modules/")),
  ];
  const found = places
    .map((place) => `${place}/node_modules/${name}`)
    .find((path) => path in locked);
  return found ?? `node_modules/${name}`;
}

/** Every package that a workspace brings along, peers aside. */
function closure(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys(locked[from]?.dependencies ?? {})) {
      const path = resolved(name, from);
      if (found.has(path)) continue;
      found.add(path);
      visit(path);
    }
  };
  visit(folder);
  return found;
}

describe("the packages", () => {
  it.each(packages)("%s says what a registry and a reader ask for", (folder) => {
    const found = manifest(folder);
    expect(found.license).toBe("Apache-2.0");
    expect(found.description?.length).toBeGreaterThan(40);
    expect(found.keywords?.length).toBeGreaterThan(3);
    expect(found.publishConfig).toEqual({ access: "public", provenance: true });
    expect(found.files).toContain("CHANGELOG.md");
    expect(read(folder, "README.md")).toContain(found.name);
  });

  it("have one version, that of the program and of the newest section in the changelog", () => {
    const versions = ["", ...packages].map((folder) => manifest(folder).version);
    const packs = packages
      .filter((folder) => folder.startsWith("policies/"))
      .map((folder) => (parse(read(folder, "PulumiPolicy.yaml")) as Manifest).version);
    expect([...new Set([...versions, ...packs])]).toEqual([program.version]);
    expect(/^## ([\d.]+)/m.exec(read("CHANGELOG.md"))?.[1]).toBe(program.version);
  });

  it("pin what they bring to the versions that the lockfile holds", () => {
    // A pack works with the SDK of the program that it checks, so that nobody installs a second one.
    const shared = ({ name }: Manifest, dependency: string): boolean =>
      name.endsWith("-baseline") && dependency === "@pulumi/pulumi";
    const loose = ["", ...packages].flatMap((folder) => {
      const found = manifest(folder);
      return Object.entries({ ...found.dependencies, ...found.devDependencies })
        .filter(([name, wanted]) => {
          const { version = "" } = locked[resolved(name, folder)] ?? {};
          return shared(found, name) ? !satisfies(version, wanted) : version !== wanted;
        })
        .map(([name, wanted]) => `${folder}: ${name}@${wanted}`);
    });
    expect(loose).toEqual([]);
  });

  it("keep the components light: at most ten packages beside the provider peers", () => {
    const brought = [...closure("components")];
    expect(brought.length).toBeGreaterThan(3);
    expect(brought.length).toBeLessThanOrEqual(10);
  });

  it("are tried with the versions that docs/components/use.md states", () => {
    const page = read("docs/components/use.md");
    const cell = (part: string): readonly string[] =>
      (new RegExp(`^\\| ${part} +\\| ([^|;]+)`, "m").exec(page)?.[1] ?? "").trim().split(", ");
    const [oldest, ...nodes] = Object.entries(NODES);
    expect(cell("Node")).toEqual([
      oldest?.[1].replace(/\.\d+$/, ""),
      ...nodes.map(([major]) => major),
    ]);
    const typescripts = Object.keys(TYPESCRIPTS);
    expect(cell("TypeScript")).toEqual(typescripts);
    expect(program.engines?.node).toBe(`>=${String(cell("Node")[0])}`);
    for (const [column, values] of [
      ["typescript", typescripts],
      ["node", Object.keys(NODES)],
      ["resolution", ["node", "node16", "nodenext", "bundler"]],
      ["manager", ["npm", "pnpm"]],
      ["peers", ["oldest", "newest"]],
    ] as const)
      expect([...new Set(ROWS.map((row) => String(row[column])))].sort()).toEqual(
        [...values].sort(),
      );
    expect(SAMPLE).toHaveLength(2);
  });
});
