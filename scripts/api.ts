// npm run api: writes docs/generated/api from the declarations of the package. A breaking change is refused unless the
// CHANGELOG names it. With --declarations <folder> it reads those of a built package instead of making them.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { breakingChanges, unannounced, type BreakingChange } from "./api/changes";
import { apiOf, parseReport, reportText } from "./api/report";

const ROOT = join(__dirname, "..");

/** Entry name to the path of its declarations inside the package. */
export function packageEntries(): Readonly<Record<string, string>> {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([key, value]) =>
      typeof value === "string" ? [] : [[key.replace("./", ""), value.types]],
    ),
  );
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
export function compareReports(packageFolder: string): readonly ReportState[] {
  const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  return Object.entries(packageEntries()).map(([entry, types]) => {
    const api = apiOf(join(packageFolder, types));
    const file = join(ROOT, "docs", "generated", "api", `${entry}.md`);
    const text = reportText(`platform-foundations/${entry}`, api);
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

/** Emits the declarations alone, into a folder laid out as the package. */
function emitDeclarations(folder: string): void {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, "tsconfig.build.json"),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram(config?.fileNames ?? [], {
    ...config?.options,
    incremental: false,
    emitDeclarationOnly: true,
    outDir: join(folder, "dist"),
    declarationDir: join(folder, "dist"),
  });
  program.emit();
}

function main(given: string | undefined): number {
  const folder = given ?? mkdtempSync(join(tmpdir(), "platform-api-"));
  try {
    if (given === undefined) emitDeclarations(folder);
    const states = compareReports(folder);
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
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const at = process.argv.indexOf("--declarations");
  process.exitCode = main(at === -1 ? undefined : process.argv[at + 1]);
}
