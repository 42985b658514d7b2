import { constants } from "node:fs";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";

import { cacheRoot } from "../engine/cache";
import { withLock } from "../../process/lock";
import { runToSuccess } from "../../process/run";
import { API_SERVER_PACKAGE, ETCD_PACKAGE, KUBERNETES_VERSION } from "./pinned";

/** The machine cannot run an API server: normal; the message has the reason. */
export class ApiServerUnavailable extends Error {
  public override readonly name = "ApiServerUnavailable";
}

/** Executables of a control plane without controllers and nodes. */
export interface ControlPlane {
  /** Absolute path of `kube-apiserver`. */
  readonly apiServer: string;
  /** Absolute path of `etcd`. */
  readonly etcd: string;
}

export interface EnsureApiServerOptions {
  /** Optional. Called with a sentence, without a line end, for each step that takes time. @default - no report */
  readonly report?: (line: string) => void;
  /** Optional. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

const TOOLCHAIN = path.join(__dirname, "toolchain");

/**
 * Finds an API server of the pinned release in the cache, or builds it once for this machine (minutes, with two cores), and
 * finds etcd on PATH, or installs Debian's package where that is possible.
 *
 * Error: `ApiServerUnavailable` with the reason.
 */
export async function ensureApiServer(options: EnsureApiServerOptions = {}): Promise<ControlPlane> {
  const env = options.env ?? process.env;
  const report = options.report ?? (() => undefined);
  const etcd = await ensureEtcd(env, report);
  const home = path.join(cacheRoot(env), "kube-apiserver", KUBERNETES_VERSION);
  const apiServer = path.join(home, "kube-apiserver");
  if (await isExecutable(apiServer)) return { apiServer, etcd };
  return withLock(
    home,
    async () => {
      // Another run may have finished while this one waited.
      if (!(await isExecutable(apiServer))) await buildApiServer(home, apiServer, env, report);
      return { apiServer, etcd };
    },
    {
      onWait: (seconds) => {
        if (seconds % 10 === 0) report(`waiting for another build, ${String(seconds)} s`);
      },
    },
  );
}

async function buildApiServer(
  home: string,
  apiServer: string,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<void> {
  const go = await runToSuccess("go", ["env", "GOVERSION"], {
    cwd: path.parse(TOOLCHAIN).root,
    env,
    timeoutMilliseconds: 20_000,
  }).catch((error: unknown) => {
    throw new ApiServerUnavailable(`there is no Go to build it: ${firstLine(error)}`);
  });
  report(
    `building kube-apiserver ${KUBERNETES_VERSION} from Go modules (${go.trim()}), once for this machine`,
  );
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(path.join(home, "staging-"));
  try {
    await runToSuccess("go", ["install", "-trimpath", "-ldflags", "-s -w", API_SERVER_PACKAGE], {
      cwd: TOOLCHAIN,
      env: { ...env, CGO_ENABLED: "0", GOBIN: staging, GOFLAGS: "-mod=readonly" },
    });
    // A rename, so that no process sees half of it.
    await rename(path.join(staging, "kube-apiserver"), apiServer);
  } catch (error) {
    throw new ApiServerUnavailable(
      `kube-apiserver ${KUBERNETES_VERSION} could not be built: ${messageOf(error)}`,
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function ensureEtcd(env: NodeJS.ProcessEnv, report: (line: string) => void): Promise<string> {
  const found = await onPath("etcd", env);
  if (found !== undefined) return found;
  const why = "there is no etcd on PATH";
  const hint = `install the package ${ETCD_PACKAGE}`;
  if (process.getuid?.() !== 0 || (await onPath("apt-get", env)) === undefined) {
    throw new ApiServerUnavailable(`${why}; ${hint}`);
  }
  report(`installing Debian's package ${ETCD_PACKAGE}`);
  try {
    await runToSuccess("apt-get", ["install", "-y", "--no-install-recommends", ETCD_PACKAGE], {
      env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
      timeoutMilliseconds: 180_000,
    });
  } catch (error) {
    throw new ApiServerUnavailable(`${why}, and apt-get did not help: ${firstLine(error)}`);
  }
  const installed = await onPath("etcd", env);
  if (installed === undefined) throw new ApiServerUnavailable(`${why}; ${hint}`);
  return installed;
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env["PATH"] ?? "").split(path.delimiter)) {
    if (directory === "") continue;
    const file = path.join(directory, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
const firstLine = (error: unknown): string => messageOf(error).split("\n")[0] ?? "";
