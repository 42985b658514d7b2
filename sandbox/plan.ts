import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "./environment";
import { errorsOf, operate, progressOf, type StepState } from "./events";
import type { Report } from "../process/report";
import { Session } from "./session";

/** One resource of a plan, as outside checkers take it. */
export interface PlannedResource {
  /** The engine's type token. */
  readonly type: string;
  /** The engine's name for it. */
  readonly name: string;
  /** What the program asked for: secrets are `[secret]`, what is known only after creation is {@link UNKNOWN}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly urn: string;
  /** URN of the resource it belongs to, empty at the top. */
  readonly parent: string;
}

/** What the engine writes for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = "4dabf18193072939515e22adb298388d";

/** What to plan. */
export interface PlanOptions {
  readonly root: string;
  readonly stack: string;
  /** Optional. A file with the stack's values. @default - `Pulumi.<stack>.yaml` in the clone */
  readonly configFile?: string;
  readonly report: Report;
}

/** Everything that a stack would create where nothing exists: a preview in an empty store, with an empty state. */
export async function planStack(options: PlanOptions): Promise<PlannedResource[]> {
  const { root, stack, configFile, report } = options;
  const dir = mkdtempSync(join(tmpdir(), "platform-plan-"));
  try {
    const environment = new Environment({
      root,
      dir,
      ...(configFile === undefined ? {} : { stackFiles: { [stack]: configFile } }),
    });
    const session = await Session.open(environment, {
      report,
      command: `plan ${stack}`,
      latency: 0,
    });
    try {
      await session.prepare(stack);
      const { events } = await operate(session, ["preview", "--stack", stack], {
        onEvent: progressOf(report, `plan ${stack}`),
      });
      const errors = errorsOf(events);
      if (errors.length > 0) throw new Error(errors.join("\n"));
      return events.flatMap(({ resourcePreEvent }) => {
        const planned = resourcePreEvent?.metadata.new;
        return !planned || !isOfProgram(planned.type) ? [] : [describe(planned)];
      });
    } finally {
      await session.close();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const isOfProgram = (type: string): boolean =>
  type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:");

function describe({ type, urn, parent, inputs }: StepState): PlannedResource {
  const name = urn.split("::").slice(3).join("::");
  return {
    type,
    name,
    inputs: redacted(inputs ?? {}) as Readonly<Record<string, unknown>>,
    urn,
    parent: parent ?? "",
  };
}

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value) return "[secret]";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__")) // what the SDK notes for itself
      .map(([key, inner]) => [key, redacted(inner)]),
  );
}
