// What a preview after a refresh says, as the text of an issue. Names and paths only. Pure.
import type { Action, PlannedStep } from "../change/steps";

const DONE: Readonly<Record<Action, string>> = {
  create: "is gone, or was never deployed; the next update creates it",
  update: "differs; the next update sets",
  replace: "differs; the next update replaces it because of",
  delete: "is not in the program; the next update deletes it",
};

/** The first line tells scripts/ci/drift-issue.mjs whether the issue is open or closed. */
export function driftReport(stack: string, steps: readonly PlannedStep[]): string {
  const isFound = steps.length > 0;
  const lines = steps.map(({ name, type, action, paths }) => {
    const changed = action === "update" || action === "replace" ? ` ${paths.join(", ")}` : "";
    return `- \`${name}\` (${type}) ${DONE[action]}${changed}`;
  });
  return [
    `<!-- drift: ${isFound ? "found" : "none"} -->`,
    ...(isFound
      ? [
          `Resources of ${stack} that are not as the last commit declares them: ${String(steps.length)}.`,
          "",
          ...lines,
          "",
          `Deploy to put them back, or write the change into the program. Values: \`pulumi preview --refresh --diff --stack ${stack}\`.`,
        ]
      : [`${stack} is as the last commit declares it.`]),
    "",
  ].join("\n");
}
