import { z } from "zod";
import {
  PRINCIPAL_TYPES,
  STATE_ACCESS,
  STATE_BACKEND_DEFAULTS,
  STATE_BACKEND_LIMITS,
  STATE_SKUS,
} from "../../components/plans/azure/state-backend";
import { azureLocation, cidrOrAddress, guid, reason, whole, word } from "./primitives";

export const azureStateBackendSchema = z.strictObject({
  location: azureLocation.describe("Azure region of the state backend, for example westeurope."),
  resourceGroupName: word
    .optional()
    .describe("Resource group that holds nothing but state. Absent: <customer>-state-rg."),
  storageAccountName: word
    .optional()
    .describe(
      "Globally unique account name. Absent: <customer>state and six digits derived from the subscription.",
    ),
  sku: z
    .enum(STATE_SKUS)
    .default(STATE_BACKEND_DEFAULTS.sku)
    .describe("Redundancy of the account; locally redundant storage is refused for state."),
  retentionDays: whole(STATE_BACKEND_LIMITS.retentionDays)
    .default(STATE_BACKEND_DEFAULTS.retentionDays)
    .describe("Days that deleted blobs, containers and old versions stay recoverable."),
  stateContainerName: word
    .default(STATE_BACKEND_DEFAULTS.stateContainerName)
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
    .enum(PRINCIPAL_TYPES)
    .default(STATE_BACKEND_DEFAULTS.engineerPrincipalType)
    .describe("What the object ids above are."),
  publicAccess: z
    .enum(STATE_ACCESS)
    .default(STATE_BACKEND_DEFAULTS.publicAccess)
    .describe("allowedRanges until phase 2 has created a private endpoint; then disabled."),
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
