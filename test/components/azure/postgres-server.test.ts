import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { PostgresServer, type PostgresServerArgs } from "../../../components/azure/postgres-server";
import type { InvalidArgumentsError } from "../../../components/plans/issues";
import { build, type BuildOptions } from "../../support/build";
import {
  guid,
  listed,
  named,
  placement,
  REGIONAL,
  subnetId,
  TENANT,
  WORKSPACE_ID,
  zoneId,
} from "./paas";

const server = (args: Partial<PostgresServerArgs> = {}): PostgresServerArgs => ({
  ...REGIONAL,
  tenantId: TENANT,
  databases: ["codemie"],
  extensions: ["PG_TRGM"],
  network: {
    mode: "privateEndpoint",
    endpoint: placement("privatelink.postgres.database.azure.com"),
  },
  ...args,
});
const GENERATED = "generated-Password_1";
const OPTIONS: BuildOptions = {
  outputs: { "random:index/randomPassword:RandomPassword": () => ({ result: GENERATED }) },
};
const PARAMETERS = [
  "azure.extensions",
  "connection_throttle.enable",
  "log_checkpoints",
  "log_connections",
  "log_disconnections",
  "logfiles.download_enable",
  "logfiles.retention_days",
  "require_secure_transport",
  "ssl_min_protocol_version",
] as const;

describe("a database server", () => {
  it("by default has no public address, takes encrypted connections, and backs up to a second region", async () => {
    const { error, resources } = await build(() => new PostgresServer("db", server()), OPTIONS);
    expect(error).toBeUndefined();
    expect(listed(resources)).toEqual([
      ...PARAMETERS.map((parameter) => `dbforpostgresql:Configuration db-config-${parameter}`),
      "dbforpostgresql:Database db-db-codemie",
      "dbforpostgresql:Server db-psql",
      "network:PrivateDnsZoneGroup db-pe-pdnszg",
      "network:PrivateEndpoint db-pe-pep",
      "azure:PostgresServer db",
      "azure:PrivateEndpoint db-pe",
      "index/randomPassword:RandomPassword db-password",
    ]);
    expect(named(resources, "db-psql")).toMatchObject({
      protect: true,
      inputs: {
        version: "17",
        sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
        storage: { storageSizeGB: 64, autoGrow: "Enabled" },
        network: { publicNetworkAccess: "Disabled" },
        backup: { backupRetentionDays: 14, geoRedundantBackup: "Enabled" },
        highAvailability: { mode: "Disabled" },
        authConfig: { passwordAuth: "Enabled", activeDirectoryAuth: "Enabled", tenantId: TENANT },
        maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 0, startHour: 2, startMinute: 0 },
      },
    });
    expect(named(resources, "db-db-codemie").protect).toBe(true);
  });

  it("changes one thing at a time: databases, parameters, administrators, endpoint and setting form one chain (O11)", async () => {
    const { error, resources } = await build(
      () =>
        new PostgresServer(
          "db",
          server({
            databases: ["codemie", "keycloak"],
            administrators: {
              operators: { objectId: guid("5"), principalName: "dba", principalType: "Group" },
            },
            diagnostics: { workspaceId: WORKSPACE_ID },
          }),
        ),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    const chain = [
      "db-psql",
      // A parameter straight after the server meets one that is still busy with its creation.
      "db-db-codemie",
      "db-db-keycloak",
      ...PARAMETERS.map((parameter) => `db-config-${parameter}`),
      "db-admin-operators",
      "db-pe-pep",
    ];
    chain.slice(1).forEach((link, index) => {
      expect([link, named(resources, link).dependsOn]).toEqual([
        link,
        [...new Set(["db-psql", chain[index]])].sort(),
      ]);
    });
  });

  it("has nothing wait for the setting, which comes after the endpoint (O18)", async () => {
    const { resources } = await build(
      () => new PostgresServer("db", server({ diagnostics: { workspaceId: WORKSPACE_ID } })),
      OPTIONS,
    );
    expect(named(resources, "db-psql-diag").dependsOn).toEqual(
      expect.arrayContaining(["db-pe-pdnszg", "db-pe-pep", "db-psql"]),
    );
    expect(resources.filter(({ dependsOn }) => dependsOn.includes("db-psql-diag"))).toEqual([]);
  });

  it("in the injected mode waits for the zone's links and has no endpoint (O10)", async () => {
    const { error, resources } = await build(() => {
      const link = new random.RandomPet("link-hub");
      return new PostgresServer(
        "db",
        server({
          network: {
            mode: "injected",
            delegatedSubnetId: subnetId("ServicePostgresSubnet"),
            privateDnsZoneId: zoneId("codemie.private.postgres.database.azure.com"),
            zoneLinks: [link],
          },
          highAvailability: "zoneRedundant",
        }),
      );
    }, OPTIONS);
    expect(error).toBeUndefined();
    expect(named(resources, "db-psql")).toMatchObject({
      dependsOn: ["db-password", "link-hub"],
      inputs: {
        highAvailability: { mode: "ZoneRedundant" },
        network: {
          publicNetworkAccess: "Disabled",
          delegatedSubnetResourceId: subnetId("ServicePostgresSubnet"),
          privateDnsZoneArmResourceId: zoneId("codemie.private.postgres.database.azure.com"),
        },
      },
    });
    expect(resources.some(({ type }) => type.includes("PrivateEndpoint"))).toBe(false);
  });

  it("generates a password that survives a connection URL, and keeps it secret end to end", async () => {
    const { value, resources } = await build(
      () =>
        new PostgresServer(
          "db",
          server({
            passwordSecret: { vaultName: "codemie-kv-1", expiresAtEpochSeconds: 1893456000 },
          }),
        ),
      OPTIONS,
    );
    expect(named(resources, "db-password").inputs).toMatchObject({
      length: 32,
      overrideSpecial: "-_",
    });
    const secret = { secret: true, value: GENERATED };
    expect(named(resources, "db-psql").inputs["administratorLoginPassword"]).toEqual(secret);
    expect(named(resources, "db-kvs-password").inputs).toMatchObject({
      vaultName: "codemie-kv-1",
      secretName: "db-postgres-password",
      properties: {
        value: secret,
        contentType: "password",
        attributes: { enabled: true, expires: 1893456000 },
      },
    });
    expect(await pulumi.isSecret(value?.administratorPassword ?? pulumi.output(""))).toBe(true);
    const plain = JSON.stringify(resources).replaceAll(JSON.stringify(secret), "");
    expect(plain).not.toContain(GENERATED);
  });

  it("does not fight what Azure changes by itself", async () => {
    const seen: unknown[] = [];
    await build(() => {
      pulumi.runtime.registerStackTransformation(({ type, opts }) => {
        if (type.endsWith(":Server"))
          seen.push((opts as pulumi.CustomResourceOptions).ignoreChanges);
        return undefined;
      });
      return new PostgresServer("db", server());
    }, OPTIONS);
    expect(seen).toEqual([
      [
        "availabilityZone",
        "highAvailability.standbyAvailabilityZone",
        "storage.storageSizeGB",
        "storage.tier",
      ],
    ]);
  });

  it("can stand beside dedicated servers", async () => {
    const { error, resources } = await build(
      () => ["db", "keycloak", "langfuse"].map((name) => new PostgresServer(name, server())),
      OPTIONS,
    );
    expect(error).toBeUndefined();
    const servers = resources.filter(({ type }) => type.endsWith(":Server"));
    expect(new Set(servers.map(({ inputs }) => inputs["serverName"])).size).toBe(3);
  });

  it("refuses unusable arguments at once and registers nothing", async () => {
    const { error, resources } = await build(
      () =>
        new PostgresServer(
          "db",
          server({ backup: { retentionDays: 3 }, databases: ["template1"], serverName: "DB" }),
        ),
      OPTIONS,
    );
    expect((error as InvalidArgumentsError).issues.map(({ path }) => path)).toEqual([
      "serverName",
      "databases[0]",
      "backup.retentionDays",
    ]);
    expect(resources).toEqual([]);
  });
});
