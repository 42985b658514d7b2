import { TaskCancelledError, TimeoutStrategy, bulkhead, timeout, wrap } from "cockatiel";
import { findRequirement } from "../prerequisites";
import type { BuiltInCheck, Context, Finding, Verdict } from "./check";
import { skip, unknown } from "./check";
import { NotLoggedIn, Unreadable } from "./unreadable";

/** A FAIL that somebody answers for; printed every time. */
export interface Waiver {
  /** Required. Code of the check. */
  readonly code: string;
  /** Optional. Only findings about this subject. @default - all of the check's */
  readonly subject?: string;
  /** Required. Why it may stay. */
  readonly reason: string;
  /** Optional. Last day on which it holds, ISO date. @default - no end */
  readonly until?: string;
}

/** One finding with what it is about. */
export interface Result {
  readonly code: string;
  readonly finding: Finding;
  /** Set when a FAIL is waived; it is then reported as a warning. */
  readonly waiver?: Waiver;
  /** Set when the check itself broke. */
  readonly crashed?: true;
  /** Set when nobody is logged in to the account that the check asks. */
  readonly notLoggedIn?: true;
  /** Unit: milliseconds that the check took. */
  readonly durationMs: number;
}

/** 0: no FAIL. 1: a FAIL. 2: strict, and a WARN or UNKNOWN. 3: a check crashed, or nobody is logged in. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Report {
  readonly phase: "preflight" | "postflight";
  readonly results: readonly Result[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly exitCode: ExitCode;
}

export interface RunOptions {
  readonly phase: "preflight" | "postflight";
  /** Codes to run alone. @default - all */
  readonly only?: readonly string[] | undefined;
  /** Codes not to run; they are reported as skipped. @default - none */
  readonly skip?: readonly string[] | undefined;
  /** Checks of one cloud alone; tools and repositories run with either. @default - both */
  readonly cloud?: "azure" | "aws" | undefined;
  /** Ask nothing over the network. @default false */
  readonly offline?: boolean | undefined;
  /** The clouds are simulated, so hosts of the internet are not asked. @default false */
  readonly simulated?: boolean | undefined;
  /** A WARN or UNKNOWN gives exit code 2. @default false */
  readonly strict?: boolean | undefined;
  readonly waivers?: readonly Waiver[] | undefined;
  /** Checks asked at the same time. @default 16 */
  readonly concurrency?: number | undefined;
  /** Unit: milliseconds for one check, repeats included. @default 90000 */
  readonly timeLimitMs?: number | undefined;
  readonly onProgress?: ((done: number, all: number, code: string) => void) | undefined;
}

/** Runs all checks side by side and never throws because of one of them. */
export async function runChecks(
  checks: readonly BuiltInCheck[],
  context: Context,
  options: RunOptions,
): Promise<Report> {
  const chosen = checks.filter((check) => isChosen(check, options));
  const limitMs = options.timeLimitMs ?? 90_000;
  const policy = wrap(
    bulkhead(options.concurrency ?? 16, chosen.length),
    timeout(limitMs, TimeoutStrategy.Aggressive),
  );
  let done = 0;
  const results = await Promise.all(
    chosen.map(async (check) => {
      // A signal for each: listeners of checks that run side by side would gather on the one they share otherwise.
      const bounded = <T>(run: () => Promise<T>): Promise<T> =>
        policy.execute(run, new AbortController().signal);
      const outcome = await runOne(check, context, options, bounded, limitMs);
      done += 1;
      options.onProgress?.(done, chosen.length, check.id);
      return outcome;
    }),
  );
  return reportOf(options, results.flat());
}

/** The report of findings that are there already: counts, waivers and exit code. */
export function reportOf(
  options: Pick<RunOptions, "phase" | "strict">,
  results: readonly Result[],
): Report {
  const counts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, skip: 0, unknown: 0 };
  for (const result of results) counts[verdictOf(result)] += 1;
  return {
    phase: options.phase,
    results: [...results].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)),
    counts,
    exitCode: exitCodeOf(results, options.strict ?? false),
  };
}

/** A waived FAIL counts as a WARN. */
export function verdictOf({ finding, waiver }: Pick<Result, "finding" | "waiver">): Verdict {
  return finding.result === "fail" && waiver !== undefined ? "warn" : finding.result;
}

function exitCodeOf(results: readonly Result[], strict: boolean): ExitCode {
  if (results.some((result) => result.crashed)) return 3;
  const verdicts = new Set(results.map(verdictOf));
  if (verdicts.has("fail")) return 1;
  if (results.some((result) => result.notLoggedIn)) return 3;
  return strict && (verdicts.has("warn") || verdicts.has("unknown")) ? 2 : 0;
}

function isChosen(check: BuiltInCheck, { phase, only, cloud }: RunOptions): boolean {
  if (check.phase !== phase) return false;
  if (only !== undefined && only.length > 0 && !only.includes(check.id)) return false;
  const about = cloudOf(check.id);
  return cloud === undefined || about === undefined || about === cloud;
}

/** The cloud that a code is about; undefined for the deployment machine's tools. */
export function cloudOf(code: string): "azure" | "aws" | undefined {
  if (/^(PF_)?AWS_/.test(code)) return "aws";
  return /^(AZ|K8S|PF)_/.test(code) ? "azure" : undefined;
}

async function runOne(
  check: BuiltInCheck,
  context: Context,
  options: RunOptions,
  bounded: <T>(run: () => Promise<T>) => Promise<T>,
  limitMs: number,
): Promise<Result[]> {
  const started = Date.now();
  const finish = (
    findings: readonly Finding[],
    marks: Pick<Result, "crashed" | "notLoggedIn"> = {},
  ): Result[] =>
    findings.map((found) => {
      const finding = asSevere(found, check.id);
      const waiver = waiverFor(check.id, finding, options.waivers ?? [], context.now());
      return {
        code: check.id,
        finding,
        durationMs: Date.now() - started,
        ...(waiver === undefined ? {} : { waiver }),
        ...marks,
      };
    });
  if (options.skip?.includes(check.id) === true) return finish([skip("left out with --skip")]);
  if (options.offline === true && check.needs !== "file" && check.needs !== "machine") {
    return finish([skip("asks the network, which --offline forbids")]);
  }
  if (options.simulated === true && check.needs === "network") {
    return finish([skip("the clouds are simulated, and the internet is not asked")]);
  }
  try {
    const found = await bounded(() => check.run(context));
    const findings = isList(found) ? found : [found];
    return finish(findings.length === 0 ? [unknown("the check returned no result")] : findings);
  } catch (error) {
    if (error instanceof NotLoggedIn)
      return finish([unknown(error.message)], { notLoggedIn: true });
    if (error instanceof Unreadable) return finish([unknown(error.message)]);
    if (error instanceof TaskCancelledError) {
      return finish([unknown(`no answer within ${String(Math.round(limitMs / 1000))} s`)]);
    }
    const name = error instanceof Error ? error.message : String(error);
    return finish([unknown(`internal error in the check: ${name.split("\n")[0] ?? ""}`)], {
      crashed: true,
    });
  }
}

/** A prerequisite that is a warning never stops a deployment. */
const asSevere = (finding: Finding, code: string): Finding =>
  finding.result === "fail" && findRequirement(code)?.severity === "warning"
    ? { ...finding, result: "warn" }
    : finding;

const isList = (value: Finding | readonly Finding[]): value is readonly Finding[] =>
  Array.isArray(value);

function waiverFor(
  code: string,
  finding: Finding,
  waivers: readonly Waiver[],
  now: Date,
): Waiver | undefined {
  if (finding.result !== "fail") return undefined;
  const today = now.toISOString().slice(0, 10);
  return waivers.find(
    (waiver) =>
      waiver.code === code &&
      waiver.reason.trim() !== "" &&
      (waiver.subject === undefined || waiver.subject === finding.subject) &&
      (waiver.until === undefined || waiver.until >= today),
  );
}
