// When Azure closes a model version to new subscriptions, and when it stops answering. Dates move: `npm run models` compares the
// defaults with this table and a day.

/** The table that the dates are from, and the day of its state. */
export const MODEL_SCHEDULE = {
  source: "https://learn.microsoft.com/azure/foundry/openai/concepts/model-retirement-schedule",
  asOf: "2026-09-02",
} as const;

export interface ModelLifecycle {
  readonly model: string;
  readonly version: string;
  /**
   * Day from which a subscription that never deployed the version cannot: twelve months after the launch, or earlier where Azure
   * says so (https://learn.microsoft.com/azure/foundry/openai/concepts/model-retirements). Undefined where no day is known.
   */
  readonly closesToNew: string | undefined;
  /** Day from which inference answers 410 Gone. */
  readonly retires: string;
}

const row = (
  model: string,
  version: string,
  closesToNew: string | undefined,
  retires: string,
): ModelLifecycle => ({ model, version, closesToNew, retires });

/** Chat and embedding models that an application of this platform can use. */
export const MODEL_LIFECYCLES: readonly ModelLifecycle[] = [
  row("gpt-4.1", "2025-04-14", "2026-04-14", "2027-04-14"),
  row("gpt-4.1-mini", "2025-04-14", "2026-04-14", "2027-04-14"),
  row("gpt-5", "2025-08-07", "2026-08-07", "2027-02-09"),
  row("gpt-5-mini", "2025-08-07", "2026-08-07", "2027-02-09"),
  row("gpt-5-nano", "2025-08-07", "2026-08-07", "2027-02-09"),
  row("gpt-5.1", "2025-11-13", "2026-11-13", "2027-05-15"),
  row("gpt-5.2", "2025-12-11", "2026-12-11", "2027-06-08"),
  row("gpt-5.4", "2026-03-05", "2027-03-05", "2027-09-02"),
  row("gpt-5.4-mini", "2026-03-17", "2027-03-17", "2027-09-21"),
  row("gpt-5.5", "2026-04-24", "2027-04-24", "2027-10-26"),
  row("gpt-5.6-sol", "2026-07-09", "2027-07-09", "2028-01-11"),
  row("gpt-5.6-terra", "2026-07-09", "2027-07-09", "2028-01-11"),
  row("gpt-5.6-luna", "2026-07-09", "2027-07-09", "2028-01-11"),
  row("text-embedding-ada-002", "2", undefined, "2028-02-09"),
  row("text-embedding-3-small", "1", undefined, "2028-02-09"),
  row("text-embedding-3-large", "1", undefined, "2028-02-09"),
];

export const lifecycleOf = (model: string, version: string): ModelLifecycle | undefined =>
  MODEL_LIFECYCLES.find((one) => one.model === model && one.version === version);

/** What a default model is on some day: fine, about to be closed or retired, or no longer deployable. */
export type ModelAge =
  | { readonly state: "current"; readonly until: string }
  | { readonly state: "ageing" | "closed"; readonly because: string };

/** Time before its end at which a default has to be replaced. Unit: days. */
export const MODEL_NOTICE_DAYS = 90;

/** @param day the day to compare with, as YYYY-MM-DD */
export function ageOf(model: string, version: string, day: string): ModelAge {
  const found = lifecycleOf(model, version);
  if (found === undefined) return { state: "ageing", because: "the table has no dates for it" };
  const { closesToNew, retires } = found;
  if (retires <= day) return { state: "closed", because: `it retired on ${retires}` };
  if (closesToNew !== undefined && closesToNew <= day)
    return {
      state: "closed",
      because: `subscriptions that never had it cannot deploy it since ${closesToNew}`,
    };
  const [next, what] =
    closesToNew === undefined
      ? [retires, "it retires on"]
      : [closesToNew, "new subscriptions cannot deploy it from"];
  const days = (Date.parse(next) - Date.parse(day)) / 86_400_000;
  return days <= MODEL_NOTICE_DAYS
    ? { state: "ageing", because: `${what} ${next}` }
    : { state: "current", until: next };
}
