import { z } from "zod";
import {
  DEFAULT_MODELS,
  DEPLOYMENT_TYPES,
  OPEN_AI_DEFAULTS,
  OPEN_AI_LIMITS,
  SECRET_ENDS,
  VERSION_UPGRADES,
} from "../../components/plans/azure/open-ai";
import {
  azureLocation,
  formatted,
  guid,
  managedIdentitySubjects,
  privateZone,
  publicAccess,
  stackReference,
  whole,
  word,
} from "./primitives";

const model = z.strictObject({
  name: word.describe("Name of the deployment, as the application calls it."),
  model: word.describe("Model, for example gpt-5.6-sol."),
  version: word.describe("Model version, for example 2026-07-09."),
  capacity: z
    .int()
    .min(1)
    .describe(
      "Thousands of tokens per minute for the whole region; divided by the number of accounts.",
    ),
  type: z
    .enum(DEPLOYMENT_TYPES)
    .default(OPEN_AI_DEFAULTS.type)
    .describe(
      "Where requests are processed. GlobalStandard: in any region of Azure, outside the EU as well; DataZoneStandard: within the data zone (EU or US) of the region; Standard: in the region.",
    ),
  versionUpgrade: z
    .enum(VERSION_UPGRADES)
    .default(OPEN_AI_DEFAULTS.versionUpgrade)
    .describe(
      "What happens when the version retires. NoAutoUpgrade: the deployment stops on that day; OnceCurrentVersionExpired: Azure moves it to the replacement.",
    ),
});

export const azureOpenAiSchema = z.strictObject({
  upstream: stackReference
    .optional()
    .describe("Stack that holds phase 2, as <organization>/<project>/<stack>; absent: this stack."),
  location: azureLocation
    .optional()
    .describe(
      "Region of phase 2's networks; needed with upstream, taken from azureCore otherwise.",
    ),
  regions: z
    .record(
      azureLocation,
      z.strictObject({
        count: whole(OPEN_AI_LIMITS.count)
          .default(OPEN_AI_DEFAULTS.count)
          .describe("Accounts in this region."),
        models: z
          .array(model)
          .min(1)
          .default(() =>
            DEFAULT_MODELS.map((model) => ({
              ...model,
              versionUpgrade: OPEN_AI_DEFAULTS.versionUpgrade,
            })),
          )
          .describe("Model deployments of every account, created in this order."),
      }),
    )
    .refine((regions) => Object.keys(regions).length > 0, {
      message: "no region",
      params: { hint: "give at least one, for example swedencentral: {}" },
    })
    .describe("Accounts and model deployments by Azure region."),
  publicAccess,
  endpointSubnet: z
    .enum(["hub", "user"])
    .default("hub")
    .describe(
      "Subnet of the private endpoints: the hub's endpoint subnet or the user subnet of the AKS network.",
    ),
  zone: privateZone(["create", "policyManaged"])
    .prefault("create")
    .describe(
      "Zone privatelink.openai.azure.com: create it, leave it to the tenant's policy, or give the id of an existing one.",
    ),
  application: z
    .discriminatedUnion("mode", [
      z.strictObject({
        mode: z.literal("create").describe("An application is created."),
        secretEnd: z
          .enum(SECRET_ENDS)
          .default(OPEN_AI_DEFAULTS.secretEnd)
          .describe(
            "When the client secret ends. secretExpires: on that day, and another day makes a new secret; entraDefault: two years after its creation, which a policy of the tenant can refuse.",
          ),
      }),
      z.strictObject({
        mode: z.literal("existing").describe("An application that exists already."),
        clientId: guid.describe("Client id of the application."),
        servicePrincipalObjectId: guid.describe("Object id of its service principal."),
      }),
      z.strictObject({
        mode: z
          .literal("none")
          .describe(
            "No application and no client secret: the model proxy signs in by workload identity (managedIdentitySubjects).",
          ),
      }),
    ])
    .prefault({ mode: "create" })
    .describe(
      "Entra application of the model proxy. existing needs the secret setting openAiClientSecret.",
    ),
  secretExpires: z.iso
    .date()
    .describe(
      "Day (YYYY-MM-DD) on which the client secret ends, in Entra ID and in the vault; a later day makes a new secret. Refused once it has passed; not used without an application.",
    ),
  protect: z
    .boolean()
    .default(true)
    .describe(
      "Keeps the accounts from being deleted by this program; the policy azure-general-require-protection reports false.",
    ),
  managedIdentitySubjects: managedIdentitySubjects.describe(
    "Kubernetes service accounts that act as the identity of the models.",
  ),
  restore: z
    .array(
      formatted(
        /^[a-z0-9]+-\d+$/,
        "is not the key of an account",
        "write <region>-<index>, for example swedencentral-0",
      ),
    )
    .default([])
    .describe("Accounts to bring back from soft deletion (48 hours), as <region>-<index>."),
});

export type AzureOpenAiConfig = z.output<typeof azureOpenAiSchema>;
