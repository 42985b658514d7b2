import { join } from "node:path";
import { run, type Outcome, type RunOptions } from "../process/run";
import { ROOT } from "./engine";

export interface PreflightOptions {
  readonly stack: string;
  /** Optional. Where simulated accounts answer. @default - the accounts of the settings */
  readonly endpoint?: string | undefined;
  /** Optional. File with what the stack has deployed. @default - nothing is taken to be deployed */
  readonly state?: string | undefined;
  /** Optional. Further arguments. */
  readonly more?: readonly string[];
}

/** Runs preflight or postflight as a program of its own, as a user does, and returns how it ended. */
export const startPreflight = (
  phase: "preflight" | "postflight",
  { stack, endpoint, state, more = [] }: PreflightOptions,
  options: Pick<RunOptions, "env" | "output">,
): Promise<Outcome> =>
  run(
    process.execPath,
    [
      ...["--import", "tsx", join(ROOT, "preflight", "main.ts"), phase, "--stack", stack],
      ...(endpoint === undefined ? [] : ["--endpoint", endpoint]),
      ...(state === undefined ? [] : ["--state", state]),
      ...more,
    ],
    { cwd: ROOT, ...options },
  );
