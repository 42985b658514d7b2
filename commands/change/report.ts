// A change in an operator's words: as text for people and for the comment of a review, and as JSON for machines.
import pc from "picocolors";
import { duration } from "../../process/report";
import type { CostDifference } from "./prices";
import { PRICE_DAY } from "./prices";
import { secondsOf } from "./durations";
import { type Effect, EFFECTS, effectOf, worse } from "./effects";
import { effectSentences, listed } from "./sentences";
import type { ChangedSetting } from "./settings";
import type { PlannedStep } from "./steps";

/** Everything that is known about a change of one stack. */
export interface Change {
  readonly stack: string;
  /** What the settings are compared with: the last update, or a revision. Undefined when neither is known. */
  readonly comparedWith: string | undefined;
  readonly settings: readonly ChangedSetting[];
  readonly steps: readonly PlannedStep[];
  readonly cost: CostDifference;
  /** Errors of the preview: the change cannot be deployed as it is. */
  readonly errors: readonly string[];
}

/** The worst effect, which decides the exit code. */
export function worstOf({ settings, steps }: Change): Effect {
  const ofSteps = steps.map((step) => effectOf(step).effect);
  const ofSettings = settings.map(({ refusal }) => (refusal === undefined ? "added" : "refused"));
  return [...ofSteps, ...ofSettings].reduce<Effect>((worst, one) => worse(worst, one), "added");
}

/** Exit code of `npm run change`: 1 when the preview failed for another reason than a refusal. */
export function exitCodeOf(change: Change): number {
  const { exitCode } = EFFECTS[worstOf(change)];
  return exitCode < EFFECTS.refused.exitCode && change.errors.length > 0 ? 1 : exitCode;
}

/** How long it takes: no shorter than the longest step, no longer than all of them one after another. */
export function durationOf(steps: readonly PlannedStep[]): string | undefined {
  const known = steps.flatMap((step) => secondsOf(step) ?? []);
  if (known.length === 0) return undefined;
  const [longest, all] = [Math.max(...known), known.reduce((sum, one) => sum + one, 0)];
  const [low, high] = [duration(longest * 1000), duration(all * 1000)];
  const unknown = steps.length - known.length;
  return `${low === high ? `about ${low}` : `${low} to ${high}`}${unknown === 0 ? "" : `, without ${String(unknown)} steps of unknown length`}`;
}

/** The difference in words. */
export function costText({ monthly, sources, unknown }: CostDifference): string {
  const sign = monthly < 0 ? "-" : "+";
  const known =
    sources.length === 0
      ? "no difference that a list price here covers"
      : `${sign}${Math.abs(monthly).toFixed(2)} USD a month by list prices of ${PRICE_DAY} (${sources.join(", ")})`;
  return unknown.length === 0 ? known : `${known}; no price is known here for ${listed(unknown)}`;
}

/** Lines of the report. @param paint whether to use colours */
export function textOf(change: Change, paint = false): string {
  const { stack, comparedWith, settings, steps, cost, errors } = change;
  const colour = pc.createColors(paint);
  const worst = worstOf(change);
  const took = durationOf(steps);
  const time = took === undefined ? [] : [`Typical duration: ${took}.`];
  const head =
    steps.length === 0 && settings.length === 0 ? "nothing changes" : EFFECTS[worst].words;
  return [
    colour.bold(`${stack}: ${head}`),
    comparedWith === undefined
      ? "Settings: not compared, because the stack has no earlier update; name a revision with --base."
      : `Settings that differ from ${comparedWith}: ${settings.length === 0 ? "none" : ""}`.trimEnd(),
    ...settings.map(
      ({ path, mark, refusal }) =>
        `  ${path} (${mark})${refusal === undefined ? "" : colour.red(`: refused: ${refusal}`)}`,
    ),
    ...(steps.length === 0 ? [] : ["What is done:"]),
    ...effectSentences(steps).map((line) => `  ${line}`),
    ...time,
    `Cost: ${costText(cost)}.`,
    ...errors.map((error) => colour.red(`Error: ${error}`)),
    "",
  ].join("\n");
}

/** The same for machines. Values of inputs stay out of it. */
export function jsonOf(change: Change): object {
  const { stack, comparedWith, settings, steps, cost, errors } = change;
  return {
    stack,
    comparedWith: comparedWith ?? null,
    effect: worstOf(change),
    exitCode: exitCodeOf(change),
    settings,
    steps: steps.map((step) => ({
      name: step.name,
      type: step.type,
      action: step.action,
      paths: step.paths,
      ...effectOf(step),
      seconds: secondsOf(step) ?? null,
    })),
    cost: { ...cost, day: PRICE_DAY, currency: "USD" },
    errors,
  };
}
