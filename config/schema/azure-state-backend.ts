import { z } from "zod";
import { azureLocation, cidrOrAddress, guid, reason, word } from "./primitives";
import { isPhysicalName, physicalNameRule } from "../../components/plans/physical-name";

export const azureStateBackendSchema = z.strictObject({
  location: azureLocation.describe("Azure region of the state backend, for example westeurope."),
  resourceGroupName: word
    .max(90)
    .optional()
    .describe("Resource group that holds nothing but state. Default: <customer>-state-rg."),
  storageAccountName: z
    .string()
    .refine((name) => isPhysicalName("storageAccount", name), {
      message: "not a storage account name",
      params: { hint: `use ${physicalNameRule("storageAccount")}` },
    })
    .optional()
    .describe(
      "Globally unique account name. Default: <customer>state and six digits derived from the subscription.",
    ),
  sku: z
    .enum(["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"])
    .default("Standard_ZRS")
    .describe("Redundancy of the account; locally redundant storage is refused for state."),
  retentionDays: z
    .int()
    .min(7)
    .max(365)
    .default(30)
    .describe("Days that deleted blobs, containers and old versions stay recoverable."),
  stateContainerName: z
    .string()
    .regex(/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/)
    .refine((name) => name !== "tfstate" && name !== "scripts", {
      message: "this container has another purpose",
      params: { hint: "choose a name other than tfstate and scripts" },
    })
    .default("pulumi")
    .describe("Container of Pulumi's own state, beside tfstate and scripts."),
  allowedIpRanges: z
    .array(cidrOrAddress)
    .default([])
    .describe(
      "Public IPv4 ranges that may reach the account and the vault before a private path exists.",
    ),
  engineerPrincipalIds: z
    .array(guid)
    .default([])
    .describe("Object ids that may read and write state and use the secrets key (Entra login)."),
  engineerPrincipalType: z
    .enum(["Group", "User", "ServicePrincipal"])
    .default("Group")
    .describe("What the object ids above are."),
  publicAccess: z
    .enum(["allowedRanges", "disabled"])
    .default("allowedRanges")
    .describe("allowedRanges until phase 2 has made a private endpoint; then disabled."),
  sharedKeyAccess: z
    .strictObject({ reason })
    .optional()
    .describe("Turns account keys on, for tools that cannot log in with Entra. Absent: off."),
  protect: z
    .boolean()
    .default(true)
    .describe("Keeps the account, the vault and the group from being deleted by this program."),
});

export type AzureStateBackendConfig = z.output<typeof azureStateBackendSchema>;
