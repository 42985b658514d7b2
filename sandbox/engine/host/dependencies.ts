import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Dependency {
  readonly name: string;
  readonly version: string;
}

interface Manifest {
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

/** The packages that a program names in its package.json, or with `transitive` all that these bring along, as installed. */
export function programDependencies(
  programDirectory: string,
  transitive: boolean,
): readonly Dependency[] {
  const root = nearestManifest(programDirectory);
  if (root === undefined) return [];
  const found = new Map<string, Dependency>();
  const seen = new Set<string>();
  const visit = (from: string, names: readonly string[], deeper: boolean): void => {
    for (const name of names) {
      const directory = installedAt(from, name);
      const manifest = directory === undefined ? undefined : readManifest(directory);
      // Optional and not yet installed packages are not part of what would run.
      if (directory === undefined || manifest === undefined || seen.has(directory)) continue;
      seen.add(directory);
      found.set(`${name}@${manifest.version}`, { name, version: manifest.version });
      if (deeper) visit(directory, manifest.dependencies, deeper);
    }
  };
  visit(
    root.directory,
    [...root.manifest.dependencies, ...root.manifest.devDependencies],
    transitive,
  );
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const LOCK_FILES = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
  "package-lock.json": "npm",
} as const;

/** The package manager whose lock file is nearest above a program. @default npm */
export function packageManagerOf(
  programDirectory: string,
): (typeof LOCK_FILES)[keyof typeof LOCK_FILES] {
  for (const directory of upwards(programDirectory)) {
    for (const [file, manager] of Object.entries(LOCK_FILES)) {
      if (existsSync(path.join(directory, file))) return manager;
    }
  }
  return "npm";
}

function nearestManifest(
  start: string,
): { readonly directory: string; readonly manifest: Manifest } | undefined {
  for (const directory of upwards(start)) {
    const manifest = readManifest(directory);
    if (manifest !== undefined) return { directory, manifest };
  }
  return undefined;
}

/** Node's own lookup, on manifests: `require.resolve` cannot see one that the package's "exports" leave out. */
function installedAt(from: string, name: string): string | undefined {
  for (const directory of upwards(from)) {
    const candidate = path.join(directory, "node_modules", name);
    if (readManifest(candidate) !== undefined) return candidate;
  }
  return undefined;
}

function* upwards(start: string): Generator<string> {
  let directory = path.resolve(start);
  for (;;) {
    yield directory;
    const parent = path.dirname(directory);
    if (parent === directory) return;
    directory = parent;
  }
}

function readManifest(directory: string): Manifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  return {
    version: typeof parsed["version"] === "string" ? parsed["version"] : "0.0.0",
    dependencies: isRecord(parsed["dependencies"]) ? Object.keys(parsed["dependencies"]) : [],
    devDependencies: isRecord(parsed["devDependencies"])
      ? Object.keys(parsed["devDependencies"])
      : [],
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
