// Checkers and test servers of other ecosystems, each of one version, in a folder of its own below the sandbox's cache.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../sandbox/engine/cache";

/** A tool that is installed once for this machine. `missing` says why it cannot run here. */
export interface Tool {
  readonly command: string;
  readonly missing: string | undefined;
}

export interface PythonTool {
  readonly name: string;
  readonly version: string;
  /** Extra of the package, for example `server`. */
  readonly extra?: string;
  readonly command: string;
  /** Packages that have to be in the same environment, with their versions. */
  readonly beside?: readonly string[];
}

export interface GoTool {
  /** Path of the command's package. */
  readonly path: string;
  /** Version of its module, with the `v`. */
  readonly version: string;
  /** Experiment of the Go toolchain that it needs. */
  readonly experiment?: string;
}

export interface NpmTool {
  readonly name: string;
  readonly version: string;
  /** Path of the command inside the package. */
  readonly entry: string;
  /** True for a file that needs no other package. @default false */
  readonly alone?: boolean;
}

/** Installs a tool of Node; its command is a file for `node`. No script of a package runs. */
export function npmTool({ name, version, entry, alone = false }: NpmTool): Tool {
  const folder = join(cacheRoot(), `${name.replace("/", "-")}-${version}`);
  const file = alone ? join(folder, "package", entry) : join(folder, "node_modules", name, entry);
  return installed(`${name} ${version}`, file, () => {
    mkdirSync(folder, { recursive: true });
    if (alone) {
      const packed = ["pack", "--silent", "--pack-destination", folder, `${name}@${version}`];
      const archive = execFileSync("npm", packed, { encoding: "utf8", timeout: 240_000 }).trim();
      execFileSync("tar", ["-xzf", join(folder, archive), "-C", folder, `package/${entry}`]);
      return;
    }
    execFileSync(
      "npm",
      ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", `${name}@${version}`],
      { stdio: "ignore", timeout: 240_000 },
    );
  });
}

/** Installs a tool from Python's package index. */
export function pythonTool({ name, version, extra, command, beside = [] }: PythonTool): Tool {
  const folder = join(cacheRoot(), `${name}-${version}`);
  return installed(`${name} ${version}`, join(folder, "bin", command), () => {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "ignore", timeout: 60_000 });
    const wanted = `${name}${extra === undefined ? "" : `[${extra}]`}==${version}`;
    execFileSync(
      join(folder, "bin", "pip"),
      // parliament needs pkg_resources, which newer versions of setuptools no longer have.
      ["install", "--quiet", "--disable-pip-version-check", "setuptools<80", wanted, ...beside],
      { stdio: "ignore", timeout: 240_000 },
    );
  });
}

/** Builds a tool from its Go module. */
export function goTool({ path, version, experiment = "" }: GoTool): Tool {
  const name = path.split("/").at(-1) ?? path;
  const folder = join(cacheRoot(), `${name}-${version}`);
  return installed(`${name} ${version}`, join(folder, name), () => {
    mkdirSync(folder, { recursive: true });
    execFileSync("go", ["install", "-trimpath", "-ldflags", "-s -w", `${path}@${version}`], {
      env: {
        ...process.env,
        CGO_ENABLED: "0",
        GOBIN: folder,
        GOEXPERIMENT: experiment,
        GOFLAGS: "-buildvcs=false",
      },
      stdio: "ignore",
      timeout: 3_600_000, // Trivy's two thousand packages take half an hour on two busy cores
    });
  });
}

function installed(name: string, command: string, install: () => void): Tool {
  if (existsSync(command)) return { command, missing: undefined };
  try {
    install();
    return { command, missing: undefined };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    const missing = `${name} cannot be installed: ${reason}`;
    process.stderr.write(`skipped: ${missing}\n`);
    return { command, missing };
  }
}
