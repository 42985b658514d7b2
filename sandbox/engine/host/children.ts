import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";

/** How a child ended: by leaving with a code, by a signal, or never having started. */
export type Ending =
  | { readonly kind: "left"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: NodeJS.Signals }
  | { readonly kind: "unstartable"; readonly reason: string };

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
}

export interface Child {
  readonly process: ChildProcess;
  /** Never rejects: an executable that cannot be started is an ending, too. */
  readonly ended: Promise<Ending>;
  /** Asks the child to stop, and kills it when it does not. */
  readonly stop: () => void;
}

/** Time a child gets between being asked and being made to stop; the engine gives the host itself five seconds. */
const GRACE_MILLISECONDS = 3_000;

/** The processes that a host started. None of them may outlive it. */
export class Children {
  readonly #running = new Set<Child>();

  /** How many run at this moment. */
  public get count(): number {
    return this.#running.size;
  }

  public start(options: ChildOptions): Child {
    const child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: options.env,
      stdio: options.stdio,
    });
    let insist: NodeJS.Timeout | undefined;
    const ended = new Promise<Ending>((resolve) => {
      child.once("error", (error) => {
        resolve({ kind: "unstartable", reason: error.message });
      });
      // "close" rather than "exit": by then everything that the child printed has been read.
      child.once("close", (code, signal) => {
        resolve(signal === null ? { kind: "left", code: code ?? 0 } : { kind: "signal", signal });
      });
    });
    const started: Child = {
      process: child,
      ended,
      stop: () => {
        if (insist !== undefined || child.exitCode !== null || child.signalCode !== null) return;
        child.kill("SIGTERM");
        insist = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
      },
    };
    this.#running.add(started);
    void ended.then(() => {
      clearTimeout(insist);
      this.#running.delete(started);
    });
    return started;
  }

  public stopAll(): void {
    for (const child of this.#running) child.stop();
  }

  /** Ends what still runs at once, for the moment in which the host itself has to go. */
  public killAll(): void {
    for (const child of this.#running) child.process.kill("SIGKILL");
  }

  /** Resolves when nothing runs any more. */
  public async allEnded(): Promise<void> {
    await Promise.all([...this.#running].map((child) => child.ended));
  }
}
