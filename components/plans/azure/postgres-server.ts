import { endedIssues, type StoredUntil } from "../ending";
import { throwIfAny, type Issue } from "../issues";
import { isPhysicalName, physicalNameRule } from "../physical-name";
import { sortedEntries } from "../record";
import { placementIssues, type PlacedShape } from "./private-endpoint";
import { type Weekday, WEEKDAYS } from "./weekdays";

/** A second server that takes over: none, one in the same zone, or one in another zone. */
export const HIGH_AVAILABILITY = ["none", "sameZone", "zoneRedundant"] as const;
export type HighAvailability = (typeof HIGH_AVAILABILITY)[number];

export const POSTGRES_VERSIONS = ["14", "15", "16", "17"] as const;
export type PostgresVersion = (typeof POSTGRES_VERSIONS)[number];

export const COMPUTE_TIERS = ["Burstable", "GeneralPurpose", "MemoryOptimized"] as const;
export type ComputeTier = (typeof COMPUTE_TIERS)[number];

/** Tier of a compute size, by its first letter. Source: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-compute */
function tierOf(size: string): ComputeTier | undefined {
  const tiers: Readonly<Record<string, ComputeTier>> = {
    B: "Burstable",
    D: "GeneralPurpose",
    E: "MemoryOptimized",
  };
  return tiers[/^Standard_([A-Z])/.exec(size)?.[1] ?? ""];
}

/** Sizes that a flexible server's disk can have ("Storage options in Azure Database for PostgreSQL"). */
export const STORAGE_SIZES_GIB = [
  32, 64, 128, 256, 512, 1024, 2048, 4095, 4096, 8192, 16384, 32767,
] as const;

/** How clients reach a server: by private endpoint, or injected into a subnet; fixed at creation. */
export const POSTGRES_CONNECTIONS = ["privateEndpoint", "injected"] as const;
export type PostgresConnection = (typeof POSTGRES_CONNECTIONS)[number];

export interface PostgresShape<Text = string> {
  readonly serverName: Text;
  /** Optional. Major version. @default "17" */
  readonly version?: PostgresVersion | undefined;
  /** Optional. Compute size. @default - Standard_D2ds_v5, GeneralPurpose */
  readonly sku?: { readonly name: string; readonly tier: ComputeTier } | undefined;
  /**
   * Optional. Disk: its first size, and whether Azure lets it grow. With `"automatic"` later changes of `sizeGiB` are left
   * alone, because the disk may have grown past them and can never shrink; choose `"manual"` to own the size.
   *
   * Unit: GiB.
   * Error: `storage.sizeGiB: 50 is not a disk size; use one of 32, 64, 128, …`.
   * @default - 64, automatic
   */
  readonly storage?:
    | {
        readonly sizeGiB?: number | undefined;
        readonly growth?: "automatic" | "manual" | undefined;
      }
    | undefined;
  /** Optional. Login of the password administrator. @default "pgadmin" */
  readonly administratorLogin?: Text | undefined;
  /** Required. Databases to create. */
  readonly databases: readonly string[];
  /**
   * Optional. Extensions that databases may create, in capitals. Without this argument the server's own list stays as it is.
   *
   * Error: `extensions[0]: "pg_trgm" is not how Azure lists extensions; write it in capitals, for example PG_TRGM`.
   * @default - none
   */
  readonly extensions?: readonly string[] | undefined;
  /** Optional. Further server parameters; encryption in transit cannot be weakened. @default - none */
  readonly parameters?: Readonly<Record<string, Text>> | undefined;
  /**
   * Optional. Set the six parameters of Azure's own baseline: connections, disconnections and checkpoints are logged, logs are kept for
   * seven days and can be fetched, and connections that fail too often are slowed down. With false they stay as Azure has them; each
   * can be set alone in `parameters`.
   *
   * Source: Azure Policy, built-in definitions for Azure Database for PostgreSQL; CIS Microsoft Azure Foundations, database services.
   * @default true
   */
  readonly baselineParameters?: boolean | undefined;
  /**
   * Optional. Backups for point-in-time restore. `geoRedundant` is fixed at creation and on by default, as Azure's security baseline
   * asks; say false in a region without a paired one, where Azure refuses it.
   *
   * Unit: days, 7 to 35.
   * Error: `backup.retentionDays: 40 is out of range; use 7 to 35`.
   * Source: CodeMie, Infrastructure Deployment, "Data & Storage"; range from "Backup and restore in Azure Database for PostgreSQL".
   * @default - 14 days, geo-redundant
   */
  readonly backup?:
    | { readonly retentionDays?: number | undefined; readonly geoRedundant?: boolean | undefined }
    | undefined;
  /** Optional. A standby server. Not offered for Burstable sizes. @default "none" */
  readonly highAvailability?: HighAvailability | undefined;
  /** Optional. When Azure may restart the server for maintenance. Unit: hours and minutes, UTC. @default - Sunday 02:00 */
  readonly maintenanceWindow?:
    | {
        /** Required. */
        readonly day: Weekday;
        /** Required. Unit: hours, 0 to 23, UTC. */
        readonly hour: number;
        /** Optional. Unit: minutes, 0 to 59. @default 0 */
        readonly minute?: number | undefined;
      }
    | undefined;
  /** What is known of the network: the zone only where its id was given as plain text. */
  readonly injectedZoneName?: string | undefined;
}

/** Engineering choices of a database server. Geo-redundant backup can only be chosen at creation, so it starts on. */
export const POSTGRES_DEFAULTS = {
  version: "17",
  connection: "privateEndpoint",
  sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
  sizeGiB: 64,
  growth: "automatic",
  administratorLogin: "pgadmin",
  baselineParameters: true,
  retentionDays: 14,
  geoRedundantBackup: true,
  highAvailability: "none",
  maintenanceWindow: { day: "Sunday", hour: 2, minute: 0 },
} as const;

/**
 * Backup of the servers of phase 2. The component's own default is stricter, but geo-redundancy is fixed at creation: with
 * another default here the next update would replace every server of 0.1 (docs/internals/decisions/0016).
 */
export const PLATFORM_BACKUP = { retentionDays: 7, geoRedundant: false } as const;

/** What Azure accepts. Unit: days. */
export const POSTGRES_LIMITS = { retentionDays: { min: 7, max: 35 } } as const;

/** Encryption in transit cannot be talked out of. */
export const REQUIRED_PARAMETERS = {
  require_secure_transport: "on",
  ssl_min_protocol_version: "TLSv1.2",
} as const;

/** What the published benchmarks ask of every server. */
const BASELINE_PARAMETERS = {
  "connection_throttle.enable": "on",
  log_checkpoints: "on",
  log_connections: "on",
  log_disconnections: "on",
  "logfiles.download_enable": "on",
  "logfiles.retention_days": "7",
} as const;

/** One step of the chain: a server takes one change at a time. */
export interface PlannedParameter {
  readonly name: string;
  readonly value: string;
}

export interface PlannedPostgres {
  readonly version: PostgresVersion;
  readonly sku: { readonly name: string; readonly tier: ComputeTier };
  readonly sizeGiB: number;
  readonly autoGrow: "Enabled" | "Disabled";
  readonly parameters: readonly PlannedParameter[];
  readonly databases: readonly string[];
  readonly retentionDays: number;
  readonly geoRedundantBackup: "Enabled" | "Disabled";
  readonly highAvailability: "Disabled" | "SameZone" | "ZoneRedundant";
  readonly maintenanceWindow: {
    readonly dayOfWeek: number;
    readonly hour: number;
    readonly minute: number;
  };
  /** Paths that Azure changes by itself and that no update should fight. */
  readonly drift: readonly string[];
}

const HA_MODES = {
  none: "Disabled",
  sameZone: "SameZone",
  zoneRedundant: "ZoneRedundant",
} as const;

/** Decides everything about a database server that does not need a cloud. */
export function planPostgres(
  subject: string,
  shape: PostgresShape & PlacedShape & { readonly passwordSecret?: StoredUntil | undefined },
  now: Date,
): PlannedPostgres {
  throwIfAny(subject, [
    ...postgresIssues(shape),
    ...endedIssues(
      "passwordSecret.expiresAtEpochSeconds",
      shape.passwordSecret?.expiresAtEpochSeconds,
      now,
    ),
  ]);
  const growth = shape.storage?.growth ?? POSTGRES_DEFAULTS.growth;
  const window = shape.maintenanceWindow ?? POSTGRES_DEFAULTS.maintenanceWindow;
  return {
    version: shape.version ?? POSTGRES_DEFAULTS.version,
    sku: shape.sku ?? POSTGRES_DEFAULTS.sku,
    sizeGiB: shape.storage?.sizeGiB ?? POSTGRES_DEFAULTS.sizeGiB,
    autoGrow: growth === "automatic" ? "Enabled" : "Disabled",
    parameters: parametersOf(shape),
    databases: shape.databases,
    retentionDays: shape.backup?.retentionDays ?? POSTGRES_DEFAULTS.retentionDays,
    geoRedundantBackup:
      (shape.backup?.geoRedundant ?? POSTGRES_DEFAULTS.geoRedundantBackup) ? "Enabled" : "Disabled",
    highAvailability: HA_MODES[shape.highAvailability ?? POSTGRES_DEFAULTS.highAvailability],
    maintenanceWindow: {
      dayOfWeek: WEEKDAYS.indexOf(window.day),
      hour: window.hour,
      minute: window.minute ?? 0,
    },
    drift: [
      // A failover swaps the two zones.
      "availabilityZone",
      "highAvailability.standbyAvailabilityZone",
      // A disk that grows by itself belongs to Azure; it can never be made smaller again.
      ...(growth === "automatic" ? ["storage.storageSizeGB", "storage.tier"] : []),
    ],
  };
}

// `azure.extensions` first: an application's first migration may need it before anything else.
function parametersOf(shape: PostgresShape): readonly PlannedParameter[] {
  const { extensions, baselineParameters = POSTGRES_DEFAULTS.baselineParameters } = shape;
  const rest = {
    ...(baselineParameters ? BASELINE_PARAMETERS : {}),
    ...shape.parameters,
    ...REQUIRED_PARAMETERS,
  };
  return [
    ...(extensions === undefined
      ? []
      : [{ name: "azure.extensions", value: extensions.join(",") }]),
    ...sortedEntries<string>(rest).map(([name, value]) => ({ name, value })),
  ];
}

// Names the server keeps for itself ("Create an Azure Database for PostgreSQL flexible server", admin username).
const RESERVED_LOGINS = [
  "azure_superuser",
  "azure_pg_admin",
  "admin",
  "administrator",
  "root",
  "guest",
  "public",
];
const SYSTEM_DATABASES = ["azure_maintenance", "azure_sys", "postgres", "template0", "template1"];

export function postgresIssues(shape: PostgresShape & PlacedShape): readonly Issue[] {
  const issues: Issue[] = [];
  const check = (fine: boolean, path: string, problem: string, hint: string): void => {
    if (!fine) issues.push({ path, problem, hint });
  };
  check(
    isPhysicalName("postgresServer", shape.serverName),
    "serverName",
    `${JSON.stringify(shape.serverName)} is not a server name`,
    `use ${physicalNameRule("postgresServer")}`,
  );
  const version: string = shape.version ?? POSTGRES_DEFAULTS.version;
  check(
    (POSTGRES_VERSIONS as readonly string[]).includes(version),
    "version",
    `${JSON.stringify(version)} is not offered`,
    `use one of ${POSTGRES_VERSIONS.join(", ")}`,
  );
  const sku = shape.sku ?? POSTGRES_DEFAULTS.sku;
  check(
    /^Standard_[A-Z]+\d+[a-z]*(_v\d+)?$/.test(sku.name),
    "sku.name",
    `${JSON.stringify(sku.name)} is not a compute size`,
    "write it as Azure does, for example Standard_D2ds_v5",
  );
  const tier = tierOf(sku.name);
  check(
    tier === undefined || tier === sku.tier,
    "sku.tier",
    `${sku.tier} has no size ${sku.name}`,
    `use ${String(tier)}, or another size`,
  );
  const size: number = shape.storage?.sizeGiB ?? POSTGRES_DEFAULTS.sizeGiB;
  check(
    (STORAGE_SIZES_GIB as readonly number[]).includes(size),
    "storage.sizeGiB",
    `${String(size)} is not a disk size`,
    `use one of ${STORAGE_SIZES_GIB.join(", ")}`,
  );
  issues.push(...loginIssues(shape.administratorLogin), ...databaseIssues(shape.databases));
  shape.extensions?.forEach((extension, index) => {
    check(
      /^[A-Z][A-Z0-9_-]*$/.test(extension),
      `extensions[${String(index)}]`,
      `${JSON.stringify(extension)} is not how Azure lists extensions`,
      "write it in capitals, for example PG_TRGM",
    );
  });
  issues.push(...parameterIssues(shape.parameters ?? {}));
  const days = shape.backup?.retentionDays ?? POSTGRES_DEFAULTS.retentionDays;
  const { min, max } = POSTGRES_LIMITS.retentionDays;
  check(
    Number.isInteger(days) && days >= min && days <= max,
    "backup.retentionDays",
    `${String(days)} is out of range`,
    `use ${String(min)} to ${String(max)}`,
  );
  check(
    sku.tier !== "Burstable" || (shape.highAvailability ?? "none") === "none",
    "highAvailability",
    `${JSON.stringify(shape.highAvailability)} is not offered for the Burstable tier`,
    'use "none", or a GeneralPurpose or MemoryOptimized size',
  );
  const window = shape.maintenanceWindow;
  check(
    window === undefined ||
      (Number.isInteger(window.hour) && window.hour >= 0 && window.hour <= 23),
    "maintenanceWindow.hour",
    `${String(window?.hour)} is not an hour`,
    "use 0 to 23 (UTC)",
  );
  issues.push(...zoneIssues(shape), ...placementIssues("network.endpoint", shape.privateEndpoint));
  return issues;
}

function loginIssues(login: string = POSTGRES_DEFAULTS.administratorLogin): readonly Issue[] {
  const path = "administratorLogin";
  if (RESERVED_LOGINS.includes(login.toLowerCase()) || login.toLowerCase().startsWith("pg_")) {
    return [
      {
        path,
        problem: `${JSON.stringify(login)} is reserved`,
        hint: "choose another, for example pgadmin",
      },
    ];
  }
  if (/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(login)) return [];
  return [
    {
      path,
      problem: `${JSON.stringify(login)} is not a login name`,
      hint: "begin with a letter and use up to 63 letters, digits and underscores",
    },
  ];
}

function databaseIssues(databases: readonly string[]): readonly Issue[] {
  return databases.flatMap((database, index): Issue[] => {
    const path = `databases[${String(index)}]`;
    if (databases.indexOf(database) !== index) {
      return [
        { path, problem: `${JSON.stringify(database)} is listed twice`, hint: "list it once" },
      ];
    }
    if (SYSTEM_DATABASES.includes(database)) {
      return [
        {
          path,
          problem: `${JSON.stringify(database)} belongs to the server`,
          hint: "choose a name of your own",
        },
      ];
    }
    if (/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(database)) return [];
    return [
      {
        path,
        problem: `${JSON.stringify(database)} is not a database name`,
        hint: "begin with a letter or underscore and use up to 63 letters, digits, hyphens and underscores",
      },
    ];
  });
}

function parameterIssues(parameters: Readonly<Record<string, string>>): readonly Issue[] {
  const issues: Issue[] = [];
  for (const [name, required] of Object.entries(REQUIRED_PARAMETERS)) {
    const given = parameters[name];
    if (given === undefined || given === required) continue;
    issues.push({
      path: `parameters.${name}`,
      problem: `${JSON.stringify(given)} would weaken encryption in transit`,
      hint: `leave it out; it is always ${required}`,
    });
  }
  if (parameters["azure.extensions"] !== undefined) {
    issues.push({
      path: "parameters.azure.extensions",
      problem: "is written by this component",
      hint: "list the extensions in `extensions`",
    });
  }
  return issues;
}

function zoneIssues(shape: PostgresShape): readonly Issue[] {
  const { injectedZoneName: zone } = shape;
  if (zone === undefined) return [];
  const path = "network.privateDnsZoneId";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.postgres\.database\.azure\.com$/.test(zone)) {
    return [
      {
        path,
        problem: `the zone ${zone} cannot hold an injected server`,
        hint: "use a zone that ends in .postgres.database.azure.com",
      },
    ];
  }
  if (zone.split(".")[0] !== shape.serverName) return [];
  return [
    {
      path,
      problem: `the zone ${zone} begins with the server's own name`,
      hint: `use another first label, for example ${shape.serverName}-zone`,
    },
  ];
}
