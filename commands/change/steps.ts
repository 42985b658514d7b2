// What a preview plans for each resource, read from the engine's events. Values stay here: reports show names and words alone.
import { versionless } from "../../process/engine-values";
import type { EngineEvent, StepMetadata } from "../../sandbox/events";

export type Action = "create" | "update" | "replace" | "delete";

/** One resource that a change touches. */
export interface PlannedStep {
  readonly urn: string;
  /** Logical name. */
  readonly name: string;
  /** Type token without an API version. */
  readonly type: string;
  readonly action: Action;
  /** Paths of the inputs that differ. */
  readonly paths: readonly string[];
  readonly before: Inputs;
  readonly after: Inputs;
  readonly isProtected: boolean;
}

export type Inputs = Readonly<Record<string, unknown>>;

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  delete: "delete",
};

/** Steps of a preview that do something to a resource of a cloud, one for each. */
export function stepsOf(events: readonly EngineEvent[]): readonly PlannedStep[] {
  const steps = new Map<string, PlannedStep>();
  for (const { resourcePreEvent } of events) {
    if (resourcePreEvent === undefined) continue;
    const { metadata } = resourcePreEvent;
    const action = ACTIONS[metadata.op];
    if (action === undefined || /^(platform-foundations|pulumi):/.test(metadata.type)) continue;
    const earlier = steps.get(metadata.urn);
    const step = stepOf(metadata, action);
    // A replacement has up to three events; not all of them have both states.
    steps.set(metadata.urn, earlier === undefined ? step : joined(earlier, step));
  }
  return [...steps.values()];
}

function stepOf(metadata: StepMetadata, action: Action): PlannedStep {
  const { urn, type, old, new: next, detailedDiff, diffs } = metadata;
  return {
    urn,
    name: nameOf(urn),
    type: versionless(type),
    action,
    paths: detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []),
    before: old?.inputs ?? {},
    after: next?.inputs ?? {},
    isProtected: old?.protect ?? false,
  };
}

const joined = (a: PlannedStep, b: PlannedStep): PlannedStep => ({
  ...a,
  action: a.action === "replace" || b.action === "replace" ? "replace" : a.action,
  paths: [...new Set([...a.paths, ...b.paths])],
  before: Object.keys(a.before).length > 0 ? a.before : b.before,
  after: Object.keys(a.after).length > 0 ? a.after : b.after,
  isProtected: a.isProtected || b.isProtected,
});

/** Logical name in a URN. */
export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** The value at a path of inputs, such as `agentPoolProfiles[0].vmSize`. */
export function valueAt(inputs: Inputs, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Inputs)[part] : undefined,
      inputs,
    );
}
