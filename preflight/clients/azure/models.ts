import { z } from "zod";
import { type AzureScope } from "./scope";
import { usage, type Usage } from "./usage";

const model = z.object({
  kind: z.string().optional(),
  model: z.object({
    format: z.string(),
    name: z.string(),
    version: z.string(),
    lifecycleStatus: z.string().optional(),
    deprecation: z.object({ inference: z.string().optional() }).nullish(),
    skus: z
      .array(
        z.object({
          name: z.string(),
          usageName: z.string().optional(),
          deprecationDate: z.string().optional(),
        }),
      )
      .nullish(),
  }),
});

export type OfferedModel = z.output<typeof model>;

/** Models that a region offers, and their quotas. */
export interface ModelsReads {
  modelUsages(location: string): Promise<readonly Usage[]>;
  models(location: string): Promise<readonly OfferedModel[]>;
}

export function modelsReads({ arm, at }: AzureScope): ModelsReads {
  return {
    modelUsages: (location) =>
      arm.list(
        `${at("Microsoft.CognitiveServices", location)}/usages`,
        "2024-10-01",
        usage,
        "Microsoft.CognitiveServices/locations/usages/read",
      ),
    models: (location) =>
      arm.list(
        `${at("Microsoft.CognitiveServices", location)}/models`,
        "2024-10-01",
        model,
        "Microsoft.CognitiveServices/locations/models/read",
      ),
  };
}
