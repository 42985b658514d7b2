import * as postgresql from "@pulumi/azure-native/dbforpostgresql";
import type * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { decide } from "../arguments/decide";
import { DAY, NAME, type StandIn } from "../arguments/stand-ins";
import {
  planPostgres,
  POSTGRES_DEFAULTS,
  REQUIRED_PARAMETERS,
  type PlannedPostgres,
  type PostgresShape,
} from "../plans/azure/postgres-server";
import { sortedEntries } from "../plans/record";
import type { AzureRegionalArgs, ComponentContext } from "./arguments";
import { whileServerIsBusy } from "./busy-server";
import { defaultName } from "./default-name";
import { diagnosticSetting, type DiagnosticsArgs } from "./diagnostics";
import { privateEndpointOf, type PrivateEndpointPlacement } from "./private-access";
import type { PrivateEndpoint } from "./private-endpoint";
import { storeSecret, type VaultSecretPlacement } from "./vault-secret";
import type { NamingArgs } from "./naming";
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

export interface PostgresServerArgs
  extends
    Omit<PostgresShape<pulumi.Input<string>>, "injectedZoneName" | "serverName">,
    AzureRegionalArgs,
    NamingArgs {
  /** Required. Entra tenant whose identities may sign in. */
  readonly tenantId: pulumi.Input<string>;
  /** Required. A private endpoint, or the server in a delegated subnet of its own. Source: interpretation D-08. */
  readonly network: PostgresNetwork;
  /** Optional. Name of the server, unique in all of Azure. @default - from the logical name, with a hash */
  readonly serverName?: pulumi.Input<string> | undefined;
  /** Optional. Keep the generated password as a vault secret too, written through Azure Resource Manager. @default - state only */
  readonly passwordSecret?: VaultSecretPlacement | undefined;
  /** Optional. Administrators from Entra ID, by a name for each. @default - none */
  readonly administrators?: Readonly<Record<string, PostgresAdministrator>> | undefined;
  /** Optional. Where server logs and metrics go. @default - nowhere */
  readonly diagnostics?: DiagnosticsArgs | undefined;
  /** Optional. Keep the server and its databases from being deleted by the engine. @default true */
  readonly protect?: boolean | undefined;
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
  public readonly server: postgresql.Server;
  /** The private endpoint; undefined with an injected server. */
  public readonly privateEndpoint: PrivateEndpoint | undefined;
  public readonly serverId: pulumi.Output<string>;
  public readonly serverName: pulumi.Output<string>;
  /** Host name that clients connect to; resolves to a private address. */
  public readonly host: pulumi.Output<string>;
  public readonly port: number;
  public readonly databases: readonly string[];
  public readonly administratorLogin: pulumi.Output<string>;
  /** Secret. */
  public readonly administratorPassword: pulumi.Output<string>;
  /** Id of the vault secret; undefined without `passwordSecret`. */
  public readonly passwordSecretId: pulumi.Output<string> | undefined;

  public constructor(
    name: string,
    args: PostgresServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const now = new Date();
    const { checked, plan, content } = decide(
      { component: "PostgresServer", name },
      {
        ...args,
        serverName: args.serverName ?? defaultName("postgresServer", name),
        administratorLogin: args.administratorLogin ?? POSTGRES_DEFAULTS.administratorLogin,
        protect: args.protect ?? opts?.protect,
      },
      {
        serverName: NAME,
        administratorLogin: NAME,
        "passwordSecret.expiresAtEpochSeconds": DAY,
        ...REQUIRED,
        "parameters.*": NAME,
      },
      (subject, known) =>
        planPostgres(
          subject,
          {
            ...known,
            injectedZoneName: injectedZoneName(args.network),
            privateEndpoint:
              known.network.mode === "privateEndpoint" ? known.network.endpoint : undefined,
          },
          now,
        ),
    );
    super(
      "platform-foundations:azure:PostgresServer",
      name,
      {},
      withoutVersionAliases(opts, checked.keepVersionAliases),
    );

    const context = { parent: this, name, args: checked };
    const password = createPassword(context);
    const secret = keepPassword(context, password);
    const server = createServer(context, plan, password);
    const configured = configure(context, plan, {
      server,
      valueOf: (index) =>
        content(["parameters"], ({ parameters }) => parameters[index]?.value ?? ""),
    });
    this.privateEndpoint =
      checked.network.mode === "privateEndpoint"
        ? privateEndpointOf(
            { parent: this, name, args: { ...args, privateEndpoint: checked.network.endpoint } },
            { groupId: "postgresqlServer", id: server.id, after: [configured] },
          )
        : undefined;
    diagnosticSetting(this, `${name}-psql`, "postgresServer", server.id, checked.diagnostics, {
      dependsOn: [this.privateEndpoint ?? configured],
    });

    this.server = server;
    this.serverId = server.id;
    this.serverName = server.name;
    this.host = pulumi.interpolate`${server.name}.postgres.database.azure.com`;
    this.port = 5432;
    this.databases = plan.databases;
    this.administratorLogin = pulumi.output(checked.administratorLogin);
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
function injectedZoneName(network: PostgresNetwork): string | undefined {
  if (network.mode !== "injected" || typeof network.privateDnsZoneId !== "string") return undefined;
  return network.privateDnsZoneId.split("/").at(-1);
}

/** Parameters that take one value alone; the stand-in of an output has to be that one. */
const REQUIRED: Readonly<Record<string, StandIn>> = Object.fromEntries(
  Object.entries(REQUIRED_PARAMETERS).map(([key, value]) => [`parameters.${key}`, () => value]),
);

type PostgresContext = ComponentContext<
  PostgresServerArgs & {
    readonly serverName: pulumi.Input<string>;
    readonly administratorLogin: pulumi.Input<string>;
  }
>;

function createPassword({ parent, name, args }: PostgresContext): random.RandomPassword {
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
    // A later day is a new password: one that only counted as valid for longer would never be renewed.
    { parent, replacementTrigger: args.passwordSecret?.expiresAtEpochSeconds },
  );
}

function keepPassword(
  context: PostgresContext,
  password: random.RandomPassword,
): keyvault.Secret | undefined {
  const { name, args } = context;
  const { passwordSecret: place } = args;
  if (place === undefined) return undefined;
  return storeSecret(
    context,
    "password",
    { ...place, secretName: place.secretName ?? `${name}-postgres-password` },
    { value: pulumi.secret(password.result), contentType: "password" },
  );
}

function createServer(
  { parent, name, args }: PostgresContext,
  plan: PlannedPostgres,
  password: random.RandomPassword,
): postgresql.Server {
  const { network, serverName } = args;
  const injected = network.mode === "injected" ? network : undefined;
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
      administratorLogin: args.administratorLogin,
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
        delegatedSubnetResourceId: injected?.delegatedSubnetId,
        privateDnsZoneArmResourceId: injected?.privateDnsZoneId,
      },
    },
    {
      parent,
      protect: args.protect ?? true,
      ignoreChanges: [...plan.drift],
      customTimeouts: { create: "60m", update: "60m", delete: "60m" },
      // O10: an injected server registers its name at creation; without the links its name does not resolve.
      dependsOn: [...(injected?.zoneLinks ?? [])],
    },
  );
}

// O11: databases, parameters and administrators share one chain, because the server answers "busy" to a second change. Databases
// come first: a parameter straight after the server usually meets one that is busy with its own creation.
function configure(
  { parent, name, args }: PostgresContext,
  plan: PlannedPostgres,
  {
    server,
    valueOf,
  }: {
    readonly server: postgresql.Server;
    /** Value of a parameter by its place in the plan. */
    readonly valueOf: (index: number) => pulumi.Input<string>;
  },
): pulumi.Resource {
  const at = { resourceGroupName: args.resourceGroupName, serverName: server.name };
  const hooks = whileServerIsBusy();
  const options = { parent, ...(hooks === undefined ? {} : { hooks }) };
  let last: pulumi.Resource = server;
  for (const databaseName of plan.databases) {
    last = new postgresql.Database(
      `${name}-db-${databaseName}`,
      { ...at, databaseName, charset: "UTF8", collation: "en_US.utf8" },
      { ...options, dependsOn: [last], protect: args.protect ?? true },
    );
  }
  for (const [index, { name: configurationName }] of plan.parameters.entries()) {
    last = new postgresql.Configuration(
      `${name}-config-${configurationName}`,
      { ...at, configurationName, value: valueOf(index), source: "user-override" },
      { ...options, dependsOn: [last] },
    );
  }
  for (const [key, administrator] of sortedEntries(args.administrators ?? {})) {
    last = new postgresql.Administrator(
      `${name}-admin-${key}`,
      { ...at, ...administrator, tenantId: args.tenantId },
      { ...options, dependsOn: [last] },
    );
  }
  return last;
}
