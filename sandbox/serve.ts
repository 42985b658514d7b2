import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import writeFileAtomic from "write-file-atomic";

import { type Scenario, scenarioSchema } from "./clouds/scenario";

/** Simulated seconds become this many real ones: a cluster of eight minutes takes a quarter of a second. */
export const DEFAULT_LATENCY = 0.0005;

export interface CloudsOptions {
  /** Folder of the store; created when it does not exist. */
  readonly dir: string;
  /** Factor from typical durations to waiting time; 0 waits for nothing. @default 0.0005 */
  readonly latency?: number;
  /** Faults and limits; written to `scenario.json` of the store. @default what that file says, or none */
  readonly scenario?: Partial<Scenario>;
  /** Folder of the program, whose own copies of the providers' SDKs give the versions. @default - the working directory */
  readonly root?: string;
  /** Folders of component packages, whose SDKs count where the program has none. @default none */
  readonly packageFolders?: readonly string[];
  /** Providers of the program that are not simulated: each gets a server that says so. @default none */
  readonly unserved?: readonly string[];
  /** Folder of a program in YAML, whose language host asks for schemas. @default - schemas are empty */
  readonly yamlProgram?: string;
  /** Whether types and functions without a model are accepted by their inputs. @default false */
  readonly generic?: boolean;
  /** Where the run is made: `laptop`, `jumpbox`, the name or id of a subnet, or `anywhere`. @default "laptop" */
  readonly runFrom?: string;
}

/** What the process of the clouds is started with, as JSON. */
export type ServeRequest = Required<
  Pick<
    CloudsOptions,
    "dir" | "latency" | "root" | "packageFolders" | "unserved" | "generic" | "runFrom"
  >
> &
  Pick<CloudsOptions, "yamlProgram">;

/** Running clouds. */
export interface Clouds {
  /** Value of PULUMI_DEBUG_PROVIDERS: `azure-native:41001,aws:41002,…`. */
  readonly debugProviders: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly pid: number;
  /** Where the same store answers SDK clients over HTTP. */
  readonly httpUrl: string;
  /** Resolves when the process has ended, for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts every simulated cloud in one child process on free ports of 127.0.0.1. */
export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const {
    dir,
    latency = DEFAULT_LATENCY,
    scenario,
    root = process.cwd(),
    packageFolders = [],
    unserved = [],
    generic = false,
    runFrom = "laptop",
    yamlProgram,
  } = options;
  mkdirSync(dir, { recursive: true });
  if (scenario !== undefined) {
    const content = JSON.stringify(scenarioSchema.parse(scenario), undefined, 2);
    writeFileAtomic.sync(join(dir, "scenario.json"), `${content}\n`);
  }
  const file = require.resolve("./serve-process");
  const loader = file.endsWith(".ts")
    ? ["--import", pathToFileURL(require.resolve("tsx")).href]
    : [];
  const request: ServeRequest = {
    dir,
    latency,
    root,
    packageFolders,
    unserved,
    generic,
    runFrom,
    ...(yamlProgram === undefined ? {} : { yamlProgram }),
  };
  const child = spawn(process.execPath, [...loader, file, JSON.stringify(request)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: environment(),
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaints = (complaints + chunk).slice(-20_000);
  });
  child.stdin.on("error", () => undefined); // the process may be gone before it reads
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const first = await Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve)),
    ended.then(() => ""),
  ]);
  if (first === "" || child.pid === undefined) {
    throw new Error(`the simulated clouds did not start:\n${complaints.trim()}`);
  }
  const { ports, httpUrl } = JSON.parse(first) as {
    ports: Record<string, number>;
    httpUrl: string;
  };
  return {
    debugProviders: Object.entries(ports)
      .map(([name, port]) => `${name}:${String(port)}`)
      .join(","),
    ports,
    pid: child.pid,
    httpUrl,
    ended,
    stop: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
      await ended;
      clearTimeout(timer);
    },
  };
}

// The clouds need no setting of the caller, and no credentials of a user shall reach them.
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return Object.fromEntries(
    Object.entries({ PATH, HOME, TMPDIR, SystemRoot }).filter(([, value]) => value !== undefined),
  );
}
