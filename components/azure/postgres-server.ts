import * as postgresql from "@pulumi/azure-native/dbforpostgresql";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import {
  planPostgres,
  type ComputeTier,
  type HighAvailability,
  type PlannedPostgres,
  type PostgresVersion,
} from "../plans/azure/postgres-server";
import type { Weekday } from "../plans/azure/weekdays";
import { sortedEntries } from "../plans/record";
import type { AzureRegionalArgs } from "./arguments";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import { withoutVersionAliases } from "./version-aliases";

/** How clients reach the server. Azure cannot change the mode of an existing server. */
export type PostgresNetwork =
  | {
      readonly mode: "privateEndpoint";
      /** Required. Where the endpoint goes. */
      readonly endpoint: PrivateEndpointPlacement;
    }
  | {
      /** The server itself has an address in a subnet that is delegated to it. */
      readonly mode: "injected";
      /** Required. Subnet delegated to `Microsoft.DBforPostgreSQL/flexibleServers`. */
      readonly delegatedSubnetId: pulumi.Input<string>;
      /** Required. A zone whose name ends in `.postgres.database.azure.com` and does not begin with the server's name. */
      readonly privateDnsZoneId: pulumi.Input<string>;
      /** Required. The zone's links to the networks that must resolve the server. */
      readonly zoneLinks: readonly pulumi.Resource[];
    };

/** A user, group or identity of Entra ID that administers the server. */
export interface PostgresAdministrator {
  /** Required. Object id in Entra ID. */
  readonly objectId: pulumi.Input<string>;
  /** Required. Its name in Entra ID; becomes the role's name on the server. */
  readonly principalName: pulumi.Input<string>;
  /** Required. What kind of principal the object id is. */
  readonly principalType: "User" | "Group" | "ServicePrincipal";
}

/** Where a generated secret is kept beside the state. */
export interface VaultSecretPlacement {
  /** Required. Name of the vault. */
  readonly vaultName: pulumi.Input<string>;
  /** Optional. Resource group of the vault. @default - the component's */
  readonly resourceGroupName?: pulumi.Input<string>;
  /** Optional. Name of the secret; a soft-deleted secret keeps its name taken. @default - from the logical name */
  readonly secretName?: string;
  /** Optional. When the secret expires. Unit: seconds since 1970. @default - never */
  readonly expiresAtEpochSeconds?: pulumi.Input<number>;
}

export interface PostgresServerArgs extends AzureRegionalArgs {
  /** Required. Entra tenant whose identities may sign in. */
  readonly tenantId: pulumi.Input<string>;
  /** Required. Private endpoint (the default choice of this house, decision D-08) or a subnet of its own. */
  readonly network: PostgresNetwork;
  /** Required. Databases to create; `codemie` for the application. */
  readonly databases: readonly string[];
  /** Optional. Name of the server, unique in the world. @default - from the logical name, with a hash */
  readonly serverName?: string;
  /** Optional. Major version. @default "17" */
  readonly version?: PostgresVersion;
  /** Optional. Compute size. @default - Standard_D2ds_v5, GeneralPurpose */
  readonly sku?: { readonly name: string; readonly tier: ComputeTier };
  /**
   * Optional. Disk: its first size, and whether Azure lets it grow. With `"automatic"` later changes of `sizeGiB` are left
   * alone, because the disk may have grown past them and can never shrink; choose `"manual"` to own the size.
   *
   * Unit: GiB.
   * Error: `storage.sizeGiB: 50 is not a disk size; use one of 32, 64, 128, …`.
   * @default - 64, automatic
   */
  readonly storage?: { readonly sizeGiB?: number; readonly growth?: "automatic" | "manual" };
  /** Optional. Login of the password administrator. @default "pgadmin" */
  readonly administratorLogin?: string;
  /** Optional. Keep the generated password as a vault secret too, written through Azure Resource Manager. @default - state only */
  readonly passwordSecret?: VaultSecretPlacement;
  /** Optional. Administrators from Entra ID, by a name for each. @default - none */
  readonly administrators?: Readonly<Record<string, PostgresAdministrator>>;
  /**
   * Optional. Extensions that databases may create. CodeMie's first migration creates `pg_trgm` and stops without it.
   * @default - PG_TRGM
   */
  readonly extensions?: readonly string[];
  /** Optional. Further server parameters; encryption in transit cannot be weakened. @default - connection and checkpoint logs */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Optional. Backups for point-in-time restore; `geoRedundant` is fixed at creation.
   *
   * Unit: days, 7 to 35.
   * Error: `backup.retentionDays: 40 is out of range; use 7 to 35`.
   * Source: CodeMie, Infrastructure Deployment, "Data & Storage"; range from "Backup and restore in Azure Database for PostgreSQL".
   * @default - 14 days, geo-redundant
   */
  readonly backup?: { readonly retentionDays?: number; readonly geoRedundant?: boolean };
  /** Optional. A standby server. Not offered for Burstable sizes. @default "none" */
  readonly highAvailability?: HighAvailability;
  /** Optional. When Azure may restart the server for maintenance. Unit: hours and minutes, UTC. @default - Sunday 02:00 */
  readonly maintenanceWindow?: {
    /** Required. */
    readonly day: Weekday;
    /** Required. Unit: hours, 0 to 23, UTC. */
    readonly hour: number;
    /** Optional. Unit: minutes, 0 to 59. @default 0 */
    readonly minute?: number;
  };
  /** Optional. Where server logs and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs;
  /** Optional. Keep the server and its databases from being deleted by the engine. @default true */
  readonly protect?: boolean;
}

/**
 * A private PostgreSQL flexible server. Another dedicated server (Keycloak, LiteLLM, Langfuse) is another instance.
 *
 * Creates the administrator's password and its vault secret, the server, then one after another its parameters, databases and
 * Entra administrators, and beside those the private endpoint and the diagnostic setting.
 *
 * @stateful Holds the application's data.
 * Cost: about 140 USD a month at the default size; twice that with a standby.
 * Source: CodeMie, Infrastructure Deployment, "Data & Storage".
 *
 * @example
 * const database = new PostgresServer("database", {
 *   resourceGroupName: "CodeMieRG",
 *   location: "westeurope",
 *   tenantId,
 *   databases: ["codemie"],
 *   network: { mode: "privateEndpoint", endpoint: { subnetId, privateDnsZoneId } },
 *   passwordSecret: { vaultName: vault.vaultName },
 * });
 */
export class PostgresServer extends pulumi.ComponentResource {
  public readonly serverId: pulumi.Output<string>;
  public readonly serverName: pulumi.Output<string>;
  /** Host name that clients connect to; resolves to a private address. */
  public readonly host: pulumi.Output<string>;
  public readonly port: number;
  public readonly databases: readonly string[];
  public readonly administratorLogin: string;
  /** Secret. */
  public readonly administratorPassword: pulumi.Output<string>;
  /** Id of the vault secret; undefined without `passwordSecret`. */
  public readonly passwordSecretId: pulumi.Output<string> | undefined;

  public constructor(
    name: string,
    args: PostgresServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const serverName = args.serverName ?? defaultName("postgresServer", name);
    const plan = planPostgres(`PostgresServer "${name}"`, {
      ...args,
      serverName,
      ...injectedZone(args.network),
    });
    super(
      "platform-foundations:azure:PostgresServer",
      name,
      {},
      withoutVersionAliases(opts, args.keepVersionAliases),
    );

    const password = createPassword(this, name);
    const secret = keepPassword(this, name, args, password);
    const server = createServer(this, name, serverName, args, plan, password);
    configure(this, name, args, plan, server);
    if (args.network.mode === "privateEndpoint") {
      const { resourceGroupName, location, tags, network } = args;
      privateEndpointOf(
        this,
        name,
        {
          resourceGroupName,
          location,
          tags,
          keepVersionAliases: args.keepVersionAliases ?? false,
          privateEndpoint: network.endpoint,
        },
        { groupId: "postgresqlServer", id: server.id },
      );
    }
    diagnosticSetting(this, `${name}-psql`, "postgresServer", server.id, args.diagnostics);

    this.serverId = server.id;
    this.serverName = server.name;
    this.host = pulumi.interpolate`${server.name}.postgres.database.azure.com`;
    this.port = 5432;
    this.databases = plan.databases;
    this.administratorLogin = plan.administratorLogin;
    this.administratorPassword = pulumi.secret(password.result);
    this.passwordSecretId = secret?.id;
    this.registerOutputs({
      serverId: this.serverId,
      serverName: this.serverName,
      host: this.host,
      port: this.port,
      databases: this.databases,
      administratorLogin: this.administratorLogin,
      administratorPassword: this.administratorPassword,
      passwordSecretId: this.passwordSecretId,
    });
  }
}

// The zone's name takes part in a rule, and is known early only where the id is plain text.
function injectedZone(network: PostgresNetwork): { readonly injectedZoneName?: string } {
  if (network.mode !== "injected" || typeof network.privateDnsZoneId !== "string") return {};
  return { injectedZoneName: network.privateDnsZoneId.split("/").at(-1) ?? "" };
}

function createPassword(parent: PostgresServer, name: string): random.RandomPassword {
  return new random.RandomPassword(
    `${name}-password`,
    {
      length: 32,
      special: true,
      overrideSpecial: "-_", // the application puts it into connection URLs as it is: no @ # $ ! % & = or backtick
      minLower: 2,
      minUpper: 2,
      minNumeric: 2,
      minSpecial: 1,
    },
    { parent },
  );
}

function keepPassword(
  parent: PostgresServer,
  name: string,
  args: PostgresServerArgs,
  password: random.RandomPassword,
): keyvault.Secret | undefined {
  const { passwordSecret: place } = args;
  if (place === undefined) return undefined;
  return new keyvault.Secret(
    `${name}-kvs-password`,
    {
      resourceGroupName: place.resourceGroupName ?? args.resourceGroupName,
      vaultName: place.vaultName,
      secretName: place.secretName ?? `${name}-postgres-password`,
      tags: args.tags,
      properties: {
        value: pulumi.secret(password.result),
        contentType: "password",
        attributes: {
          enabled: true,
          ...(place.expiresAtEpochSeconds === undefined
            ? {}
            : { expires: place.expiresAtEpochSeconds }),
        },
      },
    },
    { parent },
  );
}

function createServer(
  parent: PostgresServer,
  name: string,
  serverName: string,
  args: PostgresServerArgs,
  plan: PlannedPostgres,
  password: random.RandomPassword,
): postgresql.Server {
  const { network } = args;
  return new postgresql.Server(
    `${name}-psql`,
    {
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      serverName,
      tags: args.tags,
      createMode: "Default",
      version: plan.version,
      sku: plan.sku,
      identity: { type: "SystemAssigned" },
      storage: { storageSizeGB: plan.sizeGiB, autoGrow: plan.autoGrow },
      administratorLogin: plan.administratorLogin,
      administratorLoginPassword: pulumi.secret(password.result),
      authConfig: {
        passwordAuth: "Enabled",
        activeDirectoryAuth: "Enabled",
        tenantId: args.tenantId,
      },
      backup: {
        backupRetentionDays: plan.retentionDays,
        geoRedundantBackup: plan.geoRedundantBackup,
      },
      highAvailability: { mode: plan.highAvailability },
      maintenanceWindow: {
        customWindow: "Enabled",
        dayOfWeek: plan.maintenanceWindow.dayOfWeek,
        startHour: plan.maintenanceWindow.hour,
        startMinute: plan.maintenanceWindow.minute,
      },
      network: {
        publicNetworkAccess: "Disabled",
        ...(network.mode === "injected"
          ? {
              delegatedSubnetResourceId: network.delegatedSubnetId,
              privateDnsZoneArmResourceId: network.privateDnsZoneId,
            }
          : {}),
      },
    },
    {
      parent,
      protect: args.protect ?? true,
      ignoreChanges: [...plan.drift],
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
      // O10: an injected server registers its name at creation; without the links nobody could resolve it.
      dependsOn: network.mode === "injected" ? [...network.zoneLinks] : [],
    },
  );
}

// O11: parameters, databases and administrators share one chain, because the server answers "busy" to a second change.
function configure(
  parent: PostgresServer,
  name: string,
  args: PostgresServerArgs,
  plan: PlannedPostgres,
  server: postgresql.Server,
): void {
  const at = { resourceGroupName: args.resourceGroupName, serverName: server.name };
  let last: pulumi.Resource = server;
  for (const { name: configurationName, value } of plan.parameters) {
    last = new postgresql.Configuration(
      `${name}-config-${configurationName}`,
      { ...at, configurationName, value, source: "user-override" },
      { parent, dependsOn: [last] },
    );
  }
  for (const databaseName of plan.databases) {
    last = new postgresql.Database(
      `${name}-db-${databaseName}`,
      { ...at, databaseName, charset: "UTF8", collation: "en_US.utf8" },
      { parent, dependsOn: [last], protect: args.protect ?? true },
    );
  }
  for (const [key, administrator] of sortedEntries(args.administrators ?? {})) {
    last = new postgresql.Administrator(
      `${name}-admin-${key}`,
      { ...at, ...administrator, tenantId: args.tenantId },
      { parent, dependsOn: [last] },
    );
  }
}
