import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { operate, progressOf, shortUrn } from "../events";
import type { Environment } from "../environment";
import { isAlive } from "../lock";
import type { Report } from "../report";
import { Session } from "../session";
import { listWorld, type CloudResource } from "../world";

/** A resource as the engine keeps it. */
interface KeptResource {
  readonly urn: string;
  readonly id?: string;
}

/** An exported stack, as far as recovery reads and changes it. */
interface KeptStack {
  readonly deployment?: {
    readonly resources?: readonly KeptResource[] | null;
    readonly pending_operations?:
      readonly { readonly type: string; readonly resource: KeptResource }[] | null;
  };
}

/**
 * Puts a stack right after a run was killed: takes away the lock of the dead process, asks the clouds about each
 * creation that was under way and adopts or forgets it, then refreshes. What was not reached is left for the next `up`.
 */
export async function recover(
  environment: Environment,
  stack: string,
  report: Report,
): Promise<void> {
  const session = await Session.open(environment, { report, command: `recover --stack ${stack}` });
  try {
    repairBackend(environment, stack, report);
    await session.prepare(stack);
    await takeDeadLocks(session, stack, report);
    await settlePendingOperations(session, stack, report);
    const { changes } = await operate(session, ["refresh", "--stack", stack], {
      onEvent: progressOf(report, "refresh"),
    });
    const { same = 0, ...drift } = changes;
    const found = Object.entries(drift).map(([kind, count]) => `${count} ${kind}`);
    report.line(`refresh: ${found.join(", ") || "no drift"}, ${same} as recorded`);
    report.line(
      `${stack} agrees with the simulated clouds. Finish what was interrupted: npm run sandbox -- up --stack ${stack}`,
    );
  } finally {
    await session.close();
  }
}

/**
 * Puts right what a process left half written in the file backend. The engine records an operation before it begins
 * and waits until that is on disk, so the copy that it made before the broken write leaves no operation out.
 */
function repairBackend({ state, projectName }: Environment, stack: string, report: Report): void {
  const backend = join(state, ".pulumi");
  if (!existsSync(backend)) return;
  const attributes = readdirSync(backend, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".attrs"))
    .map((file) => join(backend, file));
  for (const file of attributes) if (!isJson(file)) rmSync(file); // the backend does without them
  const checkpoint = join(backend, "stacks", projectName, `${stack}.json`);
  if (!existsSync(checkpoint) || isJson(checkpoint)) return;
  copyFileSync(`${checkpoint}.bak`, checkpoint);
  report.line(
    `the state of ${stack} was being written; the state before that write is in its place again`,
  );
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}

async function takeDeadLocks(session: Session, stack: string, report: Report): Promise<void> {
  const { state, projectName } = session.environment;
  const folder = join(state, ".pulumi", "locks", "organization", projectName, stack);
  // A backend in a blob container cannot be listed here; there the engine's own refusal says who holds the lock.
  const locks = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith(".json"))
    : [];
  if (locks.length === 0) return;
  for (const file of locks) {
    const pid = holderOf(join(folder, file));
    if (pid !== undefined && isAlive(pid))
      throw new Error(
        `${stack} is in use: the engine with process id ${pid} is still at work. Wait, or stop it.`,
      );
    report.line(`the process that held the lock of ${stack} (${pid ?? "unknown"}) is gone`);
  }
  await session.must(["cancel", stack, "--yes"]);
}

/** The process that a lock names; none where it died while it wrote the lock. */
function holderOf(lock: string): number | undefined {
  if (!isJson(lock)) return undefined;
  return (JSON.parse(readFileSync(lock, "utf8")) as { readonly pid: number }).pid;
}

/**
 * Enters into the state each resource whose creation the cloud carried out, as the program asked for it; the refresh
 * that follows reads what came of it. (`refresh --import-pending-creates` of this engine only relabels the operation,
 * which the next run drops.) Other interrupted operations need no entry: a refresh sees how they ended.
 */
async function settlePendingOperations(
  session: Session,
  stack: string,
  report: Report,
): Promise<void> {
  const kept = JSON.parse(await session.must(["stack", "export", "--stack", stack])) as KeptStack;
  const pending = kept.deployment?.pending_operations ?? [];
  if (pending.length === 0) return;
  const world = new Map(listWorld(session.environment.world).map((found) => [found.urn, found]));
  const adopted = pending.flatMap(({ type, resource }): KeptResource[] => {
    if (type !== "creating") {
      report.line(`${shortUrn(resource.urn)} was ${type}: the refresh sees how far it came`);
      return [];
    }
    const id = adoptableId(world.get(resource.urn));
    report.line(
      `${shortUrn(resource.urn)} was being created: ${id === undefined ? "it does not exist, forgotten" : `it exists, adopted as ${id}`}`,
    );
    return id === undefined ? [] : [{ ...resource, id }];
  });
  const settled: KeptStack = {
    ...kept,
    deployment: {
      ...kept.deployment,
      resources: [...(kept.deployment?.resources ?? []), ...adopted],
      pending_operations: [],
    },
  };
  await session.must(["stack", "import", "--stack", stack], { input: JSON.stringify(settled) });
}

/** What random and tls make exists nowhere but in state: there is nothing to adopt, and making it again is right. */
const adoptableId = (found: CloudResource | undefined): string | undefined =>
  found === undefined || /^(random|tls):/.test(found.token) ? undefined : found.id;
