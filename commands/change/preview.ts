import type { EngineEvent } from "../../sandbox/events";
import type { Engine } from "../engine";

export interface PreviewOutcome {
  readonly events: readonly EngineEvent[];
  /** Why the preview ended without a result, but for mandatory policies, which are events. */
  readonly errors: readonly string[];
}

/** Previews a stack and returns the engine's events. @param more further flags, such as policy packs */
export async function previewEvents(
  engine: Pick<Engine, "pulumi">,
  stack: string,
  more: readonly string[],
): Promise<PreviewOutcome> {
  const events: EngineEvent[] = [];
  const { code, stderr } = await engine.pulumi(
    ["preview", "--stack", stack, "--json", "--non-interactive", ...more],
    (line) => {
      if (line.startsWith("{")) events.push(JSON.parse(line) as EngineEvent);
    },
    { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
  );
  const errors = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [plainText(diagnosticEvent.message)] : [],
  );
  const isExplained =
    errors.length > 0 ||
    events.some(({ policyEvent }) => policyEvent?.enforcementLevel === "mandatory");
  return {
    events,
    errors:
      code === 0 || isExplained
        ? errors
        : [stderr.trim() || `pulumi ended with code ${String(code)}`],
  };
}

/** A message without the engine's marks of colour, <{%…%}>. */
export const plainText = (text: string): string => text.replaceAll(/<\{%.*?%\}>/g, "").trim();
