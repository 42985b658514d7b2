import type { CloudFailure } from "../../../wire/failure";
import type { Refusals } from "../../rows";
import { lastSegment, parentId, text } from "../arm";
import { armFailure } from "../failure";
import { find } from "../lookups";
import { AZ, record } from "./support";

/** How long a new server is busy with itself although it says that it is ready. */
const BUSY_AFTER_CREATION_SECONDS = 30;

export const serverIsBusy = (serverId: string): CloudFailure =>
  armFailure(
    409,
    "ServerIsBusy",
    `Cannot complete operation while server '${lastSegment(serverId)}' is busy processing another operation. Try again later.`,
  );

/** Refusals of PostgreSQL servers. */
export const postgresRefusals: Refusals = {
  "a new server takes no parameter yet": {
    seen: "https://github.com/Azure/azure-postgresql/issues/134",
    on: ["create", "update"],
    types: [`${AZ}dbforpostgresql:Configuration`, `${AZ}dbforpostgresql:Administrator`],
    refuse: ({ id, store, latencyMs }) => {
      const server = find(store, parentId(id))?.stored;
      if (server === undefined) return undefined;
      const age = Date.now() - server.createdAtMs;
      return age < latencyMs(BUSY_AFTER_CREATION_SECONDS) ? serverIsBusy(server.id) : undefined;
    },
  },
  "a server never goes back to an older version": {
    seen: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-major-version-upgrade",
    on: ["update"],
    types: [`${AZ}dbforpostgresql:Server`],
    refuse: ({ inputs, oldInputs }) =>
      Number(text(inputs["version"])) < Number(text(oldInputs["version"]))
        ? armFailure(
            400,
            "MajorVersionUpgradeTargetVersionNotSupported",
            `The server cannot be changed from version ${text(oldInputs["version"])} to the older version ${text(inputs["version"])}.`,
          )
        : undefined,
  },
  "a disk never shrinks": {
    seen: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-storage",
    on: ["update"],
    types: [`${AZ}dbforpostgresql:Server`],
    refuse: ({ inputs, oldInputs }) =>
      Number(record(inputs["storage"])["storageSizeGB"]) <
      Number(record(oldInputs["storage"])["storageSizeGB"])
        ? armFailure(
            400,
            "InvalidParameterValue",
            "The storage size of a server can only be increased.",
          )
        : undefined,
  },
  "a burstable server gets no standby in the step that changes its tier": {
    seen: "https://github.com/hashicorp/terraform-provider-azurerm/issues/27612",
    on: ["update"],
    types: [`${AZ}dbforpostgresql:Server`],
    refuse: ({ inputs, oldInputs }) => {
      const isBurstable = text(record(oldInputs["sku"])["tier"]) === "Burstable";
      const mode = text(record(inputs["highAvailability"])["mode"]);
      return isBurstable && mode !== "" && mode !== "Disabled"
        ? armFailure(
            400,
            "HANotSupportedForBurstableSkuWithinRegion",
            "High availability is not supported for the Burstable tier. Change the compute tier first.",
          )
        : undefined;
    },
  },
};
