// npm run compare:policies
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { runMain } from "../../process/run-main";
import { checkov, trivy, type Finding, type Verdict } from "../checkers/checkers";
import { PROGRAMS, programOf, SOUND, writePrograms, type Programs } from "./programs";
import { RESULTS_FILE, type Answers, type Results } from "./results";

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "comparison-"));
  try {
    const results: Record<string, Answers> = {};
    for (const [cloud, programs] of Object.entries(PROGRAMS)) {
      const below = join(folder, cloud);
      const files = writePrograms(programs, below);
      const verdicts = [
        await checkov(programs.framework, ["--directory", below]),
        await trivy(files),
      ];
      for (const verdict of verdicts) {
        if ("skipped" in verdict) throw new Error(verdict.skipped);
        const { name, version } = verdict.tool;
        const before = results[name];
        const found = answersOf(programs, verdict);
        results[name] = {
          version,
          sound: { ...before?.sound, [cloud]: found.sound },
          faults: { ...before?.faults, ...found.faults },
        };
        console.log(`${cloud}: ${name} ${version}: ${String(verdict.findings.length)} findings`);
      }
    }
    writeFileSync(RESULTS_FILE, `${JSON.stringify(results satisfies Results, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rules that object to the sound program, and those that object to a fault but not to the sound program. */
function answersOf(
  { cases }: Programs,
  { findings }: Verdict,
): { readonly sound: readonly string[]; readonly faults: Answers["faults"] } {
  const keyOf = ({ rule, resource }: Finding): string => `${rule} ${resource}`;
  const within = (name: string): readonly Finding[] =>
    findings.filter(({ file }) => file?.endsWith(`${name}.json`));
  const sound = within(SOUND);
  const known = new Set(sound.map(keyOf));
  const rulesOf = (found: readonly Finding[]): readonly string[] =>
    [...new Set(found.map(({ rule }) => rule))].sort();
  const faults = Object.entries(cases).map(([policy, one]) => [
    policy,
    one.faults.map((_, index) =>
      rulesOf(within(programOf(policy, index)).filter((finding) => !known.has(keyOf(finding)))),
    ),
  ]);
  return {
    sound: rulesOf(sound),
    faults: Object.fromEntries(faults) as Answers["faults"],
  };
}

runMain(() => {
  new Command("npm run compare:policies")
    .description(
      "Asks Checkov and Trivy about the programs that our rules are tested with. Writes results.json beside this file; npm run docs makes a page of it.",
    )
    .parse();
  return main();
});
