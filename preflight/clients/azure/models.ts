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

const account = z.object({ id: z.string() });
const deployment = z.object({
  properties: z.object({
    model: z.object({ name: z.string(), version: z.string().optional() }),
  }),
});

export type Deployed = z.output<typeof deployment>["properties"]["model"];

/** Models that a region offers, their quotas, and what the subscription has deployed. */
export interface ModelsReads {
  modelUsages(location: string): Promise<readonly Usage[]>;
  models(location: string): Promise<readonly OfferedModel[]>;
  /** Models of every account in the subscription. */
  deployedModels(): Promise<readonly Deployed[]>;
}

export function modelsReads({ arm, at, sub }: AzureScope): ModelsReads {
  return {
    deployedModels: async () => {
      const accounts = await arm.list(
        `${sub()}/providers/Microsoft.CognitiveServices/accounts`,
        "2024-10-01",
        account,
        "Microsoft.CognitiveServices/accounts/read",
      );
      const found = await Promise.all(
        accounts.map(({ id }) =>
          arm.list(
            `${id}/deployments`,
            "2024-10-01",
            deployment,
            "Microsoft.CognitiveServices/accounts/deployments/read",
          ),
        ),
      );
      return found.flat().map(({ properties }) => properties.model);
    },
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
