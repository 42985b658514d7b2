import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { realEngine } from "../../commands/engine";

const ROOT = resolve(__dirname, "../..");

/** Every file of this project that is loaded with `entry`, itself included; types and `import()` load nothing. */
function loadedWith(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022);
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      if (isTypeOnly(statement) || statement.moduleSpecifier === undefined) continue;
      const { text } = statement.moduleSpecifier as ts.StringLiteral;
      if (!text.startsWith(".")) continue;
      const path = resolve(dirname(file), text);
      const found = [`${path}.ts`, join(path, "index.ts")].find((each) => existsSync(each));
      if (found === undefined) throw new Error(`${file} imports ${text}, which is not a file`);
      visit(found);
    }
  };
  visit(join(ROOT, entry));
  return new Set([...seen].map((file) => relative(ROOT, file)));
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  const names = clause.namedBindings;
  return (
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause.name === undefined &&
      names !== undefined &&
      ts.isNamedImports(names) &&
      names.elements.every((element) => element.isTypeOnly))
  );
}

describe("a command that works on real accounts", () => {
  it.each(["deploy", "review", "adopt", "outputs", "state-move"])(
    "%s loads no file of the sandbox",
    (command) => {
      const loaded = [...loadedWith(`commands/${command}.ts`)];
      expect(loaded).toContain("process/run-main.ts");
      expect(loaded.filter((file) => file.startsWith("sandbox/"))).toEqual([]);
    },
  );

  it("would be found otherwise: quickstart loads the sandbox", () => {
    expect(loadedWith("commands/quickstart.ts")).toContain("sandbox/session.ts");
  });

  it("is refused without a pulumi on PATH, and never becomes a simulation", () => {
    const { PATH } = process.env;
    process.env["PATH"] = "/nowhere";
    try {
      expect(() => realEngine()).toThrow(
        /^There is no pulumi on PATH\. Install the Pulumi CLI .* or add --sandbox/,
      );
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
