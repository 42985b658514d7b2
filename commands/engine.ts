// The engine that holds a stack: the one on PATH, or with --sandbox the one of the simulation. Commands that read or deploy a
// stack start here. Nothing of the sandbox is loaded unless it is asked for.
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { connectionFailure } from "../process/connect";
import { run, type Outcome } from "../process/run";

export const ROOT = resolve(__dirname, "..");

export interface Engine {
  readonly sandbox: boolean;
  /** Runs the engine and returns how it ended; with `onLine` each line of its output is passed on as it comes. */
  pulumi(
    args: readonly string[],
    onLine?: (line: string) => void,
    variables?: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  /** Makes sure that the backend knows the stacks. @throws naming those that it does not, and how to create them */
  requireStacks(stacks: readonly string[]): Promise<void>;
  /** Organization of stacks that are named without one; undefined for a backend without organizations. */
  organization(): Promise<string | undefined>;
  /** Where the simulated clouds answer SDK clients, in the sandbox. */
  readonly httpUrl: string | undefined;
  /** Why an HTTPS server cannot be reached from where this runs; undefined when it can. */
  unreachable(host: string): Promise<string | undefined>;
  /** Variables for other programs that reach the same clouds. */
  readonly variables: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Optional. Use the simulated clouds instead of the engine on PATH and its backend. @default false */
  readonly sandbox?: boolean | undefined;
  /** Optional. Whether the sandbox's clouds have to run. @default true */
  readonly clouds?: boolean;
  /** Optional. In the sandbox, where the run is made: `laptop`, `jumpbox` or a subnet. @default "laptop" */
  readonly runFrom?: string | undefined;
}

const HTTPS = 443;

/** The engine on PATH, or the sandbox's when asked. @throws when there is no pulumi on PATH: a real run never becomes a simulation */
export async function openEngine({
  sandbox = false,
  clouds = true,
  runFrom,
}: EngineOptions): Promise<Engine> {
  if (!sandbox) return realEngine();
  const { sandboxEngine } = await import("./sandbox-engine.js");
  return sandboxEngine({ clouds, runFrom });
}

/**
 * The engine on PATH with the backend that it is logged in to.
 *
 * @param root folder of Pulumi.yaml. @default - this clone, whose commands know `--sandbox`
 */
export function realEngine(root = ROOT): Engine {
  const isOwn = root === ROOT;
  const pulumi = onPath("pulumi");
  if (pulumi === undefined)
    throw new Error(
      `There is no pulumi on PATH. Install the Pulumi CLI (https://www.pulumi.com/docs/install/) and log in to your backend${isOwn ? ", or add --sandbox to use the simulated clouds" : ""}.`,
    );
  console.error(
    `Using the engine on PATH and the backend it is logged in to${isOwn ? " (--sandbox for the simulation)" : ""}.`,
  );
  const engine: Engine["pulumi"] = (args, onLine, variables) =>
    run(pulumi, args, {
      cwd: root,
      env: { ...process.env, ...variables },
      ...(onLine === undefined ? {} : { onLine }),
    });
  return {
    sandbox: false,
    httpUrl: undefined,
    // The API server of a private cluster has a certificate of its own authority, so the connection alone is tried.
    unreachable: async (host) => (await connectionFailure(host, HTTPS))?.message,
    variables: process.env,
    pulumi: engine,
    requireStacks: async (stacks) => {
      const { code, stdout, stderr } = await engine(["stack", "ls", "--json"]);
      if (code !== 0) throw new Error(stderr.trim());
      refuseUnknown(stacks, JSON.parse(stdout) as readonly { readonly name: string }[], isOwn);
    },
    // Refused on a backend without organizations; without a default one the answer is a sentence.
    organization: async () => {
      const { code, stdout } = await engine(["org", "get-default"]);
      return code === 0 ? /^[\w.-]+$/.exec(stdout.trim())?.[0] : undefined;
    },
    close: () => Promise.resolve(),
  };
}

function refuseUnknown(
  stacks: readonly string[],
  present: readonly { readonly name: string }[],
  isOwn: boolean,
): void {
  const known = present.map(({ name }) => name.split("/").at(-1));
  const missing = stacks.filter((stack) => !known.includes(stack));
  if (missing.length === 0) return;
  const provider = isOwn ? ` --secrets-provider "azurekeyvault://…"` : "";
  throw new Error(
    [
      `The backend that pulumi is logged in to has no stack ${missing.join(", ")}. Create each one${isOwn ? " with the state backend's key" : ""}:`,
      ...missing.map((stack) => `  pulumi stack init ${stack}${provider}`),
      ...(isOwn
        ? [
            "The key is the output secretsProvider of the stack bootstrap (docs/deploy/azure.md, Phase 1).",
          ]
        : []),
    ].join("\n"),
  );
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
