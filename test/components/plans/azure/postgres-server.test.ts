import fc from "fast-check";

import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  planPostgres,
  postgresIssues,
  type PostgresShape,
} from "../../../../components/plans/azure/postgres-server";
import type { PlacedShape } from "../../../../components/plans/azure/private-endpoint";
import { linesOf } from "../../../support/issues";
import { TODAY } from "../../../support/today";

const shape = { serverName: "codemie-psql-1", databases: ["codemie"] } as const;

describe("the plan of a database server", () => {
  it("allows the extensions that are asked for before anything else", () => {
    const extensions = ["PG_TRGM", "VECTOR"];
    expect(planPostgres("s", { ...shape, extensions }, TODAY).parameters[0]).toEqual({
      name: "azure.extensions",
      value: "PG_TRGM,VECTOR",
    });
  });

  it("leaves extensions alone without a list, and everything but encryption without the baseline", () => {
    const names = (more: Partial<PostgresShape>) =>
      planPostgres("s", { ...shape, ...more }, TODAY).parameters.map(({ name }) => name);
    expect(names({})).toEqual([
      "connection_throttle.enable",
      "log_checkpoints",
      "log_connections",
      "log_disconnections",
      "logfiles.download_enable",
      "logfiles.retention_days",
      "require_secure_transport",
      "ssl_min_protocol_version",
    ]);
    expect(names({ baselineParameters: false, parameters: { log_connections: "on" } })).toEqual([
      "log_connections",
      "require_secure_transport",
      "ssl_min_protocol_version",
    ]);
  });

  it("always asks for encrypted connections, whatever else is configured", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("log_connections", "work_mem", "max_wal_size"), fc.string()),
        (parameters) => {
          const planned = planPostgres("s", { ...shape, parameters }, TODAY).parameters;
          expect(planned).toContainEqual({ name: "require_secure_transport", value: "on" });
          expect(planned).toContainEqual({ name: "ssl_min_protocol_version", value: "TLSv1.2" });
          expect(new Set(planned.map(({ name }) => name)).size).toBe(planned.length);
        },
      ),
    );
  });

  it("leaves the size of a growing disk to Azure, and owns one that does not grow", () => {
    expect(planPostgres("s", shape, TODAY).drift).toContain("storage.storageSizeGB");
    const manual = planPostgres("s", { ...shape, storage: { growth: "manual" } }, TODAY);
    expect(manual.autoGrow).toBe("Disabled");
    expect(manual.drift).not.toContain("storage.storageSizeGB");
  });

  const DEFAULTS = {
    version: "17", // D-38, as the 64 GiB
    sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
    sizeGiB: 64,
    autoGrow: "Enabled",
    parameters: [
      { name: "connection_throttle.enable", value: "on" },
      { name: "log_checkpoints", value: "on" },
      { name: "log_connections", value: "on" },
      { name: "log_disconnections", value: "on" },
      { name: "logfiles.download_enable", value: "on" },
      { name: "logfiles.retention_days", value: "7" },
      { name: "require_secure_transport", value: "on" },
      { name: "ssl_min_protocol_version", value: "TLSv1.2" },
    ],
    databases: ["codemie"],
    retentionDays: 14,
    geoRedundantBackup: "Enabled",
    highAvailability: "Disabled",
    maintenanceWindow: { dayOfWeek: 0, hour: 2, minute: 0 },
    drift: [
      "availabilityZone",
      "highAvailability.standbyAvailabilityZone",
      "storage.storageSizeGB",
      "storage.tier",
    ],
  };

  it.each<readonly [Partial<PostgresShape>, planned: object]>([
    [{}, {}],
    [
      { version: "16", databases: ["a", "b"] },
      { version: "16", databases: ["a", "b"] },
    ],
    [
      { sku: { name: "Standard_B2s", tier: "Burstable" }, highAvailability: "none" },
      { sku: { name: "Standard_B2s", tier: "Burstable" } },
    ],
    [
      { storage: { sizeGiB: 128, growth: "manual" } },
      { sizeGiB: 128, autoGrow: "Disabled", drift: DEFAULTS.drift.slice(0, 2) },
    ],
    [
      { backup: { retentionDays: 35, geoRedundant: false } },
      { retentionDays: 35, geoRedundantBackup: "Disabled" },
    ],
    [{ highAvailability: "sameZone" }, { highAvailability: "SameZone" }],
    [{ highAvailability: "zoneRedundant" }, { highAvailability: "ZoneRedundant" }],
    [
      { maintenanceWindow: { day: "Saturday", hour: 23, minute: 30 } },
      { maintenanceWindow: { dayOfWeek: 6, hour: 23, minute: 30 } },
    ],
    [
      { maintenanceWindow: { day: "Monday", hour: 0 } },
      { maintenanceWindow: { dayOfWeek: 1, hour: 0, minute: 0 } },
    ],
  ])("takes %j, and changes nothing else", (more, planned) => {
    expect(planPostgres("s", { ...shape, ...more }, TODAY)).toEqual({ ...DEFAULTS, ...planned });
  });

  it("refuses a password whose secret would have ended", () => {
    const passwordSecret = { expiresAtEpochSeconds: TODAY.getTime() / 1000 };
    expect(() => planPostgres("s", { ...shape, passwordSecret }, TODAY)).toThrow(
      /passwordSecret\.expiresAtEpochSeconds: \d+ has passed; use a later end than/,
    );
  });
});

describe("what a database server refuses", () => {
  const LOGIN = "begin with a letter and use up to 63 letters, digits and underscores";
  const DATABASE =
    "begin with a letter or underscore and use up to 63 letters, digits, hyphens and underscores";
  const SIZE = "write it as Azure does, for example Standard_D2ds_v5";
  const DISKS = "32, 64, 128, 256, 512, 1024, 2048, 4095, 4096, 8192, 16384, 32767";
  type Row = readonly [Partial<PostgresShape & PlacedShape>, readonly string[]];
  const each = <T>(values: readonly T[], row: (value: T) => Row): readonly Row[] => values.map(row);

  it.each<Row>([
    [{}, []],
    [
      { serverName: "CodeMie" },
      [
        'serverName: "CodeMie" is not a server name; use 3 to 63 lower-case letters, digits and hyphens',
      ],
    ],
    [{ version: "9" as "17" }, ['version: "9" is not offered; use one of 14, 15, 16, 17']],
    ...each(
      ["big", "Standard_", "xStandard_D2ds_v5", "Standard_D2ds_v5x", "Standard_D2DS"],
      (name) => [
        { sku: { name, tier: "GeneralPurpose" } },
        [`sku.name: "${name}" is not a compute size; ${SIZE}`],
      ],
    ),
    ...each(
      [
        ["Standard_B2s", "Burstable"],
        ["Standard_E4ds_v5", "MemoryOptimized"],
        ["Standard_D2ds_v5", "GeneralPurpose"],
        ["Standard_M416", "MemoryOptimized"], // of no tier that is known here
      ] as const,
      ([name, tier]) => [{ sku: { name, tier } }, []],
    ),
    ...each(
      [
        ["Standard_B2s", "GeneralPurpose", "Burstable"],
        ["Standard_E4ds_v5", "GeneralPurpose", "MemoryOptimized"],
        ["Standard_D2ds_v5", "MemoryOptimized", "GeneralPurpose"],
      ] as const,
      ([name, tier, right]) => [
        { sku: { name, tier } },
        [`sku.tier: ${tier} has no size ${name}; use ${right}, or another size`],
      ],
    ),
    [{ storage: { sizeGiB: 32_767 } }, []],
    [{ storage: { sizeGiB: 50 } }, [`storage.sizeGiB: 50 is not a disk size; use one of ${DISKS}`]],
    ...each(
      [
        "admin",
        "AZURE_SUPERUSER",
        "azure_pg_admin",
        "administrator",
        "root",
        "guest",
        "public",
        "pg_x",
        "PG_X",
      ],
      (administratorLogin) => [
        { administratorLogin },
        [
          `administratorLogin: "${administratorLogin}" is reserved; choose another, for example pgadmin`,
        ],
      ],
    ),
    ...each(["1st", "a-b", "", "a".repeat(64)], (administratorLogin) => [
      { administratorLogin },
      [`administratorLogin: "${administratorLogin}" is not a login name; ${LOGIN}`],
    ]),
    [{ administratorLogin: `a${"_".repeat(62)}` }, []],
    [{ databases: ["_a-b", `a${"b".repeat(62)}`] }, []],
    [
      {
        databases: [
          "codemie",
          "codemie",
          "postgres",
          "azure_sys",
          "azure_maintenance",
          "template0",
          "template1",
          "1st",
          "a b",
          `a${"b".repeat(63)}`,
        ],
      },
      [
        'databases[1]: "codemie" is listed twice; list it once',
        ...["postgres", "azure_sys", "azure_maintenance", "template0", "template1"].map(
          (name, index) =>
            `databases[${String(index + 2)}]: "${name}" belongs to the server; choose a name of your own`,
        ),
        ...["1st", "a b", `a${"b".repeat(63)}`].map(
          (name, index) =>
            `databases[${String(index + 7)}]: "${name}" is not a database name; ${DATABASE}`,
        ),
      ],
    ],
    [
      { extensions: ["PG_TRGM", "UUID-OSSP", "pg_trgm", "_X", "1X", "A B"] },
      ["pg_trgm", "_X", "1X", "A B"].map(
        (name, index) =>
          `extensions[${String(index + 2)}]: "${name}" is not how Azure lists extensions; write it in capitals, for example PG_TRGM`,
      ),
    ],
    [
      {
        parameters: {
          require_secure_transport: "off",
          ssl_min_protocol_version: "TLSv1",
          "azure.extensions": "X",
        },
      },
      [
        'parameters.require_secure_transport: "off" would weaken encryption in transit; leave it out; it is always on',
        'parameters.ssl_min_protocol_version: "TLSv1" would weaken encryption in transit; leave it out; it is always TLSv1.2',
        "parameters.azure.extensions: is written by this component; list the extensions in `extensions`",
      ],
    ],
    [{ parameters: { require_secure_transport: "on", work_mem: "4096" } }, []],
    ...each([7, 35], (retentionDays) => [{ backup: { retentionDays } }, []]),
    ...each([6, 36, 7.5], (retentionDays) => [
      { backup: { retentionDays } },
      [`backup.retentionDays: ${String(retentionDays)} is out of range; use 7 to 35`],
    ]),
    [
      { sku: { name: "Standard_B2s", tier: "Burstable" }, highAvailability: "zoneRedundant" },
      [
        'highAvailability: "zoneRedundant" is not offered for the Burstable tier; use "none", or a GeneralPurpose or MemoryOptimized size',
      ],
    ],
    ...each([0, 23], (hour) => [{ maintenanceWindow: { day: "Sunday", hour } }, []]),
    ...each([-1, 24, 1.5], (hour) => [
      { maintenanceWindow: { day: "Sunday", hour } },
      [`maintenanceWindow.hour: ${String(hour)} is not an hour; use 0 to 23 (UTC)`],
    ]),
    ...each(
      ["codemie.private.postgres.database.azure.com", "a-1.postgres.database.azure.com"],
      (injectedZoneName) => [{ injectedZoneName }, []],
    ),
    ...each(
      [
        "codemie.internal",
        ".postgres.database.azure.com",
        "a.postgres.database.azure.com.x",
        "A.postgres.database.azure.com",
        "postgres.database.azure.com",
        "a..b.postgres.database.azure.com",
      ],
      (injectedZoneName) => [
        { injectedZoneName },
        [
          `network.privateDnsZoneId: the zone ${injectedZoneName} cannot hold an injected server; use a zone that ends in .postgres.database.azure.com`,
        ],
      ],
    ),
    [
      { injectedZoneName: "codemie-psql-1.postgres.database.azure.com" },
      [
        "network.privateDnsZoneId: the zone codemie-psql-1.postgres.database.azure.com begins with the server's own name; use another first label, for example codemie-psql-1-zone",
      ],
    ],
    [
      { privateEndpoint: {} },
      [
        "network.endpoint.privateDnsZoneId: is missing, so the service's name would keep its public address; give the zone's id, or set policyManagedPrivateDns when a tenant policy writes the zone group",
      ],
    ],
  ])("%j: %j", (more, lines) => {
    expect(linesOf(postgresIssues({ ...shape, ...more }))).toEqual(lines);
  });

  it("is reported at once, under the component's name", () => {
    const wrong = { ...shape, serverName: "_", databases: ["1st"] };
    expect(() => planPostgres("s", wrong, TODAY)).toThrow(
      new InvalidArgumentsError("s", postgresIssues(wrong)),
    );
  });
});
