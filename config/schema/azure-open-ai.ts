import { z } from "zod";
import { azureLocation, armId, cidrOrAddress, guid, reason, word } from "./primitives";

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

/** The models that the application's own configuration expects. */
export const DEFAULT_MODELS = [
  {
    name: "gpt-5-2025-08-07",
    model: "gpt-5",
    version: "2025-08-07",
    capacity: 200,
    type: "GlobalStandard",
  },
  {
    name: "gpt-4.1-2025-04-14",
    model: "gpt-4.1",
    version: "2025-04-14",
    capacity: 200,
    type: "GlobalStandard",
  },
  {
    name: "text-embedding-ada-002",
    model: "text-embedding-ada-002",
    version: "2",
    capacity: 200,
    type: "GlobalStandard",
  },
] as const satisfies readonly z.input<typeof modelSchema>[];

export const azureOpenAiSchema = z.strictObject({
  upstream: word
    .optional()
    .describe("Stack that holds phase 2, as <organization>/<project>/<stack>; absent: this stack."),
  regions: z
    .record(
      azureLocation,
      z.strictObject({
        count: z.int().min(1).max(10).default(1).describe("Accounts in this region."),
        models: z
          .array(modelSchema)
          .min(1)
          .default([...DEFAULT_MODELS]),
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
    .union([z.enum(["create", "policyManaged"]), armId("Microsoft.Network/privateDnsZones")])
    .default("create"),
  application: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("create") }),
      z.strictObject({
        mode: z.literal("existing"),
        clientId: guid,
        principalId: guid.describe("Object id of its service principal."),
      }),
    ])
    .prefault({ mode: "create" })
    .describe(
      "Entra application of the model proxy. existing needs the secret setting openAiClientSecret.",
    ),
  managedIdentitySubjects: z
    .array(z.string().regex(/^system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+$/))
    .max(20)
    .default(["system:serviceaccount:litellm:litellm"]),
  restoreDeleted: z
    .boolean()
    .default(false)
    .describe("Restores accounts of these names that were deleted in the last 48 hours."),
});

export type AzureOpenAiConfig = z.output<typeof azureOpenAiSchema>;
