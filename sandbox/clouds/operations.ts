import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { CloudFailure } from "../wire/failure";
import type { CloudStore } from "../cloud-store";
import type { Conflict, CloudOperation, Package, TypeRow } from "./rows";
import { SERVER_ERROR, type HaltStage, type Scenario } from "./scenario";

/** Shortest time that an operation locks its parent, so that overlapping ones collide even with a tiny latency factor. */
const SHORTEST_HOLD_MS = 15;
/** Shortest time that something stays invisible to others. */
const SHORTEST_DELAY_MS = 500;
const DEFAULT_SECONDS = 2;
/** Attempts of a provider's client before it gives a failure to the engine. */
const CLIENT_ATTEMPTS = 4;
/** Typical pause of a client before it tries again, before the latency factor. */
const CLIENT_PAUSE_SECONDS = 20;

/** The operation left an incomplete resource behind. */
export class PartlyDone extends CloudFailure {}

interface Holding {
  readonly conflict: string;
  readonly parent: string;
  readonly id: string;
}

/** Runs the operations of all clouds: how long they take, what they exclude, which faults a scenario asks for. */
export class Operations {
  private readonly holdings = new Set<Holding>();
  /** Attempts of each resource, those of earlier processes included: a new run does not replay the last. */
  private readonly asked = new Map<string, number>();
  private count = 0;

  public constructor(
    private readonly store: CloudStore,
    private readonly scenario: Scenario,
    /** Simulated seconds become this many real ones. */
    private readonly latency: number,
  ) {
    const { throttle, serverError, conflict } = scenario;
    if (throttle === undefined && serverError === undefined && conflict === undefined) return;
    for (const { token, name } of store.notes()) this.turnOf(`${String(token)} ${String(name)}`);
  }

  /** Real milliseconds of a delay that races against the engine's own pace; it must outlast the engine's next step. */
  public readonly delayMs = (seconds: number): number =>
    this.latency === 0 || seconds === 0
      ? 0
      : Math.max(seconds * this.latency * 1000, SHORTEST_DELAY_MS);

  /**
   * Carries out one operation.
   *
   * @param accept the work of the cloud when it accepts the operation
   * @param finish the work at the end
   */
  public async run(
    pack: Package,
    row: TypeRow,
    operation: CloudOperation,
    accept: () => void,
    finish: () => void,
  ): Promise<void> {
    const number = ++this.count;
    await this.gate(pack, operation, number);
    this.refuse(pack, operation);
    const held = this.hold(pack, operation);
    const started = performance.now();
    try {
      accept();
      this.note("accepted", operation, { number });
      await this.halt(number, "during", operation);
      await this.wait(row, operation, held.length > 0);
      finish();
      this.note("done", operation, {
        number,
        startedMs: round(started),
        endedMs: round(performance.now()),
      });
    } finally {
      for (const holding of held) this.holdings.delete(holding);
    }
    await this.halt(number, "after", operation);
    this.fault(number, "after", operation);
    this.fault(number, "partial", operation);
  }

  /** Records that a behaviour was applied, for the summary at the end of a run. */
  public applied(behaviour: string, seen: string, operation: CloudOperation, code: string): void {
    this.store.note({
      kind: "behaviour",
      behaviour,
      seen,
      code,
      token: operation.token,
      name: operation.name,
    });
  }

  private async gate(pack: Package, operation: CloudOperation, number: number): Promise<void> {
    await this.halt(number, "before", operation);
    this.fault(number, "before", operation);
    for (let attempt = 1; ; attempt++) {
      const failure = this.byChance(pack, operation);
      if (failure === undefined) return;
      if (!pack.retries(failure) || attempt === CLIENT_ATTEMPTS) throw failure;
      await this.pause(CLIENT_PAUSE_SECONDS * attempt);
    }
  }

  private byChance(pack: Package, operation: CloudOperation): CloudFailure | undefined {
    const { throttle, serverError, conflict } = this.scenario;
    if (throttle !== undefined && this.happens("throttle", throttle, operation)) {
      const failure = pack.throttled();
      this.applied("throttling", "scenario file", operation, failure.code);
      return failure;
    }
    if (serverError !== undefined && this.happens("server error", serverError, operation)) {
      this.applied("server error", "scenario file", operation, SERVER_ERROR.code);
      return failed(SERVER_ERROR.code, SERVER_ERROR.message);
    }
    if (conflict === undefined || !this.happens("conflict", conflict, operation)) return undefined;
    const row = Object.entries(pack.conflicts).find(([, candidate]) =>
      concerns(candidate, operation),
    );
    if (row === undefined) return undefined;
    const failure = row[1].failure(operation, "another client");
    this.applied(row[0], "scenario file", operation, failure.code);
    return failure;
  }

  private happens(
    kind: string,
    chance: { readonly probability: number; readonly types: readonly string[] },
    { token, name }: CloudOperation,
  ): boolean {
    if (chance.types.length > 0 && !chance.types.includes(token)) return false;
    return this.draw(kind, `${token} ${name}`) < chance.probability;
  }

  /** A number from 0 up to 1 that follows from the seed, the resource and the number of its attempts. */
  private draw(kind: string, resource: string): number {
    const text = JSON.stringify([this.scenario.seed, kind, resource, this.turnOf(resource)]);
    return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
  }

  private turnOf(resource: string): number {
    const turn = this.asked.get(resource) ?? 0;
    this.asked.set(resource, turn + 1);
    return turn;
  }

  private fault(
    number: number,
    stage: "before" | "after" | "partial",
    operation: CloudOperation,
  ): void {
    for (const fault of this.scenario.fail) {
      if (fault.operation !== number || fault.stage !== stage) continue;
      this.applied(`fails ${stage} operation`, "scenario file", operation, fault.code);
      throw failed(fault.code, fault.message, stage === "partial" ? PartlyDone : CloudFailure);
    }
  }

  /** Waits where the scenario holds the operation, and never ends where it lets it hang from here on. */
  private async halt(number: number, stage: HaltStage, operation: CloudOperation): Promise<void> {
    const here = (halt: Scenario["hang"][number]): boolean =>
      halt.operation === number && halt.stage === stage;
    for (const { until } of this.scenario.hold.filter(here)) {
      this.note("holds", operation, { number });
      while (!existsSync(until)) await sleep(HOLD_POLL_MS);
    }
    const crashes = this.scenario.crash.some(here);
    if (!crashes && !this.scenario.hang.some(here)) return;
    this.note(crashes ? "crashes" : "hangs", operation, { number });
    if (crashes) process.kill(process.pid, "SIGKILL");
    await new Promise<never>(() => undefined);
  }

  private refuse(pack: Package, operation: CloudOperation): void {
    for (const [name, refusal] of Object.entries(pack.refusals)) {
      if (!concerns(refusal, operation)) continue;
      const failure = refusal.refuse(operation);
      if (failure === undefined) continue;
      this.applied(name, refusal.seen, operation, failure.code);
      throw failure;
    }
  }

  private hold(pack: Package, operation: CloudOperation): readonly Holding[] {
    const wanted: Holding[] = [];
    for (const [name, conflict] of Object.entries(pack.conflicts)) {
      if (!concerns(conflict, operation)) continue;
      const parents = conflict.holds(operation);
      for (const parent of [...parents, ...(conflict.needs?.(operation) ?? [])]) {
        const key = parent.toLowerCase();
        const busy = [...this.holdings].find((holding) => holding.parent === key);
        if (busy === undefined) continue;
        const failure = conflict.failure(operation, busy.id);
        this.applied(name, conflict.seen, operation, failure.code);
        throw failure;
      }
      for (const parent of parents) {
        wanted.push({ conflict: name, parent: parent.toLowerCase(), id: operation.id });
      }
    }
    for (const holding of wanted) this.holdings.add(holding);
    return wanted;
  }

  private async wait(row: TypeRow, { action }: CloudOperation, holds: boolean): Promise<void> {
    const create = row.seconds ?? DEFAULT_SECONDS;
    const seconds = {
      create,
      update: row.updateSeconds ?? create / 2,
      delete: row.deleteSeconds ?? create / 2,
    }[action];
    await this.pause(seconds, holds ? SHORTEST_HOLD_MS : 0);
  }

  private async pause(seconds: number, atLeastMs = 0): Promise<void> {
    if (this.latency === 0) return;
    await sleep(Math.max(seconds * this.latency * 1000, atLeastMs));
  }

  private note(stage: string, { action, token, name, id }: CloudOperation, more: object): void {
    this.store.note({ kind: "operation", stage, operation: action, token, name, id, ...more });
  }
}

/** How often a held operation looks for its file. */
const HOLD_POLL_MS = 20;

const failed = (code: string, message: string, kind = CloudFailure): CloudFailure =>
  new kind(code, `Code="${code}" Message="${message}"`, 500);

function concerns(
  row: Pick<Conflict, "on" | "types">,
  { action, token }: Pick<CloudOperation, "action" | "token">,
): boolean {
  return row.on.includes(action) && (row.types.length === 0 || row.types.includes(token));
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
