import { z } from "zod";
import { DEFAULT_MODELS } from "../../components/plans/azure/open-ai";
import {
  azureLocation,
  cidrOrAddress,
  existingZone,
  guid,
  managedIdentitySubjects,
  reason,
  stackReference,
  word,
} from "./primitives";

const modelSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{1,63}$/)
    .describe("Name of the deployment, as the application calls it."),
  model: word.describe("Model, for example gpt-4.1."),
  version: word.describe("Model version, for example 2025-04-14."),
  capacity: z
    .int()
    .min(1)
    .describe(
      "Thousands of tokens per minute for the whole region; divided by the number of accounts.",
    ),
  type: z.enum(["Standard", "GlobalStandard", "DataZoneStandard"]).default("GlobalStandard"),
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
        count: z.int().min(1).max(10).default(1).describe("Accounts in this region."),
        models: z
          .array(modelSchema)
          .min(1)
          .default(() => DEFAULT_MODELS.map((model) => ({ ...model }))),
      }),
    )
    .refine((regions) => Object.keys(regions).length > 0, {
      message: "no region",
      params: { hint: "give at least one, for example swedencentral: {}" },
    })
    .describe("Accounts and model deployments by Azure region."),
  publicAccess: z
    .strictObject({ allowedIpRanges: z.array(cidrOrAddress).min(1), reason })
    .optional()
    .describe("Named exception: lets the listed public ranges in. Absent: private only."),
  endpointSubnet: z
    .enum(["hub", "user"])
    .default("hub")
    .describe(
      "Where the private endpoints live: the hub's endpoint subnet or the user subnet of the AKS network.",
    ),
  privateZone: z
    .union([z.enum(["create", "policyManaged"]), existingZone])
    .default("create")
    .describe(
      "Zone privatelink.openai.azure.com: create it, leave it to the tenant's policy, or give the id of an existing one.",
    ),
  application: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("create") }),
      z.strictObject({
        mode: z.literal("existing"),
        clientId: guid,
        servicePrincipalObjectId: guid.describe("Object id of its service principal."),
      }),
    ])
    .prefault({ mode: "create" })
    .describe(
      "Entra application of the model proxy. existing needs the secret setting openAiClientSecret.",
    ),
  secretExpires: z.iso
    .date()
    .describe(
      "Day (YYYY-MM-DD) after which the stored client secret counts as expired and has to be renewed.",
    ),
  protect: z
    .boolean()
    .default(true)
    .describe("Keeps the accounts from being deleted by this program."),
  managedIdentitySubjects,
  restore: z
    .array(z.string().regex(/^[a-z0-9]+-\d+$/))
    .default([])
    .describe("Accounts to bring back from soft deletion (48 hours), as <region>-<index>."),
});

export type AzureOpenAiConfig = z.output<typeof azureOpenAiSchema>;
