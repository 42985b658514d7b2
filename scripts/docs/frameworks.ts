import { findRequirement } from "../../prerequisites";
import { CONTROLS, FRAMEWORKS, controlsOf, type Framework } from "../../prerequisites/frameworks";

/** The page `docs/reference/frameworks.md`: which controls of published frameworks the policies ask about. */
export function frameworksPage(): string {
  const frameworks = Object.values(FRAMEWORKS);
  const rows = Object.keys(CONTROLS).map((code) => {
    const controls = new Map(controlsOf(code));
    const policy = findRequirement(code)?.checkedBy.policy ?? "";
    const cells = frameworks.map(({ id }) => controls.get(id)?.join(", ") ?? "");
    return `| ${[`\`${policy}\``, ...cells].join(" | ")} |`;
  });
  return [
    "# Frameworks",
    "",
    "<!-- Written by `npm run docs` from prerequisites/frameworks.ts; edit that instead. -->",
    "",
    "Controls that the clouds themselves publish for a check of the same fact. A policy names the first framework in its metadata and all of",
    "them in its tags (`mcsb:DP-3`). A rule may ask for less or more than a control, so a preview without findings does not prove compliance.",
    "",
    ...frameworks.map(
      ({ id, name, version, mapping }) => `- \`${id}\`: ${name} ${version} ([mapping](${mapping}))`,
    ),
    "",
    `| Policy | ${frameworks.map(({ id }) => `\`${id}\``).join(" | ")} |`,
    `| --- | ${frameworks.map(() => "---").join(" | ")} |`,
    ...rows,
    "",
    "## What each costs",
    "",
    "A preview takes the same time at every level, as all rules run anyway. Rules that a framework makes mandatory, and what the cloud charges for what",
    "they ask; other rules ask for a setting that is free. [The prerequisites](prerequisites.md) have the rest.",
    "",
    "| Framework | Mandatory rules | The cloud charges for |",
    "| --- | --- | --- |",
    ...frameworks.map(costRow),
    "",
  ].join("\n");
}

function costRow({ id }: Framework): string {
  const asked = Object.keys(CONTROLS).flatMap((code) =>
    controlsOf(code).some(([framework]) => framework === id) ? (findRequirement(code) ?? []) : [],
  );
  const charges = asked.flatMap(({ charge, checkedBy: { policy = "" } }) =>
    charge === undefined ? [] : [`\`${policy}\`: ${charge}`],
  );
  const text = charges.length === 0 ? "nothing" : charges.join("<br>");
  return `| \`${id}\` | ${String(asked.length)} | ${text} |`;
}
