import { z } from "zod";
import { REQUIREMENTS } from "../../prerequisites";
import { formatted, reason, word } from "./primitives";

export const preflightSchema = z.strictObject({
  waivers: z
    .array(
      z.strictObject({
        code: formatted(
          /^[A-Z][A-Z0-9_]+$/,
          "is not the code of a check",
          "write it as preflight prints it, for example AZ_VCPU_QUOTA",
        )
          .refine((code) => code in REQUIREMENTS, {
            message: "is not the code of a check",
            params: { hint: "write it as preflight prints it" },
          })
          .describe("Code of the check, for example AZ_VCPU_QUOTA."),
        subject: word
          .optional()
          .describe("Only findings about this subject. Absent: every finding of the check."),
        reason,
        until: z.iso.date().optional().describe("Last day on which it holds. Absent: no end."),
      }),
    )
    .default([])
    .describe("Failures that are accepted; each is printed as a warning with its reason."),
});

export type PreflightConfig = z.output<typeof preflightSchema>;
