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
  /** Folder of the store; made when it does not exist. */
  readonly dir: string;
  /** Factor from typical durations to waiting time; 0 waits for nothing. @default 0.0005 */
  readonly latency?: number;
  /** Faults and limits; written to `scenario.json` of the store. @default what that file says, or none */
  readonly scenario?: Partial<Scenario>;
}

/** Running clouds. */
export interface Clouds {
  /** Value of PULUMI_DEBUG_PROVIDERS: `azure-native:41001,aws:41002,…`. */
  readonly debugProviders: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly pid: number;
  /** Where the same store answers over HTTP; absent when nothing is mounted there. */
  readonly httpUrl?: string;
  /** Ends when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts every simulated cloud in one child process on free ports of 127.0.0.1. */
export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const { dir, latency = DEFAULT_LATENCY, scenario } = options;
  mkdirSync(dir, { recursive: true });
  if (scenario !== undefined) {
    const content = JSON.stringify(scenarioSchema.parse(scenario), undefined, 2);
    writeFileAtomic.sync(join(dir, "scenario.json"), `${content}\n`);
  }
  const file = require.resolve("./serve-process");
  const loader = file.endsWith(".ts")
    ? ["--import", pathToFileURL(require.resolve("tsx")).href]
    : [];
  const child = spawn(process.execPath, [...loader, file, dir, String(latency)], {
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
    httpUrl?: string;
  };
  return {
    debugProviders: Object.entries(ports)
      .map(([name, port]) => `${name}:${String(port)}`)
      .join(","),
    ports,
    pid: child.pid,
    ...(httpUrl === undefined ? {} : { httpUrl }),
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
