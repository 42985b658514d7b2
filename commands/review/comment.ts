// The comment under a pull request: short, without values, the same for GitHub and GitLab.
import { effectSentences } from "../change/sentences";
import { isRefused, type PreviewVerdict } from "./preview";

/** The first line, by which a later run finds its own comment. */
export const COMMENT_MARK = "<!-- platform-foundations review -->";

const MOST_FINDINGS = 20;

/** Markdown of all previews. */
export function reviewComment(
  verdicts: readonly PreviewVerdict[],
  confirmedLosses: boolean,
): string {
  if (verdicts.length === 0) return `${COMMENT_MARK}\nThis change touches no stack.\n`;
  return [COMMENT_MARK, ...verdicts.map((verdict) => section(verdict, confirmedLosses)), ""].join(
    "\n",
  );
}

function section(verdict: PreviewVerdict, confirmedLosses: boolean): string {
  const { stack, changes, losses, policies, errors, prerequisites, steps, isComplete } = verdict;
  const counts = Object.entries(changes).map(
    ([operation, count]) => `${String(count)} to ${operation}`,
  );
  const mandatory = policies.filter((finding) => finding.mandatory);
  const advisory = policies.filter((finding) => !finding.mandatory);
  const sign = isRefused(verdict, confirmedLosses) ? "❌" : "✅";
  return [
    `### ${sign} ${stack}: ${counts.length === 0 ? "no change" : counts.join(", ")}`,
    ...prerequisites.map((found) => `- **preflight** ${oneLine(found)}`),
    ...errors.flatMap(errorLines),
    ...losses.map(
      ({ name, operation, loss }) =>
        `- **${operation}** \`${name}\`: lost with it: ${loss}${confirmedLosses ? " (confirmed)" : ""}`,
    ),
    ...listed(mandatory, "policy"),
    ...listed(advisory, "advice"),
    ...(isComplete && policies.length === 0 ? ["- policies: no violations"] : []),
    ...(isComplete ? [] : ["- policies: not asked, because the preview did not come to its end"]),
    ...details("What is done", effectSentences(steps)),
    ...details(
      "Replaced and deleted",
      steps.flatMap(({ action, name, type }) =>
        action === "replace" || action === "delete" ? [`${action} \`${name}\` (${type})`] : [],
      ),
    ),
  ].join("\n");
}

// Several faults of the settings are one error of the engine, a line each.
function errorLines(error: string): readonly string[] {
  const [head = "", ...faults] = error.split("\n").filter((line) => line.trim() !== "");
  return [`- **error** ${oneLine(head)}`, ...faults.map((line) => `  - ${oneLine(line.trim())}`)];
}

const details = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `<details><summary>${title}</summary>`,
        "",
        ...lines.map((line) => `- ${oneLine(line)}`),
        "",
        "</details>",
      ];

function listed(findings: PreviewVerdict["policies"], word: string): readonly string[] {
  const lines = findings
    .slice(0, MOST_FINDINGS)
    .map(
      ({ policy, resource, message }) =>
        `- **${word}** \`${policy}\` on \`${resource}\`: ${oneLine(message)}`,
    );
  const more = findings.length - MOST_FINDINGS;
  return more > 0 ? [...lines, `- and ${String(more)} more`] : lines;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
