// Examines a stack after an interrupted run, and repairs it. Everything goes through the engine, so any backend will do.
import { importAndCheck, planOf, section, writeImportFile } from "../adopt/adopt";
import type { Engine } from "../engine";
import type { ExportedState } from "../../sandbox/exported-state";
import { findingsOf, type Findings, type Known } from "./findings";
import { atWork, lockOf, type Lock } from "./locks";

type Pulumi = Pick<Engine, "pulumi">;

/** What was found, and whether the repair may begin. */
export interface Examination {
  /** Everything, for people. */
  readonly lines: readonly string[];
  /** What has to be decided first. */
  readonly stops: readonly string[];
  readonly lock: Lock | undefined;
  readonly importFile: Findings["importFile"];
}

export interface Repair {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

const STACK = "pulumi:pulumi:Stack";

/** Reads state, lock and plan. Nothing is changed. */
export async function examine(engine: Pulumi, stack: string, known: Known): Promise<Examination> {
  const state = await exported(engine, stack);
  const root = (state.deployment.resources ?? []).find(({ type }) => type === STACK);
  const lock = await lockOf(engine, stack, root?.urn);
  const findings = findingsOf(state, await planOf(engine, stack), known);
  const busy = lock === undefined ? [] : atWork(lock);
  const stops = [
    ...busy.map(
      ({ pid }) => `${stack} is in use: process ${String(pid)} is at work. Wait, or stop it`,
    ),
    ...findings.stops,
  ];
  return {
    lock,
    stops,
    importFile: findings.importFile,
    lines: [
      ...lockLines(lock),
      ...section("Operations that were under way", findings.pending),
      ...section("Adopted", findings.adopted),
      ...section(
        "Planned, and not in the state: the next update creates them; one that exists already needs --id or --azure",
        findings.created,
      ),
      ...section("Has to be decided first", stops),
    ],
  };
}

/** Removes the lock, refreshes, adopts, and previews the next update. */
export async function repair(
  engine: Pulumi,
  stack: string,
  { lock, importFile }: Examination,
  file: string,
): Promise<Repair> {
  if (lock !== undefined) await must(engine, ["cancel", "--stack", stack, "--yes"]);
  await must(engine, [
    ...["refresh", "--stack", stack, "--clear-pending-creates"],
    ...["--yes", "--skip-preview"],
  ]);
  writeImportFile(file, importFile);
  const { losses, errors, steps } = await importAndCheck(engine, stack, file);
  return {
    failed: errors.length > 0,
    lines: [
      ...errors,
      ...losses.map(({ name, operation, loss }) => `${name} would be ${operation}: ${loss}`),
      ...section(
        "The next update",
        steps.map(({ name, action }) => `${action} ${name}`),
      ),
      steps.length === 0
        ? `${stack} agrees with the clouds and with its program.`
        : `${stack} agrees with the clouds. Finish what was interrupted: npm run deploy -- --stack ${stack}`,
    ],
  };
}

async function exported(engine: Pulumi, stack: string): Promise<ExportedState> {
  return JSON.parse(await must(engine, ["stack", "export", "--stack", stack])) as ExportedState;
}

/** Standard output of a command that has to succeed. It is never shown: of an export it is the state. */
async function must(engine: Pulumi, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.pulumi([...args, "--non-interactive"]);
  if (code === 0) return stdout;
  const hint = /failed to load checkpoint|unexpected end of JSON/.test(stderr)
    ? "\nThe state was being written when its writer ended. Put an older version in its place first: docs/runbooks/locked-state.md"
    : "";
  throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr.trim()}${hint}`);
}

function lockLines(lock: Lock | undefined): readonly string[] {
  if (lock === undefined) return ["No lock."];
  const holders = lock.holders.map(
    ({ who, pid, since }) => `${who}, process ${String(pid)}, since ${since}`,
  );
  return section(
    "Locked by a run that has not ended in order: removing the lock stops no process, so make sure that it has ended",
    holders.length === 0 ? ["Pulumi Cloud shows who runs it"] : holders,
  );
}
