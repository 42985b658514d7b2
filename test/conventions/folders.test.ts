import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");

interface Folder {
  readonly holds: string;
  readonly may: readonly string[];
  readonly never?: readonly string[];
}

const FOLDERS = JSON.parse(readFileSync(join(ROOT, "folders.json"), "utf8")) as Readonly<
  Record<string, Folder>
>;

function files(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder)).flatMap((entry) => {
    const path = join(folder, entry);
    if (entry === "node_modules" || entry === "dist") return [];
    if (statSync(join(ROOT, path)).isDirectory()) return files(path);
    return entry.endsWith(".ts") ? [path] : [];
  });
}

const folderOf = (path: string): string | undefined =>
  Object.keys(FOLDERS)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];

function importsOf(path: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, path), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

const allFiles = [...new Set(Object.keys(FOLDERS).flatMap((folder) => files(folder)))];

describe("the folders", () => {
  it("import only what the table allows", () => {
    const offences = allFiles.flatMap((path) => {
      const folder = folderOf(path) ?? "";
      return importsOf(path).flatMap((name) => {
        if (!name.startsWith(".")) {
          const forbidden = (FOLDERS[folder]?.never ?? []).some((pattern) =>
            pattern.endsWith("/*")
              ? name.startsWith(pattern.slice(0, -1))
              : name === pattern || name.startsWith(`${pattern}/`),
          );
          const exempt = path === "config/from-engine.ts";
          return forbidden && !exempt ? [`${path} imports ${name}`] : [];
        }
        const target = folderOf(relative(ROOT, resolve(ROOT, dirname(path), name)));
        if (
          target === undefined ||
          target === folder ||
          FOLDERS[folder]?.may.includes(target) === true
        )
          return [];
        return [`${path} (${folder}) imports ${name} (${target})`];
      });
    });
    expect(offences).toEqual([]);
  });

  it("have no import cycle", () => {
    const graph = new Map(
      allFiles.map((path) => [
        path,
        importsOf(path)
          .filter((name) => name.startsWith("."))
          .map((name) => relative(ROOT, resolve(ROOT, dirname(path), name)))
          .map((base) => [`${base}.ts`, `${base}/index.ts`].find((file) => allFiles.includes(file)))
          .filter((file): file is string => file !== undefined),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of allFiles) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it("leave stacks/index.ts, the only file with effects on import, to the engine", () => {
    const importers = allFiles.filter((path) =>
      importsOf(path).some(
        (name) =>
          name.startsWith(".") &&
          relative(ROOT, resolve(ROOT, dirname(path), name)) === "stacks/index",
      ),
    );
    expect(importers).toEqual([]);
  });

  it("are guarded by the linter too: a forbidden import is reported", () => {
    const probes = {
      "components/plans/tags.ts": 'import "../../config/load";',
      "components/plans/aws/vpc.ts": 'import "../azure/subnets";',
      "process/run.ts": 'import "../sandbox/environment";',
      "components/azure/arguments.ts": 'import "../../config/load";',
      "policies/azure-baseline/index.ts": 'import "../../components/azure/arguments";',
      "config/load.ts": 'import "../sandbox/cloud-store";',
      "stacks/contracts.ts": 'import "../policies/azure-baseline/index";',
    };
    // ESLint loads its settings as a module, which Jest does not allow inside a test; so it runs beside it.
    const script = `
      import { ESLint } from "eslint";
      const eslint = new ESLint({
        cwd: ${JSON.stringify(ROOT)},
        ruleFilter: ({ ruleId }) => ruleId === "import-x/no-restricted-paths",
        overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
      });
      for (const [filePath, code] of Object.entries(${JSON.stringify(probes)})) {
        const [result] = await eslint.lintText(code + "\\n", { filePath });
        console.log(filePath, result.messages.map(({ ruleId }) => ruleId).join(" "));
      }`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const lines = printed.trim().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(Object.keys(probes));
    for (const line of lines) expect(line).toContain("import-x/no-restricted-paths");
  }, 240_000);
});

describe("components", () => {
  const classes = files("components")
    .filter((path) => /^components\/(azure|aws|kubernetes)\//.test(path))
    .flatMap((path) =>
      [
        ...readFileSync(join(ROOT, path), "utf8").matchAll(
          /export class (\w+) extends pulumi\.ComponentResource/g,
        ),
      ].map((match) => ({ path, name: match[1] ?? "" })),
    );
  const kebab = (name: string): string =>
    name
      .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
      .toLowerCase();

  it("are there", () => {
    expect(classes.length).toBeGreaterThan(10);
  });

  it.each(classes)("$name: file, token, test and entry agree", ({ path, name }) => {
    const cloud = path.split("/")[1] ?? "";
    const source = readFileSync(join(ROOT, path), "utf8");
    expect(path).toBe(`components/${cloud}/${kebab(name)}.ts`);
    expect(source).toContain(`"platform-foundations:${cloud}:${name}"`);
    expect(readFileSync(join(ROOT, `components/${cloud}/index.ts`), "utf8")).toMatch(
      new RegExp(`\\b${name}\\b`),
    );
    expect(() => statSync(join(ROOT, "test", path.replace(/\.ts$/, ".test.ts")))).not.toThrow();
  });
});

describe("tests", () => {
  it("are all collected: every test file ends in .test.ts below test/", () => {
    const strays = files("test").filter(
      (path) =>
        /\b(describe|it)\(/.test(readFileSync(join(ROOT, path), "utf8")) &&
        !path.endsWith(".test.ts") &&
        !path.includes("/support/"),
    );
    expect(strays).toEqual([]);
  });
});
