// The engine that holds a stack: the user's own, or the sandbox's. Commands that read or deploy a stack start here and
// say which of the two they use.
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { Environment } from "../sandbox/environment";
import { reportTo } from "../process/report";
import { run, type Outcome } from "../process/run";
import { Session } from "../sandbox/session";
import { stackOf } from "../process/stack-of";

export const ROOT = resolve(__dirname, "..");

export interface StackEngine {
  readonly sandbox: boolean;
  /** Runs the engine and returns how it ended; with `onLine` each line of its output is handed over as it comes. */
  pulumi(
    args: readonly string[],
    onLine?: (line: string) => void,
    variables?: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  /** Makes sure that the backend knows the stacks. @throws naming those that it does not, and how to make them */
  requireStacks(stacks: readonly string[]): Promise<void>;
  /** Where the simulated clouds answer SDK clients, in the sandbox. */
  readonly httpUrl: string | undefined;
  /** Variables for other programs that reach the same clouds. */
  readonly variables: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export interface StackEngineOptions {
  /** Optional. Use the sandbox even where an engine of the user's is on PATH. @default false */
  readonly sandbox?: boolean | undefined;
  /** Optional. Whether the sandbox's clouds have to run. @default true */
  readonly clouds?: boolean;
}

/** The user's engine when there is one on PATH, the sandbox's otherwise or when asked. */
export async function openStackEngine(options: StackEngineOptions = {}): Promise<StackEngine> {
  const pulumi = options.sandbox === true ? undefined : onPath("pulumi");
  if (pulumi === undefined) return sandboxEngine(options);
  console.error(
    "Using the engine on PATH and the backend it is logged in to (--sandbox for the simulation).",
  );
  const engine: StackEngine["pulumi"] = (args, onLine, variables) =>
    run(pulumi, args, {
      cwd: ROOT,
      env: { ...process.env, ...variables },
      ...(onLine === undefined ? {} : { onLine }),
    });
  return {
    sandbox: false,
    httpUrl: undefined,
    variables: process.env,
    pulumi: engine,
    requireStacks: async (stacks) => {
      const { code, stdout, stderr } = await engine(["stack", "ls", "--json"]);
      if (code !== 0) throw new Error(stderr.trim());
      refuseUnknown(stacks, JSON.parse(stdout) as readonly { readonly name: string }[]);
    },
    close: () => Promise.resolve(),
  };
}

function refuseUnknown(
  stacks: readonly string[],
  present: readonly { readonly name: string }[],
): void {
  const known = present.map(({ name }) => name.split("/").at(-1));
  const missing = stacks.filter((stack) => !known.includes(stack));
  if (missing.length === 0) return;
  throw new Error(
    `The backend that pulumi is logged in to has no stack ${missing.join(", ")}. Make each one with the state backend's key:\n` +
      missing
        .map((stack) => `  pulumi stack init ${stack} --secrets-provider "azurekeyvault://…"\n`)
        .join("") +
      "The key is the output secretsProvider of the stack bootstrap (docs/deploy/azure.md, Phase 1).",
  );
}

async function sandboxEngine(options: StackEngineOptions): Promise<StackEngine> {
  console.error(
    options.sandbox === true
      ? "Using the sandbox."
      : "No pulumi on PATH: using the sandbox. Install the Pulumi CLI and log in to use your own backend.",
  );
  const session = await Session.open(new Environment({ root: ROOT }), {
    report: reportTo(),
    clouds: options.clouds ?? true,
  });
  return {
    sandbox: true,
    httpUrl: session.httpUrl,
    variables: session.variables(),
    pulumi: async (args, onLine, variables) => {
      const stack = stackOf(args);
      if (stack !== undefined) await session.prepare(stack);
      return session.pulumi(args, {
        ...(onLine === undefined ? {} : { onLine }),
        ...(variables === undefined ? {} : { variables }),
      });
    },
    requireStacks: () => Promise.resolve(), // each is created when it is first used
    close: () => session.close(),
  };
}

function onPath(command: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
