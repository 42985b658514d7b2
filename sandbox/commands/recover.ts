import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { operate, progressOf } from "../events";
import type { Environment } from "../environment";
import { isAlive } from "../../process/is-alive";
import type { Report } from "../../process/report";
import { Session } from "../session";
import { listCloudResources, type CloudResource } from "../cloud-store";
import { DEFAULT_COMMAND } from "./place";
import { importForgotten } from "./forgotten";
import type { ExportedState } from "../exported-state";
import { settle, unknownTo } from "./settle";

/**
 * Repairs a stack after an interrupted run: removes the lock of the dead process, asks the clouds about each creation
 * that was under way and adopts or forgets it, refreshes, and imports what was not recorded. The rest is left
 * for the next `up`.
 *
 * @param command what people type to start the sandbox, for the last line
 */
export async function recover(
  environment: Environment,
  stack: string,
  report: Report,
  command = DEFAULT_COMMAND,
): Promise<void> {
  const session = await Session.open(environment, { report, command: `recover --stack ${stack}` });
  try {
    repairBackend(environment, stack, report);
    await session.prepare(stack);
    await removeDeadLocks(session, stack, report);
    const existing = existingOf(environment, stack);
    const settled = await settleCreations(session, stack, existing, report);
    const { changes } = await operate(session, ["refresh", "--stack", stack], {
      onEvent: progressOf(report, "refresh"),
    });
    const { same = 0, ...drift } = changes;
    const found = Object.entries(drift).map(([kind, count]) => `${count} ${kind}`);
    report.line(`refresh: ${found.join(", ") || "no drift"}, ${same} as recorded`);
    await importForgotten(session, stack, unknownTo(settled, existing), report);
    report.line(
      `${stack} agrees with the simulated clouds. Finish what was interrupted: ${command} up --stack ${stack}`,
    );
  } finally {
    await session.close();
  }
}

/**
 * Repairs files that a process left half written in the file backend. The engine records an operation before it begins
 * and waits until that is on disk, so the copy that it made before the broken write leaves no operation out. Where the
 * disk is full it tries again, and so cuts that copy too: then the newest whole one is older, or there is none, and what
 * it leaves out is found in the clouds.
 */
function repairBackend({ state, projectName }: Environment, stack: string, report: Report): void {
  const backend = join(state, ".pulumi");
  if (!existsSync(backend)) return;
  const attributes = readdirSync(backend, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".attrs"))
    .map((file) => join(backend, file));
  for (const file of attributes) if (!isJson(readFileSync(file, "utf8"))) rmSync(file); // the backend does without them
  const checkpoint = join(backend, "stacks", projectName, `${stack}.json`);
  if (!existsSync(checkpoint) || isJson(readFileSync(checkpoint, "utf8"))) return;
  const whole = [
    `${checkpoint}.bak`,
    ...newestFirst(join(backend, "backups", projectName, stack), /\.json$/),
    ...newestFirst(join(backend, "history", projectName, stack), /\.checkpoint\.json$/),
  ].find((file) => existsSync(file) && isJson(readFileSync(file, "utf8")));
  if (whole === undefined) rmSync(checkpoint);
  else copyFileSync(whole, checkpoint);
  report.line(
    whole === undefined
      ? `the state of ${stack} was being written, and no older one is whole: it begins empty`
      : `the state of ${stack} was being written; the state before that write is in its place again`,
  );
}

/** The engine puts the time into the names of what it keeps of a stack. */
function newestFirst(folder: string, name: RegExp): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .sort()
    .reverse()
    .map((file) => join(folder, file));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function removeDeadLocks(session: Session, stack: string, report: Report): Promise<void> {
  const locks = await locksOf(session, stack);
  if (locks.length === 0) return;
  for (const lock of locks) {
    const pid = holderOf(lock);
    if (pid !== undefined && isAlive(pid))
      throw new Error(
        `${stack} is in use: the engine with process id ${pid} is still at work. Wait, or stop it.`,
      );
    report.line(`the process that held the lock of ${stack} (${pid ?? "unknown"}) is gone`);
  }
  await session.must(["cancel", "--stack", stack, "--yes"]);
}

/** The text of the stack's lock files, in the backend that holds its state. */
async function locksOf(session: Session, stack: string): Promise<readonly string[]> {
  const { state, projectName } = session.environment;
  const folder = `.pulumi/locks/organization/${projectName}/${stack}`;
  const place = session.placeOf(stack);
  if (place !== undefined) return (await session.startStateAccount(place)).read(`${folder}/`);
  const here = join(state, folder);
  if (!existsSync(here)) return [];
  return readdirSync(here)
    .filter((file) => file.endsWith(".json"))
    .map((file) => readFileSync(join(here, file), "utf8"));
}

/** The process that a lock names; none where it died while it wrote the lock. */
function holderOf(lock: string): number | undefined {
  return isJson(lock) ? (JSON.parse(lock) as { readonly pid: number }).pid : undefined;
}

/**
 * Decides what became of each interrupted creation. (`refresh --import-pending-creates` of this engine only relabels the
 * operation, which the next run drops.)
 */
async function settleCreations(
  session: Session,
  stack: string,
  existing: readonly CloudResource[],
  report: Report,
): Promise<ExportedState> {
  const kept = JSON.parse(
    await session.must(["stack", "export", "--stack", stack]),
  ) as ExportedState;
  const settled = settle(kept, existing);
  for (const line of settled.findings) report.line(line);
  if (settled.changed)
    await session.must(["stack", "import", "--stack", stack], {
      input: JSON.stringify(settled.stack),
    });
  return settled.stack;
}

/**
 * What the clouds have of a stack. What random and tls make is not there, as it exists nowhere but in state: there is
 * nothing to adopt, and making it again is right.
 */
function existingOf(
  { cloudStore, projectName }: Environment,
  stack: string,
): readonly CloudResource[] {
  const prefix = `urn:pulumi:${stack}::${projectName}::`;
  return listCloudResources(cloudStore).filter(({ urn }) => urn.startsWith(prefix));
}
