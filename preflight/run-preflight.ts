import type { Check } from "./check";
import { CHECKS } from "./checks";
import { contextOf, folderOf, givenSettings, type ContextOptions } from "./context";
import { runChecks, type Report, type RunOptions } from "./run";
import { waiversInFile, waiversOf } from "./waivers";

/** What to check, and how. */
export interface PreflightOptions
  extends ContextOptions, Omit<RunOptions, "phase" | "simulated" | "waivers"> {
  /** Optional. `postflight` checks a deployed stack; it wants `outputs`. @default "preflight" */
  readonly phase?: "preflight" | "postflight" | undefined;
  /** Optional. Checks of your own, run beside the built-in ones. @default - none */
  readonly checks?: readonly Check[] | undefined;
}

/**
 * Checks the accounts of a stack, read-only, under the waivers of its settings. It never throws because of one check: a
 * check that breaks is a result too.
 *
 * @throws Error when `root` has no Pulumi.yaml, or neither `root` nor `settings` are given
 */
export function runPreflight(options: PreflightOptions): Promise<Report> {
  const { root, settings, stack, endpoint, phase = "preflight", checks = [] } = options;
  return runChecks([...CHECKS, ...checks], contextOf(options), {
    ...options,
    phase,
    simulated: endpoint !== undefined,
    waivers:
      settings === undefined
        ? waiversInFile(folderOf({ root }), stack)
        : waiversOf(() => givenSettings(settings)),
  });
}
