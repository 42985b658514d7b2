// The vault, the application's files and the databases.
import type * as pulumi from "@pulumi/pulumi";
import type { AzureCoreShapes, DatabaseShape } from "../../config/azure-plans";
import type { AzureCoreConfig } from "../../config/schema/azure-core";
import { KeyVault } from "../../components/azure/key-vault";
import { PostgresServer, type PostgresNetwork } from "../../components/azure/postgres-server";
import type { PrivateEndpointPlacement } from "../../components/azure/private-access";
import { PrivateEndpoint } from "../../components/azure/private-endpoint";
import { StorageAccount } from "../../components/azure/storage-account";
import { globalName, type NameOwner } from "../../components/plans/azure/global-names";
import { PLATFORM_NAMES } from "../../components/plans/azure/platform-defaults";
import type { PrivateLinkService } from "../../components/plans/azure/private-dns-zones";
import type { StateService } from "../../components/plans/azure/state-backend";
import type { PostgresOutputs } from "../contracts";
import type { Network } from "./network";
import type { Platform } from "./placement";

/** Where the private endpoint of a service goes. */
export type EndpointOf = (service: PrivateLinkService) => PrivateEndpointPlacement;

/** What holds data. */
export interface Data {
  readonly vault: KeyVault;
  readonly files: StorageAccount;
  readonly databases: Databases;
}

export interface Databases {
  readonly application: PostgresOutputs;
  /** Servers of their own, by product. */
  readonly dedicated: Readonly<Record<string, PostgresOutputs>>;
  /** Ids of all servers, by the key of their names. */
  readonly serverIds: Readonly<Record<string, pulumi.Output<string>>>;
}

export function createVault(
  { name, placement, tenantId, diagnostics, protect }: Platform,
  {
    keyVault: { name: vaultName, recover, softDeleteRetentionDays, publicAccess },
  }: AzureCoreConfig,
  owner: NameOwner,
  endpoint: EndpointOf,
): KeyVault {
  return new KeyVault(`${name}-vault`, {
    ...placement,
    tenantId,
    vaultName: vaultName ?? globalName(owner, "keyVault"),
    recover,
    softDeleteRetentionDays,
    applicationKey: { name: PLATFORM_NAMES.applicationKey },
    privateEndpoint: endpoint("vault"),
    diagnostics,
    protect,
    ...(publicAccess === undefined ? {} : { publicAccess }),
  });
}

export function createFiles(
  { name, placement, diagnostics, protect }: Platform,
  { storage, withoutZones }: AzureCoreConfig,
  owner: NameOwner,
  endpoint: EndpointOf,
): StorageAccount {
  return new StorageAccount(`${name}-files`, {
    ...placement,
    accountName: globalName(owner, "storageAccount"),
    sku: storage.sku,
    withoutZones,
    retentionDays: storage.retentionDays,
    versions: { mode: "kept", days: storage.versions.days },
    privateEndpoint: endpoint("blob"),
    diagnostics,
    protect,
  });
}

/** Ids of the private endpoints of the state backend, by service. */
export type StateEndpointIds = Readonly<Partial<Record<StateService, pulumi.Output<string>>>>;

/** Private endpoints of the state backend, for what is given of it. */
export function connectStateBackend(
  { name, placement }: Platform,
  { stateStorageAccountId, stateVaultId }: AzureCoreConfig,
  endpoint: EndpointOf,
): StateEndpointIds {
  const connect = (logicalName: string, groupId: StateService, id: string) => {
    const { waitFor = [], resourceGroupName, location, ...subnet } = endpoint(groupId);
    return new PrivateEndpoint(
      logicalName,
      {
        ...placement,
        ...subnet,
        resourceGroupName: resourceGroupName ?? placement.resourceGroupName,
        location: location ?? placement.location,
        groupId,
        privateLinkServiceId: id,
      },
      { dependsOn: [...waitFor] },
    ).endpointId;
  };
  return {
    ...(stateStorageAccountId === undefined
      ? {}
      : { blob: connect(`${name}-state`, "blob", stateStorageAccountId) }),
    ...(stateVaultId === undefined
      ? {}
      : { vault: connect(`${name}-state-vault`, "vault", stateVaultId) }),
  };
}

export function createDatabases(
  platform: Platform,
  { keyVault, postgres }: AzureCoreConfig,
  { databases: { application, dedicated } }: AzureCoreShapes,
  owner: NameOwner,
  network: Network,
  { vault, vaultName }: KeyVault,
): Databases {
  const { name, placement, tenantId, diagnostics, protect } = platform;
  const connection = postgresNetwork(postgres.network.mode, network);
  const serverIds: Record<string, pulumi.Output<string>> = {};
  const create = (key: string, shape: DatabaseShape): PostgresOutputs => {
    const server = new PostgresServer(`${name}-${key}`, {
      ...placement,
      ...shape,
      tenantId,
      serverName: globalName(owner, "postgresServer", key),
      network: connection,
      passwordSecret: {
        vaultName,
        deletedWith: vault,
        secretName: `${key}-password`,
        expiresAtEpochSeconds: Date.parse(`${keyVault.secretsExpire}T00:00:00Z`) / 1000,
      },
      diagnostics,
      protect,
    });
    serverIds[key] = server.serverId;
    return {
      host: server.host,
      port: server.port,
      database: shape.databases[0] ?? "",
      user: server.administratorLogin,
      password: server.administratorPassword,
    };
  };
  const products = Object.entries(dedicated).map(
    ([product, shape]) => [product, create(`${product}-postgres`, shape)] as const,
  );
  return {
    application: create("postgres", application),
    dedicated: Object.fromEntries(products),
    serverIds,
  };
}

// The loader refuses `injected` with a zone that the tenant's policy manages, so an injected server has a zone.
function postgresNetwork(
  mode: AzureCoreConfig["postgres"]["network"]["mode"],
  { spoke, zones }: Network,
): PostgresNetwork {
  const subnetId = spoke.subnetIds.postgres;
  const privateDnsZoneId = zones.zoneIds.postgres;
  if (mode === "injected" && privateDnsZoneId !== undefined) {
    return {
      mode,
      delegatedSubnetId: subnetId,
      privateDnsZoneId,
      zoneLinks: zones.links.postgres,
    };
  }
  return {
    mode: "privateEndpoint",
    endpoint: zones.placement("postgres", subnetId, { waitFor: spoke.subnets }),
  };
}
