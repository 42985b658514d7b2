// What the package's entries declare, read from syntax alone: no type checker, so all pages take a second.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Text of a doc comment, split at its labels. */
export interface Doc {
  /** `Required`, `Optional` or `Conditional`, where the comment begins with it. */
  readonly need: string | undefined;
  readonly text: string;
  readonly unit: string | undefined;
  readonly error: string | undefined;
  readonly source: string | undefined;
  readonly cost: string | undefined;
  /** Of `@default`. */
  readonly fallback: string | undefined;
  /** Of `@stateful`. */
  readonly stateful: string | undefined;
}

const NO_DOC: Doc = {
  need: undefined,
  text: "",
  unit: undefined,
  error: undefined,
  source: undefined,
  cost: undefined,
  fallback: undefined,
  stateful: undefined,
};

/** One argument, output or field. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly doc: Doc;
}

/** One form that a value may take. */
export interface Variant {
  /** What tells it from the others, such as `mode: "existing"` or the name of a type; empty when there is one form only. */
  readonly title: string;
  readonly doc: Doc;
  readonly members: readonly Member[];
}

/** A type that arguments mention. */
export interface Shape {
  readonly name: string;
  readonly doc: Doc;
  readonly variants: readonly Variant[];
  /** The values or the source, where it has no members. */
  readonly text: string | undefined;
}

/** A component class as its users see it. */
export interface ComponentDeclaration {
  readonly name: string;
  /** Path without extension, below its cloud's folder. */
  readonly file: string;
  readonly doc: Doc;
  readonly outputs: readonly Member[];
  /** The type of the constructor's second argument, then every type of ours that it leads to, once each. */
  readonly shapes: readonly Shape[];
}

type Named = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;

const files = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const known = files.get(path);
  if (known !== undefined) return known;
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  files.set(path, file);
  return file;
}

/** Every component class that an entry exports, by name. */
export function componentsOf(entry: string): readonly ComponentDeclaration[] {
  return parse(entry)
    .statements.filter(ts.isExportDeclaration)
    .flatMap((statement) => {
      const from = moduleOf(entry, statement.moduleSpecifier);
      if (from === undefined) return [];
      const { exportClause } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      return exportClause.elements.flatMap(({ name }) => {
        const found = declaredIn(from, name.text);
        return found !== undefined && ts.isClassDeclaration(found.node) && isComponent(found.node)
          ? [componentOf(name.text, found.node, from)]
          : [];
      });
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

const isComponent = (node: ts.ClassDeclaration): boolean =>
  node.heritageClauses?.some((clause) => clause.getText().includes("ComponentResource")) === true;

function componentOf(name: string, node: ts.ClassDeclaration, path: string): ComponentDeclaration {
  const make = node.members.find(ts.isConstructorDeclaration);
  const args = make?.parameters[1]?.type;
  if (args === undefined) throw new Error(`${name} takes no arguments`);
  return {
    name,
    file: path.replace(/^.*\//, "").replace(/\.ts$/, ""),
    doc: docOf(node),
    outputs: node.members.filter(ts.isPropertyDeclaration).filter(isPublic).map(memberOf),
    shapes: shapesFrom(nameOf(args), path),
  };
}

/** The interface of the arguments, also where a generic component narrows one of them. */
const nameOf = (args: ts.TypeNode): string =>
  (ts.isIntersectionTypeNode(args) ? args.types[0] : args)?.getText() ?? "";

const isPublic = (node: ts.PropertyDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PublicKeyword) === true;

interface Mention {
  readonly name: string;
  /** File in which the name is written. */
  readonly path: string;
}

/** The type of this name and, breadth first, those of ours that it mentions and does not show as its own forms. */
function shapesFrom(first: string, path: string): readonly Shape[] {
  const shapes = new Map<string, Shape>();
  const waiting: Mention[] = [{ name: first, path }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (shapes.has(next.name)) continue;
    const found = declaredIn(next.path, next.name);
    if (found === undefined || ts.isClassDeclaration(found.node)) continue;
    shapes.set(next.name, shapeOf(found.node, found.path));
    waiting.push(...mentionsIn(found.node, found.path));
  }
  return [...shapes.values()];
}

/** Names of types whose members an alias shows as its own: alternatives, and parts of one. */
function formsIn(node: Named): readonly string[] {
  if (!ts.isTypeAliasDeclaration(node)) return [];
  const forms = ts.isUnionTypeNode(node.type) ? [...node.type.types] : [node.type];
  return forms
    .map((form) => (ts.isParenthesizedTypeNode(form) ? form.type : form))
    .flatMap((form) => (ts.isIntersectionTypeNode(form) ? [...form.types] : [form]))
    .filter(ts.isTypeReferenceNode)
    .map((form) => form.typeName.getText());
}

function shapeOf(node: Named, path: string): Shape {
  const common = { name: node.name?.text ?? "", doc: docOf(node) };
  if (ts.isInterfaceDeclaration(node)) {
    const members = inherited(node, path);
    return { ...common, variants: [{ title: "", doc: NO_DOC, members }], text: undefined };
  }
  if (!ts.isTypeAliasDeclaration(node)) return { ...common, variants: [], text: undefined };
  const forms = ts.isUnionTypeNode(node.type) ? [...node.type.types] : [node.type];
  const variants = forms.map((form) => variantOf(form, path));
  return variants.some(({ members }) => members.length > 0)
    ? { ...common, variants, text: undefined }
    : { ...common, variants: [], text: valuesOf(node.type, path) };
}

/** One alternative of a union; a literal brings its members along, a name leads to a shape of its own. */
function variantOf(form: ts.TypeNode, path: string): Variant {
  const type = ts.isParenthesizedTypeNode(form) ? form.type : form;
  const parts = ts.isIntersectionTypeNode(type) ? [...type.types] : [type];
  const found = parts
    .filter(ts.isTypeReferenceNode)
    .map((part) => declaredIn(path, part.typeName.getText()));
  const above = found.flatMap((each) =>
    each !== undefined && ts.isInterfaceDeclaration(each.node)
      ? inherited(each.node, each.path)
      : [],
  );
  const own = parts.filter(ts.isTypeLiteralNode).flatMap(ownMembers);
  const mode = own.find(({ name }) => name === "mode");
  const [first] = found;
  return {
    title:
      mode === undefined ? parts.map((part) => part.getText()).join(" & ") : `mode: ${mode.type}`,
    doc: first === undefined ? NO_DOC : docOf(first.node),
    members: [...own, ...above],
  };
}

/** The literals behind `(typeof X)[number]` and its kin; any other type as it is written. */
function valuesOf(type: ts.TypeNode, path: string): string {
  const text = withoutComments(type) ?? "";
  const name = /^(?:keyof typeof (\w+)|\(typeof (\w+)\)\[.*\])$/.exec(text);
  const value = name === null ? undefined : constantIn(path, name[1] ?? name[2] ?? "");
  if (value === undefined) return text;
  if (ts.isArrayLiteralExpression(value))
    return value.elements.map((each) => each.getText()).join(" | ");
  if (!ts.isObjectLiteralExpression(value)) return text;
  return value.properties
    .filter(ts.isPropertyAssignment)
    .map(({ name: key, initializer }) =>
      text.startsWith("keyof") ? JSON.stringify(keyText(key)) : initializer.getText(),
    )
    .join(" | ");
}

const keyText = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();

function constantIn(path: string, name: string): ts.Expression | undefined {
  for (const statement of parse(path).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(
      (declaration) => declaration.name.getText() === name,
    );
    let value = found?.initializer;
    while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)))
      value = value.expression;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Members of an interface and of those that it extends, its own first; an own one hides an inherited one. */
function inherited(node: ts.InterfaceDeclaration, path: string): readonly Member[] {
  const above = (node.heritageClauses ?? [])
    .flatMap(({ types }) => types)
    .flatMap((type) => {
      const { name, without } = parentOf(type);
      const found = declaredIn(path, name);
      return found !== undefined && ts.isInterfaceDeclaration(found.node)
        ? inherited(found.node, found.path).filter((member) => !without.includes(member.name))
        : [];
    });
  const own = ownMembers(node);
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...above.filter(({ name }) => !names.has(name))];
}

const ownMembers = (node: ts.InterfaceDeclaration | ts.TypeLiteralNode): readonly Member[] =>
  node.members.filter(ts.isPropertySignature).map(memberOf);

function memberOf(node: ts.PropertySignature | ts.PropertyDeclaration): Member {
  return {
    name: node.name.getText(),
    type: typeOf(node),
    optional: node.questionToken !== undefined,
    doc: docOf(node),
  };
}

// Every optional argument accepts `undefined`, so the pages do not repeat it.
function typeOf(node: ts.PropertySignature | ts.PropertyDeclaration): string {
  const text = withoutComments(node.type) ?? "unknown";
  if (!ts.isPropertySignature(node) || node.questionToken === undefined) return text;
  return text.replace(/ \| undefined$/, "").replace(/^\((.*)\)$/, "$1");
}

/** Source of a type on one line. */
function withoutComments(node: ts.TypeNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const printed = ts
    .createPrinter({ removeComments: true })
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return (
    printed
      .replace(/\breadonly (?=\w+\??:)/g, "")
      .replace(/\s+/g, " ")
      // Of shapes that plans fill with values and components with inputs.
      .replace(/\b(\w+)<(?:Text|pulumi\.Input<string>)>/g, "$1")
      .replace(/\bText\b/g, "pulumi.Input<string>")
      .replace(/; }/g, " }")
      .replace(/^\| /, "")
  );
}

/**
 * Types that a declaration mentions, in the order of the source. A type whose members the declaration shows as its own, a
 * parent or one form of an alias, is not mentioned itself; what it mentions is.
 */
function mentionsIn(node: Named, path: string): readonly Mention[] {
  const mentions: Mention[] = [];
  const follow = (name: string): void => {
    const found = declaredIn(path, name);
    if (found !== undefined) mentions.push(...mentionsIn(found.node, found.path));
  };
  const forms = formsIn(node).filter((name) => {
    const found = declaredIn(path, name);
    return found !== undefined && ts.isInterfaceDeclaration(found.node);
  });
  const visit = (each: ts.Node): void => {
    if (ts.isTypeReferenceNode(each) && ts.isIdentifier(each.typeName)) {
      const { text: name } = each.typeName;
      if (forms.includes(name)) follow(name);
      else mentions.push({ name, path });
    }
    if (ts.isExpressionWithTypeArguments(each)) {
      follow(parentOf(each).name);
      return;
    }
    ts.forEachChild(each, visit);
  };
  visit(node);
  return mentions;
}

/** The interface that is extended, and the members that `Omit<Parent, "a" | "b">` leaves out of it. */
function parentOf(type: ts.ExpressionWithTypeArguments): {
  readonly name: string;
  readonly without: readonly string[];
} {
  const [parent, left] = type.typeArguments ?? [];
  if (type.expression.getText() !== "Omit" || parent === undefined || left === undefined) {
    return { name: type.expression.getText(), without: [] };
  }
  const name = ts.isTypeReferenceNode(parent) ? parent.typeName.getText() : parent.getText();
  const keys = ts.isUnionTypeNode(left) ? [...left.types] : [left];
  return { name, without: keys.map((key) => key.getText().replaceAll('"', "")) };
}

/** The declaration of a name that a file makes or imports; undefined for names of packages. */
function declaredIn(
  path: string,
  name: string,
): { readonly node: Named; readonly path: string } | undefined {
  const file = parse(path);
  for (const statement of file.statements) {
    const declares =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement);
    if (declares && statement.name?.text === name) return { node: statement, path };
  }
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const imported = bindings.elements.find((element) => element.name.text === name);
    const from = moduleOf(path, statement.moduleSpecifier);
    if (imported !== undefined && from !== undefined)
      return declaredIn(from, (imported.propertyName ?? imported.name).text);
  }
  return undefined;
}

function moduleOf(path: string, specifier: ts.Expression | undefined): string | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
  if (!specifier.text.startsWith(".")) return undefined;
  const file = join(dirname(path), `${specifier.text}.ts`);
  return existsSync(file) ? file : undefined;
}

function docOf(node: ts.Node): Doc {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const body = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  const tag = (name: string): string | undefined => {
    const found = comment?.tags?.find(({ tagName }) => tagName.text === name);
    return found === undefined ? undefined : (ts.getTextOfJSDocComment(found.comment) ?? "").trim();
  };
  const labels = labelled(plain(body));
  const [stateful, costOfState] = (tag("stateful") ?? "").split(/\s*\bCosts?: /);
  const need = /^(Required|Optional|Conditional)\.\s*/.exec(labels.text);
  const source = labels.source ?? labelled(plain(tag("throws") ?? "")).source;
  return {
    need: need?.[1],
    text: labels.text.slice(need?.[0].length ?? 0),
    unit: labels.unit,
    error: labels.error,
    source,
    cost: labels.cost ?? trimmed(costOfState?.split("Source: ")[0]),
    fallback: tag("default"),
    stateful: tag("stateful") === undefined ? undefined : trimmed(stateful),
  };
}

const plain = (text: string): string => text.replace(/\{@link (\w+)\}/g, "`$1`");

const trimmed = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : text.replace(/\s+/g, " ").trim();

/** `Unit:`, `Error:`, `Source:` and `Cost:` each reach to the next label or blank line. */
function labelled(
  text: string,
): { readonly text: string } & Pick<Doc, "unit" | "error" | "source" | "cost"> {
  const found: Record<string, string> = {};
  const rest = text
    .split(/\n[ \t]*\n/)
    .map((paragraph) => {
      const [before = "", ...parts] = paragraph.split(
        /(?:^|\s)(Unit|Error|Source|Costs?)(?:, highest first)?: /,
      );
      for (let index = 0; index + 1 < parts.length; index += 2) {
        const label = (parts[index] ?? "").replace(/^Costs$/, "Cost");
        found[label] ??= (parts[index + 1] ?? "").replace(/\s+/g, " ").trim();
      }
      return before.trim();
    })
    .filter((paragraph) => paragraph !== "");
  return {
    text: rest.join("\n\n"),
    unit: found["Unit"],
    error: found["Error"],
    source: found["Source"],
    cost: found["Cost"],
  };
}
