// Azure's built-in roles: what each allows on resources (actions) and on what is in them (data actions).
import { wildcard } from "../wildcard";

export const ROLES_PAGE =
  "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles";

interface Role {
  /** Fixed id, which assignments name. */
  readonly id: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

const READ_ALL = "*/read";
const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const KEYS = "Microsoft.KeyVault/vaults/keys";
const SECRETS = "Microsoft.KeyVault/vaults/secrets";
const MACHINES = "Microsoft.Compute/virtualMachines";
const CLUSTERS = "Microsoft.ContainerService/managedClusters";

const BUILT_IN_ROLES = {
  Owner: { id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", actions: ["*"] },
  Contributor: {
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
    ],
  },
  Reader: { id: "acdd72a7-3385-48ef-bd42-f606fba81ae7", actions: [READ_ALL] },
  "User Access Administrator": {
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    actions: [READ_ALL, "Microsoft.Authorization/*", "Microsoft.Support/*"],
  },
  "Role Based Access Control Administrator": {
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      READ_ALL,
      "Microsoft.Support/*",
    ],
  },
  "Locks Contributor": {
    id: "28bf596f-4eb7-45ce-b5bc-6cf482fec137",
    actions: [
      "Microsoft.Authorization/locks/read",
      "Microsoft.Authorization/locks/write",
      "Microsoft.Authorization/locks/delete",
    ],
  },
  "Network Contributor": {
    id: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    actions: ["Microsoft.Network/*"],
  },
  "Private DNS Zone Contributor": {
    id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    actions: [
      "Microsoft.Network/privateDnsZones/*",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Network/virtualNetworks/join/action",
    ],
  },
  "Managed Identity Operator": {
    id: "f1a07417-d97a-45cb-824c-7a7467783830",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
    ],
  },
  "Virtual Machine Administrator Login": {
    id: "1c0163c0-47e6-4577-8991-ea5c82e286e4",
    actions: [`${MACHINES}/*/read`, "Microsoft.Network/networkInterfaces/read"],
    dataActions: [`${MACHINES}/login/action`, `${MACHINES}/loginAsAdmin/action`],
  },
  "Virtual Machine User Login": {
    id: "fb879df8-f326-4884-b1cf-06f3ad86be52",
    actions: [`${MACHINES}/*/read`, "Microsoft.Network/networkInterfaces/read"],
    dataActions: [`${MACHINES}/login/action`],
  },
  "Azure Kubernetes Service Cluster User Role": {
    id: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
    actions: [`${CLUSTERS}/listClusterUserCredential/action`, `${CLUSTERS}/read`],
  },
  "Storage Blob Data Reader": {
    id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    actions: [],
    dataActions: [`${BLOBS}/read`],
  },
  "Storage Blob Data Contributor": {
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    actions: [],
    dataActions: [`${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/delete`],
  },
  "Storage Blob Data Owner": {
    id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    actions: [],
    dataActions: [`${BLOBS}/*`],
  },
  "Key Vault Administrator": {
    id: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    actions: [],
    dataActions: ["Microsoft.KeyVault/vaults/*"],
  },
  "Key Vault Crypto Officer": {
    id: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    actions: [],
    dataActions: [`${KEYS}/*`],
  },
  "Key Vault Crypto User": {
    id: "12338af0-0e69-4776-bea7-57ae8d297424",
    actions: [],
    dataActions: ["read", "encrypt/action", "decrypt/action", "wrap/action", "unwrap/action"].map(
      (what) => `${KEYS}/${what}`,
    ),
  },
  "Key Vault Secrets Officer": {
    id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    actions: [],
    dataActions: [`${SECRETS}/*`],
  },
  "Key Vault Secrets User": {
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    actions: [],
    dataActions: [`${SECRETS}/getSecret/action`, `${SECRETS}/readMetadata/action`],
  },
} as const satisfies Readonly<Record<string, Role>>;

export type BuiltInRole = keyof typeof BUILT_IN_ROLES;
export const BUILT_IN_ROLE_NAMES = Object.keys(BUILT_IN_ROLES) as [BuiltInRole, ...BuiltInRole[]];

/** What a role allows, as Azure lists it. */
export function permissionsOf(name: BuiltInRole): Readonly<Record<string, readonly string[]>> {
  const { actions, notActions = [], dataActions = [] }: Role = BUILT_IN_ROLES[name];
  return { actions, notActions, dataActions, notDataActions: [] };
}

/** What is asked of a resource, or of what is in it; one does not follow from the other. */
export type Permission = { readonly action: string } | { readonly dataAction: string };

const covers = (pattern: string, action: string): boolean => wildcard(pattern, "i").test(action);

function allows({ actions, notActions = [], dataActions = [] }: Role, asked: Permission): boolean {
  const covered = (patterns: readonly string[], action: string): boolean =>
    patterns.some((pattern) => covers(pattern, action));
  return "dataAction" in asked
    ? covered(dataActions, asked.dataAction)
    : covered(actions, asked.action) && !covered(notActions, asked.action);
}

/** Whether one of the roles allows the action; what one withholds another may give. */
export const mayDoWith = (roles: readonly BuiltInRole[], action: string): boolean =>
  roles.some((name) => allows(BUILT_IN_ROLES[name], { action }));

/** Whether the role of that id allows what is asked; a role that is not in the table allows nothing. */
export const roleAllows = (id: string, asked: Permission): boolean =>
  Object.values<Role>(BUILT_IN_ROLES).some(
    (role) => role.id === id.toLowerCase() && allows(role, asked),
  );
