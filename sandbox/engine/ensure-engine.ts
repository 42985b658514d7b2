import { access, rm } from "node:fs/promises";
import path from "node:path";

import { withLock } from "../../process/lock";
import { cacheRoot, readJson, writeJson } from "./cache";
import { besideOurHost } from "./host-bundle";
import { ENGINE_VERSION } from "./pinned";
import {
  engineFromGo,
  engineFromNpm,
  engineOnPath,
  type Found,
  type Installation,
  SourceUnavailable,
} from "./sources";

export type EngineSource = "path" | "npm" | "go";

/** A Pulumi command line that can run Node programs and policy packs. */
export interface Engine {
  /** Absolute path of the command line. */
  readonly pulumi: string;
  /** Directory of the command line. */
  readonly binDir: string;
  readonly version: string;
  /** Where it came from: found on PATH, the official release, or built from Go modules. */
  readonly source: EngineSource;
  /** Variables to start it with: PATH, with the engine and its language host first. */
  readonly env: Readonly<Record<string, string>>;
}

export interface EnsureEngineOptions {
  /** Optional. Called with a sentence, without a line end, for each step that takes time. @default - no report */
  readonly report?: (line: string) => void;
  /** Optional. Environment to look in and to extend. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Optional. Replaces the two ways that need a network, for tests. */
  readonly installers?: Readonly<Record<"npm" | "go", (to: Installation) => Promise<Found>>>;
}

/** A way that was tried, why it did not work, and what would make it work. */
export interface Attempt {
  readonly way: string;
  readonly reason: string;
  readonly remedy: string;
}

export class NoEngineError extends Error {
  public override readonly name = "NoEngineError";
  public constructor(public readonly attempts: readonly Attempt[]) {
    super(
      [
        `No Pulumi engine: ${String(attempts.length)} ways were tried.`,
        ...attempts.flatMap(({ way, reason, remedy }) => [
          `  ${way}`,
          ...`why not: ${reason}`.split("\n").map((line) => `    ${line}`),
          `    to do:   ${remedy}`,
        ]),
        "One of them is enough.",
      ].join("\n"),
    );
  }
}

const WAYS = {
  path: "a pulumi on PATH",
  npm: "the official release, through the npm package pulumi",
  go: "a build from Go modules",
} as const satisfies Record<EngineSource, string>;

/**
 * Finds a Pulumi engine, or gets one and keeps it for every later run and every other clone.
 *
 * Error: `NoEngineError`, which lists each way that was tried and what to install.
 */
export async function ensureEngine(options: EnsureEngineOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env;
  const report = options.report ?? (() => undefined);
  const installers = options.installers ?? { npm: engineFromNpm, go: engineFromGo };
  const root = cacheRoot(env);
  const home = path.join(root, "engine", ENGINE_VERSION);
  const attempts: Attempt[] = [];

  const onPath = await attempt("path", attempts, () =>
    engineOnPath({ env, cacheRoot: root, memory: path.join(root, "engine", "seen-on-path.json") }),
  );
  if (onPath !== undefined) return engine(onPath, "path", home, env);

  const kept = await keptEngine(home);
  if (kept !== undefined) return engine(kept.found, kept.source, home, env);

  return withLock(
    home,
    async () => {
      // Another run may have finished while this one waited.
      const finished = await keptEngine(home);
      if (finished !== undefined) return engine(finished.found, finished.source, home, env);
      const to: Installation = {
        env,
        binDir: path.join(home, "bin"),
        staging: path.join(home, "staging"),
        report,
      };
      // Left by an interrupted run, whose lock this process has now.
      await rm(to.staging, { recursive: true, force: true });
      for (const source of ["npm", "go"] as const) {
        const found = await attempt(source, attempts, () => installers[source](to));
        if (found === undefined) {
          report(`not available: ${WAYS[source]} (${attempts.at(-1)?.reason ?? "unknown"})`);
          continue;
        }
        await writeJson(markerOf(home), { source, version: found.version });
        report(`pulumi ${found.version} is ready and kept in ${home}`);
        return engine(found, source, home, env);
      }
      throw new NoEngineError(attempts);
    },
    {
      onWait: (seconds) => {
        if (seconds % 10 === 0) {
          report(`waiting for another run that is getting the engine, ${String(seconds)} s`);
        }
      },
    },
  );
}

async function attempt(
  source: EngineSource,
  attempts: Attempt[],
  search: () => Promise<Found>,
): Promise<Found | undefined> {
  try {
    return await search();
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    attempts.push({ way: WAYS[source], reason: error.message, remedy: error.remedy });
    return undefined;
  }
}

/** The marker is written last: where it exists, the engine beside it is whole. */
function markerOf(home: string): string {
  return path.join(home, "engine.json");
}

async function keptEngine(
  home: string,
): Promise<{ readonly found: Found; readonly source: "npm" | "go" } | undefined> {
  const marker = await readJson(markerOf(home));
  if (typeof marker !== "object" || marker === null) return undefined;
  if (!("source" in marker) || !("version" in marker)) return undefined;
  const { source, version } = marker;
  if ((source !== "npm" && source !== "go") || typeof version !== "string") return undefined;
  const pulumi = path.join(home, "bin", "pulumi");
  try {
    await access(pulumi);
  } catch {
    return undefined;
  }
  return { found: { pulumi, version }, source };
}

async function engine(
  found: Found,
  source: EngineSource,
  home: string,
  env: NodeJS.ProcessEnv,
): Promise<Engine> {
  // The official releases bring the official host; ours is for an engine that came without one.
  const binDir =
    source === "go"
      ? await besideOurHost(found.pulumi, path.join(home, "with-host"))
      : path.dirname(found.pulumi);
  const rest = (env["PATH"] ?? "").split(path.delimiter).filter((entry) => entry !== binDir);
  return {
    pulumi: path.join(binDir, "pulumi"),
    binDir,
    version: found.version,
    source,
    env: { PATH: [binDir, ...rest].join(path.delimiter) },
  };
}
