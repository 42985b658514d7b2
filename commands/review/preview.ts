// The result of a preview, read from the engine's event stream.
import { plainText, type PreviewOutcome } from "../change/preview";
import { lossOf } from "../change/stateful";
import { nameOf, stepsOf, type PlannedStep } from "../change/steps";

/** One stack's preview, as a reviewer needs it. */
export interface PreviewVerdict {
  readonly stack: string;
  /** Number of resources by operation, `same` left out. */
  readonly changes: Readonly<Record<string, number>>;
  /** Resources that hold something and would be replaced or deleted. */
  readonly losses: readonly {
    readonly name: string;
    readonly operation: string;
    readonly loss: string;
  }[];
  readonly steps: readonly PlannedStep[];
  readonly policies: readonly PolicyFinding[];
  /** Whether the preview came to its end, where the policies report. */
  readonly isComplete: boolean;
  readonly errors: readonly string[];
  /** Prerequisites that preflight found not to be met. */
  readonly prerequisites: readonly string[];
}

export interface PolicyFinding {
  readonly policy: string;
  readonly mandatory: boolean;
  readonly resource: string;
  readonly message: string;
}

/** Reads one preview. Values never come in: only names, operations and what policies say. */
export function verdictOf(
  stack: string,
  { events, errors }: PreviewOutcome,
  prerequisites: readonly string[] = [],
): PreviewVerdict {
  const steps = stepsOf(events);
  const summaries = events.flatMap(({ summaryEvent }) =>
    summaryEvent === undefined ? [] : [summaryEvent],
  );
  const summary = summaries.at(-1)?.resourceChanges ?? {};
  return {
    stack,
    changes: Object.fromEntries(
      Object.entries(summary).filter(([operation]) => operation !== "same"),
    ),
    losses: steps.flatMap(({ name, action, type }) => {
      const loss = lossOf(type);
      if (loss === undefined || (action !== "delete" && action !== "replace")) return [];
      return [{ name, operation: action === "delete" ? "deleted" : "replaced", loss }];
    }),
    steps,
    policies: events.flatMap(({ policyEvent }) =>
      policyEvent === undefined
        ? []
        : [
            {
              policy: policyEvent.policyName,
              mandatory: policyEvent.enforcementLevel === "mandatory",
              resource: nameOf(policyEvent.resourceUrn ?? ""),
              message: plainText(policyEvent.message).split("\n").at(-1) ?? "",
            },
          ],
    ),
    isComplete: summaries.length > 0,
    errors,
    prerequisites,
  };
}

/** True when the change must not be merged as it is. */
export function isRefused(
  { policies, errors, losses, prerequisites }: PreviewVerdict,
  confirmedLosses: boolean,
): boolean {
  return (
    errors.length > 0 ||
    prerequisites.length > 0 ||
    policies.some(({ mandatory }) => mandatory) ||
    (losses.length > 0 && !confirmedLosses)
  );
}
