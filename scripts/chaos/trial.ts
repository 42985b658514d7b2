// One stack in a folder of its own, on the engine and the simulated clouds, that a fault may hit and that recovers from it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SILENT } from "../../process/report";
import { CloudStore } from "../../sandbox/cloud-store";
import { recover } from "../../sandbox/commands/recover";
import { Environment } from "../../sandbox/environment";
import type { ExportedState } from "../../sandbox/exported-state";
import { operate, type OperationResult } from "../../sandbox/events";
import { Session, type EngineRun, type SessionOptions } from "../../sandbox/session";

/** One step in the life of a stack. */
export interface Run {
  readonly title: string;
  readonly command: "up" | "destroy";
  /** The stack file for it. */
  readonly stackFile: string;
}

/** A stack whose runs are disturbed. */
export interface Subject {
  readonly name: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  /** In the order of its life. */
  readonly runs: readonly Run[];
}

type Scenario = NonNullable<SessionOptions["scenario"]>;

const STACK = "dev";
export class Trial {
  public readonly environment: Environment;
  private opened: Session | undefined;
  private readonly shown: string[] = [];

  /** @param dir of a new trial, or a copy of what another one left */
  public constructor(
    public readonly dir: string,
    subject: Subject,
    private readonly run: Run,
  ) {
    const settings = join(dir, "settings.yaml");
    mkdirSync(dir, { recursive: true });
    writeFileSync(settings, readFileSync(run.stackFile));
    this.environment = new Environment({
      root: subject.root,
      dir: join(dir, "sandbox"),
      stackFiles: { [STACK]: settings },
    });
  }

  /** A trial that begins with a copy of what another one left. */
  public static copyOf(image: string, subject: Subject, run: Run): Trial {
    const dir = mkdtempSync(`${image}-`);
    cpSync(image, dir, { recursive: true });
    return new Trial(dir, subject, run);
  }

  /** The state as the engine keeps it in the file backend. */
  public get stateFile(): string {
    const { state, projectName } = this.environment;
    return join(state, ".pulumi", "stacks", projectName, `${STACK}.json`);
  }

  /** Errors of the engine and lines of the recovery, as people see them. */
  public get messages(): string {
    return this.shown.join("\n");
  }

  public get store(): CloudStore {
    return new CloudStore(this.environment.cloudStore);
  }

  /** How many operations have reached a stage: `accepted`, `done`, `hangs`, `crashes`. */
  public reached(stage: string): number {
    return this.store.notes().filter((note) => note["stage"] === stage).length;
  }

  public async start(scenario: Scenario = {}): Promise<void> {
    this.opened = await Session.open(this.environment, { report: SILENT, latency: 0, scenario });
    await this.opened.prepare(STACK);
  }

  public async stop(): Promise<void> {
    await this.opened?.close();
    this.opened = undefined;
  }

  /** Runs the engine as the run says. @throws with what the engine complained about */
  public async perform(options: EngineRun = {}): Promise<OperationResult> {
    try {
      return await operate(this.session, [this.run.command, "--stack", STACK], options);
    } catch (error) {
      this.shown.push(String(error));
      throw error;
    }
  }

  /** Repairs the stack as a person does with the sandbox, and runs again without a fault. */
  public async recoverAndFinish(): Promise<void> {
    await this.stop();
    await recover(this.environment, STACK, {
      ...SILENT,
      line: (text) => this.shown.push(text),
    });
    await this.start();
    await this.perform();
  }

  public async exportState(...flags: readonly string[]): Promise<ExportedState> {
    const text = await this.session.must(["stack", "export", "--stack", STACK, ...flags]);
    return JSON.parse(text) as ExportedState;
  }

  public async close(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  private get session(): Session {
    if (this.opened === undefined) throw new Error("the trial is not started");
    return this.opened;
  }
}
