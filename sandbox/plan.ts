import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "./environment";
import { errorsOf, operate, progressOf, type StepState } from "./events";
import type { Report } from "../process/report";
import { Session } from "./session";
import { isRecord, redacted } from "./wire/values";

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

/** What to plan. */
export interface PlanOptions {
  readonly root: string;
  readonly stack: string;
  /** Optional. A file with the stack's values. @default - `Pulumi.<stack>.yaml` of the project */
  readonly configFile?: string;
  /** Optional. Stacks of the project whose outputs it reads, in the order in which they are deployed first. @default - none */
  readonly upstreams?: readonly string[];
  readonly report: Report;
}

/** Everything that a stack would create where nothing exists but the stacks that it reads: a preview with an empty state. */
export async function planStack(options: PlanOptions): Promise<PlannedResource[]> {
  const { root, stack, configFile, upstreams = [], report } = options;
  const dir = mkdtempSync(join(tmpdir(), "sandbox-plan-"));
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
      runFrom: "anywhere",
    });
    try {
      for (const upstream of upstreams) {
        await session.prepare(upstream);
        await operate(session, ["up", "--stack", upstream], {
          onEvent: progressOf(report, `up ${upstream}`),
        });
      }
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
    inputs: withoutNotes(redacted(inputs ?? {})) as Readonly<Record<string, unknown>>,
    urn,
    parent: parent ?? "",
  };
}

/** Without the keys that the SDK notes for itself. */
function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, inner]) => [key, withoutNotes(inner)]),
  );
}
