// Planned steps as sentences of an operator.
import { type Effect, EFFECTS, effectOf } from "./effects";
import type { PlannedStep } from "./steps";

interface Line {
  readonly effect: Effect;
  readonly note: string;
  readonly names: readonly string[];
}

/** Lines of the steps, worst first; steps of one effect and note together. */
function linesOf(steps: readonly PlannedStep[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const step of steps) {
    const { effect, note } = effectOf(step);
    const key = `${effect} ${note}`;
    const names = [...(lines.get(key)?.names ?? []), step.name];
    lines.set(key, { effect, note, names });
  }
  const order = Object.keys(EFFECTS);
  return [...lines.values()].sort((a, b) => order.indexOf(b.effect) - order.indexOf(a.effect));
}

const MOST_NAMES = 6;

/** Some names, and how many more. */
export const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(", ")
    : `${names.slice(0, MOST_NAMES).join(", ")} and ${String(names.length - MOST_NAMES)} more`;

const sentence = ({ effect, note, names }: Line): string =>
  `${EFFECTS[effect].words}: ${listed(names)}${note === "" ? "" : `: ${note}`}`;

/** The same as sentences, for reports of other commands. */
export const effectSentences = (steps: readonly PlannedStep[]): readonly string[] =>
  linesOf(steps).map(sentence);
