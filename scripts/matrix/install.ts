// The packed components in an empty folder, with chosen peers: installed, type-checked and loaded as a program of another team does.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sort } from "semver";
import { run, runToSuccess } from "../../process/run";
import { cacheRoot } from "../../sandbox/engine/cache";
import { ROOT } from "../../commands/engine";
import { offered } from "../api";
import { npmTool } from "../checkers/tools";
import { NODES, PNPM, TYPESCRIPTS, type Installation, type Row, type Types } from "./rows";

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest;

/** A tool that has to be there. @throws with the reason why it is not */
function toolOf(name: string, version: string, entry: string): string {
  const { command, missing } = npmTool({ name, version, entry });
  if (missing !== undefined) throw new Error(missing);
  return command;
}

const nodeOf = (node: Installation["node"]): string =>
  toolOf(`node-${process.platform}-${process.arch}`, NODES[node], "bin/node");

/** The lowest version of a range that was published; its own lower end may never have been. */
async function lowest(name: string, range: string): Promise<string> {
  const answer = await runToSuccess("npm", ["view", `${name}@${range}`, "version", "--json"]);
  const versions = [JSON.parse(answer) as string | readonly string[]].flat();
  const [first] = sort([...versions]);
  if (first === undefined) throw new Error(`no version of ${name} is in ${range}`);
  return first;
}

/** Makes the folder an empty project and installs the tarball with its peers. */
async function install(
  folder: string,
  tarball: string,
  { peers, manager, node }: Installation,
): Promise<void> {
  const wanted = await Promise.all(
    Object.entries(manifestIn("components").peerDependencies).map(
      async ([name, range]) => `${name}@${peers === "newest" ? range : await lowest(name, range)}`,
    ),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "matrix", private: true }));
  const types = manifestIn(".").devDependencies["@types/node"] ?? "";
  const packages = [tarball, ...wanted, `@types/node@${types}`];
  const command = nodeOf(node);
  const env = { ...process.env, PATH: `${dirname(command)}:${process.env["PATH"] ?? ""}` };
  if (manager === "npm") {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
    await runToSuccess("npm", ["install", ...flags, ...packages], { cwd: folder, env });
    return;
  }
  const pnpm = toolOf("pnpm", PNPM, "bin/pnpm.cjs");
  const store = join(cacheRoot(), "pnpm-store");
  const flags = ["--ignore-scripts", "--store-dir", store];
  await runToSuccess(command, [pnpm, "add", ...flags, ...packages], { cwd: folder, env });
}

const entries = Object.keys(offered("components").entries).map(
  (key) => `platform-foundations/${key.slice("./".length)}`,
);

/** The first program of docs/components/use.md, with every entry of the package beside it. */
function program(): string {
  const page = readFileSync(join(ROOT, "docs/components/use.md"), "utf8");
  const [, first = ""] = /^```ts\n([^]*?)^```$/m.exec(page) ?? [];
  const imported = entries.map((entry, index) => `import * as e${String(index)} from "${entry}";`);
  const used = `export const entries = [${entries.map((_, index) => `e${String(index)}`).join(", ")}];`;
  return [...imported, first, used, ""].join("\n");
}

const MODULES = { node: "commonjs", node16: "node16", nodenext: "nodenext", bundler: "esnext" };

/** What TypeScript objects to in the program, as CommonJS and as ES module where the resolution tells them apart. */
async function typeFaults(
  folder: string,
  { node }: Pick<Installation, "node">,
  { typescript, resolution }: Types,
): Promise<readonly string[]> {
  const apart = resolution === "node16" || resolution === "nodenext";
  const sources = apart ? ["cts", "mts"] : ["ts"];
  const files = sources.map((extension) => `index.${extension}`);
  for (const file of files) writeFileSync(join(folder, file), program());
  const options = {
    strict: true,
    noEmit: true,
    target: "es2020",
    module: MODULES[resolution],
    moduleResolution: resolution,
    skipLibCheck: true,
    types: ["node"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files }));
  const tsc = toolOf("typescript", TYPESCRIPTS[typescript], "bin/tsc");
  const { code, stdout } = await run(nodeOf(node), [tsc, "-p", folder, "--pretty", "false"]);
  return code === 0 ? [] : stdout.trim().split("\n");
}

/** What Node says when the entries are loaded as CommonJS and as ES modules. */
async function loadFaults(
  folder: string,
  { node }: Pick<Installation, "node">,
): Promise<readonly string[]> {
  const scripts = {
    "load.cjs": entries.map((entry) => `require("${entry}");`),
    "load.mjs": entries.map((entry) => `import "${entry}";`),
  };
  const faults: string[] = [];
  for (const [file, lines] of Object.entries(scripts)) {
    writeFileSync(join(folder, file), lines.join("\n"));
    const { code, stderr } = await run(nodeOf(node), [file], { cwd: folder });
    if (code !== 0) faults.push(`${file}: ${stderr.trim()}`);
  }
  return faults;
}

/** Tries the rows one after another below the folder. Each combination is installed and loaded once. */
export async function* tried(
  rows: readonly Row[],
  folder: string,
  tarball: string,
): AsyncGenerator<{ readonly row: Row; readonly faults: readonly string[] }> {
  const loaded = new Map<string, readonly string[]>();
  for (const row of rows) {
    const project = join(folder, [row.peers, row.manager, String(row.node)].join("-"));
    if (!loaded.has(project)) {
      await install(project, tarball, row);
      loaded.set(project, await loadFaults(project, row));
    }
    yield {
      row,
      faults: [...(loaded.get(project) ?? []), ...(await typeFaults(project, row, row))],
    };
  }
}
