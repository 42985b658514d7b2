// The entries of the components' package with their types, for generators that ask the type checker (some seconds).
import { join } from "node:path";
import ts from "typescript";
import { CLOUDS } from "./docs/examples";

const ROOT = join(__dirname, "..");

/** A class that an entry exports. */
export interface ExportedClass {
  /** Its name in the entry. */
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.ClassDeclaration;
}

/** The classes of each entry. */
export function exportedClasses(): {
  readonly checker: ts.TypeChecker;
  readonly entries: readonly {
    readonly cloud: (typeof CLOUDS)[number];
    readonly classes: readonly ExportedClass[];
  }[];
} {
  const files = CLOUDS.map((cloud) => join(ROOT, "components", cloud, "index.ts"));
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) =>
    ts.sys.readFile(path),
  ) as { readonly config: { readonly compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const entries = CLOUDS.map((cloud, index) => {
    const file = program.getSourceFile(files[index] ?? "");
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`components/${cloud}/index.ts exports nothing`);
    const classes = checker.getExportsOfModule(module).flatMap((exported): ExportedClass[] => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const declaration = symbol.valueDeclaration;
      return declaration !== undefined && ts.isClassDeclaration(declaration)
        ? [{ name: exported.name, symbol, declaration }]
        : [];
    });
    return { cloud, classes };
  });
  return { checker, entries };
}
