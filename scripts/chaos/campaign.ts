// Disturbs the runs of a stack at many operations and compares each end with that of the undisturbed run.
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { endOf, type End } from "./end";
import { FAULTS, type Fault, type Point } from "./faults";
import { Trial, type Run, type Subject } from "./trial";

/** One fault at one operation of one run. */
export interface Case extends Point {
  readonly run: Run;
  readonly fault: Fault;
}

/** What became of a case. */
export interface Verdict {
  readonly identical: boolean;
  readonly orphans: number;
  readonly duplicates: number;
  readonly exposed: number;
  /** What is not as it should be, for people. */
  readonly details: readonly string[];
}

interface Undisturbed {
  readonly end: End;
  readonly operations: number;
  readonly stateBytes: number;
}

/** The undisturbed life of a stack, with an image of what there was before each of its runs. */
export class Campaign {
  private readonly ends = new Map<Run, Undisturbed>();

  private constructor(
    public readonly subject: Subject,
    private readonly folder: string,
  ) {}

  /** @param folder an empty one, for everything that is written */
  public static async of(subject: Subject, folder: string): Promise<Campaign> {
    const campaign = new Campaign(subject, folder);
    await campaign.liveUndisturbed();
    return campaign;
  }

  public operationsOf(run: Run): number {
    return this.undisturbed(run).operations;
  }

  /** Every case: each kind of fault at each operation; one that hits throughout, once with each of the first seeds. */
  public cases(seeds = 3): readonly Case[] {
    return this.subject.runs.flatMap((run) => {
      const { operations, stateBytes } = this.undisturbed(run);
      return FAULTS.flatMap((fault) =>
        Array.from({ length: fault.throughout === true ? seeds : operations }, (_, index) => ({
          run,
          fault,
          operation: index + 1,
          operations,
          stateBytes,
        })),
      );
    });
  }

  /** Lets the fault hit, recovers, runs again and compares. @throws when the fault did not hit, or recovery failed */
  public async try({ run, fault, ...point }: Case): Promise<Verdict> {
    const trial = Trial.copyOf(this.imageBefore(run), this.subject, run);
    try {
      await fault.strike(trial, point);
      await trial.recoverAndFinish();
      return compared(await endOf(trial), this.undisturbed(run).end);
    } finally {
      await trial.close();
    }
  }

  private async liveUndisturbed(): Promise<void> {
    const dir = join(this.folder, "undisturbed");
    for (const run of this.subject.runs) {
      const trial = new Trial(dir, this.subject, run);
      await trial.start();
      await trial.stop();
      rmSync(trial.store.journalFile, { force: true });
      mkdirSync(this.folder, { recursive: true });
      cpSync(dir, this.imageBefore(run), { recursive: true });
      const before = sizeOf(trial.stateFile);
      await trial.start();
      await trial.perform();
      this.ends.set(run, {
        operations: trial.reached("done"),
        stateBytes: Math.max(before, sizeOf(trial.stateFile)),
        end: await endOf(trial),
      });
      await trial.stop();
    }
  }

  private undisturbed(run: Run): Undisturbed {
    const found = this.ends.get(run);
    if (found === undefined) throw new Error(`${run.title} is not a run of ${this.subject.name}`);
    return found;
  }

  private imageBefore({ title }: Run): string {
    return join(this.folder, title.replaceAll(" ", "-"));
  }
}

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

function compared(end: End, undisturbed: End): Verdict {
  const [orphans, duplicates] = [
    beyond(end.orphans, undisturbed.orphans),
    beyond(end.duplicates, undisturbed.duplicates),
  ];
  const identical =
    isDeepStrictEqual(end.settled, undisturbed.settled) &&
    isDeepStrictEqual(end.stale, undisturbed.stale);
  return {
    identical,
    orphans: orphans.length,
    duplicates: duplicates.length,
    exposed: end.exposed.length,
    details: [
      ...(identical ? [] : differences(end.settled, undisturbed.settled).slice(0, 5)),
      ...beyond(end.stale, undisturbed.stale).map((urn) => `not as recorded: ${urn}`),
      ...orphans.map((urn) => `orphan: ${urn}`),
      ...duplicates.map((urn) => `duplicate: ${urn}`),
      ...end.exposed.map((file) => `secret in ${file}`),
    ],
  };
}

const beyond = (some: readonly string[], expected: readonly string[]): readonly string[] =>
  some.filter((each) => !expected.includes(each));

/** Paths at which two values differ, with both. */
function differences(one: unknown, other: unknown, path = ""): readonly string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other))
    return [`${path}: ${brief(one)} instead of ${brief(other)}`];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], `${path}/${key}`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const brief = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 200);
