import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { startAzurite, type Azurite, type StateContainer } from "./azurite";
import { ensureEngine, type Engine } from "./engine/ensure-engine";
import { ensureHost } from "./engine/ensure-host";
import type { Environment } from "./environment";
import { takeLock, type Lock } from "../process/lock";
import { unservedProviders } from "./providers";
import type { Report } from "../process/report";
import { run, type Outcome, type RunOptions } from "../process/run";
import { startClouds, type Clouds, type CloudsOptions } from "./serve";
import type { SettingPath } from "./stack-file";
import { stackOf } from "../process/engine-arguments";

/** How the parts of a session are started. */
export interface SessionOptions {
  readonly report: Report;
  /** Optional. Whether simulated clouds run beside the engine. @default true */
  readonly clouds?: boolean;
  /** Optional. Shown to a second command that has to wait. */
  readonly command?: string;
  /** Optional. Whether types and functions that are not simulated are accepted by their inputs. @default false */
  readonly generic?: boolean;
  /** Optional. Where the run is made: `laptop`, `jumpbox`, the name or id of a subnet, or `anywhere`. @default "laptop" */
  readonly runFrom?: string | undefined;
  /** Optional. Factor on the typical durations of cloud operations; 0 for none. @default - as the clouds decide */
  readonly latency?: number;
  /** Optional. Faults and limits of the clouds. @default - what the store's scenario file says, or none */
  readonly scenario?: CloudsOptions["scenario"];
}

/** One use of the engine in an environment. */
export type EngineRun = Pick<RunOptions, "output" | "input" | "onLine" | "onStart"> & {
  /** Optional. Variables for this run alone. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Optional. Bytes that the engine can write into one file; what is longer is refused in its middle. @default any number */
  readonly longestFile?: number;
};

/** An engine command that failed; the message ends with what it printed. */
export class EngineError extends Error {
  public override readonly name = "EngineError";

  public constructor(
    public readonly args: readonly string[],
    public readonly outcome: Outcome,
  ) {
    const shown = (outcome.stderr.trim() || outcome.stdout.trim())
      .split("\n")
      .slice(-40)
      .join("\n");
    super(`pulumi ${args.join(" ")} ${outcome.ending}\n${shown}`);
  }
}

/** The engine, and the clouds and backends it needs, running in one environment. Close it when done. */
export class Session {
  private azurite: Azurite | undefined;

  private constructor(
    public readonly environment: Environment,
    public readonly engine: Engine,
    private readonly clouds: Clouds | undefined,
    private readonly lock: Lock | undefined,
    private readonly report: Report,
  ) {}

  public static async open(environment: Environment, options: SessionOptions): Promise<Session> {
    const { report } = options;
    const progress = (text: string): void => {
      report.progress(text);
    };
    const engine = await ensureEngine({ report: progress });
    await ensureHost(environment.source.runtime, engine, progress);
    if (options.clouds === false)
      return new Session(environment, engine, undefined, undefined, report);
    // The clouds of one sandbox serve one command at a time: the engine locks a stack, but two stacks share a store.
    const lock = await takeLock(environment.dir, { command: options.command ?? "a command" });
    try {
      const { source, root } = environment;
      const yaml = source.runtime === "yaml" ? { yamlProgram: source.program } : {};
      const clouds = await startClouds({
        dir: environment.cloudStore,
        root,
        packageFolders: source.packageFolders,
        unserved: unservedProviders(source),
        ...yaml,
        ...(options.generic === undefined ? {} : { generic: options.generic }),
        ...(options.runFrom === undefined ? {} : { runFrom: options.runFrom }),
        ...(options.latency === undefined ? {} : { latency: options.latency }),
        ...(options.scenario === undefined ? {} : { scenario: options.scenario }),
      });
      return new Session(environment, engine, clouds, lock, report);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Where the clouds answer read calls of real SDK clients, when they run. */
  public get httpUrl(): string | undefined {
    return this.clouds?.httpUrl;
  }

  public get cloudsPid(): number | undefined {
    return this.clouds?.pid;
  }

  /** Runs the engine in the shadow project and returns how it ended. */
  public async pulumi(args: readonly string[], options: EngineRun = {}): Promise<Outcome> {
    const { variables, longestFile, ...rest } = options;
    const [command = "", ...words] = [...limitOf(longestFile), this.engine.pulumi, ...args];
    return run(command, words, {
      ...rest,
      cwd: this.environment.project,
      env: this.environment.variables({
        ...this.engineVariables(),
        ...(await this.backendVariables(stackOf(args))),
        ...variables,
      }),
    });
  }

  /** Like {@link pulumi}, for commands that have to succeed. */
  public async must(args: readonly string[], options: EngineRun = {}): Promise<string> {
    const outcome = await this.pulumi(args, options);
    if (outcome.code !== 0) throw new EngineError(args, outcome);
    return outcome.stdout;
  }

  /** Variables for other programs that call the engine on a stack, such as the command that moves its state. */
  public variables(): NodeJS.ProcessEnv {
    const azurite = this.azurite?.variables ?? {};
    return this.environment.variables({ ...this.engineVariables(), ...azurite });
  }

  /** Makes the stack ready for any command: its settings copied, the stack created, its secrets present. */
  public async prepare(stack: string): Promise<void> {
    const { missingSecrets } = this.environment.prepareStack(stack);
    if (!this.exists(stack)) {
      await this.must(["stack", "init", stack, "--secrets-provider", "passphrase", "--no-select"]);
    }
    for (const path of missingSecrets) await this.generateSecret(stack, path);
    if (missingSecrets.length > 0)
      this.report.line(
        `Secrets of ${stack} that only your own secrets provider can read have generated values here: ` +
          missingSecrets.map((path) => path.join(".")).join(", "),
      );
  }

  /** The blob container that a stack's state was moved to, or undefined while it is in the file backend. */
  public placeOf(stack: string): StateContainer | undefined {
    return this.places()[stack];
  }

  /** Remembers that a stack's state is in a blob container from now on. */
  public setPlace(stack: string, place: StateContainer | undefined): void {
    // A stack without a place is left out of the file, as JSON leaves out what is undefined.
    const places = { ...this.places(), [stack]: place };
    writeFileAtomic(this.placesFile, `${JSON.stringify(places, null, 2)}\n`);
  }

  /** Starts, once, the storage account that holds state. */
  public async startStateAccount(place: StateContainer): Promise<Azurite> {
    this.azurite ??= await startAzurite({
      place,
      key: this.environment.secret("state-account", 64),
      dir: this.environment.azurite,
      logFile: join(this.environment.logs, "azurite.log"),
      env: this.environment.variables(),
    });
    return this.azurite;
  }

  public async close(): Promise<void> {
    try {
      await this.azurite?.stop();
      await this.clouds?.stop();
    } finally {
      await this.lock?.release();
    }
  }

  private get placesFile(): string {
    return join(this.environment.dir, "moved-stacks.json");
  }

  private places(): Readonly<Record<string, StateContainer>> {
    if (!existsSync(this.placesFile)) return {};
    return JSON.parse(readFileSync(this.placesFile, "utf8")) as Record<string, StateContainer>;
  }

  private engineVariables(): Record<string, string> {
    const providers = this.clouds?.debugProviders;
    return {
      ...this.engine.env,
      ...(providers === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: providers }),
    };
  }

  private async backendVariables(stack: string | undefined): Promise<Record<string, string>> {
    const place = stack === undefined ? undefined : this.placeOf(stack);
    if (place === undefined) return {};
    const { backendUrl, variables } = await this.startStateAccount(place);
    return { ...variables, PULUMI_BACKEND_URL: backendUrl };
  }

  /** Looks where the file backend keeps stacks; asking the engine would cost as much as a command. */
  private exists(stack: string): boolean {
    if (this.placeOf(stack) !== undefined) return true;
    const { state, projectName } = this.environment;
    return existsSync(join(state, ".pulumi", "stacks", projectName, `${stack}.json`));
  }

  private async generateSecret(stack: string, path: SettingPath): Promise<void> {
    const value = `${randomBytes(24).toString("base64url")}-Aa1`; // every class of character that a service may ask for
    const key = path.map((part, index) => (index === 0 ? String(part) : JSON.stringify(part)));
    const args = ["config", "set", "--secret", "--path", propertyPath(key), "--stack", stack];
    await this.must(args, { input: value });
  }
}

/** What a shell's `ulimit -f` counts in. */
const BLOCK = 512;

/** Words before a command that limit the length of the files that it writes (POSIX), as a disk does that is almost full. */
const limitOf = (longestFile: number | undefined): readonly string[] =>
  longestFile === undefined
    ? []
    : ["sh", "-c", 'ulimit -f "$0" && exec "$@"', String(Math.ceil(longestFile / BLOCK))];

/** The engine's spelling of a path into a setting: `project:key["inner"]`. */
const propertyPath = ([first = "", ...rest]: readonly string[]): string =>
  first + rest.map((part) => `[${part}]`).join("");
