// The schema of the component package: what Python, Go, .NET, Java and YAML see of the components, from their declarations.
import ts from "typescript";
import { exportedClasses, type ExportedClass } from "../component-entries";

export const PACKAGE = "platform-foundations";

/** A type in Pulumi's schema: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export interface TypeSpec {
  readonly type?: "string" | "number" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
  /** The value has to be known before the deployment. */
  readonly plain?: true;
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
}

export interface ObjectSpec {
  readonly type: "object";
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

export interface ResourceSpec {
  readonly isComponent: true;
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly types: Readonly<Record<string, ObjectSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly [more: string]: unknown;
}

/** The schema, and where it says text for what is a resource in TypeScript: the token of the type or component, then names. */
export interface PluginDescription {
  readonly schema: PackageSpec;
  readonly resourceArguments: Readonly<Record<string, readonly string[]>>;
}

/** Reads the three entries of the package. Fails on a declaration that has no counterpart in a schema. */
export function describePlugin(manifest: {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}): PluginDescription {
  const { checker, entries } = exportedClasses();
  const writer = new SchemaWriter(checker);
  for (const { cloud, classes } of entries) writer.addEntry(cloud, classes);
  const { version, description, license } = manifest;
  return {
    schema: {
      name: PACKAGE,
      displayName: "Platform foundations",
      version,
      description,
      license,
      meta: { moduleFormat: "(.*)" },
      language: {
        python: { pyproject: { enabled: true } },
        go: { importBasePath: `example.com/${PACKAGE}/sdk/go/platformfoundations` },
        csharp: { rootNamespace: "PlatformFoundations" },
      },
      ...writer.result(),
    },
    resourceArguments: writer.resourceArguments(),
  };
}

/** The counterpart of one type, before it is known whether a property or an element has it. */
interface Described {
  readonly spec: TypeSpec;
  /** Values of an enumeration. */
  readonly values: readonly string[];
  /** A resource, or a list of them. */
  readonly resource: boolean;
}

const described = (
  spec: TypeSpec,
  values: readonly string[] = [],
  resource = false,
): Described => ({
  spec,
  values,
  resource,
});

/** Where a type stands: it names types that have no name of their own. */
interface Position {
  readonly module: string;
  /** Name of the type or component around it, then of its property. */
  readonly name: string;
  /** Whether an argument or an output has it: only arguments are plain or not. */
  readonly of: "input" | "output";
}

class SchemaWriter {
  private readonly types = new Map<string, ObjectSpec>();
  /** The declarations behind each named type, to give two that differ two names. */
  private readonly sources = new Map<string, string>();
  private readonly resources = new Map<string, ResourceSpec>();
  private readonly components = new Set<string>();
  private readonly resourceNames = new Map<string, Set<string>>();

  public constructor(private readonly checker: ts.TypeChecker) {}

  public result(): Pick<PackageSpec, "types" | "resources"> {
    return { types: sorted(this.types), resources: sorted(this.resources) };
  }

  public resourceArguments(): Readonly<Record<string, readonly string[]>> {
    return sorted(new Map([...this.resourceNames].map(([token, names]) => [token, [...names]])));
  }

  public addEntry(module: string, exported: readonly ExportedClass[]): void {
    const classes = exported.filter(({ symbol }) =>
      this.isResource(this.checker.getDeclaredTypeOfSymbol(symbol)),
    );
    // Before any of them is described: no type may take the name of a component.
    for (const { name } of classes) this.components.add(`${PACKAGE}:${module}:${name}`);
    for (const each of classes) this.addComponent(module, each);
  }

  private addComponent(module: string, { name, symbol, declaration }: ExportedClass): void {
    const token = `${PACKAGE}:${module}:${name}`;
    const args = declaration.members.find(ts.isConstructorDeclaration)?.parameters[1];
    if (args === undefined) throw new Error(`${name} takes no arguments`);
    const inputs = this.membersOf([this.checker.getTypeAtLocation(args)], token, {
      module,
      name,
      of: "input",
    });
    const own = declaration.members.filter(ts.isPropertyDeclaration).filter(isPublic);
    const outputs = this.properties(
      own.map((member) => [member.name.getText(), this.checker.getTypeAtLocation(member)] as const),
      own.map((member) => this.checker.getSymbolAtLocation(member.name)),
      { module, name, of: "output" },
    );
    this.resources.set(token, {
      isComponent: true,
      description: docOf(this.checker, symbol),
      inputProperties: inputs.properties,
      requiredInputs: inputs.required,
      properties: outputs,
      required: own
        .filter((member) => !this.mayBeAbsent(this.checker.getTypeAtLocation(member)))
        .map((member) => member.name.getText())
        .filter((output) => output in outputs),
    });
  }

  private properties(
    members: readonly (readonly [string, ts.Type])[],
    symbols: readonly (ts.Symbol | undefined)[],
    position: Position,
  ): Readonly<Record<string, PropertySpec>> {
    return Object.fromEntries(
      members.flatMap(([name, type], index) => {
        const found = this.describe([type], { ...position, name: `${position.name}.${name}` });
        const symbol = symbols[index];
        return found === undefined
          ? []
          : [
              [
                name,
                {
                  ...found.spec,
                  ...descriptionOf(symbol === undefined ? "" : docOf(this.checker, symbol), found),
                },
              ],
            ];
      }),
    );
  }

  /** Properties of an object, or of all the forms that a union allows: what only some of them have is optional. */
  private membersOf(types: readonly ts.Type[], token: string, position: Position): ObjectSpec {
    const forms = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
    const names = [
      ...new Set(forms.flatMap((form) => form.getProperties().map((each) => each.name))),
    ];
    const properties: Record<string, PropertySpec> = {};
    const required: string[] = [];
    for (const name of names) {
      const symbols = forms.flatMap((form) => form.getProperty(name) ?? []);
      const given = symbols.map((symbol) => this.checker.getTypeOfSymbol(symbol));
      const found = this.describe(given, { ...position, name: `${position.name}.${name}` });
      if (found === undefined) continue;
      const text = [...new Set(symbols.map((symbol) => docOf(this.checker, symbol)))]
        .join("\n\n")
        .trim();
      properties[name] = { ...found.spec, ...descriptionOf(text, found) };
      if (found.resource && position.of === "input") this.noteResource(token, name);
      const always =
        symbols.length === forms.length &&
        symbols.every((each) => !(each.flags & ts.SymbolFlags.Optional));
      if (always && !given.some((type) => this.mayBeAbsent(type))) required.push(name);
    }
    return { type: "object", properties, required };
  }

  private noteResource(token: string, name: string): void {
    const names = this.resourceNames.get(token) ?? new Set();
    this.resourceNames.set(token, names.add(name));
  }

  /** The counterpart of what several declarations together allow; undefined for functions and providers, which have none. */
  private describe(given: readonly ts.Type[], position: Position): Described | undefined {
    const unions = given.map((type) => this.unwrapped(type));
    const isInput = unions.some(({ wrapped }) => wrapped);
    const types = unions.flatMap(({ types: all }) => all);
    const plain = position.of === "input" && !isInput ? ({ plain: true } as const) : {};
    if (types.length === 0) return undefined; // an output that this component never has
    if (types.some((type) => type.getCallSignatures().length > 0 || this.isProvider(type)))
      return undefined;
    if (types.some((type) => this.isResource(type)))
      return described({ type: "string", ...plain }, [], true);

    const alternatives: Described[] = [];
    const values = types.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
    if (values.length > 0 || types.some(({ flags }) => flags & ts.TypeFlags.StringLike))
      alternatives.push(described({ type: "string" }, [...new Set(values)]));
    if (types.some(({ flags }) => flags & ts.TypeFlags.NumberLike))
      alternatives.push(described({ type: "number" }));
    if (types.some(({ flags }) => flags & ts.TypeFlags.BooleanLike))
      alternatives.push(described({ type: "boolean" }));
    const objects = types.filter(
      ({ flags }) => flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection),
    );
    const lists = objects.filter((type) => this.checker.isArrayLikeType(type));
    if (lists.length > 0) {
      const items = this.describe(
        lists.flatMap((type) => this.elementsOf(type)),
        position,
      );
      if (items === undefined) return undefined;
      alternatives.push(
        described({ type: "array", items: items.spec }, items.values, items.resource),
      );
    }
    const records = objects.filter((type) => !lists.includes(type));
    if (records.length > 0) {
      const found = this.describeRecords(records, position);
      if (found === undefined) return undefined;
      alternatives.push(found);
    }
    if (types.some(({ flags }) => flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)))
      return described({ $ref: "pulumi.json#/Any", ...plain });
    const [only, ...others] = alternatives;
    if (only === undefined) throw new Error(`${position.name} has no counterpart in a schema`);
    const allowed = alternatives.flatMap((each) => each.values);
    if (others.length > 0)
      return described({ oneOf: alternatives.map(({ spec }) => spec), ...plain }, allowed);
    // The generator of Go knows no plain object; its fields say which of them are plain.
    const isObject = only.spec.$ref !== undefined;
    return described({ ...only.spec, ...(isObject ? {} : plain) }, only.values, only.resource);
  }

  private describeRecords(types: readonly ts.Type[], position: Position): Described | undefined {
    const maps = types.flatMap(
      (type) => this.checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type ?? [],
    );
    if (maps.length === types.length) {
      const inner = this.describe(maps, position);
      return (
        inner &&
        described(
          { type: "object", additionalProperties: inner.spec },
          inner.values,
          inner.resource,
        )
      );
    }
    if (maps.length > 0)
      throw new Error(`${position.name} is a map and an object at once; use one of them`);
    const token = this.tokenOf(types, position);
    if (!this.types.has(token)) {
      this.types.set(token, { type: "object", properties: {}, required: [] }); // for a type that mentions itself
      this.types.set(
        token,
        this.membersOf(types, token, { ...position, name: token.split(":").at(-1) ?? "" }),
      );
    }
    return described({ $ref: `#/types/${token}` });
  }

  private tokenOf(types: readonly ts.Type[], { module, name, of }: Position): string {
    const [own] = new Set(types.map((type) => (type.aliasSymbol ?? type.getSymbol())?.name));
    const source = types
      .map((type) =>
        this.checker.typeToString(
          type,
          undefined,
          ts.TypeFormatFlags.NoTruncation |
            ts.TypeFormatFlags.InTypeAlias |
            ts.TypeFormatFlags.MultilineObjectLiterals,
        ),
      )
      .join(" | ");
    const path = name
      .split(".")
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join("");
    const named =
      types.length === 1 &&
      own !== undefined &&
      !/^(?:__\w+|Omit|Pick|Partial|Readonly|Record|Required)$/.test(own);
    const ending = of === "output" ? "Output" : "";
    const paths = [`${path}${ending}`, `${path}Choice${ending}`]; // Vpc.flowLogs, beside the component VpcFlowLogs
    for (const candidate of [...(named ? [`${own}${ending}`] : []), ...paths]) {
      const token = `${PACKAGE}:${module}:${candidate}`;
      const known = this.sources.get(token);
      if (known !== undefined && known !== source) continue;
      if (this.components.has(token)) continue;
      this.sources.set(token, source);
      return token;
    }
    throw new Error(`two types are called ${path}`);
  }

  private elementsOf(type: ts.Type): readonly ts.Type[] {
    return this.checker.getTypeArguments(type as ts.TypeReference);
  }

  /** The members of a union without undefined, with what an Input, Output or Promise holds in its place. */
  private unwrapped(type: ts.Type): {
    readonly types: readonly ts.Type[];
    readonly wrapped: boolean;
  } {
    // Of a generic component other languages see what its parameters are at the least.
    const least = type.isTypeParameter()
      ? (this.checker.getBaseConstraintOfType(type) ?? type)
      : type;
    const members = least.isUnion() ? least.types : [least];
    const inner = members.flatMap((member) => this.heldBy(member) ?? []);
    if (inner.length > 0) {
      const types = inner.flatMap((each) => this.unwrapped(each).types);
      return { types: [...new Set(types)], wrapped: true };
    }
    return { types: members.filter(({ flags }) => !(flags & ABSENT)), wrapped: false };
  }

  /** What an output gives, or undefined for any other type. */
  private heldBy(type: ts.Type): ts.Type | undefined {
    const parts = type.isIntersection() ? type.types : [type];
    const output = parts.find((part) => part.getSymbol()?.name === "OutputInstance");
    return output === undefined
      ? undefined
      : this.checker.getTypeArguments(output as ts.TypeReference)[0];
  }

  private mayBeAbsent(type: ts.Type): boolean {
    const members = type.isUnion() ? type.types : [type];
    return members.some((member) => (member.flags & ABSENT) !== 0 || this.absentInside(member));
  }

  private absentInside(member: ts.Type): boolean {
    const held = this.heldBy(member);
    return held !== undefined && this.mayBeAbsent(held);
  }

  private isResource(type: ts.Type): boolean {
    return this.bases(type).includes("Resource");
  }

  private isProvider(type: ts.Type): boolean {
    return this.bases(type).includes("ProviderResource");
  }

  private bases(type: ts.Type): readonly string[] {
    const { target = type } = type as Partial<ts.TypeReference>; // a generic class stands for its instances
    if (!target.isClassOrInterface()) return [];
    return [
      target.symbol.name,
      ...this.checker.getBaseTypes(target).flatMap((base) => this.bases(base)),
    ];
  }
}

const ABSENT = ts.TypeFlags.Undefined | ts.TypeFlags.Null;

const isPublic = (node: ts.PropertyDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PublicKeyword) === true;

const docOf = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker));

function descriptionOf(
  text: string,
  { values, resource }: Described,
): { readonly description?: string } {
  const parts = [
    text,
    values.length === 0 ? "" : `Values: ${values.map((value) => `\`${value}\``).join(", ")}.`,
    resource ? "A resource is given by its URN." : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? {} : { description: parts.join("\n\n") };
}

const sorted = <Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
