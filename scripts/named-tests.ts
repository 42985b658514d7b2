// Tests that the register names: "<path>: <describe> > <test>". A title with placeholders (%s, $name) stands for all of its cases; a
// case may also be named by its own title.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "..");
const PLACEHOLDER = /%[sdijp]|\$\w+(?:\.\w+)*/g;

export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The parts of a name; undefined where it lacks one. */
export function namedTest(name: string): NamedTest | undefined {
  const [, file, title] = /^(test\/\S+\.test\.ts): (.+)$/.exec(name) ?? [];
  return file === undefined || title === undefined ? undefined : { file, title };
}

/** The text of each placeholder in a case of the template; undefined when the title is not one. */
function placeholdersIn(template: string, title: string): readonly string[] | undefined {
  const texts = template.split(PLACEHOLDER);
  const pattern = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+?)");
  return new RegExp(`^${pattern}$`).exec(title)?.slice(1);
}

/** Whether a test that ran is the named one, or a case of it. */
export const isRunOf = (named: NamedTest, { file, title }: NamedTest): boolean =>
  named.file === file && placeholdersIn(named.title, title) !== undefined;

/** Why no test of this name runs in every run; undefined when one does. */
export function faultOf({ file, title }: NamedTest): string | undefined {
  if (!existsSync(join(ROOT, file))) return "there is no such file";
  const tests = testsIn(file);
  const exact = tests.find((test) => test.title === title);
  const found = exact ?? tests.find((test) => isCase(test.title, title, file));
  if (found === undefined) return "the file has no test of this title";
  return found.mayBeSkipped ? "the test is skipped on some machines" : undefined;
}

// A case's own words stand in the file or in one that it imports.
function isCase(template: string, title: string, file: string): boolean {
  const words = placeholdersIn(template, title);
  if (words === undefined) return false;
  const texts = [file, ...importsOf(parsed(file)).values()].map((path) => parsed(path).text);
  return words.every((word) => texts.some((text) => text.includes(word)));
}

interface FoundTest {
  readonly title: string;
  readonly mayBeSkipped: boolean;
}

const sources = new Map<string, ts.SourceFile>();

function parsed(file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(join(ROOT, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}

/** The file of each name that comes from this repository. */
function importsOf(source: ts.SourceFile): ReadonlyMap<string, string> {
  return new Map(
    source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
      const { importClause, moduleSpecifier } = statement;
      if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) return [];
      const base = join(ROOT, dirname(source.fileName), moduleSpecifier.text);
      const path = [`${base}.ts`, join(base, "index.ts")].find((one) => existsSync(one));
      const names = importClause?.namedBindings;
      if (path === undefined || names === undefined || !ts.isNamedImports(names)) return [];
      return names.elements.map(({ name }) => [name.text, relative(ROOT, path)] as const);
    }),
  );
}

/** All tests of a file, with those that an imported function declares. */
function testsIn(file: string): readonly FoundTest[] {
  const source = parsed(file);
  return testsBelow(source, source, [], false);
}

function testsBelow(
  node: ts.Node,
  source: ts.SourceFile,
  above: readonly string[],
  mayBeSkipped: boolean,
): readonly FoundTest[] {
  const children = (one: ts.Node, path = above, skipped = mayBeSkipped): readonly FoundTest[] => {
    const found: FoundTest[] = [];
    ts.forEachChild(one, (child) => {
      found.push(...testsBelow(child, source, path, skipped));
    });
    return found;
  };
  if (!ts.isCallExpression(node)) return children(node);
  const declarer = declarerOf(node, source);
  const [kind] = /\b(?:describe|it|test)\b/.exec(declarer) ?? [];
  if (kind === undefined)
    return [...children(node), ...testsOfImported(node, source, above, mayBeSkipped)];
  const path = [...above, titleOf(node.arguments[0])];
  const skipped = mayBeSkipped || /\bskip\b/.test(declarer);
  return kind === "describe"
    ? node.arguments.slice(1).flatMap((argument) => children(argument, path, skipped))
    : [{ title: path.join(" > "), mayBeSkipped: skipped }];
}

/** `it` of `it.each(…)(title, …)`; a choice between `describe` and `describe.skip`, which may have a name of its own. */
function declarerOf({ expression }: ts.CallExpression, source: ts.SourceFile): string {
  if (ts.isCallExpression(expression)) return declarerOf(expression, source);
  if (ts.isParenthesizedExpression(expression)) return expression.getText();
  if (ts.isPropertyAccessExpression(expression)) {
    const { expression: owner, name } = expression;
    return ts.isIdentifier(owner) && /^(?:each|only|skip)$/.test(name.text)
      ? expression.getText()
      : "";
  }
  if (!ts.isIdentifier(expression)) return "";
  if (/^(?:describe|it|test)$/.test(expression.text)) return expression.text;
  const choice = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find(({ name }) => name.getText() === expression.text);
  const text = choice?.initializer?.getText() ?? "";
  return /\b(?:describe|it|test)\.skip$/.test(text) ? text : "";
}

/** The text of a title; `%s` for what only a run knows. */
function titleOf(node: ts.Expression | undefined): string {
  if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
  return node !== undefined && ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("%s")
    : "%s";
}

function testsOfImported(
  { expression }: ts.CallExpression,
  source: ts.SourceFile,
  above: readonly string[],
  mayBeSkipped: boolean,
): readonly FoundTest[] {
  if (!ts.isIdentifier(expression)) return [];
  const file = importsOf(source).get(expression.text);
  if (file?.startsWith("test/") !== true) return [];
  const declared = parsed(file)
    .statements.filter(ts.isFunctionDeclaration)
    .find(({ name }) => name?.text === expression.text);
  return declared?.body === undefined
    ? []
    : testsBelow(declared.body, parsed(file), above, mayBeSkipped);
}
