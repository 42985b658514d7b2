// Calls of what is in storage accounts and vaults: the network lets them in, then a data role allows them. Sources:
// https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory,
// https://learn.microsoft.com/azure/key-vault/general/rbac-guide and, for the delay,
// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
import type { CloudStore } from "../../cloud-store";
import type { AccessPath } from "./access";
import { lastSegment } from "./arm";
import { mayDo } from "./authorization";
import { serviceFailure, type DataService, type Origin } from "./reach";

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const VAULT = "Microsoft.KeyVault/vaults";

/** Calls, each with its service and the data action that it needs. */
const CALLS = {
  "read blobs": { service: "blob", dataAction: `${BLOBS}/read` },
  "write blobs": { service: "blob", dataAction: `${BLOBS}/write` },
  "read secret": { service: "vault", dataAction: `${VAULT}/secrets/getSecret/action` },
  "unwrap key": { service: "vault", dataAction: `${VAULT}/keys/unwrap/action` },
} as const satisfies Readonly<
  Record<string, { readonly service: DataService; readonly dataAction: string }>
>;

export type DataCall = keyof typeof CALLS;

/** Who calls, from where, and how long a new role has no effect yet. */
export interface Caller {
  readonly principalId: string;
  readonly origin: Origin;
  readonly delayMs: number;
}

/**
 * The answer of a service to a call, or undefined when it is carried out.
 * @param resourceId id of the container, the secret or the key
 */
export function dataFailure(
  store: CloudStore,
  { principalId, origin, delayMs }: Caller,
  call: DataCall,
  resourceId: string,
): string | undefined {
  const { service, dataAction } = CALLS[call];
  const ownerId = ownerOf(resourceId);
  const closed = serviceFailure(store, origin, service, ownerId);
  if (closed !== undefined) return closed;
  if (mayDo(store, principalId, resourceId, { dataAction }, delayMs)) return undefined;
  return service === "blob"
    ? "AuthorizationPermissionMismatch: This request is not authorized to perform this operation using this permission."
    : `Forbidden: Caller is not authorized to perform action on resource. If role assignments, deny assignments or role definitions were changed recently, please observe propagation time. Caller: oid=${principalId} Action: '${dataAction}' Resource: '${resourceId}' Assignment: (not found) Vault: ${lastSegment(ownerId)} InnerError: ForbiddenByRbac`;
}

/** Resources with data, each with its command and the calls that the command makes. */
const COMMANDS: readonly {
  readonly token: string;
  readonly command: (name: string, owner: string) => string;
  readonly calls: readonly DataCall[];
}[] = [
  {
    token: "azure-native:storage:BlobContainer",
    command: (name, owner) => `azblob://${name}?storage_account=${owner}`,
    calls: ["read blobs", "write blobs"],
  },
  {
    token: "azure-native:keyvault:Key",
    command: (name, owner) => `azurekeyvault://${owner}.vault.azure.net/keys/${name}`,
    calls: ["unwrap key"],
  },
  {
    token: "azure-native:keyvault:Secret",
    command: (name, owner) => `az keyvault secret show --vault-name ${owner} --name ${name}`,
    calls: ["read secret"],
  },
];

/** What a user, or a group's member, may do with each container, key and secret. */
export function dataPaths(store: CloudStore, caller: Caller): readonly AccessPath[] {
  return COMMANDS.flatMap(({ token, command, calls }) =>
    store.storedOfType(token).map(({ id }) => ({
      path: command(lastSegment(id), lastSegment(ownerOf(id))),
      steps: calls.map((step) => ({ step, failure: dataFailure(store, caller, step, id) })),
    })),
  );
}

/** The account or vault that holds a container, a secret or a key. */
const ownerOf = (id: string): string => id.split("/").slice(0, 9).join("/");
