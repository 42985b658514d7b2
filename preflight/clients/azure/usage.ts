import { z } from "zod";

/** A quota and how much of it is in use. */
export const usage = z.object({
  name: z.object({ value: z.string(), localizedValue: z.string().optional() }),
  currentValue: z.number(),
  limit: z.number(),
});

export type Usage = z.output<typeof usage>;
