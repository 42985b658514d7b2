import fc from "fast-check";

import { InvalidArgumentsError } from "../../../../components/plans/issues";
import {
  planPostgres,
  postgresIssues,
  type PostgresShape,
} from "../../../../components/plans/azure/postgres-server";
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

  it("names everything wrong at once", () => {
    const issues = postgresIssues({
      serverName: "CodeMie",
      version: "9" as "17",
      sku: { name: "big", tier: "Burstable" },
      storage: { sizeGiB: 50 },
      administratorLogin: "admin",
      databases: ["codemie", "codemie", "postgres", "1st"],
      extensions: ["pg_trgm"],
      parameters: { require_secure_transport: "off", "azure.extensions": "X" },
      backup: { retentionDays: 40 },
      highAvailability: "zoneRedundant",
      maintenanceWindow: { day: "Sunday", hour: 24 },
      injectedZoneName: "codemie.internal",
    });
    expect(issues.map(({ path }) => path)).toEqual([
      "serverName",
      "version",
      "sku.name",
      "storage.sizeGiB",
      "administratorLogin",
      "databases[1]",
      "databases[2]",
      "databases[3]",
      "extensions[0]",
      "parameters.require_secure_transport",
      "parameters.azure.extensions",
      "backup.retentionDays",
      "highAvailability",
      "maintenanceWindow.hour",
      "network.privateDnsZoneId",
    ]);
    expect(() => planPostgres("s", { ...shape, serverName: "_" }, TODAY)).toThrow(
      InvalidArgumentsError,
    );
  });

  it("refuses a zone that begins with the server's own name", () => {
    const zone = "codemie-psql-1.postgres.database.azure.com";
    expect(postgresIssues({ ...shape, injectedZoneName: zone })).toHaveLength(1);
    expect(
      postgresIssues({ ...shape, injectedZoneName: "codemie.private.postgres.database.azure.com" }),
    ).toEqual([]);
  });
});
