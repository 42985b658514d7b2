import { existsSync } from "node:fs";
import { z } from "zod";
import { settingsFromFile } from "../config/from-file";
import { InvalidArgumentsError } from "../components/shared/issues";
import type { Waiver } from "./run";

const schema = z.object({
  waivers: z
    .array(
      z.strictObject({
        code: z.string(),
        subject: z.string().optional(),
        reason: z.string().min(10),
        until: z.iso.date().optional(),
      }),
    )
    .default([]),
});

/** Waivers of the setting `preflight`; none where the file does not load, so that nothing is excused by accident. */
export function waiversOf(file: string, project: string): readonly Waiver[] {
  if (!existsSync(file)) return [];
  try {
    const result = schema.safeParse(
      settingsFromFile(file, project).values.get(`${project}:preflight`),
    );
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
