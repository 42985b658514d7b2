import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

import { type Engine, ensureEngine } from "../../sandbox/engine/ensure-engine";

/** How a command of the real engine ended, and what its user would have read. */
export interface Spoken {
  readonly code: number | null;
  /** Both streams as one text, in the order of arrival, without colors. */
  readonly text: string;
}

/** A Pulumi program in a directory of its own, with its own home and file backend, for the real engine. */
export interface Program {
  readonly directory: string;
  write(file: string, content: string): void;
  /** Runs `pulumi <args>` to its end. */
  pulumi(...args: readonly string[]): Promise<Spoken>;
  /** Starts `pulumi <args>` and leaves it running. */
  start(...args: readonly string[]): ChildProcess;
  remove(): void;
}

/** Runtime options that run TypeScript as this project runs its own. */
export const TYPESCRIPT = { typescript: false, nodeargs: "--import tsx" };

/** Makes a program called `trial` with one stack, `dev`. */
export async function makeProgram(
  files: Readonly<Record<string, string>>,
  project: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const engine = await ensureEngine();
  const root = mkdtempSync(path.join(os.tmpdir(), "platform-foundations-"));
  const directory = path.join(root, "program");
  mkdirSync(path.join(root, "state"));
  mkdirSync(directory);
  symlinkSync(path.resolve(__dirname, "../../node_modules"), path.join(directory, "node_modules"));

  const write = (file: string, content: string): void => {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  };
  // JSON is YAML.
  write(
    "Pulumi.yaml",
    JSON.stringify({ name: "trial", runtime: { name: "nodejs", options: TYPESCRIPT }, ...project }),
  );
  write(
    "package.json",
    JSON.stringify({ name: "trial", main: "index.ts", dependencies: { "@pulumi/pulumi": "*" } }),
  );
  for (const [file, content] of Object.entries(files)) write(file, content);

  const start = (...args: readonly string[]): ChildProcess =>
    spawn(engine.pulumi, [...args, "--non-interactive"], {
      cwd: directory,
      env: { ...process.env, ...engineEnv(root, engine), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const pulumi = (...args: readonly string[]): Promise<Spoken> => spoken(start(...args));
  const made = await pulumi("stack", "init", "dev");
  if (made.code !== 0) throw new Error(made.text);
  return {
    directory,
    write,
    pulumi,
    start,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Everything that keeps a test away from the user's own Pulumi and from the network. */
function engineEnv(root: string, engine: Engine): Record<string, string> {
  return {
    ...engine.env,
    NO_COLOR: "1",
    PULUMI_HOME: path.join(root, "home"),
    PULUMI_BACKEND_URL: `file://${path.join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "only for tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  };
}

/** Waits for a process and collects its output. */
export function spoken(child: ChildProcess): Promise<Spoken> {
  return new Promise((resolve, reject) => {
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      // The SDK colors the stack of an error in any case.
      resolve({ code, text: stripVTControlCharacters(text) });
    });
  });
}

/** Resolves as soon as `condition` holds; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
