// The comment under a pull request: short, without values, the same for GitHub and GitLab.
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
  const { stack, changes, losses, policies, errors } = verdict;
  const counts = Object.entries(changes).map(
    ([operation, count]) => `${String(count)} to ${operation}`,
  );
  const mandatory = policies.filter((finding) => finding.mandatory);
  const advisory = policies.filter((finding) => !finding.mandatory);
  const sign = isRefused(verdict, confirmedLosses) ? "❌" : "✅";
  return [
    `### ${sign} ${stack}: ${counts.length === 0 ? "no change" : counts.join(", ")}`,
    ...errors.map((error) => `- **error** ${oneLine(error)}`),
    ...losses.map(
      ({ name, operation, loss }) =>
        `- **${operation}** \`${name}\`: lost with it: ${loss}${confirmedLosses ? " (confirmed)" : ""}`,
    ),
    ...listed(mandatory, "policy"),
    ...listed(advisory, "advice"),
    ...(policies.length === 0 ? ["- policies: no violations"] : []),
  ].join("\n");
}

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
