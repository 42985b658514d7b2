import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { Environment } from "../../../sandbox/environment";
import { operate, type OperationResult } from "../../../sandbox/events";
import type { ExportedState, StateResource } from "../../../sandbox/exported-state";
import { Session, type EngineRun, type SessionOptions } from "../../../sandbox/session";
import { filesBelow } from "../../../process/files-below";
import { SILENT } from "../../../process/report";
import type { Outcome } from "../../../process/run";
import { listCloudResources, CloudStore, type CloudResource } from "../../../sandbox/cloud-store";

/** The clone that is under test. */
export const ROOT = resolve(__dirname, "..", "..", "..");

/** A program of a few resources, for tests of the machinery rather than of the stacks. */
export const SMALL = resolve(__dirname, "..", "fixtures", "small");

/** What a test wants to differ from a sandbox as people use it. */
export interface HarnessOptions {
  /** Optional. Folder of Pulumi.yaml and the program. @default - the clone */
  readonly root?: string;
  /** Optional. @default "dev" */
  readonly stack?: string;
  /** Optional. The stack's values, as they stand under `config` in a stack file, merged over the present ones. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Optional. A file with the stack's values, such as one of test/variants, instead. */
  readonly configFile?: string;
  /** Optional. Further stacks of the same project among the same clouds, by name: their values. */
  readonly neighbours?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Optional. Another program's harness, stopped, whose clouds are used. @default - clouds of one's own */
  readonly among?: Harness;
  /** Optional. Another program's harness, stopped, of whose clouds a copy is used. @default - empty clouds */
  readonly amongCopyOf?: Harness;
  /** Optional. Factor on the durations of cloud operations. @default 0 */
  readonly latency?: number;
  /** Optional. Where runs are made: `laptop`, `jumpbox`, the name of a subnet. @default "laptop" */
  readonly runFrom?: string;
  /** Optional. Passphrase of the stacks' secrets, for an exported state. @default - a generated one */
  readonly passphrase?: string;
  /** Optional. Faults and limits of the clouds. */
  readonly scenario?: NonNullable<SessionOptions["scenario"]>;
}

/**
 * The real engine and the simulated clouds in a folder of their own: store, engine home, state. Nothing is shared
 * with another test or with the sandbox of the clone. Close it in `afterEach` or `afterAll`.
 *
 *     const sandbox = await openHarness({ root: SMALL });
 *     await sandbox.run("up");
 *     expect((await sandbox.run("up")).changes).toEqual({ same: 5 });
 */
export class Harness {
  private opened: Session | undefined;

  public constructor(
    public readonly dir: string,
    public readonly stack: string,
    public readonly environment: Environment,
    private readonly options: HarnessOptions,
  ) {}

  public get session(): Session {
    if (this.opened === undefined) throw new Error("the harness is closed");
    return this.opened;
  }

  /** Starts the clouds, again after {@link stop}, where the store is as it was left. */
  public async start(
    scenario = this.options.scenario,
    runFrom = this.options.runFrom,
  ): Promise<void> {
    const { latency = 0 } = this.options;
    this.opened = await Session.open(this.environment, {
      report: SILENT,
      latency,
      runFrom,
      ...(scenario === undefined ? {} : { scenario }),
    });
    for (const stack of [this.stack, ...Object.keys(this.options.neighbours ?? {})])
      await this.opened.prepare(stack);
  }

  /** Stops the clouds; the store stays. */
  public async stop(): Promise<void> {
    await this.opened?.close();
    this.opened = undefined;
  }

  /** Makes further runs from another place. */
  public async moveTo(place: string): Promise<void> {
    await this.stop();
    await this.start(undefined, place);
  }

  /** Runs `up`, `preview`, `refresh` or `destroy`; a failure throws with everything the engine complained about. */
  public run(operation: string, ...flags: readonly string[]): Promise<OperationResult> {
    return this.runOn(this.stack, operation, ...flags);
  }

  /** Like {@link run}, for a neighbour. */
  public runOn(
    stack: string,
    operation: string,
    ...flags: readonly string[]
  ): Promise<OperationResult> {
    return operate(this.session, [operation, "--stack", stack, ...flags]);
  }

  /** Runs any engine command and returns how it ended. */
  public engine(args: readonly string[], options?: EngineRun): Promise<Outcome> {
    return this.session.pulumi(args, options);
  }

  /** The stack as `pulumi stack export` shows it. */
  public async exportState(stack = this.stack): Promise<ExportedState> {
    return JSON.parse(
      await this.session.must(["stack", "export", "--stack", stack]),
    ) as ExportedState;
  }

  /** Resources in the state of the stack, or of a neighbour, without the stack itself and providers. */
  public async stackResources(stack = this.stack): Promise<StateResource[]> {
    const { deployment } = await this.exportState(stack);
    return (deployment.resources ?? []).filter(
      ({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"),
    );
  }

  /** The stack's outputs; secret ones are hidden. */
  public async outputs(stack = this.stack): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.session.must(["stack", "output", "--json", "--stack", stack]);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** What exists in the simulated clouds. */
  public cloudResources(): readonly CloudResource[] {
    return listCloudResources(this.environment.cloudStore);
  }

  /** Deletes something behind the engine's back. */
  public deleteByHand(id: string): void {
    if (!new CloudStore(this.environment.cloudStore).removeExternally(id))
      throw new Error(`nothing has the id ${id}`);
  }

  /** Text of every file below the harness's folder, to look for what must not be there. */
  public filesHolding(text: string): string[] {
    return filesBelow(this.dir).filter((file) => readFileSync(file).includes(text));
  }

  public async close(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Opens a harness with its clouds running and its stack created. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { root = ROOT, stack = "dev" } = options;
  const dir = mkdtempSync(join(tmpdir(), "platform-test-"));
  const plain = options.configFile ?? join(root, `Pulumi.${stack}.yaml`);
  const configFile =
    options.config === undefined
      ? plain
      : variantOf(plain, options.config, join(dir, "variant.yaml"));
  const neighbours = Object.entries(options.neighbours ?? {}).map(([name, config]) => {
    const file = join(dir, `${name}.yaml`);
    writeFileSync(file, quoted({ config }));
    return [name, file] as const;
  });
  if (options.amongCopyOf !== undefined)
    cpSync(options.amongCopyOf.environment.cloudStore, join(dir, "sandbox", "clouds"), {
      recursive: true,
    });
  const environment = new Environment({
    root,
    dir: options.among?.environment.dir ?? join(dir, "sandbox"),
    stackFiles: { [stack]: configFile, ...Object.fromEntries(neighbours) },
  });
  if (options.passphrase !== undefined)
    writeFileSync(join(environment.dir, "passphrase.secret"), options.passphrase, { mode: 0o600 });
  const harness = new Harness(dir, stack, environment, options);
  try {
    await harness.start();
  } catch (error) {
    await harness.close();
    throw error;
  }
  return harness;
}

/** Runs a body with a harness and closes it, whatever happens. */
export async function withHarness<T>(
  options: HarnessOptions,
  body: (harness: Harness) => Promise<T>,
): Promise<T> {
  const harness = await openHarness(options);
  try {
    return await body(harness);
  } finally {
    await harness.close();
  }
}

function variantOf(plain: string, config: Readonly<Record<string, unknown>>, to: string): string {
  const settings = parse(readFileSync(plain, "utf8")) as {
    readonly config?: Record<string, unknown>;
  };
  writeFileSync(to, quoted({ ...settings, config: { ...settings.config, ...config } }));
  return to;
}

// Quoted throughout: the engine reads a bare date as a moment in time.
const quoted = (settings: object): string =>
  stringify(settings, { defaultStringType: "QUOTE_DOUBLE" });
