// The kinds of fault that a run of the engine may meet, and how each is brought about at one operation.
import { statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineError } from "../../sandbox/session";
import { OperationError } from "../../sandbox/events";
import type { Trial } from "./trial";

/** Where a fault hits. */
export interface Point {
  /** Number of the create, update or delete, from 1, in the order in which the clouds get them. */
  readonly operation: number;
  /** How many the undisturbed run has. */
  readonly operations: number;
  /** Length of the longest state of the undisturbed run. Unit: bytes. */
  readonly stateBytes: number;
}

export interface Fault {
  readonly title: string;
  /** Whether it hits a share of all operations of a run, and not one. @default false */
  readonly throughout?: boolean;
  /** Starts the clouds, runs the engine and lets the fault hit. @throws when it did not */
  readonly strike: (trial: Trial, point: Point) => Promise<void>;
}

/** Before the cloud takes the operation, while it is at work, and when it is done but the engine has not heard of it. */
const STAGES = ["before", "during", "after"] as const;
type Stage = (typeof STAGES)[number];

const SHARE = { probability: 0.2, types: [] };
/** Updates that a person runs again before they give up. */
const MOST_UPDATES = 25;

export const FAULTS: readonly Fault[] = [
  ...STAGES.map((stage) => ({
    title: `engine killed ${stage} an operation`,
    strike: (trial: Trial, point: Point) => killEngine(trial, point, stage),
  })),
  ...STAGES.map((stage) => ({
    title: `connection to the clouds dropped ${stage} an operation`,
    strike: (trial: Trial, point: Point) => dropConnection(trial, point, stage),
  })),
  { title: "disk full", strike: fillDisk },
  {
    title: "state cut to half, engine killed",
    strike: (trial, point) => corrupt(trial, point, (bytes) => Math.floor(bytes / 2)),
  },
  {
    title: "state emptied, engine killed",
    strike: (trial, point) => corrupt(trial, point, () => 0),
  },
  { title: "two updates at once", strike: runTwice },
  { title: "20 % throttled", throughout: true, strike: repeatedly("throttle") },
  { title: "20 % answered with status 500", throughout: true, strike: repeatedly("serverError") },
];

/** The clouds never answer one operation; that is the moment to kill the engine. */
async function killEngine(trial: Trial, { operation }: Point, stage: Stage): Promise<void> {
  await trial.start({ hang: [{ operation, stage }] });
  let pid = 0;
  let running = true;
  const killed = trial
    .perform({ onStart: (started) => (pid = started) })
    .finally(() => (running = false));
  const watch = async (): Promise<void> => {
    while (running && trial.reached("hangs") === 0) await sleep(20);
    process.kill(pid, "SIGKILL");
  };
  const [outcome] = await Promise.allSettled([killed, watch()]);
  const wasKilled =
    outcome.status === "rejected" &&
    outcome.reason instanceof EngineError &&
    outcome.reason.outcome.code === 137;
  if (!wasKilled) throw new Error("the engine ended before it was killed");
}

/** The process of the clouds dies, so that every call on its way loses its connection. */
async function dropConnection(trial: Trial, { operation }: Point, stage: Stage): Promise<void> {
  await trial.start({ crash: [{ operation, stage }] });
  await refusedWith(trial.perform(), /./);
  if (trial.reached("crashes") !== 1) throw new Error("the clouds did not reach the operation");
}

/**
 * The file system takes no more than a part of the state that the run has by this operation. The refusal is EFBIG for
 * ENOSPC; either comes in the middle of a write, and the engine ends the run at both.
 */
async function fillDisk(trial: Trial, { operation, operations, stateBytes }: Point): Promise<void> {
  await trial.start();
  const longestFile = Math.floor((stateBytes * operation) / (operations + 1));
  await refusedWith(trial.perform({ longestFile }), /./);
}

/** What is left of a state whose writing ended with the machine. */
async function corrupt(
  trial: Trial,
  point: Point,
  lengthOf: (bytes: number) => number,
): Promise<void> {
  await killEngine(trial, point, "during");
  truncateSync(trial.stateFile, lengthOf(statSync(trial.stateFile).size));
}

/** The clouds hold one operation of the first until the second has ended, which the engine has to refuse. */
async function runTwice(trial: Trial, { operation }: Point): Promise<void> {
  const until = join(trial.dir, "second-update-ended");
  await trial.start({ hold: [{ operation, stage: "during", until }] });
  let running = true;
  const first = trial.perform().finally(() => (running = false));
  const second = async (): Promise<void> => {
    try {
      while (running && trial.reached("holds") === 0) await sleep(20);
      if (!running) throw new Error("the first update ended before the second began");
      await refusedWith(trial.perform(), /currently locked/);
    } finally {
      writeFileSync(until, "");
    }
  };
  await Promise.all([first, second()]);
}

/** A share of all operations fails. The provider's own client tries again; the rest needs another update. */
function repeatedly(kind: "throttle" | "serverError"): Fault["strike"] {
  return async (trial, { operation: seed }) => {
    await trial.start({ seed, [kind]: SHARE });
    for (let update = 1; ; update += 1)
      try {
        await trial.perform();
        return;
      } catch (error) {
        if (!(error instanceof OperationError) || update === MOST_UPDATES) throw error;
      }
  };
}

async function refusedWith(run: Promise<unknown>, text: RegExp): Promise<void> {
  const [outcome] = await Promise.allSettled([run]);
  if (outcome.status === "fulfilled") throw new Error("the run succeeded in spite of the fault");
  if (!text.test(String(outcome.reason))) throw outcome.reason;
}
