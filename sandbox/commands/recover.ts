import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { errorsOf, operate, progressOf, shortUrn } from "../events";
import type { Environment } from "../environment";
import { isAlive } from "../lock";
import type { Report } from "../report";
import { Session } from "../session";
import { listWorld, type CloudResource } from "../world";

/** A resource whose creation was under way when its run ended. */
interface PendingCreate {
  readonly urn: string;
  /** What the cloud knows it as, or undefined where the cloud never took it. */
  readonly id: string | undefined;
}

/**
 * Puts a stack right after a run was killed: takes away the lock of the dead process, asks the clouds about each
 * creation that was under way and adopts or forgets it, then refreshes. What was not reached is left for the next `up`.
 */
export async function recover(environment: Environment, stack: string, report: Report): Promise<void> {
  const session = await Session.open(environment, { report, command: `recover --stack ${stack}` });
  try {
    await session.prepare(stack);
    await takeDeadLocks(session, stack, report);
    const pending = await pendingCreates(session, stack);
    for (const { urn, id } of pending)
      report.line(
        `${shortUrn(urn)} was being created: ${id === undefined ? "it does not exist, forgotten" : `exists, adopted as ${id}`}`,
      );
    const adopted = pending.flatMap(({ urn, id }) =>
      id === undefined ? [] : ["--import-pending-creates", urn, "--import-pending-creates", id],
    );
    const refresh = async (flags: readonly string[]): Promise<void> => {
      const result = await operate(session, ["refresh", "--stack", stack, ...flags], {
        onEvent: progressOf(report, "refresh"),
      });
      for (const message of errorsOf(result.events)) report.line(message);
    };
    // The engine either adopts or clears in one refresh; adoption first, so that clearing cannot forget what exists.
    if (adopted.length > 0) await refresh(adopted);
    await refresh(["--clear-pending-creates"]);
    report.line(
      `${stack} agrees with the simulated clouds again. Finish what was interrupted: npm run sandbox -- up --stack ${stack}`,
    );
  } finally {
    await session.close();
  }
}

async function takeDeadLocks(session: Session, stack: string, report: Report): Promise<void> {
  const { state, projectName } = session.environment;
  const folder = join(state, ".pulumi", "locks", "organization", projectName, stack);
  // A backend in a blob container cannot be listed here; there the engine's own refusal says who holds the lock.
  const locks = existsSync(folder) ? readdirSync(folder) : [];
  if (locks.length === 0) return;
  for (const file of locks) {
    const { pid } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { readonly pid: number };
    if (isAlive(pid))
      throw new Error(`${stack} is in use: the engine with process id ${pid} is still at work. Wait, or stop it.`);
    report.line(`the process that held the lock of ${stack} (${pid}) is gone`);
  }
  await session.must(["cancel", stack, "--yes"]);
}

async function pendingCreates(session: Session, stack: string): Promise<PendingCreate[]> {
  const exported = JSON.parse(await session.must(["stack", "export", "--stack", stack])) as {
    readonly deployment?: {
      readonly pending_operations?:
        | readonly { readonly type: string; readonly resource: { readonly urn: string } }[]
        | null;
    };
  };
  const world = new Map(listWorld(session.environment.world).map((found) => [found.urn, found]));
  return (exported.deployment?.pending_operations ?? [])
    .filter(({ type }) => type === "creating")
    .map(({ resource: { urn } }) => ({ urn, id: adoptableId(world.get(urn)) }));
}

/** What random and tls make exists nowhere but in state: there is nothing to adopt, and making it again is right. */
const adoptableId = (found: CloudResource | undefined): string | undefined =>
  found === undefined || /^(random|tls):/.test(found.token) ? undefined : found.id;
