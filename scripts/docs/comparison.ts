import { readFileSync } from "node:fs";
import { REASONS, SOUND_REASONS } from "../comparison/reasons";
import { RESULTS_FILE, type Answers, type Results } from "../comparison/results";

/** The page `docs/reference/policy-comparison.md`: what other checkers say of the programs that put our rules to the test. */
export function comparisonPage(): string {
  const results = JSON.parse(readFileSync(RESULTS_FILE, "utf8")) as Results;
  const checkers = Object.entries(results);
  const policies = Object.keys(checkers[0]?.[1].faults ?? {});
  const rows = policies.map((policy) => {
    const cells = checkers.map(([, { faults }]) => cellOf(faults[policy] ?? []));
    const faults = checkers[0]?.[1].faults[policy]?.length ?? 0;
    const all = checkers.every(([, answers]) => namesEvery(answers, policy));
    const reason = all ? "" : (REASONS[policy] ?? "");
    return `| ${[`\`${policy}\``, String(faults), ...cells, reason].join(" | ")} |`;
  });
  const objections = checkers.flatMap(([checker, { sound }]) =>
    Object.entries(sound).flatMap(([cloud, rules]) =>
      rules.map((rule) => `| ${checker} | ${cloud} | ${rule} | ${SOUND_REASONS[rule] ?? ""} |`),
    ),
  );
  return [
    "# Our policies beside other checkers",
    "",
    "<!-- Written by `npm run docs` from scripts/comparison; measure again with `npm run compare:policies`. -->",
    "",
    "Each policy is tested with a sound program and with programs that have one fault each. The same programs, as an ARM template or a Terraform plan,",
    `went to ${checkers.map(([name, { version }]) => `${name} ${version.replace(/^v/, "")}`).join(" and ")} with the rules that are built into them. A number stands for the faults that a checker names by a rule`,
    "which says nothing about the sound program. PSRule needs PowerShell and the compliance packs of Pulumi a registry of their own; they were not run.",
    "",
    "## Faults",
    "",
    `| Policy | Faults | ${checkers.map(([name]) => name).join(" | ")} | Where they differ |`,
    `| --- | --- | ${checkers.map(() => "---").join(" | ")} | --- |`,
    ...rows,
    "",
    "## Objections to the sound programs",
    "",
    "| Checker | Cloud | Rule | Why our rules do not object |",
    "| --- | --- | --- | --- |",
    ...objections,
    "",
  ].join("\n");
}

function cellOf(faults: readonly (readonly string[])[]): string {
  const named = faults.filter((rules) => rules.length > 0).length;
  const rules = [...new Set(faults.flat())];
  return named === 0 ? "0" : `${String(named)}: ${rules.join(", ")}`;
}

/** Whether a checker names every fault of a policy. */
export const namesEvery = ({ faults }: Answers, policy: string): boolean =>
  (faults[policy] ?? []).every((rules) => rules.length > 0);
