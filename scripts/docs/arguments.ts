// components/arguments/declared.ts: which arguments of each component may be outputs, and which are values, as their types say.
import { format } from "prettier";
import ts from "typescript";
import { exportedClasses, type ExportedClass } from "../component-entries";

/** Text of the table. Asks the type checker, which takes some seconds. */
export function argumentsFile(): Promise<string> {
  const { checker, entries } = exportedClasses();
  const rows = entries.flatMap(({ classes }) =>
    classes.filter(isComponent).flatMap((component) => rowsOf(checker, component)),
  );
  return format(
    [
      "// Written by `npm run docs` from the types of the arguments. `[]` is any entry of a list, `*` any key of a map; what lies below an",
      "// input may be an output as well.",
      "interface Arguments {",
      "/** May be outputs. */",
      "readonly inputs: readonly string[];",
      "/** Have to be known before the deployment. */",
      "readonly values: readonly string[];",
      "}",
      "",
      "export const ARGUMENTS: Readonly<Record<string, Arguments>> = {",
      ...rows.map(([name, paths]) => `${JSON.stringify(name)}: ${JSON.stringify(paths)},`),
      "};",
    ].join("\n"),
    { parser: "typescript", printWidth: 100 },
  );
}

interface Paths {
  readonly inputs: readonly string[];
  readonly values: readonly string[];
}

type Row = readonly [name: string, paths: Paths];

function rowsOf(checker: ts.TypeChecker, { symbol, declaration }: ExportedClass): readonly Row[] {
  return declaration.members.flatMap((member): readonly Row[] => {
    const isMake = ts.isConstructorDeclaration(member);
    if (!isMake && !(ts.isMethodDeclaration(member) && isStatic(member))) return [];
    const args = member.parameters[isMake ? 1 : 0];
    if (args === undefined) return [];
    const name = isMake ? symbol.name : `${symbol.name}.${member.name.getText()}`;
    const found = pathsOf(checker, checker.getTypeAtLocation(args), "");
    const sorted = (kind: Leaf["kind"]) =>
      [...new Set(found.filter((leaf) => leaf.kind === kind).map(({ path }) => path))].sort();
    const inputs = sorted("input");
    return [[name, { inputs, values: sorted("value").filter((path) => !inputs.includes(path)) }]];
  });
}

const isComponent = ({ declaration }: ExportedClass): boolean =>
  declaration.heritageClauses?.some((clause) => clause.getText().includes("ComponentResource")) ===
  true;

const isStatic = (member: ts.MethodDeclaration): boolean =>
  member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;

interface Leaf {
  readonly kind: "input" | "value";
  readonly path: string;
}

function pathsOf(checker: ts.TypeChecker, type: ts.Type, path: string): readonly Leaf[] {
  const forms = type.isUnion() ? type.types : [type];
  if (forms.some((form) => isOutput(checker, form))) return [{ kind: "input", path }];
  return forms.flatMap((form) => {
    if ((form.flags & VALUES) !== 0) return [{ kind: "value", path }];
    if ((form.flags & ts.TypeFlags.Object) === 0 && !form.isIntersection()) return [];
    if (checker.isArrayType(form) || checker.isTupleType(form)) {
      return checker
        .getTypeArguments(form as ts.TypeReference)
        .flatMap((entry) => pathsOf(checker, entry, `${path}[]`));
    }
    if (isOfPulumi(form)) return [];
    const below = path === "" ? "" : `${path}.`;
    return [
      ...checker
        .getIndexInfosOfType(form)
        .flatMap((index) => pathsOf(checker, index.type, `${below}*`)),
      ...checker
        .getPropertiesOfType(form)
        .flatMap((property) =>
          pathsOf(checker, checker.getTypeOfSymbol(property), below + property.name),
        ),
    ];
  });
}

const VALUES =
  ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Null;

const isOutput = (checker: ts.TypeChecker, type: ts.Type): boolean =>
  type.getSymbol()?.name === "Promise" ||
  /^(Output|OutputInstance)</.test(checker.typeToString(type));

// What a resource or a provider knows of itself is left out.
const isOfPulumi = (type: ts.Type): boolean =>
  type
    .getSymbol()
    ?.declarations?.some((declaration) =>
      declaration.getSourceFile().fileName.includes("/node_modules/@pulumi/"),
    ) === true;
