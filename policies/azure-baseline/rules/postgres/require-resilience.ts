import { AZURE_DATA } from "../../../../prerequisites/azure-data";
import { between, holds } from "../../../lib/expect";
import { policyFor } from "../../../lib/policy-for";

export const requireResilience = policyFor(AZURE_DATA.AZ_POSTGRES_RESILIENCE, {
  type: "azure-native:dbforpostgresql:Server",
  config: {
    schema: {
      minimumRetentionDays: {
        type: "integer",
        description: "Days of point-in-time restore, at least.",
        minimum: 7,
        maximum: 35,
        default: 7,
      },
    },
    defaults: {
      minimumRetentionDays: AZURE_DATA.AZ_POSTGRES_RESILIENCE.limits.minimumRetentionDays,
    },
  },
  *check(server, { limits, config }) {
    yield* between(server, "backup.backupRetentionDays", config.minimumRetentionDays);
    yield* holds(
      server,
      "version",
      `${String(limits.minimumVersion)} or newer`,
      (value) => Number(value) >= limits.minimumVersion,
    );
  },
});
