// The result of a preview, read from the engine's event stream.
import type { EngineEvent } from "../../sandbox/events";
import { lossOf } from "./stateful";

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
  readonly policies: readonly PolicyFinding[];
  readonly errors: readonly string[];
}

export interface PolicyFinding {
  readonly policy: string;
  readonly mandatory: boolean;
  readonly resource: string;
  readonly message: string;
}

const REPLACING = /^(replace|create-replacement|delete-replaced|delete)$/;

/** Reads the events of one preview. Values never come in: only names, operations and what policies say. */
export function verdictOf(stack: string, events: readonly EngineEvent[]): PreviewVerdict {
  const losses = new Map<string, PreviewVerdict["losses"][number]>();
  for (const { resourcePreEvent } of events) {
    if (resourcePreEvent === undefined) continue;
    const { op, urn, type } = resourcePreEvent.metadata;
    const loss = lossOf(type);
    if (loss === undefined || !REPLACING.test(op)) continue;
    losses.set(urn, {
      name: nameOf(urn),
      operation: op === "delete" ? "deleted" : "replaced",
      loss,
    });
  }
  const summaries = events.flatMap(({ summaryEvent }) =>
    summaryEvent === undefined ? [] : [summaryEvent],
  );
  const summary = summaries.at(-1)?.resourceChanges ?? {};
  return {
    stack,
    changes: Object.fromEntries(
      Object.entries(summary).filter(([operation]) => operation !== "same"),
    ),
    losses: [...losses.values()],
    policies: events.flatMap(({ policyEvent }) =>
      policyEvent === undefined
        ? []
        : [
            {
              policy: policyEvent.policyName,
              mandatory: policyEvent.enforcementLevel === "mandatory",
              resource: nameOf(policyEvent.resourceUrn ?? ""),
              message: plain(policyEvent.message).split("\n").at(-1) ?? "",
            },
          ],
    ),
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === "error" ? [plain(diagnosticEvent.message)] : [],
    ),
  };
}

/** True when the change must not be merged as it is. */
export function isRefused(
  { policies, errors, losses }: PreviewVerdict,
  confirmedLosses: boolean,
): boolean {
  return (
    errors.length > 0 ||
    policies.some(({ mandatory }) => mandatory) ||
    (losses.length > 0 && !confirmedLosses)
  );
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
// The engine marks colours as <{%…%}>.
const plain = (text: string): string => text.replaceAll(/<\{%.*?%\}>/g, "").trim();
