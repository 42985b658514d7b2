import { constants } from "node:fs";
import { access, mkdir, mkdtemp, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

import semver from "semver";

import { emptyDirectory, readJson, writeJson } from "./cache";
import { runToSuccess } from "../../process/run";
import { HOST_NAME } from "./host-bundle";
import {
  ENGINE_VERSION,
  GO_PACKAGE,
  GO_VERSION_VARIABLE,
  NPM_PACKAGE,
  OLDEST_ENGINE_ON_PATH,
  OLDEST_GO,
} from "./pinned";

/** One source of the engine cannot be used: normal, as long as another can. */
export class SourceUnavailable extends Error {
  public override readonly name = "SourceUnavailable";
  public constructor(
    reason: string,
    /** What the user can do to make this way work. */
    public readonly remedy: string,
  ) {
    super(reason);
  }
}

/** An engine's executables: the command line and what it looks for beside itself. */
export interface Found {
  readonly pulumi: string;
  readonly version: string;
}

export interface PathSearch {
  readonly env: NodeJS.ProcessEnv;
  /** Our own cache: an engine found there was put on PATH by an earlier call. */
  readonly cacheRoot: string;
  /** File that remembers the versions of executables seen before, so that a second run asks none of them. */
  readonly memory: string;
}

/** A `pulumi` on PATH that is new enough and has its language host beside it. */
export async function engineOnPath(search: PathSearch): Promise<Found> {
  const remedy = `install Pulumi ${OLDEST_ENGINE_ON_PATH} or newer (https://www.pulumi.com/docs/install/)`;
  const reasons: string[] = [];
  for (const directory of (search.env["PATH"] ?? "").split(path.delimiter)) {
    const pulumi = path.join(directory, "pulumi");
    if (directory === "" || isInside(search.cacheRoot, directory)) continue;
    if (!(await isExecutable(pulumi))) continue;
    // Package managers put a link on PATH and the files in another folder; the engine looks beside the real one, too.
    const homes = [directory, path.dirname(await realpath(pulumi))];
    const hosts = await Promise.all(homes.map((home) => isExecutable(path.join(home, HOST_NAME))));
    if (!hosts.includes(true)) {
      reasons.push(`${pulumi} has no ${HOST_NAME} beside it`);
      continue;
    }
    const version = await versionOf(pulumi, search);
    if (version === undefined) {
      reasons.push(`${pulumi} does not tell its version`);
    } else if (semver.lt(version, OLDEST_ENGINE_ON_PATH)) {
      reasons.push(`${pulumi} is ${version}, older than ${OLDEST_ENGINE_ON_PATH}`);
    } else {
      return { pulumi, version };
    }
  }
  throw new SourceUnavailable(
    reasons.length === 0 ? "there is no pulumi on PATH" : reasons.join("; "),
    remedy,
  );
}

async function versionOf(pulumi: string, search: PathSearch): Promise<string | undefined> {
  const { size, mtimeMs } = await stat(pulumi);
  const key = `${await realpath(pulumi)} ${String(size)} ${String(mtimeMs)}`;
  const known = await readJson(search.memory);
  if (isTextRecord(known) && known[key] !== undefined) return known[key];
  const printed = await runToSuccess(pulumi, ["version"], {
    env: { ...search.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMilliseconds: 20_000,
  }).catch(() => "");
  const version = semver.valid(semver.coerce(printed.trim(), { includePrerelease: true }));
  if (version === null) return undefined;
  await writeJson(search.memory, { ...(isTextRecord(known) ? known : {}), [key]: version });
  return version;
}

export interface Installation {
  readonly env: NodeJS.ProcessEnv;
  /** Directory that will hold the executables: it appears whole or not at all. */
  readonly binDir: string;
  /** Directory for what is not finished; on the same file system as `binDir`. */
  readonly staging: string;
  readonly report: (line: string) => void;
}

/** The page that the official package reads first; when it cannot be had quickly, nor can the rest. */
const RELEASES = "https://get.pulumi.com/install.sh";

/** The official release, fetched by the official npm package, which is a downloader. */
export async function engineFromNpm(installation: Installation): Promise<Found> {
  const remedy = "allow this machine to reach get.pulumi.com";
  const { report, staging } = installation;
  const unavailable = (reason: string): SourceUnavailable => new SourceUnavailable(reason, remedy);
  try {
    const answer = await fetch(RELEASES, { method: "HEAD", signal: AbortSignal.timeout(4_000) });
    if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}`);
  } catch (error) {
    throw unavailable(`the download server of Pulumi does not answer (${causeOf(error)})`);
  }
  const directory = path.join(staging, "npm");
  await emptyDirectory(directory);
  report(`downloading the official release with the npm package ${NPM_PACKAGE}`);
  try {
    await runToSuccess(
      "npm",
      [
        "install",
        "--prefix",
        directory,
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        NPM_PACKAGE,
      ],
      { env: installation.env, timeoutMilliseconds: 60_000 },
    );
    // The package keeps what it fetches under PULUMI_HOME, which must not be the user's own.
    await runToSuccess(
      process.execPath,
      [path.join(directory, "node_modules", "pulumi", "run.js"), "version"],
      {
        env: { ...installation.env, PULUMI_HOME: directory, PULUMI_VERSION: ENGINE_VERSION },
        timeoutMilliseconds: 300_000,
        onErrorLine: report,
      },
    );
  } catch (error) {
    throw unavailable(messageOf(error));
  }
  const downloaded = path.join(directory, "versions", ENGINE_VERSION, "bin");
  for (const name of ["pulumi", HOST_NAME]) {
    if (!(await isExecutable(path.join(downloaded, name)))) {
      throw unavailable(`the package ${NPM_PACKAGE} brought no ${name}`);
    }
  }
  await moveInto(downloaded, installation.binDir);
  await rm(directory, { recursive: true, force: true });
  return { pulumi: path.join(installation.binDir, "pulumi"), version: ENGINE_VERSION };
}

/** The small Go module that pins the engine and the sum of every module that it is built from. */
const TOOLCHAIN = path.join(__dirname, "toolchain");

/** A build from source. Interrupted, it goes on where it was: Go keeps every module and package that it has finished. */
export async function engineFromGo(installation: Installation): Promise<Found> {
  const { report, staging, binDir } = installation;
  const remedy = `install Go ${OLDEST_GO} or newer (https://go.dev/doc/install)`;
  const goVersion = await runToSuccess("go", ["env", "GOVERSION"], {
    // In another directory the toolchain line of go.mod would make an old Go fetch a newer one just to answer.
    cwd: path.parse(TOOLCHAIN).root,
    env: installation.env,
    timeoutMilliseconds: 20_000,
  }).catch((error: unknown) => {
    throw new SourceUnavailable(firstLine(messageOf(error)), remedy);
  });
  const go = semver.coerce(goVersion.trim());
  if (go === null || semver.lt(go, "1.21.0")) {
    throw new SourceUnavailable(`go is ${goVersion.trim()}, older than ${OLDEST_GO}`, remedy);
  }

  await mkdir(staging, { recursive: true });
  const output = await mkdtemp(path.join(staging, "go-"));
  const env = { ...installation.env, CGO_ENABLED: "0", GOBIN: output, GOFLAGS: "-mod=readonly" };
  const progress = countingProgress(report);
  try {
    report(
      `building pulumi ${ENGINE_VERSION} from Go modules (${goVersion.trim()}), once for this machine`,
    );
    const tags = ["-tags", "osusergo,grpcnotrace"];
    const packages = await runToSuccess("go", ["list", "-deps", ...tags, GO_PACKAGE], {
      cwd: TOOLCHAIN,
      env,
      onErrorLine: progress.downloaded,
    });
    progress.expect(packages.trim().split("\n").length);
    await runToSuccess(
      "go",
      [
        "install",
        "-v",
        "-trimpath",
        ...tags,
        "-ldflags",
        `-s -w -X ${GO_VERSION_VARIABLE}=v${ENGINE_VERSION}`,
        GO_PACKAGE,
      ],
      { cwd: TOOLCHAIN, env, onErrorLine: progress.compiled },
    );
    await moveInto(output, binDir);
  } catch (error) {
    throw new SourceUnavailable(
      messageOf(error),
      "let Go reach a module proxy (GOPROXY), and leave about 4 GB for its caches",
    );
  } finally {
    progress.close();
    await rm(output, { recursive: true, force: true });
  }
  return { pulumi: path.join(binDir, "pulumi"), version: ENGINE_VERSION };
}

/** Seconds between two lines of progress: often enough to show life, seldom enough to read. */
const PROGRESS_SECONDS = 10;

function countingProgress(report: (line: string) => void): {
  readonly downloaded: (line: string) => void;
  readonly compiled: (line: string) => void;
  readonly expect: (packages: number) => void;
  readonly close: () => void;
} {
  const started = Date.now();
  let modules = 0;
  let packages = 0;
  let expected: number | undefined;
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    report(
      expected === undefined
        ? `downloading modules: ${String(modules)} so far, ${String(seconds)} s`
        : `compiling and linking: ${String(packages)} of up to ${String(expected)} packages, ${String(seconds)} s`,
    );
  }, PROGRESS_SECONDS * 1000);
  return {
    downloaded: (line) => {
      if (line.startsWith("go: downloading ")) modules += 1;
    },
    compiled: (line) => {
      // With -v, Go names each package that it compiles; notes of its own start with "go: ".
      if (!line.startsWith("go: ")) packages += 1;
    },
    expect: (count) => {
      expected = count;
    },
    close: () => {
      clearInterval(timer);
    },
  };
}

/** A rename, so that no process sees half of it. */
async function moveInto(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(path.dirname(to), { recursive: true });
  await rename(from, to);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function isInside(parent: string, directory: string): boolean {
  const relative = path.relative(parent, path.resolve(directory));
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((entry) => typeof entry === "string")
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `fetch` says only "fetch failed"; what happened is in the cause. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error
    ? messageOf(error.cause)
    : messageOf(error);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
