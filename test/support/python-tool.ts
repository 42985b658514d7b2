// A tool from Python's package index, in an environment of its own below the sandbox's cache.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../sandbox/engine/cache";

export interface PythonTool {
  readonly name: string;
  readonly version: string;
  /** Extra of the package, for example `server`. */
  readonly extra?: string;
  readonly command: string;
  /** Packages that have to be in the same environment, with their versions. */
  readonly beside?: readonly string[];
}

/** Installs the tool. `missing` says why it cannot run here, and is written to stderr as the reason of a skip. */
export function pythonTool({ name, version, extra, command, beside = [] }: PythonTool): {
  readonly command: string;
  readonly missing: string | undefined;
} {
  const folder = join(cacheRoot(), `${name}-${version}`);
  const path = join(folder, "bin", command);
  if (existsSync(path)) return { command: path, missing: undefined };
  try {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "ignore", timeout: 60_000 });
    const wanted = `${name}${extra === undefined ? "" : `[${extra}]`}==${version}`;
    execFileSync(
      join(folder, "bin", "pip"),
      // parliament needs pkg_resources, which newer versions of setuptools no longer have.
      ["install", "--quiet", "--disable-pip-version-check", "setuptools<80", wanted, ...beside],
      { stdio: "ignore", timeout: 240_000 },
    );
    return { command: path, missing: undefined };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    const missing = `${name} ${version} cannot be installed: ${reason}`;
    process.stderr.write(`skipped: ${missing}\n`);
    return { command: path, missing };
  }
}
