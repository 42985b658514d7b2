import { duration, type Report } from "../process/report";
import { EngineError, type EngineRun, type Session } from "./session";

/** One event of the engine's JSON stream, as far as the sandbox reads it. */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: "info" | "info#err" | "warning" | "error" | "debug";
    readonly ephemeral?: boolean;
  };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly summaryEvent?: {
    readonly resourceChanges?: Readonly<Record<string, number>>;
    readonly durationSeconds?: number;
  };
}

/** What a step does to a resource. */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: StepState;
  readonly new?: StepState;
  /** Inputs that differ, by path. */
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  /** Their first parts, where the provider tells no more. */
  readonly diffs?: readonly string[];
}

/** A resource before or after a step. */
export interface StepState {
  readonly type: string;
  readonly urn: string;
  /** Known once it is deployed. */
  readonly id?: string;
  readonly parent?: string;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** How an update, a preview or a destroy went. */
export interface OperationResult {
  readonly events: readonly EngineEvent[];
  /** Number of resources by what happened to them: `create`, `same`, ... */
  readonly changes: Readonly<Record<string, number>>;
  /** Policy violations that were reported. */
  readonly policies: readonly NonNullable<EngineEvent["policyEvent"]>[];
  readonly milliseconds: number;
}

/** An engine operation that failed; `message` lists the errors it reported. */
export class OperationError extends Error {
  public override readonly name = "OperationError";

  public constructor(
    message: string,
    public readonly events: readonly EngineEvent[],
  ) {
    super(message);
  }
}

const STREAMING: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  preview: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
};

/** Runs `up`, `preview`, `refresh` or `destroy` with the engine's events instead of its display. */
export async function operate(
  session: Session,
  args: readonly [string, ...string[]],
  options: EngineRun & { readonly onEvent?: (event: EngineEvent) => void } = {},
): Promise<OperationResult> {
  const started = Date.now();
  const events: EngineEvent[] = [];
  const other: string[] = [];
  const { onEvent, ...engineRun } = options;
  const full = [...args, "--json", "--non-interactive", "--color", "never"];
  if (args[0] !== "preview") full.push("--yes", "--skip-preview");
  const outcome = await session.pulumi(full, {
    ...engineRun,
    variables: { ...STREAMING[args[0]], ...engineRun.variables },
    onLine: (line) => {
      const event = parseEvent(line);
      if (event === undefined) other.push(line);
      else {
        events.push(event);
        onEvent?.(event);
      }
    },
  });
  if (outcome.code !== 0) {
    const errors = errorsOf(events);
    if (errors.length > 0) throw new OperationError(errors.join("\n"), events);
    throw new EngineError(args, { ...outcome, stdout: other.join("\n") });
  }
  const summaries = events.flatMap((event) => event.summaryEvent ?? []);
  return {
    events,
    changes: summaries.at(-1)?.resourceChanges ?? {},
    policies: events.flatMap((event) => event.policyEvent ?? []),
    milliseconds: Date.now() - started,
  };
}

/** Follows an operation in a report: how many steps are done, and which is under way. */
export function progressOf(report: Report, title: string): (event: EngineEvent) => void {
  const started = Date.now();
  let done = 0;
  return (event) => {
    if (event.resOutputsEvent) done += 1;
    const step = event.resourcePreEvent ?? event.resOutputsEvent;
    if (step === undefined) return;
    const { op, urn } = step.metadata;
    const time = duration(Date.now() - started);
    report.progress(`${title}: ${done} done, ${time}, ${op} ${shortUrn(urn)}`);
  };
}

/** Messages of an operation's errors and of the mandatory policies it broke. */
export function errorsOf(events: readonly EngineEvent[]): string[] {
  return events.flatMap(({ diagnosticEvent, policyEvent }) => {
    if (diagnosticEvent?.severity === "error")
      return [`${at(diagnosticEvent.urn)}${diagnosticEvent.message.trimEnd()}`];
    if (policyEvent?.enforcementLevel === "mandatory")
      return [`${policyEvent.policyName}: ${verdictIn(policyEvent.message)}`];
    return [];
  });
}

/** `type name` of a resource, from its URN. */
export function shortUrn(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name.join("::")}`;
}

/** The engine puts a policy's description before what the policy says about the resource. */
const verdictIn = (message: string): string => {
  const [description = "", ...verdict] = message.trimEnd().split("\n");
  return verdict.join("\n") || description;
};

const at = (urn: string | undefined): string => (urn ? `${shortUrn(urn)}: ` : "");

function parseEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}
