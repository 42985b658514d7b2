// npm run api
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import ts from "typescript";
import { breakingChanges, unannounced, type BreakingChange } from "./api/changes";
import { apiOf, parseReport, reportText } from "./api/report";

const ROOT = join(__dirname, "..");

/** Folders of the workspaces whose declarations are an interface for others. */
export const PACKAGES = ["components", "preflight"] as const;
export type Package = (typeof PACKAGES)[number];

/** What a package offers: its name, and its entries with the path of their declarations inside it. */
export function offered(folder: Package): {
  readonly name: string;
  readonly entries: Readonly<Record<string, string>>;
} {
  const { name, exports } = JSON.parse(
    readFileSync(join(ROOT, folder, "package.json"), "utf8"),
  ) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const entries = Object.entries(exports).flatMap(([key, value]) =>
    typeof value === "string" ? [] : [[key, value.types] as const],
  );
  return { name, entries: Object.fromEntries(entries) };
}

export interface ReportState {
  readonly entry: string;
  readonly file: string;
  readonly text: string;
  readonly current: boolean;
  /** Breaking changes since the committed report that the CHANGELOG does not name. */
  readonly unannounced: readonly BreakingChange[];
}

/** Compares the declarations of a built package with the committed reports. */
export function compareReports(folder: Package, built: string): readonly ReportState[] {
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  const { name, entries } = offered(folder);
  return Object.entries(entries).map(([key, types]) => {
    const api = apiOf(join(built, types));
    const entry = key === "." ? folder : key.slice("./".length);
    const file = join(ROOT, "docs", "reference", "api", `${entry}.md`);
    const text = reportText(key === "." ? name : `${name}/${entry}`, api);
    const committed = existsSync(file) ? readFileSync(file, "utf8") : "";
    return {
      entry,
      file,
      text,
      current: committed === text,
      unannounced: unannounced(breakingChanges(parseReport(committed), api), changelog),
    };
  });
}

/** Emits the declarations of a package alone, laid out as the package is. */
function emitDeclarations(source: Package, folder: string): void {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, source, "tsconfig.build.json"),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram(config?.fileNames ?? [], {
    ...config?.options,
    emitDeclarationOnly: true,
    outDir: join(folder, "dist"),
    declarationDir: join(folder, "dist"),
  });
  program.emit();
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), "platform-api-"));
  try {
    const states = PACKAGES.flatMap((source) => {
      const built = join(folder, source);
      emitDeclarations(source, built);
      return compareReports(source, built);
    });
    const refused = states.flatMap(({ entry, unannounced: changes }) =>
      changes.map(({ name, because }) => `${entry}: ${name} ${because}`),
    );
    if (refused.length > 0) {
      console.error("Breaking changes that the CHANGELOG does not name under its newest version:");
      for (const line of refused) console.error(`  ${line}`);
      return 1;
    }
    for (const { file, text, current } of states) {
      if (current) continue;
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${file.slice(ROOT.length + 1)}`);
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  new Command("npm run api")
    .description(
      "Writes docs/reference/api from the declarations of the packages. A breaking change is refused unless the CHANGELOG names it.",
    )
    .parse();
  process.exitCode = main();
}
