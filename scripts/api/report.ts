// The declarations that users of a package entry can reach, as text that a reviewer compares.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

type Declaration = ts.Statement;

/** Name to declaration text, without comments; `export` begins the text of what can be imported by name. */
export type Api = Readonly<Record<string, string>>;

/** Reads an entry's `.d.ts` and whatever of ours its exports mention. */
export function apiOf(entry: string): Api {
  const files = new Files();
  const api = new Map<string, string>();
  const waiting = files
    .exportsOf(entry)
    .map(({ name, from, original }) => ({ name, original, from, exported: true }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (api.has(next.name)) continue;
    const found = files.declarationOf(next.from, next.original);
    if (found === undefined) continue;
    const text = found.nodes.map((node) => textOf(node)).join("\n");
    api.set(next.name, next.exported ? `export ${text}` : text);
    for (const name of found.nodes.flatMap(mentions))
      waiting.push({ name, original: name, from: found.from, exported: false });
  }
  return Object.fromEntries([...api].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The committed form: one heading and one block a name. */
export function reportText(title: string, api: Api): string {
  return `${[
    `# API of ${title}`,
    "",
    "Written by `npm run api` from the declarations of the package. What begins with `export` can be imported by name; the rest,",
    "constants of allowed values, is part of the types.",
    ...Object.entries(api).flatMap(([name, text]) => ["", `## ${name}`, "", "```ts", text, "```"]),
  ].join("\n")}\n`;
}

/** Types that an entry's exports mention and that nobody can name: a wrapper around them has no declaration (TS2742, TS4023). */
export const unnamedTypes = (api: Api): readonly string[] =>
  Object.entries(api).flatMap(([name, text]) => (/^(?:export|const) /.test(text) ? [] : [name]));

/** The inverse of {@link reportText}. */
export function parseReport(text: string): Api {
  const blocks = [...text.matchAll(/^## (\S+)\n\n```ts\n([\s\S]*?)\n```$/gm)];
  return Object.fromEntries(blocks.map(([, name = "", body = ""]) => [name, body]));
}

interface Exported {
  readonly name: string;
  readonly original: string;
  readonly from: string;
}

class Files {
  private readonly parsed = new Map<string, ts.SourceFile>();

  public exportsOf(path: string): readonly Exported[] {
    return this.read(path).statements.flatMap((statement): readonly Exported[] => {
      if (!ts.isExportDeclaration(statement))
        return namesOf(statement)
          .filter(() => isExported(statement))
          .map((name) => ({ name, original: name, from: path }));
      const from = target(path, statement.moduleSpecifier);
      const { exportClause } = statement;
      if (exportClause === undefined) return from === undefined ? [] : this.exportsOf(from);
      if (!ts.isNamedExports(exportClause)) return [];
      return exportClause.elements.map(({ name, propertyName }) => ({
        name: name.text,
        original: (propertyName ?? name).text,
        from: from ?? path,
      }));
    });
  }

  /** All declarations of a name, which may be a type and a constant at once; followed through imports and re-exports. */
  public declarationOf(
    path: string,
    name: string,
  ): { readonly nodes: readonly Declaration[]; readonly from: string } | undefined {
    const file = this.read(path);
    const nodes = file.statements.filter((statement) => namesOf(statement).includes(name));
    if (nodes.length > 0) return { nodes, from: path };
    for (const statement of file.statements) {
      const elements = bindingsOf(statement);
      const found = elements.find((element) => element.name.text === name);
      if (found === undefined) continue;
      const from =
        ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
          ? target(path, statement.moduleSpecifier)
          : undefined;
      if (from !== undefined)
        return this.declarationOf(from, (found.propertyName ?? found.name).text);
    }
    return undefined;
  }

  private read(path: string): ts.SourceFile {
    const known = this.parsed.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, "utf8");
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    this.parsed.set(path, file);
    return file;
  }
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement)
  )
    return statement.name === undefined ? [] : [statement.name.text];
  return [];
}

function bindingsOf(statement: ts.Statement): readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  }
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements
      : [];
  }
  return [];
}

/** Every identifier; one that is not a declaration of ours has no target. */
function mentions(node: ts.Node): readonly string[] {
  const names: string[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isTypeReferenceNode(each) && ts.isIdentifier(each.typeName))
      names.push(each.typeName.text);
    if (ts.isTypeQueryNode(each) && ts.isIdentifier(each.exprName)) names.push(each.exprName.text);
    if (ts.isExpressionWithTypeArguments(each) && ts.isIdentifier(each.expression))
      names.push(each.expression.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}

/** A constant of data longer than this is an interface by its keys only. */
const LONGEST_CONSTANT = 40;

function textOf(node: Declaration): string {
  const data = keysOf(node);
  if (data !== undefined) return data;
  const printed = ts
    .createPrinter({ removeComments: true })
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return printed
    .replace(/^(?:export |declare )+/, "")
    .replace(/^ *private (?:readonly |static )*\w+(?:\([^)]*\))?;\n/gm, ""); // no user reaches these
}

function keysOf(node: Declaration): string | undefined {
  if (!ts.isVariableStatement(node)) return undefined;
  const [declaration] = node.declarationList.declarations;
  if (declaration?.type === undefined || !ts.isTypeLiteralNode(declaration.type)) return undefined;
  if (declaration.type.getText().split("\n").length <= LONGEST_CONSTANT) return undefined;
  const keys = declaration.type.members.map((member) => `    ${member.name?.getText() ?? ""}: …;`);
  return [`const ${declaration.name.getText()}: {`, ...keys, "};"].join("\n");
}

function target(path: string, specifier: ts.Expression | undefined): string | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
  if (!specifier.text.startsWith(".")) return undefined;
  const file = join(dirname(path), `${specifier.text}.d.ts`);
  return existsSync(file) ? file : undefined;
}
