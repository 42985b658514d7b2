import { z } from "zod";
import {
  PRINCIPAL_TYPES,
  STATE_ACCESS,
  STATE_BACKEND_DEFAULTS,
  STATE_BACKEND_LIMITS,
  STATE_SKUS,
} from "../../components/plans/azure/state-backend";
import {
  armId,
  azureLocation,
  cidrOrAddress,
  guid,
  reason,
  whole,
  word,
  vaultSettings,
} from "./primitives";

const vault = vaultSettings("<customer>-state- and six digits derived from the subscription");

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
  vaultName: vault.name,
  recoverVault: vault.recover,
  softDeleteRetentionDays: vault.softDeleteRetentionDays,
  lock: z
    .boolean()
    .default(STATE_BACKEND_DEFAULTS.lock)
    .describe(
      "Lock on the group, under which Azure deletes nothing, role assignments included; off for the update that takes an engineer off (docs/runbooks/state-off-boarding.md), or where the deployer may not write locks. The policy azure-state-require-dedicated-group reports false.",
    ),
  sku: z
    .enum(STATE_SKUS)
    .default(STATE_BACKEND_DEFAULTS.sku)
    .describe("Redundancy of the account; locally redundant storage is refused for state."),
  withoutZones: z
    .strictObject({ reason })
    .optional()
    .describe(
      "For a region without availability zones: the account is redundant between two regions instead. Absent: zone redundant.",
    ),
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
    .describe(
      "Object ids that may read and write state and use the secrets key (Entra login). Give an Entra group: members then come and go without an update.",
    ),
  engineerPrincipalType: z
    .enum(PRINCIPAL_TYPES)
    .default(STATE_BACKEND_DEFAULTS.engineerPrincipalType)
    .describe("What the object ids above are."),
  publicAccess: z
    .enum(STATE_ACCESS)
    .default(STATE_BACKEND_DEFAULTS.publicAccess)
    .describe(
      "Public endpoint of the account: allowedRanges, or disabled once privateEndpointIds.blob is named.",
    ),
  vaultPublicAccess: z
    .enum(STATE_ACCESS)
    .default(STATE_BACKEND_DEFAULTS.vaultPublicAccess)
    .describe(
      "Public endpoint of the vault, whose key decrypts the secrets of every stack: likewise, with privateEndpointIds.vault.",
    ),
  privateEndpointIds: z
    .strictObject({
      blob: armId("Microsoft.Network/privateEndpoints")
        .optional()
        .describe("Private endpoint of the account; needed before its public access is disabled."),
      vault: armId("Microsoft.Network/privateEndpoints")
        .optional()
        .describe("Private endpoint of the vault; likewise."),
    })
    .prefault({})
    .describe("Private endpoints that phase 2 created: its output statePrivateEndpointIds."),
  sharedKeyAccess: z
    .strictObject({ reason })
    .optional()
    .describe("Turns account keys on, for tools that cannot log in with Entra. Absent: off."),
  protect: z
    .boolean()
    .default(true)
    .describe(
      "Keeps the account, the vault and the group from being deleted by this program; the policies azure-general-require-protection and azure-state-require-dedicated-group report false.",
    ),
});

export type AzureStateBackendConfig = z.output<typeof azureStateBackendSchema>;
