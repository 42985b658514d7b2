// Life of model versions in Azure OpenAI: a version that is twelve months old takes deployments of subscriptions only that had it
// before, and a retired one takes none.

/** The table of the dates below, in its state of 2 September 2026. */
export const SCHEDULE =
  "https://learn.microsoft.com/azure/foundry/openai/concepts/model-retirement-schedule";
/** The stages, and the names that the API has for them. */
export const STAGES = "https://learn.microsoft.com/azure/foundry/openai/concepts/model-retirements";

interface Life {
  /** First day on which a subscription without the version cannot deploy it. */
  readonly closes?: string;
  /** First day on which it answers no more. */
  readonly retires: string;
}

/** By model and version. A version that is not listed is taken as generally available. */
const LIVES: Readonly<Record<string, Life>> = {
  "gpt-35-turbo/0125": { closes: "2025-05-21", retires: "2026-03-31" },
  "gpt-4o/2024-05-13": { closes: "2025-05-13", retires: "2026-10-01" },
  "gpt-4o/2024-08-06": { closes: "2025-08-06", retires: "2027-04-14" },
  "gpt-4o/2024-11-20": { closes: "2025-11-20", retires: "2027-04-14" },
  "gpt-4o-mini/2024-07-18": { closes: "2025-07-18", retires: "2027-04-14" },
  "gpt-4.1/2025-04-14": { closes: "2026-04-14", retires: "2027-04-14" },
  "gpt-4.1-mini/2025-04-14": { closes: "2026-04-14", retires: "2027-04-14" },
  "gpt-4.1-nano/2025-04-14": { closes: "2026-04-14", retires: "2027-04-14" },
  "o3/2025-04-16": { closes: "2026-04-16", retires: "2026-10-21" },
  "o3-mini/2025-01-31": { closes: "2026-01-31", retires: "2026-10-01" },
  "o4-mini/2025-04-16": { closes: "2026-04-16", retires: "2026-10-16" },
  "gpt-5/2025-08-07": { closes: "2026-08-07", retires: "2027-02-09" },
  "gpt-5-mini/2025-08-07": { closes: "2026-08-07", retires: "2027-02-09" },
  "gpt-5-nano/2025-08-07": { closes: "2026-08-07", retires: "2027-02-09" },
  "gpt-5.1/2025-11-13": { closes: "2026-11-13", retires: "2027-05-15" },
  "gpt-5.2/2025-12-11": { closes: "2026-12-11", retires: "2027-06-08" },
  "gpt-5.4/2026-03-05": { closes: "2027-03-05", retires: "2027-09-02" },
  "gpt-5.4-mini/2026-03-17": { closes: "2027-03-17", retires: "2027-09-21" },
  "gpt-5.5/2026-04-24": { closes: "2027-04-24", retires: "2027-10-26" },
  "gpt-5.6-luna/2026-07-09": { closes: "2027-07-09", retires: "2028-01-11" },
  "gpt-5.6-sol/2026-07-09": { closes: "2027-07-09", retires: "2028-01-11" },
  "gpt-5.6-terra/2026-07-09": { closes: "2027-07-09", retires: "2028-01-11" },
  "text-embedding-3-large/1": { retires: "2028-02-09" },
  "text-embedding-3-small/1": { retires: "2028-02-09" },
  "text-embedding-ada-002/2": { retires: "2028-02-09" },
};

/** The status that the models API reports on a day. */
export type LifecycleStatus = "GenerallyAvailable" | "Deprecating" | "Deprecated";

/** Status and last day of `model/version` on a day, both as the models API has them. */
export function lifeOn(
  modelAndVersion: string,
  day: string,
): { readonly status: LifecycleStatus; readonly retires: string | undefined } {
  const life = LIVES[modelAndVersion];
  if (life === undefined) return { status: "GenerallyAvailable", retires: undefined };
  const { closes, retires } = life;
  if (retires <= day) return { status: "Deprecated", retires };
  return {
    status: closes !== undefined && closes <= day ? "Deprecating" : "GenerallyAvailable",
    retires,
  };
}
