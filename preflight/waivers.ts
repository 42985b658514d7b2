import { existsSync } from "node:fs";
import { InvalidArgumentsError } from "../components/plans/issues";
import { settingsFromFile } from "../config/from-file";
import type { RawSettings } from "../config/load";
import { projectName } from "../config/project";
import { preflightSchema } from "../config/schema/preflight";
import { stackFile } from "./context";
import type { Waiver } from "./run";

/** Waivers of the setting `preflight`; none where it does not load, so that nothing is excused by accident. */
export function waiversOf(read: () => RawSettings): readonly Waiver[] {
  try {
    const { values, project } = read();
    const value = values.get(`${project}:preflight`);
    const result = preflightSchema.safeParse(value ?? {});
    if (!result.success) return [];
    return result.data.waivers.map(({ code, subject, reason, until }) => ({
      code,
      reason,
      ...(subject === undefined ? {} : { subject }),
      ...(until === undefined ? {} : { until }),
    }));
  } catch (error) {
    if (error instanceof InvalidArgumentsError) return [];
    throw error;
  }
}

/** Those of a stack file; none where there is no file. */
export function waiversInFile(root: string, stack: string): readonly Waiver[] {
  const file = stackFile(root, stack);
  return existsSync(file) ? waiversOf(() => settingsFromFile(file, projectName(root))) : [];
}
