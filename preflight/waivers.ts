import { existsSync } from "node:fs";
import { InvalidArgumentsError } from "../components/plans/issues";
import { settingsFromFile } from "../config/from-file";
import { preflightSchema } from "../config/schema/preflight";
import type { Waiver } from "./run";

/** Waivers of the setting `preflight`; none where it does not load, so that nothing is excused by accident. */
export function waiversOf(file: string, project: string): readonly Waiver[] {
  if (!existsSync(file)) return [];
  try {
    const value = settingsFromFile(file, project).values.get(`${project}:preflight`);
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
