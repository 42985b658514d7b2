// Checkers that others write, on what a stack plans: each reads the files that the export commands write.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { armTemplate } from "../../commands/export-arm/body";
import { terraformPlan } from "../../commands/export-terraform/plan";
import { fileNameOf, manifestsOf, yamlOf } from "../../commands/manifests";
import { run } from "../../process/run";
import type { PlannedResource } from "../../sandbox/plan";
import { goTool, pythonTool } from "./tools";

/** What a checker objects to. */
export interface Finding {
  readonly rule: string;
  /** The resource as the checker names it. */
  readonly resource: string;
  readonly text: string;
  /** File that it is in, where there are several. */
  readonly file?: string;
}

/** What one checker says of one file or folder. */
export interface Verdict {
  readonly checker: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly passed: number;
  readonly findings: readonly Finding[];
}

/** Why a checker did not run. */
export interface Skipped {
  readonly checker: string;
  readonly skipped: string;
}

const CHECKOV = { name: "checkov", version: "3.3.30", command: "checkov" };
const KUBE_SCORE = { path: "github.com/zegl/kube-score/cmd/kube-score", version: "v1.20.0" };
const TRIVY = {
  path: "github.com/aquasecurity/trivy/cmd/trivy",
  version: "v0.74.0",
  experiment: "jsonv2",
};
const LIMIT_MS = 300_000;

/** Writes the plan's files into the folder and runs every checker that reads one of them. */
export async function checkPlan(
  planned: readonly PlannedResource[],
  folder: string,
): Promise<readonly (Verdict | Skipped)[]> {
  const results: (Verdict | Skipped)[] = [];
  const azure = planned.filter(({ type }) => type.startsWith("azure-native:"));
  if (azure.length > 0) {
    const file = join(folder, "template.json");
    writeFileSync(file, JSON.stringify(armTemplate(azure)));
    results.push(await checkov("arm", ["--file", file]));
  }
  const aws = planned.filter(({ type }) => type.startsWith("aws:"));
  if (aws.length > 0) {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(terraformPlan(aws)));
    results.push(await checkov("terraform_plan", ["--file", file]));
  }
  const manifests = manifestsOf(planned, "placeholder");
  if (manifests.length > 0) {
    const below = join(folder, "manifests");
    mkdirSync(below);
    const files = manifests.map((manifest, index) => join(below, fileNameOf(manifest, index)));
    for (const [index, manifest] of manifests.entries())
      writeFileSync(files[index] ?? "", yamlOf(manifest));
    results.push(await checkov("kubernetes", ["--directory", below]), await kubeScore(files));
  }
  return results;
}

/** Runs Checkov on what one of its frameworks reads, without asking its vendor's service. */
export async function checkov(
  framework: string,
  target: readonly string[],
): Promise<Verdict | Skipped> {
  const checker = `Checkov, ${framework}`;
  const { command, missing } = pythonTool(CHECKOV);
  if (missing !== undefined) return { checker, skipped: missing };
  const args = ["--skip-download", "--compact", "--quiet", "--output", "json", ...target];
  const text = await answerOf(command, ["--framework", framework, ...args]);
  // One report, a list of them, or counts alone where nothing was there to check.
  const reports = [JSON.parse(text)].flat() as readonly CheckovReport[];
  return {
    checker,
    tool: { name: "Checkov", version: CHECKOV.version },
    passed: reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0),
    findings: reports.flatMap(({ results }) =>
      (results?.failed_checks ?? []).map((failed) => ({
        rule: failed.check_id,
        resource: failed.resource,
        text: failed.check_name,
        file: failed.file_path,
      })),
    ),
  };
}

interface CheckovReport {
  readonly summary?: { readonly passed: number };
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
      readonly file_path: string;
    }[];
  };
}

/** Runs Trivy on each of some templates or plans, with the checks that are built into it. Of several at once it does not say which is meant. */
export async function trivy(files: readonly string[]): Promise<Verdict | Skipped> {
  const checker = "Trivy";
  const { command, missing } = goTool(TRIVY);
  if (missing !== undefined) return { checker, skipped: missing };
  let passed = 0;
  const findings: Finding[] = [];
  for (const file of files) {
    const args = ["config", "--quiet", "--skip-check-update", "--format", "json", file];
    const { Results: results = [] } = JSON.parse(await answerOf(command, args)) as TrivyReport;
    for (const { MisconfSummary, Misconfigurations: found = [] } of results) {
      passed += MisconfSummary?.Successes ?? 0;
      for (const { ID: rule, Title: text, CauseMetadata } of found)
        findings.push({ rule, text, resource: CauseMetadata?.Resource ?? "", file });
    }
  }
  return { checker, tool: { name: checker, version: TRIVY.version }, passed, findings };
}

interface TrivyReport {
  readonly Results?: readonly {
    readonly MisconfSummary?: { readonly Successes?: number };
    readonly Misconfigurations?: readonly {
      readonly ID: string;
      readonly Title: string;
      readonly CauseMetadata?: { readonly Resource?: string };
    }[];
  }[];
}

async function kubeScore(files: readonly string[]): Promise<Verdict | Skipped> {
  const checker = "kube-score";
  const { command, missing } = goTool(KUBE_SCORE);
  if (missing !== undefined) return { checker, skipped: missing };
  const text = await answerOf(command, ["score", "--output-format", "json", ...files]);
  const checks = (JSON.parse(text) as readonly ScoredObject[]).flatMap(
    ({ type_meta, object_meta, checks: found }) =>
      found
        .filter(({ skipped }) => !skipped)
        .map(({ check, grade }) => ({
          rule: check.id,
          resource: [type_meta.kind, object_meta.namespace, object_meta.name]
            .filter((part) => part !== undefined && part !== "")
            .join("/"),
          text: check.name,
          fine: grade >= FINE,
        })),
  );
  return {
    checker,
    tool: { name: checker, version: KUBE_SCORE.version },
    passed: checks.filter(({ fine }) => fine).length,
    findings: checks.filter(({ fine }) => !fine),
  };
}

/** kube-score's grades: 1 critical, 5 warning, 7 almost, 10 fine. */
const FINE = 7;

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** What a checker prints; it ends with code 1 when it objects to something. */
export async function answerOf(
  command: string,
  args: readonly string[],
  cwd?: string,
): Promise<string> {
  const { code, ending, stdout, stderr } = await run(command, args, {
    timeoutMilliseconds: LIMIT_MS,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (code > 1 || stdout.trim() === "")
    throw new Error([`${command} ${ending}`, ...stderr.trim().split("\n").slice(-5)].join("\n"));
  return stdout;
}
