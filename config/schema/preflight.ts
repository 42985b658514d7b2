import { z } from "zod";
import { reason, word } from "./primitives";

export const preflightSchema = z.strictObject({
  waivers: z
    .array(
      z.strictObject({
        code: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]+$/)
          .describe("Code of the check, for example AZ_VCPU_QUOTA."),
        subject: word
          .optional()
          .describe("Only findings about this subject. Absent: all of the check."),
        reason,
        until: z.iso.date().optional().describe("Last day on which it holds. Absent: no end."),
      }),
    )
    .default([])
    .describe("Failures that somebody answers for; each is printed as a warning with its reason."),
});

export type PreflightConfig = z.output<typeof preflightSchema>;
