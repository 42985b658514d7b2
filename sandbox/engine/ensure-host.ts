import { existsSync } from "node:fs";
import { access, link, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";

import { runToSuccess } from "../../process/run";
import { withLock } from "../../process/lock";
import { cacheRoot } from "./cache";
import type { Engine } from "./ensure-engine";
import { YAML_VERSION } from "./pinned";

/** The language host of `runtime: yaml`, and the converter by which Pulumi reads YAML for other commands. */
const NAMES = ["pulumi-language-yaml", "pulumi-converter-yaml"] as const;

/** Makes sure that the engine finds a language host; without one, it would look for a plugin to download. */
export async function ensureHost(
  runtime: string,
  engine: Engine,
  report: (line: string) => void,
): Promise<void> {
  const host = `pulumi-language-${runtime}`;
  const folders = (engine.env["PATH"] ?? "").split(path.delimiter);
  if (runtime === "nodejs" || folders.some((folder) => existsSync(path.join(folder, host)))) return;
  if (runtime === "yaml" && engine.source === "go") return besideYamlHost(engine.binDir, report);
  throw new Error(
    `The runtime of this program is "${runtime}". The sandbox brings the language hosts of nodejs and yaml only; for "${runtime}", put ${host} on PATH, as the Pulumi CLI does (https://www.pulumi.com/docs/install/).`,
  );
}

/**
 * Puts the YAML language host beside an engine that was built: the engine warns about a host that is only on PATH. It is built
 * once from Go modules and kept; Go compares the sum of every module with its checksum database.
 *
 * Error: `go install` failed; the message says what to install instead.
 */
async function besideYamlHost(
  engineDir: string,
  report: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const home = path.join(cacheRoot(env), "engine", `yaml-${YAML_VERSION}`);
  const binDir = path.join(home, "bin");
  await withLock(home, async () => {
    if (!(await isThere(binDir))) await build(binDir, path.join(home, "staging"), report, env);
    for (const name of NAMES)
      if (!(await isThere(engineDir, name)))
        await link(path.join(binDir, name), path.join(engineDir, name));
  });
}

async function build(
  binDir: string,
  staging: string,
  report: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  report(
    `building the language host of YAML ${YAML_VERSION} from Go modules, once for this machine`,
  );
  const packages = NAMES.map(
    (name) => `github.com/pulumi/pulumi-yaml/cmd/${name}@v${YAML_VERSION}`,
  );
  try {
    await runToSuccess("go", ["install", "-trimpath", "-ldflags", "-s -w", ...packages], {
      cwd: staging,
      env: { ...env, CGO_ENABLED: "0", GOBIN: staging, GOFLAGS: "" },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The language host of runtime yaml cannot be built: ${reason}\nInstall the Pulumi CLI, which brings it (https://www.pulumi.com/docs/install/), or Go.`,
    );
  }
  await rename(staging, binDir);
}

const isThere = (folder: string, name: string = NAMES[0]): Promise<boolean> =>
  access(path.join(folder, name)).then(
    () => true,
    () => false,
  );
