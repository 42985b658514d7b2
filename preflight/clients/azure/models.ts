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

const account = z.object({ id: z.string(), location: z.string() });
const deployment = z.object({
  id: z.string(),
  sku: z.object({ name: z.string(), capacity: z.number().default(0) }).nullish(),
  properties: z.object({
    model: z.object({
      format: z.string().default("OpenAI"),
      name: z.string(),
      version: z.string().optional(),
    }),
  }),
});

export type ModelAccount = z.output<typeof account>;

/** A model that is deployed in the subscription. */
export interface DeployedModel {
  readonly id: string;
  readonly location: string;
  readonly format: string;
  readonly model: string;
  readonly version: string | undefined;
  /** Deployment type. */
  readonly sku: string;
  /** Unit: thousand tokens per minute. */
  readonly capacity: number;
}

/** Models that a region offers, their quotas, and what the subscription has deployed. */
export interface ModelsReads {
  modelUsages(location: string): Promise<readonly Usage[]>;
  models(location: string): Promise<readonly OfferedModel[]>;
  /** Models of every account in the subscription. */
  deployedModels(): Promise<readonly DeployedModel[]>;
  /** Accounts of the subscription. */
  modelAccounts(): Promise<readonly ModelAccount[]>;
}

export function modelsReads({ arm, at, sub }: AzureScope): ModelsReads {
  const modelAccounts = (): Promise<readonly ModelAccount[]> =>
    arm.list(
      `${sub()}/providers/Microsoft.CognitiveServices/accounts`,
      "2024-10-01",
      account,
      "Microsoft.CognitiveServices/accounts/read",
    );
  return {
    modelAccounts,
    deployedModels: async () => {
      const accounts = await modelAccounts();
      const found = await Promise.all(
        accounts.map(async ({ id, location }) => {
          const deployments = await arm.list(
            `${id}/deployments`,
            "2024-10-01",
            deployment,
            "Microsoft.CognitiveServices/accounts/deployments/read",
          );
          return deployments.map(({ id: own, sku, properties: { model } }): DeployedModel => ({
            id: own,
            location,
            format: model.format,
            model: model.name,
            version: model.version,
            sku: sku?.name ?? "",
            capacity: sku?.capacity ?? 0,
          }));
        }),
      );
      return found.flat();
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
